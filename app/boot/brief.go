package boot

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"

	"daybrief/agent"
	"daybrief/agent/actions"
	"daybrief/agent/draft"
	"daybrief/agent/llm"
	"daybrief/app"
	"daybrief/app/preload"
	"daybrief/app/store"
	"daybrief/assets"
)

// The items a brief can rest on lie in this window around its day.
const (
	itemsBack    = -14 // days, for what is still open
	itemsForward = 8
)

// annotate does to items what a run does before it stores them.
func (a *App) annotate(items []app.Item) []app.Item {
	actions.Annotate(items, a.Zone)
	return items
}

// sampleFS is the sample day's files.
func sampleFS() fs.FS { return assets.Sample() }

// makeBrief makes the brief from what the store holds and saves it. Where all
// that goes in is as it was, the day's brief is kept with a new ledger.
func (a *App) makeBrief(ctx context.Context, p preload.BriefParams) (app.Brief, error) {
	maker := agent.Maker{Options: a.modelOptions()}
	if !p.Rules {
		maker.Model, maker.ModelNote = a.model(ctx)
	}
	in := a.briefFrame(p)
	if err := a.countUsable(ctx, &in); err != nil {
		return app.Brief{}, err
	}
	held, err := a.heldNotes(ctx)
	if err != nil {
		return app.Brief{}, err
	}
	inputs, err := a.inputs(ctx, in, maker)
	if err != nil {
		return app.Brief{}, err
	}
	if saved, ok, err := a.unchanged(ctx, in, inputs, maker.Model != nil); ok || err != nil {
		if err != nil {
			return app.Brief{}, err
		}
		saved.Brief.Made, saved.Brief.Planned, saved.Brief.Sources = in.Made, in.Planned, in.Sources
		saved.Brief.Notes = withHeld(saved.Brief.Notes, held)
		return saved.Brief, a.Store.SaveBrief(ctx, saved)
	}
	if err := a.fill(ctx, &in); err != nil {
		return app.Brief{}, err
	}
	a.lookFurther(ctx, maker.Model, &in)
	kept := a.pack(in, maker)
	res, err := maker.Make(ctx, in)
	if err != nil {
		return app.Brief{}, err
	}
	res.Evidence.Inputs = inputs
	res.Brief.Notes = withHeld(res.Brief.Notes, held)
	err = a.Store.SaveBrief(ctx, store.SavedBrief{
		Brief: res.Brief, Evidence: res.Evidence, Trace: res.Trace, Items: res.Items, Kept: kept,
	})
	return res.Brief, err
}

// lookFurther has the model look for more in memory, where the configuration
// lets it.
func (a *App) lookFurther(ctx context.Context, model llm.Model, in *agent.Input) {
	if model == nil || a.Config.Agent.BriefSteps <= 0 {
		return
	}
	have := map[string]bool{}
	for i := range in.Items {
		have[in.Items[i].ID] = true
	}
	found, steps := a.explore(ctx, model, in.Reader, agent.Evident(*in))
	in.Explored = steps
	for _, it := range found {
		if !have[it.ID] {
			have[it.ID] = true
			in.Items = append(in.Items, it)
		}
	}
}

// briefFrame is what a brief is made from but for what the store holds.
func (a *App) briefFrame(p preload.BriefParams) agent.Input {
	now := p.Now.In(a.Zone)
	y, m, d := now.Date()
	in := agent.Input{Input: draft.Input{
		Day: time.Date(y, m, d, 0, 0, 0, 0, a.Zone), Planned: p.Planned, Made: now, Zone: a.Zone, Hours12: a.Hours12(), Reader: a.Config.Reader,
		Sources: p.Sources, Sample: p.Sample,
	}}
	if p.Sample {
		in.Reader = sampleReader
	}
	in.Reader.Addresses = a.readerAddresses(in.Reader)
	return in
}

// briefItems selects the items a brief can rest on. An empty list of sources
// would mean all of them, so it asks for none.
func briefItems(in agent.Input) (q app.ItemQuery, some bool) {
	for _, s := range in.Sources {
		q.Sources = append(q.Sources, s.Name)
	}
	q.From, q.To = in.Day.AddDate(0, 0, itemsBack), in.Day.AddDate(0, 0, itemsForward)
	return q, len(q.Sources) > 0
}

// older selects the tasks from before the time of q: they stay open however
// long ago they were due.
func older(q app.ItemQuery) app.ItemQuery {
	return app.ItemQuery{Sources: q.Sources, Kinds: []app.Kind{app.KindTask}, To: q.From}
}

// countUsable tells in the ledger how many items of each source the brief can
// rest on. What a source answered says less: one that tells what is new since the
// last time, or that nothing is, yields none although all of its items are there.
func (a *App) countUsable(ctx context.Context, in *agent.Input) error {
	q, some := briefItems(*in)
	if !some {
		return nil
	}
	in.Sources = slices.Clone(in.Sources)
	for i := range in.Sources {
		in.Sources[i].Items = 0
	}
	for _, q := range []app.ItemQuery{q, older(q)} {
		n, err := a.Store.CountItems(ctx, q)
		if err != nil {
			return err
		}
		for i := range in.Sources {
			in.Sources[i].Items += n[in.Sources[i].Name]
		}
	}
	return nil
}

// fill adds what the store holds.
func (a *App) fill(ctx context.Context, in *agent.Input) error {
	q, some := briefItems(*in)
	if !some {
		return nil
	}
	items, err := a.Store.Items(ctx, q)
	if err != nil {
		return err
	}
	overdue, err := a.Store.Items(ctx, older(q))
	if err != nil {
		return err
	}
	if items, err = a.remember(ctx, in, append(items, overdue...)); err != nil {
		return err
	}
	if err := a.keepUp(ctx, in.Sample); err != nil {
		return err
	}
	taught, err := a.score(ctx, items, *in)
	if err != nil {
		return err
	}
	in.Items, in.Unknown = items, taught.Unknown(items, in.Day)
	date := in.Day.Format(time.DateOnly)
	if in.Told, err = a.Store.Told(ctx, date); err != nil {
		return err
	}
	if err := a.earlier(ctx, in, date); err != nil {
		return err
	}
	return a.commit(ctx, in)
}

// earlier adds what earlier briefs said: the last one of a day before for the
// changes, and today's own, whose wording can be used again; and how fast the
// model was in them.
func (a *App) earlier(ctx context.Context, in *agent.Input, date string) error {
	today, err := a.Store.Brief(ctx, date)
	if err != nil && !errors.Is(err, app.ErrNotFound) {
		return err
	}
	if err == nil && today.Brief.Sample == in.Sample {
		in.Saved = &agent.Saved{Brief: today.Brief, Digest: today.Evidence.Digest, Trace: app.Trace{Steps: paces(today.Trace)}}
	}
	rows, err := a.Store.Briefs(ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Date >= date || r.Sample != in.Sample {
			continue
		}
		last, err := a.Store.Brief(ctx, r.Date)
		if err != nil {
			return err
		}
		in.Last, in.LastItems, in.Earlier = &last.Brief, last.Items, paces(last.Trace)
		return nil
	}
	return nil
}

// paces are the calls of a trace without what was said in them: how fast the
// model was is all a later brief wants of them.
func paces(t app.Trace) []app.Step {
	var out []app.Step
	for _, s := range t.Steps {
		if s.Model != "" {
			s.Prompt, s.Reply, s.Options = "", "", nil
			out = append(out, s)
		}
	}
	return out
}

// readerAddresses are the reader's own addresses: those of the configuration
// and of the mail accounts.
func (a *App) readerAddresses(r app.Reader) []string {
	list := append([]string(nil), r.Addresses...)
	for _, s := range a.Config.Source {
		for _, v := range []string{s.Address, s.User} {
			if s.Type == "email" && strings.Contains(v, "@") {
				list = append(list, strings.ToLower(v))
			}
		}
	}
	return list
}
