package boot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"daybrief/agent"
	"daybrief/app"
	"daybrief/app/store"
	"daybrief/assets"
	"daybrief/feedback"
	"daybrief/rag/wordvec"
)

// Learning is about these kinds, and about the newest so many items: the search
// for neighbours takes the square of it, once.
const learnItems = 6000

func learnKinds() []app.Kind {
	return []app.Kind{app.KindMail, app.KindEvent, app.KindTask, app.KindStory, app.KindArticle, app.KindNote}
}

// meaning opens the built-in word vectors when they are first needed. The zero
// value is ready.
type meaning struct {
	once  sync.Once
	table *wordvec.Table
	err   error
}

// words returns the built-in word vectors.
func (a *App) words() (*wordvec.Table, error) {
	m := &a.meaning
	m.once.Do(func() { m.table, m.err = wordvec.Open(assets.WordVectors) })
	return m.table, m.err
}

// score sets what items are worth to the reader today: priority, and what the
// votes taught. It returns what the votes taught, nil for nothing.
func (a *App) score(ctx context.Context, items []app.Item, in agent.Input) (*feedback.Model, error) {
	c := a.contextOf(in)
	m, err := a.taught(ctx, c, in.Sample)
	if err != nil {
		return nil, err
	}
	m.Score(items, c)
	return m, nil
}

// taught returns the model of the reader's votes, nil where learning is off or
// nobody voted.
func (a *App) taught(ctx context.Context, c feedback.Context, sample bool) (*feedback.Model, error) {
	if a.Config.Learning.Off {
		return nil, nil
	}
	votes, err := a.counted(ctx, sample)
	if err != nil {
		return nil, err
	}
	return a.learned(ctx, votes, c, sample)
}

// learned returns the model of some votes, nil for none.
func (a *App) learned(ctx context.Context, votes []app.Vote, c feedback.Context, sample bool) (*feedback.Model, error) {
	if a.Config.Learning.Off || len(votes) == 0 {
		return nil, nil
	}
	space, err := a.space(ctx, votes, sample)
	if err != nil {
		return nil, err
	}
	return feedback.Learn(votes, space, a.learning(c)), nil
}

// learning says how votes count.
func (a *App) learning(c feedback.Context) feedback.LearnOptions {
	return feedback.LearnOptions{Context: c, HalfLife: time.Duration(a.Config.Learning.HalfLife) * 24 * time.Hour}
}

// counted returns the votes that count: the last one on each item, on the
// sample's items or on the reader's own.
func (a *App) counted(ctx context.Context, sample bool) ([]app.Vote, error) {
	votes, err := a.Store.Votes(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(feedback.Current(votes), func(v app.Vote) bool { return v.About.HasFlag(app.FlagSample) != sample }), nil
}

// keepUp brings what learning knows of the items up to date, so that the first
// vote and the next ranking find it so. A run calls it when the items are in.
func (a *App) keepUp(ctx context.Context, sample bool) error {
	if a.Config.Learning.Off || sample {
		return nil
	}
	votes, err := a.counted(ctx, sample)
	if err != nil {
		return err
	}
	_, err = a.space(ctx, votes, sample)
	return err
}

// space returns the items as learning sees them, what was kept of them brought up
// to date. The sample's are made anew each time and kept nowhere.
func (a *App) space(ctx context.Context, votes []app.Vote, sample bool) (*feedback.Space, error) {
	want, err := a.Store.Learnable(ctx, store.LearnQuery{Sample: sample, Kinds: learnKinds(), Limit: learnItems})
	if err != nil {
		return nil, err
	}
	about := map[string]*app.Item{}
	for _, v := range votes {
		if _, ok := want[v.Item]; !ok {
			want[v.Item], about[v.Item] = v.About.ContentHash(), v.About
		}
	}
	list, drop, err := a.kept(ctx, want, sample)
	if err != nil {
		return nil, err
	}
	before := len(list)
	if list, err = a.extract(ctx, list, want, about); err != nil {
		return nil, err
	}
	s := feedback.NewSpace(list)
	if len(list) == before && len(drop) == 0 {
		return s, nil
	}
	s.Update()
	if sample {
		return s, nil
	}
	return s, a.keep(ctx, s, drop)
}

// kept returns the features that are still good, and which rows are of no more
// use.
func (a *App) kept(ctx context.Context, want map[string]string, sample bool) (list []feedback.Features, drop []string, err error) {
	if sample {
		return nil, nil, nil
	}
	rows, err := a.Store.Learned(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range rows {
		hash, ok := want[r.Item]
		if !ok {
			drop = append(drop, r.Item)
			continue
		}
		f, err := feedback.Load(r.Item, r.Hash, r.Data)
		if err == nil && hash == r.Hash {
			list = append(list, f)
		}
	}
	return list, drop, nil
}

// extract adds the features of the wanted items that list lacks; about holds
// those that only a vote still knows.
func (a *App) extract(ctx context.Context, list []feedback.Features, want map[string]string, about map[string]*app.Item) ([]feedback.Features, error) {
	have := make(map[string]bool, len(list))
	for i := range list {
		have[list[i].ID] = true
	}
	var ids []string
	for id := range want {
		if !have[id] && about[id] == nil {
			ids = append(ids, id)
		}
	}
	if len(want) == len(have) {
		return list, nil
	}
	w, err := a.words()
	if err != nil {
		return nil, fmt.Errorf("learn: %w", err)
	}
	for part := range slices.Chunk(ids, 500) {
		items, err := a.Store.Items(ctx, app.ItemQuery{IDs: part})
		if err != nil {
			return nil, err
		}
		for i := range items {
			list = append(list, feedback.Extract(&items[i], w))
		}
	}
	for id, it := range about {
		if !have[id] {
			f := feedback.Extract(it, w)
			f.ID = id
			list = append(list, f)
		}
	}
	return list, nil
}

// keep writes the features that changed. A disk that is full or a store that
// cannot be written costs the time of another try, nothing else.
func (a *App) keep(ctx context.Context, s *feedback.Space, drop []string) error {
	var put []store.Learned
	for _, f := range s.Features() {
		if f.Changed {
			put = append(put, store.Learned{Item: f.ID, Hash: f.Hash, Data: f.Keep()})
			f.Changed = false
		}
	}
	err := a.Store.KeepLearned(ctx, put, drop)
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	a.Log.Warn("keep what learning made of items", "err", err)
	return nil
}
