package gate

import (
	"slices"
	"strings"

	"daybrief/app"
)

// deedAsThing reports whether a verb of the item stands at i as a thing:
// "Your orders" where the item has "Havenway orders".
func (s *sentence) deedAsThing(i int, v *view) bool {
	a, b := &s.tokens[i-1], &s.tokens[i]
	if !determiners[a.lower] || !b.isVerb() || b.upper || !strings.HasSuffix(b.lower, "s") {
		return false
	}
	deed := false
	for n := range v.units {
		u := &v.units[n]
		for p := range u.tokens {
			if u.tokens[p].stem != b.stem {
				continue
			}
			if u.tokens[p].lower != b.lower || p == 0 || !v.acting(&u.tokens[p-1]) {
				return false
			}
			deed = true
		}
	}
	return deed
}

// acting reports whether the token is a name or a pronoun that does what
// follows.
func (v *view) acting(t *token) bool {
	switch t.lower {
	case "it", "they", "he", "she", "we", "i", "who", "which":
		return true
	}
	return t.isWord() && t.upper && !t.owner && v.isNamed(t)
}

// thingDone reports whether a noun stands at i where "is ... by" wants what is
// done: "is merger by Hartwell".
func (s *sentence) thingDone(i int, _ *view) bool {
	if i+2 >= len(s.tokens) || s.tokens[i+1].lower != "by" || !s.tokens[i+2].upper {
		return false
	}
	a, b := &s.tokens[i-1], &s.tokens[i]
	return (presentBe[a.lower] || a.lower == "was" || a.lower == "were" || a.lower == "been") && b.isWord() && isContent(b) && !b.upper && !words().isPast(b.lower) && !b.isVerb()
}

// noDeed reports whether the only word that may be the sentence's verb is a
// thing in the item: "slides" in "three slides".
func (s *sentence) noDeed(sp span, v *view) bool {
	if sp.from != 0 || sp.to != len(s.tokens) {
		return false
	}
	seen := false
	for i := sp.from; i < sp.to; i++ {
		if !s.finiteAt(i) {
			continue
		}
		if !strings.HasSuffix(s.tokens[i].lower, "s") || auxiliary[s.tokens[i].lower] || asking[s.tokens[i].stem] || !v.onlyThing(&s.tokens[i]) {
			return false
		}
		seen = true
	}
	return seen
}

// onlyThing reports whether the item has the word, and each time right after a
// number, an article or an owner.
func (v *view) onlyThing(t *token) bool {
	seen := false
	for n := range v.units[:v.written] {
		u := &v.units[n]
		for p := range u.tokens {
			if u.tokens[p].stem != t.stem {
				continue
			}
			if p == 0 || !(u.tokens[p-1].fact != nil && u.tokens[p-1].fact.kind == factNumber || determiners[u.tokens[p-1].lower] || u.tokens[p-1].owner) {
				return false
			}
			seen = true
		}
	}
	return seen
}

// bareSynonym reports whether the noun at i stands right behind a preposition,
// where the item has neither the noun nor one like it behind any.
func (s *sentence) bareSynonym(i int, v *view) bool {
	a, b := &s.tokens[i-1], &s.tokens[i]
	if a.lower != "in" && a.lower != "by" && a.lower != "with" || !b.isWord() || b.upper || !s.weight[i] || v.keys[b.stem] || !v.hasAny(b.stem) || strings.HasSuffix(b.lower, "ing") {
		return false
	}
	for n := range v.units {
		u := &v.units[n]
		for _, p := range u.places(b, v) {
			for q := max(0, p-3); q < p; q++ {
				if prepositions[u.tokens[q].lower] {
					return false
				}
			}
		}
	}
	return true
}

// fromNowhere reports whether "from" stands before a name that the item has
// only behind other prepositions: "from Northdock" for "at Northdock".
func (s *sentence) fromNowhere(i int, v *view) bool {
	a, b := &s.tokens[i-1], &s.tokens[i]
	if a.lower != "from" || !b.isWord() || !b.upper || !v.isNamed(b) || v.sender[b.lower] {
		return false
	}
	led := false
	for n := range v.units {
		u := &v.units[n]
		if isHeader(u) {
			continue
		}
		for p := range u.tokens {
			if u.tokens[p].lower != b.lower {
				continue
			}
			if !u.elsewhereLed(p) {
				return false
			}
			led = led || prepositions[u.tokens[p-1].lower]
		}
	}
	return led
}

// elsewhereLed reports whether the name at p stands behind a mark or a
// preposition that tells of no coming from it.
func (u *unit) elsewhereLed(p int) bool {
	if p == 0 || u.tokens[p].owner {
		return false
	}
	t := &u.tokens[p-1]
	switch t.lower {
	case "from", "of", "by", "out", "off", "with":
		return false
	}
	return prepositions[t.lower] || t.mark != 0
}

// notAsked reports whether the word at i tells of asking where the item is an
// event and nobody in it asks but its organizer: who is there has not invited.
func (s *sentence) notAsked(i int, v *view) bool {
	t := &s.tokens[i]
	if v.item.Kind != app.KindEvent || !inviting[t.stem] || !t.isVerb() || s.tokens[i-1].lower == you || v.hasAny(t.stem) {
		return false
	}
	e := v.item.Detail.Event
	for j := max(0, i-4); j < i; j++ {
		if e != nil && e.Organizer != nil && slices.Contains(nameTokens(*e.Organizer), s.tokens[j].lower) {
			return false
		}
	}
	return true
}

// inviting are words by which somebody wants others to come or to act.
var inviting = setOf("invit ask request demand urg")

// unsaid are words by which an item leaves open what it has said before.
var unsaid = setOf("possible unlikely likely uncertain unclear conceivable doubtful")
