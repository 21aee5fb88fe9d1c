package boot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/app/secret"
	"daybrief/app/store"
	"daybrief/app/store/archive"
)

// What a backup holds.
const (
	storeInBackup  = "daybrief.db"
	configInBackup = "config.toml"
)

// backupFolder begins the name of a folder a backup is made or unpacked in.
const backupFolder = ".daybrief-backup-"

// staleFolder is how old such a folder is when whoever made it is surely dead.
const staleFolder = 24 * time.Hour

// secretsIndex notes the names of what is in the keyring, in the state folder.
const secretsIndex = "keyring-names.json"

// secretsOf returns the secrets of a profile.
func secretsOf(o Options, d config.Dirs) secret.Store {
	return secret.New(secret.Options{
		Profile: d.State, Index: filepath.Join(d.State, secretsIndex), Keyring: o.Keyring,
		Lookup: func(name string) (string, bool) { v := o.Getenv(name); return v, v != "" },
	})
}

// BackedUp tells of a backup that was written.
type BackedUp struct {
	File    string   `json:"file"`
	Bytes   int64    `json:"bytes"`
	Items   int      `json:"items"`
	Briefs  int      `json:"briefs"`
	Without []string `json:"without,omitempty"` // whose passwords and sign-ins are in the keyring, and not in the backup
}

// Backup writes the store as it is at this moment, and config.toml, to one file
// for its owner alone; a folder gets a file of a name of ours. Others may use
// the store meanwhile. Passwords and sign-ins stay in the keyring. A file that
// exists is not overwritten: *app.Error with code usage.
func (a *App) Backup(ctx context.Context, path string) (b BackedUp, err error) {
	path, err = a.backupPath(path)
	if err != nil {
		return b, err
	}
	sweep(filepath.Dir(a.Dirs.Store), a.opt.Now())
	folder, err := os.MkdirTemp(filepath.Dir(a.Dirs.Store), backupFolder) // for its owner alone
	if err != nil {
		return b, fileFault("The backup could not be prepared", filepath.Dir(a.Dirs.Store), err)
	}
	defer func() { _ = os.RemoveAll(folder) }() // what is left of it is swept the next time
	list := []archive.Content{{Name: storeInBackup, Path: filepath.Join(folder, storeInBackup)}}
	if err := a.Store.CopyTo(ctx, list[0].Path); err != nil {
		return b, err
	}
	data, err := os.ReadFile(a.Dirs.Config)
	if err == nil {
		list = append(list, archive.Content{Name: configInBackup, Path: filepath.Join(folder, configInBackup)})
		err = os.WriteFile(list[1].Path, data, 0o600)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return b, fileFault("The configuration could not be copied", a.Dirs.Config, err)
	}
	schema, err := store.Schema()
	if err != nil {
		return b, err
	}
	m := archive.Manifest{Made: a.opt.Now(), Version: VersionString(), Schema: schema, Profile: a.Dirs.Profile, Without: a.inKeyring()}
	b.File, b.Without = path, m.Without
	if b.Bytes, err = writeBackup(ctx, path, m, list); err != nil {
		return b, err
	}
	b.Items, b.Briefs, err = a.Store.Counts(ctx)
	return b, err
}

// inKeyring names the sources and services whose passwords or sign-ins may be in
// the keyring.
func (a *App) inKeyring() []string {
	names := a.secrets.Kept()
	for _, s := range a.Config.Source {
		if s.OAuth != "" || signsIn(s) && s.PasswordCommand == "" && a.secrets.First(secret.Name{Source: s.Name}) == secret.InKeyring {
			names = append(names, s.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// backupPath is the file a backup goes to.
func (a *App) backupPath(path string) (string, error) {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		name := "daybrief-"
		if a.Dirs.Folder != "" {
			name += a.Dirs.Folder + "-"
		}
		path = filepath.Join(path, name+a.opt.Now().In(a.Zone).Format("2006-01-02-150405")+".tar.gz")
		_, err = os.Lstat(path)
	}
	if err == nil {
		return "", &app.Error{
			Code: app.CodeUsage, Message: "The file " + path + " exists already", Hint: "Name another one: a backup overwrites nothing.",
		}
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fileFault("The backup cannot be written", path, err)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", fileFault("The backup cannot be written", path, err)
	}
	return abs, nil
}

// writeBackup writes the file whole or not at all and returns its length.
func writeBackup(ctx context.Context, path string, m archive.Manifest, list []archive.Content) (n int64, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".part-*") // for its owner alone
	if err != nil {
		return 0, fileFault("The backup cannot be written", path, err)
	}
	defer func() {
		if e := os.Remove(f.Name()); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}()
	_, err = archive.Write(ctx, f, m, list)
	if err == nil {
		err = f.Sync()
	}
	info, e := f.Stat()
	if err = errors.Join(err, e, f.Close()); err != nil {
		if ctx.Err() != nil {
			return 0, err
		}
		return 0, fileFault("The backup could not be written", path, err)
	}
	if err := place(f.Name(), path); err != nil {
		return 0, fileFault("The backup could not be written", path, err)
	}
	syncFolder(filepath.Dir(path))
	return info.Size(), nil
}

// place gives a file its name, unless something has that name.
func place(from, to string) error {
	if err := os.Link(from, to); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// A disk without links: whoever makes that file in this moment loses it.
	if _, err := os.Lstat(to); err == nil {
		return &fs.PathError{Op: "rename", Path: to, Err: fs.ErrExist}
	}
	return os.Rename(from, to)
}

// syncFolder brings names to the disk. Not every system can, and then there is
// nothing to do about it.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

// sweep removes folders of backups whose maker died.
func sweep(dir string, now time.Time) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && e.IsDir() && strings.HasPrefix(e.Name(), backupFolder) && now.Sub(info.ModTime()) > staleFolder {
			_ = os.RemoveAll(filepath.Join(dir, e.Name())) // tried again the next time
		}
	}
}

// fileFault is the reader's face of an error with a file.
func fileFault(what, path string, err error) error {
	if known := (*app.Error)(nil); errors.As(err, &known) {
		return err
	}
	why := err
	var file *fs.PathError
	if errors.As(err, &file) {
		path, why = file.Path, file.Err
	}
	e := &app.Error{
		Code: app.CodeDisk, Err: err, Message: fmt.Sprintf("%s: %s: %v", what, path, why),
		Hint: "Check the folder's permissions and the free space on its disk.",
	}
	if errors.Is(err, fs.ErrNotExist) {
		e.Hint = "Check the name, and whether its folder is there; a path is taken from the folder you are in."
	}
	return e
}
