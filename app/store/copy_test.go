package store_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

func code(err error) string {
	var e *app.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func TestACopyIsWholeWhileOthersWrite(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	if err := storetest.Fill(ctx, s, 600, 3); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	stop, cancel := context.WithCancel(ctx)
	go func() {
		var err error
		for n := 0; stop.Err() == nil && err == nil; n++ {
			it := storetest.Item(n % 600)
			it.Title += "!"
			_, err = s.UpsertItems(ctx, it.Source, []app.Item{it}, store.SourceAnswer{At: ago(0)})
		}
		done <- err
	}()
	for range 3 {
		checkCopy(t, s, filepath.Join(t.TempDir(), "copy ö%20?.db"))
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func checkCopy(t *testing.T, s *store.Store, path string) {
	t.Helper()
	ctx := t.Context()
	if err := s.CopyTo(ctx, path); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	known, err := store.Schema()
	if err != nil {
		t.Fatal(err)
	}
	if schema, err := store.Examine(ctx, path); err != nil || schema != known {
		t.Fatalf("schema %d, %v", schema, err)
	}
	c, note, err := store.Open(ctx, path, store.Options{Now: storetest.Now})
	if err != nil || note != nil {
		t.Fatal(err, note)
	}
	items, err := c.Items(ctx, app.ItemQuery{})
	if err != nil || len(items) != 600 {
		t.Errorf("%d items, %v", len(items), err)
	}
	if b, err := c.LatestBrief(ctx); err != nil || b.Date != storetest.Now().Format(time.DateOnly) {
		t.Errorf("%+v, %v", b.Date, err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestACopyOverwritesNothing(t *testing.T) {
	s := storetest.Open(t)
	path := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.CopyTo(t.Context(), path); code(err) != app.CodeDisk {
		t.Errorf("%v", err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "precious" {
		t.Errorf("%q, %v", data, err)
	}
}

func TestExamineTellsWhatIsWrong(t *testing.T) {
	s := storetest.Open(t)
	if err := storetest.Fill(t.Context(), s, 300, 2); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	good := filepath.Join(dir, "good")
	if err := s.CopyTo(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(dir, "newer")
	if err := os.WriteFile(newer, data, 0o600); err != nil {
		t.Fatal(err)
	}
	mustExec(t, open(t, newer), "PRAGMA user_version = 999")
	other := filepath.Join(dir, "other")
	mustExec(t, open(t, other), "CREATE TABLE items (x); PRAGMA user_version = 3")
	torn := bytes.Clone(data)
	for i := len(torn) / 3; i < len(torn)*2/3; i++ {
		torn[i] ^= 0x5a
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, app.CodeFormat}, {"text", []byte("hello"), app.CodeFormat}, {"cut", data[:len(data)/2], app.CodeFormat},
		{"header alone", data[:100], app.CodeFormat}, {"torn", torn, app.CodeStore}, {"newer", nil, app.CodeStoreNewer}, {"other", nil, app.CodeFormat},
	} {
		path := filepath.Join(dir, c.name)
		if c.name != "newer" && c.name != "other" {
			if err := os.WriteFile(path, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := store.Examine(t.Context(), path); code(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	if _, err := store.Examine(t.Context(), dir); err == nil {
		t.Error("a folder is a store")
	}
}

// TestAloneWaitsForNobody: whoever wants to replace the file is told that it is
// open, and whoever opens it meanwhile waits.
func TestAloneWaitsForNobody(t *testing.T) {
	s := storetest.Open(t)
	if _, err := store.Alone(t.Context(), s.Path()); code(err) != app.CodeLocked {
		t.Fatalf("the store is open: %v", err)
	}
	path := filepath.Join(t.TempDir(), "daybrief.db")
	first, _, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	release, err := store.Alone(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if late, _, err := store.Open(short, path, store.Options{}); err == nil {
		t.Error("opened what somebody holds alone", late.Close())
	}
	opened := make(chan error, 1)
	go func() {
		s, _, err := store.Open(t.Context(), path, store.Options{})
		if err == nil {
			err = s.Close()
		}
		opened <- err
	}()
	if err := release(); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Error(err)
	}
}

func TestFoldLeavesOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "daybrief.db")
	s, _, err := store.Open(t.Context(), path, store.Options{Now: storetest.Now})
	if err != nil {
		t.Fatal(err)
	}
	if err := storetest.Fill(t.Context(), s, 60, 1); err != nil {
		t.Fatal(err)
	}
	if err := store.Fold(t.Context(), path); code(err) != app.CodeLocked {
		t.Errorf("folded while it is open: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := store.Fold(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	for _, ext := range []string{"-wal", "-shm", "-journal"} {
		if _, err := os.Stat(path + ext); err == nil {
			t.Errorf("%s is still there", ext)
		}
	}
}
