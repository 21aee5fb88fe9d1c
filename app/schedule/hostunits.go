package schedule

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"daybrief/app"
)

// unitFolder is where systemd's user manager reads what a reader has of their
// own (systemd.unit(5), "Unit File Load Path").
func (h Host) unitFolder() string { return filepath.Join(h.ConfigHome, "systemd", "user") }

// systemctl runs a command of systemd's user manager.
func (h Host) systemctl(ctx context.Context, args ...string) (string, error) {
	return h.Run(ctx, "systemctl", append([]string{"--user"}, args...)...)
}

// hasSystemd tells whether there is a user manager to talk to; why not is an
// *app.Error with code no-timer and a line for cron.
func (h Host) hasSystemd(ctx context.Context, j Job) error {
	out, err := h.systemctl(ctx, "show", "--property=Version")
	if err == nil {
		return nil
	}
	why := "there is no systemctl"
	if said := firstLine(out); said != "" {
		why = said
	}
	return &app.Error{
		Code: app.CodeNoTimer, Err: fmt.Errorf("schedule: %w", err),
		Message: "systemd does not run timers for you here (" + why + "), so there is no timer that calls Daybrief",
		Hint:    "Where cron runs, put this line into what crontab -e opens:\n" + CronLine(j, h.Now(), h.Zone) + "\nOr have Daybrief itself wait in the background: daybrief schedule autostart on",
	}
}

func (h Host) installUnits(ctx context.Context, j Job) (Change, error) {
	if err := h.hasSystemd(ctx, j); err != nil {
		return Change{}, err
	}
	var all Change
	timer, service := SystemdUnits(j)
	for _, u := range []Unit{service, timer} {
		c, err := write(filepath.Join(h.unitFolder(), u.Name), u.Text)
		all.add(c)
		if err != nil {
			return all, err
		}
	}
	for _, args := range [][]string{{"daemon-reload"}, {"enable", timer.Name}, {"restart", timer.Name}} {
		if out, err := h.systemctl(ctx, args...); err != nil {
			return all, commandFault("systemd did not take the timer", out, err, "See: systemctl --user status "+timer.Name)
		}
	}
	return all, nil
}

func (h Host) removeUnits(ctx context.Context, j Job) (Change, error) {
	timer, service := j.Name+".timer", j.Name+".service"
	at := func(name string) string { return filepath.Join(h.unitFolder(), name) }
	stamp := filepath.Join(h.DataHome, systemdStamp(j.Name))
	if !anyThere(at(timer), at(timer+".d"), at(service), at(service+".d"), stamp) {
		return Change{}, nil
	}
	// Where no user manager runs there is nothing to stop; the files go all the
	// same. disable removes the links to the timer.
	managed := h.hasSystemd(ctx, j) == nil
	if managed {
		if out, err := h.systemctl(ctx, "disable", "--now", timer); err != nil && h.known(ctx, timer) {
			return Change{}, commandFault("systemd did not let go of the timer", out, err, "See: systemctl --user status "+timer)
		}
	}
	all, err := removeAll([]string{at(timer), at(service)}, []string{at(timer + ".d"), at(service + ".d")})
	if err != nil {
		return all, err
	}
	for _, p := range []string{at(filepath.Join("timers.target.wants", timer)), stamp} {
		if err := removed(os.Remove(p)); err != nil {
			return all, diskFault("remove "+p, err)
		}
	}
	if managed {
		if out, err := h.systemctl(ctx, "daemon-reload"); err != nil {
			return all, commandFault("systemd did not read its timers again", out, err, "Run: systemctl --user daemon-reload")
		}
	}
	return all, nil
}

func anyThere(paths ...string) bool {
	for _, p := range paths {
		if _, err := os.Lstat(p); err == nil {
			return true
		}
	}
	return false
}

// removeAll removes files and puts folders of the reader's own aside.
func removeAll(files, folders []string) (all Change, err error) {
	for _, f := range files {
		c, err := remove(f)
		all.add(c)
		if err != nil {
			return all, err
		}
	}
	for _, f := range folders {
		c, err := asideFolder(f)
		all.add(c)
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// known reports whether systemd has a unit enabled or running.
func (h Host) known(ctx context.Context, name string) bool {
	_, err := h.systemctl(ctx, "is-enabled", "--quiet", name)
	if err != nil {
		_, err = h.systemctl(ctx, "is-active", "--quiet", name)
	}
	return err == nil
}

// asideFolder renames the folder of what a reader added to a unit, as systemctl
// edit makes it.
func asideFolder(path string) (Change, error) {
	if _, err := os.Lstat(path); err != nil {
		return Change{}, removed(err)
	}
	to, err := aside(path)
	if err != nil {
		return Change{}, err
	}
	return Change{Aside: []string{to}}, nil
}

func (h Host) unitState(ctx context.Context, j Job) app.Timer {
	timer, service := SystemdUnits(j)
	t := app.Timer{Kind: KindSystemd, Name: timer.Name, State: app.TimerReady}
	for _, u := range []Unit{timer, service} {
		path := filepath.Join(h.unitFolder(), u.Name)
		state, why := fileState(path, u.Text)
		if state != app.TimerOff {
			t.Files = append(t.Files, path)
		}
		if t.State == app.TimerReady && state != app.TimerReady {
			t.State, t.Why, t.Hint = state, why, installHint
		}
	}
	switch {
	case len(t.Files) == 0:
		return app.Timer{Kind: KindNone, Name: timer.Name, State: app.TimerOff}
	case t.State == app.TimerOff:
		t.State, t.Why = app.TimerChanged, "one of its two files is gone"
	case t.State != app.TimerReady:
	default:
		h.unitRuns(ctx, &t)
	}
	return t
}

// unitRuns looks whether systemd runs a timer whose files are as they should be.
func (h Host) unitRuns(ctx context.Context, t *app.Timer) {
	out, err := h.systemctl(ctx, "is-active", t.Name)
	if err == nil {
		return
	}
	t.State, t.Why, t.Hint = app.TimerStopped, "systemd does not run it ("+firstLine(out)+")", installHint
}

// Lingers reports whether the reader's timers run while nobody is logged in
// (loginctl(1), "enable-linger"); known is false where that cannot be told.
func (h Host) Lingers(ctx context.Context) (yes, known bool) {
	if h.OS == "darwin" || h.OS == "windows" {
		return false, true
	}
	out, err := h.Run(ctx, "loginctl", "show-user", fmt.Sprint(h.UID), "--property=Linger", "--value")
	if err != nil {
		return false, false
	}
	word := firstLine(out)
	return word == "yes", word == "yes" || word == "no"
}
