package notify

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"daybrief/app"
)

// Click is how a notification ended.
type Click struct {
	Clicked    bool
	Activation string // token for the window to come to the front; may be ""
}

// Report is the one line a waiting program prints: when the notification is on
// the screen, or with the reason why it is not.
type Report struct {
	Error *app.Error `json:"error,omitempty"`
}

// sendWithin bounds showing a notification.
const sendWithin = 30 * time.Second

// mostReport bounds what is read of a program's output, in bytes.
const mostReport = 8 << 10

// Runner starts programs. System's own is Find's; tests give another.
type Runner interface {
	// Run runs c to its end. The error holds what it said.
	Run(ctx context.Context, c Command) error
	// Detach starts c so that it outlives this process and returns its first
	// line of output.
	Detach(ctx context.Context, c Command) (line []byte, err error)
}

// Find looks at the system. getenv is os.Getenv, look exec.LookPath, or a
// test's.
func Find(getenv func(string) string, look func(string) (string, error)) System {
	has := func(name string) bool { _, err := look(name); return err == nil }
	return System{
		GOOS:             runtime.GOOS,
		TerminalNotifier: runtime.GOOS == "darwin" && has("terminal-notifier"),
		Scope:            runtime.GOOS == "linux" && getenv("INVOCATION_ID") != "" && has("systemd-run"),
	}
}

// Send shows m and returns when it is on the screen. Errors are *app.Error with
// code no-notification.
func (s System) Send(ctx context.Context, r Runner, m Message, o Open) error {
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
	c, waits := s.Command(m, o)
	if !waits {
		if err := r.Run(ctx, c); err != nil {
			return notShown(err)
		}
		return nil
	}
	line, err := r.Detach(ctx, c)
	if err != nil && s.Scope { // systemd-run without a manager of the reader's to talk to
		s.Scope = false
		return s.Send(ctx, r, m, o)
	}
	if err != nil {
		return notShown(err)
	}
	var rep Report
	if err := json.Unmarshal(line, &rep); err != nil {
		return notShown(fmt.Errorf("notify: read report: %w", err))
	}
	if rep.Error != nil {
		return rep.Error
	}
	return nil
}

func notShown(err error) error {
	return &app.Error{Code: app.CodeNoNotify, Err: err, Message: "The notification could not be shown"}
}

// Programs is the Runner that starts real programs.
type Programs struct{}

// Run runs c to its end.
func (Programs) Run(ctx context.Context, c Command) error {
	cmd := exec.CommandContext(ctx, c.Name, c.Args...)
	cmd.Stdin = strings.NewReader(c.Stdin)
	cmd.WaitDelay = time.Second
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("notify: run %s: %w: %.300s", c.Name, err, said.String())
	}
	return nil
}

// Detach starts c in a session of its own. Once it has printed its line it
// belongs to the reader.
func (Programs) Detach(ctx context.Context, c Command) ([]byte, error) {
	cmd := exec.Command(c.Name, c.Args...)
	cmd.Stdin = strings.NewReader(c.Stdin)
	apart(cmd)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("notify: start %s: %w", c.Name, err)
	}
	unhang := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	line, err := bufio.NewReader(io.LimitReader(out, mostReport)).ReadBytes('\n')
	if err != nil || !unhang() {
		_ = cmd.Process.Kill() // it may have ended already
		_ = cmd.Wait()         // what it came to is in err
		return nil, fmt.Errorf("notify: %s said nothing: %w", c.Name, errors.Join(err, ctx.Err()))
	}
	go func() { _ = cmd.Wait() }() // it outlives this process as a rule; Wait only clears it away
	return line, nil
}

// Start starts c so that it outlives this process, with what env adds to the
// environment, and does not wait for it.
func Start(c Command, env ...string) error {
	cmd := exec.Command(c.Name, c.Args...)
	cmd.Env = append(os.Environ(), env...)
	apart(cmd)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("notify: start %s: %w", c.Name, err)
	}
	go func() { _ = cmd.Wait() }() // it outlives this process as a rule; Wait only clears it away
	return nil
}
