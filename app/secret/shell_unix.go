//go:build !windows

package secret

import (
	"context"
	"os/exec"
	"syscall"
)

// shell returns the command as the system's shell runs it. It has a process
// group of its own, so that the time limit ends what the shell started too.
func shell(ctx context.Context, command string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "sh", "-c", command)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd
}
