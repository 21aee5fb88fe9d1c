package replay

import (
	"slices"

	"daybrief/app"
)

// Line is one sentence of a brief as a comparison shows it.
type Line struct {
	Text    string        `json:"text"`
	Items   []string      `json:"items"`
	By      app.By        `json:"by"`
	Refused []app.Verdict `json:"refused,omitempty"` // wordings of the model that were not taken for it
}

// Change is a sentence that differs. Old is absent for one that is new, New for
// one that is gone.
type Change struct {
	Section string `json:"section"`
	Old     *Line  `json:"old,omitempty"`
	New     *Line  `json:"new,omitempty"`
}

func lines(b *app.Brief, t *app.Trace) (names []string, out map[string][]Line) {
	out = map[string][]Line{}
	b.Sentences(func(section string, s *app.Sentence) {
		if !slices.Contains(names, section) {
			names = append(names, section)
		}
		_, refused := t.About(section, s)
		out[section] = append(out[section], Line{Text: s.Text, Items: s.Items, By: s.By, Refused: refused})
	})
	return names, out
}

func (l *Line) same(o *Line) bool {
	return l.Text == o.Text && l.By == o.By && slices.Equal(l.Items, o.Items)
}

// about reports whether two sentences tell of the same.
func (l *Line) about(o *Line) bool {
	return len(l.Items) > 0 && len(o.Items) > 0 && l.Items[0] == o.Items[0]
}

// diff compares two briefs section by section. In a section sentences are
// compared in their order; those that differ are paired by their first item.
// n is how many sentences the old one has.
func diff(was, is *app.Brief, wasTrace, isTrace *app.Trace) (n int, out []Change) {
	names, old := lines(was, wasTrace)
	more, now := lines(is, isTrace)
	for _, name := range more {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		n += len(old[name])
		out = append(out, section(name, old[name], now[name])...)
	}
	return n, out
}

// section compares one section. The same sentences in another order differ
// where one stands in another's place.
func section(name string, old, now []Line) (out []Change) {
	if slices.EqualFunc(old, now, func(a, b Line) bool { return a.same(&b) }) {
		return nil
	}
	pairs, fresh := pair(old, now)
	for i := range old {
		if pairs[i] == nil || !old[i].same(pairs[i]) {
			out = append(out, Change{Section: name, Old: &old[i], New: pairs[i]})
		}
	}
	for _, l := range fresh {
		out = append(out, Change{Section: name, New: l})
	}
	if len(out) == 0 {
		return reordered(name, old, now)
	}
	return out
}

func reordered(name string, old, now []Line) (out []Change) {
	for i := range old {
		if !old[i].same(&now[i]) {
			out = append(out, Change{Section: name, Old: &old[i], New: &now[i]})
		}
	}
	return out
}

// pair finds for each old sentence the new one that is the same, else one on the
// same item; nil for none. fresh are the new ones that are left.
func pair(old, now []Line) (pairs, fresh []*Line) {
	pairs = make([]*Line, len(old))
	taken := make([]bool, len(now))
	for _, fits := range []func(a, b *Line) bool{(*Line).same, (*Line).about} {
		for i := range old {
			for j := 0; pairs[i] == nil && j < len(now); j++ {
				if !taken[j] && fits(&old[i], &now[j]) {
					pairs[i], taken[j] = &now[j], true
				}
			}
		}
	}
	for j := range now {
		if !taken[j] {
			fresh = append(fresh, &now[j])
		}
	}
	return pairs, fresh
}
