package gate

import (
	"fmt"
	"slices"
)

// checkInvented refuses what a few small words put in that the item does not
// say: "even if", "6% a year", "another" for "no further", "including" for
// "except", "still" for what is over, and a part told as the whole.
func (s *sentence) checkInvented(sp span, v *view) []string {
	rules := [...]func(int, *view) bool{s.evenIf, s.rateAdded, s.anotherOfNone, s.includesExcepted, s.wholeForPart, s.contrasted, s.pastToCome, s.otherAge,
		s.ownerOfPerson, s.whoElse, s.notThis, s.otherSpan, s.likePhrase, s.ofAnother, s.doneNowhere, s.byWhom, s.toDeed, s.sendersOwn, s.otherDayOfIt}
	for i := sp.from; i < sp.to; i++ {
		for _, bad := range rules {
			if bad(i, v) {
				return []string{fmt.Sprintf("the item does not say so at %q", s.tokens[i].text)}
			}
		}
	}
	return nil
}

// evenIf reports whether "even if" or "even though" at i tells of a case the
// item does not rule in.
func (s *sentence) evenIf(i int, v *view) bool {
	if s.tokens[i].lower != "even" || !slices.Contains([]string{"if", "though", "when", "without", "after"}, s.lowerAt(i+1)) {
		return false
	}
	return !v.lowers["even"] && !v.lowers["regardless"] && !v.lowers["although"] && !v.lowers["though"] && !v.lowers["despite"]
}

// rateAdded reports whether the number at i is told of each year, day or hour
// where the item has it of all.
func (s *sentence) rateAdded(i int, v *view) bool {
	f := s.tokens[i].fact
	if f == nil || f.kind > factMoney {
		return false
	}
	w := rateAt(s.tokens, i)
	if w == "" {
		return false
	}
	return v.allFacts(&s.tokens[i], func(u *unit, p int) bool { return !u.perUnit(w) })
}

// rateAt returns the year, day or hour that the number at i is told of each of;
// empty where there is none.
func rateAt(tokens []token, i int) string {
	for j := i + 1; j+1 < len(tokens) && j <= i+3; j++ {
		if tokens[j].mark != 0 {
			return ""
		}
		w := &tokens[j+1]
		switch tokens[j].lower {
		case "a", "an", "per", "each", "every":
			if w.isWord() && isPeriod(w.stem) || w.isWord() && isPeriod(w.lower) {
				return w.lower
			}
			return ""
		}
	}
	return ""
}

// perUnit reports whether the unit tells something of each year, day or hour.
func (u *unit) perUnit(w string) bool {
	for p := range u.tokens {
		switch t := &u.tokens[p]; {
		case t.lower == "annual" || t.lower == "annually" || t.lower == "yearly" || t.lower == "monthly" || t.lower == "weekly" || t.lower == "daily" || t.lower == "hourly":
			return true
		case p > 0 && t.lower == w:
			switch u.tokens[p-1].lower {
			case "a", "an", "per", "each", "every", "/":
				return true
			}
			if u.tokens[p-1].mark == '/' {
				return true
			}
		}
	}
	return false
}

// anotherOfNone reports whether "another" or "further" at i stands for what the
// item says there will be no more of.
func (s *sentence) anotherOfNone(i int, v *view) bool {
	if w := s.tokens[i].lower; w != "another" && w != "further" && w != "more" || i > 0 && isNot(s.tokens, i-1) || s.negated(0, i) {
		return false
	}
	none := false
	for n := range v.units[:v.written] {
		u := &v.units[n]
		for p := range u.tokens {
			switch u.tokens[p].lower {
			case "another", "further", "additional":
				if p == 0 || !nots[u.tokens[p-1].lower] {
					return false
				}
				none = true
			case "more", "second", "extra":
				return false
			}
		}
	}
	return none
}

// includesExcepted reports whether "including" at i takes in what the item
// takes out by "only", "except", "but" or "not".
func (s *sentence) includesExcepted(i int, v *view) bool {
	if s.tokens[i].lower != "including" && s.tokens[i].lower != "even" {
		return false
	}
	for j := i + 1; j < len(s.tokens) && j <= i+4 && s.tokens[j].mark == 0; j++ {
		t := &s.tokens[j]
		if !t.isWord() || !isContent(t) || v.inTitle(t.stem) {
			continue
		}
		if v.onlyExcepted(t) {
			return true
		}
	}
	return false
}

// excepting are words by which a sentence takes something out.
var excepting = setOf("only except excluding excepting apart not but without unaffected")

// onlyExcepted reports whether the item has the word, and each time in a clause
// that takes it out of the others.
func (v *view) onlyExcepted(t *token) bool {
	seen := false
	for n := range v.units[:v.written] {
		u := &v.units[n]
		for _, p := range u.at[t.stem] {
			out := slices.ContainsFunc(u.tokens, func(w token) bool { return excepting[w.lower] && w.clause == u.tokens[p].clause })
			if !out {
				return false
			}
			seen = true
		}
	}
	return seen
}

// wholeForPart reports whether the number at i is only ever the whole in the
// item, "60 of the 400", and told here without "of" and without the part.
func (s *sentence) wholeForPart(i int, v *view) bool {
	f := s.tokens[i].fact
	if f == nil || f.kind != factNumber || s.afterOf(i) {
		return false
	}
	seen := false
	for n := range v.units {
		u := &v.units[n]
		for p := range u.tokens {
			if g := u.tokens[p].fact; g == nil || !f.matches(g, true) {
				continue
			}
			part := partBefore(u.tokens, p)
			if part == nil || s.hasFact(part) || !s.verbOf(i, u) {
				return false
			}
			seen = true
		}
	}
	return seen
}

// afterOf reports whether "of" stands before the number at i.
func (s *sentence) afterOf(i int) bool {
	return s.lowerAt(i-1) == "of" || s.lowerAt(i-2) == "of"
}

// partBefore returns the number that is a part of the one at p: "60 of the
// 400"; nil where there is none.
func partBefore(tokens []token, p int) *fact {
	for j := p - 1; j > 0 && j >= p-2; j-- {
		if tokens[j].lower == "of" {
			if f := tokens[j-1].fact; f != nil && f.kind == factNumber {
				return f
			}
			return nil
		}
	}
	return nil
}

func (s *sentence) hasFact(f *fact) bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool { return t.fact != nil && f.matches(t.fact, true) })
}

// verbOf reports whether a verb behind the number at i is one of the unit.
func (s *sentence) verbOf(i int, u *unit) bool {
	for j := i + 1; j < len(s.tokens) && s.tokens[j].clause == s.tokens[i].clause; j++ {
		t := &s.tokens[j]
		if t.isWord() && isContent(t) && (t.isVerb() || words().isPast(t.lower)) && len(u.at[t.stem]) > 0 {
			return true
		}
	}
	return false
}
