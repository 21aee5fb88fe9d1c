package gate

import (
	"slices"

	"daybrief/app"
)

// turned reports whether the item says by its verb what the "not" at i makes
// of the word at j: "did not accept" is "rejected", "without" is "drops".
func (s *sentence) turned(i, j int, v *view) bool {
	var other []string
	l := words()
	for _, g := range l.same[s.tokens[j].stem] {
		other = append(other, l.opposite[g]...)
	}
	for n := range v.units {
		u := &v.units[n]
		if s.tokens[i].lower == "without" {
			if slices.ContainsFunc(u.places(&s.tokens[j], v), func(p int) bool { return dropped(u.tokens, p) }) {
				return true
			}
			continue
		}
		if len(other) == 0 || !slices.ContainsFunc(other, func(k string) bool { return len(u.at[k]) > 0 }) {
			continue
		}
		whole := span{0, len(s.tokens)}
		about := append(s.contents(j, 1, 3, whole), s.contents(i, -1, 2, whole)...)
		for _, k := range other {
			for _, p := range u.at[k] {
				if slices.ContainsFunc(about, func(a int) bool { return u.hasBeside(&s.tokens[a], p, true, v) }) {
					return true
				}
			}
		}
	}
	return false
}

// dropped reports whether a word right before the one at p takes it away.
func dropped(tokens []token, p int) bool {
	for k := p - 1; k >= 0 && k >= p-4; k-- {
		switch words().stem(tokens[k].lower) {
		case "drop", "remov", "delet", "abandon", "lack":
			return true
		}
	}
	return false
}

// others reports whether a pronoun before the word at i names a doer who is
// not the reader: "they will sign".
func others(tokens []token, i int) bool {
	for j := i - 1; j >= 0 && tokens[j].clause == tokens[i].clause; j-- {
		switch tokens[j].lower {
		case "they", "he", "she", "it", "who", "which":
			return true
		}
	}
	return false
}

// reportedBy reports whether the word tells that the sender of a mail writes
// or says what it holds.
func (v *view) reportedBy(t *token, subject []string) bool {
	if v.item.Kind != app.KindMail || !slices.Contains(subject, "#0") {
		return false
	}
	switch t.lower {
	case "writes", "wrote", "says", "said", "reports", "reported", "tells", "told", "explains", "states", "adds", "mentions", "notes":
		return true
	}
	return false
}

// denying are words whose likes do not say who does it: to reject is not to deny.
var denying = set("deni", "reject", "refus", "declin", "disput")

// stands reports whether the item has one of those words itself.
func (v *view) stands(stem string) bool {
	return denying[stem] && slices.ContainsFunc(v.units, func(u unit) bool {
		return slices.ContainsFunc(u.tokens, func(t token) bool { return t.stem == stem })
	})
}

// conditions are words by which a sentence keeps a condition.
var conditions = set("if", "unless", "once", "when", "provided", "otherwise", "without", "would", "after", "until", "or")

// checkCondition refuses as so what the item says under a condition: "If we
// agree, they will sign".
func (s *sentence) checkCondition(sp span, v *view) []string {
	for i := range s.tokens {
		if conditions[s.tokens[i].lower] {
			return nil
		}
	}
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		if t.isWord() && s.weight[i] && (!t.upper || t.first) && v.onlyIf(t.stem) {
			return []string{"the item ties " + t.text + " to a condition"}
		}
	}
	return nil
}

// onlyIf reports whether the item has the word, and each time behind an "if".
func (v *view) onlyIf(stem string) bool {
	seen := false
	for _, u := range v.units {
		for _, p := range u.at[stem] {
			if u.tokens[0].lower != "if" && u.tokens[0].lower != "unless" {
				return false
			}
			if !slices.ContainsFunc(u.tokens[:p], func(t token) bool { return t.mark == ',' }) {
				return false
			}
			seen = true
		}
	}
	return seen
}
