package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"daybrief/app"
)

// Files checks that the files and folders are the reader's and closed to others.
// Those that are not there are fine. Of a folder that also holds what is not
// Daybrief's only the files named count.
func Files(own []string) Check {
	return Check{ID: "files", Name: "Files", Run: func(context.Context) (string, error) {
		if runtime.GOOS == "windows" {
			return "Kept in your own folders", nil // where Windows lets nobody else in
		}
		foreign, open, err := look(own)
		switch {
		case err != nil:
			return "", err
		case len(foreign) > 0:
			return "", &app.Error{
				Code: CodeNotYours, Message: list(foreign) + " " + verb(foreign, "belongs", "belong") + " to another user, most likely because Daybrief was once started with sudo",
				Hint: "Run: sudo chown -R \"$(id -un)\" " + quoted(foreign),
			}
		case len(open) > 0:
			return "", Mendable{
				Problem: Warning{Finding: &app.Error{
					Code: CodeOpenFiles, Message: list(open) + " can be read by other users of this machine",
					Hint: "Run: daybrief doctor --fix - or: chmod go= " + quoted(open),
				}},
				Fix: Fix{Do: func(context.Context) (string, error) { return closeFiles(open) }},
			}
		}
		return "Yours alone", nil
	}}
}

// look sorts out which files are somebody else's and which are open to others.
func look(paths []string) (foreign, open []string, err error) {
	for _, p := range paths {
		info, err := os.Stat(p)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, nil, &app.Error{Code: app.CodeDisk, Message: fmt.Sprintf("%s cannot be looked at: %v", p, cause(err)), Hint: "Check the permissions of " + filepath.Dir(p) + ".", Err: err}
		}
		if !mine(info) {
			foreign = append(foreign, p)
		} else if info.Mode().Perm()&0o077 != 0 {
			open = append(open, p)
		}
	}
	return foreign, open, nil
}

func closeFiles(paths []string) (string, error) {
	for _, p := range paths {
		info, err := os.Stat(p)
		if err == nil {
			err = os.Chmod(p, info.Mode().Perm()&0o700)
		}
		if err != nil {
			return "", &app.Error{Code: app.CodeDisk, Message: fmt.Sprintf("%s: %v", p, cause(err)), Err: err}
		}
	}
	return "Closed to others: " + list(paths), nil
}

// Room checks that there is room on the disk of a folder, and that it is a disk
// of this machine.
func Room(dir string, measure func(dir string) (Disk, error)) Check {
	return Check{ID: "disk", Name: "Disk", Run: func(context.Context) (string, error) {
		for { // the folder may not be there yet
			if _, err := os.Stat(dir); err == nil || filepath.Dir(dir) == dir {
				break
			}
			dir = filepath.Dir(dir)
		}
		d, err := measure(dir)
		if err != nil {
			return "How much room there is is not known here", nil //nolint:nilerr // no reason to worry anybody
		}
		free := fmt.Sprintf("%d MB", d.Free>>20)
		low := &app.Error{Code: CodeDiskLow, Message: "The disk that holds " + dir + " has " + free + " left", Hint: "Free some space on it; Daybrief cannot save a brief on a full disk."}
		switch {
		case d.Free < fullBelow:
			return "", low
		case d.Free < lowBelow:
			return "", Warning{Finding: low}
		case d.Remote != "":
			return "", Warning{Finding: &app.Error{
				Code: CodeNetworkDisk, Message: fmt.Sprintf("%s lies on a disk of another machine (%s), where a store can be damaged when two machines use it", dir, d.Remote),
				Hint: "Choose a folder on this machine with --home or DAYBRIEF_HOME.",
			}}
		}
		return free + " left", nil
	}}
}

// Free space below which a brief may not be saved, and below which it gets
// tight: a store of a year with its write-ahead log takes about 300 MB.
const (
	fullBelow = 50 << 20
	lowBelow  = 500 << 20
)

// Disk is what a folder lies on.
type Disk struct {
	Free   uint64 // bytes this user may take
	Remote string // the file system's name where it is of another machine, else ""
}

func cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

func list(paths []string) string {
	if len(paths) > 3 {
		return strings.Join(paths[:2], ", ") + fmt.Sprintf(" and %d more", len(paths)-2)
	}
	return strings.Join(paths, ", ")
}

func verb(paths []string, one, many string) string {
	if len(paths) == 1 {
		return one
	}
	return many
}

// quoted writes paths for a shell.
func quoted(paths []string) string {
	var out []string
	for _, p := range paths {
		out = append(out, "'"+strings.ReplaceAll(p, "'", `'\''`)+"'")
	}
	return strings.Join(out, " ")
}
