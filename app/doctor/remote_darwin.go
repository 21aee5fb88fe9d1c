package doctor

import "golang.org/x/sys/unix"

// remote names the file system where it is of another machine (statfs(2)).
func remote(st *unix.Statfs_t) string {
	if st.Flags&unix.MNT_LOCAL != 0 {
		return ""
	}
	return unix.ByteSliceToString(st.Fstypename[:])
}
