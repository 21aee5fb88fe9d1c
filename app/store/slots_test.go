package store_test

import (
	"errors"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

// ran keeps a run that has ended.
func ran(t *testing.T, s *store.Store, r app.Run) {
	t.Helper()
	state := r.State
	r.State = ""
	id, err := s.StartRun(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	r.ID, r.State, r.Ended = id, state, r.Started.Add(time.Minute)
	if err := s.EndRun(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}

func TestWhichRunsMakeASlot(t *testing.T) {
	slot := storetest.Now()
	at := func(d time.Duration) time.Time { return slot.Add(d) }
	now := at(time.Hour)
	for name, c := range map[string]struct {
		run  app.Run
		made bool
	}{
		"its own":                 {app.Run{Trigger: "timer", Planned: slot, Started: at(time.Second), State: "done"}, true},
		"a late one, in part":     {app.Run{Trigger: "catch-up", Planned: slot, Started: at(time.Minute), State: "partial"}, true},
		"the reader's, since":     {app.Run{Trigger: "window", Started: at(time.Minute), State: "done"}, true},
		"the reader's, before":    {app.Run{Trigger: "command", Planned: slot, Started: at(-time.Minute), State: "done"}, false},
		"one that failed":         {app.Run{Trigger: "timer", Planned: slot, Started: at(time.Second), State: "failed"}, false},
		"one that was stopped":    {app.Run{Trigger: "timer", Planned: slot, Started: at(time.Second), State: "cancelled"}, false},
		"the sample day":          {app.Run{Trigger: "command", Sample: true, Started: at(time.Minute), State: "done"}, false},
		"its own, clock set back": {app.Run{Trigger: "timer", Planned: slot, Started: at(2 * time.Hour), State: "done"}, true},
		"another, clock set back": {app.Run{Trigger: "window", Started: at(2 * time.Hour), State: "done"}, false},
		"the next, set back":      {app.Run{Trigger: "timer", Planned: at(24 * time.Hour), Started: at(24 * time.Hour), State: "done"}, true},
		"a wrong year":            {app.Run{Trigger: "timer", Planned: at(365 * 24 * time.Hour), Started: at(365 * 24 * time.Hour), State: "done"}, false},
		"of another slot":         {app.Run{Trigger: "timer", Planned: at(-24 * time.Hour), Started: at(-24 * time.Hour), State: "done"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := storetest.Open(t)
			ran(t, s, c.run)
			if made, err := s.SlotMade(t.Context(), slot, now); err != nil || made != c.made {
				t.Errorf("made %v, %v; want %v", made, err, c.made)
			}
		})
	}
}

func TestASlotThatHasPassedNeedsNoRun(t *testing.T) {
	s, slot, ctx := storetest.Open(t), storetest.Now(), t.Context()
	for range 2 {
		if err := s.PassSlot(ctx, slot, slot.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if made, err := s.SlotMade(ctx, slot, slot.Add(time.Hour)); !made || err != nil {
		t.Errorf("made %v, %v", made, err)
	}
	if made, err := s.SlotMade(ctx, slot.Add(24*time.Hour), slot.Add(25*time.Hour)); made || err != nil {
		t.Errorf("the next one: made %v, %v", made, err)
	}
}

func TestWhyASlotWasPutOffIsKeptUntilTheNextRun(t *testing.T) {
	s, slot, ctx := storetest.Open(t), storetest.Now(), t.Context()
	hold := func(n int, why string) { t.Helper(); holdSlot(t, s, slot.AddDate(0, 0, n), why) }
	hold(0, "at 20 percent")
	hold(0, "at 12 percent")
	hold(1, "at 9 percent")
	list, err := s.HeldRuns(ctx)
	if err != nil || len(list) != 2 || list[1].Why != "at 12 percent" || !list[1].Planned.Equal(slot) || list[0].Hint != "Plug it in." {
		t.Fatalf("%+v, %v; want the last reason of each slot, the latest first", list, err)
	}
	if _, err := s.LastPlannedRun(ctx); !errors.Is(err, app.ErrNotFound) {
		t.Errorf("a run before there was one: %v", err)
	}
	ran(t, s, app.Run{Trigger: "catch-up", Planned: slot.AddDate(0, 0, 1), Started: slot.AddDate(0, 0, 1).Add(time.Hour), State: "done"})
	if list, err := s.HeldRuns(ctx); err != nil || len(list) != 0 {
		t.Errorf("after a run: %+v, %v", list, err)
	}
	r, err := s.LastPlannedRun(ctx)
	if err != nil || r.Trigger != "catch-up" || !r.Planned.Equal(slot.AddDate(0, 0, 1)) || r.Ended.IsZero() {
		t.Errorf("last run: %+v, %v", r, err)
	}
}

func TestWhatIsTwoMonthsOldGoes(t *testing.T) {
	s, slot := storetest.Open(t), storetest.Now()
	holdSlot(t, s, slot, "at 9 percent")
	holdSlot(t, s, slot.AddDate(0, 0, 90), "at 3 percent")
	if list, err := s.HeldRuns(t.Context()); err != nil || len(list) != 1 || list[0].Why != "at 3 percent" {
		t.Errorf("%+v, %v; want what is old gone", list, err)
	}
}

func holdSlot(t *testing.T, s *store.Store, at time.Time, why string) {
	t.Helper()
	err := s.HoldSlot(t.Context(), app.HeldRun{Planned: at, At: at.Add(time.Minute), Code: app.CodeBattery, Why: why, Hint: "Plug it in."})
	if err != nil {
		t.Fatal(err)
	}
}
