package gate

import (
	"fmt"
	"slices"

	"daybrief/app"
)

// elsewhere is what speaks against a fact when a word near it stands in
// another sentence of the item: less where a pronoun may stand for the word.
func (u *unit) elsewhere() float64 {
	if slices.ContainsFunc(u.tokens, func(t token) bool {
		return t.lower == "it" || t.lower == "its" || t.lower == "they" || t.lower == "them"
	}) {
		return 0.2
	}
	return 0.5
}

// elliptic reports whether the noun of the fact at j is left out: "we miss
// today's window and the next is Monday".
func elliptic(tokens []token, j int) bool {
	if j < 2 || !presentBe[tokens[j-1].lower] {
		return false
	}
	switch tokens[j-2].lower {
	case "next", "first", "last", "other", "latest":
		return true
	}
	return false
}

// fromTo reports whether the amount at j is one end of a change.
func fromTo(tokens []token, j int) bool {
	if tokens[j].fact.sort() >= int(factClock) {
		return false
	}
	r := relation(tokens, j)
	return (r == relFrom || r == relTo) && slices.ContainsFunc(tokens[max(0, j-6):min(len(tokens), j+6)], func(t token) bool { return t.lower == "from" })
}

// isEnd reports whether "until" before the time at i names the end of an
// event, which its line holds.
func (v *view) isEnd(tokens []token, i int, u *unit) bool {
	if v.item.Kind != app.KindEvent || tokens[i].fact.kind != factClock || i == 0 {
		return false
	}
	w := tokens[i-1].lower
	return (w == "until" || w == "till") && slices.ContainsFunc(u.tokens, func(t token) bool { return t.lower == "until" })
}

// onlyDay reports whether the fact is a day or an hour and its author names
// no other of its kind: then all he says may be said of it.
func (v *view) onlyDay(f *fact) bool {
	if f.kind != factDate && f.kind != factClock {
		return false
	}
	seen := false
	for n := range v.units[:v.written] {
		for _, t := range v.units[n].tokens {
			if t.fact == nil || t.fact.kind != f.kind {
				continue
			}
			if !f.matches(t.fact, true) {
				return false
			}
			seen = true
		}
	}
	return seen
}

// checkDayOfHour refuses an hour told with a day that is not its own: the
// clause of the hour in the item names another.
func (s *sentence) checkDayOfHour(sp span, v *view) []string {
	for i := sp.from; i < sp.to; i++ {
		f := s.tokens[i].fact
		if f == nil || f.kind != factClock {
			continue
		}
		d := s.dayBeside(i, sp)
		if d == nil {
			continue
		}
		seen, fits := false, false
		for n := range v.units {
			u := &v.units[n]
			for j := range u.tokens {
				if g := u.tokens[j].fact; g != nil && g.kind == factClock && f.matches(g, true) {
					seen = true
					fits = fits || u.onDay(j, d)
				}
			}
		}
		if seen && !fits {
			return []string{"the item has " + s.tokens[i].text + " on another day"}
		}
	}
	return nil
}

// dayBeside returns the day named within two tokens of i.
func (s *sentence) dayBeside(i int, sp span) *fact {
	for _, j := range [...]int{i + 1, i - 1, i + 2, i - 2} {
		if j >= sp.from && j < sp.to && s.tokens[j].fact != nil && s.tokens[j].fact.kind == factDate {
			return s.tokens[j].fact
		}
	}
	return nil
}

// onDay reports whether the clause of the hour at j names the day, or none.
func (u *unit) onDay(j int, d *fact) bool {
	named := false
	for k := range u.tokens {
		g := u.tokens[k].fact
		if g == nil || g.kind != factDate || u.tokens[k].clause != u.tokens[j].clause {
			continue
		}
		if d.matches(g, true) {
			return true
		}
		named = true
	}
	return !named
}

// ending and starting are words for the two ends of an event.
var (
	ending   = set("ends", "end", "finishes", "finish", "closes", "concludes", "ended", "over")
	starting = set("starts", "start", "begins", "begin", "opens", "started", "began")
)

// checkEnds refuses the hour an event starts at told as its end, and the other way.
func (s *sentence) checkEnds(sp span, v *view) []string {
	if v.item.Kind != app.KindEvent {
		return nil
	}
	for i := sp.from; i < sp.to; i++ {
		f := s.tokens[i].fact
		if f == nil || f.kind != factClock {
			continue
		}
		for n := range v.units[v.written:] {
			u := &v.units[v.written+n]
			last := u.hasWord("until")
			if (!last && !u.hasWord("starts")) || !u.hasFact(f) {
				continue
			}
			if last && s.nearBefore(i, starting) || !last && s.nearBefore(i, ending) {
				return []string{s.tokens[i].text + " is the other end of it"}
			}
		}
	}
	return nil
}

func (u *unit) hasWord(w string) bool {
	return slices.ContainsFunc(u.tokens, func(t token) bool { return t.lower == w })
}

// nearBefore reports whether one of the words stands up to four tokens before
// i, with no other hour between.
func (s *sentence) nearBefore(i int, list map[string]bool) bool {
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		if list[s.tokens[j].lower] {
			return true
		}
		if f := s.tokens[j].fact; f != nil && f.kind == factClock {
			return false
		}
	}
	return false
}

var (
	nearness = set("this", "last", "next", "previous")
	periods  = set("year", "month", "week", "quarter", "spring", "summer", "autumn", "winter", "season")
)

// checkPeriod refuses "this year" where the item says "last year".
func (s *sentence) checkPeriod(sp span, v *view) []string {
	for i := sp.from; i+1 < sp.to; i++ {
		w, next := s.tokens[i].lower, s.tokens[i+1].lower
		if !nearness[w] || !periods[next] {
			continue
		}
		same, other := false, false
		for n := range v.units {
			u := &v.units[n]
			for p := 1; p < len(u.tokens); p++ {
				if u.tokens[p].lower == next && nearness[u.tokens[p-1].lower] {
					same = same || u.tokens[p-1].lower == w
					other = other || u.tokens[p-1].lower != w
				}
			}
		}
		if other && !same {
			return []string{fmt.Sprintf("the item does not say \"%s %s\"", w, next)}
		}
	}
	return nil
}
