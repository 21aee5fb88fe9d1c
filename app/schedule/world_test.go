package schedule

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"daybrief/app"
)

// world is a machine with a clock of its own, and what the store knows of runs.
type world struct {
	mu     sync.Mutex
	now    time.Time
	locked bool
	runs   []made
	notes  map[int64][]Reason // by planned time
	plan   Plan
	off    bool
	hold   *Reason
	online func() bool
	during func() // called in the middle of a run, the lock held
	fail   error
	takes  time.Duration
}

type made struct {
	planned, started time.Time
	trigger          string
}

func newWorld(now time.Time, p Plan) *world {
	return &world{now: now, plan: p, notes: map[int64][]Reason{}, takes: 90 * time.Second}
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) advance(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// made is what the store answers: see SlotMade there.
func (w *world) made(_ context.Context, planned, now time.Time) (bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.runs {
		if d := r.planned.Sub(planned); d >= 0 && d <= 48*time.Hour || !r.started.Before(planned) && !r.started.After(now) {
			return true, nil
		}
	}
	return false, nil
}

func (w *world) run(ctx context.Context, s Slot) error {
	w.mu.Lock()
	if w.locked {
		w.mu.Unlock()
		return fmt.Errorf("run: %w", app.ErrLocked)
	}
	w.locked = true
	fail, during := w.fail, w.during
	started := w.now
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		w.locked = false
		w.mu.Unlock()
	}()
	if err := s.Claim(ctx); err != nil {
		return err
	}
	if during != nil {
		during()
	}
	if fail != nil {
		return fail
	}
	w.advance(w.takes)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.runs = append(w.runs, made{s.Planned, started, s.Trigger})
	return nil
}

// keeper is a process that keeps the world's plan.
func (w *world) keeper() *Keeper {
	return NewKeeper(Deps{
		Now: w.clock, Made: w.made, Run: w.run,
		Sleep: func(_ context.Context, d time.Duration) error {
			w.advance(d)
			return nil
		},
		Plan: func() (Plan, bool) { return w.plan, !w.off },
		Hold: func(context.Context) *Reason { return w.hold },
		Online: func(context.Context) bool {
			return w.online == nil || w.online()
		},
		Note: func(_ context.Context, planned time.Time, r Reason) error {
			w.notes[planned.Unix()] = append(w.notes[planned.Unix()], r)
			return nil
		},
	})
}

// tickAll lets processes look at the clock once, in any order.
func (w *world) tickAll(t *testing.T, rnd *rand.Rand, list ...*Keeper) {
	t.Helper()
	for _, n := range rnd.Perm(len(list)) {
		if err := list[n].Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// planFor are the plans the tests go through.
func planFor(t *testing.T, zone string, weekdays bool, rnd *rand.Rand) Plan {
	t.Helper()
	return Plan{Hour: []int{0, 2, 6, 6, 23}[rnd.IntN(5)], Minute: []int{0, 15, 30, 59}[rnd.IntN(4)], Weekdays: weekdays, Zone: zoneOf(t, zone)}
}

// TestEverySlotWithAWakeMinuteGivesOneRun lives through 400 days on a machine that
// sleeps as it likes, with two processes that keep the plan and both changes of
// the clocks.
func TestEverySlotWithAWakeMinuteGivesOneRun(t *testing.T) {
	for zone, from := range map[string]time.Time{
		"Europe/Berlin":       time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC),
		"America/New_York":    time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC),
		"Australia/Lord_Howe": time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC),
		"Pacific/Apia":        time.Date(2011, 3, 1, 0, 0, 0, 0, time.UTC),
		"Asia/Kathmandu":      time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC),
	} {
		for _, weekdays := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/%v", zone, weekdays), func(t *testing.T) {
				rnd := rand.New(rand.NewPCG(1, uint64(len(zone))))
				live(t, rnd, from, planFor(t, zone, weekdays, rnd))
			})
		}
	}
}

// nap is a time the machine was awake.
type nap struct{ from, to time.Time }

func live(t *testing.T, rnd *rand.Rand, from time.Time, p Plan) {
	w := newWorld(from, p)
	w.runs = []made{{planned: p.Last(from), started: from}} // what lay before needs nothing
	window, background := w.keeper(), w.keeper()
	w.during = func() { w.tickOther(t, rnd, window, background) }
	var awake []nap
	for w.now.Before(from.AddDate(0, 0, 400)) {
		if rnd.IntN(10) == 0 {
			window = w.keeper() // closed and opened again
		}
		start := w.now
		length := time.Minute * time.Duration(1+rnd.IntN(1+rnd.IntN(14*60)))
		offlineLooks := rnd.IntN(4) // woken just now: no network for seconds
		w.online = func() bool {
			offlineLooks--
			return offlineLooks < 0
		}
		for w.now.Before(start.Add(length)) {
			before := w.now
			w.tickAll(t, rnd, window, background)
			if w.now.Equal(before) {
				w.now = w.now.Add(time.Minute)
			}
		}
		awake = append(awake, nap{start, w.now})
		w.now = w.now.Add(time.Minute * time.Duration(rnd.IntN(1+rnd.IntN(4*24*60))))
	}
	judge(t, w, p, from, awake)
}

// tickOther is a process that looks while another one makes a run.
func (w *world) tickOther(t *testing.T, rnd *rand.Rand, list ...*Keeper) {
	t.Helper()
	other := w.keeper()
	if err := other.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// judge counts the runs of each slot.
func judge(t *testing.T, w *world, p Plan, from time.Time, awake []nap) {
	t.Helper()
	runs := map[int64][]made{}
	for _, r := range w.runs[1:] {
		runs[r.planned.Unix()] = append(runs[r.planned.Unix()], r)
	}
	slots, want := 0, 0
	end := awake[len(awake)-1].to
	for s := p.Next(from); !s.After(end); s = p.Next(s) {
		slots++
		first, ok := firstAwake(awake, s)
		ok = ok && first.Add(glance).Before(p.Next(s)) // else the next slot takes its place
		got := runs[s.Unix()]
		delete(runs, s.Unix())
		if !ok {
			if len(got) > 1 || len(got) == 1 && got[0].started.Before(s) {
				t.Errorf("slot %s: slept through, but has the runs %v", s, got)
			}
			continue
		}
		want++
		if len(got) != 1 {
			t.Fatalf("slot %s: awake from %s on, but it has the runs %v", s, first, got)
		}
		if late := got[0].started.Sub(first); got[0].started.Before(s) || late > 2*time.Minute+w.takes {
			t.Errorf("slot %s: awake at %s, run begun %s later", s, first, late)
		}
	}
	if len(runs) != 0 {
		t.Errorf("runs for times that are no slots: %v", runs)
	}
	if slots < 250 || want < 60 {
		t.Errorf("only %d slots, %d with a wake minute: the test has seen nothing", slots, want)
	}
}

// glance is how long a machine has to be awake for a process to look at the
// clock, in this world.
const glance = 2 * time.Minute

// firstAwake is the first moment from t on at which the machine was awake for a
// glance.
func firstAwake(list []nap, t time.Time) (time.Time, bool) {
	for _, n := range list {
		if !n.to.Before(t.Add(glance)) && n.to.Sub(n.from) >= glance {
			if n.from.After(t) {
				return n.from, true
			}
			return t, true
		}
	}
	return time.Time{}, false
}
