package rag

import (
	"strconv"
	"strings"
	"time"
)

// span is a stretch of time in the reader's zone; a zero bound is open.
type span struct{ from, to time.Time }

var weekdays = map[string]time.Weekday{
	"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 0,
	"mon": 1, "tue": 2, "tues": 2, "wed": 3, "thu": 4, "thurs": 4, "fri": 5, "sat": 6, "sun": 0,
}

var months = map[string]time.Month{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10,
	"november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10,
	"nov": 11, "dec": 12,
}

var counts = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "few": 3, "couple": 2,
}

// day is the midnight so many days from today.
func (r *reading) day(n int) time.Time {
	y, m, d := r.Now.Date()
	return time.Date(y, m, d+n, 0, 0, 0, 0, r.Now.Location())
}

func (r *reading) days(from, to int) span { return span{r.day(from), r.day(to)} }

// timeNamed reads a time written as one value, as after an operator.
func (r *reading) timeNamed(text string) (span, bool) {
	words := strings.Fields(strings.ToLower(strings.ReplaceAll(text, "_", " ")))
	if s, ok := r.written(text); ok {
		return s, true
	}
	for i := range words {
		words[i] = trimmed(words[i])
	}
	s, n := r.timeAt(words, true)
	return s, n > 0 && n == len(words)
}

// written reads 2026-11-30, 2026-11, 2026 or a time as in RFC 3339.
func (r *reading) written(text string) (span, bool) {
	zone := r.Now.Location()
	for _, f := range []struct {
		layout        string
		years, months int
		days          int
	}{{"2006-01-02", 0, 0, 1}, {"2006/01/02", 0, 0, 1}, {"2006-1-2", 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if t, err := time.ParseInLocation(f.layout, text, zone); err == nil && t.Year() >= 1900 && t.Year() < 2200 {
			return span{t, t.AddDate(f.years, f.months, f.days)}, true
		}
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return span{t.In(zone), t.In(zone)}, true
	}
	return span{}, false
}

// timeAt reads the time the words begin with, and returns how many of them it
// is; 0 for none. Sure says that a time is what stands there, so that a bare
// weekday or month is one.
func (r *reading) timeAt(words []string, sure bool) (span, int) {
	if len(words) == 0 {
		return span{}, 0
	}
	for _, try := range []func([]string, bool) (span, int){r.nearDay, r.relative, r.counted, r.calendarDay, r.weekdayOrMonth} {
		if s, n := try(words, sure); n > 0 {
			return s, n
		}
	}
	return span{}, 0
}

// nearDays are the days with names of their own.
var nearDays = map[string][2]int{
	"today": {0, 1}, "tonight": {0, 1}, "yesterday": {-1, 0}, "tomorrow": {1, 2}, "this morning": {0, 1}, "this afternoon": {0, 1},
	"this evening": {0, 1}, "last night": {-1, 1}, "the day before yesterday": {-2, -1}, "day before yesterday": {-2, -1},
	"the day after tomorrow": {2, 3}, "day after tomorrow": {2, 3},
}

func (r *reading) nearDay(words []string, _ bool) (span, int) {
	for n := min(4, len(words)); n > 0; n-- {
		if d, ok := nearDays[strings.Join(words[:n], " ")]; ok {
			return r.days(d[0], d[1]), n
		}
	}
	if s, ok := r.written(words[0]); ok && strings.Contains(words[0], "-") {
		return s, 1
	}
	return span{}, 0
}

// relative reads this, last and next before a unit, a weekday or a month.
func (r *reading) relative(words []string, _ bool) (span, int) {
	skip := 0
	if words[0] == "the" && len(words) > 1 {
		skip = 1
	}
	if len(words) < skip+2 {
		return span{}, 0
	}
	n, ok := map[string]int{"this": 0, "current": 0, "last": -1, "previous": -1, "past": -1, "next": 1, "coming": 1}[words[skip]]
	if !ok {
		return span{}, 0
	}
	unit := words[skip+1]
	if s, ok := r.unit(unit, n); ok {
		return s, skip + 2
	}
	if d, ok := weekdays[unit]; ok && len(unit) > 3 {
		return r.weekday(d, n), skip + 2
	}
	if m, ok := months[unit]; ok && len(unit) > 2 {
		return r.month(m, n), skip + 2
	}
	return span{}, 0
}

// unit is the week, month or year so many from this one. Weeks begin on Monday.
func (r *reading) unit(name string, n int) (span, bool) {
	y, m, _ := r.Now.Date()
	zone := r.Now.Location()
	monday := -(int(r.Now.Weekday()) + 6) % 7
	switch name {
	case "week":
		return r.days(monday+7*n, monday+7*n+7), true
	case "weekend":
		if n < 0 && monday > -5 || n >= 0 {
			return r.days(monday+5+7*n, monday+7+7*n), true
		}
		return r.days(monday+5-7, monday), true
	case "month":
		return span{time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, zone), time.Date(y, m+time.Month(n)+1, 1, 0, 0, 0, 0, zone)}, true
	case "quarter":
		first := (m-1)/3*3 + 1 + time.Month(3*n)
		return span{time.Date(y, first, 1, 0, 0, 0, 0, zone), time.Date(y, first+3, 1, 0, 0, 0, 0, zone)}, true
	case "year":
		return span{time.Date(y+n, 1, 1, 0, 0, 0, 0, zone), time.Date(y+n+1, 1, 1, 0, 0, 0, 0, zone)}, true
	}
	return span{}, false
}

// weekday is that day before today (-1), after it (1), or in this week.
func (r *reading) weekday(d time.Weekday, n int) span {
	off := int(d - r.Now.Weekday())
	switch {
	case n < 0 && off >= 0:
		off -= 7
	case n > 0 && off <= 0:
		off += 7
	case n == 0: // of this week, which begins on Monday
		off = (int(d)+6)%7 - (int(r.Now.Weekday())+6)%7
	}
	return r.days(off, off+1)
}

// month is that month before this one, after it, or the nearest past one.
func (r *reading) month(m time.Month, n int) span {
	y, now, _ := r.Now.Date()
	switch {
	case n < 0 && m >= now, n == 0 && m > now:
		y--
	case n > 0 && m <= now:
		y++
	}
	at := time.Date(y, m, 1, 0, 0, 0, 0, r.Now.Location())
	return span{at, at.AddDate(0, 1, 0)}
}

// counted reads "last 3 days", "next two weeks" and "10 days ago".
func (r *reading) counted(words []string, _ bool) (span, int) {
	i := 0
	if words[0] == "the" {
		i++
	}
	way := 0
	if i < len(words) {
		if way = map[string]int{"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}[words[i]]; way != 0 {
			i++
		}
	}
	if i+1 >= len(words) {
		return span{}, 0
	}
	n, err := strconv.Atoi(words[i])
	if err != nil {
		n = counts[words[i]]
	}
	if words[i+1] == "of" && i+2 < len(words) { // a couple of
		i++
	}
	unit := strings.TrimSuffix(words[i+1], "s")
	if n <= 0 || n > 1000 {
		return span{}, 0
	}
	ago := i+2 < len(words) && words[i+2] == "ago"
	return r.stretch(way, n, unit, ago, i+2)
}

// stretch is n units back from or on from today, or the unit n ago.
func (r *reading) stretch(way, n int, unit string, ago bool, used int) (span, int) {
	per, ok := map[string]int{"day": 1, "week": 7, "month": 30, "year": 365}[unit]
	switch {
	case !ok || way == 0 && !ago:
		return span{}, 0
	case way < 0:
		return span{from: r.day(-n * per), to: r.day(1)}, used
	case way > 0:
		return r.days(0, n*per+1), used
	case unit == "day":
		return r.days(-n, -n+1), used + 1
	}
	s, _ := r.unit(unit, -n)
	return s, used + 1
}

// calendarDay reads "3 November", "November 3rd" and "3 Nov 2025".
func (r *reading) calendarDay(words []string, _ bool) (span, int) {
	if len(words) < 2 {
		return span{}, 0
	}
	day, m := dayOf(words[0]), months[words[1]]
	if m == 0 {
		day, m = dayOf(words[1]), months[words[0]]
	}
	if m == 0 || day == 0 {
		return span{}, 0
	}
	y, n := r.Now.Year(), 2
	at := func() time.Time { return time.Date(y, m, day, 0, 0, 0, 0, r.Now.Location()) }
	if year, ok := yearOf(words, 2); ok {
		y, n = year, 3
	} else if at().After(r.day(183)) { // the one that is nearer
		y--
	} else if at().Before(r.day(-183)) {
		y++
	}
	return span{at(), at().AddDate(0, 0, 1)}, n
}

func dayOf(word string) int {
	for _, end := range []string{"st", "nd", "rd", "th", "."} {
		word = strings.TrimSuffix(word, end)
	}
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 || n > 31 {
		return 0
	}
	return n
}

func yearOf(words []string, i int) (int, bool) {
	if i >= len(words) || len(words[i]) != 4 {
		return 0, false
	}
	y, err := strconv.Atoi(words[i])
	return y, err == nil && y >= 1900 && y < 2200
}

// weekdayOrMonth reads a bare weekday, month or year, which is a time only
// where one is expected.
func (r *reading) weekdayOrMonth(words []string, sure bool) (span, int) {
	if !sure {
		return span{}, 0
	}
	if d, ok := weekdays[words[0]]; ok {
		off := int(d - r.Now.Weekday())
		if r.ahead() && off < 0 {
			off += 7
		} else if !r.ahead() && off > 0 {
			off -= 7
		}
		return r.days(off, off+1), 1
	}
	if m, ok := months[words[0]]; ok {
		if y, ok := yearOf(words, 1); ok {
			at := time.Date(y, m, 1, 0, 0, 0, 0, r.Now.Location())
			return span{at, at.AddDate(0, 1, 0)}, 2
		}
		s := r.month(m, 0)
		if r.ahead() && s.to.Before(r.Now) {
			s = r.month(m, 1)
		}
		return s, 1
	}
	if _, ok := yearOf(words, 0); ok {
		s, ok := r.written(words[0])
		if ok {
			return s, 1
		}
	}
	return span{}, 0
}
