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
		case !b.isWord():
		case b.lower == "please", a.lower == "a" && takesAn(b.lower), a.lower == "a" && s.pluralOf(i):
			bad = true
		case a.lower == "of" && i-2 >= sp.from && s.tokens[i-2].lower == "one":
			bad = !b.upper && s.weight[i] && !strings.HasSuffix(b.lower, "ing")
		case modalVerb[a.lower] && !a.first, a.lower == "to" && i-2 >= sp.from && s.tokens[i-2].stem == "have":
			bad = s.noVerb(i) && !v.between(a.lower, b.lower, "") && !v.between("to", b.lower, "")
		case b.lower == "whether":
			bad = a.isWord() && !a.upper && !verbs()[a.stem] && !words().stop[a.stem] && a.stem != "question"
		case b.lower == you && i+1 < sp.to && s.tokens[i+1].lower == "to" && a.isWord() && !words().stop[a.stem]:
			bad = !asking[a.stem] && !telling[a.stem]
		}
		if bad {
			return []string{fmt.Sprintf("%q is no English", a.text+" "+b.text)}
		}
	}
	return nil
}

// telling are verbs that go with "you to", beside those of asking.
var telling = setOf("tell order advis allow help let enabl encourag persuad warn instruct permit like caus forc oblig lead prefer")

// looseFact reports whether the fact at i stands where a little word is
// missing before it: "Jonas 12:00", "on March", "child of 8:00".
func (s *sentence) looseFact(i int, v *view) bool {
	a, f := &s.tokens[i-1], s.tokens[i].fact
	if f.kind == factMonth && !strings.ContainsAny(s.tokens[i].text, "0123456789") {
		return a.lower == "on" || a.fact != nil && a.fact.kind == factNumber
	}
	if !a.isWord() || v.pairs(a, f) {
		return false
	}
	plain := s.weight[i-1] || v.namesPerson(a) || a.upper && !a.first || words().todo[a.stem]
	switch {
	case f.kind == factClock && a.lower == "of":
		return i < 2 || s.tokens[i-2].lower != "instead" && s.tokens[i-2].lower != "ahead" && s.tokens[i-2].lower != "as" && !s.tokens[i-2].isTime()
	case f.kind == factClock:
		_, part := dayparts[a.lower]
		return plain && !part && !verbs()[a.stem]
	case f.kind > factMoney || s.dative(i):
	case f.kind == factMoney:
		return a.upper && !a.first && !a.owner
	case f.kind == factNumber && (f.spelled || len(f.values) > 0 && f.values[0] >= 1000):
		return a.upper && !a.owner && (v.namesPerson(a) || v.isNamed(a))
	}
	return false
}

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

// isTime reports whether the token is a time or a word for one.
func (t *token) isTime() bool {
	return t.lower == "time" || t.lower == "start" || t.lower == "end" || t.lower == "deadline" || t.fact != nil
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
