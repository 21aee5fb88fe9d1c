package gate

import (
	"fmt"
	"slices"

	"daybrief/app"
)

// checkFacts refuses numbers, times, dates and links that the item has not, or
// has beside other words.
func (s *sentence) checkFacts(sp span, v *view) []string {
	var out []string
	for i := sp.from; i < sp.to; i++ {
		f := s.tokens[i].fact
		if f == nil {
			continue
		}
		found, bound := false, false
		for n := range v.units {
			u := &v.units[n]
			for j := range u.tokens {
				if u.tokens[j].fact == nil || !f.matches(u.tokens[j].fact, u.namesCurrency(f.currency)) {
					continue
				}
				found = true
				bound = bound || s.boundAt(i, sp, u, j, v)
			}
		}
		switch {
		case found && bound, s.ownDay(i, v), s.headCount(f, i, v):
		case found:
			out = append(out, fmt.Sprintf("%q stands with something else in the item", s.tokens[i].text))
		default:
			out = append(out, fmt.Sprintf("%q is not in the item", s.tokens[i].text))
		}
	}
	return out
}

// dayparts are words for a stretch of the day, from and to in minutes.
var dayparts = map[string][2]int{"morning": {0, 12 * 60}, "afternoon": {12 * 60, 18 * 60}, "evening": {17 * 60, 24 * 60}, "night": {19 * 60, 24 * 60}, "tonight": {17 * 60, 24 * 60}}

// checkDaypart refuses an "evening" that the item neither says nor has an
// hour for.
func (s *sentence) checkDaypart(sp span, v *view) []string {
	for i := sp.from; i < sp.to; i++ {
		part, ok := dayparts[s.tokens[i].lower]
		if !ok {
			continue
		}
		fits := slices.ContainsFunc(v.units, func(u unit) bool {
			return slices.ContainsFunc(u.tokens, func(t token) bool {
				if t.lower == s.tokens[i].lower {
					return true
				}
				return t.fact != nil && slices.ContainsFunc(t.fact.clocks, func(c int) bool { return c >= part[0] && c < part[1] })
			})
		})
		if !fits {
			return []string{fmt.Sprintf("%q is not in the item", s.tokens[i].text)}
		}
	}
	return nil
}

// namesCurrency reports whether the unit names the currency.
func (u *unit) namesCurrency(currency string) bool {
	return currency != "" && slices.ContainsFunc(u.tokens, func(t token) bool { return t.fact != nil && t.fact.currency == currency })
}

// ownDay passes "today" for an event or forecast of the day that has no more
// than its start to say so; its lines hold the date, so nothing is needed here
// but the day itself.
func (s *sentence) ownDay(i int, v *view) bool {
	f := s.tokens[i].fact
	return f.kind == factDate && v.item.Kind == app.KindWeather && slices.Contains(f.days, s.day) && v.days == s.day
}

// headCount passes the number of people an event names.
func (s *sentence) headCount(f *fact, i int, v *view) bool {
	if f.kind != factNumber || !f.spelled || i+1 >= len(s.tokens) || len(v.item.People) < 2 {
		return false
	}
	switch s.tokens[i+1].stem {
	case "peopl", "attende", "particip", "colleagu", "other":
		return f.values[0] == float64(len(v.item.People))
	}
	return false
}

// boundAt reports whether the fact at i of the sentence stands with the same
// words as its match at j of the unit. Only words that belong to this fact and
// to no other of its sort in the sentence are asked.
func (s *sentence) boundAt(i int, sp span, u *unit, j int, v *view) bool {
	f := s.tokens[i].fact
	if !relationFits(s.tokens, i, u.tokens, j) || !s.sameDay(i, sp, u, v) || !s.countFits(i, sp, u, v) || !partFits(s.tokens, i, u.tokens, j) {
		return false
	}
	if v.isEnd(s.tokens, i, u) || v.onlyDay(f) && f.kind == factDate {
		return true
	}
	if f.kind == factIdent && u.title && u.idents() == 1 { // what the whole item is about
		return true
	}
	near := s.neighbours(i, sp)
	if len(near) == 0 {
		return s.besideFact(i, sp, u, true)
	}
	with, against := s.weigh(near, i, u, j, v)
	if with == 0 && against < 0.5 {
		return s.besideFact(i, sp, u, false)
	}
	return with > 0 && with >= against
}

// weigh tells how much the words near the fact at i of the sentence speak for
// and against its match at j of the unit. The nearer a word, the more it says.
func (s *sentence) weigh(near []int, i int, u *unit, j int, v *view) (with, against float64) {
	for _, n := range near {
		places := u.positions(&s.tokens[n], v)
		switch {
		case len(places) == 0:
			if v.hasAny(s.tokens[n].stem) && !v.inTitle(s.tokens[n].stem) { // the item has it, but elsewhere
				against += u.elsewhere() / float64(s.distance(i, n))
			}
		case u.nearerToOther(places, j, s.tokens[i].fact) && (elliptic(u.tokens, j) || fromTo(u.tokens, j) && changes(&s.tokens[n])):
			with += 1 / float64(s.distance(i, n))
		case u.nearerToOther(places, j, s.tokens[i].fact):
			against += 1 / float64(s.distance(i, n))
		case u.sameClause(places, j):
			with += 1 / float64(s.distance(i, n))
		}
	}
	return with, against
}

// idents counts the codes and versions of a unit.
func (u *unit) idents() int {
	n := 0
	for _, t := range u.tokens {
		if t.fact != nil && t.fact.kind == factIdent {
			n++
		}
	}
	return n
}

// partFits refuses "five of twelve" where the item has seven of twelve.
func partFits(a []token, i int, b []token, j int) bool {
	if i+2 >= len(a) || a[i+1].lower != "of" || a[i+2].fact == nil || a[i+2].fact.kind != factNumber {
		return true
	}
	for k := j + 1; k <= j+3 && k < len(b); k++ {
		if b[k].fact != nil {
			return a[i+2].fact.matches(b[k].fact, false)
		}
	}
	return false
}

// besideFact binds a fact whose words the unit has not by the fact beside it:
// the 6% of "3 to 6%", the hour of a day. sorts: one of its own sort will do,
// and so will none.
func (s *sentence) besideFact(i int, sp span, u *unit, sorts bool) bool {
	alone := sorts
	for j := max(sp.from, i-6); j < min(sp.to, i+7); j++ {
		if g := s.tokens[j].fact; j != i && g != nil && (sorts || !sameSort(g, s.tokens[i].fact)) {
			alone = false
			if u.hasFact(g) {
				return true
			}
		}
	}
	return alone
}

// sameDay reports whether the unit, where it names days, names one that the
// sentence names in the fact's clause.
func (s *sentence) sameDay(i int, sp span, u *unit, v *view) bool {
	if k := s.tokens[i].fact.kind; k == factDate || k == factMonth || k == factLink {
		return true
	}
	for j := sp.from; j < sp.to; j++ {
		f := s.tokens[j].fact
		if f == nil || f.kind != factDate || s.tokens[j].clause != s.tokens[i].clause && v.item.Kind != app.KindWeather {
			continue
		}
		dated := slices.ContainsFunc(u.tokens, func(t token) bool { return t.fact != nil && t.fact.kind == factDate })
		if dated && !u.hasFact(f) {
			return false
		}
	}
	return true
}

// neighbours returns the words near i that belong to it: up to three on
// either side in its stretch, for which no fact of its sort is nearer.
func (s *sentence) neighbours(i int, sp span) []int {
	var out []int
	own := s.clauseWords(i, sp)
	take := func(from, step int) {
		for j, n := from, 0; j >= sp.from && j < sp.to && n < 3; j += step {
			t := &s.tokens[j]
			if t.mark == ';' || t.mark == '.' || own && t.clause != s.tokens[i].clause {
				return
			}
			if !t.isWord() || words().stop[t.stem] {
				continue
			}
			n++
			if s.owns(i, j, sp) {
				out = append(out, j)
			}
		}
	}
	take(i-1, -1)
	take(i+1, 1)
	return out
}

// clauseWords reports whether the clause of i has weighty words.
func (s *sentence) clauseWords(i int, sp span) bool {
	for j := sp.from; j < sp.to; j++ {
		if s.tokens[j].clause == s.tokens[i].clause && s.weight[j] {
			return true
		}
	}
	return false
}

// owns reports whether no fact of i's sort is nearer to the word at j.
func (s *sentence) owns(i, j int, sp span) bool {
	mine := s.distance(i, j)
	for k := sp.from; k < sp.to; k++ {
		if g := s.tokens[k].fact; g != nil && k != i && sameSort(g, s.tokens[i].fact) && s.distance(k, j) < mine {
			return false
		}
	}
	return true
}

func (s *sentence) distance(a, b int) int {
	return abs(a-b) + crossing*abs(s.tokens[a].clause-s.tokens[b].clause)
}

// sameClause reports whether one of the places is in the clause of j, or
// right beside it where that clause has no words of its own.
func (u *unit) sameClause(places []int, j int) bool {
	if slices.ContainsFunc(places, func(p int) bool { return u.tokens[p].clause == u.tokens[j].clause }) {
		return true
	}
	for k := range u.tokens {
		if t := &u.tokens[k]; t.clause == u.tokens[j].clause && t.isWord() && !words().stop[t.stem] {
			return false
		}
	}
	return true
}

// positions returns where the unit has the word, or whom it stands for.
func (u *unit) positions(t *token, v *view) []int {
	var out []int
	if own := u.at[t.stem]; len(own) > 0 {
		return own
	}
	for _, k := range words().keys(t.stem) {
		out = append(out, u.at[k]...)
	}
	if v.sender[t.lower] && t.upper { // "me" is the sender
		for _, k := range [...]string{"i", "me", "we", "us"} {
			out = append(out, u.at[k]...)
		}
	}
	return out
}

func (u *unit) hasFact(f *fact) bool {
	return slices.ContainsFunc(u.tokens, func(t token) bool { return t.fact != nil && f.matches(t.fact, true) })
}

// crossing is how far apart a break between clauses sets two words.
const crossing = 6

func (u *unit) distance(a, b int) int {
	return abs(a-b) + crossing*abs(u.tokens[a].clause-u.tokens[b].clause)
}

// nearerToOther reports whether the word at places belongs to another fact of
// f's kind in the unit rather than to the one at j.
func (u *unit) nearerToOther(places []int, j int, f *fact) bool {
	best := func(at int) int {
		d := 1 << 20
		for _, p := range places {
			d = min(d, u.distance(p, at))
		}
		return d
	}
	mine := best(j)
	for k := range u.tokens {
		g := u.tokens[k].fact
		if g == nil || k == j || !sameSort(f, g) || f.matches(g, true) {
			continue
		}
		if best(k)+1 < mine {
			return true
		}
	}
	return false
}

// sort is what a fact competes with for the words near it.
func (f *fact) sort() int {
	switch {
	case f.kind == factPercent || f.loose:
		return 1
	case f.kind == factIdent:
		return 2
	case f.kind < factIdent:
		return 0
	case f.kind == factMonth:
		return int(factDate)
	}
	return int(f.kind)
}

func sameSort(a, b *fact) bool { return a.sort() == b.sort() }

// countFits refuses a number that counts something the unit has not. A number
// right after a name ("Marlin 6") counts nothing.
func (s *sentence) countFits(i int, sp span, u *unit, v *view) bool {
	if s.tokens[i].fact.kind != factNumber || i+1 >= sp.to {
		return true
	}
	named := i > sp.from && s.tokens[i-1].upper
	return named || s.unitFits(i+1, u, v)
}

// unitFits reports whether what is counted is what the item counts: the word
// after a number must stand in the number's sentence.
func (s *sentence) unitFits(i int, u *unit, v *view) bool {
	t := &s.tokens[i]
	if !t.isWord() || words().stop[t.stem] || t.upper {
		return true
	}
	if len(u.positions(t, v)) > 0 {
		return true
	}
	// "two more slides", "two open browsers": one word may stand between
	return !s.weight[i] && i+1 < len(s.tokens) && s.tokens[i+1].isWord() && len(u.positions(&s.tokens[i+1], v)) > 0
}
