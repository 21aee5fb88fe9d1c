package schedule

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"daybrief/app"
)

// morning is half past six on a day without anything odd.
func morning(t testing.TB) (Plan, time.Time) {
	p := Plan{Hour: 6, Minute: 30, Zone: zoneOf(t, "Europe/Berlin")}
	return p, time.Date(2026, 11, 25, 6, 30, 0, 0, p.Zone)
}

// stepAt lets a keeper look at a time and returns how many runs there are.
func (w *world) stepAt(t *testing.T, k *Keeper, now time.Time) int {
	t.Helper()
	w.now = now
	if err := k.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	return len(w.runs)
}

func TestAClockSetBackMakesNothingTwice(t *testing.T) {
	p, slot := morning(t)
	w := newWorld(slot, p)
	k := w.keeper()
	if n := w.stepAt(t, k, slot); n != 1 {
		t.Fatalf("%d runs at the slot", n)
	}
	for _, at := range []time.Duration{-time.Hour, -time.Minute, 0, time.Minute, time.Hour} {
		if n := w.stepAt(t, k, slot.Add(at)); n != 1 && at >= 0 {
			t.Fatalf("%d runs after the clock was set back, at %s", n, at)
		}
	}
	// Going back behind yesterday's slot is a new day for nobody: that one was made.
	w = newWorld(slot, p)
	w.runs = []made{{planned: slot.AddDate(0, 0, -1), started: slot.AddDate(0, 0, -1)}}
	k = w.keeper()
	w.stepAt(t, k, slot)
	for m := -180; m < 180; m++ {
		w.stepAt(t, k, slot.Add(time.Duration(m)*time.Minute))
	}
	if len(w.runs) != 2 {
		t.Errorf("runs: %v", w.runs)
	}
}

func TestAReaderWhoTravels(t *testing.T) {
	p, slot := morning(t)
	w := newWorld(slot, p)
	k := w.keeper()
	w.stepAt(t, k, slot)
	// East: half past six in Tokyo was before the run; the next is tomorrow's.
	w.plan.Zone = zoneOf(t, "Asia/Tokyo")
	for h := range 15 {
		if n := w.stepAt(t, k, slot.Add(time.Duration(h)*time.Hour)); n != 1 {
			t.Fatalf("%d runs %d hours after the flight to Tokyo", n, h)
		}
	}
	// West: a morning comes that the run of the night knows nothing of.
	w.plan.Zone = zoneOf(t, "America/New_York")
	w.runs = w.runs[:1]
	k = w.keeper()
	if n := w.stepAt(t, k, time.Date(2026, 11, 25, 6, 29, 0, 0, w.plan.Zone)); n != 1 {
		t.Fatalf("%d runs in New York before its morning", n)
	}
	if n := w.stepAt(t, k, time.Date(2026, 11, 25, 6, 30, 0, 0, w.plan.Zone)); n != 2 {
		t.Fatalf("%d runs in New York in its morning", n)
	}
}

func TestWhatFailsIsTriedAgainNotForEver(t *testing.T) {
	p, slot := morning(t)
	w := newWorld(slot, p)
	w.fail = &app.Error{Code: app.CodeDisk, Message: "the disk is full"}
	k := w.keeper()
	tries := 0
	for m := range 120 {
		w.now = slot.Add(time.Duration(m) * time.Minute)
		if err := k.Step(t.Context()); err != nil {
			if !errors.Is(err, w.fail) {
				t.Fatal(err)
			}
			tries++
		}
	}
	if tries != failedTries {
		t.Errorf("tried %d times, want %d", tries, failedTries)
	}
	if list := w.notes[slot.Unix()]; len(list) == 0 || list[0].Code != app.CodeDisk {
		t.Errorf("noted: %+v", list)
	}
	w.fail = nil
	if n := w.stepAt(t, k, slot.AddDate(0, 0, 1)); n != 1 {
		t.Errorf("%d runs on the next day", n)
	}
}

func TestARunPutOffIsMadeAsSoonAsItMay(t *testing.T) {
	p, slot := morning(t)
	w := newWorld(slot, p)
	k := w.keeper()
	looks := 0
	k.d.Hold = func(context.Context) *Reason { looks++; return w.hold }
	w.hold = &Reason{Code: app.CodeBattery, Why: "12 percent"}
	for s := 0; s < 3600; s += 20 {
		w.stepAt(t, k, slot.Add(time.Duration(s)*time.Second))
	}
	if looks != 60 || len(w.notes[slot.Unix()]) != 1 {
		t.Errorf("in an hour it looked %d times and noted %d reasons, want 60 and 1", looks, len(w.notes[slot.Unix()]))
	}
	w.hold = &Reason{Code: app.CodeMetered}
	w.stepAt(t, k, slot.Add(61*time.Minute))
	if list := w.notes[slot.Unix()]; len(list) != 2 || list[1].Code != app.CodeMetered {
		t.Errorf("another reason: %+v", list)
	}
	w.hold = nil
	if n := w.stepAt(t, k, slot.Add(62*time.Minute)); n != 1 || w.runs[0].trigger != ByCatchUp {
		t.Errorf("when nothing speaks against it: %v", w.runs)
	}
}

func TestOnceSaysWhatCameOfIt(t *testing.T) {
	p, slot := morning(t)
	low := &Reason{Code: app.CodeBattery}
	for name, c := range map[string]struct {
		set  func(*world)
		at   time.Duration
		want Result
		runs int
	}{
		"off":             {func(w *world) { w.off = true }, 0, ResultOff, 0},
		"on time":         {func(*world) {}, 0, ResultMade, 1},
		"a minute early":  {func(w *world) { w.runs = []made{{planned: slot.AddDate(0, 0, -1)}} }, -time.Minute, ResultMade, 2},
		"an hour early":   {func(w *world) { w.runs = []made{{planned: slot.AddDate(0, 0, -1)}} }, -time.Hour, ResultNotDue, 1},
		"late":            {func(*world) {}, 3 * time.Hour, ResultMade, 1},
		"made before":     {func(w *world) { w.runs = []made{{planned: slot, started: slot}} }, time.Minute, ResultNotDue, 1},
		"on a low charge": {func(w *world) { w.hold = low }, 0, ResultHeld, 0},
		"never online":    {func(w *world) { w.online = func() bool { return false } }, 0, ResultMade, 1},
	} {
		w := newWorld(slot.Add(c.at), p)
		c.set(w)
		out, err := w.keeper().Once(t.Context())
		if err != nil || out.Result != c.want || len(w.runs) != c.runs {
			t.Errorf("%s: %+v, %v, %d runs; want %s and %d", name, out, err, len(w.runs), c.want, c.runs)
		}
		if c.want == ResultHeld && len(w.notes[slot.Unix()]) != 1 {
			t.Errorf("%s: nobody was told", name)
		}
		if c.want == ResultMade && w.runs[len(w.runs)-1].started.Before(slot) {
			t.Errorf("%s: begun before its time, at %s", name, w.runs[len(w.runs)-1].started)
		}
	}
}

// TestOnceWaitsForAnotherProcess: the run that is under way may be the planned
// one, or one from before that the reader began.
func TestOnceWaitsForAnotherProcess(t *testing.T) {
	p, slot := morning(t)
	for name, c := range map[string]struct {
		started time.Time
		want    Result
		runs    int
	}{
		"the planned one": {slot, ResultElse, 1},
		"from before":     {slot.Add(-time.Minute), ResultMade, 2},
	} {
		w := newWorld(slot, p)
		w.locked = true
		k := w.keeper()
		k.d.Sleep = func(_ context.Context, d time.Duration) error {
			w.now = w.now.Add(d)
			if w.locked {
				w.locked, w.runs = false, append(w.runs, made{started: c.started})
			}
			return nil
		}
		out, err := k.Once(t.Context())
		if err != nil || out.Result != c.want || len(w.runs) != c.runs {
			t.Errorf("%s: %+v, %v, %d runs; want %s and %d", name, out, err, len(w.runs), c.want, c.runs)
		}
	}
}

// TestTimerAndWindowTogether runs both for ten days, each in its goroutine with a
// clock that stands still while the machine sleeps, as Go's timers do.
func TestTimerAndWindowTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, slot := morning(t)
		began := time.Now()
		asleep := slot.Add(-5 * time.Hour).Sub(began) // what the wall clock is ahead of Go's
		w := newWorld(slot, p)
		w.runs = []made{{planned: slot.AddDate(0, 0, -1)}}
		real := func(ctx context.Context, d time.Duration) error { return sleep(ctx, d) }
		process := func() *Keeper {
			k := w.keeper()
			k.d.Sleep = real
			k.d.Now = func() time.Time {
				w.mu.Lock()
				defer w.mu.Unlock()
				w.now = time.Now().Add(asleep)
				return w.now
			}
			return k
		}
		w.during = func() { time.Sleep(3 * time.Minute) }
		w.takes = 0
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 2)
		for range 2 {
			go func() { done <- process().Loop(ctx, func(err error) { t.Error(err) }) }()
		}
		for range 10 { // the system's timer calls when the machine wakes
			time.Sleep(9 * time.Hour)
			w.mu.Lock()
			asleep += 15 * time.Hour
			w.mu.Unlock()
			if _, err := process().Once(ctx); err != nil {
				t.Error(err)
			}
		}
		cancel()
		for range 2 {
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Errorf("the loop ended with %v", err)
			}
		}
		seen := map[int64]int{}
		for _, r := range w.runs {
			seen[r.planned.Unix()]++
		}
		for s := p.Next(slot.Add(-5 * time.Hour)); s.Before(w.now); s = p.Next(s) {
			if n := seen[s.Unix()]; n != 1 {
				t.Errorf("slot %s has %d runs", s, n)
			}
		}
		if len(w.runs) != 11 {
			t.Errorf("%d runs in ten days", len(w.runs)-1)
		}
	})
}
