package schedule

import (
	"context"
	"os"
	"path/filepath"

	"daybrief/app"
)

// KindAutostart is the start at login on Linux, BSD and Windows; on macOS
// launchd does it.
const KindAutostart = "autostart"

// autostartHint is what to do about a start at login that is not as it should be.
const autostartHint = "Set it up again with: daybrief schedule autostart on"

// StartAtLogin has the program start in the background at login.
func (h Host) StartAtLogin(ctx context.Context, j Job) (Change, error) {
	switch h.OS {
	case "darwin":
		return h.installAgent(ctx, j.loginLabel(), LoginAgent(j))
	case "windows":
		out, err := h.Run(ctx, "reg", "add", runKey, "/v", j.Name, "/t", "REG_SZ", "/d", RunCommand(j), "/f")
		if err != nil {
			return Change{}, commandFault("Windows did not take the program to start at login", out, err, "Put a link to it into the folder that shell:startup opens.")
		}
		return Change{Written: []string{runKey + `\` + j.Name}}, nil
	}
	return write(h.desktopPath(j), DesktopEntry(j))
}

// NoStartAtLogin ends that, and leaves nothing of it.
func (h Host) NoStartAtLogin(ctx context.Context, j Job) (Change, error) {
	switch h.OS {
	case "darwin":
		return h.removeAgent(ctx, j.loginLabel())
	case "windows":
		if _, ok := h.runValue(ctx, j); !ok {
			return Change{}, nil
		}
		if out, err := h.Run(ctx, "reg", "delete", runKey, "/v", j.Name, "/f"); err != nil {
			return Change{}, commandFault("Windows did not let go of the program to start at login", out, err, "Switch it off in the Task Manager, Startup apps.")
		}
		return Change{Removed: []string{runKey + `\` + j.Name}}, nil
	}
	return remove(h.desktopPath(j))
}

// LoginState tells how the start at login is set up.
func (h Host) LoginState(ctx context.Context, j Job) app.Timer {
	var t app.Timer
	switch h.OS {
	case "darwin":
		t = h.agentState(ctx, j.loginLabel(), LoginAgent(j))
	case "windows":
		t = h.runState(ctx, j)
	default:
		t = h.desktopState(j)
	}
	if t.Hint != "" {
		t.Hint = autostartHint
	}
	return t
}

func (h Host) desktopPath(j Job) string { return filepath.Join(h.ConfigHome, j.desktopName()) }

func (h Host) desktopState(j Job) app.Timer {
	path := h.desktopPath(j)
	t := app.Timer{Kind: KindAutostart, Name: filepath.Base(path)}
	if t.State, t.Why = fileState(path, DesktopEntry(j)); t.State == app.TimerOff {
		return t
	}
	t.Files = []string{path}
	if data, err := os.ReadFile(path); err == nil && hidden(string(data)) {
		t.State, t.Why = app.TimerStopped, "it is switched off in the desktop's settings"
	}
	if t.State != app.TimerReady {
		t.Hint = autostartHint
	}
	return t
}

func (h Host) runState(ctx context.Context, j Job) app.Timer {
	t := app.Timer{Kind: KindAutostart, Name: j.Name, State: app.TimerReady}
	switch have, ok := h.runValue(ctx, j); {
	case !ok:
		t.State = app.TimerOff
	case plain(have) != plain(RunCommand(j)):
		t.State, t.Why, t.Hint = app.TimerOutdated, "it starts another program than Daybrief would now", autostartHint
	}
	return t
}
