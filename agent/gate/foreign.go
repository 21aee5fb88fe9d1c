package gate

import (
	"fmt"
	"slices"
)

// checkForeign refuses a word or name that stands in a statement which the
// item makes, in one of its sentences, of another: "Meera would like to bring a
// colleague" where Oliver would, "the spare dryer needs a fan" where the main
// one does.
func (s *sentence) checkForeign(sp span, v *view) []string {
	for _, part := range s.clauseSpans(sp) {
		n := s.home(part, v)
		if n < 0 {
			continue
		}
		u := &v.units[n]
		for i := part.from; i < part.to; i++ {
			t := &s.tokens[i]
			if !s.fromElsewhere(i, u, v) {
				continue
			}
			if s.foreignDoer(i, part, u, v) || s.foreignHead(i, part, u, v) || s.foreignPlace(i, u, v) || s.foreignKind(i, u, v) || s.foreignOwner(i, u, v) {
				return []string{fmt.Sprintf("the item does not say this of %q", t.text)}
			}
		}
	}
	return nil
}

// home returns the sentence of the item that a stretch is told from: the one
// that has most of its words, if these are most of them; -1 where there is none.
func (s *sentence) home(sp span, v *view) int {
	best, at, all := 0, -1, 0
	for i := sp.from; i < sp.to; i++ {
		if s.counted(i, v) && !v.inTitle(s.tokens[i].stem) {
			all++
		}
	}
	for n := range v.units[:v.written] {
		if v.units[n].title {
			continue
		}
		has := 0
		for i := sp.from; i < sp.to; i++ {
			if s.counted(i, v) && !v.inTitle(s.tokens[i].stem) && len(v.units[n].places(&s.tokens[i], v)) > 0 {
				has++
			}
		}
		if has > best {
			best, at = has, n
		}
	}
	if best < 2 || 3*best < 2*all-2 {
		return -1
	}
	return at
}

// counted reports whether the token at i tells from where a stretch is: the
// item has it.
func (s *sentence) counted(i int, v *view) bool {
	t := &s.tokens[i]
	return isContent(t) && !frame[t.lower] && !titles[t.lower] && !s.reader[t.lower] && (t.fact != nil || v.hasAny(t.stem))
}

// fromElsewhere reports whether the word at i stands in other sentences of the item,
// but neither in u nor in its title.
func (s *sentence) fromElsewhere(i int, u *unit, v *view) bool {
	t := &s.tokens[i]
	if !t.isWord() || !isContent(t) || s.reader[t.lower] || frame[t.lower] || len(u.at[t.stem]) > 0 || v.inTitle(t.stem) {
		return false
	}
	if !t.upper && len(u.places(t, v)) > 0 || t.upper && (u.callsBy(s, i-1) || !t.owner && u.callsBy(s, i+1)) {
		return false
	}
	return v.keys[t.stem] || t.upper && v.namesPerson(t)
}

// callsBy reports whether the token at i is another of a name's words, and the
// unit has it.
func (u *unit) callsBy(s *sentence, i int) bool {
	return i >= 0 && i < len(s.tokens) && s.tokens[i].isWord() && s.tokens[i].upper && len(u.at[s.tokens[i].stem]) > 0
}

// foreignDoer reports whether the name at i, before a verb of the unit, stands
// where the unit has another name.
func (s *sentence) foreignDoer(i int, sp span, u *unit, v *view) bool {
	t := &s.tokens[i]
	if !v.calls(t) || i > sp.from && prepositions[s.lowerAt(i-1)] {
		return false
	}
	for j := i + 1; j < sp.to && j <= i+6; j++ {
		w := &s.tokens[j]
		switch {
		case w.mark != 0, asking[w.stem] && v.sender[t.lower]:
			return false
		case w.upper || !w.isWord() && w.fact == nil:
			continue
		}
		list := u.at[w.stem]
		if isContent(w) {
			list = u.places(w, v)
		}
		if slices.ContainsFunc(list, func(p int) bool { return u.doneBy(p, v) }) {
			return true
		}
		if isContent(w) {
			return false
		}
	}
	return false
}

// calls reports whether the token is a name of the item.
func (v *view) calls(t *token) bool {
	return t.isWord() && t.upper && (v.namesPerson(t) || v.isNamed(t))
}

// foreignHead reports whether the name at i begins the stretch and a sentence
// of the item of its own, and another name begins the unit.
func (s *sentence) foreignHead(i int, sp span, u *unit, v *view) bool {
	t := &s.tokens[i]
	if !t.upper || !v.isNamed(t) || v.namesPerson(t) || len(s.contents(i, -1, 1, sp)) > 0 || !u.begins(v) || len(u.at[t.stem]) > 0 {
		return false
	}
	return slices.ContainsFunc(v.units[:v.written], func(w unit) bool { return !w.title && len(w.tokens) > 0 && w.tokens[0].stem == t.stem })
}

// begins reports whether the unit begins with a name.
func (u *unit) begins(v *view) bool {
	return len(u.tokens) > 0 && u.tokens[0].isWord() && v.isNamed(&u.tokens[0])
}

// doneBy reports whether a name stands right before the verb at p, with nothing
// but small words between.
func (u *unit) doneBy(p int, v *view) bool {
	for j := p - 1; j >= 0 && j >= p-5; j-- {
		t := &u.tokens[j]
		switch {
		case v.calls(t):
			return !t.owner && u.tokens[j].clause == u.tokens[p].clause && (j == 0 || !prepositions[u.tokens[j-1].lower])
		case t.mark != 0 || isContent(t) || personal[t.lower]:
			return false
		}
	}
	return false
}

// personal are pronouns that stand for who does something.
var personal = setOf("i you he she it we they who which that this these those")

// foreignPlace reports whether the name at i says where something of the unit
// is that the item has elsewhere: it stands behind "in" or "at".
func (s *sentence) foreignPlace(i int, u *unit, v *view) bool {
	t, w := &s.tokens[i], s.lowerAt(i-1)
	if w != "in" && w != "at" || i < 2 || !isContent(&s.tokens[i-2]) || v.namesPerson(t) {
		return s.foreignCount(i, w, u, v)
	}
	return t.upper && v.isNamed(t) && !v.goesOn(t) && len(u.places(&s.tokens[i-2], v)) > 0 && v.otherPlace(t, w)
}

// goesOn reports whether a sentence that has the word goes on about what was
// named before, by a pronoun.
func (v *view) goesOn(t *token) bool {
	return slices.ContainsFunc(v.units[:v.written], func(u unit) bool {
		return len(u.at[t.stem]) > 0 && slices.ContainsFunc(u.tokens, func(w token) bool { return w.lower == "they" || w.lower == "it" || w.lower == "there" && w.first })
	})
}

// foreignCount reports whether the word at i is counted behind a preposition
// as the item counts it for something else.
func (s *sentence) foreignCount(i int, before string, u *unit, v *view) bool {
	if i < 2 || s.tokens[i-1].fact == nil || s.tokens[i-1].fact.kind != factNumber || s.lowerAt(i-2) != "in" && s.lowerAt(i-2) != "at" && s.lowerAt(i-2) != "across" || u.hasFact(s.tokens[i-1].fact) {
		return false
	}
	return v.joins(&s.tokens[i-1], &s.tokens[i])
}

// otherPlace reports whether the item says of another place than t that
// something is in or at it.
func (v *view) otherPlace(t *token, way string) bool {
	return slices.ContainsFunc(v.units[:v.written], func(u unit) bool {
		for p := 1; p < len(u.tokens); p++ {
			w := &u.tokens[p]
			if u.tokens[p-1].lower == way && w.isWord() && w.upper && v.isNamed(w) && w.stem != t.stem {
				return true
			}
		}
		return false
	})
}

// foreignKind reports whether the word at i tells which one the noun behind it
// is, where the unit, or the title, has it of another kind.
func (s *sentence) foreignKind(i int, u *unit, v *view) bool {
	t := &s.tokens[i]
	if i+1 >= len(s.tokens) || t.upper || t.isVerb() || t.owner {
		return false
	}
	noun := &s.tokens[i+1]
	if !noun.isWord() || !isContent(noun) || noun.upper || noun.isVerb() || !v.follow(t, noun) {
		return false
	}
	if u.otherKind(t, noun, v) {
		return true
	}
	if len(u.places(noun, v)) > 0 {
		return false
	}
	return slices.ContainsFunc(v.units[:v.written], func(w unit) bool { return w.title && w.otherKind(t, noun, v) })
}

// otherKind reports whether the unit has the noun with another word right
// before it.
func (u *unit) otherKind(t, noun *token, v *view) bool {
	return slices.ContainsFunc(u.at[noun.stem], func(p int) bool {
		if p == 0 {
			return false
		}
		w := &u.tokens[p-1]
		return w.isWord() && isContent(w) && !w.isVerb() && !w.upper && w.stem != t.stem && !frame[w.lower]
	})
}

// foreignOwner reports whether the name at i owns a thing of the unit that the
// item does not give it.
func (s *sentence) foreignOwner(i int, u *unit, v *view) bool {
	t := &s.tokens[i]
	if !t.owner || !t.upper || v.sender[t.lower] || v.namesPerson(t) || i+1 >= len(s.tokens) {
		return false
	}
	next := &s.tokens[i+1]
	return isContent(next) && len(u.places(next, v)) > 0
}
