package today

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// Refresh makes a new brief, unless one is being made.
func (t *Today) Refresh() {
	if t.running {
		return
	}
	t.running = true
	t.run.Part = 0
	t.run.Progress(app.Progress{Step: "sources"})
	t.relayout()
	t.tasks.Spawn(func(ctx context.Context) {
		err := t.opts.Commands.Refresh(ctx, func(p app.Progress) {
			t.tasks.Do(func() { t.report(p) })
		})
		t.tasks.Do(func() { t.refreshed(err) })
	})
}

// report shows a step of the run.
func (t *Today) report(p app.Progress) {
	if !t.running || p.Step == "sources" && p.State != "start" && p.Done < p.Total {
		// A source that ended is not what is being read; its share is shown
		// with the next one that begins.
		if t.running {
			t.run.Part = max(t.run.Part, paper.StepShare(p))
			t.run.Refresh()
		}
		return
	}
	t.run.Progress(p)
}

// refreshed ends the run. A brief made in part is shown like any other; its
// ledger tells what is missing.
func (t *Today) refreshed(err error) {
	t.running = false
	if err == nil {
		t.run.Clear()
		t.reload()
		return
	}
	if errors.Is(err, context.Canceled) {
		t.run.Clear()
		return
	}
	t.fail(err, t.Refresh)
	t.reload()
}

// fail shows an error as one sentence with one button.
func (t *Today) fail(err error, again func()) {
	if t.run == nil { // the first load failed: there is no page yet
		t.apply(snapshot{})
	}
	t.run.Failure(app.AsError(err), t.st.Say("common.try_again.button"), func() {
		t.run.Clear()
		again()
	})
	t.relayout()
}

// vote stores a thumb; pressing the same one again takes it back. It shows at
// once, and is undone when it cannot be stored.
func (t *Today) vote(id string, value int) {
	before := t.facts.Votes[id]
	if before == value {
		value = 0
	}
	t.setVote(id, value)
	t.tasks.Spawn(func(ctx context.Context) {
		err := t.opts.Commands.Vote(ctx, id, value)
		if err == nil {
			t.tasks.Do(func() { t.voted(id, value, before) })
			return
		}
		t.tasks.Do(func() {
			if t.facts.Votes[id] == value {
				t.setVote(id, before)
			}
			t.fail(err, func() { t.vote(id, value) })
		})
	})
}

// setVote shows a vote on every sentence and card of the item.
func (t *Today) setVote(id string, value int) {
	votes := make(map[string]int, len(t.facts.Votes)+1)
	for k, v := range t.facts.Votes {
		votes[k] = v
	}
	if votes[id] = value; value == 0 {
		delete(votes, id)
	}
	t.facts.Votes, t.shown.votes = votes, votes
	for _, h := range t.handles() {
		h.Restyle()
	}
}

// open opens an item where it lives.
func (t *Today) open(id string) {
	t.tasks.Spawn(func(ctx context.Context) {
		if err := t.opts.Commands.Open(ctx, id); err != nil {
			t.tasks.Do(func() { t.fail(err, func() { t.open(id) }) })
		}
	})
}

// handles returns the sentences of the page in its order.
func (t *Today) handles() []*prose.Handle {
	var out []*prose.Handle
	for _, f := range t.focusables() {
		if h, ok := f.(*prose.Handle); ok {
			out = append(out, h)
		}
	}
	return out
}

func (t *Today) focusables() []fyne.Focusable {
	if t.parts == nil {
		return nil
	}
	pg, ok := t.scroll.Content.(*page)
	return t.parts.focusables(ok && pg.wide(t.shell.Size().Width))
}
