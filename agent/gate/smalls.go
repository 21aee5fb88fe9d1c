package gate

import (
	"fmt"
	"slices"
)

// forSmall refuses a word with content in the place of a small one.
func (a aligning) forSmall(g gap) string {
	if len(g.own) != 1 || len(g.other) > 0 || !g.onlySmall() || g.marks || !a.inner(g) {
		return ""
	}
	t, w := &a.s.tokens[g.own[0]], a.lost(g)
	switch {
	case w == nil, t.fact != nil, a.s.reader[t.lower], t.isVerb() && auxiliary[w.lower]:
		return ""
	case pronouns[w.lower].sender && t.upper:
		return fmt.Sprintf("the item does not say %q here", t.text)
	case determiners[w.lower], !a.v.hasAny(t.stem), a.v.follow(&a.s.tokens[g.left], t), a.v.follow(t, &a.s.tokens[g.right]):
		return ""
	}
	return fmt.Sprintf("the item has %q, not %q", w.text, t.text)
}

// lost returns the one small word of the item's side of a gap that the
// sentence has not; nil where there is none or more than one.
func (a aligning) lost(g gap) *token {
	var out *token
	n := 0
	for _, p := range g.otherSmall {
		if n < len(g.small) && a.s.tokens[g.small[n]].lower == a.u.tokens[p].lower {
			n++
			continue
		}
		if out != nil {
			return nil
		}
		out = &a.u.tokens[p]
	}
	if n < len(g.small) {
		return nil
	}
	return out
}

// follow reports whether the item has b right after a, articles apart.
func (v *view) follow(a, b *token) bool {
	return slices.ContainsFunc(v.units, func(u unit) bool {
		pb := u.places(b, v)
		return slices.ContainsFunc(u.places(a, v), func(p int) bool {
			return slices.Contains(pb, p+1) || p+1 < len(u.tokens) && determiners[u.tokens[p+1].lower] && slices.Contains(pb, p+2)
		})
	})
}

// particles turn what a verb says.
var particles = setOf("off out down up away over back")

// smallFor refuses a small word in the place of one with content.
func (a aligning) smallFor(g gap) string {
	if len(g.other) != 1 || len(g.small) == 0 || g.small[0] != g.left+1 || g.other[0] != g.ul+1 || g.marks || g.otherMarks || !a.inner(g) {
		return ""
	}
	c, w := g.small[0], g.other[0]
	t, o := &a.s.tokens[c], &a.u.tokens[w]
	if particles[t.lower] && o.isVerb() {
		return a.instead(c, w)
	}
	rest := g
	rest.small = g.small[1:]
	if len(g.own) > 0 || o.fact != nil || a.fitsIn(c, o) || !a.sameSmall(rest) {
		return ""
	}
	return a.instead(c, w)
}

// fitsIn reports whether the small word at c may stand where the item has o: an
// article, a preposition before a number, an auxiliary before a verb.
func (a aligning) fitsIn(c int, o *token) bool {
	t, next := &a.s.tokens[c], &a.s.tokens[c+1]
	switch {
	case determiners[t.lower]:
		return true
	case prepositions[t.lower]:
		return next.fact != nil
	}
	return auxiliary[t.lower] && (next.isVerb() || o.isVerb())
}

// onlySmall reports whether the item has nothing but small words in the gap.
func (g gap) onlySmall() bool { return g.ur-g.ul-1 == len(g.otherSmall) }
