package schedule

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

// system is an operating system that remembers what it was told.
type system struct {
	calls []string
	deny  []string          // commands that begin so fail
	says  map[string]string // what a command that begins so prints
	xml   string            // the last file given to schtasks
}

func (s *system) run(_ context.Context, name string, args ...string) (string, error) {
	line := strings.Join(append([]string{name}, args...), " ")
	s.calls = append(s.calls, line)
	for _, d := range s.deny {
		if strings.HasPrefix(line, d) {
			return "no such thing\nmore\n", errors.New("exit status 1")
		}
	}
	for i, a := range args {
		if a == "/XML" && name == "schtasks" && i+1 < len(args) {
			data, err := os.ReadFile(args[i+1])
			if err != nil {
				return "", err
			}
			s.xml = string(data)
		}
	}
	for start, out := range s.says {
		if strings.HasPrefix(line, start) {
			return out, nil
		}
	}
	return "", nil
}

func (s *system) told(t *testing.T, want ...string) {
	t.Helper()
	if got := strings.Join(s.calls, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("told the system\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	s.calls = nil
}

func host(t *testing.T, name string, s *system) Host {
	dir := t.TempDir()
	return Host{
		OS: name, Home: dir, ConfigHome: filepath.Join(dir, ".config"), DataHome: filepath.Join(dir, ".local", "share"), Temp: dir, UID: 501,
		User: `DESK\ann`, Zone: zoneOf(t, "Europe/Berlin"), Now: func() time.Time { return time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC) }, Run: s.run,
	}
}

// files are all files below a folder.
func files(t *testing.T, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			list = append(list, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// step fails the test on an error of a change.
func step(t *testing.T) func(Change, error) Change {
	return func(c Change, err error) Change {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
}

func TestSystemdFromInstallToRemove(t *testing.T) {
	s := &system{}
	h, j, ctx := host(t, "linux", s), plainJob(t), t.Context()
	for range 2 { // again is a change, here to the same
		step(t)(h.Install(ctx, j))
		s.told(t, "systemctl --user show --property=Version", "systemctl --user daemon-reload", "systemctl --user enable daybrief.timer", "systemctl --user restart daybrief.timer")
	}
	if st := h.State(ctx, j); st.State != app.TimerReady || len(st.Files) != 2 {
		t.Errorf("installed: %+v", st)
	}
	other := j
	other.Name = "daybrief-work"
	if st := h.State(ctx, other); st.State != app.TimerOff || st.Kind != KindNone {
		t.Errorf("another home's timer: %+v", st)
	}
	j.Env = []string{"PATH=/elsewhere"}
	if st := h.State(ctx, j); st.State != app.TimerReady {
		t.Errorf("another environment: %+v", st)
	}
	j.Plan.Minute = 45
	if st := h.State(ctx, j); st.State != app.TimerOutdated {
		t.Errorf("another time: %+v", st)
	}
	j.Plan.Minute = 30
	s.deny = []string{"systemctl --user is-active"}
	if st := h.State(ctx, j); st.State != app.TimerStopped || !strings.Contains(st.Why, "no such thing") {
		t.Errorf("stopped by hand: %+v", st)
	}
}

// TestNothingIsLeftOfSystemdsTimer: also what systemd and the reader put beside
// the files.
func TestNothingIsLeftOfSystemdsTimer(t *testing.T) {
	s := &system{}
	h, j, ctx := host(t, "linux", s), plainJob(t), t.Context()
	step(t)(h.Install(ctx, j))
	stamp := filepath.Join(h.DataHome, "systemd", "timers", "stamp-daybrief.timer")
	drop := filepath.Join(h.unitFolder(), "daybrief.timer.d", "override.conf")
	for _, path := range []string{stamp, drop} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	s.calls = nil
	c := step(t)(h.Remove(ctx, j))
	s.told(t, "systemctl --user show --property=Version", "systemctl --user disable --now daybrief.timer", "systemctl --user daemon-reload")
	if left := files(t, h.Home); len(left) != 1 || left[0] != ".config/systemd/user/daybrief.timer.d.kept/override.conf" || len(c.Aside) != 1 || len(c.Removed) != 2 {
		t.Errorf("left: %v; told: %+v", left, c)
	}
	step(t)(h.Remove(ctx, j))
	s.told(t) // nothing is there, so nobody is asked
}

func TestSystemdThatSaysNo(t *testing.T) {
	s := &system{deny: []string{"systemctl --user restart"}}
	h, j := host(t, "linux", s), plainJob(t)
	_, err := h.Install(t.Context(), j)
	if e := app.AsError(err); e == nil || e.Code != app.CodeTimer || !strings.Contains(e.Message, "no such thing") {
		t.Errorf("got %v", err)
	}
	// Without a user manager the files still go.
	s.deny = []string{"systemctl"}
	step(t)(h.Remove(t.Context(), j))
	if left := files(t, h.Home); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func TestAChangedFileIsKeptAside(t *testing.T) {
	s := &system{}
	h, j := host(t, "linux", s), plainJob(t)
	step(t)(h.StartAtLogin(t.Context(), j))
	path := filepath.Join(h.ConfigHome, "autostart", "daybrief.desktop")
	for n, want := range []string{path + ".kept", path + ".kept2"} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.Replace(string(data), "enabled=true", "enabled=false", 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		if st := h.LoginState(t.Context(), j); st.State != app.TimerStopped || !strings.Contains(st.Hint, "autostart on") {
			t.Errorf("switched off by the desktop: %+v", st)
		}
		change := h.StartAtLogin
		if n == 1 {
			change = h.NoStartAtLogin
		}
		if c := step(t)(change(t.Context(), j)); len(c.Aside) != 1 || c.Aside[0] != want {
			t.Errorf("kept aside: %v, want %s", c.Aside, want)
		}
	}
	if st := h.LoginState(t.Context(), j); st.State != app.TimerOff {
		t.Errorf("after off: %+v", st)
	}
}

func TestLaunchdFromInstallToRemove(t *testing.T) {
	s := &system{deny: []string{"launchctl bootout"}}
	h, j, ctx := host(t, "darwin", s), plainJob(t), t.Context()
	path := filepath.Join(h.Home, "Library", "LaunchAgents", "io.github.daybrief.daybrief.plist")
	step(t)(h.Install(ctx, j))
	s.told(t, "launchctl bootout gui/501/io.github.daybrief.daybrief", "launchctl enable gui/501/io.github.daybrief.daybrief", "launchctl bootstrap gui/501 "+path)
	step(t)(h.StartAtLogin(ctx, j))
	if st := h.State(ctx, j); st.State != app.TimerReady || st.Kind != KindLaunchd || st.Files[0] != path {
		t.Errorf("installed: %+v", st)
	}
	if st := h.LoginState(ctx, j); st.State != app.TimerReady {
		t.Errorf("at login: %+v", st)
	}
	j.Program = "/moved/daybrief"
	if st := h.State(ctx, j); st.State != app.TimerOutdated {
		t.Errorf("moved: %+v", st)
	}
	s.deny = nil
	step(t)(h.Remove(ctx, j))
	step(t)(h.NoStartAtLogin(ctx, j))
	if left := files(t, h.Home); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	s.deny = []string{"launchctl bootstrap"}
	if _, err := h.Install(ctx, j); app.AsError(err).Code != app.CodeTimer {
		t.Errorf("launchd said no: %v", err)
	}
	s.deny = []string{"launchctl print"}
	if st := h.State(ctx, j); st.State != app.TimerStopped {
		t.Errorf("not loaded: %+v", st)
	}
}

func TestTaskSchedulerFromInstallToRemove(t *testing.T) {
	s := &system{says: map[string]string{}}
	h, j, ctx := host(t, "windows", s), plainJob(t), t.Context()
	j.Program = `C:\Tools\Söhne\daybrief.exe`
	step(t)(h.Install(ctx, j))
	if len(s.calls) != 1 || !strings.HasPrefix(s.calls[0], `schtasks /Create /TN \Daybrief\daybrief /XML `) || !strings.HasPrefix(s.xml, "\xff\xfe<\x00") {
		t.Errorf("told %v, file %.20q", s.calls, s.xml)
	}
	if left := files(t, h.Home); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	printed := strings.ReplaceAll(TaskXML(j, "", h.Now(), h.Zone), "ö", "\x94") // the console's own bytes
	s.says["schtasks /Query"] = printed
	if st := h.State(ctx, j); st.State != app.TimerReady || st.Kind != KindTasks {
		t.Errorf("installed: %+v", st)
	}
	s.says["schtasks /Query"] = strings.Replace(printed, "06:30", "07:30", 1)
	if st := h.State(ctx, j); st.State != app.TimerOutdated {
		t.Errorf("another time: %+v", st)
	}
	s.says["schtasks /Query"] = strings.Replace(printed, "<Enabled>true", "<Enabled>false", 1)
	if st := h.State(ctx, j); st.State != app.TimerStopped {
		t.Errorf("switched off: %+v", st)
	}
	step(t)(h.Remove(ctx, j))
	s.deny, s.calls = []string{"schtasks /Query"}, nil
	step(t)(h.Remove(ctx, j))
	s.told(t, `schtasks /Query /TN \Daybrief\daybrief`)
	if st := h.State(ctx, j); st.State != app.TimerOff {
		t.Errorf("removed: %+v", st)
	}
}

func TestTheRunKeyStartsTheProgramAtLogin(t *testing.T) {
	s := &system{says: map[string]string{}}
	h, j, ctx := host(t, "windows", s), plainJob(t), t.Context()
	j.Program = `C:\My Tools\daybrief.exe`
	step(t)(h.StartAtLogin(ctx, j))
	s.told(t, `reg add `+runKey+` /v daybrief /t REG_SZ /d "C:\My Tools\daybrief.exe" --profile default --background /f`)
	s.says["reg query"] = "\r\n" + runKey + "\r\n    daybrief    REG_SZ    " + RunCommand(j) + "\r\n\r\n"
	if st := h.LoginState(ctx, j); st.State != app.TimerReady || st.Kind != KindAutostart {
		t.Errorf("set: %+v", st)
	}
	j.Program = `D:\daybrief.exe`
	if st := h.LoginState(ctx, j); st.State != app.TimerOutdated || st.Hint == "" {
		t.Errorf("moved: %+v", st)
	}
	s.calls = nil
	step(t)(h.NoStartAtLogin(ctx, j))
	s.told(t, `reg query `+runKey+` /v daybrief`, `reg delete `+runKey+` /v daybrief /f`)
	s.deny = []string{"reg query"}
	if st := h.LoginState(ctx, j); st.State != app.TimerOff {
		t.Errorf("gone: %+v", st)
	}
}

func TestLingering(t *testing.T) {
	for out, want := range map[string][2]bool{"yes\n": {true, true}, "no\n": {false, true}, "": {false, false}} {
		h := host(t, "linux", &system{says: map[string]string{"loginctl show-user 501": out}})
		if yes, known := h.Lingers(t.Context()); yes != want[0] || known != want[1] {
			t.Errorf("%q: %v %v", out, yes, known)
		}
	}
}
