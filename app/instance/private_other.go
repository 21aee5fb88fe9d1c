//go:build !unix

package instance

import "fmt"

// private is false: folders have no such rights here, so the socket gives way
// to a port, and the token in the reader's own folder keeps others out.
func private(string) bool { return false }

// endProcess says how a reader ends a process.
func endProcess(pid int) string { return fmt.Sprintf("taskkill /pid %d /f", pid) }
