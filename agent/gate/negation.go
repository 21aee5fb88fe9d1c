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
		if t.isWord() && (s.weight[i] || words().neutral[t.stem] && !words().stop[t.stem]) && !own[i].negated && v.onlyNegated(t.stem) {
			out = append(out, fmt.Sprintf("a \"not\" is lost at %q", t.text))
		}
	}
	return out
}

// backed reports whether the item too turns round a word that the "not" at i
// reaches.
func (s *sentence) backed(i int, own []marks, v *view) bool {
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
