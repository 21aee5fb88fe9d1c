package store_test

import (
	"os"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

func fileSize(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// TestTheFileShrinks: after most items have gone, most of their space is given
// back, in steps, and what is left can still be read and written.
func TestTheFileShrinks(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	if err := storetest.Fill(ctx, s, 5000, 2); err != nil {
		t.Fatal(err)
	}
	mustExec(t, open(t, s.Path()), "PRAGMA wal_checkpoint(TRUNCATE)")
	before := fileSize(t, s.Path())
	p := year()
	p.Items = 7 * day // the fixtures have 144 items a day
	done, err := s.Keep(ctx, p)
	if err != nil || done.Items < 3900 {
		t.Fatalf("%+v, %v", done, err)
	}
	if err := s.TidyIndex(ctx); err != nil {
		t.Fatal(err)
	}
	if freed, err := s.Shrink(ctx, time.Nanosecond); err != nil || freed > 0 {
		t.Errorf("with no time %d bytes were freed, %v", freed, err)
	}
	freed, err := s.Shrink(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	mustExec(t, open(t, s.Path()), "PRAGMA wal_checkpoint(TRUNCATE)")
	after := fileSize(t, s.Path())
	if after > before/2 || freed < before/2 {
		t.Errorf("%d bytes before, %d after, %d freed", before, after, freed)
	}
	if again, err := s.Shrink(ctx, 0); err != nil || again != 0 {
		t.Errorf("a second time %d bytes, %v", again, err)
	}
	if err := s.Check(ctx); err != nil {
		t.Error(err)
	}
	if list, err := s.Items(ctx, app.ItemQuery{}); err != nil || len(list) != 5000-done.Items {
		t.Errorf("%d items, %v", len(list), err)
	}
}

// TestAnOldFileIsWrittenAnewOnce: it was made when no page could be given back.
func TestAnOldFileIsWrittenAnewOnce(t *testing.T) {
	path := t.TempDir() + "/daybrief.db"
	mustExec(t, open(t, path), "PRAGMA auto_vacuum = NONE; CREATE TABLE x (a); DROP TABLE x")
	s, _, err := store.Open(t.Context(), path, store.Options{Now: storetest.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := storetest.Fill(t.Context(), s, 9000, 0); err != nil {
		t.Fatal(err)
	}
	p := year()
	p.Items = day
	if _, err := s.Keep(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if freed, err := s.Shrink(t.Context(), time.Hour); err != nil || freed != 0 {
		t.Errorf("in passing: %d, %v", freed, err)
	}
	if freed, err := s.Shrink(t.Context(), 0); err != nil || freed < 16<<20 {
		t.Errorf("asked for: %d, %v", freed, err)
	}
	var mode int
	if err := open(t, path).QueryRow("PRAGMA auto_vacuum").Scan(&mode); err != nil || mode != 2 {
		t.Errorf("auto_vacuum is %d, %v", mode, err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestSizesAddUpToTheFile(t *testing.T) {
	s := storetest.Open(t)
	if err := storetest.Fill(t.Context(), s, 500, 3); err != nil {
		t.Fatal(err)
	}
	mustExec(t, open(t, s.Path()), "PRAGMA wal_checkpoint(TRUNCATE)")
	list, err := s.Sizes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sum, names := int64(0), map[string]store.Size{}
	for _, v := range list {
		sum += v.Bytes
		names[v.Name] = v
	}
	if have := fileSize(t, s.Path()); sum < have*95/100 || sum > have {
		t.Errorf("%d bytes of %d: %+v", sum, have, list)
	}
	if names["items"].Rows != 500 || names["briefs"].Rows != 3 || names["words for search"].Bytes == 0 {
		t.Errorf("%+v", list)
	}
	if other := names["other"].Bytes; other > sum/20 {
		t.Errorf("%d of %d bytes are of no kind", other, sum)
	}
}
