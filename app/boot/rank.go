package boot

import (
	"context"
	"errors"
	"slices"
	"time"

	"daybrief/agent"
	"daybrief/app"
	"daybrief/feedback"
)

// Rank returns every current item by what it is worth to the reader today, ties
// by id: its priority, and what the votes taught.
func (a *App) Rank(ctx context.Context) ([]app.Item, error) {
	items, in, err := a.current(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := a.score(ctx, items, in); err != nil {
		return nil, err
	}
	return feedback.Rank(items), nil
}

// current returns the items the sources have, and for whom and when they are
// scored.
func (a *App) current(ctx context.Context) ([]app.Item, agent.Input, error) {
	items, err := a.Store.Items(ctx, app.ItemQuery{})
	if err != nil {
		return nil, agent.Input{}, err
	}
	sample := len(items) > 0
	for i := range items {
		sample = sample && items[i].HasFlag(app.FlagSample)
	}
	return items, a.scoring(sample), nil
}

// scoring is for whom and on which day something is scored now.
func (a *App) scoring(sample bool) (in agent.Input) {
	y, m, d := a.opt.Now().In(a.Zone).Date()
	in.Day, in.Zone, in.Sample = time.Date(y, m, d, 0, 0, 0, 0, a.Zone), a.Zone, sample
	in.Reader = a.Config.Reader
	if sample {
		in.Reader = sampleReader
	}
	in.Reader.Addresses = a.readerAddresses(in.Reader)
	return in
}

// Reason is why an item has its score.
type Reason struct {
	Item   string           `json:"item"`
	Title  string           `json:"title,omitempty"`
	Score  float64          `json:"score"`
	Liking float64          `json:"liking"` // how likely you like it by your votes, 0.5: not known
	Parts  []feedback.Share `json:"parts"`  // base first; together they are the score
	Like   []feedback.Like  `json:"like,omitempty"`
	New    bool             `json:"new,omitempty"` // it stands in the latest brief because votes tell little of it
	Votes  int              `json:"votes"`         // learned from
	Check  *feedback.Check  `json:"check,omitempty"`
}

// Why explains the scores of items: priority, and what of the reader's votes
// moved it. *app.Error with code not-found names the first id that is unknown.
func (a *App) Why(ctx context.Context, ids []string) ([]Reason, error) {
	wanted, err := a.Items(ctx, ids)
	if err != nil {
		return nil, err
	}
	items, in, err := a.current(ctx)
	if err != nil {
		return nil, err
	}
	have := map[string]int{}
	for i := range items {
		have[items[i].ID] = i
	}
	for _, it := range wanted {
		if _, ok := have[it.ID]; !ok { // left its source, and a brief still knows it
			have[it.ID] = len(items)
			items = append(items, it)
		}
	}
	c := a.contextOf(in)
	m, err := a.taught(ctx, c, in.Sample)
	if err != nil {
		return nil, err
	}
	scored := append([]app.Item(nil), items...)
	m.Score(scored, c)
	feedback.Score(items, c)
	tried, err := a.tried(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Reason, 0, len(wanted))
	for _, it := range wanted {
		at := have[it.ID]
		r := Reason{Item: it.ID, New: tried[it.ID], Title: it.Title, Score: scored[at].Score, Liking: m.Liking(it.ID), Votes: m.Votes()}
		r.Parts, r.Like = m.Explain(&items[at])
		if check := m.Check(); check.Votes > 0 {
			r.Check = &check
		}
		out = append(out, r)
	}
	return out, nil
}

// tried are the items, by id, that stand in the latest brief because votes tell
// little of them.
func (a *App) tried(ctx context.Context) (map[string]bool, error) {
	snapshot, err := a.Store.BriefItems(ctx, "")
	if err != nil && !errors.Is(err, app.ErrNotFound) {
		return nil, err
	}
	out := map[string]bool{}
	for i := range snapshot {
		out[snapshot[i].ID] = slices.Contains(snapshot[i].Reasons, app.ReasonNew)
	}
	return out, nil
}

// LearningCheck tells how well the reader's votes are foreseen from one another;
// zero with too few of them.
func (a *App) LearningCheck(ctx context.Context) (feedback.Check, error) {
	in := a.scoring(false)
	m, err := a.taught(ctx, a.contextOf(in), false)
	return m.Check(), err
}
