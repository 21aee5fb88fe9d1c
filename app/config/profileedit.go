package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"daybrief/app"
)

// profilesWait is how long a change of the profiles waits for another one.
const profilesWait = 5 * time.Second

// AddProfile makes a new profile beside the one of d and returns its paths. Its
// folders are made; it has no file but its name. A name there is already, in any
// spelling of case, is an *app.Error with code usage.
func (d Dirs) AddProfile(name string) (p Dirs, err error) {
	base := d.Base()
	if name, err = ProfileName(name); err != nil {
		return Dirs{}, err
	}
	err = base.changing(func() error {
		if err := base.free(name, ""); err != nil {
			return err
		}
		folder := folderOf(name)
		for n := 2; ; n++ {
			err := os.Mkdir(filepath.Join(base.State, profilesFolder, folder), 0o700)
			if err == nil {
				break
			}
			if !errors.Is(err, fs.ErrExist) {
				return diskError("create the profile", err)
			}
			folder = fmt.Sprintf("%s-%d", folderOf(name), n) // of a profile that was renamed
		}
		p = base.of(folder)
		if err := p.Ensure(); err != nil {
			return err
		}
		p.Profile = name
		return p.keepName()
	})
	if err != nil {
		return Dirs{}, err
	}
	return p, nil
}

// RenameProfile gives a profile another name. Its files stay where they are, so
// that nothing has to be moved and no password is lost.
func (d Dirs) RenameProfile(name, to string) (p Dirs, err error) {
	base := d.Base()
	if to, err = ProfileName(to); err != nil {
		return Dirs{}, err
	}
	err = base.changing(func() error {
		if p, err = base.Named(name); err != nil {
			return err
		}
		if p.Folder == "" {
			return defaultStays("renamed", "Make another one with: daybrief profile add NAME")
		}
		if err := base.free(to, p.Folder); err != nil {
			return err
		}
		p.Profile = to
		return p.keepName()
	})
	if err != nil {
		return Dirs{}, err
	}
	return p, nil
}

// UseProfile remembers which profile is opened where none is named.
func (d Dirs) UseProfile(name string) (p Dirs, err error) {
	base := d.Base()
	err = base.changing(func() error {
		if p, err = base.Named(name); err != nil {
			return err
		}
		return base.remember(p.Folder)
	})
	return p, err
}

// CurrentProfile returns the profile that UseProfile remembered.
func (d Dirs) CurrentProfile() (Dirs, error) {
	base := d.Base()
	folder, err := base.remembered()
	if err != nil || folder == "" {
		return base, err
	}
	return base.of(folder), nil
}

// DropProfile removes what is left of the profile d after its files are gone:
// its name, and its folders where they are empty. A folder that holds files of
// somebody else stays, and kept names it.
func (d Dirs) DropProfile() (kept []string, err error) {
	if d.Folder == "" {
		return nil, defaultStays("removed", "Clear it with: daybrief wipe")
	}
	base := d.Base()
	err = base.changing(func() error {
		if folder, err := base.remembered(); err == nil && folder == d.Folder {
			if err := base.remember(""); err != nil {
				return err
			}
		}
		// The name goes last: until then the profile is in the list and can be
		// removed again.
		for _, dir := range []string{filepath.Dir(d.Config), filepath.Dir(d.Store)} {
			if dir == d.State {
				continue
			}
			if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
				kept = append(kept, dir)
			}
		}
		if err := os.Remove(filepath.Join(d.State, nameFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return diskError("remove the profile's name", err)
		}
		if err := os.Remove(d.State); err != nil && !errors.Is(err, fs.ErrNotExist) {
			kept = append(kept, d.State)
		}
		return nil
	})
	return kept, err
}

// NamePath is the file a profile's name stands in.
func (d Dirs) NamePath() string { return filepath.Join(d.State, nameFile) }

// ProfileFiles are the files of the default profile that tell of the others.
func (d Dirs) ProfileFiles() []string {
	base := d.Base()
	return []string{filepath.Join(base.State, currentFile), filepath.Join(base.State, lockOfProfiles)}
}

// keepName writes the profile's name.
func (d Dirs) keepName() error {
	return replace(filepath.Join(d.State, nameFile), []byte(d.Profile+"\n"))
}

// remember keeps the folder of the profile to open, "" for the default one.
func (d Dirs) remember(folder string) error {
	path := filepath.Join(d.State, currentFile)
	if folder != "" {
		return replace(path, []byte(folder+"\n"))
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return diskError("remember the profile", err)
	}
	return nil
}

// free refuses a name that another profile than that of a folder has.
func (d Dirs) free(name, folder string) error {
	taken := folded(name) == DefaultProfile
	list, err := d.Profiles()
	if err != nil {
		return err
	}
	for _, p := range list {
		taken = taken || p.Folder != folder && folded(p.Profile) == folded(name)
	}
	if !taken {
		return nil
	}
	return &app.Error{
		Code: app.CodeUsage, Message: fmt.Sprintf("There is a profile %q already", name),
		Hint: "Names that differ in case or form alone are one name. See: daybrief profile list",
	}
}

// changing runs f while no other process changes the profiles.
func (d Dirs) changing(f func() error) error {
	dir := filepath.Join(d.State, profilesFolder)
	for _, folder := range []string{d.State, dir} {
		if err := ensure(folder); err != nil {
			return diskError("create the folder "+folder, err)
		}
	}
	lock := flock.New(filepath.Join(d.State, lockOfProfiles), flock.SetPermissions(0o600))
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		ok, err := lock.TryLock()
		if err != nil {
			return diskError("lock the profiles", err)
		}
		if ok {
			break
		}
		if time.Since(began) > profilesWait {
			return &app.Error{Code: app.CodeLocked, Err: app.ErrLocked, Message: "Another Daybrief is changing the profiles", Hint: "Wait for it to finish and try again."}
		}
	}
	err := f()
	_ = os.Remove(dir) // where it is empty: there are no profiles
	return errors.Join(err, lock.Unlock())
}

func defaultStays(what, hint string) error {
	return &app.Error{
		Code: app.CodeUsage, Message: "The default profile cannot be " + what, Hint: hint,
	}
}
