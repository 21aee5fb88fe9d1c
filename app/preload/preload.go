// Package preload is the morning run: it reads all sources at once, stores
// what came, scores it, has the brief made and saves it.
//
// The order of a run and its guarantees:
//
//   - one run at a time across processes, held by a lock file (Lock);
//   - a source that fails or hangs neither stops nor delays another one; each
//     has a deadline and a breaker of its own;
//   - what a source yielded before it failed is kept;
//   - a brief is saved whole or not at all; when a run ends early, for
//     whatever reason, the last good brief stays as it was.
//
// The package imports the vocabulary alone. Boot hands it the sources, the
// store and the maker of briefs.
package preload

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"daybrief/app"
)

// Times a run allows itself. Deps can shorten the first for tests.
const (
	defaultSourceTimeout = 60 * time.Second
	closeTimeout         = 5 * time.Second // to write the end of a run after ctx ended
)

// Source is one source as a run needs it.
type Source struct {
	Name   string
	Type   string
	Sample bool          // its items are marked as sample
	Back   time.Duration // how far back its items may lie; 0 leaves it to the source
	// Fetch calls emit with each item as it comes and tells how it went.
	Fetch func(ctx context.Context, q Query, emit func(app.Item) error) (Answer, error)
	// Explain turns an error of Fetch into a sentence; it may be nil.
	Explain func(error) *app.Error
	// OpenErr is set when the source's settings cannot be used; Fetch is then nil.
	OpenErr error
}

// Query is what a run asks of a source.
type Query struct {
	Now   time.Time
	Zone  *time.Location
	From  time.Time // zero: open
	State []byte
}

// Answer is what a source said beside its items.
type Answer struct {
	Coverage  app.Coverage
	AsOf      time.Time
	Unchanged bool
	State     []byte
	Partial   []error
	Notes     []error // what the reader may want to know although nothing failed
	Failed    bool    // the answer broke off: its items count, but nothing is gone and no bookmark moves
}

// Store is what a run needs of the store.
type Store interface {
	SourceState(ctx context.Context, source string) (state []byte, lastGood time.Time, err error)
	Upsert(ctx context.Context, source string, items []app.Item, a Answer) (app.Upsert, error)
	// CloseStaleRuns ends the runs that died without a word; the lock is held.
	CloseStaleRuns(ctx context.Context) (int, error)
	StartRun(ctx context.Context, r app.Run) (int64, error)
	EndRun(ctx context.Context, r app.Run) error
}

// MakeBrief makes and saves the brief from what the store holds. It is called
// once a run, after the sources.
type MakeBrief func(ctx context.Context, p BriefParams) (app.Brief, error)

// BriefParams tells the maker of the brief about the run.
type BriefParams struct {
	Now     time.Time
	Planned time.Time
	Sources []app.SourceStatus
	Sample  bool
	Rules   bool // worded by rules alone, so that it is there at once
	Report  func(app.Progress)
}

// Deps is what boot hands in. Annotate may be nil.
type Deps struct {
	Store    Store
	Make     MakeBrief
	Annotate func([]app.Item) []app.Item // actions and flags, before storing
	Now      func() time.Time
	Zone     *time.Location
	LockPath string
	Timeout  time.Duration // a source's own; 0 means one minute
}

// Runner makes runs. Its breakers outlive a run, so a window that stays open
// does not hammer a source that is down.
type Runner struct {
	deps     Deps
	mu       sync.Mutex
	breakers map[string]*breaker
}

// New returns a runner.
func New(d Deps) *Runner {
	if d.Timeout <= 0 {
		d.Timeout = defaultSourceTimeout
	}
	if d.Now == nil {
		d.Now = time.Now
	}
	if d.Zone == nil {
		d.Zone = time.Local
	}
	return &Runner{deps: d, breakers: map[string]*breaker{}}
}

// Options of one run.
type Options struct {
	Trigger string    // as app.Run has it
	Planned time.Time // when it should have happened
	// Claim is called once the lock is held, before anything is done; its error
	// ends the run. It may be nil.
	Claim   func(context.Context) error
	Sample  bool
	Rules   bool // do not ask a model
	Sources []Source
	Report  func(app.Progress) // called from several goroutines, one at a time; may be nil
}

// Result is what a run came to.
type Result struct {
	Run   app.Run
	Brief app.Brief
	Notes []app.Note // on what was done after the brief: why not everything was indexed
}

// Run makes one run. It returns *app.Error with code locked when another
// process holds the lock, and cancelled when ctx ended; in both cases the last
// good brief stands. A source's failure is not an error of the run: it is in
// Result.Run, whose State is then "partial".
func (r *Runner) Run(ctx context.Context, o Options) (res Result, err error) {
	unlock, err := Acquire(r.deps.LockPath, Holder{Command: o.Trigger, Since: r.deps.Now()})
	if err != nil {
		return Result{}, err
	}
	defer unlock()
	if o.Claim != nil {
		if err := o.Claim(ctx); err != nil {
			return Result{}, err
		}
	}

	report := serial(o.Report)
	now := r.deps.Now()
	run := app.Run{Trigger: o.Trigger, Planned: o.Planned, Started: now, State: "running", Sample: o.Sample}
	if _, err := r.deps.Store.CloseStaleRuns(ctx); err != nil {
		return Result{}, fmt.Errorf("end the runs that died: %w", err)
	}
	if run.ID, err = r.deps.Store.StartRun(ctx, run); err != nil {
		return Result{}, fmt.Errorf("start run: %w", err)
	}
	defer func() {
		res.Run = r.end(run, res.Run, err)
	}()

	run.Sources, err = r.sources(ctx, o, report)
	res.Run.Sources = run.Sources
	if err != nil {
		return res, err
	}
	report(app.Progress{Step: "write", State: "start"})
	began := time.Now()
	res.Brief, err = r.deps.Make(ctx, BriefParams{
		Now: now, Planned: o.Planned, Sources: run.Sources, Sample: o.Sample, Rules: o.Rules, Report: report,
	})
	if err != nil {
		return res, cancelled(ctx, fmt.Errorf("make brief: %w", err))
	}
	report(app.Progress{Step: "write", State: "done", Seconds: time.Since(began).Seconds()})
	return res, nil
}

// end writes how the run came out, also when its context has ended.
func (r *Runner) end(run, got app.Run, err error) app.Run {
	run.Sources, run.Ended = got.Sources, r.deps.Now()
	run.State = "done"
	for _, s := range run.Sources {
		if s.State != app.SourceOK {
			run.State = "partial"
		}
	}
	if err != nil {
		run.State = "failed"
		e := app.AsError(err)
		run.Why = e.Message
		if e.Code == app.CodeCancelled {
			run.State = "cancelled"
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if e := r.deps.Store.EndRun(ctx, run); e != nil && run.Why == "" {
		run.Why = e.Error()
	}
	return run
}

// cancelled turns an error that came of the end of ctx into the sentence for it.
func cancelled(ctx context.Context, err error) error {
	if ctx.Err() == nil || !errors.Is(err, ctx.Err()) {
		return err
	}
	return &app.Error{
		Code: app.CodeCancelled, Err: err,
		Message: "The run was stopped before it ended",
		Hint:    "The last good brief is unchanged. Start it again with: daybrief preload",
	}
}

// serial lets one goroutine report at a time.
func serial(f func(app.Progress)) func(app.Progress) {
	if f == nil {
		return func(app.Progress) {}
	}
	var mu sync.Mutex
	return func(p app.Progress) {
		mu.Lock()
		defer mu.Unlock()
		f(p)
	}
}
