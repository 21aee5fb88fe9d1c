package gate

import (
	"fmt"
	"slices"
	"strings"
)

// wayChanged refuses another preposition, or another tense of "be", between
// two words than the item has there.
func (a aligning) wayChanged(g gap) string {
	if len(g.own) > 0 || g.ur-g.ul-1 != len(g.otherSmall) || g.marks || !a.inner(g) {
		return ""
	}
	var mine, its string
	for _, i := range g.small {
		if w := a.s.tokens[i].lower; prepositions[w] || w == "was" || w == "were" || w == "and" || w == "or" {
			mine += w
		}
	}
	for _, p := range g.otherSmall {
		if w := a.u.tokens[p].lower; prepositions[w] || w == "is" || w == "are" || w == "and" || w == "or" {
			its += w
		}
	}
	if mine == "" || its == "" || sameWay(mine, its) {
		return ""
	}
	if mine == "than" || its == "than" {
		return ""
	}
	be := mine == "was" && its == "is" || mine == "were" && its == "are" || mine == "or" && its == "and" || mine == "and" && its == "or"
	if !be && !(prepositions[mine] && prepositions[its]) {
		return ""
	}
	return fmt.Sprintf("the item has %q, not %q", its, mine)
}

// restrictive are small words that a sentence may not leave out.
var restrictive = setOf("each every only some most several few half nearly almost least not no never without")

// smallDropped refuses a sentence that leaves out a small word by which two
// others are tied.
func (a aligning) smallDropped(g gap) string {
	if len(g.own) > 0 || g.marks || g.otherMarks || !a.inner(g) {
		return ""
	}
	if r := a.dayDropped(g); r != "" {
		return r
	}
	for _, p := range g.otherSmall {
		if w := a.u.tokens[p].lower; a.ties(g, p, w) {
			return fmt.Sprintf("it leaves out %q", w)
		}
	}
	return ""
}

// ties reports whether the small word at p of the item is one that the
// sentence may not leave out in the gap.
func (a aligning) ties(g gap, p int, w string) bool {
	plain := g.ur-g.ul-1 == len(g.otherSmall)
	bare := true // determiners alone are left
	for _, i := range g.small {
		bare = bare && determiners[a.s.tokens[i].lower]
	}
	left := &a.s.tokens[g.left]
	switch {
	case plain && restrictive[w]:
		return !a.hasSmall(g, "a", "per", "not", "than", w)
	case !bare || !prepositions[w] || len(g.small) > 0 && !subordinate[w] || a.freely(g, w):
		return false
	case a.u.tokens[g.ul].lower != left.lower && !a.v.namesPerson(left) && left.fact == nil:
		return false
	}
	return plain || p == g.ur-1 || subordinate[w]
}

// subordinate are words that begin a clause of their own.
var subordinate = setOf("after before because if unless whether until till since when while")

func (a aligning) hasSmall(g gap, list ...string) bool {
	for _, i := range g.small {
		if slices.Contains(list, a.s.tokens[i].lower) {
			return true
		}
	}
	return false
}

// freely reports whether the preposition may be left out here: "on Monday",
// "rose by 3%", "for 52 minutes", "three of them".
func (a aligning) freely(g gap, w string) bool {
	for _, p := range g.otherSmall {
		if t := a.u.tokens[p].lower; t == "them" || t == "us" || t == "you" || t == "me" {
			return true
		}
	}
	t, before := &a.s.tokens[g.right], &a.s.tokens[g.left]
	switch {
	case before.upper && t.upper, before.first && before.isVerb(), before.isVerb() && t.fact != nil && t.fact.kind == factIdent:
		return true
	case t.fact == nil:
		return false
	case w == "by" && t.fact.kind == factDate:
		return slices.Contains(t.fact.days, a.s.day)
	}
	switch w {
	case "on":
		return t.fact.kind == factDate && (before.isVerb() || before.fact != nil || t.lower == "today" || t.lower == "tomorrow" || t.lower == "yesterday")
	case "by", "for":
		return t.fact.kind <= factPercent && before.isVerb()
	}
	return w == "at" && before.fact != nil
}

// dayDropped refuses an hour without its day, if that is not today.
func (a aligning) dayDropped(g gap) string {
	f := a.s.tokens[g.right].fact
	if f == nil || f.kind != factClock || len(g.other) != 1 || g.other[0] != g.ur-1 {
		return ""
	}
	d := a.u.tokens[g.other[0]].fact
	if d == nil || d.kind != factDate {
		return ""
	}
	for _, day := range d.days {
		if day == a.s.day {
			return ""
		}
	}
	for i := range a.s.tokens {
		if o := a.s.tokens[i].fact; o != nil && o.kind == factDate {
			return ""
		}
	}
	return fmt.Sprintf("it leaves out %q", a.u.tokens[g.other[0]].text)
}

// contentDropped refuses a sentence that leaves out a hedge, or the noun that
// another noun only describes: "security" for "security training".
func (a aligning) contentDropped(g gap) string {
	if len(g.own) > 0 || len(g.other) == 0 || !a.inner(g) || g.marks || g.otherMarks && a.u.tokens[g.ul+1].mark != 0 {
		return ""
	}
	left := &a.s.tokens[g.left]
	if f := left.fact; f != nil && f.kind == factNumber && g.right == g.left+1 && len(g.otherSmall) > 0 && !a.s.tokens[g.right].isVerb() {
		return fmt.Sprintf("%q counts something else", left.text)
	}
	for _, p := range g.other {
		if t := &a.u.tokens[p]; !g.otherMarks && t.isWord() && unsure[t.lower] && !a.leavesOpen(g) {
			return fmt.Sprintf("it leaves out %q", t.lower)
		}
	}
	return a.headDropped(g)
}

// headDropped refuses a noun that describes another without the other.
func (a aligning) headDropped(g gap) string {
	p := g.other[0]
	t, head := &a.u.tokens[p], &a.u.tokens[g.ul]
	if p != g.ul+1 || !t.isWord() || !head.isWord() || !isContent(head) || t.upper || strings.HasSuffix(t.lower, "ly") {
		return ""
	}
	switch {
	case ordinal[head.lower]:
		if a.hasSmall(g, "one", "ones") {
			return ""
		}
	case g.right == g.left+1, p+1 < g.ur && isContent(&a.u.tokens[p+1]):
		return ""
	case head.isVerb() && !a.objectless(g), !head.isVerb() && t.isVerb() && !strings.HasSuffix(t.lower, "ing"):
		return ""
	}
	return fmt.Sprintf("it leaves out %q after %q", t.text, head.text)
}

// ordinal are words that need the noun they number.
var ordinal = setOf("first second third fourth fifth last next")

// objectless reports whether a preposition follows the verb at the left, so
// that it has lost what it is about.
func (a aligning) objectless(g gap) bool {
	first := g.left == a.sp.from || a.s.tokens[g.left].first || a.s.tokens[g.left-1].lower == "to"
	return first && len(g.small) > 0 && g.small[0] == g.left+1 && prepositions[a.s.tokens[g.small[0]].lower]
}

// putIn refuses a word that the item has elsewhere and that belongs to neither
// of its neighbours here.
func (a aligning) putIn(g gap) string {
	if len(g.own) != 1 || len(g.other) > 0 || g.marks || !a.inner(g) {
		return ""
	}
	c := g.own[0]
	t := &a.s.tokens[c]
	if t.fact != nil || t.upper || asking[t.stem] || changes(t) || a.v.inTitle(t.stem) || len(a.u.places(t, a.v)) > 0 || a.v.isThing(t) || a.backed(c, g.ul, g) {
		return ""
	}
	return fmt.Sprintf("it puts in %q", t.text)
}

// isThing reports whether the item speaks of the word as of a thing: "the
// province", "220 reports", "a slow importer".
func (v *view) isThing(t *token) bool {
	return slices.ContainsFunc(v.units, func(u unit) bool {
		return slices.ContainsFunc(u.at[t.stem], func(p int) bool {
			return p > 0 && (determiners[u.tokens[p-1].lower] || isContent(&u.tokens[p-1]))
		})
	})
}

// leavesOpen reports whether the sentence has a word in the gap that leaves
// open what follows.
func (a aligning) leavesOpen(g gap) bool {
	return slices.ContainsFunc(g.small, func(i int) bool { return unsure[a.s.tokens[i].lower] || open[a.s.tokens[i].lower] })
}
