package gate

import (
	"fmt"
	"slices"
	"strings"
)

// wayChanged refuses another preposition, another tense of "be", or an "or" for
// an "and", between two words than the item has there.
func (a aligning) wayChanged(g gap) string {
	if len(g.own) > 0 || !g.onlySmall() || g.marks || !a.inner(g) {
		return ""
	}
	var mine, its string
	for _, i := range g.small {
		mine += tie(a.s.tokens[i].lower)
	}
	for _, p := range g.otherSmall {
		its += tie(a.u.tokens[p].lower)
	}
	if mine == "" || its == "" || sameWay(mine, its) || mine == "than" || its == "than" {
		return ""
	}
	if !turnedTies[[2]string{mine, its}] && !(prepositions[mine] && prepositions[its]) {
		return ""
	}
	return fmt.Sprintf("the item has %q, not %q", its, mine)
}

// turnedTies are small words that may not stand for each other, beside the
// prepositions.
var turnedTies = map[[2]string]bool{{"was", "is"}: true, {"were", "are"}: true, {"or", "and"}: true, {"and", "or"}: true}

// tie returns the word if it ties what stands around it.
func tie(w string) string {
	switch w {
	case "is", "are", "was", "were", "and", "or":
		return w
	}
	if prepositions[w] {
		return w
	}
	return ""
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
	plain := g.onlySmall()
	if plain && restrictive[w] {
		return !a.hasSmall(g, "a", "per", "not", "than", w) && !(w == "least" && a.hasSmall(g, "more"))
	}
	if !prepositions[w] || len(g.small) > 0 && !subordinate[w] || a.tied(g) || a.freely(g, w) {
		return false
	}
	left := &a.s.tokens[g.left]
	if a.u.tokens[g.ul].lower != left.lower && !a.v.namesPerson(left) && left.fact == nil {
		return false
	}
	return plain || p == g.ur-1 || subordinate[w]
}

// tied reports whether the sentence has a word in the gap that ties what stands
// around it.
func (a aligning) tied(g gap) bool {
	return slices.ContainsFunc(g.small, func(i int) bool {
		w := a.s.tokens[i].lower
		return prepositions[w] || breaks[w] || auxiliary[w]
	})
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
	if slices.ContainsFunc(g.otherSmall, func(p int) bool { return objects[a.u.tokens[p].lower] }) {
		return true
	}
	t, before := &a.s.tokens[g.right], &a.s.tokens[g.left]
	if before.upper && t.upper || before.first && before.isVerb() {
		return true
	}
	return t.fact != nil && a.freeFact(t, before, w)
}

// objects are pronouns behind a preposition.
var objects = setOf("them us you me him her it")

// freeFact reports whether the preposition w may be left out between the word
// and the fact t.
func (a aligning) freeFact(t, before *token, w string) bool {
	date, verb := t.fact.kind == factDate, before.isVerb()
	near := t.lower == "today" || t.lower == "tomorrow" || t.lower == "yesterday"
	switch {
	case verb && t.fact.kind == factIdent:
		return true
	case w == "by" && date:
		return slices.Contains(t.fact.days, a.s.day)
	case w == "on":
		return date && (verb || before.fact != nil || near)
	case w == "by" || w == "for":
		return verb && t.fact.kind <= factPercent
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
	if left := &a.s.tokens[g.left]; a.otherCount(g) {
		return fmt.Sprintf("%q counts something else", left.text)
	}
	for _, p := range g.other {
		if t := &a.u.tokens[p]; t.isWord() && !g.otherMarks && a.turnsOff(g, t) {
			return fmt.Sprintf("it leaves out %q", t.lower)
		}
	}
	return a.headDropped(g)
}

// otherCount reports whether the number at the left counts what stands right
// behind it, and something before that in the item.
func (a aligning) otherCount(g gap) bool {
	f := a.s.tokens[g.left].fact
	return f != nil && f.kind == factNumber && g.right == g.left+1 && len(g.otherSmall) > 0 && !a.s.tokens[g.right].isVerb()
}

// turnsOff reports whether the item's word left out of the gap makes something
// unsure or undone.
func (a aligning) turnsOff(g gap, t *token) bool {
	return unsure[t.lower] && !a.leavesOpen(g) || undoing[t.lower] && !a.coordinated(g)
}

// undoing are verbs that say that something is not, or no more.
var undoing = setOf("failed fails cancelled cancels refused refuses rejected rejects stopped stops missed dropped abandoned")

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

// coordinated reports whether what the sentence leaves out is a statement of
// its own, tied by "and" or "but".
func (a aligning) coordinated(g gap) bool {
	return slices.ContainsFunc(g.otherSmall, func(p int) bool { return breaks[a.u.tokens[p].lower] })
}

// leavesOpen reports whether the sentence has a word in the gap that leaves
// open what follows.
func (a aligning) leavesOpen(g gap) bool {
	return slices.ContainsFunc(g.small, func(i int) bool { return unsure[a.s.tokens[i].lower] || open[a.s.tokens[i].lower] })
}
