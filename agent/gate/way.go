package gate

import (
	"fmt"
	"slices"
)

// ways are prepositions that say where, when and by whom, and those that say
// another thing than they do.
var ways = map[string][]string{
	"from": {"to", "until", "into", "onto"}, "to": {"from"}, "into": {"from"},
	"until": {"from", "after", "since"}, "till": {"from", "after", "since"},
	"before": {"after", "from", "since"}, "after": {"before", "until", "by", "within", "in"}, "since": {"until", "before", "by"},
	"by": {"after", "from", "since", "without"}, "within": {"after", "outside"}, "outside": {"between", "within", "inside"},
	"between": {"outside"}, "with": {"without", "against"}, "without": {"with"}, "against": {"for", "with"},
	"above": {"below", "under"}, "below": {"above", "over"}, "over": {"under", "below"}, "under": {"over", "above"},
}

// kin are prepositions that say the same before a time.
var kin = map[string][]string{
	"from": {"since", "after", "starting", "of", "at"}, "since": {"from", "after"}, "after": {"since", "from", "following", "when", "as", "once"},
	"until": {"till", "to", "through", "before", "by"}, "till": {"until", "to"}, "to": {"until", "till", "into"}, "before": {"by", "until"}, "by": {"before", "until", "no", "at", "on", "due", "through", "deadline"},
	"within": {"in", "inside", "under", "less"}, "into": {"to"},
}

// temporal are prepositions of time that the item must have too.
var temporal = map[string]bool{"after": true, "until": true, "till": true, "since": true, "within": true, "during": true, "before": true}

// checkWays refuses a preposition turned into another: "from Tarnby" for "to
// Tarnby", "by the merger" for "after the merger".
func (s *sentence) checkWays(sp span, v *view) []string {
	for i := sp.from; i < sp.to; i++ {
		w := s.tokens[i].lower
		if ways[w] == nil || s.weight[i] || i > 0 && s.tokens[i-1].lower == "up" {
			continue
		}
		n := s.governed(i, sp)
		if n < 0 || w == "after" && s.tokens[n].fact != nil && s.lasts(n) { // "blocked after the 3rd until you pay" is what "by the 3rd" means
			continue
		}
		same, other, none := v.wayOf(w, &s.tokens[n])
		if !same && (other || none && temporal[w]) {
			return []string{fmt.Sprintf("%q does not stand so in the item", s.tokens[i].text+" "+s.tokens[n].text)}
		}
	}
	return nil
}

// lasts reports whether an "until" follows the token at n.
func (s *sentence) lasts(n int) bool {
	return slices.ContainsFunc(s.tokens[n:], func(t token) bool { return t.lower == "until" })
}

// governed returns the word or fact that a preposition is about: the first of
// weight after it.
func (s *sentence) governed(i int, sp span) int {
	for n := i + 1; n < sp.to && n <= i+4; n++ {
		t := &s.tokens[n]
		switch {
		case t.lower == you, t.lower == "they", t.lower == "he", t.lower == "she", t.lower == "it": // a clause follows
			return -1
		case t.lower == "up", t.lower == "least", t.lower == "most", t.lower == "to" && s.tokens[n-1].lower == "up", t.lower == "at" && n+1 < sp.to && s.tokens[n+1].lower == "least":
		case t.mark != 0 && t.mark != '-', preposition[t.lower], t.lower == "to":
			return -1
		case t.fact != nil, s.weight[n], t.upper, dayparts[t.lower] != [2]int{}:
			return n
		}
	}
	return -1
}

// wayOf tells how the item has a word governed: by the same preposition or one
// of its kin, by one that says another thing, or never by one (none), though
// it has the word.
func (v *view) wayOf(w string, t *token) (same, other, none bool) {
	seen, led := false, false
	for n := range v.units {
		u := &v.units[n]
		places := u.matchesFor(w, t, v)
		seen = seen || len(places) > 0
		for _, p := range places {
			lead := u.leading(p)
			led = led || len(lead) > 0
			for _, l := range lead {
				same = same || l == w || slices.Contains(kin[w], l)
				other = other || slices.Contains(ways[w], l)
			}
		}
	}
	timed := t.fact != nil && t.fact.kind >= factClock || dayparts[t.lower] != [2]int{}
	return same, other, seen && (led || !timed && w != "since")
}

// isHeader tells the line that says from whom an item is.
func isHeader(u *unit) bool {
	return len(u.tokens) > 2 && u.tokens[0].lower == "mail" && u.tokens[1].lower == "message"
}

// checkUpDown refuses "down to 6" for "up to 6", and "was up" for "was down".
func (s *sentence) checkUpDown(sp span, v *view) []string {
	other := map[string]string{"up": "down", "down": "up"}
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		o := other[t.lower]
		if o == "" {
			continue
		}
		var before, after string
		if i > sp.from {
			before = s.tokens[i-1].lower
		}
		if i+1 < sp.to {
			after = s.tokens[i+1].lower
		}
		if v.between(before, o, after) && !v.between(before, t.lower, after) {
			return []string{fmt.Sprintf("the item says %q, not %q", o, t.text)}
		}
	}
	return nil
}

// between reports whether the item has the word right after the one or right
// before the other.
func (v *view) between(before, w, after string) bool {
	return slices.ContainsFunc(v.units, func(u unit) bool {
		for i := range u.tokens {
			if u.tokens[i].lower == w && (i > 0 && before != "" && u.tokens[i-1].lower == before || i+1 < len(u.tokens) && after != "" && u.tokens[i+1].lower == after) {
				return true
			}
		}
		return false
	})
}

// matchesFor returns where the unit has the word or fact; the line that says
// from whom an item is counts for "from" only.
func (u *unit) matchesFor(w string, t *token, v *view) []int {
	if w != "from" && isHeader(u) {
		return nil
	}
	return u.places(t, v)
}

// leading returns the words before p back to the end of its phrase.
func (u *unit) leading(p int) []string {
	const most = 4
	var out []string
	for j := p - 1; j >= 0 && j >= p-most; j-- {
		t := &u.tokens[j]
		if t.fact != nil && t.fact.kind >= factClock && j < p-1 || t.mark == ';' || t.mark == '.' || t.mark == ':' {
			break
		}
		if preposition[t.lower] || ways[t.lower] != nil {
			out = append(out, t.lower)
			if j > 0 && (ways[u.tokens[j-1].lower] != nil || u.tokens[j-1].lower == "starts") { // "until to", "at from"
				out = append(out, u.tokens[j-1].lower)
			}
			break
		}
	}
	return out
}
