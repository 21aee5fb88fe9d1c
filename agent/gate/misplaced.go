package gate

import (
	"fmt"
	"slices"
	"strings"

	"daybrief/app"
)

// place is a check of the two words at i-1 and i.
type place func(i int, v *view) bool

// checkPlaces refuses words that cannot stand where the sentence has them: a
// verb where a noun must be, a preposition without its noun, a name made of a
// common word.
func (s *sentence) checkPlaces(sp span, v *view) []string {
	places := [...]place{s.verbForNoun, s.danglingWay, s.manyOfOne, s.pointedAt, s.toDoAsNoun, s.nounForVerb, s.smallCompound,
		s.strangeFirstName, s.deedAsThing, s.thingDone, s.bareSynonym, s.fromNowhere, s.notAsked}
	for i := sp.from + 1; i < sp.to; i++ {
		bad := slices.ContainsFunc(places[:], func(f place) bool { return f(i, v) })
		if bad && !v.follow(&s.tokens[i-1], &s.tokens[i]) {
			return []string{fmt.Sprintf("%q is no English here", s.tokens[i-1].text+" "+s.tokens[i].text)}
		}
	}
	for i := sp.from; i < sp.to; i++ {
		if s.madeName(i, sp, v) {
			return []string{fmt.Sprintf("%q is no name in the item", s.tokens[i].text)}
		}
		if s.thatDay(i, v) {
			return []string{fmt.Sprintf("the item does not say %q", s.tokens[i].text+" "+s.tokens[i+1].text)}
		}
	}
	return s.checkOpenness(sp, v)
}

// checkOpenness refuses a sentence without a verb, what is only possible told
// as so, and the weather of another day.
func (s *sentence) checkOpenness(sp span, v *view) []string {
	if s.noDeed(sp, v) {
		return []string{"it has no verb"}
	}
	if w := s.leftOpen(sp, v); w != "" {
		return []string{fmt.Sprintf("the item leaves open what is said at %q", w)}
	}
	if w := s.otherSky(sp, v); w != "" {
		return []string{fmt.Sprintf("the item has %q on another day", w)}
	}
	return nil
}

// strictNoun are small words after which a noun must come.
var strictNoun = setOf("a an the my your his its their our of in at from for with into next last first")

// verbForNoun reports whether a form that no noun has stands at i where a noun
// must be: "the goes review", "from next rose".
func (s *sentence) verbForNoun(i int, _ *view) bool {
	a, b := &s.tokens[i-1], &s.tokens[i]
	if !a.isWord() || !b.isWord() || b.upper {
		return false
	}
	if a.lower == "more" && s.afterMore(i) || finiteHelp[a.lower] && finiteHelp[b.lower] {
		return true
	}
	particle := a.lower == "in" && i > 1 && s.tokens[i-2].isVerb() // "logged in went"
	return strictNoun[a.lower] && neverNouns[b.lower] && !particle
}

// afterMore reports whether the word at i cannot follow "more": "more this",
// "of more rose".
func (s *sentence) afterMore(i int) bool {
	switch b := s.tokens[i].lower; b {
	case "the", "this", "that", "a", "your":
		return true
	default:
		return i > 1 && s.tokens[i-2].lower == "of" && words().isPast(b)
	}
}

// finiteHelp are auxiliaries of which no two follow each other.
var finiteHelp = setOf("is are was were has have")

// holding are prepositions that always hold a noun, and loosing those that
// cannot follow them.
var (
	holding = setOf("at by for with until since to from of")
	loosing = setOf("from of by until since instead with on in to for")
)

// danglingWay reports whether the preposition before i has lost its noun:
// "leaves at instead of 8:00", "to 2.9% in from 2.6%".
func (s *sentence) danglingWay(i int, _ *view) bool {
	a, b := &s.tokens[i-1], &s.tokens[i]
	if !loosing[b.lower] || b.upper {
		return false
	}
	after := i > 1 && s.tokens[i-2].fact != nil
	if a.lower == "from" && (b.lower == "within" || b.lower == "on") {
		return false
	}
	return holding[a.lower] && !(a.lower == "to" && b.lower == "by") || (a.lower == "in" || a.lower == "on") && after
}

// manyOfOne reports whether "a" stands before a number that is more than one:
// "a 40,000 tonnes".
func (s *sentence) manyOfOne(i int, _ *view) bool {
	f := s.tokens[i].fact
	if s.tokens[i-1].lower != "a" || f == nil || f.kind != factNumber || f.spelled || i+1 >= len(s.tokens) {
		return false
	}
	next := &s.tokens[i+1]
	plural := next.isWord() && !next.upper && strings.HasSuffix(next.lower, "s") && !strings.HasSuffix(next.lower, "ss") && next.lower != next.stem
	return plural && (i+2 >= len(s.tokens) || !isContent(&s.tokens[i+2]))
}

// pointedAt reports whether "this" at i-1 points at a thing of which the item
// does not say "this".
func (s *sentence) pointedAt(i int, v *view) bool {
	a, b := &s.tokens[i-1], &s.tokens[i]
	if a.lower != "this" || !b.isWord() || !s.weight[i] || periods[b.lower] || isPeriod(b.lower) || dayparts[b.lower] != [2]int{} {
		return false
	}
	return v.hasAny(b.stem) && !b.isVerb()
}

// toDoAsNoun reports whether a word of what a reader may do, which the item
// has not, stands at i as a thing: "in shares", "regional files".
func (s *sentence) toDoAsNoun(i int, v *view) bool {
	a, b := &s.tokens[i-1], &s.tokens[i]
	l := words()
	if !b.isWord() || b.upper || !l.todo[b.stem] || l.neutral[b.stem] || v.hasAny(b.stem) || strings.HasSuffix(b.lower, "ing") {
		return false
	}
	return strictNoun[a.lower] || prepositions[a.lower] && a.lower != "to" || isContent(a) && !a.upper && a.fact == nil && !a.isVerb() && strings.HasSuffix(b.lower, "s")
}

// nounForVerb reports whether a noun stands at i where a modal wants its verb:
// "might operator".
func (s *sentence) nounForVerb(i int, _ *view) bool {
	a, b := &s.tokens[i-1], &s.tokens[i]
	return modalVerb[a.lower] && !a.first && !a.upper && b.isWord() && !b.upper && isContent(b) && verbs()[b.stem] && !b.isVerb() && !adverb(b) && !before[b.lower]
}

// smallCompound reports whether a hyphen ties the small words at i-1 and i as
// the item does not: "One-to-one" for "Waves".
func (s *sentence) smallCompound(i int, v *view) bool {
	a, b := &s.tokens[i-1], &s.tokens[i]
	return a.lower == "one" && b.lower == "to" && i+1 < len(s.tokens) && s.tokens[i+1].lower == "one" && !v.between("to", "one", "") && a.isWord()
}

// madeName reports whether the word at i is written as a name where the item
// has only the common word.
func (s *sentence) madeName(i int, sp span, v *view) bool {
	t := &s.tokens[i]
	if i == sp.from || i+1 >= sp.to || !t.isWord() || !t.upper || t.first || t.owner || v.isNamed(t) || !s.weight[i] {
		return false
	}
	next, prev := &s.tokens[i+1], &s.tokens[i-1]
	if next.upper || next.fact != nil || prev.upper || next.mark != 0 || !isContent(next) {
		return false
	}
	return v.onlySmall(t)
}

// onlySmall reports whether the item has the word, and never with a capital.
func (v *view) onlySmall(t *token) bool {
	small := false
	for n := range v.units {
		for p := range v.units[n].tokens {
			if w := &v.units[n].tokens[p]; w.stem == t.stem {
				if w.upper {
					return false
				}
				small = true
			}
		}
	}
	return small
}

// thatDay reports whether "that day" at i points to a day the item does not
// point to.
func (s *sentence) thatDay(i int, v *view) bool {
	if s.tokens[i].lower != "that" && s.tokens[i].lower != "same" || i+1 >= len(s.tokens) {
		return false
	}
	w := s.tokens[i+1].lower
	return isPeriod(w) && w != "hour" && !v.between(s.tokens[i].lower, w, "") && !v.lowers[w]
}

// strangeFirstName reports whether the surname of a person at i follows a word
// that is none of his names: "Billing Lind" for "Tomas Lind".
func (s *sentence) strangeFirstName(i int, v *view) bool {
	a, b := &s.tokens[i-1], &s.tokens[i]
	if !a.isWord() || !a.upper || !b.isWord() || !b.upper || a.owner || a.isVerb() || titles[a.lower] || words().stop[a.lower] {
		return false
	}
	known := false
	for _, p := range v.persons() {
		names := strings.Fields(strings.ToLower(p.Name))
		at := slices.Index(names, b.lower)
		if at <= 0 {
			continue
		}
		if slices.Contains(names[:at], a.lower) {
			return false
		}
		known = true
	}
	return known
}

// titles may stand before a surname.
var titles = setOf("dr mr mrs ms prof professor sir aunt uncle governor minister president")

// persons returns the sender and the people of the item.
func (v *view) persons() []app.Person {
	people := slices.Clone(v.item.People)
	if v.item.From != nil {
		people = append(people, *v.item.From)
	}
	return people
}
