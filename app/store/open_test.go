package store_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

// filled makes a closed store with a brief and returns its path.
func filled(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "daybrief.db")
	s, _, err := store.Open(t.Context(), path, store.Options{Now: storetest.Now})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(storetest.Fill(t.Context(), s, 600, 3), s.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// reopen opens the store and closes it when the test ends.
func reopen(t *testing.T, path string, o store.Options) (*store.Store, *app.Note, error) {
	t.Helper()
	o.Now = storetest.Now
	s, note, err := store.Open(t.Context(), path, o)
	if err == nil {
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	return s, note, err
}

// wantCode fails unless err is for the reader, has the code and says what to do.
func wantCode(t *testing.T, err error, code string) *app.Error {
	t.Helper()
	var e *app.Error
	if !errors.As(err, &e) || e.Code != code || e.Hint == "" || e.Message == "" {
		t.Fatalf("got %v (%+v), want code %s with a hint", err, e, code)
	}
	return e
}

func TestFilesArePrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes are for Unix")
	}
	path := filepath.Join(t.TempDir(), "new", "deep", "a ?#%20 b.db")
	s, _, err := reopen(t, path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	save(t, s, storetest.Brief(storetest.Now(), 10))
	files, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	if err != nil || len(files) < 3 {
		t.Fatalf("files: %v, %v, want the store, its WAL and more", files, err)
	}
	for _, f := range append(files, filepath.Dir(path)) {
		info, err := os.Stat(f)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v, want it for its owner alone", f, info.Mode(), err)
		}
	}
}

func TestWidePermissionsAreTightened(t *testing.T) {
	path := filled(t)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := reopen(t, path, store.Options{}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
	}
}

func TestReadOnlyOpen(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none.db")
	if _, _, err := reopen(t, missing, store.Options{ReadOnly: true}); !errors.Is(err, app.ErrNotFound) {
		t.Errorf("a missing file: %v, want ErrNotFound", err)
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("the missing file was created")
	}
	s, _, err := reopen(t, filled(t), store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if b, err := s.LatestBrief(t.Context()); err != nil || b.Date != "2026-08-21" {
		t.Errorf("latest: %q, %v", b.Date, err)
	}
}

func TestDamagedFileIsSetAside(t *testing.T) {
	cases := []struct {
		name   string
		damage func([]byte) []byte
	}{
		{"not a database", func([]byte) []byte { return []byte("not a database at all, just text\n") }},
		{"zeros", func(b []byte) []byte { return make([]byte, len(b)) }},
		{"cut short", func(b []byte) []byte { return b[:len(b)/2] }},
		{"a few bytes", func(b []byte) []byte { return b[:50] }},
		{"broken schema", func(b []byte) []byte {
			return append(b[:100:100], append(bytes.Repeat([]byte{0xff}, 3996), b[4096:]...)...)
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filled(t)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			bad := c.damage(data)
			if err := errors.Join(os.WriteFile(path, bad, 0o600), os.RemoveAll(path+"-wal"), os.RemoveAll(path+"-shm")); err != nil {
				t.Fatal(err)
			}
			s, note, err := reopen(t, path, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			aside := path + ".damaged-20260821-063000"
			if note == nil || note.Code != app.CodeStoreSaved || !strings.Contains(note.Text, aside) {
				t.Fatalf("note: %+v, want it to name %s", note, aside)
			}
			if got, err := os.ReadFile(aside); err != nil || !bytes.Equal(got, bad) {
				t.Errorf("the old file is not what it was: %v", err)
			}
			save(t, s, storetest.Brief(storetest.Now(), 10)) // the new store works
		})
	}
}

func TestDamageMetWhileWorkingIsFoundAtTheNextOpen(t *testing.T) {
	path := filled(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for n := 80 * 4096; n < len(data)-4096; n++ { // the schema stays whole
		data[n] = 0xff
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	s, note, err := reopen(t, path, store.Options{})
	if err != nil || note != nil {
		t.Fatalf("a quick look finds nothing: %v, %v", note, err)
	}
	_, err = s.Items(t.Context(), app.ItemQuery{})
	wantCode(t, err, app.CodeStore)
	if _, note, err = reopen(t, path, store.Options{}); err != nil || note == nil {
		t.Errorf("the next open: note %v, %v, want the file set aside", note, err)
	}
	if _, note, err = reopen(t, path, store.Options{}); err != nil || note != nil {
		t.Errorf("and the one after: note %v, %v, want nothing more", note, err)
	}
}

func TestSuspicionWithoutDamageIsDropped(t *testing.T) {
	path := filled(t)
	if err := os.WriteFile(path+".suspect", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, note, err := reopen(t, path, store.Options{})
	if err != nil || note != nil {
		t.Fatalf("%v, note %v", err, note)
	}
	if b, err := s.LatestBrief(t.Context()); err != nil || b.Date != "2026-08-21" {
		t.Errorf("latest: %q, %v", b.Date, err)
	}
	if _, err := os.Stat(path + ".suspect"); err == nil {
		t.Error("the mark is still there")
	}
}

func TestNewerSchemaIsRefusedUntouched(t *testing.T) {
	path := filled(t)
	db := open(t, path)
	mustExec(t, db, "PRAGMA user_version = 4711")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before := sum(t, path)
	_, _, err := reopen(t, path, store.Options{})
	e := wantCode(t, err, app.CodeStoreNewer)
	if !strings.Contains(e.Message, "4711") || !strings.Contains(e.Message, path) {
		t.Errorf("message: %q", e.Message)
	}
	if sum(t, path) != before {
		t.Error("the file was written to")
	}
}

func sum(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

func TestAnotherProgramsDatabaseIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "other.db")
	mustExec(t, open(t, path), "CREATE TABLE theirs (x)")
	_, _, err := reopen(t, path, store.Options{})
	wantCode(t, err, app.CodeStore)
}

func TestFolderFaults(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"below a file": filepath.Join(file, "x", "daybrief.db"),
		"a folder":     dir,
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := reopen(t, path, store.Options{})
			wantCode(t, err, app.CodeDisk)
		})
	}
}
