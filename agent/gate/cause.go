package gate

import (
	"fmt"
	"slices"
	"strings"
)

// link is a word that ties a cause to its effect.
type link struct {
	at    int
	ahead bool   // the cause comes after the word, as with "because"
	loose bool   // it tells of an order in time, too, as "as" and "after"
	next  string // the word that must follow; empty: any
}

// causes are the links that need no more than a word after them.
var causes = map[string]link{
	"because": {ahead: true}, "owing": {ahead: true}, "citing": {ahead: true}, "thanks": {ahead: true, next: "to"},
	"therefore": {}, "thus": {}, "hence": {}, "consequently": {}, "caused": {}, "causing": {}, "triggered": {}, "triggering": {}, "prompted": {}, "prompting": {},
	"led": {next: "to"}, "leads": {next: "to"}, "leading": {next: "to"}, "resulted": {next: "in"}, "results": {next: "in"}, "resulting": {next: "in"},
	"after": {loose: true, next: "which"},
}

// causal returns the link that the tokens have at i.
func causal(tokens []token, i int) (link, bool) {
	at := func(n int) string {
		if i+n < 0 || i+n >= len(tokens) {
			return ""
		}
		return tokens[i+n].lower
	}
	if l, ok := causes[at(0)]; ok {
		l.at = i
		return l, l.next == "" || l.next == at(1)
	}
	switch at(0) {
	case "due":
		return link{at: i, ahead: true}, at(1) == "to" && !leadsOn(tokens, i)
	case "since":
		return link{at: i, ahead: true}, !timeFollows(tokens, i) && at(1) != "last" && at(1) != "then"
	case "as":
		return link{at: i, ahead: true, loose: true}, causalAs(at)
	case "so":
		return link{at: i}, !slices.Contains([]string{"far", "many", "much"}, at(1)) && at(-1) != "do" && at(-1) != "not" && i+1 < len(tokens)
	}
	return link{}, false
}

// leadsOn reports whether the "due to" at i is followed by something to do:
// "is due to open".
func leadsOn(tokens []token, i int) bool {
	if i+2 >= len(tokens) {
		return false
	}
	t := &tokens[i+2]
	return t.lower == "be" || words().todo[t.stem] || words().neutral[t.stem]
}

// causalAs reports whether an "as" begins a clause: not "as a", "as well as".
func causalAs(at func(int) string) bool {
	switch at(-1) {
	case "as", "such", "well", "same", "soon", "long", "much", "many", "far", "known":
		return false
	}
	switch at(1) {
	case "a", "an", "well", "soon", "long", "much", "many", "far", "of", "to", "at", "from", "usual", "":
		return false
	}
	return true
}

// linksAlso are words by which an item tells what came of what, or what came first.
var linksAlso = map[string]link{
	"after": {ahead: true, loose: true}, "following": {ahead: true, loose: true}, "when": {ahead: true, loose: true},
	"while": {ahead: true, loose: true}, "amid": {ahead: true, loose: true}, "then": {loose: true}, "as": {ahead: true},
}

// checkCause refuses a cause that the item does not give for the same thing.
func (s *sentence) checkCause(sp span, v *view) []string {
	var out []string
	for i := sp.from; i < sp.to; i++ {
		l, ok := causal(s.tokens, i)
		if !ok {
			continue
		}
		cause, effect := s.sides(l, sp)
		if !s.linked(l, cause, effect, v) && !s.ofTitle(l, cause, v) {
			out = append(out, fmt.Sprintf("the item does not tie together what %q does", s.tokens[i].text))
		}
	}
	return out
}

// sides returns the contents of the cause and the effect.
func (s *sentence) sides(l link, sp span) (cause, effect []int) {
	from, to := sideBounds(s.tokens, l, sp.from, sp.to)
	for j := sp.from; j < sp.to; j++ {
		switch {
		case !s.isContent(j) || j == l.at:
		case j >= from && j < to:
			cause = append(cause, j)
		default:
			effect = append(effect, j)
		}
	}
	return cause, effect
}

// sideBounds returns where the cause stands.
func sideBounds(tokens []token, l link, from, to int) (int, int) {
	if !l.ahead {
		for j := l.at - 1; j >= from; j-- {
			if tokens[j].mark == ';' {
				return j + 1, l.at
			}
		}
		return from, l.at
	}
	for j := l.at + 1; j < to; j++ {
		if tokens[j].mark == ';' || tokens[j].mark == ',' && l.at <= from+1 {
			return l.at + 1, j
		}
	}
	return l.at + 1, to
}

// linked reports whether a sentence of the item ties the two together in the
// same direction.
func (s *sentence) linked(l link, cause, effect []int, v *view) bool {
	for n := range v.units {
		u := &v.units[n]
		for p := range u.tokens {
			m, ok := causal(u.tokens, p)
			if other, also := linksAlso[u.tokens[p].lower]; also && !ok {
				other.at = p
				m, ok = other, true
			}
			if !ok || m.loose && !l.loose && u.tokens[p].lower != "as" {
				continue
			}
			from, to := sideBounds(u.tokens, m, 0, len(u.tokens))
			within := func(q int) bool { return q >= from && q < to }
			without := func(q int) bool { return !within(q) && q != p }
			if s.countAt(cause, u, v, within)*2 > len(cause) && len(cause) > 0 && s.mostly(effect, u, v, without) {
				return true
			}
		}
	}
	return false
}

// mostly reports whether half of the list stands at such a place; names do not
// count, they may be told by a pronoun.
func (s *sentence) mostly(list []int, u *unit, v *view, fits func(int) bool) bool {
	var own []int
	for _, i := range list {
		if t := &s.tokens[i]; t.fact != nil || s.weight[i] && (!t.upper || t.first && !v.namesPerson(t)) {
			own = append(own, i)
		}
	}
	if len(own) == 0 {
		own = list
	}
	return len(own) == 0 || s.countAt(own, u, v, fits)*2 >= len(own)
}

// countAt counts the tokens that the unit has at a place that will do.
func (s *sentence) countAt(list []int, u *unit, v *view, fits func(int) bool) int {
	n := 0
	for _, i := range list {
		if slices.ContainsFunc(u.places(&s.tokens[i], v), fits) {
			n++
		}
	}
	return n
}

// ofTitle passes "because of the storm" under a title that begins with what
// the storm does.
func (s *sentence) ofTitle(l link, cause []int, v *view) bool {
	next := s.lowerAt(l.at + 1)
	if len(cause) != 1 || next != "of" && next != "to" || len(v.units) == 0 || !v.units[0].title {
		return false
	}
	u := &v.units[0]
	return len(u.tokens) > 2 && strings.HasSuffix(u.tokens[1].lower, "s") && slices.Contains(u.places(&s.tokens[cause[0]], v), 0)
}
