package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"

	"daybrief/app"
)

// Dirs says where the program's files are. All paths are absolute.
type Dirs struct {
	Config string // config.toml
	Store  string // daybrief.db
	Lock   string // daybrief.lock, held while a brief is made
	Log    string // daybrief.log
	State  string // the folder of what may be lost: the last good configuration

	Profile string // the profile's name; "" for the default one
	Folder  string // of the profile, in each of the places; "" for the default one
}

// ResolveDirs returns the paths of the default profile below home, else below $DAYBRIEF_HOME, else in
// the system's places: the XDG folders and their kin on macOS and Windows. It
// touches nothing. XDG variables that hold no absolute path are ignored, as
// the XDG Base Directory Specification asks.
func ResolveDirs(home string) (Dirs, error) {
	if home == "" {
		home = os.Getenv("DAYBRIEF_HOME")
	}
	if home != "" {
		abs, err := filepath.Abs(home)
		if err != nil {
			return Dirs{}, fmt.Errorf("config: find %s: %w", home, err)
		}
		return Dirs{
			Config: filepath.Join(abs, "config.toml"),
			Store:  filepath.Join(abs, "daybrief.db"),
			Lock:   filepath.Join(abs, "daybrief.lock"),
			Log:    filepath.Join(abs, "logs", "daybrief.log"),
			State:  abs,
		}, nil
	}
	xdg.Reload() // the package reads the environment when it is loaded
	d := Dirs{
		Config: filepath.Join(xdg.ConfigHome, "daybrief", "config.toml"),
		Store:  filepath.Join(xdg.DataHome, "daybrief", "daybrief.db"),
		Lock:   filepath.Join(xdg.StateHome, "daybrief", "daybrief.lock"),
		Log:    filepath.Join(xdg.StateHome, "daybrief", "logs", "daybrief.log"),
		State:  filepath.Join(xdg.StateHome, "daybrief"),
	}
	for _, p := range []string{d.Config, d.Store, d.State} {
		if !filepath.IsAbs(p) {
			return Dirs{}, &app.Error{
				Code:    app.CodeConfig,
				Message: "Could not find your home folder, so there is no place for Daybrief's files.",
				Hint:    "Set HOME, or name a folder with --home or DAYBRIEF_HOME.",
			}
		}
	}
	return d, nil
}

// Replace writes a configuration whole or not at all, on the disk when it
// returns and for its owner alone. It does not look at what it writes.
func Replace(path string, data []byte) error { return replace(path, data) }

// LastGood is the copy of the configuration that was valid last.
func (d Dirs) LastGood() string { return d.lastGood() }

func (d Dirs) lastGood() string { return filepath.Join(d.State, "config.last-good.toml") }

// Ensure creates the folders, each for its owner alone whatever the umask. A
// folder that exists is made private only when it is empty: another may be
// anybody's, such as a home folder.
func (d Dirs) Ensure() error {
	for _, file := range []string{d.Config, d.Store, d.Lock, filepath.Join(d.State, "x"), d.Log} {
		if err := ensure(filepath.Dir(file)); err != nil {
			return diskError("create the folder "+filepath.Dir(file), err)
		}
	}
	return nil
}

func ensure(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil || len(entries) > 0 {
		return err
	}
	return os.Chmod(dir, 0o700)
}

// diskError is the reader's face of an error of the file system.
func diskError(op string, err error) error {
	why := err
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		why = pathErr.Err
	}
	return &app.Error{
		Code:    app.CodeDisk,
		Message: fmt.Sprintf("Could not %s: %v.", op, why),
		Hint:    "Check the disk's free space and the folder's permissions, or choose another folder with --home.",
		Err:     fmt.Errorf("config: %s: %w", op, err),
	}
}
