package preload

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sony/gobreaker/v2"

	"daybrief/app"
)

// After breakerTrips failures in a row a source is left alone for breakerRest.
// A run of its own process starts with a fresh breaker, so this holds only
// where runs follow each other in one process, as in an open window.
const (
	breakerTrips = 3
	breakerRest  = 5 * time.Minute
	emitBatch    = 64 // items between two reports of a source's progress
)

type breaker = gobreaker.CircuitBreaker[struct{}]

func (r *Runner) breaker(name string) *breaker {
	r.mu.Lock()
	defer r.mu.Unlock()
	b := r.breakers[name]
	if b == nil {
		b = gobreaker.NewCircuitBreaker[struct{}](gobreaker.Settings{
			Name:        name,
			Timeout:     breakerRest,
			ReadyToTrip: func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= breakerTrips },
			// A reader who stops a run says nothing about the source.
			IsSuccessful: func(err error) bool { return err == nil || errors.Is(err, context.Canceled) },
		})
		r.breakers[name] = b
	}
	return b
}

// sources reads all sources at once and returns their statuses in the order
// of the settings. Its only errors are those of the store and the end of ctx.
func (r *Runner) sources(ctx context.Context, o Options, report func(app.Progress)) ([]app.SourceStatus, error) {
	statuses := make([]app.SourceStatus, len(o.Sources))
	errs := make([]error, len(o.Sources))
	var done atomic.Int64
	var wg sync.WaitGroup
	for i := range o.Sources {
		wg.Add(1)
		go func() {
			defer wg.Done()
			s := &o.Sources[i]
			tell := func(p app.Progress) {
				p.Step, p.Source, p.Total, p.Done = "sources", s.Name, len(o.Sources), int(done.Load())
				report(p)
			}
			tell(app.Progress{State: "start"})
			statuses[i], errs[i] = r.one(ctx, s, tell)
			done.Add(1)
			tell(ended(statuses[i]))
		}()
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return statuses, cancelled(ctx, err)
	}
	return statuses, errors.Join(errs...)
}

// ended is the report of a source that has ended.
func ended(st app.SourceStatus) app.Progress {
	p := app.Progress{State: "done", Count: st.Items, Seconds: st.Took}
	switch st.State {
	case app.SourcePartial:
		p.State = "partial"
	case app.SourceFailed, app.SourceStale:
		p.State = "failed"
	}
	if st.Why != "" {
		p.Err = &app.Error{Code: st.Code, Message: st.Why, Hint: st.Hint}
	}
	return p
}

// one reads one source and stores its answer. The error is the store's.
func (r *Runner) one(ctx context.Context, s *Source, tell func(app.Progress)) (app.SourceStatus, error) {
	began := time.Now()
	now := r.deps.Now()
	st := app.SourceStatus{Name: s.Name, Type: s.Type, State: app.SourceOK, AsOf: now}
	state, lastGood, err := r.deps.Store.SourceState(ctx, s.Name)
	if err != nil {
		return st, fmt.Errorf("state of source %q: %w", s.Name, err)
	}
	items, answer, fail := r.fetch(ctx, s, Query{Now: now, Zone: r.deps.Zone, From: since(s, now, lastGood), State: state}, tell)
	if err := ctx.Err(); err != nil {
		return st, nil // sources says so once for all of them
	}
	st.Items = len(items)
	if !answer.AsOf.IsZero() {
		st.AsOf = answer.AsOf
	}
	if fail == nil || len(items) > 0 {
		if fail != nil {
			answer = Answer{Failed: true}
		} else if answer.AsOf.IsZero() {
			answer.AsOf = now
		}
		if err := r.save(ctx, s, items, answer); err != nil {
			return st, fmt.Errorf("store items of %q: %w", s.Name, err)
		}
	}
	judge(&st, s, verdict{fail, answer.Partial, answer.Notes, lastGood})
	st.Took = time.Since(began).Seconds()
	return st, nil
}

// since is where the time a source is asked for begins: its own reach back,
// or the last good answer where that is longer ago, up to two weeks.
func since(s *Source, now, lastGood time.Time) time.Time {
	if s.Back <= 0 {
		return time.Time{}
	}
	from := now.Add(-s.Back)
	if !lastGood.IsZero() && lastGood.Before(from) {
		from = lastGood
	}
	if limit := now.AddDate(0, 0, -14); from.Before(limit) {
		from = limit
	}
	return from
}

// save annotates and stores what a source yielded.
func (r *Runner) save(ctx context.Context, s *Source, items []app.Item, a Answer) error {
	if s.Sample {
		for i := range items {
			items[i].AddFlag(app.FlagSample)
		}
	}
	if r.deps.Annotate != nil {
		items = r.deps.Annotate(items)
	}
	_, err := r.deps.Store.Upsert(ctx, s.Name, items, a)
	return err
}

// fetch asks the source within its deadline, behind its breaker.
func (r *Runner) fetch(ctx context.Context, s *Source, q Query, tell func(app.Progress)) ([]app.Item, Answer, error) {
	if s.OpenErr != nil {
		return nil, Answer{}, s.OpenErr
	}
	var items []app.Item
	var answer Answer
	_, err := r.breaker(s.Name).Execute(func() (struct{}, error) {
		ctx, cancel := context.WithTimeout(ctx, r.deps.Timeout)
		defer cancel()
		var err error
		answer, err = guarded(s, func() (Answer, error) {
			return s.Fetch(ctx, q, func(it app.Item) error {
				items = append(items, it)
				if len(items)%emitBatch == 0 {
					tell(app.Progress{State: "items", Count: len(items)})
				}
				return ctx.Err()
			})
		})
		if err == nil {
			// A source may take an early end of its time for the end of its
			// answer; a complete coverage would then call the rest gone.
			err = ctx.Err()
		}
		return struct{}{}, err
	})
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		err = &app.Error{
			Code: app.CodeNetwork, Err: err,
			Message: fmt.Sprintf("%s failed %d times in a row and is left alone for a few minutes", s.Name, breakerTrips),
			Hint:    "Test it with: daybrief source test \"" + s.Name + "\"",
		}
	}
	return items, answer, err
}

// guarded keeps a panic of one source from ending the run.
func guarded(s *Source, f func() (Answer, error)) (a Answer, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &app.Error{
				Code:    app.CodeInternal,
				Message: s.Name + " could not be read because of a fault in Daybrief",
				Hint:    "The other sources are not affected. Please report it with: daybrief doctor --bundle",
				Err:     fmt.Errorf("panic: %v\n%s", p, debug.Stack()),
			}
		}
	}()
	return f()
}

// verdict is what a source's state follows from.
type verdict struct {
	fail           error
	partial, notes []error
	lastGood       time.Time
}

// judge settles the state of a source and its sentence. A source that is well
// may still have something to say.
func judge(st *app.SourceStatus, s *Source, v verdict) {
	err, more := v.fail, 0
	switch {
	case v.fail != nil && st.Items > 0:
		st.State = app.SourcePartial
	case v.fail != nil && !v.lastGood.IsZero():
		st.State, st.AsOf = app.SourceStale, v.lastGood
	case v.fail != nil:
		st.State, st.AsOf = app.SourceFailed, time.Time{}
	case len(v.partial) > 0:
		st.State, err, more = app.SourcePartial, v.partial[0], len(v.partial)-1
	case len(v.notes) > 0:
		err, more = v.notes[0], len(v.notes)-1
	default:
		return
	}
	e := explain(s, err)
	st.Code, st.Why, st.Hint = e.Code, e.Message, e.Hint
	if more > 0 {
		st.Why = fmt.Sprintf("%s (and %d more)", st.Why, more)
	}
}

func explain(s *Source, err error) *app.Error {
	if s.Explain != nil {
		return s.Explain(err)
	}
	return app.AsError(err)
}
