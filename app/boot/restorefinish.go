package boot

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/app/store"
)

// finishWait is how long a start waits for whoever is putting a backup in place.
const finishWait = 20 * time.Second

// finishRestore finishes putting a backup in place, where a program died on the
// way. It costs one look for a file where there is nothing to finish. step is for
// tests, see Restore.
func finishRestore(d config.Dirs, step func(string) error) error {
	path := filepath.Join(d.State, planFile)
	if _, err := os.Lstat(path); err != nil {
		return nil // none, or the folder cannot be read, which others will tell
	}
	ctx, cancel := context.WithTimeout(context.Background(), finishWait)
	defer cancel()
	for {
		release, err := store.Alone(ctx, d.Store)
		if err == nil {
			return errors.Join(finishPlan(d, step), release())
		}
		if _, e := os.Lstat(path); errors.Is(e, fs.ErrNotExist) {
			return nil // the other one has finished it
		}
		if ctx.Err() != nil || app.AsError(err).Code != app.CodeLocked {
			return err
		}
	}
}

// finishPlan does what the plan says, from wherever an earlier attempt stopped.
// The caller holds the store alone.
func finishPlan(d config.Dirs, step func(string) error) error {
	if step == nil {
		step = func(string) error { return nil }
	}
	path := filepath.Join(d.State, planFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var p plan
	if err == nil {
		err = json.Unmarshal(data, &p)
	}
	// The file is written whole, so one that reads otherwise is somebody else's.
	if err != nil || filepath.Dir(p.Folder) != filepath.Dir(d.Store) || !strings.HasPrefix(filepath.Base(p.Folder), backupFolder) ||
		!strings.HasPrefix(p.Aside, ".before-") || p.Aside != filepath.Base(p.Aside) {
		return &app.Error{
			Code: app.CodeStore, Err: err, Message: "The file " + path + " says that a backup is being put in place, but not which",
			Hint: "Remove it, and restore the backup once more.",
		}
	}
	for _, do := range []struct {
		name string
		f    func() error
	}{
		{"begun", func() error { return nil }},
		{"store aside", func() error { return setAsideStore(d, p) }},
		{"store in place", func() error { return moveIn(filepath.Join(p.Folder, storeInBackup), d.Store) }},
		{"configuration", func() error { return putConfig(d, p) }},
		{"answers", func() error { return dropAnswers(d) }},
		{"folder", func() error { return os.RemoveAll(p.Folder) }},
		{"done", func() error { return os.Remove(path) }},
	} {
		if err := do.f(); err != nil {
			return fileFault("The backup could not be put in place", d.Store, err)
		}
		syncFolder(filepath.Dir(d.Store))
		if err := step(do.name); err != nil {
			return err
		}
	}
	syncFolder(d.State)
	return nil
}

// setAsideStore gives the store and its helpers other names, as long as the new
// one is not in place.
func setAsideStore(d config.Dirs, p plan) error {
	if _, err := os.Lstat(filepath.Join(p.Folder, storeInBackup)); errors.Is(err, fs.ErrNotExist) {
		return nil // it is
	}
	if _, err := os.Lstat(d.Store + p.Aside); err == nil {
		// What is in the store's place was made after an earlier attempt, by a
		// program that knows nothing of plans.
		p.Aside += "-later"
	}
	for _, ext := range []string{"-wal", "-shm", ""} { // the file last: while it is there, this is done again
		if err := os.Rename(d.Store+ext, d.Store+p.Aside+ext); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return dropped(d.Store + ".suspect")
}

// moveIn renames a file, where it has not been done.
func moveIn(from, to string) error {
	if err := os.Rename(from, to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// putConfig sets the configuration aside and writes the new one in its place,
// which may be on another disk.
func putConfig(d config.Dirs, p plan) error {
	from := filepath.Join(p.Folder, configInBackup)
	data, err := os.ReadFile(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // none, or done
	}
	if err != nil {
		return err
	}
	part := d.Config + p.Aside + ".part"
	if err := dropped(part); err != nil { // of an earlier attempt
		return err
	}
	if err := copyFile(d.Config, part); err == nil {
		err = place(part, d.Config+p.Aside)
		if err != nil && !errors.Is(err, fs.ErrExist) { // which an earlier attempt made
			return err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := dropped(part); err != nil {
		return err
	}
	if err := config.Replace(d.Config, data); err != nil {
		return err
	}
	return os.Remove(from)
}

// dropAnswers forgets the last answer and conversation: they are of the store
// that was set aside.
func dropAnswers(d config.Dirs) error {
	for _, name := range []string{lastAnswer, conversation} {
		if err := dropped(filepath.Join(d.State, name)); err != nil {
			return err
		}
	}
	return nil
}

// dropped removes a file; one that is not there is no error.
func dropped(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// MissingSecrets names the sources whose password or sign-in is nowhere to be
// found, so that the reader can enter it again.
func (a *App) MissingSecrets(ctx context.Context) []string {
	var names []string
	for _, s := range a.own() {
		missing := a.WantsPassword(ctx, s)
		if s.OAuth != "" {
			_, err := a.secrets.Tokens().Load(ctx, s.Name)
			missing = err != nil
		}
		if missing {
			names = append(names, s.Name)
		}
	}
	return names
}
