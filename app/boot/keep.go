package boot

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"daybrief/app"
	"daybrief/app/store"
)

// How long letting go of what is old may take after a run for which somebody
// waits: on an ordinary day it is a few hundredths of a second, and what is left
// goes the next time.
const (
	keepBudget   = 400 * time.Millisecond
	shrinkBudget = 200 * time.Millisecond
)

// policy is what the configuration says about keeping.
func (a *App) policy() store.KeepPolicy {
	k := a.Config.Keep
	return store.KeepPolicy{Now: a.opt.Now(), Items: k.Items.Std(), Briefs: k.Briefs.Std(), Records: k.Records.Std()}
}

// letGo lets go of what is older than the configuration keeps. It runs when the
// brief has been saved and announced, and fails nothing: what could not be
// removed today is tomorrow.
func (a *App) letGo(ctx context.Context, whole bool) {
	p := a.policy()
	budget := shrinkBudget
	if p.Budget = keepBudget; whole {
		p.Budget, budget = 0, 0
	}
	k, err := a.Store.Keep(ctx, p)
	if err == nil && k.Sum() > 0 {
		a.Log.Info("keep", "items", k.Items, "briefs", k.Briefs, "trimmed", k.Trimmed, "finished", k.Finished)
	}
	if err == nil {
		a.forgetOldAnswers(p)
		_, err = a.Store.Shrink(ctx, budget)
	}
	if err != nil && ctx.Err() == nil {
		a.Log.Warn("keep", "err", err)
	}
}

// forgetOldAnswers lets go of the last answer and conversation when they are as
// old as records that go: they hold the texts of items.
func (a *App) forgetOldAnswers(p store.KeepPolicy) {
	if p.Records <= 0 {
		return
	}
	for _, name := range []string{lastAnswer, conversation} {
		path := filepath.Join(a.Dirs.State, name)
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && p.Now.Sub(info.ModTime()) < p.Records {
			continue
		}
		if err == nil {
			err = os.Remove(path)
		}
		if err != nil {
			a.Log.Warn("keep", "file", name, "err", err)
		}
	}
}

// Keeping is what the store holds and for how long.
type Keeping struct {
	Items   string       `json:"items"`   // as in [keep]
	Briefs  string       `json:"briefs"`  // likewise
	Records string       `json:"records"` // likewise
	Sizes   []store.Size `json:"sizes"`   // the largest first, free space last
	Bytes   int64        `json:"bytes"`   // of the file
	Old     store.Kept   `json:"old"`     // what is to go, or what went
	Freed   int64        `json:"freed"`   // bytes given back to the disk
}

// Keeping tells how much room what takes and what is old enough to go. It reads
// the whole store and changes nothing.
func (a *App) Keeping(ctx context.Context) (Keeping, error) {
	k := a.Config.Keep
	r := Keeping{Items: k.Items.String(), Briefs: k.Briefs.String(), Records: k.Records.String()}
	var err error
	if r.Old, err = a.Store.KeepPlan(ctx, a.policy()); err != nil {
		return r, err
	}
	return r, a.measure(ctx, &r)
}

func (a *App) measure(ctx context.Context, r *Keeping) error {
	var err error
	if r.Sizes, err = a.Store.Sizes(ctx); err != nil {
		return err
	}
	r.Bytes = 0
	for _, s := range r.Sizes {
		r.Bytes += s.Bytes
	}
	return nil
}

// LetGo removes at once, to the end, what is older than the configuration keeps,
// and makes the file smaller.
func (a *App) LetGo(ctx context.Context) (Keeping, error) {
	k := a.Config.Keep
	r := Keeping{Items: k.Items.String(), Briefs: k.Briefs.String(), Records: k.Records.String()}
	p := a.policy()
	var err error
	if r.Old, err = a.Store.Keep(ctx, p); err != nil {
		return r, err
	}
	a.forgetOldAnswers(p)
	if err := a.Store.TidyIndex(ctx); err != nil {
		return r, err
	}
	if r.Freed, err = a.Store.Shrink(ctx, 0); err != nil {
		return r, err
	}
	return r, a.measure(ctx, &r)
}

// heldItems adds to byID the items of the ids that are not there and that a
// brief, an action or a vote still holds as they were.
func (a *App) heldItems(ctx context.Context, ids []string, byID map[string]app.Item) error {
	var missing []string
	for _, id := range ids {
		if _, ok := byID[id]; !ok {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	held, err := a.Store.Snapshots(ctx, missing)
	if err != nil {
		return err
	}
	for _, it := range held {
		byID[it.ID] = it
	}
	return nil
}

// young returns the items that are not too old to be kept: a feed goes on showing
// what retention has removed, which would come back as new each morning.
func (s runStore) young(ctx context.Context, items []app.Item) ([]app.Item, error) {
	p, err := s.Believe(ctx, s.policy())
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(items), func(it app.Item) bool {
		return it.Kind != app.KindTask && !it.HasFlag(app.FlagSample) && p.Expired(&it)
	}), nil
}
