//go:build !unix

package mcp

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
)

// ownGroup does nothing: there are no process groups to lead.
func ownGroup(*exec.Cmd, bool) {}

// endGroup ends the process and, where the system has a way, what it started.
func endGroup(p *os.Process, atOnce bool) error {
	if !atOnce {
		return nil // there is no asking
	}
	tree := exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(p.Pid))
	if tree.Run() == nil {
		return nil
	}
	if err := p.Kill(); !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return nil
}
