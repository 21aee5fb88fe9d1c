package gate

import (
	"slices"
	"strings"
)

// contrasted reports whether the word at i is one that the item names only to
// say that it is not this one: "at the hall, not at the school", "a new fan,
// not a new motor".
func (s *sentence) contrasted(i int, v *view) bool {
	t := &s.tokens[i]
	if !isContent(t) || frame[t.lower] || s.reader[t.lower] || s.setsApart(i) {
		return false
	}
	seen := false
	for n := range v.units[:v.written] {
		u := &v.units[n]
		list := u.at[t.stem]
		if t.fact != nil {
			list = u.places(t, v)
		}
		for _, p := range list {
			switch {
			case u.ruledOut(p):
				seen = true
			case t.fact != nil || t.upper || !u.tokens[p].upper || u.tokens[p].first: // "Music School" is a name
				return false
			}
		}
	}
	return seen
}

// setsApart reports whether the sentence has a word that may set the one at i
// apart, as the item does.
func (s *sentence) setsApart(i int) bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool {
		switch t.lower {
		case "instead", "rather", "than", "against", "denies", "deny", "wrongly", "away":
			return true
		}
		return nots[t.lower] || t.clause == s.tokens[i].clause && opinion[t.lower]
	})
}

// opinion are verbs that say that somebody held something to be so.
var opinion = setOf("thought taken took mistook mistaken believed assumed expected guessed supposed")

// ruledOut reports whether "not" stands before the word at p with nothing
// between but small words and one that describes it, behind a comma or "but".
func (u *unit) ruledOut(p int) bool {
	described := 0
	for j := p - 1; j >= 0 && j >= p-5; j-- {
		t := &u.tokens[j]
		switch {
		case t.lower == "not":
			return j > 0 && (u.tokens[j-1].mark == ',' || u.tokens[j-1].lower == "but" || u.tokens[j-1].mark == '(')
		case t.mark != 0 || t.isVerb() && !words().neutral[t.stem]:
			return false
		case isContent(t):
			if described++; described > 1 {
				return false
			}
		}
	}
	return false
}

// pastToCome reports whether the verb at i is told of now or of what is to come
// where the item has it only of the past: "the committee meets this Friday"
// for "met on Friday", "still laugh" for "laughed", "have to" for "had to".
func (s *sentence) pastToCome(i int, v *view) bool {
	t := &s.tokens[i]
	if !t.isWord() || t.upper || !isContent(t) || strings.HasSuffix(t.lower, "ing") || !s.toCome(i) {
		return false
	}
	seen := false
	for n := range v.units {
		u := &v.units[n]
		for _, p := range u.at[t.stem] {
			if !u.hadTo(p) && (!u.pastVerb(p) || s.mustBe(i)) {
				return false
			}
			seen = true
		}
	}
	return seen
}

// hadTo reports whether "had to" stands before the verb at p.
func (u *unit) hadTo(p int) bool {
	return p > 1 && u.tokens[p-1].lower == "to" && u.tokens[p-2].lower == "had"
}

// pastVerb reports whether the word at p tells what was done.
func (u *unit) pastVerb(p int) bool {
	w := &u.tokens[p]
	return words().isPast(w.lower) && w.lower != w.stem && finitePast(u.tokens, p)
}

// toCome reports whether the sentence tells what the verb at i says of now on:
// by "still", "have to", or a day that is to come.
func (s *sentence) toCome(i int) bool {
	if s.mustBe(i) {
		return true
	}
	if words().isPast(s.tokens[i].lower) {
		return false
	}
	if s.lowerAt(i-1) == "still" {
		return true
	}
	w := s.lowerAt(i + 1)
	return w == "this" || w == "next" || w == "tomorrow"
}

// mustBe reports whether "have to" stands before the verb at i.
func (s *sentence) mustBe(i int) bool {
	for j := i - 1; j > 0 && j >= i-4 && s.tokens[j].clause == s.tokens[i].clause; j-- {
		if s.tokens[j].lower == "to" && (s.tokens[j-1].lower == "have" || s.tokens[j-1].lower == "has") {
			return true
		}
	}
	return false
}

// ages are adjectives of which one is not the other.
var ages = map[string]string{"new": "old", "old": "new", "first": "last", "last": "first", "early": "late", "late": "early", "large": "small", "small": "large", "front": "back", "left": "right", "upper": "lower"}

// otherAge reports whether the word at i describes the one behind it where the
// item has the opposite before it, and never this one.
func (s *sentence) otherAge(i int, v *view) bool {
	other := ages[s.tokens[i].lower]
	if other == "" || i+1 >= len(s.tokens) || !isContent(&s.tokens[i+1]) {
		return false
	}
	same, turned := false, false
	for n := range v.units {
		u := &v.units[n]
		for _, p := range u.places(&s.tokens[i+1], v) {
			for q := max(0, p-2); q < p; q++ {
				same = same || u.tokens[q].lower == s.tokens[i].lower
				turned = turned || u.tokens[q].lower == other
			}
		}
	}
	return turned && !same
}
