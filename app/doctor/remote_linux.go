package doctor

import "golang.org/x/sys/unix"

// remote names the file system where it is of another machine (statfs(2)).
func remote(st *unix.Statfs_t) string {
	switch uint32(st.Type) { //nolint:gosec,unconvert // a magic number; its type differs from machine to machine
	case unix.NFS_SUPER_MAGIC:
		return "NFS"
	case unix.SMB_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC:
		return "SMB"
	case unix.V9FS_MAGIC:
		return "9P"
	case unix.AFS_SUPER_MAGIC:
		return "AFS"
	}
	return ""
}
