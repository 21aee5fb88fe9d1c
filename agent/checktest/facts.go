package checktest

import (
	"math"
	"strings"
	"time"
)

// same reports whether fact t is what the j-th token of the segment says.
func (s *source) same(t tok, g segment, j int, d Day) bool {
	x := g.toks[j]
	switch t.kind {
	case number:
		return x.kind == number && t.unit == x.unit && math.Abs(t.n-x.n) <= 1e-9*math.Max(1, math.Abs(x.n)) ||
			x.kind == clock && t.unit == "" && x.n == t.n*60 || x.kind == code && x.low == t.s
	case clock:
		return x.kind == clock && x.n == t.n || x.kind == number && x.unit == "" && j > 0 && bareHour(g.toks[j-1], x.n, t.n)
	case code:
		return x.kind == code && x.low == t.low || x.kind == number && x.s == t.low
	case date:
		if t.low == "tonight" && x.low != "tonight" && !late(g.toks) {
			return false
		}
		return x.kind == date && (x.low == t.low || meet(days(t.low, d.Date.In(d.Zone)), days(x.low, s.at))) ||
			x.kind == date && len(t.low) == 4 && strings.HasSuffix(x.low, " "+t.low)
	case part:
		return x.kind == part && x.low == t.low || x.kind == clock && partOf(x.n) == t.low || x.kind == date && x.low == "tonight" && t.low != "morning"
	}
	return false
}

// late reports whether a segment speaks of an evening.
func late(toks []tok) bool {
	for _, t := range toks {
		if t.kind == part && t.low != "morning" && t.low != "afternoon" || t.kind == clock && t.n >= 18*60 {
			return true
		}
	}
	return false
}

// bareHour: "at 1" is 1 pm in a working day, "at 9" is 9 am.
func bareHour(before tok, hour, minutes float64) bool {
	if before.low != "at" && before.low != "by" || hour < 1 || hour > 12 {
		return false
	}
	return minutes == hour*60 && hour >= 7 || minutes == (hour+12)*60 && hour <= 7
}

func partOf(minutes float64) string {
	switch h := int(minutes) / 60; {
	case h < 5 || h >= 22:
		return "night"
	case h < 12:
		return "morning"
	case h < 18:
		return "afternoon"
	}
	return "evening"
}

// days returns which days the words of a date can mean, said at a moment.
func days(low string, at time.Time) map[string]bool {
	out := map[string]bool{}
	add := func(t time.Time) { out[t.Format(time.DateOnly)] = true }
	switch low {
	case "today", "tonight":
		add(at)
		return out
	case "tomorrow":
		add(at.AddDate(0, 0, 1))
		return out
	case "yesterday":
		add(at.AddDate(0, 0, -1))
		return out
	}
	for k := -7; k <= 7; k++ {
		if day := at.AddDate(0, 0, k); strings.EqualFold(day.Weekday().String(), low) {
			add(day)
		}
	}
	for _, layout := range []string{"January 2 2006", time.DateOnly} {
		if t, err := time.Parse(layout, low); err == nil {
			add(t)
		}
	}
	if t, err := time.Parse("January 2", low); err == nil { // no year: the nearest
		year := at.Year()
		if diff := int(t.Month()) - int(at.Month()); diff < -6 {
			year++
		}
		add(time.Date(year, t.Month(), t.Day(), 0, 0, 0, 0, time.UTC))
	}
	return out
}

func meet(a, b map[string]bool) bool {
	for k := range a {
		if b[k] {
			return true
		}
	}
	return false
}

// labels are words that bind to the fact after them.
var labels = map[string]string{
	"from": "from", "since": "from", "to": "to", "by": "by", "before": "before", "after": "after", "until": "until", "till": "until", "instead": "instead",
	"over": "over", "above": "over", "below": "under", "under": "under", "least": "least", "maximum": "upto", "minimum": "least", "within": "within", "between": "between",
}

// label returns the word that binds to the i-th token, looking back over what
// may stand between.
func label(toks []tok, i int) string {
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		low := toks[k].low
		switch {
		case low == "than" && k > 0 && toks[k-1].low == "more":
			return "over"
		case low == "than" && k > 0 && toks[k-1].low == "less", low == "most" && k > 0 && toks[k-1].low == "at" && k == i-1:
			return map[bool]string{true: "under", false: "upto"}[low == "than"]
		case low == "to" && k > 0 && toks[k-1].low == "up":
			return "upto"
		case labels[low] != "":
			return labels[low]
		}
		if toks[k].fact() && toks[k].kind != part || toks[k].kind == mark {
			return ""
		}
	}
	return ""
}

// strong labels may neither come nor go; the others may stand for "on" or "at".
var strong = map[string]bool{"until": true, "after": true, "instead": true, "over": true, "under": true, "least": true, "upto": true, "before": true, "within": true}

func labelsFit(said, have string, t tok, field bool) bool {
	if said == have || said == "by" && have == "before" || t.kind == clock && said == "to" && have == "until" {
		return true
	}
	if said == "over" && t.unit != "" && have == "" && t.unit != "%" { // an invoice over an amount
		return true
	}
	if said == "" || have == "" {
		s := said + have
		if s == "before" && have == "" || field && s == "from" {
			return field || t.kind == clock
		}
		return !strong[s]
	}
	return false
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
	if g.field {
		if cl[i].kind == number && i+1 < len(cl) && cl[i+1].heavy() && g.has(cl[i+1]) && !near(g.toks, j, cl[i+1], 1) {
			return cl[i+1].s
		}
		return ""
	}
	if i > 0 && (cl[i].kind == code || cl[i].kind == number) && cl[i-1].name && !cl[i-1].owner { // the number is part of a name
		if j > 0 && cl[i-1].low == g.toks[j-1].low {
			return s.otherVersion(cl, i, g)
		}
		return cl[i-1].s
	}
	pro, contra, who := 0, 0, ""
	if cl[i].kind == part && i > 0 && cl[i-1].kind == date && g.toks[j].kind == part && (j == 0 || g.toks[j-1].kind == date && !meet(days(cl[i-1].low, s.at), days(g.toks[j-1].low, s.at)) && cl[i-1].low != "today") {
		return cl[i-1].s
	}
	if cl[i].kind == number && cl[i].unit == "" && i+1 < len(cl) && cl[i+1].heavy() && !near(g.toks, j, cl[i+1], 4) {
		return cl[i+1].s
	}
	for k, n := range around(cl, i) {
		at := nearest(g.toks, j, n)
		switch {
		case frameOnly[n.stem]:
		case at < 0 && s.inHead(n) && !turning(n):
		case at >= 0 && k < 2 && rival(view{cl, i}, view{g.toks, j}, at):
			return n.s
		case at < 0:
			contra++
			who = n.s
			if turning(n) && k < 2 {
				return who
			}
		default:
			pro++
		}
	}
	if contra > 0 && pro == 0 {
		return who
	}
	return ""
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
		if set("to and of instead from in")[toks[k].low] {
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
