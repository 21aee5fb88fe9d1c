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

// placed is a token that stands in one scene only.
type placed struct {
	token, clause int
	at            scene
}

// checkCrossed refuses two clauses that each mix the same two of the item:
// "Lorna leads, Sanjay is ill" for "Sanjay leads, Lorna is ill".
func (s *sentence) checkCrossed(sp span, v *view) []string {
	var list []placed
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		if !isContent(t) || s.reader[t.lower] || frame[t.lower] {
			continue
		}
		if at, ok := v.onlyScene(t); ok {
			list = append(list, placed{i, t.clause, at})
		}
	}
	for n, a := range list {
		for _, b := range list[n+1:] {
			if a.clause == b.clause && a.at != b.at && mixedAgain(list, a, b) {
				return []string{fmt.Sprintf("the item tells of %q and %q apart", s.tokens[a.token].text, s.tokens[b.token].text)}
			}
		}
	}
	return nil
}

// mixedAgain reports whether another clause has words of both scenes, too.
func mixedAgain(list []placed, a, b placed) bool {
	for _, c := range list {
		for _, d := range list {
			if c.clause == d.clause && c.clause != a.clause && c.at == a.at && d.at == b.at {
				return true
			}
		}
	}
	return false
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

// otherDayOfIt reports whether the day at i is told by "is" of a noun of which
// the item tells another by "is".
func (s *sentence) otherDayOfIt(i int, v *view) bool {
	f, noun := s.tokens[i].fact, dayOfBe(s.tokens, i)
	if f == nil || f.kind != factDate || noun == nil {
		return false
	}
	other := false
	for n := range v.units {
		u := &v.units[n]
		for p := range u.tokens {
			g := u.tokens[p].fact
			if g == nil || g.kind != factDate {
				continue
			}
			if w := dayOfBe(u.tokens, p); w == nil || w.stem != noun.stem {
				continue
			}
			if f.matches(g, true) {
				return false
			}
			other = true
		}
	}
	return other
}

// dayOfBe returns the noun whose day stands at i: "the evening is on Friday";
// nil where there is none.
func dayOfBe(tokens []token, i int) *token {
	j := i - 1
	for ; j > 0 && (tokens[j].lower == "on" || tokens[j].lower == "this" || tokens[j].lower == "next"); j-- {
	}
	if j < 1 || !presentBe[tokens[j].lower] || !tokens[j-1].isWord() || !isContent(&tokens[j-1]) {
		return nil
	}
	return &tokens[j-1]
}
