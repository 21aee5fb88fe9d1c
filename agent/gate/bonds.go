package gate

import (
	"fmt"
	"slices"
	"strings"
)

// checkBonds refuses words that stand side by side in the sentence and nowhere
// near each other in the item: "the budget figures" where it has a budget line
// and hiring figures.
func (s *sentence) checkBonds(sp span, v *view) []string {
	for i := sp.from; i+1 < sp.to; i++ {
		a, b := &s.tokens[i], &s.tokens[i+1]
		if !s.binds(i, v) || !s.binds(i+1, v) || a.clause != b.clause || a.owner && a.upper {
			continue
		}
		loose := a.owner || a.upper || s.saysDeed(i+1) || s.saysDeed(i)
		if !v.bonded(a, b) && !(loose && v.follows(a, b)) && !s.bothOf(i, sp, v) {
			return []string{fmt.Sprintf("%q does not stand together in the item", a.text+" "+b.text)}
		}
	}
	return nil
}

// bothOf reports whether the words at i and i+1 both describe the one behind
// them, each as the item has it: "signed drone permit".
func (s *sentence) bothOf(i int, sp span, v *view) bool {
	if i+2 >= sp.to || !s.binds(i+2, v) {
		return false
	}
	a, b, c := &s.tokens[i], &s.tokens[i+1], &s.tokens[i+2]
	return v.follow(a, c) && v.follow(b, c)
}

// binds reports whether the word at i says something that its neighbour must
// be near to in the item.
func (s *sentence) binds(i int, v *view) bool {
	t := &s.tokens[i]
	l := words()
	if !t.isWord() || l.stop[t.stem] || l.stop[t.lower] || s.reader[t.lower] || asking[t.stem] || t.upper && !t.first || v.namesPerson(t) {
		return false
	}
	if t.first && l.todo[t.stem] || frame[t.lower] {
		return false
	}
	return v.hasAny(t.stem)
}

// frame are words without weight that stand beside any other.
var frame = setOf("now new currently again minute minutes hour hours day days week weeks month months year years today tomorrow tonight")

// saysDeed reports whether the word at i is a verb of the sentence; in the item
// its subject may be an "it" in the next sentence.
func (s *sentence) saysDeed(i int) bool {
	t := &s.tokens[i]
	return i > 0 && !s.takesNoun(i-1) && (words().isPast(t.lower) || verbs()[t.stem] && (strings.HasSuffix(t.lower, "s") || t.stem == t.lower && strings.HasSuffix(s.tokens[i-1].lower, "s")))
}

// follows reports whether the item has the two words in one sentence or in two
// that follow each other, or one of them in its title.
func (v *view) follows(a, b *token) bool {
	last := -2
	for n := range v.units {
		u := &v.units[n]
		ha, hb := len(u.positions(a, v)) > 0, len(u.positions(b, v)) > 0
		if ha && hb || hb && last >= n-1 || hb && v.inTitle(a.stem) {
			return true
		}
		if ha {
			last = n
		}
	}
	return false
}

// nearby is how far apart two words may stand in the item and still belong
// together.
const nearby = 4

// bonded reports whether the item has the two words near each other.
func (v *view) bonded(a, b *token) bool {
	return slices.ContainsFunc(v.units, func(u unit) bool {
		pa, pb := u.positions(a, v), u.positions(b, v)
		return slices.ContainsFunc(pa, func(p int) bool {
			return slices.ContainsFunc(pb, func(q int) bool { return p == q || abs(p-q) <= nearby && u.sameSentence(p, q) })
		})
	})
}

// sameSentence reports whether nothing parts two words but what parts the
// entries of a list.
func (u *unit) sameSentence(p, q int) bool {
	for j := min(p, q) + 1; j < max(p, q); j++ {
		if m := u.tokens[j].mark; m != 0 && strings.ContainsRune(".;:!?\n", m) {
			return false
		}
	}
	return true
}
