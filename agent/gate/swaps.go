package gate

import (
	"fmt"
	"slices"
	"strings"
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
					if n > 0 && k > 1 {
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
		if i < sp.to && (s.tokens[i].clause == s.tokens[i-1].clause || s.tokens[i].lower == "since") {
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
		if a := s.align(sp, &v.units[n], v); a.score >= v.enough(n) {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b alignment) int { return b.score - a.score })
	return out[:min(len(out), 2)]
}

// enough returns the score from which an alignment with a unit is worth a
// look: two pairs of content, or one with small words; in a title of a few
// words one pair.
func (v *view) enough(n int) int {
	content := 0
	for i := range v.units[n].tokens {
		if isContent(&v.units[n].tokens[i]) {
			content++
		}
	}
	if v.units[n].title && content <= 3 {
		return contentPair
	}
	return contentPair + 2*smallPair
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
	if len(g.own) == 2 && len(g.other) == 1 {
		return a.phraseFor(g)
	}
	if len(g.own) != 1 || !a.sameSmall(g) || !a.held(g) {
		return ""
	}
	c := g.own[0]
	t := &a.s.tokens[c]
	if t.fact != nil {
		return a.factFor(g, t)
	}
	if len(g.other) != 1 || g.otherMarks && !a.u.ends(g.other[0]+1) {
		return ""
	}
	if a.second && t.isVerb() || a.backed(c, g.other[0], g) {
		return ""
	}
	return a.instead(c, g.other[0])
}

// held reports whether what is paired on either side holds the gap: both
// sides, or one and the end of the sentence.
func (a aligning) held(g gap) bool {
	if a.inner(g) {
		return !g.marks
	}
	open := g.left < a.sp.from && g.right >= a.sp.to
	return a.whole() && !open && !(g.marks && g.right < a.sp.to)
}

// instead says what stands in the item in the place of the word at c.
func (a aligning) instead(c, w int) string {
	return fmt.Sprintf("the item has %q, not %q", a.u.tokens[w].text, a.s.tokens[c].text)
}

// phraseFor refuses two words put in the place of one, between small words on
// both sides: "and card numbers of" for "and addresses of".
func (a aligning) phraseFor(g gap) string {
	c, w := g.own[1], g.other[0]
	if g.marks || g.otherMarks || a.second || !a.inner(g) || !a.sameSmall(g) {
		return ""
	}
	if g.own[0] == g.left+1 || c == g.right-1 || w == g.ul+1 || w == g.ur-1 {
		return ""
	}
	if a.s.tokens[c].fact != nil || a.u.tokens[w].fact != nil || a.backed(g.own[0], w, g) || a.backed(c, w, g) {
		return ""
	}
	return a.instead(c, w)
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
		return a.otherFact(g)
	}
	c, w := g.own[0], g.other[0]
	if g.left < a.sp.from || !a.pointed(g.left, c, g.ul, w) || a.second {
		c, w = g.own[len(g.own)-1], g.other[len(g.other)-1]
		if g.right >= a.sp.to || !(c == g.right-1 && w == g.ur-1) && !a.framed(g, c, w) {
			return a.otherFact(g)
		}
	}
	t, o := &a.s.tokens[c], &a.u.tokens[w]
	if t.fact != nil || o.fact != nil || a.second && !a.describes(c, g.right, o) || a.backed(c, w, g) {
		return ""
	}
	return fmt.Sprintf("the item has %q, not %q", o.text, t.text)
}

// describes reports whether the word at c only describes the noun at right, as
// the item's word o does.
func (a aligning) describes(c, right int, o *token) bool {
	t, n := &a.s.tokens[c], &a.s.tokens[right]
	counted := c > a.sp.from && a.s.tokens[c-1].fact != nil
	return !counted && c == right-1 && (!t.isVerb() || strings.HasSuffix(t.lower, "ing")) && !o.isVerb() && !n.isVerb() && !t.upper && !o.upper && n.isWord()
}

// framed reports whether the two words stand between the same small words,
// with nothing but these between them and what is paired to the right.
func (a aligning) framed(g gap, c, w int) bool {
	if c == a.sp.from || w == 0 || g.right-c != g.ur-w || g.right-c < 2 {
		return false
	}
	for k := -1; k < g.right-c; k++ {
		x, y := &a.s.tokens[c+k], &a.u.tokens[w+k]
		if k != 0 && (x.lower != y.lower || !x.isWord() || isContent(x)) {
			return false
		}
	}
	return true
}

// otherFact refuses a day after the same small words as another day of the
// item, and a period in the place of another.
func (a aligning) otherFact(g gap) string {
	if g.left < a.sp.from || len(g.own) == 0 || a.second || len(g.small) == 0 || g.small[0] != g.left+1 {
		return ""
	}
	c := g.own[0]
	w := g.ul + c - g.left
	if c == g.left+1 || w >= g.ur || !a.sameRun(g, c) {
		return ""
	}
	t, o := &a.s.tokens[c], &a.u.tokens[w]
	if a.otherThing(g, c, w) || otherDay(t.fact, o.fact) || otherPeriod(t, o) || a.likeness(c, o) {
		return a.instead(c, w)
	}
	return ""
}

// otherThing reports whether a noun stands at c, behind a preposition, that the
// unit has nowhere, and another there that the sentence has nowhere: "in shares"
// for "in cash".
func (a aligning) otherThing(g gap, c, w int) bool {
	t, o := &a.s.tokens[c], &a.u.tokens[w]
	if !slices.Contains(g.other, w) || !t.isWord() || !o.isWord() || t.upper || o.upper || o.isVerb() {
		return false
	}
	return prepositions[a.s.tokens[g.left+1].lower] && a.v.keys[t.stem] && !a.v.inTitle(t.stem) && len(a.u.places(t, a.v)) == 0
}

// sameRun reports whether the words between the left pair and c are the same
// as behind it in the item.
func (a aligning) sameRun(g gap, c int) bool {
	for k := 1; k < c-g.left; k++ {
		x, y := &a.s.tokens[g.left+k], &a.u.tokens[g.ul+k]
		if !x.isWord() || x.lower != y.lower {
			return false
		}
	}
	return true
}

// otherPeriod reports whether two words are different stretches of time.
func otherPeriod(t, o *token) bool {
	return t.isWord() && isPeriod(t.lower) && isPeriod(o.lower) && t.stem != o.stem
}

// otherDay reports whether two facts are different days.
func otherDay(f, o *fact) bool {
	return f != nil && o != nil && f.kind == factDate && o.kind == factDate && !f.matches(o, true)
}

// likeness reports whether the noun behind an "in" at c is one the item only
// has the like of, and another stands there: "in merger" for "in stock".
func (a aligning) likeness(c int, o *token) bool {
	t := &a.s.tokens[c]
	if !t.isWord() || t.upper || !o.isWord() || !isContent(o) || a.s.tokens[c-1].lower != "in" {
		return false
	}
	return !a.v.keys[t.stem] && a.v.hasAny(t.stem) && !slices.Contains(words().keys(o.stem), t.stem)
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
