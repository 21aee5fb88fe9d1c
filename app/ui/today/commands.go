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

// redraw shows a vote on every sentence and card of the page.
func (t *Today) redraw(string) {
	t.shown.votes = t.hands.Facts.Votes
	for _, h := range t.handles() {
		h.Restyle()
	}
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
