package store_test

import (
	"errors"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

// briefOf saves a brief of a day, made at some hour of it.
func briefOf(t *testing.T, s *store.Store, days, hour int) store.SavedBrief {
	t.Helper()
	b := storetest.Brief(ago(days), 100)
	b.Brief.Made = b.Brief.Made.Add(time.Duration(hour) * time.Hour)
	b.Kept = []byte(b.Brief.Made.String())
	if err := s.SaveBrief(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBriefsStayUnlessSetOtherwise(t *testing.T) {
	for _, c := range []struct {
		name            string
		briefs, records time.Duration
		rows, days      int // after
		trimmed         int
	}{
		{"for ever", 0, 0, 5, 3, 0},
		{"without what was replaced", 0, 90 * day, 4, 3, 2},
		{"a year", 365 * day, 90 * day, 3, 2, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := storetest.Open(t)
			for _, b := range [][2]int{{500, 1}, {200, 1}, {200, 5}, {1, 1}, {1, 5}} {
				briefOf(t, s, b[0], b[1])
			}
			p := store.KeepPolicy{Now: storetest.Now(), Briefs: c.briefs, Records: c.records}
			plan, err := s.KeepPlan(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			done, err := s.Keep(t.Context(), p)
			if err != nil || done.Briefs != 5-c.rows || done.Trimmed != c.trimmed {
				t.Errorf("%+v, %v, planned %+v", done, err, plan)
			}
			list, err := s.Briefs(t.Context())
			if err != nil || len(list) != c.days {
				t.Errorf("%d days, %v", len(list), err)
			}
			var docs, rows int
			err = open(t, s.Path()).QueryRow("SELECT (SELECT count(*) FROM docs WHERE kind = 'brief'), (SELECT count(*) FROM briefs)").Scan(&docs, &rows)
			if err != nil || docs != c.days || rows != c.rows {
				t.Errorf("%d found by search, %d rows, %v", docs, rows, err)
			}
		})
	}
}

// TestAnOldBriefStillOpensItsItems: its steps are gone, its sentences, the gate's
// words and the items it cites are not, although the store let go of those.
func TestAnOldBriefStillOpensItsItems(t *testing.T) {
	s := storetest.Open(t)
	b := storetest.Brief(ago(500), 100)
	b.Trace = app.Trace{Steps: []app.Step{{N: 1, Action: "compose", Prompt: "secret texts"}}, Verdicts: []app.Verdict{{Section: "tldr", Text: "x", Passed: true}}}
	b.Evidence = app.Evidence{Entries: []app.EvidenceEntry{{N: 1, Item: "i", Text: "secret texts"}}, Digest: "d"}
	if err := s.SaveBrief(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Keep(t.Context(), year()); err != nil {
		t.Fatal(err)
	}
	got, err := s.Brief(t.Context(), b.Brief.Date)
	if err != nil || len(got.Items) != len(b.Items) || len(got.Brief.TLDR) != len(b.Brief.TLDR) {
		t.Fatalf("%d items, %v", len(got.Items), err)
	}
	if len(got.Trace.Steps) != 0 || len(got.Evidence.Entries) != 0 || len(got.Trace.Verdicts) != 1 || got.Evidence.Digest != "d" {
		t.Errorf("trace %+v, evidence %+v", got.Trace, got.Evidence)
	}
	id := b.Items[3].ID
	if _, err := s.Item(t.Context(), id); !errors.Is(err, app.ErrNotFound) {
		t.Fatalf("the item is in the store: %v", err)
	}
	if held, err := s.Snapshots(t.Context(), []string{id}); err != nil || len(held) != 1 || held[0].Text != b.Items[3].Text || held[0].Native != b.Items[3].Native {
		t.Errorf("%+v, %v", held, err)
	}
}

func TestRecordsGoTheLastRunStays(t *testing.T) {
	s, ctx := storetest.Open(t), t.Context()
	for _, d := range []int{200, 150, 120} {
		id, err := s.StartRun(ctx, app.Run{Trigger: "timer", Started: ago(d)})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.EndRun(ctx, app.Run{ID: id, State: "done", Ended: ago(d)}); err != nil {
			t.Fatal(err)
		}
		if err := s.AddTraffic(ctx, "a.example", 1, 2, ago(d)); err != nil {
			t.Fatal(err)
		}
	}
	it := note("1", app.KindMail, ago(1))
	seenAt(t, s, ago(0), it)
	for _, d := range []int{400, 10} {
		if err := s.MarkOpened(ctx, it.ID, ago(d)); err != nil {
			t.Fatal(err)
		}
	}
	done, err := s.Keep(ctx, year())
	if err != nil || done.Runs != 2 || done.Hosts != 3 || done.Opened != 1 || done.Items != 0 {
		t.Errorf("%+v, %v", done, err)
	}
	if runs, err := s.Runs(ctx, 0); err != nil || len(runs) != 1 {
		t.Errorf("%+v, %v", runs, err)
	}
}

func TestEachItemStreamsAll(t *testing.T) {
	s, ctx := storetest.Open(t), t.Context()
	if err := storetest.Fill(ctx, s, 60, 0); err != nil {
		t.Fatal(err)
	}
	n := 0
	err := s.EachItem(ctx, func(it *app.Item, seen time.Time, gone bool) error {
		if it.ID == "" || it.Native == "" || !seen.Equal(storetest.Now()) || gone {
			t.Errorf("%+v, %v, %v", it, seen, gone)
		}
		n++
		return nil
	})
	if err != nil || n != 60 {
		t.Errorf("%d, %v", n, err)
	}
	stop := errors.New("enough")
	if err := s.EachItem(ctx, func(*app.Item, time.Time, bool) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("%v", err)
	}
}
