package schedule

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"daybrief/app"
)

// Kinds of timers, as app.Timer has them.
const (
	KindSystemd = "systemd"
	KindLaunchd = "launchd"
	KindTasks   = "task-scheduler"
	KindNone    = "none"
)

// Runner runs a command of the system and returns what it printed on standard
// output and standard error together. An error that wraps exec.ErrNotFound says
// that there is no such command.
type Runner func(ctx context.Context, name string, args ...string) (string, error)

// commandTimeout bounds one command of the system.
const commandTimeout = 20 * time.Second

// Commands is the Runner of a real system.
func Commands(ctx context.Context, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, commandTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = time.Second
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return string(out), nil
}

// Host is the operating system as far as timers go.
type Host struct {
	OS         string // as runtime.GOOS
	Home       string // the reader's folder
	ConfigHome string // of settings, ~/.config; Linux and BSD
	DataHome   string // of data, ~/.local/share; Linux and BSD
	Temp       string // for what a command reads
	UID        int    // macOS
	User       string // Windows: DOMAIN\name
	Zone       *time.Location
	Now        func() time.Time
	Run        Runner
}

// Change is what setting a timer up or taking it away did.
type Change struct {
	Written, Removed, Aside []string // paths; Aside: files the reader had changed, under their new names
}

func (c *Change) add(d Change) {
	c.Written, c.Removed, c.Aside = append(c.Written, d.Written...), append(c.Removed, d.Removed...), append(c.Aside, d.Aside...)
}

// Install sets the timer up, or changes it to what the job is now. Errors are
// *app.Error with code no-timer where the system has none, with what to do
// instead as a hint, and timer or disk otherwise.
func (h Host) Install(ctx context.Context, j Job) (Change, error) {
	switch h.OS {
	case "darwin":
		return h.installAgent(ctx, j.timerLabel(), LaunchdPlist(j, h.Now(), h.Zone))
	case "windows":
		return h.installTask(ctx, j)
	}
	return h.installUnits(ctx, j)
}

// Remove takes the timer away and leaves nothing of it. A file the reader
// changed is kept under another name. It is no error when there is none.
func (h Host) Remove(ctx context.Context, j Job) (Change, error) {
	switch h.OS {
	case "darwin":
		return h.removeAgent(ctx, j.timerLabel())
	case "windows":
		return h.removeTask(ctx, j)
	}
	return h.removeUnits(ctx, j)
}

// State tells how the timer is set up.
func (h Host) State(ctx context.Context, j Job) app.Timer {
	switch h.OS {
	case "darwin":
		return h.agentState(ctx, j.timerLabel(), LaunchdPlist(j, h.Now(), h.Zone))
	case "windows":
		return h.taskState(ctx, j)
	}
	return h.unitState(ctx, j)
}

// installHint is what to do about a timer that is not as it should be.
const installHint = "Set it up again with: daybrief schedule install"

// write writes a file of ours. What stands there with the reader's changes is
// kept under another name.
func write(path, text string) (Change, error) {
	var c Change
	old, err := os.ReadFile(path)
	if err == nil && string(old) == text {
		return Change{Written: []string{path}}, nil
	}
	if err == nil && !sealed(string(old)) {
		to, err := aside(path)
		if err != nil {
			return c, err
		}
		c.Aside = append(c.Aside, to)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return c, diskFault("create the folder "+filepath.Dir(path), err)
	}
	// Written beside and renamed, so that no half of it is ever read.
	part := path + ".part"
	err = os.WriteFile(part, []byte(text), 0o600)
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return c, diskFault("write "+path, errors.Join(err, removed(os.Remove(part))))
	}
	c.Written = append(c.Written, path)
	return c, nil
}

// remove removes a file of ours, or keeps it under another name where the
// reader changed it.
func remove(path string) (Change, error) {
	old, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Change{}, nil
	}
	if err == nil && !sealed(string(old)) {
		to, err := aside(path)
		if err != nil {
			return Change{}, err
		}
		return Change{Aside: []string{to}}, nil
	}
	if err == nil {
		err = os.Remove(path)
	}
	if err != nil {
		return Change{}, diskFault("remove "+path, err)
	}
	return Change{Removed: []string{path}}, nil
}

// asideNames is how many names aside tries.
const asideNames = 1000

// aside renames what the reader changed to a name that no system reads.
func aside(path string) (string, error) {
	for n := range asideNames {
		to := path + ".kept"
		if n > 0 {
			to = fmt.Sprintf("%s.kept%d", path, n+1)
		}
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			if err := os.Rename(path, to); err != nil {
				return "", diskFault("keep "+path+" under another name", err)
			}
			return to, nil
		}
	}
	return "", diskFault("keep "+path+" under another name", fs.ErrExist)
}

func removed(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func diskFault(op string, err error) error {
	why := err
	var p *fs.PathError
	if errors.As(err, &p) {
		why = p.Err
	}
	return &app.Error{
		Code: app.CodeDisk, Err: fmt.Errorf("schedule: %s: %w", op, err),
		Message: fmt.Sprintf("Could not %s: %v", op, why), Hint: "Check that the folder belongs to you and can be written.",
	}
}

// commandFault is a command of the system that failed; out is what it printed.
func commandFault(what, out string, err error, hint string) error {
	said := firstLine(out)
	if said == "" {
		said = err.Error()
	}
	return &app.Error{Code: app.CodeTimer, Err: fmt.Errorf("schedule: %w", err), Message: what + ": " + said, Hint: hint}
}

func firstLine(s string) string {
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			return line
		}
	}
	return ""
}

// fileState compares a file with what it should be, as far as without asking
// the system. The environment does not count: it differs with where Daybrief was
// started.
func fileState(path, want string) (app.TimerState, string) {
	data, err := os.ReadFile(path)
	switch have := string(data); {
	case errors.Is(err, fs.ErrNotExist):
		return app.TimerOff, ""
	case err != nil:
		return app.TimerChanged, fmt.Sprintf("%s cannot be read", path)
	case !sealed(have):
		return app.TimerChanged, fmt.Sprintf("%s was changed since Daybrief wrote it", path)
	case essence(have) != essence(want):
		return app.TimerOutdated, fmt.Sprintf("%s starts another program, or at another time, than Daybrief would now", path)
	}
	return app.TimerReady, ""
}

// essence is a file of ours without the lines of its sum and environment.
func essence(text string) string {
	var b strings.Builder
	env := false
	for line := range strings.Lines(text) {
		t := strings.TrimSpace(line)
		env = env || t == "<key>EnvironmentVariables</key>"
		if !env && !strings.Contains(line, mark) && !strings.HasPrefix(line, "Environment=") {
			b.WriteString(line)
		}
		env = env && t != "</dict>"
	}
	return b.String()
}
