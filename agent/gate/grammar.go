package gate

import (
	"fmt"
	"strings"
)

// checkGrammar refuses what a word put in another's place, or left out, does
// to a sentence: "approval noon", "one of plants", "might operator".
func (s *sentence) checkGrammar(sp span, v *view) []string {
	for i := sp.from + 1; i < sp.to; i++ {
		a, b := &s.tokens[i-1], &s.tokens[i]
		bad := false
		switch {
		case b.fact != nil:
			bad = s.looseFact(i, v)
		case b.isWord():
			bad = s.badArticle(i) || s.badPart(i, sp) || s.badModal(i, v) || s.badAsking(i, sp)
		}
		if bad {
			return []string{fmt.Sprintf("%q is no English", a.text+" "+b.text)}
		}
	}
	return nil
}

// badArticle refuses "a operator", "a drivers of", and a "please" on the way.
func (s *sentence) badArticle(i int) bool {
	a, b := &s.tokens[i-1], &s.tokens[i]
	if b.lower == "please" { // "10:00; please bring" opens a clause
		return a.mark == 0
	}
	return a.lower == "a" && (!a.upper || a.first) && (takesAn(b.lower) || s.pluralOf(i)) // "block A is"
}

// badPart refuses "one of plants".
func (s *sentence) badPart(i int, sp span) bool {
	b := &s.tokens[i]
	return s.tokens[i-1].lower == "of" && i-2 >= sp.from && s.tokens[i-2].lower == "one" && !b.upper && s.weight[i] && !strings.HasSuffix(b.lower, "ing")
}

// badModal refuses what is no verb after a modal or "has to".
func (s *sentence) badModal(i int, v *view) bool {
	a, b := &s.tokens[i-1], &s.tokens[i]
	must := a.lower == "to" && i > 1 && s.tokens[i-2].stem == "have"
	if !must && (!modalVerb[a.lower] || a.first) {
		return false
	}
	return s.noVerb(i) && !v.between(a.lower, b.lower, "") && !v.between("to", b.lower, "")
}

// badAsking refuses "whether" and "you to" after a word that asks nothing.
func (s *sentence) badAsking(i int, sp span) bool {
	a, b := &s.tokens[i-1], &s.tokens[i]
	if !a.isWord() || words().stop[a.stem] {
		return false
	}
	if b.lower == "whether" {
		return !a.upper && !verbs()[a.stem] && a.stem != "question"
	}
	return b.lower == you && i+1 < sp.to && s.tokens[i+1].lower == "to" && !asking[a.stem] && !telling[a.stem]
}

// telling are verbs that go with "you to", beside those of asking.
var telling = setOf("tell order advis allow help let enabl encourag persuad warn instruct permit like caus forc oblig lead prefer")

// looseFact reports whether the fact at i stands where a little word is
// missing before it: "Jonas 12:00", "on March", "child of 8:00".
func (s *sentence) looseFact(i int, v *view) bool {
	a, f := &s.tokens[i-1], s.tokens[i].fact
	if f.kind == factMonth {
		return s.looseMonth(i) || s.dayLost(i, v)
	}
	if v.pairs(a, f) {
		return false
	}
	if !a.isWord() {
		return f.kind == factClock && a.fact != nil && a.fact.kind <= factIdent
	}
	switch {
	case f.kind == factClock:
		return s.looseClock(i, v)
	case f.kind > factMoney || s.dative(i) || a.owner || !a.upper:
		return false
	case f.kind == factMoney:
		return !a.first
	}
	return f.large() && (v.namesPerson(a) || v.isNamed(a))
}

// looseMonth reports whether a month at i stands after "on" or a number that is
// no day of it.
func (s *sentence) looseMonth(i int) bool {
	a := &s.tokens[i-1]
	return !strings.ContainsAny(s.tokens[i].text, "0123456789") && (a.lower == "on" || a.fact != nil && a.fact.kind == factNumber)
}

// dayLost reports whether "from March" at i stands for a day of March: the item
// has only days of it.
func (s *sentence) dayLost(i int, v *view) bool {
	if relationWords[s.tokens[i-1].lower] == 0 || strings.ContainsAny(s.tokens[i].text, "0123456789") {
		return false
	}
	f, dated := s.tokens[i].fact, false
	for _, u := range v.units {
		for _, t := range u.tokens {
			if t.fact == nil || !f.matches(t.fact, true) {
				continue
			}
			if t.fact.kind == factMonth {
				return false
			}
			dated = dated || t.fact.kind == factDate
		}
	}
	return dated
}

// large reports whether a number is one that is no part of a name: in words, or
// a thousand and more.
func (f *fact) large() bool {
	return f.kind == factNumber && (f.spelled || len(f.values) > 0 && f.values[0] >= 1000)
}

// looseClock reports whether an hour at i follows a name or a thing without
// "at", "by" and the like, or an "of" that it cannot follow.
func (s *sentence) looseClock(i int, v *view) bool {
	a := &s.tokens[i-1]
	if a.lower == "of" {
		return i < 2 || !ofHour[s.tokens[i-2].lower] && s.tokens[i-2].fact == nil
	}
	_, part := dayparts[a.lower]
	if part || i > 1 && s.tokens[i-2].lower == you && a.isVerb() || a.lower == "today" || a.lower == "tomorrow" {
		return false
	}
	return s.weight[i-1] || v.namesPerson(a) || a.upper && !a.first || words().todo[a.stem]
}

// ofHour are words that "of" ties to an hour.
var ofHour = setOf("instead ahead as time start end deadline")

// dative reports whether a verb of giving stands before the token at i: "send
// Edda three".
func (s *sentence) dative(i int) bool {
	for j := i - 1; j >= 0 && s.tokens[j].clause == s.tokens[i].clause; j-- {
		switch t := &s.tokens[j]; t.stem {
		case "give", "send", "pay", "owe", "tell", "show", "bring", "offer", "hand", "lend", "cost", "grant", "award", "sell", "ask", "get":
			return true
		}
	}
	return false
}

// pairs reports whether the item too has the fact right after the word.
func (v *view) pairs(a *token, f *fact) bool {
	for n := range v.units {
		u := &v.units[n]
		for j := 1; j < len(u.tokens); j++ {
			if g := u.tokens[j].fact; g != nil && f.matches(g, true) && u.tokens[j-1].lower == a.lower {
				return true
			}
		}
	}
	return false
}

// takesAn reports whether a word begins with a vowel that is spoken as one.
func takesAn(w string) bool {
	if strings.HasPrefix(w, "on") || strings.HasPrefix(w, "eu") || strings.HasPrefix(w, "ew") {
		return strings.HasPrefix(w, "on") && !strings.HasPrefix(w, "one") && !strings.HasPrefix(w, "once")
	}
	return w != "" && strings.IndexByte("aeio", w[0]) >= 0
}

// pluralOf reports whether the word at i is a plural followed by "of".
func (s *sentence) pluralOf(i int) bool {
	w := s.tokens[i].lower
	return len(w) > 4 && strings.HasSuffix(w, "rs") && i+1 < len(s.tokens) && s.tokens[i+1].lower == "of"
}

// noVerb reports whether the word at i cannot follow a modal: it is neither a
// verb in its base form nor a word that may come before one.
func (s *sentence) noVerb(i int) bool {
	t := &s.tokens[i]
	if words().stop[t.stem] || words().stop[t.lower] || auxiliary[t.lower] || t.upper || strings.HasSuffix(t.lower, "ly") || before[t.lower] {
		return false
	}
	return !verbs()[t.stem] && !words().todo[t.stem] && !words().neutral[t.stem]
}

// before are words that may stand between a modal and its verb.
var before = setOf("rather probably soon later instead again now also still often soon perhaps better best")
