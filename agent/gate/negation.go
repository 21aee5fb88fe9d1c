package gate

import "fmt"

// nots are the words that turn a statement round.
var nots = map[string]bool{
	"not": true, "no": true, "never": true, "nobody": true, "none": true, "nothing": true, "neither": true, "nor": true, "without": true, "hardly": true, "barely": true, "unable": true,
}

// isNot reports whether the token at i turns round what follows: not in "no
// later than", "not only", "no doubt".
func isNot(tokens []token, i int) bool {
	next := func(n int) string {
		if i+n < len(tokens) {
			return tokens[i+n].lower
		}
		return ""
	}
	switch tokens[i].lower {
	case "no", "not":
		switch next(1) {
		case "later", "fewer", "less", "only", "more":
			return next(1) != "only" && next(2) != "than"
		}
	case "yet": // "has yet to start"
		return next(1) == "to"
	case "fail", "fails", "failed": // "failed to load"
		return next(1) == "to"
	}
	return nots[tokens[i].lower]
}

// reach is how many weighty words a "not" turns round.
const reach = 3

// negate marks the words in the reach of each "not".
func negate(tokens []token, out []marks) {
	l := words()
	for i := range tokens {
		if !isNot(tokens, i) {
			continue
		}
		left, strong := reach, 1
		if n := tokens[i].lower; n == "no" || n == "without" {
			strong = 2
		}
		for j := i + 1; j < len(tokens) && left > 0; j++ {
			t := &tokens[j]
			if t.mark == ';' || t.mark == '.' || t.mark == ',' || t.lower == "but" || t.lower == "until" {
				break
			}
			if !t.isWord() || l.stop[t.stem] {
				continue
			}
			out[j].negated = true
			out[j].strong = out[j].strong || strong > 0
			left--
			strong--
		}
	}
}

// checkNegation refuses a "not" the item has not, and one that got lost.
func (s *sentence) checkNegation(sp span, v *view) []string {
	own := make([]marks, len(s.tokens))
	negate(s.tokens, own)
	var out []string
	for i := sp.from; i < sp.to; i++ {
		if isNot(s.tokens, i) && !s.backed(i, own, v) {
			out = append(out, fmt.Sprintf("%q is not in the item", s.tokens[i].text))
		}
		t := &s.tokens[i]
		if t.isWord() && (s.weight[i] || words().neutral[t.stem] && !words().stop[t.stem]) && !own[i].negated && !s.nothingAfter(i) && v.onlyNegated(t.stem) {
			out = append(out, fmt.Sprintf("a \"not\" is lost at %q", t.text))
		}
	}
	return out
}

// backed reports whether the item too turns round a word that the "not" at i
// reaches.
func (s *sentence) backed(i int, own []marks, v *view) bool {
	if s.saidOtherwise(i, v) {
		return true
	}
	for j := i + 1; j < len(s.tokens); j++ {
		if !own[j].negated {
			continue
		}
		for _, u := range v.units {
			for _, k := range words().keys(s.tokens[j].stem) {
				for _, p := range u.at[k] {
					if u.marks[p].negated {
						return true
					}
				}
			}
		}
		if s.turned(i, j, v) {
			return true
		}
		if own[j].strong && v.keys[s.tokens[j].stem] {
			return false // the item has the word, and never with a "not"
		}
	}
	return false
}

// onlyNegated reports whether the item has the word, and each time turned
// round by a "not" right before it.
func (v *view) onlyNegated(stem string) bool {
	seen := false
	for _, u := range v.units {
		for _, p := range u.at[stem] {
			if !u.marks[p].strong {
				return false
			}
			seen = true
		}
	}
	return seen
}

// saidOtherwise reports whether the "not" at i says by other words what the item
// says: "stored no numbers", "not platform four".
func (s *sentence) saidOtherwise(i int, v *view) bool {
	if s.tokens[i].lower == "not" {
		return v.insteadOf(s.firstFact(i))
	}
	return i > 0 && s.tokens[i-1].isWord() && s.nothingAfter(i-1) && v.onlyNegated(s.tokens[i-1].stem)
}

// nothingAfter reports whether "no" or "nothing" follows the word at i: "stored
// no numbers" says that they were not stored.
func (s *sentence) nothingAfter(i int) bool {
	w := s.lowerAt(i + 1)
	return w == "no" || w == "nothing" || w == "none" || w == "nobody"
}

// firstFact returns the fact that follows i within three tokens; nil where
// there is none.
func (s *sentence) firstFact(i int) *fact {
	for j := i + 1; j < len(s.tokens) && j <= i+3; j++ {
		if f := s.tokens[j].fact; f != nil {
			return f
		}
	}
	return nil
}

// insteadOf reports whether the item has the fact behind "instead of", and
// never otherwise: "not platform four" says the same.
func (v *view) insteadOf(f *fact) bool {
	if f == nil {
		return false
	}
	return v.allFacts(&token{fact: f}, func(u *unit, p int) bool {
		for q := max(0, p-4); q < p; q++ {
			if u.tokens[q].lower == "instead" {
				return true
			}
		}
		return false
	})
}
