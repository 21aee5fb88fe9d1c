package schedule

import (
	"context"
	"errors"
	"fmt"
	"time"

	"daybrief/app"
)

// What the keeper of a plan waits for and how long.
const (
	tick         = 20 * time.Second // how often a running program looks at the clock
	early        = 2 * time.Minute  // a timer may come this much before its time
	onTime       = 2 * time.Minute  // a run that begins later than this is a catch-up
	onlinePause  = 5 * time.Second  // between two looks for a network
	onlineLooks  = 120              // so that a run waits ten minutes for one, of those the machine is awake
	lockPause    = 10 * time.Second // between two tries to get the lock of runs
	lockTries    = 180              // half an hour: a long run with a slow model has ended by then
	failedPause  = 10 * time.Minute // before a run that failed is tried again
	failedTries  = 3                // of one slot
	heldPause    = time.Minute      // between two looks whether what put a run off has passed
	mendingPause = time.Minute      // between two looks whether what was missing can be had now
)

// ErrMade is what Claim returns when the slot was made by another process.
var ErrMade = errors.New("this planned run was made")

// Triggers of the runs a Keeper makes.
const (
	ByTimer   = "timer"
	ByCatchUp = "catch-up" // late: the machine was asleep or off, or the run was put off
)

// Slot is a run to make now.
type Slot struct {
	Planned time.Time
	Trigger string
	// Claim has to be called while the lock of runs is held, before anything is
	// done. It returns ErrMade when another process made the slot meanwhile.
	Claim func(context.Context) error
}

// Reason is why a run is put off.
type Reason struct{ Code, Why, Hint string }

// Deps is what a Keeper works with. All functions but Sleep, Online and Mend are
// needed.
type Deps struct {
	Now func() time.Time // the wall clock: Go's own timers stand still while a machine sleeps
	// Sleep waits for d or the end of ctx, whose error it returns; nil means a timer.
	Sleep func(ctx context.Context, d time.Duration) error
	// Plan returns the plan as it is now, which the reader may have changed;
	// false when there is none.
	Plan func() (Plan, bool)
	// Made reports whether a slot needs no run: there was one for it, or one
	// at any time since.
	Made func(ctx context.Context, planned, now time.Time) (bool, error)
	// Hold says why no run should be made now; nil: nothing speaks against it.
	Hold func(ctx context.Context) *Reason
	// Online reports whether the sources can be reached; nil means always.
	Online func(ctx context.Context) bool
	// Note keeps why a slot has no run yet.
	Note func(ctx context.Context, planned time.Time, r Reason) error
	// Run makes a run. Its error wraps app.ErrLocked when another process makes
	// one, and ErrMade as Claim does.
	Run func(ctx context.Context, s Slot) error
	// Mend makes a run for what was missing in the last one and can be had now,
	// such as mail behind a keyring that was locked; it does nothing otherwise.
	// It is called now and then while no slot is due.
	Mend func(ctx context.Context) error
}

// Keeper makes the runs of a plan. It is used by one goroutine.
type Keeper struct {
	d       Deps
	settled time.Time // the slot that is known to need nothing more
	failed  failures
	held    hold
	mended  time.Time // when Mend was last called
}

// hold is what put the run of a slot off.
type hold struct {
	slot time.Time
	code string
	at   time.Time // when that was last looked at
}

// failures are the runs of one slot that failed.
type failures struct {
	slot  time.Time
	count int
	next  time.Time // not before
}

// NewKeeper returns a keeper.
func NewKeeper(d Deps) *Keeper {
	if d.Sleep == nil {
		d.Sleep = sleep
	}
	if d.Online == nil {
		d.Online = func(context.Context) bool { return true }
	}
	return &Keeper{d: d}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Loop keeps the plan until ctx ends and returns its error. A run that fails, or
// a store that cannot be read, is passed to fault and tried again later.
func (k *Keeper) Loop(ctx context.Context, fault func(error)) error {
	for {
		if err := k.Step(ctx); err != nil && ctx.Err() == nil {
			fault(err)
		}
		if err := k.d.Sleep(ctx, tick); err != nil {
			return err
		}
	}
}

// Step looks once whether a run is due and makes it.
func (k *Keeper) Step(ctx context.Context) error {
	plan, on := k.d.Plan()
	if !on {
		return nil
	}
	now := k.d.Now()
	slot := plan.Last(now)
	if slot.IsZero() || slot.Equal(k.settled) {
		return k.mend(ctx, now)
	}
	if k.failed.slot.Equal(slot) && (k.failed.count >= failedTries || now.Before(k.failed.next) && now.After(k.failed.next.Add(-failedPause))) {
		return nil
	}
	made, err := k.d.Made(ctx, slot, now)
	if err != nil {
		return err
	}
	if made {
		k.settled = slot
		return k.mend(ctx, now)
	}
	if k.holds(slot, now) {
		return nil
	}
	if r := k.d.Hold(ctx); r != nil {
		return k.hold(ctx, slot, now, *r)
	}
	if err := k.online(ctx, slot); err != nil {
		return err
	}
	return k.run(ctx, plan.Last(k.d.Now()))
}

// holds reports whether the slot was put off a moment ago.
func (k *Keeper) holds(slot, now time.Time) bool {
	since := now.Sub(k.held.at)
	return k.held.slot.Equal(slot) && since >= 0 && since < heldPause
}

// hold puts a slot off. The same reason is noted once, not as long as it lasts.
func (k *Keeper) hold(ctx context.Context, slot, now time.Time, r Reason) error {
	known := k.held.slot.Equal(slot) && k.held.code == r.Code
	k.held = hold{slot, r.Code, now}
	if known {
		return nil
	}
	return k.d.Note(ctx, slot, r)
}

// mend looks whether what was missing can be had now, not at every tick.
func (k *Keeper) mend(ctx context.Context, now time.Time) error {
	if since := now.Sub(k.mended); k.d.Mend == nil || since >= 0 && since < mendingPause {
		return nil
	}
	k.mended = now
	err := k.d.Mend(ctx)
	if errors.Is(err, app.ErrLocked) {
		return nil
	}
	return err
}

// run makes a slot's run in a running program.
func (k *Keeper) run(ctx context.Context, slot time.Time) error {
	err := k.d.Run(ctx, k.slot(slot))
	switch {
	case err == nil, errors.Is(err, ErrMade):
		k.settled, k.failed = slot, failures{}
		return nil
	case errors.Is(err, app.ErrLocked):
		return nil // the next tick sees what came of the other run
	case ctx.Err() != nil:
		return err
	}
	if !k.failed.slot.Equal(slot) {
		k.failed = failures{slot: slot}
	}
	k.failed.count++
	k.failed.next = k.d.Now().Add(failedPause)
	return errors.Join(err, k.noteFailure(ctx, slot, err))
}

func (k *Keeper) noteFailure(ctx context.Context, slot time.Time, err error) error {
	e := app.AsError(err)
	return k.d.Note(ctx, slot, Reason{Code: e.Code, Why: e.Message, Hint: e.Hint})
}

// slot is what Run is given.
func (k *Keeper) slot(planned time.Time) Slot {
	s := Slot{Planned: planned, Trigger: ByTimer}
	if k.d.Now().Sub(planned) > onTime {
		s.Trigger = ByCatchUp
	}
	s.Claim = func(ctx context.Context) error {
		made, err := k.d.Made(ctx, planned, k.d.Now())
		if err == nil && made {
			err = ErrMade
		}
		return err
	}
	return s
}

// online waits for a network, which a machine that has just woken has not yet.
// Without one the run is made in the end: the day's appointments are known.
func (k *Keeper) online(ctx context.Context, slot time.Time) error {
	for range onlineLooks {
		if k.d.Online(ctx) {
			return nil
		}
		if err := k.d.Sleep(ctx, onlinePause); err != nil {
			return err
		}
	}
	return k.d.Note(ctx, slot, Reason{
		Code: app.CodeOffline, Why: fmt.Sprintf("there was no network for %v", onlineLooks*onlinePause),
		Hint: "What was missing is fetched when the network is back and Daybrief's window or background program runs.",
	})
}

// Result is what came of Once.
type Result string

// What can come of Once.
const (
	ResultMade    Result = "made"    // a run was made
	ResultOff     Result = "off"     // there is no plan
	ResultNotDue  Result = "not-due" // the last slot was made, the next one is not near
	ResultHeld    Result = "held"    // a run is due and was put off
	ResultElse    Result = "else"    // another process made it
	ResultStarted Result = ""        // the run failed; there is an error
)

// Outcome tells what Once did and why.
type Outcome struct {
	Result  Result    `json:"result"`
	Planned time.Time `json:"planned,omitzero"` // the slot that was looked at
	Next    time.Time `json:"next,omitzero"`
	Why     *Reason   `json:"-"` // of ResultHeld
}

// Once does what a system's timer calls for: it makes the run that is due or
// says why there is none. It waits for the network, for a slot that comes within
// two minutes, and for a run of another process to end.
func (k *Keeper) Once(ctx context.Context) (Outcome, error) {
	plan, on := k.d.Plan()
	if !on {
		return Outcome{Result: ResultOff}, nil
	}
	slot, due, err := k.due(ctx, plan)
	o := Outcome{Planned: slot, Next: plan.Next(k.d.Now())}
	if err != nil || !due {
		o.Result = ResultNotDue
		return o, err
	}
	if r := k.d.Hold(ctx); r != nil {
		o.Result, o.Why = ResultHeld, r
		return o, k.d.Note(ctx, slot, *r)
	}
	if err := k.online(ctx, slot); err != nil {
		return o, err
	}
	err = k.persist(ctx, slot)
	switch {
	case err == nil:
		o.Result = ResultMade
	case errors.Is(err, ErrMade):
		o.Result, err = ResultElse, nil
	case ctx.Err() == nil:
		err = errors.Join(err, k.noteFailure(ctx, slot, err))
	}
	return o, err
}

// due returns the slot to make now. A timer that came a little early is waited
// out, so that its slot is not left for tomorrow.
func (k *Keeper) due(ctx context.Context, plan Plan) (slot time.Time, due bool, err error) {
	now := k.d.Now()
	if slot = plan.Last(now); !slot.IsZero() {
		made, err := k.d.Made(ctx, slot, now)
		if err != nil || !made {
			return slot, err == nil, err
		}
	}
	next := plan.Next(now)
	if next.IsZero() || next.Sub(now) > early {
		return slot, false, nil
	}
	for now.Before(next) {
		if err := k.d.Sleep(ctx, min(next.Sub(now), tick)); err != nil {
			return next, false, err
		}
		now = k.d.Now()
	}
	return next, true, nil
}

// persist makes a run and waits for the lock as long as another process makes
// one; that may have been planned or the reader's own from before the slot.
func (k *Keeper) persist(ctx context.Context, slot time.Time) error {
	s := k.slot(slot)
	for n := 1; ; n++ {
		err := k.d.Run(ctx, s)
		if !errors.Is(err, app.ErrLocked) || n == lockTries {
			return err
		}
		if err := s.Claim(ctx); err != nil {
			return err
		}
		if err := k.d.Sleep(ctx, lockPause); err != nil {
			return err
		}
	}
}
