package gate

import (
	"fmt"
	"slices"
	"time"

	"daybrief/app"
)

// checkMeasures refuses a number with another unit than the item's, a part of
// the day that its hour is not in, an event's end told as its start and a
// forecast put together of two days.
func (s *sentence) checkMeasures(sp span, v *view) []string {
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		if r := s.partOfDay(i, sp, v); r != "" {
			return []string{r}
		}
		if t.fact == nil {
			continue
		}
		if r := s.unitOf(i, sp, v); r != "" {
			return []string{r}
		}
		if v.endsNotStarts(s.tokens, i) {
			return []string{fmt.Sprintf("%q is when it ends", t.text)}
		}
	}
	return s.forecast(sp, v)
}

// measures are units that follow a number, by stem.
var measures = setOf("second sec minut min hour hr day week month quarter year ms s h km metr meter mile kg tonn ton kilo pound feet foot gram litr liter percent point barrel")

// unitOf refuses "52 hours" where each 52 of the item counts something else,
// and "9,800" where it is an amount of money.
func (s *sentence) unitOf(i int, sp span, v *view) string {
	f := s.tokens[i].fact
	if f.kind != factNumber || f.loose || s.rangeStart(i, sp) {
		return ""
	}
	bare := i+1 >= sp.to || s.tokens[i+1].mark != 0
	unit := i+1 < sp.to && s.tokens[i+1].isWord() && measures[s.tokens[i+1].stem]
	if !bare && !unit {
		return ""
	}
	stem := ""
	if !bare {
		stem = s.tokens[i+1].stem
	}
	if v.measuredElse(f, stem) && !(bare && s.sumNamed(i, sp)) {
		return fmt.Sprintf("%q is another measure in the item", s.tokens[i].text)
	}
	return ""
}

// measuredElse reports whether the item has the number, and each time in
// another measure than this; without a measure, as money.
func (v *view) measuredElse(f *fact, stem string) bool {
	seen := false
	for n := range v.units {
		u := &v.units[n]
		for j := range u.tokens {
			g := u.tokens[j].fact
			if g == nil || !f.matches(g, false) {
				continue
			}
			if stem == "" && g.kind != factMoney || stem != "" && u.measuredBy(j, stem) {
				return false
			}
			seen = true
		}
	}
	return seen
}

// sumNamed reports whether a currency or a sum stands elsewhere in the stretch.
func (s *sentence) sumNamed(i int, sp span) bool {
	for j := sp.from; j < sp.to; j++ {
		if g := s.tokens[j].fact; j != i && g != nil && g.kind == factMoney {
			return true
		}
	}
	return false
}

// rangeStart reports whether the number at i shares the unit of the one after.
func (s *sentence) rangeStart(i int, sp span) bool {
	return i+2 < sp.to && joinsRange(&s.tokens[i+1]) && s.tokens[i+2].fact != nil
}

// measuredBy reports whether the number at j of the unit is in the measure, or
// in none that is written beside it.
func (u *unit) measuredBy(j int, stem string) bool {
	keys := words().keys(stem)
	for k := j + 1; k < len(u.tokens) && k <= j+4; k++ {
		t := &u.tokens[k]
		if t.isWord() && measures[t.stem] {
			return slices.ContainsFunc(words().keys(t.stem), func(x string) bool { return slices.Contains(keys, x) })
		}
		if t.isWord() && !words().stop[t.stem] || t.mark != 0 && t.mark != '-' && t.mark != '–' {
			break
		}
	}
	for k := range u.tokens { // "from 90 to 35 ms", "11 minutes instead of 40"
		t := &u.tokens[k]
		if k != j+1 && t.isWord() && measures[t.stem] && slices.Contains(keys, t.stem) {
			return true
		}
	}
	return false
}

// partOfDay refuses "tonight" and "morning" where the item does not say so and
// the hour in the sentence is another.
func (s *sentence) partOfDay(i int, sp span, v *view) string {
	w := s.tokens[i].lower
	part, ok := dayparts[w]
	if !ok || v.lowers[w] {
		return ""
	}
	if w == "tonight" {
		part[0] = 18 * 60
	}
	at := slices.IndexFunc(s.tokens[sp.from:sp.to], func(t token) bool { return t.fact != nil && len(t.fact.clocks) > 0 })
	if at >= 0 {
		if f := s.tokens[sp.from+at].fact; !slices.ContainsFunc(f.clocks, func(c int) bool { return c >= part[0] && c < part[1] }) {
			return fmt.Sprintf("the hour is not %q", w)
		}
		return ""
	}
	if w == "tonight" && v.item.Kind != app.KindEvent {
		return fmt.Sprintf("%q is not in the item", w)
	}
	for other := range dayparts {
		if other != w && i > sp.from && v.between(s.tokens[i-1].lower, other, "") {
			return fmt.Sprintf("the item says %q, not %q", other, w)
		}
	}
	return ""
}

// endsNotStarts reports whether the clock at i is the end of the event and
// told as the time at which it is.
func (v *view) endsNotStarts(tokens []token, i int) bool {
	if v.item.Kind != app.KindEvent || len(tokens[i].fact.clocks) == 0 || !v.onlyEnd(tokens[i].fact) {
		return false
	}
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		switch t := &tokens[j]; {
		case untilWords[t.lower], t.mark == '-', t.mark == '–', finishing[t.stem]:
			return false
		case t.lower == "at", t.lower == "from":
			return !slices.ContainsFunc(tokens[:j], func(t token) bool { return finishing[t.stem] })
		}
	}
	return false
}

var (
	untilWords = setOf("until to till by and")
	finishing  = setOf("end finish over stop close")
)

// onlyEnd reports whether the item has the clock only as its end.
func (v *view) onlyEnd(f *fact) bool {
	end := false
	for n := range v.units {
		u := &v.units[n]
		for j := range u.tokens {
			g := u.tokens[j].fact
			if g == nil || len(g.clocks) == 0 || !f.matches(g, false) {
				continue
			}
			if j < 2 || u.tokens[j-1].lower != "to" || u.tokens[j-2].lower != "until" {
				return false
			}
			end = true
		}
	}
	return end
}

// forecast refuses a low and a high that are not those of one day, or not of
// the day that the sentence names.
func (s *sentence) forecast(sp span, v *view) []string {
	w := v.item.Detail.Weather
	if w == nil || len(w.Days) == 0 {
		return nil
	}
	for i := sp.from; i+2 < sp.to; i++ {
		a, b := s.tokens[i].fact, s.tokens[i+2].fact
		if a == nil || b == nil || !joinsRange(&s.tokens[i+1]) || s.tokens[i+1].lower == "or" || len(a.values) == 0 || len(b.values) == 0 || a.kind != factNumber || b.kind != factNumber {
			continue
		}
		if !slices.ContainsFunc(w.Days, func(d app.WeatherDay) bool {
			return s.namesDay(d.Date, sp) && figure(d.Low, a.values[0]) && figure(d.High, b.values[0])
		}) {
			return []string{fmt.Sprintf("%q is not the forecast of that day", s.tokens[i].text+" "+s.tokens[i+1].text+" "+s.tokens[i+2].text)}
		}
	}
	return nil
}

// namesDay reports whether the stretch names the day, or none.
func (s *sentence) namesDay(date string, sp span) bool {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return false
	}
	named := false
	for j := sp.from; j < sp.to; j++ {
		if f := s.tokens[j].fact; f != nil && f.kind == factDate {
			named = true
			if slices.Contains(f.days, dayNumber(day)) {
				return true
			}
		}
	}
	return !named
}

// figure reports whether a figure is the measured one, as it is or rounded.
func figure(measured, said float64) bool {
	return measured-said < 0.51 && said-measured < 0.51
}
