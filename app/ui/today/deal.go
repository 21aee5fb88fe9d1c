package today

import (
	"context"
	"slices"

	"daybrief/app"
)

// dealt is an action the reader has just dealt with, as it stood on the page.
type dealt struct {
	id, text string
	state    app.ActionState
	until    app.Stamp
	at       int // its place in its list

	told   *app.ActionLine // nil when the brief does not tell of it
	open   *app.Commitment // nil when only the brief tells of it
	openAt int
}

// deal does with the action the keys go to what a tool does.
func (t *Today) deal(tool string) {
	if h := t.current(); h != nil && h.Deed != nil {
		h.Deed.Press(tool)
		if now := t.current(); now != nil { // another one, where the page was built anew
			t.reveal(now)
		}
	}
}

// mark says how an action stands now. The page shows it at once, with a way
// back in its place, and puts it back when it cannot be stored.
func (t *Today) mark(id string, state app.ActionState, until app.Stamp) {
	s, d := t.shown.without(id)
	if d == nil {
		return
	}
	d.state, d.until = state, until
	t.left = d
	t.generation++ // what is being read knows nothing of it yet
	t.apply(s)
	t.store(id, state, until, func() {
		t.putBack(d)
	}, func() { t.mark(id, state, until) })
}

// undo takes the last mark back.
func (t *Today) undo() {
	d := t.left
	if d == nil {
		return
	}
	t.generation++
	t.putBack(d)
	t.store(d.id, app.ActionOpen, app.Stamp{}, func() {
		s, _ := t.shown.without(d.id)
		t.left = d
		t.apply(s)
	}, t.undo)
}

// putBack shows an action where it was.
func (t *Today) putBack(d *dealt) {
	if t.left == d {
		t.left = nil
	}
	t.apply(t.shown.with(d))
}

// store keeps a mark, after those before it: an undo must not overtake what it
// undoes. When that fails, revert is called and again is offered.
func (t *Today) store(id string, state app.ActionState, until app.Stamp, revert, again func()) {
	before, done := t.marking, make(chan struct{})
	t.marking = done
	t.tasks.Spawn(func(ctx context.Context) {
		defer close(done)
		if before != nil {
			<-before
		}
		err := t.opts.Commands.MarkAction(ctx, id, state, until)
		if err == nil {
			return
		}
		t.tasks.Do(func() {
			revert()
			t.fail(err, again)
		})
	})
}

// without returns the snapshot without an action, and the action; nil when
// there is none of that id.
func (s snapshot) without(id string) (snapshot, *dealt) {
	if s.brief == nil {
		return s, nil
	}
	d := &dealt{id: id}
	if i := slices.IndexFunc(others(s.brief, s.open), func(c app.Commitment) bool { return c.ID == id }); i >= 0 {
		d.at = i
	}
	mine := func(c app.Commitment) bool { return c.ID == id || slices.Contains(c.Also, id) }
	if i := slices.IndexFunc(s.open, mine); i >= 0 {
		c := s.open[i]
		d.open, d.openAt, d.text = &c, i, c.Text
		s.open = slices.Delete(slices.Clone(s.open), i, i+1)
	}
	if i := slices.IndexFunc(s.brief.Actions, func(l app.ActionLine) bool { return l.ID == id }); i >= 0 {
		l, b := s.brief.Actions[i], *s.brief
		d.told, d.at, d.text = &l, i, l.Text
		b.Actions = slices.Delete(slices.Clone(b.Actions), i, i+1)
		s.brief = &b
	}
	if d.told == nil && d.open == nil {
		return s, nil
	}
	return s, d
}

// with returns the snapshot with an action where it was, unless it is there.
func (s snapshot) with(d *dealt) snapshot {
	if s.brief == nil {
		return s
	}
	if d.open != nil && !slices.ContainsFunc(s.open, func(c app.Commitment) bool { return c.ID == d.open.ID }) {
		s.open = slices.Insert(slices.Clone(s.open), min(d.openAt, len(s.open)), *d.open)
	}
	if d.told != nil && !slices.ContainsFunc(s.brief.Actions, func(l app.ActionLine) bool { return l.ID == d.id }) {
		b := *s.brief
		b.Actions = slices.Insert(slices.Clone(b.Actions), min(d.at, len(b.Actions)), *d.told)
		s.brief = &b
	}
	return s
}

// sameActions reports whether both show the same actions.
func (s snapshot) sameActions(o snapshot) bool {
	return slices.EqualFunc(s.brief.Actions, o.brief.Actions, func(a, b app.ActionLine) bool { return a.ID == b.ID && a.Text == b.Text }) &&
		slices.EqualFunc(s.open, o.open, func(a, b app.Commitment) bool {
			return a.ID == b.ID && a.Text == b.Text && a.Due.Equal(b.Due) && slices.Equal(a.Items, b.Items)
		})
}

// idsOf returns the ids of all items that the brief and the open actions rest
// on, each once.
func idsOf(b *app.Brief, open []app.Commitment) []string {
	ids := b.ItemIDs()
	for i := range open {
		ids = union(ids, itemsOf(&open[i]))
	}
	return ids
}
