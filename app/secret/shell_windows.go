package secret

import (
	"context"
	"os/exec"
	"syscall"
)

// shell returns the command as the system's shell runs it, without a window.
func shell(ctx context.Context, command string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "cmd")
	// cmd.exe reads its line itself; Go's quoting would change it.
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: "cmd /c " + command, HideWindow: true}
	return cmd
}
