package checktest

import "strings"

// labels are words that bind to the fact after them.
var labels = map[string]string{
	"from": "from", "since": "from", "to": "to", "by": "by", "before": "before", "after": "after", "until": "until", "till": "until", "instead": "instead",
	"over": "over", "above": "over", "below": "under", "under": "under", "least": "least", "maximum": "upto", "minimum": "least", "within": "within", "between": "between",
}

// label returns the word that binds to the i-th token, looking back over what
// may stand between.
func label(toks []tok, i int) string {
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		before := ""
		if k > 0 {
			before = toks[k-1].low
		}
		switch low := toks[k].low; {
		case phrases[before+" "+low] != "" && (low != "most" || k == i-1):
			return phrases[before+" "+low]
		case labels[low] != "":
			return labels[low]
		}
		if toks[k].fact() && toks[k].kind != part || toks[k].kind == mark {
			return ""
		}
	}
	return ""
}

// phrases are labels of two words.
var phrases = map[string]string{"more than": "over", "less than": "under", "at most": "upto", "up to": "upto"}

// strong labels may neither come nor go; the others may stand for "on" or "at".
var strong = map[string]bool{"until": true, "after": true, "instead": true, "over": true, "under": true, "least": true, "upto": true, "before": true, "within": true}

func labelsFit(said, have string, t tok, field bool) bool {
	switch {
	case said == have, said == "by" && have == "before", t.kind == clock && said == "to" && have == "until":
		return true
	case said != "" && have != "":
		return false
	case said == "over" && t.unit != "" && t.unit != "%": // an invoice over an amount
		return true
	case said == "before":
		return field || t.kind == clock
	case field && said+have == "from":
		return true
	}
	return !strong[said+have]
}

// fact checks that the i-th token of a clause belongs to what it belongs to in
// the item.
func (c *check) fact(cl []tok, i int, s *source) {
	why := "label"
	if i > 0 && !c.sameMoment(cl, i, s) {
		c.fault("time", cl[i-1].s+" "+cl[i].s)
		return
	}
	for _, g := range s.all {
		for j := range g.toks {
			if !s.same(cl[i], g, j, c.day) {
				continue
			}
			if !labelsFit(label(cl, i), label(g.toks, j), cl[i], g.field) {
				continue
			}
			if w := s.belongs(cl, i, g, j); w != "" {
				why = w
				continue
			}
			return
		}
	}
	c.fault("pair", cl[i].s+": "+why)
}

// sameMoment: a time and a day side by side belong together in the item; a
// mail of today that names no day with its time means today.
func (c *check) sameMoment(cl []tok, i int, s *source) bool {
	k := i - 1
	if cl[k].kind == word && k > 0 {
		k--
	}
	a, b := cl[k], cl[i]
	if !a.fact() || !b.fact() || (a.kind != date) == (b.kind != date) || a.kind == number || b.kind == number || a.kind == code || b.kind == code {
		return true
	}
	d, at := a, b
	if b.kind == date {
		d, at = b, a
	}
	today := meet(days(d.low, c.day.Date.In(c.day.Zone)), days("today", s.at))
	for _, g := range s.all {
		for j := range g.toks {
			if s.same(at, g, j, c.day) && c.dayBeside(d, s, g, j, today) {
				return true
			}
		}
	}
	return false
}

func (c *check) dayBeside(d tok, s *source, g segment, j int, today bool) bool {
	named := false
	for k := max(0, j-4); k < len(g.toks) && k <= j+4; k++ {
		if g.toks[k].kind != date {
			continue
		}
		named = true
		if s.same(d, g, k, c.day) {
			return true
		}
	}
	return !named && (today || g.field)
}

// belongs returns the neighbour that speaks against the fact being the j-th of
// the segment, nothing where none does.
func (s *source) belongs(cl []tok, i int, g segment, j int) string {
	next := i+1 < len(cl) && cl[i].kind == number && cl[i+1].heavy()
	if g.field {
		if next && g.has(cl[i+1]) && !near(g.toks, j, cl[i+1], 1) {
			return cl[i+1].s
		}
		return ""
	}
	if s.otherDay(cl, i, g, j) {
		return cl[i-1].s
	}
	if next && cl[i].unit == "" && !near(g.toks, j, cl[i+1], 4) {
		return cl[i+1].s
	}
	if named(cl, i) {
		if j > 0 && cl[i-1].low == g.toks[j-1].low {
			return s.otherVersion(cl, i, g)
		}
		return cl[i-1].s
	}
	return s.votes(view{cl, i}, view{g.toks, j})
}

// named reports whether a number is part of the name before it.
func named(cl []tok, i int) bool {
	return i > 0 && (cl[i].kind == code || cl[i].kind == number) && cl[i-1].name && !cl[i-1].owner
}

// otherDay: "Friday evening" is not the evening of another day.
func (s *source) otherDay(cl []tok, i int, g segment, j int) bool {
	if i == 0 || cl[i].kind != part || cl[i-1].kind != date || cl[i-1].low == "today" || g.toks[j].kind != part {
		return false
	}
	return j == 0 || g.toks[j-1].kind == date && !meet(days(cl[i-1].low, s.at), days(g.toks[j-1].low, s.at))
}

// votes returns the neighbour of a fact that speaks against its place in the
// item: one nearer to another fact there, or all of them strange to it.
func (s *source) votes(said, have view) string {
	pro, who := 0, ""
	for k, n := range around(said.toks, said.at) {
		at := nearest(have.toks, have.at, n)
		switch {
		case frameOnly[n.stem], at < 0 && s.inHead(n) && !turning(n):
		case at >= 0 && k < 2 && rival(said, have, at):
			return n.s
		case at >= 0:
			pro++
		case turning(n) && k < 2:
			return n.s
		default:
			who = n.s
		}
	}
	if pro > 0 {
		return ""
	}
	return who
}

// otherVersion returns the neighbour that the item names with another version.
func (s *source) otherVersion(cl []tok, i int, g segment) string {
	for k, n := range around(cl, i) {
		if k >= 2 || n.low == cl[i-1].low || find(g.toks, n) >= 0 {
			continue
		}
		for _, o := range s.all {
			for _, x := range o.toks {
				if find(o.toks, n) >= 0 && strings.Contains(x.s, ".") && x.fact() && x.unit == "" && x.s != cl[i].s {
					return n.s
				}
			}
		}
	}
	return ""
}

// around returns the heavy words about a token: the nearest on both sides
// first, then two more before it.
func around(cl []tok, i int) []tok {
	var out []tok
	for _, step := range []int{-1, 1} {
		if n, ok := neighbour(cl, i, step); ok {
			out = append(out, n)
		}
	}
	before := content(cl[:i])
	for k := len(before) - 2; k >= 0 && k >= len(before)-3; k-- {
		out = append(out, before[k])
	}
	return out
}

// view is a place in a row of tokens.
type view struct {
	toks []tok
	at   int
}

// partner reports whether the sentence too has the rival beside the fact, on
// the same side: "3 to 6 %", "14 of 220".
func partner(said, have view, k int) bool {
	if abs(k-have.at) > 4 {
		return false
	}
	for m, x := range said.toks {
		r := have.toks[k]
		if x.kind == r.kind && x.n == r.n && x.low == r.low && m != said.at && abs(m-said.at) <= 4 && (m < said.at) == (k < have.at) && between(said.toks, m, said.at) == between(have.toks, k, have.at) {
			return true
		}
	}
	return false
}

func between(toks []tok, i, j int) string {
	for k := min(i, j) + 1; k < max(i, j); k++ {
		if joints[toks[k].low] {
			return toks[k].low
		}
	}
	return ""
}

func near(toks []tok, j int, t tok, within int) bool {
	at := nearest(toks, j, t)
	return at >= 0 && at-j <= within && j-at <= within
}

// neighbour returns the nearest heavy word on one side within four tokens.
func neighbour(cl []tok, i, step int) (tok, bool) {
	for k := i + step; k >= 0 && k < len(cl) && k-i <= 4 && i-k <= 4; k += step {
		if cl[k].heavy() {
			return cl[k], true
		}
	}
	return tok{}, false
}

// nearest returns where in toks the word like t is that is nearest to j, or -1.
func nearest(toks []tok, j int, t tok) int {
	best := -1
	for k, x := range toks {
		if alike(t, x) && (best < 0 || abs(k-j) < abs(best-j)) {
			best = k
		}
	}
	return best
}

// rival reports whether another fact of the kind of the j-th is nearer to at.
func rival(said, have view, at int) bool {
	toks, j := have.toks, have.at
	for k, x := range toks {
		if k != j && !partner(said, have, k) && x.kind == toks[j].kind && (x.n != toks[j].n || x.low != toks[j].low) && abs(k-at) < abs(j-at) {
			return true
		}
	}
	return false
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
