package boot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"daybrief/agent"
	"daybrief/agent/evidence"
	commitments "daybrief/agent/ledger"
	"daybrief/app"
	"daybrief/app/preload"
	"daybrief/feedback"
)

// marksBack is for how many days a decision on a commitment counts: longer than
// mails do, so that none comes back while its mail still does.
const marksBack = commitments.Days + 30

// olderItems bounds how many mails from before a brief's own time it can rest on.
const olderItems = 200

// Actions returns the reader's commitments, the most urgent first: those that
// are open, or with all also what is closed or put off. They are those of the
// latest brief's sources, as they stand now.
func (a *App) Actions(ctx context.Context, all bool) ([]app.Commitment, error) {
	entries, err := a.entries(ctx)
	if err != nil {
		return nil, err
	}
	out := []app.Commitment{}
	for i := range entries {
		if all || entries[i].IsOpen() {
			out = append(out, entries[i].Commitment)
		}
	}
	return out, nil
}

// MarkAction sets how a commitment stands and returns it. id is any beginning of
// its id that no other has; state is one the reader can set, until the date of
// app.ActionLater. *app.Error with code not-found or usage.
func (a *App) MarkAction(ctx context.Context, id string, state app.ActionState, until app.Stamp) (app.Commitment, error) {
	if state == app.ActionLater && !until.TimeIn(a.Zone).After(a.opt.Now()) {
		return app.Commitment{}, &app.Error{
			Code: app.CodeUsage, Message: "The action can only be put off until a day to come, not until " + until.String(),
			Hint: "Write the day as YYYY-MM-DD.",
		}
	}
	entries, err := a.entries(ctx)
	if err != nil {
		return app.Commitment{}, err
	}
	e, err := actionNamed(entries, id)
	if err != nil {
		return app.Commitment{}, err
	}
	m := app.ActionMark{ID: app.ActionID(e.Item, e.Quote), State: state, Until: until, At: a.opt.Now(), Action: e.Commitment, About: e.From}
	if err := a.Store.MarkAction(ctx, m); err != nil {
		return app.Commitment{}, err
	}
	e.State, e.Until, e.Closed = state, until, ""
	return e.Commitment, nil
}

// actionNamed returns the one commitment an id's beginning names.
func actionNamed(entries []commitments.Entry, id string) (commitments.Entry, error) {
	id = strings.ToLower(strings.TrimSpace(id))
	var found []commitments.Entry
	for _, e := range entries {
		ids := append([]string{app.ActionID(e.Item, e.Quote)}, e.Also...)
		if id != "" && slices.ContainsFunc(ids, func(s string) bool { return strings.HasPrefix(s, id) }) {
			found = append(found, e)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return commitments.Entry{}, &app.Error{
			Code: app.CodeNotFound, Err: app.ErrNotFound, Message: "There is no action " + id,
			Hint: "Ids stand in the output of: daybrief action list --all",
		}
	}
	return commitments.Entry{}, &app.Error{
		Code: app.CodeUsage, Message: fmt.Sprintf("%s is the beginning of %d ids: %s and %s", id, len(found), found[0].ID, found[1].ID),
		Hint: "Give more of the id.",
	}
}

// entries makes the ledger of today for the latest brief's sources; without a
// brief, for those of the configuration.
func (a *App) entries(ctx context.Context) ([]commitments.Entry, error) {
	p := preload.BriefParams{Now: a.opt.Now()}
	b, err := a.Store.LatestBrief(ctx)
	switch {
	case err == nil:
		p.Sample, p.Sources = b.Sample, b.Sources
	case errors.Is(err, app.ErrNotFound):
		for _, s := range a.own() {
			p.Sources = append(p.Sources, app.SourceStatus{Name: s.Name, Type: s.Type})
		}
	default:
		return nil, err
	}
	return a.ledgerOf(ctx, a.briefFrame(p))
}

// mailQuery selects the mails the ledger of a brief rests on.
func mailQuery(in agent.Input) (q app.ItemQuery, some bool) {
	q, some = briefItems(in)
	q.Kinds, q.From = []app.Kind{app.KindMail}, in.Day.AddDate(0, 0, -commitments.Days)
	return q, some
}

// ledgerOf makes the ledger of a day from what the store holds.
func (a *App) ledgerOf(ctx context.Context, in agent.Input) ([]commitments.Entry, error) {
	q, some := mailQuery(in)
	if !some {
		return nil, nil
	}
	var items []app.Item
	for _, query := range []app.ItemQuery{q, {Sources: q.Sources, Kinds: []app.Kind{app.KindTask}, To: q.To}} {
		list, err := a.Store.Items(ctx, query)
		if err != nil {
			return nil, err
		}
		items = append(items, list...)
	}
	gone, err := a.Store.GoneSent(ctx, q)
	if err != nil {
		return nil, err
	}
	marks, err := a.marks(ctx, in)
	if err != nil {
		return nil, err
	}
	items = append(items, gone...)
	feedback.Score(items, feedback.Context{Day: in.Day, Zone: a.Zone, Reader: in.Reader})
	return commitments.Make(commitments.Input{Items: evidence.Settle(items), Marks: marks, Day: in.Day, Zone: a.Zone, Reader: in.Reader}), nil
}

// marks returns the decisions that count for a brief: those on its sources'
// items.
func (a *App) marks(ctx context.Context, in agent.Input) ([]app.ActionMark, error) {
	list, err := a.Store.ActionMarks(ctx, in.Day.AddDate(0, 0, -marksBack))
	if err != nil {
		return nil, err
	}
	sources := map[string]bool{}
	for _, s := range in.Sources {
		sources[s.Name] = true
	}
	return slices.DeleteFunc(list, func(m app.ActionMark) bool { return m.About == nil || !sources[m.About.Source] }), nil
}

// commit adds the ledger to what a brief is made from: what is open, what the
// brief before held, and the older mails both rest on.
func (a *App) commit(ctx context.Context, in *agent.Input) error {
	entries, err := a.ledgerOf(ctx, *in)
	if err != nil {
		return err
	}
	told := map[string]bool{}
	if in.Last != nil {
		for _, l := range in.Last.Actions {
			told[l.ID] = true
		}
	}
	have := make(map[string]bool, len(in.Items))
	for i := range in.Items {
		have[in.Items[i].ID] = true
	}
	in.Ledger = []app.Commitment{}
	added := 0
	for _, e := range entries {
		if !e.IsOpen() && !told[e.ID] && !slices.ContainsFunc(e.Also, func(id string) bool { return told[id] }) {
			continue
		}
		in.Ledger = append(in.Ledger, e.Commitment)
		if !have[e.Item] && added < olderItems {
			have[e.Item] = true
			added++
			in.Items = append(in.Items, *e.From)
		}
	}
	return nil
}

// decisions is a digest of the decisions that go into a brief, and of the older
// mails.
func (a *App) decisions(ctx context.Context, in agent.Input) (string, error) {
	q, some := mailQuery(in)
	if !some {
		return "", nil
	}
	mails, err := a.Store.Fingerprint(ctx, q)
	if err != nil {
		return "", err
	}
	marks, err := a.marks(ctx, in)
	if err != nil {
		return "", err
	}
	var s strings.Builder
	s.WriteString(mails)
	for _, m := range marks {
		fmt.Fprintf(&s, " %s %s %s %d", m.ID, m.State, m.Until, m.At.UnixMicro())
	}
	return s.String(), nil
}

// undecided takes out of a brief the actions the reader has dealt with since it
// was made.
func (a *App) undecided(ctx context.Context, b app.Brief) (app.Brief, error) {
	if len(b.Actions) == 0 {
		return b, nil
	}
	marks, err := a.Store.ActionMarks(ctx, b.Made)
	if err != nil {
		return b, err
	}
	dealt := map[string]bool{}
	for _, m := range marks {
		dealt[app.ShortActionID(m.ID)] = m.State != app.ActionOpen && !m.At.Before(b.Made.Truncate(time.Microsecond))
	}
	b.Actions = slices.DeleteFunc(slices.Clone(b.Actions), func(l app.ActionLine) bool { return dealt[l.ID] })
	return b, nil
}
