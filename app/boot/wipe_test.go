package boot

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/app/schedule"
)

// nobody is a system without timers: every command of it is missing.
func nobody(o Options, home string) Options {
	o.System.Host = &schedule.Host{
		OS: "linux", Home: home, ConfigHome: filepath.Join(home, ".config"), DataHome: filepath.Join(home, ".local"), Temp: home, Now: o.Now,
		Run: func(context.Context, string, ...string) (string, error) { return "", os.ErrNotExist },
	}
	o.System.Program = "/usr/bin/daybrief"
	return o
}

// files lists what is in a folder, below it too.
func files(t *testing.T, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		if err == nil && path != dir {
			rel, _ := filepath.Rel(dir, path) // it lies below
			list = append(list, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// used makes a home after a day's work: every file that Daybrief writes is there.
func used(t *testing.T) (Options, *ring) {
	t.Helper()
	o := filled(t, "Ana")
	path := backupOf(t, o)
	r, err := OpenBackup(t.Context(), o, path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	inHome(t, o, func(a *App) {
		if _, err := a.Ask(t.Context(), app.Question{Text: "What did Ann write?"}); err != nil {
			t.Fatal(err)
		}
		if err := a.Converse(nil, app.Exchange{Question: "x"}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := a.MCPToken(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Index(t.Context(), true, nil); err != nil {
			t.Fatal(err)
		}
		if err := a.secrets.Set(t.Context(), "Of a source that was removed", "x"); err != nil {
			t.Fatal(err)
		}
		if err := keepToken(filepath.Join(a.Dirs.State, mcpTokenFile), "tokentokentokentoken"); err != nil {
			t.Fatal(err)
		}
		a.feedID()
	})
	for _, name := range []string{"daybrief.db.suspect", "daybrief.db.damaged-20260101-101010", "daybrief.db.damaged-20260101-101010-wal", "daybrief.lock", "daybrief.lock.holder",
		"logs/daybrief-2026-11-21T06-30-00.000.log", ".answer.json.123", "answer.json.123", ".config.toml.77", "window.lock", "window.address", "notice.address-5"} {
		if err := os.WriteFile(filepath.Join(o.Home, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	k, _ := o.Keyring.(*ring)
	return nobody(o, t.TempDir()), k
}

func TestWipeLeavesNothing(t *testing.T) {
	o, k := used(t)
	w, err := Wipe(t.Context(), o, WipeOptions{})
	if err != nil || !w.Whole() || len(w.Left) != 0 {
		t.Errorf("left %+v, %v", w.Left, err)
	}
	if left := files(t, o.Home); len(left) != 0 {
		t.Errorf("still there: %v", left)
	}
	if len(k.kept) != 0 || !slices.Contains(w.Secrets, "Of a source that was removed") || !slices.Contains(w.Secrets, "Post") {
		t.Errorf("taken out of the keyring %v, still there %d", w.Secrets, len(k.kept))
	}
	again, err := Wipe(t.Context(), o, WipeOptions{})
	if err != nil || !again.Whole() {
		t.Errorf("a second time: %+v, %v", again, err)
	}
}

func TestWipeLeavesWhatIsNotOurs(t *testing.T) {
	o, _ := used(t)
	foreign := []string{"letter.odt", "daybrief.db.mine", "daybrief.database", "config.toml.bak", "answer.json.old", "logs/notes.log", "photos/a.jpg", "keyring.json", "profile.txt"}
	for _, name := range foreign {
		path := filepath.Join(o.Home, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("mine"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	outside := filepath.Join(t.TempDir(), "outside")
	if err := os.WriteFile(outside, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(o.Home, "feed-id.link")); err != nil && runtime.GOOS != "windows" {
		t.Fatal(err)
	}
	w, err := Wipe(t.Context(), o, WipeOptions{KeepConfig: true})
	if err != nil || !w.Whole() || len(w.Left) != 2 {
		t.Errorf("%+v, %v", w.Left, err)
	}
	left := files(t, o.Home)
	for _, name := range append(foreign, "config.toml") {
		if !slices.Contains(left, filepath.FromSlash(name)) {
			t.Errorf("%s is gone", name)
		}
	}
	if len(left) != len(foreign)+4 { // config.toml, the link, and the two folders
		t.Errorf("left: %v", left)
	}
	if data, err := os.ReadFile(outside); err != nil || string(data) != "mine" {
		t.Errorf("%q, %v", data, err)
	}
}

func TestWipeWithALockedKeyring(t *testing.T) {
	o, k := used(t)
	kept := len(k.kept)
	k.fault = errors.New("the collection is locked")
	w, err := Wipe(t.Context(), o, WipeOptions{})
	if err != nil || w.Whole() || len(w.Left) != 1 || !strings.Contains(w.Left[0].What, "Post") || w.Left[0].Hint == "" {
		t.Errorf("%+v, %v", w.Left, err)
	}
	if left := files(t, o.Home); len(left) > 2 || len(left) == 0 {
		t.Errorf("left: %v, want the list of names", left)
	}
	if len(k.kept) != kept {
		t.Errorf("%d of %d are left", len(k.kept), kept)
	}
	k.fault = nil
	if w, err = Wipe(t.Context(), o, WipeOptions{}); err != nil || !w.Whole() || len(k.kept) != 0 || len(files(t, o.Home)) != 0 {
		t.Errorf("unlocked: %+v, %v, %d entries, %v", w.Left, err, len(k.kept), files(t, o.Home))
	}
}

// TestWipeOfWhatIsBroken: neither a damaged store nor a broken configuration is
// in its way, nor that it was interrupted.
func TestWipeOfWhatIsBroken(t *testing.T) {
	o, k := used(t)
	for name, text := range map[string]string{
		"daybrief.db": "no database", "config.toml": "[[source]]\nname = \"Odd one\"\nbroken [", "config.last-good.toml": "\x00", "keyring-names.json": "{{{", "restore.json": "???",
	} {
		if err := os.WriteFile(filepath.Join(o.Home, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	k.kept = map[string]string{"daybrief" + o.Home + "\nOdd one": "x", "daybrief" + o.Home + "\nmcp server": "x"}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Wipe(ctx, o, WipeOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	w, err := Wipe(t.Context(), o, WipeOptions{})
	if err != nil || !w.Whole() || len(files(t, o.Home)) != 0 || len(k.kept) != 0 {
		t.Errorf("%+v, %v, left %v and %v", w, err, files(t, o.Home), k.kept)
	}
}

func TestWipeWaitsForNobody(t *testing.T) {
	o, _ := used(t)
	inHome(t, o, func(*App) {
		before := files(t, o.Home)
		if _, err := Wipe(t.Context(), o, WipeOptions{}); app.AsError(err).Code != app.CodeLocked {
			t.Errorf("%v", err)
		}
		if after := files(t, o.Home); len(after) != len(before) {
			t.Errorf("before %v, after %v", before, after)
		}
	})
}
