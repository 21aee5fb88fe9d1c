package boot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/app/store"
	"daybrief/app/store/archive"
)

// Restore is a backup that was unpacked and found whole, and is not in place
// yet. Close it.
type Restore struct {
	Made    time.Time `json:"made"`
	Version string    `json:"version,omitempty"`
	Profile string    `json:"profile,omitempty"` // it was made of
	Items   int       `json:"items"`
	Briefs  int       `json:"briefs"`
	Config  bool      `json:"config"` // config.toml is in it
	Without []string  `json:"without,omitempty"`

	dirs   config.Dirs
	now    func() time.Time
	folder string
	step   func(string) error // nil but in tests, where a step may be the last
}

// Restored tells of a backup that was put in place.
type Restored struct {
	Store  string `json:"store"`            // where it is now
	Aside  string `json:"aside,omitempty"`  // where the store before is
	Config string `json:"config,omitempty"` // where the configuration before is
}

// mostConfig bounds the config.toml of a backup, in bytes.
const mostConfig = 4 << 20

// OpenBackup unpacks a backup, or a store that was set aside, beside the store of
// the profile, and looks through all of it. Nothing that is in use is touched.
// Errors are *app.Error: format for what is no backup, store for a damaged one,
// store-newer for one of a newer version, too-large, config, disk.
func OpenBackup(ctx context.Context, o Options, path string) (*Restore, error) {
	o.defaults()
	dirs, err := o.dirs()
	if err != nil {
		return nil, err
	}
	if err := dirs.Ensure(); err != nil {
		return nil, err
	}
	sweep(filepath.Dir(dirs.Store), o.Now())
	r := &Restore{dirs: dirs, now: o.Now}
	if r.folder, err = os.MkdirTemp(filepath.Dir(dirs.Store), backupFolder); err != nil {
		return nil, fileFault("The backup could not be unpacked", filepath.Dir(dirs.Store), err)
	}
	if err := r.unpack(ctx, path); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// Close forgets a backup that was not put in place.
func (r *Restore) Close() error {
	if r.folder == "" {
		return nil
	}
	err := os.RemoveAll(r.folder)
	r.folder = ""
	return err
}

func (r *Restore) unpack(ctx context.Context, path string) error {
	raw, err := isStore(path)
	if err != nil {
		return err
	}
	if raw {
		err = r.takeStore(ctx, path)
	} else {
		err = r.takeArchive(ctx, path)
	}
	if err != nil {
		return err
	}
	file := filepath.Join(r.folder, storeInBackup)
	if _, err := store.Examine(ctx, file); err != nil {
		return ofBackup(err, file, path)
	}
	// An older one is brought up to date here, where it is in nobody's way.
	s, note, err := store.Open(ctx, file, store.Options{Now: r.now})
	if err != nil {
		return ofBackup(err, file, path)
	}
	if note != nil {
		return errors.Join(&app.Error{Code: app.CodeStore, Message: "The store in " + path + " is damaged", Hint: "Use another backup. Nothing was changed."}, s.Close())
	}
	r.Items, r.Briefs, err = s.Counts(ctx)
	if err = errors.Join(err, s.Close()); err != nil {
		return ofBackup(err, file, path)
	}
	if err := store.Fold(ctx, file); err != nil {
		return ofBackup(err, file, path)
	}
	return r.checkConfig(path)
}

// ofBackup tells of the reader's file where an error names the unpacked one.
func ofBackup(err error, file, path string) error {
	e := *app.AsError(err)
	if e.Code == app.CodeStore {
		e.Message, e.Hint = "The store in "+path+" is damaged: a part of it cannot be read", "Use another backup. Nothing was changed."
	}
	if e.Code == app.CodeFormat {
		e.Message, e.Hint = path+" holds no store of Daybrief", "Name a file that daybrief backup wrote. Nothing was changed."
	}
	if e.Code == app.CodeStoreNewer {
		e.Message, e.Hint = "The backup "+path+" was made by a newer Daybrief, so this version cannot read it", "Install the newer Daybrief, then restore it there. Nothing was changed."
	}
	return &e
}

// isStore reports whether the file is a SQLite file and no archive.
func isStore(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, fileFault("The backup cannot be read", path, err)
	}
	defer func() { _ = f.Close() }() // only read
	head := make([]byte, 16)
	_, err = io.ReadFull(f, head)
	return err == nil && string(head) == "SQLite format 3\x00", nil
}

// takeStore copies a store that was set aside, with its -wal where it has one.
func (r *Restore) takeStore(ctx context.Context, path string) error {
	for _, ext := range []string{"", "-wal"} {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := copyFile(path+ext, filepath.Join(r.folder, storeInBackup+ext))
		if err != nil && (ext == "" || !errors.Is(err, fs.ErrNotExist)) {
			return fileFault("The store could not be copied", path+ext, err)
		}
	}
	file := filepath.Join(r.folder, storeInBackup)
	if info, err := os.Stat(path); err == nil {
		r.Made = info.ModTime()
	}
	if err := store.Fold(ctx, file); err != nil {
		return ofBackup(err, file, path)
	}
	return nil
}

func (r *Restore) takeArchive(ctx context.Context, path string) error {
	m, err := archive.Read(ctx, path, r.folder, []string{storeInBackup, configInBackup}, archive.Limits{})
	if err != nil {
		return err
	}
	if _, ok := m.Named(storeInBackup); !ok {
		return &app.Error{Code: app.CodeFormat, Message: "The backup " + path + " holds no store", Hint: "Name a file that daybrief backup wrote."}
	}
	if f, ok := m.Named(configInBackup); ok && f.Size > mostConfig {
		return &app.Error{Code: app.CodeTooLarge, Message: "The configuration in " + path + " is far too large", Hint: "Use another backup. Nothing was changed."}
	}
	r.Made, r.Version, r.Profile, r.Without = m.Made, m.Version, m.Profile, m.Without
	return nil
}

// checkConfig refuses a configuration that this version could not start with.
func (r *Restore) checkConfig(path string) error {
	data, err := os.ReadFile(filepath.Join(r.folder, configInBackup))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fileFault("The backup could not be unpacked", r.folder, err)
	}
	r.Config = true
	_, err = config.Parse("config.toml in "+path, data)
	return err
}

// copyFile copies a file for its owner alone and brings it to the disk.
func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // only read
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err == nil {
		err = out.Sync()
	}
	return errors.Join(err, out.Close())
}

// plan is the file that says a backup is being put in place. From the moment it
// is on the disk the new store counts: whoever starts finishes what it says.
type plan struct {
	Folder string `json:"folder"` // of what was unpacked
	Aside  string `json:"aside"`  // ending of the names of what was there before
}

// planFile is the plan's name in the state folder.
const planFile = "restore.json"

// Commit puts the backup in the place of the store and the configuration, which
// are set aside. It is an *app.Error with code locked while somebody has the
// store open. A program that dies on the way leaves the old ones or the new ones,
// never a mixture: the next start finishes what was begun.
func (r *Restore) Commit(ctx context.Context) (Restored, error) {
	release, err := store.Alone(ctx, r.dirs.Store)
	if err != nil {
		return Restored{}, err
	}
	res, err := r.commit(ctx)
	return res, errors.Join(err, release())
}

func (r *Restore) commit(ctx context.Context) (Restored, error) {
	if err := finishPlan(r.dirs, nil); err != nil {
		return Restored{}, err
	}
	if _, err := os.Stat(r.dirs.Store); err == nil {
		// A damaged one cannot be folded; its -wal is set aside beside it.
		if err := store.Fold(ctx, r.dirs.Store); err != nil && app.AsError(err).Code == app.CodeLocked {
			return Restored{}, err
		}
	}
	p := plan{Folder: r.folder, Aside: ".before-" + r.now().Format("20060102-150405")}
	for n := 2; asideTaken(r.dirs, p.Aside); n++ {
		p.Aside = fmt.Sprintf(".before-%s-%d", r.now().Format("20060102-150405"), n)
	}
	if err := r.at("planned"); err != nil {
		return Restored{}, err
	}
	syncFolder(r.folder)
	if err := writePlan(filepath.Join(r.dirs.State, planFile), p); err != nil {
		return Restored{}, err
	}
	r.folder = "" // it is the plan's
	if err := finishPlan(r.dirs, r.step); err != nil {
		return Restored{}, err
	}
	res := Restored{Store: r.dirs.Store}
	if _, err := os.Stat(r.dirs.Store + p.Aside); err == nil {
		res.Aside = r.dirs.Store + p.Aside
	}
	if _, err := os.Stat(r.dirs.Config + p.Aside); err == nil {
		res.Config = r.dirs.Config + p.Aside
	}
	return res, nil
}

func (r *Restore) at(step string) error {
	if r.step == nil {
		return nil
	}
	return r.step(step)
}

func asideTaken(d config.Dirs, ending string) bool {
	for _, path := range []string{d.Store + ending, d.Config + ending} {
		if _, err := os.Lstat(path); err == nil {
			return true
		}
	}
	return false
}

// writePlan writes JSON to a file whole or not at all, on the disk when it
// returns.
func writePlan(path string, v plan) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // for its owner alone
	if err != nil {
		return fileFault("A file could not be written", path, err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync())
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fileFault("A file could not be written", path, errors.Join(err, os.Remove(f.Name())))
	}
	syncFolder(filepath.Dir(path))
	return nil
}
