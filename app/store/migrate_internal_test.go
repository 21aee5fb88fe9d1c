package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

// frozen makes a store of the first schema, as it was released, with data.
func frozen(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "schema1.sql"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "daybrief.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := newStore(path, Options{}, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.rw.Exec(string(text)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestUpgradeFromTheFirstSchemaKeepsEverything(t *testing.T) {
	path, ctx := frozen(t), t.Context()
	s, note, err := Open(ctx, path, Options{})
	if err != nil || note != nil {
		t.Fatalf("open: %v, note %v", err, note)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	b, err := s.Brief(ctx, "2026-08-20")
	if err != nil || b.Brief.TLDR[0].Text != "Pay the harbour fee." || len(b.Items) != 1 || b.Evidence.Digest != "d1" || len(b.Trace.Steps) != 1 {
		t.Errorf("brief: %+v, %v", b, err)
	}
	it, err := s.Item(ctx, "aaaaaaaaaaaaaaaa")
	if err != nil || it.Title != "Harbour fee" || it.Native != "m1" {
		t.Errorf("item: %+v, %v", it, err)
	}
	if items, err := s.Items(ctx, app.ItemQuery{}); err != nil || len(items) != 1 {
		t.Errorf("items: %d, %v, want the one that is not gone", len(items), err)
	}
	checkFrozenState(t, s)
	checkFrozenActions(t, s)
	checkFrozenHistory(t, s)
	if err := s.Check(ctx); err != nil {
		t.Error(err)
	}
}

func checkFrozenState(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	state, good, err := s.SourceState(ctx, "Mail")
	if err != nil || string(state) != "uid 7" || good.Unix() != 1787205600 {
		t.Errorf("state: %q, %v, %v", state, good, err)
	}
	votes, err := s.Votes(ctx)
	if err != nil || len(votes) != 2 || votes[1].Value != -1 || votes[0].About == nil {
		t.Errorf("votes: %+v, %v", votes, err)
	}
}

func checkFrozenActions(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	done := app.ActionMark{ID: "x", State: app.ActionDone, Action: app.Commitment{Item: "aaaaaaaaaaaaaaaa", Quote: "Pay it."}}
	if err := s.MarkAction(ctx, done); err != nil {
		t.Errorf("a decision on an action of the old store: %v", err)
	}
	if marks, err := s.ActionMarks(ctx, time.Time{}); err != nil || len(marks) != 1 || marks[0].About == nil || marks[0].About.Title != "Harbour fee" {
		t.Errorf("decisions: %+v, %v", marks, err)
	}
}

func checkFrozenHistory(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	about := RelatedQuery{Items: []app.Item{{Kind: app.KindEvent, Title: "The harbour plan"}}}
	about.To = time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC)
	if found, err := s.Related(ctx, about); err != nil || len(found) != 1 || found[0].Native != "m1" {
		t.Errorf("related to items of the old store: %+v, %v", found, err)
	}
	runs, err := s.Runs(ctx, 0)
	if err != nil || len(runs) != 1 || runs[0].State != "done" {
		t.Errorf("runs: %+v, %v", runs, err)
	}
	opened, err1 := s.Opened(ctx, time.Time{}, time.Time{})
	traffic, err2 := s.Traffic(ctx, time.Time{})
	if err := errors.Join(err1, err2); err != nil || len(opened) != 1 || len(traffic) != 1 || traffic[0].Requests != 3 {
		t.Errorf("opened %+v, traffic %+v, %v", opened, traffic, err)
	}
}

func TestReleasedMigrationsAreNotEdited(t *testing.T) {
	want, err := os.ReadFile(filepath.Join("testdata", "released.txt"))
	if err != nil {
		t.Fatal(err)
	}
	list, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(string(want))
	if len(lines) != len(list) {
		t.Fatalf("testdata/released.txt has %d sums for %d migrations: add the new one's", len(lines), len(list))
	}
	for n, text := range list {
		sum := sha256.Sum256([]byte(text))
		if got := hex.EncodeToString(sum[:]); got != lines[n] {
			t.Errorf("migration %d was edited: its sum is %s, released was %s", n+1, got, lines[n])
		}
	}
}

func TestAFailingMigrationLeavesTheOneBefore(t *testing.T) {
	path, ctx := frozen(t), t.Context()
	s, err := newStore(path, Options{}, false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	list, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	next := len(list)
	list = append(list, "CREATE TABLE extra (x)", "DELETE FROM votes; CREATE TABLE extra (x)")
	if err := s.migrate(ctx, list); err == nil {
		t.Fatal("the second step did not fail")
	}
	var version, votes, extra int
	err = s.rw.QueryRow("SELECT (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM votes), (SELECT count(*) FROM extra)").
		Scan(&version, &votes, &extra)
	if err != nil || version != next+1 || votes != 2 {
		t.Errorf("version %d, votes %d, %v; want %d and 2", version, votes, err, next+1)
	}
}

func TestDiskFull(t *testing.T) {
	ctx := t.Context()
	s, _, err := Open(ctx, filepath.Join(t.TempDir(), "daybrief.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	small := SavedBrief{Brief: app.Brief{Date: "2026-08-20"}}
	if err := s.SaveBrief(ctx, small); err != nil {
		t.Fatal(err)
	}
	// SQLite answers as on a full disk when the file may not grow.
	if _, err := s.rw.Exec("PRAGMA max_page_count = 40"); err != nil {
		t.Fatal(err)
	}
	big := SavedBrief{Brief: app.Brief{Date: "2026-08-21"}, Trace: app.Trace{Steps: []app.Step{{Prompt: strings.Repeat("x", 1<<20)}}}}
	err = s.SaveBrief(ctx, big)
	if e := app.AsError(err); e == nil || e.Code != app.CodeDisk || !strings.Contains(e.Message, "full") || e.Hint == "" {
		t.Errorf("got %+v, want code disk", e)
	}
	if b, err := s.LatestBrief(ctx); err != nil || b.Date != "2026-08-20" {
		t.Errorf("latest: %q, %v, want the one before", b.Date, err)
	}
	if err := s.SaveBrief(ctx, small); err != nil {
		t.Errorf("a small write afterwards: %v", err)
	}
}

func TestCancelledWriteLeavesNothing(t *testing.T) {
	s, _, err := Open(t.Context(), filepath.Join(t.TempDir(), "daybrief.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	for range 20 { // the deadline falls into another part of the save each time
		ctx, cancel := timeout(t)
		var items []app.Item
		for n := range 3000 {
			items = append(items, app.Item{ID: string(rune(n + 200)), Kind: app.KindNote})
		}
		err := s.SaveBrief(ctx, SavedBrief{Brief: app.Brief{Date: "2026-08-20"}, Items: items})
		cancel()
		var briefs, rows int
		if e := s.ro.QueryRow("SELECT (SELECT count(*) FROM briefs), (SELECT count(*) FROM brief_items)").Scan(&briefs, &rows); e != nil || rows != 3000*briefs {
			t.Fatalf("%d briefs with %d items, %v", briefs, rows, e)
		}
		if err == nil {
			continue
		}
		var face *app.Error
		if errors.As(err, &face) {
			t.Errorf("a cancelled write blames %q", face.Message)
		}
	}
	if err := s.SaveBrief(t.Context(), SavedBrief{Brief: app.Brief{Date: "2026-08-21"}}); err != nil {
		t.Errorf("a write afterwards: %v", err)
	}
}

// timeout ends some time within a save of a few thousand items.
func timeout(t *testing.T) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), rand.N(40*time.Millisecond))
}
