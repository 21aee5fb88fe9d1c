package gate

import (
	"fmt"
	"slices"
	"strings"
)

// checkNamed refuses names in another order or company than the item has them
// ("Room Brook" for "Edda Brook"), and a common word that stands where the
// item names who does it.
func (s *sentence) checkNamed(sp span, v *view) []string {
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		if !t.isWord() {
			continue
		}
		if i+1 < sp.to && !t.owner && (s.nameAt(i) && s.nameAt(i+1) && !v.sideBySide(t, &s.tokens[i+1]) || v.onlyTurned(t, &s.tokens[i+1])) {
			return []string{fmt.Sprintf("nothing is called %s %s", t.text, s.tokens[i+1].text)}
		}
		if s.strangeSubject(i, sp, v) || t.lower == "re" && t.upper && !v.lowers["re"] {
			return []string{fmt.Sprintf("%q is not in the item", t.text)}
		}
	}
	return s.exchangedActors(sp, v)
}

// nameAt reports whether the token at i is written as a name.
func (s *sentence) nameAt(i int) bool {
	t := &s.tokens[i]
	if !t.isWord() || !t.upper || s.reader[t.lower] {
		return false
	}
	l := words()
	return !t.first || !l.stop[t.lower] && !l.stop[t.stem] && !l.neutral[t.stem] && !l.todo[t.stem] && !verbs()[t.stem]
}

// sideBySide reports whether two words of a name may stand together: the item
// has them so, or has them apart and not the other way round.
func (v *view) sideBySide(a, b *token) bool {
	turned, apart := false, 0
	for n := range v.units {
		u := &v.units[n]
		for i := range u.tokens {
			w := &u.tokens[i]
			if w.lower == b.lower && w.upper && apart&2 == 0 {
				apart |= 2
			}
			if w.lower == a.lower && w.upper {
				apart |= 1
			}
			if i+1 >= len(u.tokens) {
				continue
			}
			if next := u.tokens[i+1].lower; w.lower == a.lower && next == b.lower {
				return true
			} else if w.lower == b.lower && next == a.lower {
				turned = true
			}
		}
	}
	if turned {
		return v.sameFields(a.lower, b.lower)
	}
	return apart != 3
}

// onlyTurned reports whether the item has the two words as one name, and only
// the other way round.
func (v *view) onlyTurned(a, b *token) bool {
	if !a.upper || !b.upper || !a.isWord() || !b.isWord() {
		return false
	}
	turned := false
	for n := range v.units {
		u := &v.units[n]
		for i := 1; i < len(u.tokens); i++ {
			x, y := &u.tokens[i-1], &u.tokens[i]
			if x.lower == a.lower && y.lower == b.lower {
				return false
			}
			turned = turned || !u.names && x.upper && y.upper && x.lower == b.lower && y.lower == a.lower
		}
	}
	return turned
}

// sameFields reports whether a person's name holds the two words in this order.
func (v *view) sameFields(a, b string) bool {
	people := v.item.People
	if v.item.From != nil {
		people = append(slices.Clone(people), *v.item.From)
	}
	for _, p := range people {
		t := strings.Fields(strings.ToLower(displayName(p)))
		if i := slices.Index(t, a); i >= 0 && i+1 < len(t) && t[i+1] == b {
			return true
		}
	}
	return false
}

// isNamed reports whether the item uses the word as a name.
func (v *view) isNamed(t *token) bool {
	_, person := v.people[t.lower]
	return person || v.named[t.lower]
}

// strangeSubject reports whether a common word that the item has not stands
// first and does something: "Weather expects", "Run waits".
func (s *sentence) strangeSubject(i int, sp span, v *view) bool {
	if i != sp.from || i+1 >= sp.to || !s.foreign(i, v) {
		return false
	}
	t, next := &s.tokens[i], &s.tokens[i+1]
	if t.owner || auxiliary[next.lower] {
		return true
	}
	if next.upper {
		return !verbs()[t.stem] && !words().todo[t.stem] && v.isNamed(next) && i+2 < sp.to && asking[s.tokens[i+2].stem]
	}
	return len(next.lower) > 3 && strings.HasSuffix(next.lower, "s") && next.lower != t.lower && (asking[next.stem] || verbs()[next.stem])
}

// foreign reports whether the word at i is a common one without weight that
// the item has not.
func (s *sentence) foreign(i int, v *view) bool {
	t := &s.tokens[i]
	if s.weight[i] || words().stop[t.stem] || words().stop[t.lower] || s.reader[t.lower] {
		return false
	}
	return !v.hasAny(t.stem) && !v.namesPerson(t) && !v.isKindWord(t.stem)
}

// exchangedActors refuses a sentence in which two names stand before and after
// a word the other way round than in the item.
func (s *sentence) exchangedActors(sp span, v *view) []string {
	for i := sp.from + 1; i+1 < sp.to; i++ {
		t := &s.tokens[i]
		if !t.isWord() || words().stop[t.stem] || t.upper || passive(s.tokens, i) {
			continue
		}
		a, b := s.besideName(i, -1, sp), s.besideName(i, 1, sp)
		if a < 0 || b < 0 {
			continue
		}
		right, turned := v.actors(t, &s.tokens[a], &s.tokens[b])
		if turned && !right {
			return []string{fmt.Sprintf("who does what to whom is turned round at %q", t.text)}
		}
	}
	return nil
}

// actors tells whether the item has a before and b after the word, and whether
// it has them the other way round.
func (v *view) actors(t, a, b *token) (right, turned bool) {
	for n := range v.units {
		u := &v.units[n]
		as, bs := u.positions(a, v), u.positions(b, v)
		for _, p := range u.positions(t, v) {
			right = right || around(as, p, bs)
			turned = turned || around(bs, p, as) && !passive(u.tokens, p) && !u.title
		}
	}
	return right, turned
}

// around reports whether one of the first places is before p and one of the
// second after it.
func around(first []int, p int, second []int) bool {
	return len(first) > 0 && len(second) > 0 && slices.Min(first) < p && p < slices.Max(second)
}

// besideName returns the nearest name before (step -1) or after i in its
// clause, before any other word of weight; -1 where there is none.
func (s *sentence) besideName(i, step int, sp span) int {
	for j := i + step; j >= sp.from && j < sp.to && s.tokens[j].clause == s.tokens[i].clause; j += step {
		t := &s.tokens[j]
		switch {
		case t.fact != nil, preposition[t.lower], t.lower == "to":
			return -1
		case t.isWord() && t.upper && !words().stop[t.stem]:
			return j
		case s.weight[j]:
			return -1
		}
	}
	return -1
}
