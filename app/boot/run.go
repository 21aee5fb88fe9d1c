package boot

import (
	"context"
	"os"
	"time"

	"daybrief/app"
	"daybrief/app/preload"
	"daybrief/app/store"
)

// PreloadOptions of one run.
type PreloadOptions struct {
	Trigger string                      // as app.Run has it
	Planned time.Time                   // when the run was planned; zero: as the trigger tells
	Claim   func(context.Context) error // see preload.Options
	Sample  bool                        // the sample day instead of the reader's sources
	Rules   bool                        // do not ask a model: the brief is wanted at once
	Wait    bool                        // return only when everything is indexed too; else that goes on in the background
	Report  func(app.Progress)
}

// Preload reads the sources and has the brief made. See preload.Runner.Run
// for its errors; the sources' own failures are in the result.
func (a *App) Preload(ctx context.Context, o PreloadOptions) (preload.Result, error) {
	run := preload.Options{
		Trigger: o.Trigger, Planned: o.Planned, Claim: o.Claim, Sample: o.Sample, Rules: o.Rules, Report: o.Report,
	}
	if run.Planned.IsZero() {
		run.Planned = a.plannedFor(o.Trigger)
	}
	if o.Sample {
		day := sampleDay{files: sampleFS(), now: a.opt.Now().In(a.Zone)}
		mail, err := day.writeMail()
		if mail != "" {
			defer func() { _ = os.RemoveAll(mail) }() // a leftover in the temporary folder holds invented mails only
		}
		if err != nil {
			return preload.Result{}, err
		}
		list := sampleSources(mail)
		d := a.depsWith(a.client([]string{sampleHost}, day), sampleServices, list)
		d.Reader = sampleReader
		run.Sources = a.preloadSources(list, d, true)
	} else {
		list := a.own()
		run.Sources = a.preloadSources(list, a.deps(list), false)
	}
	var done func()
	run.Report, done = a.live.begin(app.Run{Trigger: o.Trigger, Planned: run.Planned, Started: a.opt.Now(), Sample: o.Sample}, o.Report)
	res, err := a.runner.Run(ctx, run)
	done()
	if err != nil {
		a.Log.Error("run", "trigger", o.Trigger, "err", err)
	} else {
		a.Log.Info("run", "trigger", o.Trigger, "state", res.Run.State, "seconds", res.Run.Ended.Sub(res.Run.Started).Seconds())
		if !o.Sample {
			err = a.Store.DropSample(ctx)
		}
	}
	if err == nil {
		a.letGo(ctx, o.Wait)
		res.Notes, err = a.indexed(ctx, o)
	}
	if e := a.ledger.flush(); err == nil && e != nil {
		err = e
	}
	return res, err
}

// indexed indexes what a run brought: all of it, or what takes no time and
// the rest in the background. The brief stands whatever comes of it.
func (a *App) indexed(ctx context.Context, o PreloadOptions) ([]app.Note, error) {
	if o.Wait {
		notes, err := a.Index(ctx, true, o.Report)
		if err != nil && ctx.Err() != nil {
			return nil, nil // the run is done; indexing goes on with the next one
		}
		return notes, err
	}
	if err := a.indexOwn(ctx); err != nil {
		a.Log.Warn("index", "err", err)
	}
	a.indexBehind()
	return nil, nil
}

// plannedFor returns when a run with this trigger was planned. A run the
// reader starts in the afternoon was not planned for the morning.
func (a *App) plannedFor(trigger string) time.Time {
	now := a.opt.Now()
	planned := a.planned(now)
	if trigger == "timer" || trigger == "catch-up" || now.Before(planned) {
		return planned
	}
	return time.Time{}
}

// planned returns the moment on now's day at which the brief is to be ready.
func (a *App) planned(now time.Time) time.Time {
	now = now.In(a.Zone)
	t, err := time.Parse("15:04", a.Config.Brief.Time)
	if err != nil { // config has validated it
		return time.Time{}
	}
	y, m, d := now.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), 0, 0, a.Zone)
}

// lastPlanned returns the last moment at or before now at which the brief was to
// be ready. At a weekend that is Friday where the reader wants it so.
func (a *App) lastPlanned(now time.Time) time.Time {
	if a.Config.Schedule.On {
		if plan, _, err := a.opt.plan(a.Config); err == nil {
			return plan.Last(now)
		}
	}
	planned := a.planned(now)
	if planned.After(now) {
		planned = planned.AddDate(0, 0, -1)
	}
	return planned
}

// aged marks the sources of a stored brief that are stale by now: their answer
// is older than the last planned time, and that is longer ago than allowed.
func (a *App) aged(b app.Brief) app.Brief {
	now := a.opt.Now()
	planned := a.lastPlanned(now)
	if now.Before(planned.Add(a.Config.Brief.StaleAfter.Std())) {
		return b
	}
	sources := append([]app.SourceStatus(nil), b.Sources...)
	for i := range sources {
		s := &sources[i]
		fresh := s.State == app.SourceOK || s.State == app.SourcePartial
		if fresh && !s.AsOf.IsZero() && s.AsOf.Before(planned) {
			s.State = app.SourceStale
			if s.Why == "" {
				s.Why = "No newer answer since the brief was made"
				s.Hint = "Refresh, or run: daybrief preload"
			}
		}
	}
	b.Sources = sources
	return b
}

// LatestBrief returns the brief to show, its sources marked as old where they
// are, without the actions the reader has dealt with since. *app.Error with code
// no-brief when there is none.
func (a *App) LatestBrief(ctx context.Context) (app.Brief, error) {
	b, err := a.Store.LatestBrief(ctx)
	if err == nil {
		b, err = a.undecided(ctx, b)
	}
	return a.shown(ctx, b, "", err)
}

// Brief returns the brief of a day, YYYY-MM-DD, as LatestBrief does.
func (a *App) Brief(ctx context.Context, date string) (app.Brief, error) {
	if date == "" {
		return a.LatestBrief(ctx)
	}
	s, err := a.Store.Brief(ctx, date)
	return a.shown(ctx, s.Brief, date, err)
}

// runStore is the store as a run sees it.
type runStore struct {
	*store.Store
	policy func() store.KeepPolicy
}

// Upsert stores a source's answer.
func (s runStore) Upsert(ctx context.Context, source string, items []app.Item, r preload.Answer) (app.Upsert, error) {
	items, err := s.young(ctx, items)
	if err != nil {
		return app.Upsert{}, err
	}
	return s.UpsertItems(ctx, source, items, store.SourceAnswer{
		Coverage: r.Coverage, State: r.State, At: r.AsOf, Unchanged: r.Unchanged, Partial: r.Failed,
	})
}
