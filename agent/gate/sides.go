package gate

import (
	"fmt"
	"slices"
	"strings"

	"daybrief/app"
)

// checkSides refuses a sentence that gives a thing, a wish or a deed to the
// other side: "gives you his approval" for "needs your approval".
func (s *sentence) checkSides(sp span, v *view) []string {
	var out []string
	for i := sp.from; i < sp.to; i++ {
		if !s.tokens[i].isWord() {
			continue
		}
		for _, r := range []string{s.wrongOwner(i, sp, v), s.byReader(i, v), s.handedOver(i, sp, v), s.readerDoes(i, sp, v)} {
			if r != "" {
				out = append(out, r)
			}
		}
	}
	return out
}

// wrongOwner refuses "his findings" where each time the item has the findings
// they are the reader's, and "your findings" where they are the sender's.
func (s *sentence) wrongOwner(i int, sp span, v *view) string {
	owner := ownerSide(s.tokens[i].lower)
	if owner == "" || v.isNews() {
		return ""
	}
	n := i + 1
	for n < sp.to && n < i+3 && s.tokens[n].isWord() && !s.weight[n] && s.tokens[n].clause == s.tokens[i].clause {
		n++
	}
	if n >= sp.to || !s.tokens[n].isWord() {
		return ""
	}
	if v.ownedOtherwise(&s.tokens[n], owner) {
		return fmt.Sprintf("%q belongs to somebody else", s.tokens[n].text)
	}
	return ""
}

// ownedOtherwise reports whether the item gives the thing an owner, and never
// this one.
func (v *view) ownedOtherwise(t *token, owner string) bool {
	other := false
	for n := range v.units {
		u := &v.units[n]
		for _, p := range u.positions(t, v) {
			side := u.ownedBy(p)
			if side == owner {
				return false
			}
			other = other || side != ""
		}
	}
	return other
}

// ownerSide tells whose a possessive makes a thing: the reader's, the
// sender's or another's. In a mail "his" is the sender's "my".
func ownerSide(w string) string {
	switch w {
	case "your", "yours":
		return you
	case "my", "mine", "his", "her", "hers":
		return "sender"
	}
	return ""
}

// ownedBy tells whose the item makes the word at p, by the possessive right
// before it or before one word more.
func (u *unit) ownedBy(p int) string {
	for j := p - 1; j >= 0 && j >= p-2; j-- {
		if side := ownerSide(u.tokens[j].lower); side != "" {
			return side
		}
		if !u.tokens[j].isWord() || words().stop[u.tokens[j].stem] {
			return ""
		}
	}
	return ""
}

// byReader refuses "is asked by you" unless the item says that the reader did.
func (s *sentence) byReader(i int, v *view) string {
	if s.tokens[i].lower != "by" || i+1 >= len(s.tokens) || s.tokens[i+1].lower != you || i == 0 {
		return ""
	}
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		if !words().isPast(s.tokens[j].lower) {
			continue
		}
		if v.readerDid(s.tokens[j].stem) {
			return ""
		}
		return fmt.Sprintf("that you did it is not in the item: %q", s.tokens[j].text)
	}
	return ""
}

// readerDid reports whether the item tells the reader to have done or to be
// doing what the word says, not only to be asked for it.
func (v *view) readerDid(stem string) bool {
	for _, u := range v.units {
		for _, k := range words().keys(stem) {
			for _, p := range u.at[k] {
				if slices.Contains(u.marks[p].subject, you) && !u.marks[p].owned && !u.marks[p].request {
					return true
				}
			}
		}
	}
	return false
}

// handing are words by which a thing goes from one to another.
var handing = setOf("give offer send provid hand suppli deliv share forward got get receiv")

// handedOver refuses "Ines gives you", "Ines got" where the item only has
// somebody ask: a thing handed over must be told as handed over.
func (s *sentence) handedOver(i int, sp span, v *view) string {
	t := &s.tokens[i]
	keeps := t.lower == "has" && i+1 < sp.to && (s.tokens[i+1].lower == you || s.tokens[i+1].lower == "your")
	if v.isNews() || !handing[t.stem] && !keeps || i == sp.from || strings.HasSuffix(t.lower, "ing") {
		return ""
	}
	giver := v.party(&s.tokens[i-1], false, false)
	if len(giver) == 0 || slices.Contains(giver, you) || s.tokens[i-1].owner {
		return ""
	}
	if v.tellsHanded(t.stem, giver, keeps || receiving[t.stem] || t.stem == "got") {
		return ""
	}
	return fmt.Sprintf("that it was handed over is not in the item: %q", t.text)
}

// tellsHanded reports whether the item tells the party to have given (or, with
// got, to have received) something.
func (v *view) tellsHanded(stem string, party []string, got bool) bool {
	for n := range v.units {
		u := &v.units[n]
		for p := range u.tokens {
			w := &u.tokens[p]
			if !w.isWord() || got != receiving[w.stem] {
				continue
			}
			if w.stem == "attach" || w.lower == "here" || w.stem == "thank" || (handing[w.stem] || w.stem == stem) && !u.owes(p) && overlap(u.marks[p].subject, party) {
				return true
			}
		}
	}
	return false
}

// receiving are words by which somebody has got a thing.
var receiving = setOf("have get receiv thank")

// readerDoes refuses "You expect to save" where the item has others do it.
func (s *sentence) readerDoes(i int, sp span, v *view) string {
	t := &s.tokens[i]
	if t.lower != you || i != sp.from && s.tokens[i-1].mark == 0 {
		return ""
	}
	if !v.addressesReader() {
		return "the item says nothing of you"
	}
	n, must := s.verbAfter(i+1, sp)
	if n < 0 || s.readerIsAsked(n) || passive(s.tokens, n) {
		return ""
	}
	if s.wishesOwn(n, must, v) || s.toldOfReader(i, n, must, v) {
		return fmt.Sprintf("that you do it is not in the item: %q", s.tokens[n].text)
	}
	others, yours := v.whoDoes(s.tokens[n].stem)
	if others && !yours {
		return fmt.Sprintf("%q is what somebody else does", s.tokens[n].text)
	}
	return ""
}

// wishesOwn reports whether the reader is said to ask himself for something.
func (s *sentence) wishesOwn(n int, must bool, v *view) bool {
	return asking[s.tokens[n].stem] && !must && v.item.Kind == app.KindMail && !v.readerDid(s.tokens[n].stem) && s.objectIsYou(n)
}

// toldOfReader reports whether a deed of the reader at n is told as done that
// the item does not tell.
func (s *sentence) toldOfReader(i, n int, must bool, v *view) bool {
	told := s.tokens[n].lower
	return words().isPast(told) && !sameForms[told] && !must && !v.isNews() && !v.readerDid(s.tokens[n].stem) && !s.negated(i, n)
}

// isNews reports whether the item is of the news or the weather, where nobody
// speaks to the reader.
func (v *view) isNews() bool {
	switch v.item.Kind {
	case app.KindStory, app.KindArticle, app.KindWeather:
		return true
	}
	return false
}

// negated reports whether a "not" stands between two words.
func (s *sentence) negated(from, to int) bool {
	for i := from; i < to; i++ {
		if isNot(s.tokens, i) {
			return true
		}
	}
	return false
}

// owes reports whether the word at p stands in "have to", "have not".
func (u *unit) owes(p int) bool {
	return p+1 < len(u.tokens) && (u.tokens[p+1].lower == "to" || u.tokens[p+1].lower == "not")
}

// objectIsYou reports whether the wish at n is about the reader himself.
func (s *sentence) objectIsYou(n int) bool {
	return n+1 < len(s.tokens) && (s.tokens[n+1].lower == you || s.tokens[n+1].lower == "your")
}

// verbAfter returns the verb that follows a subject, and whether it is said to
// have to be done. It returns -1 where none follows.
func (s *sentence) verbAfter(i int, sp span) (int, bool) {
	must := false
	for j := i; j < sp.to && j < i+5; j++ {
		t := &s.tokens[j]
		switch {
		case !t.isWord():
			return -1, must
		case t.lower == "need" || t.lower == "have" || t.lower == "has" || t.lower == "to" || auxiliary[t.lower] || t.lower == "not":
			must = must || t.lower == "to"
		case strings.HasSuffix(t.lower, "ly") || !s.weight[j] && !verbs()[t.stem]:
		default:
			return j, must
		}
	}
	return -1, must
}

// whoDoes tells whether the item has others do what the word says, and whether
// it has the reader do it or asks for it.
func (v *view) whoDoes(stem string) (others, yours bool) {
	for _, u := range v.units {
		for _, k := range words().keys(stem) {
			for _, p := range u.at[k] {
				m := u.marks[p]
				switch {
				case slices.Contains(m.subject, you), m.request && len(m.subject) == 0, len(m.subject) == 0 && u.title:
					yours = true
				case len(m.subject) > 0 && !m.owned:
					others = true
				}
			}
		}
	}
	return others, yours
}

// addressesReader reports whether the item can be about the reader: it is
// personal, or it says "you".
func (v *view) addressesReader() bool {
	return !v.isNews() || v.lowers[you] || v.lowers["your"]
}
