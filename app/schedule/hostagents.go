package schedule

import (
	"context"
	"fmt"
	"path/filepath"

	"daybrief/app"
)

// agentPath is where launchd finds a reader's own agents at login.
func (h Host) agentPath(label string) string {
	return filepath.Join(h.Home, "Library", "LaunchAgents", label+".plist")
}

// domain is launchd's name for what runs in the reader's session (launchctl(1)).
func (h Host) domain() string { return fmt.Sprintf("gui/%d", h.UID) }

func (h Host) installAgent(ctx context.Context, label, text string) (Change, error) {
	path := h.agentPath(label)
	c, err := write(path, text)
	if err != nil {
		return c, err
	}
	// What is loaded under this label is an older one of ours; it is no error
	// when there is none. The reader may have switched it off in the settings.
	_, _ = h.Run(ctx, "launchctl", "bootout", h.domain()+"/"+label)
	_, _ = h.Run(ctx, "launchctl", "enable", h.domain()+"/"+label)
	if out, err := h.Run(ctx, "launchctl", "bootstrap", h.domain(), path); err != nil {
		return c, commandFault("launchd did not take the agent "+label, out, err, "See: launchctl print "+h.domain()+"/"+label)
	}
	return c, nil
}

func (h Host) removeAgent(ctx context.Context, label string) (Change, error) {
	c, err := remove(h.agentPath(label))
	if err != nil || len(c.Removed)+len(c.Aside) == 0 {
		return c, err
	}
	if out, err := h.Run(ctx, "launchctl", "bootout", h.domain()+"/"+label); err != nil {
		if _, gone := h.Run(ctx, "launchctl", "print", h.domain()+"/"+label); gone == nil {
			return c, commandFault("launchd did not let go of the agent "+label, out, err, "Log out and in again.")
		}
	}
	return c, nil
}

func (h Host) agentState(ctx context.Context, label, text string) app.Timer {
	path := h.agentPath(label)
	t := app.Timer{Kind: KindLaunchd, Name: label}
	if t.State, t.Why = fileState(path, text); t.State == app.TimerOff {
		return t
	}
	t.Files = []string{path}
	if t.State != app.TimerReady {
		t.Hint = installHint
		return t
	}
	if _, err := h.Run(ctx, "launchctl", "print", h.domain()+"/"+label); err != nil {
		t.State, t.Why, t.Hint = app.TimerStopped, "launchd has not loaded it", installHint
	}
	return t
}
