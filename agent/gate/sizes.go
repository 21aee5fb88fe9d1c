package gate

import (
	"fmt"
	"slices"
	"strings"
)

// checkSizes refuses a number told as another kind of number than it is: a
// version with a digit more, an amount of money without its currency, three of
// what is one of three, and all of what are some.
func (s *sentence) checkSizes(sp span, v *view) []string {
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		switch {
		case t.lower == "instead" && s.insteadTurned(i, v):
			return []string{"the item has it the other way round"}
		case t.lower == "this" && s.otherPart(i, v):
			return []string{fmt.Sprintf("the item has %q on another day", s.tokens[i+1].text)}
		case t.fact != nil && t.fact.kind == factNumber && !t.fact.spelled && (s.otherVersion(i, v) || s.bareMoney(i, v)), s.oneOfMany(i, v), s.otherShare(i, v), t.fact != nil && t.fact.kind == factNumber && s.partOf(i, v):
			return []string{fmt.Sprintf("the item does not say %q so", t.text)}
		case s.someLost(i, sp, v):
			return []string{fmt.Sprintf("the item says it only of some %q", t.text)}
		}
	}
	return nil
}

// otherVersion reports whether the number at i names a version that the item
// writes in other digits: 3.150 for 3.15.
func (s *sentence) otherVersion(i int, v *view) bool {
	t := &s.tokens[i]
	if i == 0 || !strings.Contains(t.text, ".") || !s.tokens[i-1].upper && s.tokens[i-1].lower != "version" && s.tokens[i-1].lower != "release" {
		return false
	}
	return v.allFacts(t, func(u *unit, p int) bool {
		return strings.TrimRight(u.tokens[p].text, ".") != strings.TrimRight(t.text, ".")
	})
}

// bareMoney reports whether the number at i has lost the currency that the item
// has with it.
func (s *sentence) bareMoney(i int, v *view) bool {
	t := &s.tokens[i]
	if t.fact.loose || i > 0 && s.tokens[i-1].upper || slices.ContainsFunc(s.tokens, func(o token) bool { return o.fact != nil && o.fact.kind == factMoney }) {
		return false
	}
	return v.allFacts(t, func(u *unit, p int) bool { return u.tokens[p].fact.kind == factMoney })
}

// allFacts reports whether the item has the number, and each time so.
func (v *view) allFacts(t *token, so func(u *unit, p int) bool) bool {
	seen := false
	for n := range v.units {
		u := &v.units[n]
		for p := range u.tokens {
			if f := u.tokens[p].fact; f != nil && t.fact.matches(f, true) {
				if !so(u, p) {
					return false
				}
				seen = true
			}
		}
	}
	return seen
}

// partOf reports whether the number at i is told of things of which the item
// says it only as the whole: "one of three plants".
func (s *sentence) partOf(i int, v *view) bool {
	if i+1 >= len(s.tokens) || !s.tokens[i+1].isWord() || s.lowerAt(i-1) == "of" || s.lowerAt(i-2) == "of" || s.lowerAt(i-1) == "the" {
		return false
	}
	return v.allFacts(&s.tokens[i], func(u *unit, p int) bool {
		if p < 2 || u.tokens[p-1].lower != "of" {
			return false
		}
		w := &u.tokens[p-2]
		return w.lower == "one" || w.fact != nil && w.fact.kind == factNumber && !w.fact.matches(u.tokens[p].fact, true) || w.lower == "some" || w.lower == "most"
	})
}

// somes are words by which an item speaks of a part.
var somes = setOf("some several few many most half certain")

// someLost reports whether the item has the plural at i, and each time under a
// "some" that the sentence has not.
func (s *sentence) someLost(i int, sp span, v *view) bool {
	t := &s.tokens[i]
	if !t.isWord() || t.upper && !t.first || !s.weight[i] || !strings.HasSuffix(t.lower, "s") || !s.hasVerb() {
		return false
	}
	if slices.ContainsFunc(s.tokens[sp.from:sp.to], func(o token) bool { return somes[o.lower] || o.lower == "not" || o.lower == "part" }) {
		return false
	}
	seen := false
	for n := range v.units {
		u := &v.units[n]
		for _, p := range u.at[t.stem] {
			if u.tokens[p].lower != t.lower || !u.underSome(p) {
				return false
			}
			seen = true
		}
	}
	return seen
}

// underSome reports whether a "some" stands right before the word at p, or one
// word before.
func (u *unit) underSome(p int) bool {
	return p > 0 && somes[u.tokens[p-1].lower] || p > 1 && somes[u.tokens[p-2].lower] && u.tokens[p-1].isWord()
}

// insteadTurned reports whether the item goes from the number before the
// "instead" at i to the one behind it.
func (s *sentence) insteadTurned(i int, v *view) bool {
	if s.lowerAt(i+1) != "of" || !s.isFact(i-1) || !s.isFact(i+2) {
		return false
	}
	now, then := s.tokens[i-1].fact, s.tokens[i+2].fact
	return slices.ContainsFunc(v.units, func(u unit) bool {
		for p := 1; p+2 < len(u.tokens); p++ {
			from, to := u.tokens[p].fact, u.tokens[p+2].fact
			if from == nil || to == nil || u.tokens[p-1].lower != "from" || u.tokens[p+1].lower != "to" {
				continue
			}
			if now.matches(from, true) && then.matches(to, true) {
				return true
			}
		}
		return false
	})
}

// otherPart reports whether "this morning" at i is the morning of another day
// in the item.
func (s *sentence) otherPart(i int, v *view) bool {
	w := s.lowerAt(i + 1)
	if dayparts[w] == [2]int{} {
		return false
	}
	other := false
	for n := range v.units {
		u := &v.units[n]
		for p := range u.tokens {
			if u.tokens[p].lower != w {
				continue
			}
			if p == 0 || u.tokens[p-1].fact == nil || slices.Contains(u.tokens[p-1].fact.days, s.day) {
				return false
			}
			other = true
		}
	}
	return other
}

// oneOfMany reports whether the number at i counts one thing, where the item
// has it before several: "two platform" for "two slides".
func (s *sentence) oneOfMany(i int, v *view) bool {
	t := &s.tokens[i]
	if t.fact == nil || t.fact.kind != factNumber || i+2 >= len(s.tokens) {
		return false
	}
	next := &s.tokens[i+1]
	if !next.isWord() || next.upper || !isContent(next) || isContent(&s.tokens[i+2]) || strings.HasSuffix(next.lower, "s") || next.isVerb() {
		return false
	}
	return v.allFacts(t, func(u *unit, p int) bool {
		return p+1 < len(u.tokens) && u.tokens[p+1].isWord() && strings.HasSuffix(u.tokens[p+1].lower, "s") && u.tokens[p+1].lower != u.tokens[p+1].stem
	})
}

// otherShare reports whether the number at i is told as a share, "five of its
// plants", where the item has another number so: "three of its five plants".
func (s *sentence) otherShare(i int, v *view) bool {
	t := &s.tokens[i]
	if t.fact == nil || t.fact.kind != factNumber || s.lowerAt(i+1) != "of" {
		return false
	}
	return v.allFacts(t, func(u *unit, p int) bool {
		if p+1 < len(u.tokens) && u.tokens[p+1].lower == "of" {
			return false
		}
		for q := max(0, p-4); q+1 < p; q++ {
			if u.tokens[q].fact != nil && u.tokens[q+1].lower == "of" {
				return true
			}
		}
		return false
	})
}
