//go:build unix

package instance

import (
	"fmt"
	"os"
	"syscall"
)

// private reports whether dir is a folder that nobody but its owner, this
// user, can enter.
func private(dir string) bool {
	fi, err := os.Stat(dir)
	if err != nil || !fi.IsDir() || fi.Mode().Perm()&0o077 != 0 {
		return false
	}
	st, ok := fi.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) == os.Getuid()
}

// endProcess says how a reader ends a process.
func endProcess(pid int) string { return fmt.Sprintf("kill %d", pid) }
