package today

import (
	"time"

	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// place is where the reader is on the page, by the keys of its sentences.
type place struct {
	opened  map[string]bool
	focused string
	asking  string // the action that asks until when it is to be hidden
	mode    prose.DeedMode
	day     time.Time
}

// Keys of what is no sentence.
const (
	ledgerKey = "ledger"
	moreKey   = "more"
)

// remember returns what is unfolded and what has the focus.
func (t *Today) remember() place {
	p := place{opened: map[string]bool{}}
	if t.parts == nil {
		return p
	}
	for _, h := range t.handles() {
		if h.Opened {
			p.opened[h.Line.Key] = true
		}
		if h.Deed != nil && h.Deed.Mode != prose.DeedRest {
			p.asking, p.mode, p.day = h.Line.Key, h.Deed.Mode, h.Deed.Days.Chosen
		}
	}
	if t.parts.ledger != nil && t.parts.ledger.opened {
		p.opened[ledgerKey] = true
	}
	if h := t.current(); h != nil {
		p.focused = h.Line.Key
	}
	if b, ok := t.focused().(*paper.Button); ok && b == t.parts.todo.More {
		p.focused = moreKey
	}
	return p
}

// recall unfolds and focuses what was so before the page was built anew.
func (t *Today) recall(p place) {
	if t.parts == nil || len(p.opened) == 0 && p.focused == "" && p.asking == "" {
		return
	}
	for _, h := range t.handles() {
		key := h.Line.Key
		if p.opened[key] {
			h.SetOpen(true)
		}
		if key == p.asking && h.Deed != nil && !h.Gone() {
			h.Deed.Resume(p.mode, p.day)
		}
		if key == p.focused {
			t.focus(h)
		}
	}
	if p.focused == moreKey && t.parts.todo.More != nil {
		t.focus(t.parts.todo.More)
	}
	if t.parts.ledger != nil && p.opened[ledgerKey] {
		t.parts.ledger.setOpen(true)
	}
	t.relayout()
}
