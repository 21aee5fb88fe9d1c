package gate

import (
	"fmt"
	"slices"
)

// unsure are words before a verb by which it is not said to be so.
var unsure = set("might", "may", "could", "should", "would", "can", "plans", "plan", "planned", "planning", "hoping", "hopes", "aiming", "expects", "expect", "expected", "aims", "aim", "hopes", "hope", "proposes", "proposed", "propose",
	"considers", "considering", "wants", "want", "whether", "if", "possible", "likely", "probably", "perhaps", "maybe", "seeks", "intends", "intend", "ought", "chance", "unless", "likelihood")

// open are those that a sentence may not add either.
var open = set("might", "may", "could", "would", "perhaps", "maybe", "probably", "likely", "allegedly", "reportedly", "possibly")

// openBacks are those of an item that bear them out.
var openBacks = set("might", "may", "could", "would", "should", "perhaps", "maybe", "probably", "likely", "possible", "possibly", "expects", "expected", "expect", "plans", "reportedly", "allegedly", "chance", "can", "whether", "if", "otherwise")

// hedgeOf returns the word that leaves open what the word at i says: it stands
// before it with nothing but grammar between.
func hedgeOf(tokens []token, i int) string {
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		t := &tokens[j]
		if unsure[t.lower] && (t.lower != "may" && t.lower != "can" || !t.upper) {
			return t.lower
		}
		if !between[t.lower] && !adverb(t) && !presentBe[t.lower] {
			return ""
		}
	}
	return ""
}

func adverb(t *token) bool { return len(t.lower) > 4 && t.lower[len(t.lower)-2:] == "ly" }

// checkHedges refuses as sure what the item leaves open, and as open what it
// does not.
func (s *sentence) checkHedges(sp span, v *view) []string {
	var out []string
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		switch {
		case open[t.lower] && !(t.lower == "may" && t.upper):
			if !s.openBacked(i, sp, v) {
				out = append(out, fmt.Sprintf("the item does not say %q here", t.text))
			}
		case !s.isContent(i) || t.fact != nil || t.upper && !t.first || unsure[t.lower] || s.hedged(i, sp):
		case v.alwaysUnsure(t):
			out = append(out, fmt.Sprintf("the item leaves open what is said at %q", t.text))
		}
	}
	return out
}

// openBacked reports whether the item leaves open what the word at i does.
func (s *sentence) openBacked(i int, sp span, v *view) bool {
	near := slices.DeleteFunc(append(s.contents(i, 1, 2, sp), s.contents(i, -1, 1, sp)...), func(j int) bool { return s.tokens[j].upper })
	return slices.ContainsFunc(v.units, func(u unit) bool {
		if !slices.ContainsFunc(u.tokens, func(t token) bool {
			return openBacks[t.lower] && (t.lower != "can" || s.tokens[i].lower != "could")
		}) {
			return false
		}
		return len(near) == 0 || slices.ContainsFunc(near, func(a int) bool { return len(u.places(&s.tokens[a], v)) > 0 })
	})
}

// hedged reports whether something before the word at i in the sentence
// leaves it open.
func (s *sentence) hedged(i int, sp span) bool {
	for j := i - 1; j >= sp.from; j-- {
		t := &s.tokens[j]
		if t.mark == ';' || t.clause < s.tokens[i].clause && !unsure[t.lower] && t.lower != "or" && t.mark == 0 && t.clause < s.tokens[i].clause-1 {
			return false
		}
		if t.lower == "to" && presentBe[s.lowerAt(j-1)] { // "is to open"
			return true
		}
		if (unsure[t.lower] || hedges[t.lower]) && (t.lower != "may" || !t.upper) {
			return true
		}
	}
	return asksFor(s.tokens, i)
}

// asksFor reports whether the word at i begins an order: what is open in the
// item is then asked of the reader.
func asksFor(tokens []token, i int) bool {
	return i == 0 || tokens[i-1].mark == ':' || tokens[i-1].mark == ';'
}

// alwaysUnsure reports whether the item has the word itself, or has one that
// says the same in its stead, and each time left open.
func (v *view) alwaysUnsure(t *token) bool {
	keys := []string{t.stem}
	if !v.keys[t.stem] && t.isVerb() {
		keys = words().same[t.stem]
	}
	seen := false
	for _, u := range v.units {
		for _, k := range keys {
			for _, p := range u.at[k] {
				h := hedgeOf(u.tokens, p)
				if h == "" || h == "whether" || h == "if" {
					return false
				}
				seen = true
			}
		}
	}
	return seen
}

// checkClaims refuses what one side says told as said by another or as so.
func (s *sentence) checkClaims(sp span, v *view) []string {
	var out []string
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		if t.lower == "according" && s.lowerAt(i+1) == "to" && !v.saidBy(s.contents(i+1, 1, 1, sp), s) {
			out = append(out, fmt.Sprintf("the item does not say who %q", t.text))
		}
		if s.isContent(i) && s.assertsQuestion(i, sp, v) {
			out = append(out, fmt.Sprintf("the item asks what is said at %q", t.text))
		}
	}
	return append(out, s.lostDenial(sp, v)...)
}

// saying are words of saying.
var saying = set("said", "says", "say", "reports", "reported", "report", "writes", "wrote", "announced", "announces", "told", "tells", "according", "warns", "warned", "expects", "plans", "denies", "argues", "claims", "claimed")

// saidBy reports whether who is named says something in the item, or wrote it.
func (v *view) saidBy(who []int, s *sentence) bool {
	for _, i := range who {
		t := &s.tokens[i]
		if v.sender[t.lower] || v.namesPerson(t) {
			return true
		}
		for n := range v.units {
			u := &v.units[n]
			for _, p := range u.places(t, v) {
				for q := max(0, p-3); q < min(len(u.tokens), p+4); q++ {
					if saying[u.tokens[q].lower] {
						return true
					}
				}
			}
		}
	}
	return len(who) == 0
}

// assertsQuestion reports whether the word at i is told as so ("that you are
// free") where the item only asks.
func (s *sentence) assertsQuestion(i int, sp span, v *view) bool {
	that := false
	for j := i - 1; j >= sp.from && !that; j-- {
		switch s.tokens[j].lower {
		case "whether", "if", "ask", "asks", "about":
			return false
		case "that":
			that = true
		}
	}
	be := s.lowerAt(i - 1)
	if !that && be != "are" && be != "is" {
		return false
	}
	seen := false
	for n := range v.units {
		u := &v.units[n]
		for _, p := range u.places(&s.tokens[i], v) {
			if !u.asked(p) {
				return false
			}
			seen = true
		}
	}
	return seen
}

// asked reports whether the item asks whether what the word at p says is so.
func (u *unit) asked(p int) bool {
	question := false
	for j := p; j < len(u.tokens); j++ {
		if m := u.tokens[j].mark; m != 0 && (m == '?' || m == '.') {
			question = m == '?'
			break
		}
	}
	for j := p - 1; j >= 0; j-- {
		switch u.tokens[j].lower {
		case "whether", "if":
			return u.tokens[j].clause == u.tokens[p].clause
		case "that":
			return false
		}
	}
	return question
}

var denials = set("denies", "denied", "deny", "denying", "disputes", "disputed", "rejects", "rejected")

// lostDenial refuses as so what the item says somebody denies.
func (s *sentence) lostDenial(sp span, v *view) []string {
	for i := sp.from; i < sp.to; i++ {
		if denials[s.tokens[i].lower] || isNot(s.tokens, i) {
			return nil
		}
	}
	for n := range v.units {
		u := &v.units[n]
		for p := range u.tokens {
			if !set("denies", "denied", "deny", "disputes", "disputed")[u.tokens[p].lower] {
				continue
			}
			if r := s.repeats(sp, u, p, v); r != "" {
				return []string{fmt.Sprintf("the item says that %q is denied", r)}
			}
		}
	}
	return nil
}

// repeats returns a word of the sentence that the item has behind the denial
// at p and nowhere else.
func (s *sentence) repeats(sp span, u *unit, p int, v *view) string {
	for i := sp.from; i < sp.to; i++ {
		if !s.weight[i] || s.tokens[i].upper {
			continue
		}
		places := u.places(&s.tokens[i], v)
		if len(places) == 0 || slices.ContainsFunc(places, func(q int) bool { return q < p }) {
			continue
		}
		elsewhere := slices.ContainsFunc(v.units, func(o unit) bool {
			return &o.tokens[0] != &u.tokens[0] && len(o.at[s.tokens[i].stem]) > 0
		})
		if !elsewhere {
			return s.tokens[i].text
		}
	}
	return ""
}
