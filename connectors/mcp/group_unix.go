//go:build unix

package mcp

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// ownGroup starts the process as the leader of a group, so that what it starts
// can be ended with it; alone in a session it has no terminal to take.
func ownGroup(cmd *exec.Cmd, session bool) {
	if session {
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		return
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// endGroup ends a group: asked to, or at once. A group that is gone is no error.
func endGroup(p *os.Process, atOnce bool) error {
	sig := syscall.SIGTERM
	if atOnce {
		sig = syscall.SIGKILL
	}
	err := syscall.Kill(-p.Pid, sig)
	if errors.Is(err, syscall.ESRCH) {
		return nil
	}
	return err
}
