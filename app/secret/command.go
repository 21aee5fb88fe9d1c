package secret

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"daybrief/app"
)

// maxOutput bounds what is read of a command's output.
const maxOutput = 64 << 10

// fromCommand runs the source's password_command and returns the first line of
// its output. Neither output nor complaints of the command are repeated: both
// may hold the secret.
func (s *store) fromCommand(ctx context.Context, n Name) (string, error) {
	run, cancel := context.WithTimeout(ctx, s.o.CommandTimeout)
	defer cancel()
	line, err := firstLine(shell(run, n.Command))
	if err == nil && line != "" {
		return line, nil
	}
	why := "it printed nothing"
	var exit *exec.ExitError
	switch {
	case run.Err() != nil && ctx.Err() == nil:
		why = fmt.Sprintf("it took longer than %v", s.o.CommandTimeout)
		err = context.DeadlineExceeded
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		why, err = "it took too long", ctx.Err()
	case ctx.Err() != nil:
		why, err = "it was cancelled", ctx.Err()
	case errors.As(err, &exit):
		why = fmt.Sprintf("it ended with exit code %d", exit.ExitCode())
	case err != nil:
		why = "it could not be started"
	default:
		err = app.ErrNotFound
	}
	return "", &app.Error{
		Code:    app.CodeSecret,
		Message: fmt.Sprintf("The password_command of %q gave no password: %s. The environment variable %s is not set.", n.Source, why, Variable(n.Source)),
		Hint:    "Run the command in a terminal to see what it says, or set " + Variable(n.Source) + ".",
		Err:     fmt.Errorf("secret: run the password_command of %q: %w", n.Source, err),
	}
}

// firstLine runs the command and returns its first line without the line end.
func firstLine(cmd *exec.Cmd) (string, error) {
	var out strings.Builder
	cmd.Stdout = &limited{w: &out, left: maxOutput}
	cmd.WaitDelay = time.Second // a child of the shell may keep the pipe open
	if err := cmd.Run(); err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return "", err
	}
	line, _, _ := strings.Cut(out.String(), "\n")
	return strings.TrimSuffix(line, "\r"), nil
}

// limited writes the first bytes and swallows the rest.
type limited struct {
	w    io.Writer
	left int
}

// Write implements io.Writer.
func (l *limited) Write(p []byte) (int, error) {
	n := min(len(p), l.left)
	l.left -= n
	if _, err := l.w.Write(p[:n]); err != nil {
		return 0, err
	}
	return len(p), nil
}
