//go:build linux || darwin

package doctor

import (
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// mine reports whether a file belongs to who runs Daybrief.
func mine(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return !ok || int(st.Uid) == os.Geteuid()
}

// Measure tells what a folder lies on, by statfs(2).
func Measure(dir string) (Disk, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return Disk{}, err
	}
	return Disk{Free: uint64(st.Bavail) * uint64(st.Bsize), Remote: remote(&st)}, nil //nolint:gosec,unconvert // sizes; their types differ from system to system
}
