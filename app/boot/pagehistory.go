package boot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/ui/program"
)

// PastDays lists the days that have a brief. It is part of the window's History.
func (p *Page) PastDays(ctx context.Context) (program.PastDays, error) {
	rows, err := p.app.Store.Briefs(ctx)
	if err != nil {
		return program.PastDays{}, err
	}
	p.reading.RLock()
	out := program.PastDays{KeptDays: int(p.app.Config.Keep.Briefs)}
	p.reading.RUnlock()
	for _, r := range rows {
		out.Days = append(out.Days, program.PastDay{Date: r.Date, Sample: r.Sample})
	}
	return out, nil
}

// PastBrief returns the last brief of a day as it was made, without what the
// reader dealt with since.
func (p *Page) PastBrief(ctx context.Context, date string) (program.PastBrief, error) {
	saved, err := p.app.past(ctx, date)
	if err != nil {
		return program.PastBrief{}, err
	}
	out := program.PastBrief{Brief: saved.Brief, Items: saved.Items}
	rows, err := p.app.Store.DayBriefs(ctx, date)
	if err != nil {
		return out, err
	}
	for _, r := range rows {
		out.Made = append(out.Made, r.Made)
	}
	out.Votes, err = p.app.Store.VoteOf(ctx, idsOf(out.Items))
	return out, err
}

// past reads a day's brief; what cannot be read is an *app.Error with code
// store.
func (a *App) past(ctx context.Context, date string) (store.SavedBrief, error) {
	saved, err := a.Store.Brief(ctx, date)
	var known *app.Error
	switch {
	case errors.Is(err, app.ErrNotFound):
		_, err = a.shown(ctx, app.Brief{}, date, err)
	case err != nil && !errors.As(err, &known) && ctx.Err() == nil:
		err = &app.Error{
			Code: app.CodeStore, Err: err, Message: "The brief of " + date + " is damaged and cannot be read",
			Hint: "A backup may have it: daybrief backup --help",
		}
	}
	return saved, err
}

func idsOf(items []app.Item) []string {
	out := make([]string, len(items))
	for i := range items {
		out[i] = items[i].ID
	}
	return out
}

// PastChanges tells what differs between the briefs of two days.
func (p *Page) PastChanges(ctx context.Context, from, to string) (program.PastChanges, error) {
	if from > to {
		from, to = to, from
	}
	out := program.PastChanges{From: from, To: to}
	was, err := p.app.past(ctx, from)
	if err != nil {
		return out, err
	}
	now, err := p.app.past(ctx, to)
	if err != nil {
		return out, err
	}
	next, err := p.app.neighbours(ctx, &was.Brief, &now.Brief)
	if err != nil {
		return out, err
	}
	settled, err := p.app.settled(ctx, was.Brief.Made, now.Brief.Made)
	if err != nil {
		return out, err
	}
	out.Differences = app.Compare(app.CompareParams{Old: &was.Brief, New: &now.Brief, Neighbours: next, Settled: settled})
	out.Items = now.Items
	for _, it := range was.Items {
		if !slices.ContainsFunc(now.Items, func(o app.Item) bool { return o.ID == it.ID }) {
			out.Items = append(out.Items, it)
		}
	}
	out.Votes, err = p.app.Store.VoteOf(ctx, idsOf(out.Items))
	return out, err
}

// neighbours reports whether no other day's brief lies between two; the sample
// day and the reader's own do not compare.
func (a *App) neighbours(ctx context.Context, was, now *app.Brief) (bool, error) {
	rows, err := a.Store.Briefs(ctx)
	if err != nil {
		return false, fmt.Errorf("boot: compare briefs: %w", err)
	}
	between := func(r store.BriefRow) bool {
		return r.Date > was.Date && r.Date < now.Date && r.Sample == now.Sample
	}
	return was.Sample == now.Sample && !slices.ContainsFunc(rows, between), nil
}

// settled tells which actions were dealt with from one brief to another, by the
// ids briefs give them.
func (a *App) settled(ctx context.Context, from, to time.Time) (func(id string) bool, error) {
	marks, err := a.Store.ActionMarks(ctx, from)
	if err != nil {
		return nil, fmt.Errorf("boot: compare briefs: %w", err)
	}
	done := map[string]bool{}
	for _, m := range marks {
		if !m.At.After(to) {
			done[app.ShortActionID(m.ID)] = m.State == app.ActionDone || m.State == app.ActionDismissed
		}
	}
	return func(id string) bool { return done[id] }, nil
}
