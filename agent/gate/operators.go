package gate

import (
	"fmt"
	"slices"
)

// checkOperators refuses the small words that turn what stands beside them
// where the item has no like beside the same words: a cause, "only", "all",
// "at most", "will" for "might", "was" for "is".
func (s *sentence) checkOperators(sp span, v *view) []string {
	out := s.checkCause(sp, v)
	out = append(out, s.checkAdded(sp, v)...)
	out = append(out, s.checkWeak(sp, v)...)
	out = append(out, s.checkPeriod(sp, v)...)
	out = append(out, s.checkTrend(sp, v)...)
	out = append(out, s.checkOrdinal(sp, v)...)
	out = append(out, s.checkBounds(sp, v)...)
	out = append(out, s.checkHedges(sp, v)...)
	out = append(out, s.checkTense(sp, v)...)
	out = append(out, s.checkDayOfHour(sp, v)...)
	out = append(out, s.checkCondition(sp, v)...)
	out = append(out, s.checkEnds(sp, v)...)
	return append(out, s.checkClaims(sp, v)...)
}

// set makes a set of words.
func set(list ...string) map[string]bool {
	out := map[string]bool{}
	for _, w := range list {
		out[w] = true
	}
	return out
}

// operator is a group of words a sentence may not add.
type operator struct {
	words  map[string]bool // those a sentence may not add
	backs  map[string]bool // those of an item that bear them out
	before bool            // it may belong to the word before it, too
}

// operators are the groups; a word of the item bears out all of its group.
var operators = []operator{
	{words: set("only", "just", "merely", "solely", "exclusively", "alone"), backs: set("only", "just", "merely", "solely", "exclusively", "alone", "sole", "nothing"), before: true},
	{words: set("all", "every", "each", "entire", "entirely", "whole", "completely", "fully"), backs: set("all", "every", "each", "entire", "entirely", "whole", "completely", "fully", "per", "both", "a")},
	{words: set("everyone", "everybody", "everything", "anyone", "anybody"), backs: set("everyone", "everybody", "everything", "all", "anyone", "anybody", "nobody"), before: true},
	{words: set("always", "constantly", "forever"), backs: set("always", "constantly", "forever", "every", "each", "never"), before: true},
	{words: set("both"), backs: set("both")},
	{words: set("most", "half"), backs: set("most", "half", "majority", "halves")},
	{words: set("first", "1st"), backs: set("first", "1st")},
	{words: set("second", "2nd"), backs: set("second", "2nd")},
	{words: set("third", "3rd"), backs: set("third", "3rd", "thirds")},
	{words: set("record"), backs: set("record"), before: true},
	{words: set("again", "once"), backs: set("again", "back", "once", "another", "reopen", "restart", "resume", "return", "returns"), before: true},
	{words: set("out"), backs: set("out", "outside", "away")},
	{words: set("ever"), backs: set("ever", "record", "never"), before: true},
}

// byAnother are the words of a group that bear out only some of it: "a month"
// bears out "each month", not "all months".
var byAnother = map[string]map[string]bool{
	"a": set("each", "every"), "per": set("each", "every"), "each": set("each", "every", "all", "always"),
}

// checkAdded refuses a word of the groups that the item has not beside the
// same words.
func (s *sentence) checkAdded(sp span, v *view) []string {
	var out []string
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		if t.lower == "" || s.plainOperator(i, sp, v) {
			continue
		}
		for _, o := range operators {
			if o.words[t.lower] && (!s.operatorBacked(i, sp, o, v) || s.notAll(i, sp, v)) {
				out = append(out, fmt.Sprintf("%q is not in the item", t.text))
			}
		}
	}
	return out
}

// notAll reports whether "all" at i stands where the item says "each" in one
// place and "most" or "some" in another.
func (s *sentence) notAll(i int, sp span, v *view) bool {
	if s.tokens[i].lower != "all" {
		return false
	}
	less := operator{backs: set("most", "some", "several", "few", "half")}
	return s.operatorBacked(i, sp, less, v) && !s.operatorBacked(i, sp, operator{backs: set("all")}, v)
}

// plainOperator reports whether the word at i turns nothing here: "not only",
// "all 96 of 96", "both A and B", "at all", "at once".
func (s *sentence) plainOperator(i int, sp span, v *view) bool {
	before, after := s.lowerAt(i-1), s.lowerAt(i+1)
	switch s.tokens[i].lower {
	case "only", "just":
		return before == "not"
	case "all":
		return before == "at" || before == "not" || s.allOf(i) || s.allCounted(i, v)
	case "out":
		return after != "of" || s.isFact(i-1)
	case "both":
		return slices.ContainsFunc(s.tokens[i:min(sp.to, i+8)], func(t token) bool { return t.lower == "and" })
	case "half":
		return after == "past" || after == "an"
	case "once", "second":
		return before == "at" || s.tokens[i].lower == "second" && s.isFact(i-1)
	}
	return false
}

// allOf reports whether "all" at i says no more than its numbers: 96 of 96.
func (s *sentence) allOf(i int) bool {
	if i+3 >= len(s.tokens) || s.tokens[i+2].lower != "of" || !s.isFact(i+1) || !s.isFact(i+3) {
		return false
	}
	return s.tokens[i+1].fact.matches(s.tokens[i+3].fact, false)
}

// allCounted reports whether "all" at i counts no more than the item: "all 96
// branches" of "96 branches", but not of "about 96" or "7 of 96".
func (s *sentence) allCounted(i int, v *view) bool {
	if !s.isFact(i+1) || s.tokens[i+1].fact.kind != factNumber {
		return false
	}
	t := &s.tokens[i+1]
	if slices.ContainsFunc(v.units, func(u unit) bool { return u.someOfThem() }) {
		return false
	}
	return v.allFacts(t, func(u *unit, p int) bool {
		if p > 1 && u.tokens[p-1].lower == "of" && u.tokens[p-2].fact != nil {
			return u.tokens[p-2].fact.matches(u.tokens[p].fact, true)
		}
		return boundAtFact(u.tokens, p) == exact && (p == 0 || u.tokens[p-1].lower != "of")
	})
}

// someOfThem reports whether the unit speaks of some of what it has counted:
// "two of them", "one of these".
func (u *unit) someOfThem() bool {
	for p := 1; p+1 < len(u.tokens); p++ {
		if u.tokens[p].lower != "of" || u.tokens[p-1].fact == nil && u.tokens[p-1].lower != "one" {
			continue
		}
		switch u.tokens[p+1].lower {
		case "them", "these", "those", "which":
			return true
		}
	}
	return false
}

func (s *sentence) isFact(i int) bool { return i >= 0 && i < len(s.tokens) && s.tokens[i].fact != nil }

func (s *sentence) lowerAt(i int) string {
	if i < 0 || i >= len(s.tokens) {
		return ""
	}
	return s.tokens[i].lower
}

// beside is how far in an item a word may stand from the operator it is under.
const beside = 4

// operatorBacked reports whether the item has a word of the group beside the
// word that the one at i turns.
func (s *sentence) operatorBacked(i int, sp span, o operator, v *view) bool {
	n := 1
	if o.words["first"] || o.words["second"] || o.words["third"] {
		n = 3
	}
	about := s.contents(i, 1, n, sp)
	if o.before || len(about) == 0 {
		about = append(about, s.contents(i, -1, 1, sp)...)
	}
	for k := range v.units {
		u := &v.units[k]
		for p := range u.tokens {
			w := u.tokens[p].lower
			if !o.backs[w] || o.words != nil && byAnother[w] != nil && !byAnother[w][s.tokens[i].lower] {
				continue
			}
			if slices.ContainsFunc(about, func(a int) bool { return u.hasBeside(&s.tokens[a], p, o.before || a < i, v) }) {
				return true
			}
		}
	}
	return false
}

// hasBeside reports whether the unit has what the token says within a few words after the
// one at p, in its clause; around: before it will do, too.
func (u *unit) hasBeside(t *token, p int, around bool, v *view) bool {
	return slices.ContainsFunc(u.places(t, v), func(q int) bool {
		near := q > p && q-p <= beside || around && q < p && p-q <= beside
		return near && u.tokens[q].clause == u.tokens[p].clause
	})
}

// places returns where the unit has the word or fact.
func (u *unit) places(t *token, v *view) []int {
	if t.fact == nil {
		return u.positions(t, v)
	}
	var out []int
	for j := range u.tokens {
		if f := u.tokens[j].fact; f != nil && t.fact.matches(f, true) {
			out = append(out, j)
		}
	}
	return out
}

// isContent reports whether the token says something of its own: a fact, or a
// word that is no grammar.
func (s *sentence) isContent(i int) bool { return isContent(&s.tokens[i]) }

func isContent(t *token) bool {
	l := words()
	return t.fact != nil || t.isWord() && !l.stop[t.lower] && (!l.stop[t.stem] || dayparts[t.lower] != [2]int{})
}

// contents returns up to n tokens with content on one side of i, not beyond a
// semicolon.
func (s *sentence) contents(i, step, n int, sp span) []int {
	var out []int
	for j := i + step; j >= sp.from && j < sp.to && len(out) < n; j += step {
		if s.tokens[j].mark == ';' {
			break
		}
		if s.isContent(j) {
			out = append(out, j)
		}
	}
	return out
}

// weak are quantities less than all; strong are those that leave none out.
var (
	weak   = set("some", "several", "few", "part", "partly", "certain")
	strong = set("all", "every", "each", "entire", "whole", "most", "none", "no")
)

// checkWeak refuses "some" where the item says "all", and "less" for "more".
func (s *sentence) checkWeak(sp span, v *view) []string {
	turned := map[string]string{"more": "less", "less": "more", "fewer": "more"}
	var out []string
	for i := sp.from; i < sp.to; i++ {
		w := s.tokens[i].lower
		about := s.contents(i, 1, 1, sp)
		switch {
		case weak[w]:
		case turned[w] != "" && s.lowerAt(i+1) != "than":
			about = append(s.contents(i, -1, 1, sp), about...)
		default:
			continue
		}
		own, against := weak, strong
		if !weak[w] {
			own, against = set(w), set(turned[w])
		}
		o := operator{backs: own, before: !weak[w]}
		if len(about) > 0 && !s.operatorBacked(i, sp, o, v) && s.operatorBacked(i, sp, operator{backs: against, before: !weak[w]}, v) {
			out = append(out, fmt.Sprintf("the item does not say %q here", s.tokens[i].text))
		}
	}
	return out
}
