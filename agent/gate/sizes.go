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
		case t.fact != nil && t.fact.kind == factNumber && !t.fact.spelled && (s.otherVersion(i, v) || s.bareMoney(i, v)), t.fact != nil && t.fact.kind == factNumber && s.partOf(i, v):
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
