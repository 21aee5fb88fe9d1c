package boot

import (
	"context"
	"slices"
	"sync"
	"time"

	"daybrief/agent"
	"daybrief/app"
	"daybrief/feedback"
)

// effects keeps what telling a vote's effect needs, so that it is told while the
// pointer rests on a thumb. It is good until the store changes, the day ends or
// some minutes went by, as another process may have changed the store. The zero
// value is ready.
type effects struct {
	mu      sync.Mutex
	changes <-chan app.Change // since changed was last asked
	read    time.Time         // zero: nothing is kept
	context feedback.Context
	sample  bool
	votes   []app.Vote
	base    []app.Item // scored by priority alone, without their texts
	was     []float64
	space   *feedback.Space
}

// effectsFor is how long what is kept is good for.
const effectsFor = 5 * time.Minute

// VoteEffect tells in one sentence what a thumb on an item would change: 1 up, -1
// down, 0 taken back. It keeps what it reads for the next question: that one is
// answered within a few hundredths of a second. *app.Error with code not-found
// for an id that is unknown.
func (a *App) VoteEffect(ctx context.Context, id string, value int) (app.VoteEffect, error) {
	voted, err := a.Items(ctx, []string{id})
	if err != nil {
		return app.VoteEffect{}, err
	}
	none := app.VoteEffect{Item: id, Value: value}
	if a.Config.Learning.Off {
		none.Says = "Learning is off: a thumb changes nothing."
		return none, nil
	}
	e := &a.effects
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := a.readEffects(ctx); err != nil {
		return none, err
	}
	before := 0
	for _, v := range e.votes {
		if v.Item == id {
			before = v.Value
		}
	}
	if before == value {
		none.Says = map[int]string{1: "You have voted this up.", -1: "You have voted this down.", 0: "You have not voted on this."}[value]
		return none, nil
	}
	with := append(slices.Clone(e.votes), app.Vote{Item: id, Value: value, At: a.opt.Now(), About: &voted[0]})
	with, space := feedback.Current(with), e.space
	if !space.Has(id) { // it left its source, and a vote brings it back
		if space, err = a.space(ctx, with, e.sample); err != nil {
			return none, err
		}
	}
	m := feedback.Learn(with, space, a.learning(e.context))
	return space.Effect(&voted[0], value, e.base, e.was, m.Scores(e.base)), nil
}

// readEffects reads what an effect is told from, unless it is as it was.
func (a *App) readEffects(ctx context.Context) error {
	e, now := &a.effects, a.opt.Now()
	changed := e.changed(a)
	if c := a.scoring(e.sample); !changed && !e.read.IsZero() && now.Sub(e.read) < effectsFor && c.Day.Equal(e.context.Day) {
		return nil
	}
	e.read = time.Time{}
	items, in, err := a.current(ctx)
	if err != nil {
		return err
	}
	if e.votes, err = a.counted(ctx, in.Sample); err != nil {
		return err
	}
	if e.space, err = a.space(ctx, e.votes, in.Sample); err != nil {
		return err
	}
	e.context, e.sample = a.contextOf(in), in.Sample
	feedback.Score(items, e.context)
	e.base = make([]app.Item, len(items))
	for i := range items {
		it := &items[i]
		e.base[i] = app.Item{ID: it.ID, Kind: it.Kind, From: it.From, Flags: it.Flags, Score: it.Score, Reasons: it.Reasons}
	}
	e.was = feedback.Learn(e.votes, e.space, a.learning(e.context)).Scores(e.base)
	_ = e.changed(a) // what space wrote is what it read
	e.read = now
	return nil
}

// changed reports whether the store changed since it was last asked.
func (e *effects) changed(a *App) (yes bool) {
	if e.changes == nil {
		e.changes, _ = a.Store.Subscribe() // ends with the store
		return true
	}
	for {
		select {
		case _, open := <-e.changes:
			if !open {
				return true
			}
			yes = true
		default:
			return yes
		}
	}
}

// contextOf is what scores depend on beside the items.
func (a *App) contextOf(in agent.Input) feedback.Context {
	return feedback.Context{Day: in.Day, Zone: a.Zone, Reader: in.Reader}
}

// VoteEffect tells the window what a thumb on an item would change.
func (p *Page) VoteEffect(ctx context.Context, id string, value int) (app.VoteEffect, error) {
	p.reading.RLock() // the settings of learning stay as they are meanwhile
	defer p.reading.RUnlock()
	return p.app.VoteEffect(ctx, id, value)
}
