package boot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"daybrief/agent"
	"daybrief/app"
	"daybrief/app/store"
)

// inputs returns a digest of all that a brief is made from: the day, whom it is
// for, how the sources answered, their items, what memory may add, what the
// reader decided about actions, the last brief of an earlier day, the model, the
// settings of learning and this program.
func (a *App) inputs(ctx context.Context, in agent.Input, m agent.Maker) (string, error) {
	q, some := briefItems(in)
	items := ""
	if some {
		var err error
		if items, err = a.Store.Fingerprint(ctx, q); err != nil {
			return "", err
		}
		overdue, err := a.Store.Fingerprint(ctx, older(q))
		if err != nil {
			return "", err
		}
		decided, err := a.decisions(ctx, in)
		if err != nil {
			return "", err
		}
		remembered, err := a.remembered(ctx, in)
		if err != nil {
			return "", err
		}
		items += overdue + decided + remembered
	}
	last, err := a.lastBefore(ctx, in.Day.Format(time.DateOnly), in.Sample)
	if err != nil {
		return "", err
	}
	answered := make([][4]string, 0, len(in.Sources))
	for _, s := range in.Sources {
		answered = append(answered, [4]string{s.Name, string(s.State), s.Code, s.Why})
	}
	model, note := "", ""
	if m.Model != nil {
		model = m.Model.Name()
		if d, ok := m.Model.(interface{ Digest() string }); ok {
			model += " " + d.Digest()
		}
	}
	if m.ModelNote != nil {
		note = m.ModelNote.Code + m.ModelNote.Text
	}
	data, err := json.Marshal([]any{
		Version, in.Day, a.Zone.String(), in.Hours12, in.Reader, in.Sample, answered, items, last, model, note, a.Config.Model, a.Config.Agent, a.Config.Learning,
	})
	if err != nil {
		return "", fmt.Errorf("digest of the brief's inputs: %w", err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16]), nil
}

// remembered is a digest of what memory may bring into a brief: the reader's
// own older items, and the votes. Those of the day itself count too: a reader
// who votes and makes the brief anew wants to see it.
func (a *App) remembered(ctx context.Context, in agent.Input) (string, error) {
	q, _ := briefItems(in)
	q.Kinds = []app.Kind{app.KindMail, app.KindEvent, app.KindTask, app.KindNote}
	q.From, q.To = in.Day.AddDate(0, 0, memoryBack), q.From
	older, err := a.Store.Fingerprint(ctx, q)
	if err != nil {
		return "", err
	}
	n, last, err := a.Store.VotesBefore(ctx, in.Day.AddDate(0, 0, 2), in.Sample) // all there are
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s %d %d", older, n, last), nil
}

// lastBefore names the last brief of a day before date, "" for none.
func (a *App) lastBefore(ctx context.Context, date string, sample bool) (string, error) {
	rows, err := a.Store.Briefs(ctx)
	if err != nil {
		return "", err
	}
	for _, r := range rows {
		if r.Date < date && r.Sample == sample {
			return r.Date + r.Made.String(), nil
		}
	}
	return "", nil
}

// unchanged returns the brief of the day when it was made from the same inputs.
// One on which the model failed is made again while there is a model.
func (a *App) unchanged(ctx context.Context, in agent.Input, inputs string, model bool) (store.SavedBrief, bool, error) {
	saved, err := a.Store.Brief(ctx, in.Day.Format(time.DateOnly))
	if errors.Is(err, app.ErrNotFound) {
		return saved, false, nil
	}
	if err != nil {
		return saved, false, err
	}
	failed := slices.ContainsFunc(saved.Brief.Notes, func(n app.Note) bool { return n.Code != app.CodeCloud })
	return saved, saved.Evidence.Inputs == inputs && (!model || !failed), nil
}
