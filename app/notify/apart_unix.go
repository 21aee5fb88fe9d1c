//go:build unix

package notify

import (
	"os/exec"
	"syscall"
)

// apart gives a program a session of its own: it does not end with the
// terminal this one was started from.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
