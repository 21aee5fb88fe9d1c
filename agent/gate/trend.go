package gate

import (
	"fmt"
	"slices"
	"strings"
)

// trend returns the side of the rise or fall that the amount at i belongs to:
// "+", "-", or nothing where none stands before it in its clause.
func trend(tokens []token, i int) string {
	for j := i - 1; j >= 0 && j >= i-5 && tokens[j].clause == tokens[i].clause; j-- {
		if !changes(&tokens[j]) {
			continue
		}
		for _, g := range words().same[tokens[j].stem] {
			if strings.HasSuffix(g, "aa") && (g[0] == '+' || g[0] == '-') {
				return g[:1]
			}
		}
	}
	return ""
}

// checkTrend refuses "lost 2%" where the item has a gain of 2%.
func (s *sentence) checkTrend(sp span, v *view) []string {
	var out []string
	for i := sp.from; i < sp.to; i++ {
		f := s.tokens[i].fact
		if f == nil || f.kind != factPercent {
			continue
		}
		own, same, other := trend(s.tokens, i), false, false
		for n := range v.units {
			u := &v.units[n]
			for _, j := range u.places(&s.tokens[i], v) {
				item := trend(u.tokens, j)
				same = same || item == own
				other = other || item != "" && item != own
			}
		}
		if own != "" && other && !same {
			out = append(out, fmt.Sprintf("the item has %q in the other direction", s.tokens[i].text))
		}
	}
	return out
}

var ordinals = set("first", "second", "third")

// checkOrdinal refuses "the first flight failed" where the item says so of the
// second, and of the first something else.
func (s *sentence) checkOrdinal(sp span, v *view) []string {
	for i := sp.from; i < sp.to; i++ {
		w := s.tokens[i].lower
		about := s.contents(i, 1, 2, sp)
		if !ordinals[w] || len(about) < 2 {
			continue
		}
		own, other := false, false
		for n := range v.units {
			u := &v.units[n]
			for p := range u.tokens {
				o := u.tokens[p].lower
				if !ordinals[o] || !u.hasBeside(&s.tokens[about[0]], p, false, v) || !u.inClause(&s.tokens[about[1]], p, v) {
					continue
				}
				own = own || o == w
				other = other || o != w
			}
		}
		if other && !own {
			return []string{fmt.Sprintf("the item does not say it of the %s", w)}
		}
	}
	return nil
}

// inClause reports whether the unit has the word in the clause of p.
func (u *unit) inClause(t *token, p int, v *view) bool {
	return slices.ContainsFunc(u.places(t, v), func(q int) bool { return u.tokens[q].clause == u.tokens[p].clause })
}
