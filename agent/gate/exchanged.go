package gate

import (
	"fmt"
	"slices"
)

// checkExchanged refuses two words that have changed places around a third:
// "the court asked groups" for "groups asked the court", "its regions by a
// collector" for "the collector by regions", and a name told with a
// preposition that the item has before another name of the sentence.
func (s *sentence) checkExchanged(sp span, v *view) []string {
	for i := sp.from + 1; i+1 < sp.to; i++ {
		t := &s.tokens[i]
		switch {
		case !t.isWord() || t.upper:
		case pivots[t.lower]:
			if s.namePassed(i, sp, v) || s.turnedAround(i, sp, v) {
				return []string{fmt.Sprintf("what stands around %q has changed places", t.text)}
			}
		case t.isVerb() && isContent(t) && !passive(s.tokens, i):
			if s.turnedAround(i, sp, v) || s.voiceTurned(i, sp, v) {
				return []string{fmt.Sprintf("what stands around %q has changed places", t.text)}
			}
		}
	}
	return nil
}

// pivots are prepositions around which places count.
var pivots = setOf("by with against from for")

// nearContent returns the nearest token with content before (step -1) or after
// i, not beyond a mark.
func (s *sentence) nearContent(i, step int, sp span) int {
	for j := i + step; j >= sp.from && j < sp.to; j += step {
		t := &s.tokens[j]
		if t.mark != 0 {
			return -1
		}
		if isContent(t) {
			if t.isWord() {
				return j
			}
			return -1
		}
	}
	return -1
}

// around3 tells whether the item has a before and b after a place of the word
// at i, near it and with no mark between, and whether the other way round.
func (v *view) around3(t, a, b *token) (right, turned bool) {
	const reach = 7
	for n := range v.units {
		u := &v.units[n]
		as, bs := u.positions(a, v), u.positions(b, v)
		places := u.at[t.stem]
		for _, p := range places {
			beside := func(list []int, before bool) bool {
				return slices.ContainsFunc(list, func(q int) bool {
					return before == (q < p) && q != p && abs(q-p) <= reach && u.sameSentence(p, q)
				})
			}
			if passive(u.tokens, p) && isContent(t) {
				right = right || beside(as, false) && beside(bs, true)
				continue
			}
			right = right || beside(as, true) && beside(bs, false)
			turned = turned || beside(bs, true) && beside(as, false)
		}
	}
	return right, turned
}

// turnedAround reports whether the words on either side of the one at i stand
// the other way round in the item, and never this way.
func (s *sentence) turnedAround(i int, sp span, v *view) bool {
	a, b := s.nearContent(i, -1, sp), s.nearContent(i, 1, sp)
	if a < 0 || b < 0 || s.tokens[a].stem == s.tokens[b].stem {
		return false
	}
	ta, tb := &s.tokens[a], &s.tokens[b]
	if ta.isVerb() && !ta.upper && isContent(&s.tokens[i]) {
		return false
	}
	right, turned := v.around3(&s.tokens[i], ta, tb)
	return turned && !right
}

// voiceTurned reports whether the word before the verb at i is what the item
// has it done to: "Windows does not support" for "Windows is not supported".
func (s *sentence) voiceTurned(i int, sp span, v *view) bool {
	a := s.nearContent(i, -1, sp)
	if a < 0 || !s.tokens[a].upper || s.nearContent(i, 1, sp) < 0 {
		return false
	}
	suffers, acts := false, false
	for n := range v.units {
		u := &v.units[n]
		as := u.positions(&s.tokens[a], v)
		for _, p := range u.at[s.tokens[i].stem] {
			before := slices.ContainsFunc(as, func(q int) bool { return q < p && p-q <= 4 && u.sameSentence(p, q) })
			if passive(u.tokens, p) {
				suffers = suffers || before
			} else {
				acts = acts || before
			}
		}
	}
	return suffers && !acts
}

// namePassed reports whether the preposition at i stands before one name where
// the item has it before another name of the sentence, and never before this.
func (s *sentence) namePassed(i int, sp span, v *view) bool {
	t := &s.tokens[i+1]
	if !t.isWord() || !t.upper || !v.isNamed(t) || s.reader[t.lower] {
		return false
	}
	own, other := false, false
	for n := range v.units {
		u := &v.units[n]
		if isHeader(u) {
			continue
		}
		for p := 0; p+1 < len(u.tokens); p++ {
			w := &u.tokens[p+1]
			if u.tokens[p].lower != s.tokens[i].lower || !w.isWord() || !w.upper {
				continue
			}
			if w.lower == t.lower {
				own = true
			} else if v.isNamed(w) && s.names(w, sp) {
				other = true
			}
		}
	}
	return other && !own
}

// names reports whether the stretch has the name.
func (s *sentence) names(w *token, sp span) bool {
	return slices.ContainsFunc(s.tokens[sp.from:sp.to], func(t token) bool { return t.upper && t.lower == w.lower })
}
