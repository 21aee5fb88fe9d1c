package prose

import (
	"context"
	"maps"
	"slices"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// Hands does what a reader wants with the items of a screen: it opens them and
// votes on them. Its methods are for Fyne's main goroutine.
type Hands struct {
	Tasks    *paper.Tasks
	Commands program.Commands
	Facts    *Facts
	Redraw   func(id string)                    // shows the vote on an item
	Voted    func(id string, value, before int) // once a vote is stored; nil for nothing
	Fail     func(err error, again func())      // shows an error and offers to try again
}

// CanOpen reports whether an item can be opened outside of the window.
func (h *Hands) CanOpen(it *app.Item) bool {
	if Openable(it.URL) {
		return true
	}
	o, ok := h.Commands.(program.Opener)
	return ok && o.CanOpen(it)
}

// Open opens an item where it lives.
func (h *Hands) Open(id string) {
	h.Tasks.Spawn(func(ctx context.Context) {
		if err := h.Commands.Open(ctx, id); err != nil {
			h.Tasks.Do(func() { h.Fail(err, func() { h.Open(id) }) })
		}
	})
}

// Vote stores a thumb; pressing the same one again takes it back. It shows at
// once, and is undone when it cannot be stored.
func (h *Hands) Vote(id string, value int) {
	before := h.Facts.Votes[id]
	if before == value {
		value = 0
	}
	h.show(id, value)
	h.Tasks.Spawn(func(ctx context.Context) {
		err := h.Commands.Vote(ctx, id, value)
		h.Tasks.Do(func() {
			switch {
			case err != nil:
				if h.Facts.Votes[id] == value {
					h.show(id, before)
				}
				h.Fail(err, func() { h.Vote(id, value) })
			case h.Voted != nil:
				h.Voted(id, value, before)
			}
		})
	})
}

// show sets a vote in a map of its own: the one before may be part of what a
// screen compares with.
func (h *Hands) show(id string, value int) {
	votes := maps.Clone(h.Facts.Votes)
	if votes == nil {
		votes = map[string]int{}
	}
	if votes[id] = value; value == 0 {
		delete(votes, id)
	}
	h.Facts.Votes = votes
	h.Redraw(id)
}

// Redraw shows the vote on an item on the lines that rest on it.
func Redraw(lines []*Handle, id string) {
	for _, h := range lines {
		if slices.Contains(h.Line.Items, id) {
			h.Restyle()
		}
	}
}
