package gate

import "slices"

// Verbs that tell the same deed from its two sides.
var (
	buying  = setOf("buy acquir purchas")
	selling = setOf("sell sale divest")
)

// converse reports whether the sentence tells from the buyer's side what the
// item tells from the seller's: "Marrow buys the unit" for "Quillon sells the
// unit to Marrow".
func (s *sentence) converse(i int, v *view) bool {
	if !buying[s.tokens[i].stem] || passive(s.tokens, i) || isNot(s.tokens, max(0, i-1)) {
		return false
	}
	a := i - 1
	for a > 0 && !isContent(&s.tokens[a]) {
		a--
	}
	if a < 0 || !s.tokens[a].upper || s.buysSeller(i) {
		return false
	}
	sold := false
	for n := range v.units {
		u := &v.units[n]
		for p := range u.tokens {
			if buying[u.tokens[p].stem] {
				return false
			}
			sold = sold || selling[u.tokens[p].stem] && !u.marks[p].negated && u.to(p, s.runOf(a))
		}
	}
	return sold
}

// buysSeller reports whether what is bought at i is a name itself, not a thing
// of that name: "buys Quillon" for "buys Quillon's unit".
func (s *sentence) buysSeller(i int) bool {
	for j := i + 1; j < len(s.tokens) && s.tokens[j].mark == 0; j++ {
		if isContent(&s.tokens[j]) {
			return s.tokens[j].upper && !s.tokens[j].owner
		}
	}
	return false
}

// runOf returns the words of the name that ends at a.
func (s *sentence) runOf(a int) []string {
	out := []string{s.tokens[a].lower}
	for a > 0 && s.tokens[a-1].upper && s.tokens[a-1].isWord() && !s.tokens[a-1].owner {
		a--
		out = append(out, s.tokens[a].lower)
	}
	return out
}

// to reports whether "to" and one of the names follow p in its sentence.
func (u *unit) to(p int, names []string) bool {
	for q := p + 1; q+1 < len(u.tokens); q++ {
		if u.tokens[q].mark == ';' {
			return false
		}
		if u.tokens[q].lower == "to" && slices.Contains(names, u.tokens[q+1].lower) {
			return true
		}
	}
	return false
}
