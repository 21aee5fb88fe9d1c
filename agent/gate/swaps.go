package gate

import (
	"fmt"
	"slices"

	"daybrief/app"
)

// aligning is one alignment under judgement.
type aligning struct {
	s      *sentence
	v      *view
	u      *unit
	sp     span
	second bool // not the nearest sentence
}

// checkAligned lays the stretch beside the sentences of the item that are
// nearest to it and refuses what one word put in another's place, put in, or
// left out does to it.
func (s *sentence) checkAligned(sp span, v *view) []string {
	for _, part := range s.clauseSpans(sp) {
		for n, al := range s.nearest(part, v) {
			a := aligning{s, v, al.u, part, n > 0}
			for _, g := range s.gaps(al, part, v) {
				for k, rule := range []func(gap) string{a.replaced, a.oneSided, a.forSmall, a.smallFor, a.wayChanged, a.smallDropped, a.contentDropped, a.putIn} {
					if n > 0 && k > 0 {
						break
					}
					if r := rule(g); r != "" {
						return []string{r}
					}
				}
			}
		}
	}
	return nil
}

// clauseSpans returns the stretch and each of its clauses.
func (s *sentence) clauseSpans(sp span) []span {
	out := []span{sp}
	from := sp.from
	for i := sp.from + 1; i <= sp.to; i++ {
		if i < sp.to && s.tokens[i].clause == s.tokens[from].clause {
			continue
		}
		if i-from < sp.to-sp.from {
			out = append(out, span{from, i})
		}
		from = i
	}
	return out
}

// nearest returns the alignments worth a look, the best one first.
func (s *sentence) nearest(sp span, v *view) []alignment {
	var out []alignment
	for n := range v.units[:v.written] {
		if a := s.align(sp, &v.units[n], v); a.score >= 2*contentPair {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b alignment) int { return b.score - a.score })
	return out[:min(len(out), 2)]
}

func (a aligning) inner(g gap) bool { return g.left >= a.sp.from && g.right < a.sp.to }

// whole reports whether the judged stretch ends where the sentence ends.
func (a aligning) whole() bool { return a.sp.to == len(a.s.tokens) && a.sp.from == 0 }

// ends reports whether nothing but marks follows p in the unit.
func (u *unit) ends(p int) bool {
	for ; p < len(u.tokens); p++ {
		if u.tokens[p].mark == 0 {
			return false
		}
	}
	return true
}

// sameSmall reports whether the small words of the gap are the same on both
// sides, determiners apart.
func (a aligning) sameSmall(g gap) bool {
	var mine, its []string
	for _, i := range g.small {
		if w := a.s.tokens[i].lower; !determiners[w] {
			mine = append(mine, w)
		}
	}
	for _, p := range g.otherSmall {
		if w := a.u.tokens[p].lower; !determiners[w] {
			its = append(its, w)
		}
	}
	return slices.Equal(mine, its)
}

// replaced refuses one word put in the place of another.
func (a aligning) replaced(g gap) string {
	if len(g.own) != 1 || !a.sameSmall(g) || g.left < a.sp.from && g.right >= a.sp.to {
		return ""
	}
	if g.marks && g.right < a.sp.to || !a.inner(g) && !a.whole() {
		return ""
	}
	c, t := g.own[0], &a.s.tokens[g.own[0]]
	if t.fact != nil {
		return a.factFor(g, t)
	}
	if len(g.other) != 1 || g.otherMarks && !a.u.ends(g.other[0]+1) || a.backed(c, g.other[0], g) || a.second && t.isVerb() {
		return ""
	}
	return fmt.Sprintf("the item has %q, not %q", a.u.tokens[g.other[0]].text, t.text)
}

// factFor refuses a fact put in the place of another of its sort.
func (a aligning) factFor(g gap, t *token) string {
	n := 0
	for p := g.ul + 1; p < g.ur; p++ {
		if isContent(&a.u.tokens[p]) {
			n++
		}
		if f := a.u.tokens[p].fact; n == 1 && f != nil && sameSort(f, t.fact) && !t.fact.matches(f, true) && a.inner(g) && !g.otherMarks {
			return fmt.Sprintf("the item has %q, not %q", a.u.tokens[p].text, t.text)
		}
	}
	return ""
}

// oneSided refuses a word that follows, or is followed by, what another word
// follows in the item.
func (a aligning) oneSided(g gap) string {
	if len(g.own) == 0 || len(g.other) == 0 {
		return ""
	}
	c, w := g.own[0], g.other[0]
	if g.left < a.sp.from || !a.pointed(g.left, c, g.ul, w) {
		c, w = g.own[len(g.own)-1], g.other[len(g.other)-1]
		if g.right >= a.sp.to || c != g.right-1 || w != g.ur-1 {
			return ""
		}
	}
	if a.s.tokens[c].fact != nil || a.u.tokens[w].fact != nil || a.backed(c, w, g) {
		return ""
	}
	return fmt.Sprintf("the item has %q, not %q", a.u.tokens[w].text, a.s.tokens[c].text)
}

// pointed reports whether nothing but determiners stands between the words on
// either side.
func (a aligning) pointed(left, c, ul, w int) bool {
	for i := left + 1; i < c; i++ {
		if !determiners[a.s.tokens[i].lower] {
			return false
		}
	}
	for p := ul + 1; p < w; p++ {
		if !determiners[a.u.tokens[p].lower] {
			return false
		}
	}
	return true
}

// forSmall refuses a word with content in the place of a small one.
func (a aligning) forSmall(g gap) string {
	if len(g.own) != 1 || len(g.other) > 0 || g.ur-g.ul-1 != len(g.otherSmall) || g.marks || !a.inner(g) {
		return ""
	}
	t, w := &a.s.tokens[g.own[0]], a.lost(g)
	if w == nil || t.isVerb() && auxiliary[w.lower] || t.fact != nil || a.s.reader[t.lower] {
		return ""
	}
	if pronouns[w.lower].sender && t.upper {
		return fmt.Sprintf("the item does not say %q here", t.text)
	}
	if determiners[w.lower] || !a.v.hasAny(t.stem) || a.v.follow(&a.s.tokens[g.left], t) || a.v.follow(t, &a.s.tokens[g.right]) {
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

// smallFor refuses a small word in the place of one with content.
func (a aligning) smallFor(g gap) string {
	if len(g.own) > 0 || len(g.other) != 1 || len(g.small) == 0 || g.small[0] != g.left+1 || g.other[0] != g.ul+1 || g.marks || g.otherMarks || !a.inner(g) {
		return ""
	}
	t, next, o := &a.s.tokens[g.small[0]], &a.s.tokens[g.small[0]+1], &a.u.tokens[g.other[0]]
	rest := g
	rest.small = g.small[1:]
	if determiners[t.lower] || prepositions[t.lower] && next.fact != nil || auxiliary[t.lower] && (next.isVerb() || o.isVerb()) || o.fact != nil || !a.sameSmall(rest) {
		return ""
	}
	return fmt.Sprintf("the item has %q, not %q", o.text, t.text)
}

// generic are nouns that stand for whoever was named before.
var generic = setOf("firm company group line operator bank union club team maker agency city council ministry court shop chain service party business startup bank lender grocer author version release build")

// backed reports whether the word at c of the sentence may stand where the item
// has the one at w.
func (a aligning) backed(c, w int, g gap) bool {
	t, o := &a.s.tokens[c], &a.u.tokens[w]
	switch {
	case t.fact != nil || a.s.reader[t.lower]:
		return true
	case t.upper && (!t.first || a.v.isNamed(t)) && (generic[o.lower] || a.v.isNamed(t) && !a.v.isNamed(o) && len(a.u.places(t, a.v)) > 0):
		return true
	case t.isVerb() && o.isVerb() && len(a.u.at[t.stem]) > 0, !t.upper && !a.v.keys[t.stem] && !unsure[o.lower] && !isPeriod(t.lower):
		return true
	case g.right < a.sp.to && a.v.namesPerson(t) && asking[a.s.tokens[g.right].stem]:
		return true
	case a.v.item.Kind == app.KindMail && asking[t.stem] && !unsure[o.lower]:
		return true
	case isPeriod(t.lower) && isPeriod(o.lower):
		return false
	case !a.v.hasAny(t.stem) && (!t.upper || t.first):
		return !unsure[o.lower] || unsure[t.lower] || hedges[t.lower]
	}
	if g.left >= a.sp.from && a.v.joins(&a.s.tokens[g.left], t) {
		return true
	}
	return g.right < a.sp.to && a.v.joins(t, &a.s.tokens[g.right])
}

// isPeriod reports whether a word names a stretch of time.
func isPeriod(w string) bool {
	return periods[w] || w == "day" || w == "hour" || w == "minute" || w == "decade"
}

// joins reports whether the item has the two tokens in this order with nothing
// but small words between them, or the other way round tied by a preposition.
func (v *view) joins(a, b *token) bool {
	return slices.ContainsFunc(v.units, func(u unit) bool {
		pb := u.places(b, v)
		return slices.ContainsFunc(u.places(a, v), func(p int) bool {
			return slices.ContainsFunc(pb, func(q int) bool { return p < q && u.bare(p, q, false) || q < p && u.bare(q, p, true) })
		})
	})
}

// bare reports whether only small words stand between p and q; tied: a
// preposition must.
func (u *unit) bare(p, q int, tied bool) bool {
	prep := false
	for k := p + 1; k < q; k++ {
		t := &u.tokens[k]
		if t.mark != 0 && t.mark != '\'' && t.mark != ',' || isContent(t) {
			return false
		}
		prep = prep || prepositions[t.lower]
	}
	return q-p < 6 && (prep || !tied)
}
