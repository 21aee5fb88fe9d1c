package ui

import "time"

// place is where the reader is on the page, by the keys of its sentences.
type place struct {
	opened  map[string]bool
	focused string
	asking  string // the action that asks until when it is to be hidden
	mode    deedMode
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
		if h.opened {
			p.opened[h.line.key] = true
		}
		if h.deed != nil && h.deed.mode != deedRest {
			p.asking, p.mode, p.day = h.line.key, h.deed.mode, h.deed.days.chosen
		}
	}
	if t.parts.ledger != nil && t.parts.ledger.opened {
		p.opened[ledgerKey] = true
	}
	if h := t.current(); h != nil {
		p.focused = h.line.key
	}
	if b, ok := t.focused().(*button); ok && b == t.parts.todo.more {
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
		key := h.line.key
		if p.opened[key] {
			h.setOpen(true)
		}
		if key == p.asking && h.deed != nil && !h.gone() {
			h.deed.mode, h.deed.days.chosen = p.mode, p.day
			h.deed.days.step(0)
		}
		if key == p.focused {
			t.focus(h)
		}
	}
	if p.focused == moreKey && t.parts.todo.more != nil {
		t.focus(t.parts.todo.more)
	}
	if t.parts.ledger != nil && p.opened[ledgerKey] {
		t.parts.ledger.setOpen(true)
	}
	t.relayout()
}
