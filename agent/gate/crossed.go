package gate

import (
	"fmt"
	"slices"
	"strings"
)

// scene is a clause of a sentence its author wrote.
type scene struct{ unit, clause int }

// onlyScene returns the one scene a word stands in; false where it stands in
// several, in none or in the title, so that it may be said of any.
func (v *view) onlyScene(t *token) (scene, bool) {
	var found scene
	seen := false
	for n := range v.units[:v.written] {
		u := &v.units[n]
		for _, p := range u.places(t, v) {
			at := scene{n, u.tokens[p].clause}
			if u.title || seen && at != found {
				return scene{}, false
			}
			found, seen = at, true
		}
	}
	return found, seen
}

// checkCrossed refuses two clauses that each mix the same two of the item:
// "Lorna leads, Sanjay is ill" for "Sanjay leads, Lorna is ill".
func (s *sentence) checkCrossed(sp span, v *view) []string {
	held := map[int]map[scene]int{} // clause of the sentence -> scene -> token
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		if !isContent(t) || s.reader[t.lower] || frame[t.lower] {
			continue
		}
		at, ok := v.onlyScene(t)
		if !ok {
			continue
		}
		if held[t.clause] == nil {
			held[t.clause] = map[scene]int{}
		}
		if _, ok := held[t.clause][at]; !ok {
			held[t.clause][at] = i
		}
	}
	for c, own := range held {
		for d, other := range held {
			if c >= d {
				continue
			}
			if i, j := shared(own, other); i >= 0 {
				return []string{fmt.Sprintf("the item tells of %q and %q apart", s.tokens[min(i, j)].text, s.tokens[max(i, j)].text)}
			}
		}
	}
	return nil
}

// shared returns the tokens of two scenes that both clauses have words of; -1
// where they share fewer.
func shared(own, other map[scene]int) (first, second int) {
	first = -1
	for at, i := range own {
		if _, ok := other[at]; !ok {
			continue
		}
		if first >= 0 {
			return min(first, i), max(first, i)
		}
		first = i
	}
	return -1, -1
}

// checkOwnFact refuses a day, an hour or a share told of a word that the item
// has only with others of its sort: the day of one event used for another.
func (s *sentence) checkOwnFact(sp span, v *view) []string {
	for i := sp.from; i < sp.to; i++ {
		f := s.tokens[i].fact
		if f == nil || f.kind != factDate && f.kind != factClock && f.kind != factPercent {
			continue
		}
		for j := sp.from; j < sp.to; j++ {
			t := &s.tokens[j]
			if s.governs(j, i, sp, v) && !v.inTitle(t.stem) && v.hasOwnFact(t, f) {
				return []string{fmt.Sprintf("the item tells another time or figure of %q than %q", t.text, s.tokens[i].text)}
			}
		}
	}
	return nil
}

// governs reports whether the fact at i is told of the common word at j: it
// begins their clause, is a verb of it or stands right before the fact.
func (s *sentence) governs(j, i int, sp span, v *view) bool {
	t := &s.tokens[j]
	if !t.isWord() || !isContent(t) || t.upper && (!t.first || v.isNamed(t)) || t.clause != s.tokens[i].clause || frame[t.lower] || strings.HasSuffix(t.lower, "ing") {
		return false
	}
	before := s.contents(j, -1, 1, sp)
	first := len(before) == 0 || s.tokens[before[0]].clause != t.clause
	after := s.contents(j, 1, 1, sp)
	return first || t.isVerb() || words().isPast(t.lower) || len(after) > 0 && after[0] == i
}

// hasOwnFact reports whether every sentence that has the word itself has facts
// of the sort, and none of them is f.
func (v *view) hasOwnFact(t *token, f *fact) bool {
	seen := false
	for n := range v.units {
		u := &v.units[n]
		if (n >= v.written || u.title || u.hasLike(t)) && u.hasFact(f) {
			return false
		}
		if n >= v.written || len(u.at[t.stem]) == 0 {
			continue
		}
		other := false
		for k := range u.tokens {
			g := u.tokens[k].fact
			if g == nil || g.kind != f.kind {
				continue
			}
			if f.matches(g, false) || f.matches(g, true) {
				return false
			}
			other = true
		}
		if !other {
			return false
		}
		seen = true
	}
	return seen
}

// hasLike reports whether the unit has a word that says what t does.
func (u *unit) hasLike(t *token) bool {
	return slices.ContainsFunc(words().keys(t.stem), func(k string) bool { return len(u.at[k]) > 0 })
}
