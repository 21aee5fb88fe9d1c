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
		return sameNumber(t, x)
	case clock:
		return sameClock(t, g.toks, j)
	case code:
		return x.kind == code && x.low == t.low || x.kind == number && x.s == t.low
	case date:
		return x.kind == date && s.sameDay(t, x, g, d)
	case part:
		return samePart(t, x)
	}
	return false
}

func sameNumber(t, x tok) bool {
	switch x.kind {
	case number:
		return t.unit == x.unit && math.Abs(t.n-x.n) <= 1e-9*math.Max(1, math.Abs(x.n))
	case clock:
		return t.unit == "" && x.n == t.n*60
	}
	return x.kind == code && x.low == t.s
}

func sameClock(t tok, toks []tok, j int) bool {
	x := toks[j]
	return x.kind == clock && x.n == t.n || x.kind == number && x.unit == "" && j > 0 && bareHour(toks[j-1], x.n, t.n)
}

func (s *source) sameDay(t, x tok, g segment, d Day) bool {
	if t.low == "tonight" && x.low != "tonight" && !late(g.toks) {
		return false
	}
	return x.low == t.low || meet(days(t.low, d.Date.In(d.Zone)), days(x.low, s.at)) || len(t.low) == 4 && strings.HasSuffix(x.low, " "+t.low)
}

func samePart(t, x tok) bool {
	switch x.kind {
	case part:
		return x.low == t.low
	case clock:
		return partOf(x.n) == t.low
	}
	return x.kind == date && x.low == "tonight" && t.low != "morning"
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
