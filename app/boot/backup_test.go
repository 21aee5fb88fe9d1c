package boot

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
)

// atHome opens a home that other programs open as well, one after the other.
func atHome(home string, r *ring) Options {
	return Options{Home: home, Keyring: r, Now: func() time.Time { return wednesday }, Getenv: func(string) string { return "" }}
}

// inHome opens the home, runs f and closes it.
func inHome(t *testing.T, o Options, f func(*App)) {
	t.Helper()
	a, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	f(a)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

// filled makes a home whose store and settings say who they are.
func filled(t *testing.T, name string) Options {
	t.Helper()
	home := t.TempDir()
	conf := fmt.Sprintf("[reader]\nname = %q\n[[source]]\nname = \"Post\"\ntype = \"email\"\naddress = \"ann@own.example\"\n", name)
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	o := atHome(home, &ring{kept: map[string]string{}})
	inHome(t, o, func(a *App) {
		for n := range 30 {
			it := mailOf(fmt.Sprint(n), "Ann", "ann@own.example", fmt.Sprintf("Mail %d of %s", n, name), wednesday.Add(-time.Hour))
			keep(t, a, "Post", it)
		}
		if _, err := a.Vote(t.Context(), app.ItemID("Post", "3"), 1); err != nil {
			t.Fatal(err)
		}
		b := store.SavedBrief{Brief: app.Brief{Date: "2026-11-25", Made: wednesday, TLDR: []app.Sentence{{Text: name, Items: []string{app.ItemID("Post", "1")}}}}}
		if err := a.Store.SaveBrief(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		a.HoldPassword("Post", "hunter22")
		if err := a.KeepPassword(t.Context(), "Post"); err != nil {
			t.Fatal(err)
		}
	})
	return o
}

// whose opens a home and tells of whom its store and settings are; the store is
// whole.
func whose(t *testing.T, o Options) (stored, configured string) {
	t.Helper()
	inHome(t, o, func(a *App) {
		if len(a.Notes) > 0 {
			t.Errorf("notes: %+v", a.Notes)
		}
		if err := a.Store.Check(t.Context()); err != nil {
			t.Error(err)
		}
		b, err := a.Store.LatestBrief(t.Context())
		if err != nil {
			t.Error(err)
			return
		}
		stored, configured = b.TLDR[0].Text, a.Config.Reader.Name
		items, err := a.Store.Items(t.Context(), app.ItemQuery{})
		if err != nil || len(items) != 30 || !strings.HasSuffix(items[0].Title, stored) {
			t.Errorf("%d items of a store of %s, %v", len(items), stored, err)
		}
	})
	return stored, configured
}

// backupOf makes a backup of the home.
func backupOf(t *testing.T, o Options) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "backup.tar.gz")
	inHome(t, o, func(a *App) {
		b, err := a.Backup(t.Context(), path)
		if err != nil || b.Items != 30 || b.Briefs != 1 || len(b.Without) != 1 || b.Without[0] != "Post" {
			t.Fatalf("%+v, %v", b, err)
		}
	})
	return path
}

func TestABackupIsPrivateAndHoldsNoPassword(t *testing.T) {
	o := filled(t, "Ana")
	path := backupOf(t, o)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	r, err := OpenBackup(t.Context(), o, path)
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(r.folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte("hunter22")) {
			t.Errorf("the password is in %s", path)
		}
		return err
	})
	if err = errors.Join(err, r.Close()); err != nil {
		t.Error(err)
	}
	inHome(t, o, func(a *App) {
		if _, err := a.Backup(t.Context(), path); app.AsError(err).Code != app.CodeUsage {
			t.Errorf("overwrites a file: %v", err)
		}
		if _, err := a.Backup(t.Context(), filepath.Join(path, "below")); app.AsError(err).Code != app.CodeDisk {
			t.Errorf("below a file: %v", err)
		}
		folder := t.TempDir()
		b, err := a.Backup(t.Context(), folder)
		if err != nil || filepath.Dir(b.File) != folder {
			t.Errorf("%+v, %v", b, err)
		}
	})
	if list, err := filepath.Glob(filepath.Join(o.Home, ".*")); err != nil || len(list) != 0 {
		t.Errorf("left behind: %v, %v", list, err)
	}
}

// restored puts a backup of a filled home in the place of another home.
func restored(t *testing.T, o Options, path string) Restored {
	t.Helper()
	r, err := OpenBackup(t.Context(), o, path)
	if err != nil {
		t.Fatal(err)
	}
	if r.Items != 30 || r.Briefs != 1 {
		t.Errorf("%+v", r)
	}
	done, err := r.Commit(t.Context())
	if err = errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return done
}

// TestRestoreSetsThePresentAside: and it comes back the same way.
func TestRestoreSetsThePresentAside(t *testing.T) {
	ana, bo := filled(t, "Ana"), filled(t, "Bo")
	path := backupOf(t, ana)
	done := restored(t, bo, path)
	if s, c := whose(t, bo); s != "Ana" || c != "Ana" {
		t.Errorf("store of %s, settings of %s", s, c)
	}
	if done.Aside == "" || done.Config == "" {
		t.Errorf("%+v", done)
	}
	inHome(t, bo, func(a *App) {
		if list := a.MissingSecrets(t.Context()); len(list) != 0 { // its own, of the same name
			t.Errorf("missing: %v", list)
		}
	})
	restored(t, bo, done.Aside) // a store without settings: those there are stay
	if s, c := whose(t, bo); s != "Bo" || c != "Ana" {
		t.Errorf("store of %s, settings of %s", s, c)
	}
	empty := atHome(filepath.Join(t.TempDir(), "new"), &ring{kept: map[string]string{}})
	if done := restored(t, empty, path); done.Aside != "" || done.Config != "" {
		t.Errorf("of an empty home something was set aside: %+v", done)
	}
	inHome(t, empty, func(a *App) {
		if list := a.MissingSecrets(t.Context()); len(list) != 1 || list[0] != "Post" {
			t.Errorf("missing: %v", list)
		}
	})
}

// TestRestoreWaitsForNobody: while the window has the store open nothing happens.
func TestRestoreWaitsForNobody(t *testing.T) {
	o := filled(t, "Bo")
	path := backupOf(t, filled(t, "Ana"))
	inHome(t, o, func(*App) {
		r, err := OpenBackup(t.Context(), o, path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Commit(t.Context()); app.AsError(err).Code != app.CodeLocked {
			t.Errorf("%v", err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	if s, c := whose(t, o); s != "Bo" || c != "Bo" {
		t.Errorf("store of %s, settings of %s", s, c)
	}
}

// TestARestoreThatDiesIsOldOrNew: the program ends after each step, and then
// after each step of the start that finishes it.
func TestARestoreThatDiesIsOldOrNew(t *testing.T) {
	path := backupOf(t, filled(t, "Ana"))
	dead := errors.New("killed")
	steps := []string{"planned", "begun", "store aside", "store in place", "configuration", "answers", "folder", "done"}
	dieAt := func(step string) func(string) error {
		return func(s string) error {
			if s == step {
				return dead
			}
			return nil
		}
	}
	for n, first := range steps {
		for _, second := range []string{"", "store aside", "configuration"} {
			o := filled(t, "Bo")
			r, err := OpenBackup(t.Context(), o, path)
			if err != nil {
				t.Fatal(err)
			}
			r.step = dieAt(first)
			if _, err := r.Commit(t.Context()); !errors.Is(err, dead) {
				t.Fatalf("%s: %v", first, err)
			}
			if n == 0 && second != "" {
				continue // nothing was begun that could be finished
			}
			if err := finishRestore(r.dirs, dieAt(second)); err != nil && !errors.Is(err, dead) {
				t.Fatalf("%s, %s: %v", first, second, err)
			}
			want := "Ana"
			if n == 0 {
				want = "Bo"
			}
			if s, c := whose(t, o); s != want || c != want {
				t.Errorf("died at %s and %s: store of %s, settings of %s", first, second, s, c)
			}
			if list, err := filepath.Glob(filepath.Join(o.Home, "daybrief.db.before-*")); err != nil || len(list) != min(n, 1) {
				t.Errorf("died at %s and %s: set aside %v, %v", first, second, list, err)
			}
		}
	}
}

// unusable writes files that are no whole backup of this version to a folder and
// returns the code of the error each is worth, by name.
func unusable(t *testing.T, o Options, dir string) map[string]string {
	t.Helper()
	good, err := os.ReadFile(backupOf(t, o))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(o.Home, "daybrief.db"))
	if err != nil {
		t.Fatal(err)
	}
	torn := bytes.Clone(raw)
	for i := 4096; i < len(torn)-4096; i += 3 {
		torn[i] ^= 0x55
	}
	codes := map[string]string{}
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"empty": {nil, app.CodeFormat}, "text": {[]byte("hello"), app.CodeFormat}, "cut": {good[:len(good)/2], app.CodeFormat},
		"torn store": {torn, app.CodeStore}, "half a store": {raw[:len(raw)/2], app.CodeStore}, "a header": {raw[:100], app.CodeStore},
		"one byte too few": {good[:len(good)-1], app.CodeFormat},
	} {
		if err := os.WriteFile(filepath.Join(dir, name), c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		codes[name] = c.code
	}
	return codes
}

func TestWhatCannotBeRestored(t *testing.T) {
	o, dir := filled(t, "Bo"), t.TempDir()
	for name, code := range unusable(t, o, dir) {
		r, err := OpenBackup(t.Context(), o, filepath.Join(dir, name))
		if e := app.AsError(err); e == nil || e.Code != code || e.Hint == "" || strings.Contains(e.Message, backupFolder) {
			t.Errorf("%s: %v (%+v), want %s", name, err, e, code)
		}
		if r != nil {
			t.Errorf("%s: %v", name, r.Close())
		}
	}
	for _, path := range []string{dir, filepath.Join(dir, "none")} {
		if _, err := OpenBackup(t.Context(), o, path); app.AsError(err).Code != app.CodeDisk {
			t.Errorf("%s: %v", path, err)
		}
	}
	if list, err := filepath.Glob(filepath.Join(o.Home, ".*")); err != nil || len(list) != 0 {
		t.Errorf("left behind: %v, %v", list, err)
	}
	if s, c := whose(t, o); s != "Bo" || c != "Bo" {
		t.Errorf("store of %s, settings of %s", s, c)
	}
}

// TestADamagedStoreCanBeReplaced: it is set aside with its helper files.
func TestADamagedStoreCanBeReplaced(t *testing.T) {
	o := filled(t, "Bo")
	path := backupOf(t, filled(t, "Ana"))
	for name, data := range map[string]string{"daybrief.db": strings.Repeat("no database", 1000), "daybrief.db-wal": "no wal", "config.toml": "broken ["} {
		if err := os.WriteFile(filepath.Join(o.Home, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r, err := OpenBackup(t.Context(), o, path)
	if err != nil {
		t.Fatal(err)
	}
	done, err := r.Commit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s, c := whose(t, o); s != "Ana" || c != "Ana" {
		t.Errorf("store of %s, settings of %s", s, c)
	}
	if data, err := os.ReadFile(done.Aside); err != nil || !strings.HasPrefix(string(data), "no database") {
		t.Errorf("%v", err)
	}
}

// TestAForeignPlanIsNotFollowed: nothing outside the store's folder is touched.
func TestAForeignPlanIsNotFollowed(t *testing.T) {
	o := filled(t, "Bo")
	precious := filepath.Join(t.TempDir(), "precious")
	if err := os.Mkdir(precious, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"", "{}", "[", fmt.Sprintf(`{"folder":%q,"aside":".before-1"}`, precious), fmt.Sprintf(`{"folder":%q,"aside":".before-1"}`, o.Home),
		fmt.Sprintf(`{"folder":%q,"aside":"/../../x"}`, filepath.Join(o.Home, backupFolder+"1")), fmt.Sprintf(`{"folder":%q,"aside":".before-/../x"}`, filepath.Join(o.Home, backupFolder+"1")),
	} {
		plan := filepath.Join(o.Home, planFile)
		if err := os.WriteFile(plan, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if a, err := Open(t.Context(), o); app.AsError(err) == nil || app.AsError(err).Code != app.CodeStore {
			t.Errorf("%s: %v", text, err)
			if a != nil {
				t.Error(a.Close())
			}
		}
		if err := os.Remove(plan); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(precious); err != nil {
		t.Error(err)
	}
	if s, _ := whose(t, o); s != "Bo" {
		t.Errorf("store of %s", s)
	}
}
