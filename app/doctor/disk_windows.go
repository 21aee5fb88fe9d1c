package doctor

import (
	"io/fs"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// mine reports whether a file belongs to who runs Daybrief. Windows has other
// rules, see Files.
func mine(fs.FileInfo) bool { return true }

// Measure tells what a folder lies on, by GetDiskFreeSpaceEx and GetDriveType.
func Measure(dir string) (Disk, error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return Disk{}, err
	}
	var d Disk
	if err := windows.GetDiskFreeSpaceEx(name, &d.Free, nil, nil); err != nil {
		return Disk{}, err
	}
	if root, err := windows.UTF16PtrFromString(filepath.VolumeName(dir) + `\`); err == nil && windows.GetDriveType(root) == windows.DRIVE_REMOTE {
		d.Remote = "network drive"
	}
	return d, nil
}
