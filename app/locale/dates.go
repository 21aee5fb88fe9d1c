package locale

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Day is a day of this year, long: "Saturday, 21 November", "Samstag, 21.
// November", "11月21日(土)".
func (l *Locale) Day(t time.Time) string { return l.date(l.dates.day, t) }

// DayYear is Day with its year.
func (l *Locale) DayYear(t time.Time) string { return l.date(l.dates.dayYear, t) }

// ShortDay is a day of this year, short: "Sat, 21 Nov".
func (l *Locale) ShortDay(t time.Time) string { return l.date(l.dates.short, t) }

// ShortDayYear is ShortDay with its year.
func (l *Locale) ShortDayYear(t time.Time) string { return l.date(l.dates.shortYear, t) }

// DayMonth is a day of this year without its day of the week: "21 November".
func (l *Locale) DayMonth(t time.Time) string { return l.date(l.dates.dayMonth, t) }

// Date is a day with its year: "21 November 2026".
func (l *Locale) Date(t time.Time) string { return l.date(l.dates.date, t) }

// MonthYear is a month as the head of a calendar: "November 2026".
func (l *Locale) MonthYear(t time.Time) string { return l.date(l.dates.month, t) }

// Weekday is the day of the week: "Saturday".
func (l *Locale) Weekday(t time.Time) string { return word(l.names.days, int(t.Weekday())) }

// ShortWeekday is the day of the week as a date has it: "Sat", "Sa.".
func (l *Locale) ShortWeekday(t time.Time) string { return word(l.names.shortDays, int(t.Weekday())) }

// FirstWeekday is the day on which a week begins in the region; Monday where
// there is none.
func (l *Locale) FirstWeekday() time.Weekday {
	switch {
	case among(sundayRegions, l.region):
		return time.Sunday
	case among(saturdayRegions, l.region):
		return time.Saturday
	case among(fridayRegions, l.region):
		return time.Friday
	}
	return time.Monday
}

// Weekdays are the short names of the days as heads of a calendar, from
// FirstWeekday on.
func (l *Locale) Weekdays() [7]string {
	var out [7]string
	for i := range out {
		out[i] = word(l.names.alone, (int(l.FirstWeekday())+i)%7)
	}
	return out
}

// Clock is an hour of the day: "15:04", "3:04 PM".
func (l *Locale) Clock(t time.Time) string {
	if l.clock == Hours12 {
		return l.expand(l.hours.half, t, l.halfOf(t.Hour()))
	}
	return l.expand(l.hours.day, t, "")
}

// ClockRange is a span of hours: "15:04–16:30", "3:04–4:30 PM". Days are not
// told.
func (l *Locale) ClockRange(from, to time.Time) string {
	if l.clock == Hours24 || l.halfOf(from.Hour()) != l.halfOf(to.Hour()) {
		return l.Clock(from) + l.hours.joint + l.Clock(to)
	}
	bare := func(t time.Time) string { return strings.Trim(l.expand(l.hours.half, t, ""), " "+nb) }
	if l.hours.halfBefore {
		return l.Clock(from) + l.hours.joint + bare(to)
	}
	return bare(from) + l.hours.joint + l.Clock(to)
}

// Hour is an hour of the day on an axis: "18", "6 PM".
func (l *Locale) Hour(hour int) string {
	switch half := l.halfOf(hour); {
	case l.clock == Hours24:
		return strconv.Itoa(hour)
	case l.hours.halfBefore:
		return half + strconv.Itoa(twelfth(hour))
	default:
		return strconv.Itoa(twelfth(hour)) + nb + half
	}
}

// HourRange is a span of whole hours, each from 0 to 24: "14–16", "2–4 PM",
// "14–16 Uhr".
func (l *Locale) HourRange(from, to int) string {
	if l.clock == Hours24 {
		return l.span(from, to)
	}
	a, b := l.halfOf(from), l.halfOf(to)
	from, to = twelfth(from), twelfth(to)
	switch {
	case l.hours.halfBefore && a == b:
		return a + l.span(from, to)
	case l.hours.halfBefore:
		return a + strconv.Itoa(from) + l.hours.joint + b + strconv.Itoa(to)
	case a == b:
		return strconv.Itoa(from) + l.hours.joint + strconv.Itoa(to) + nb + b
	}
	return strconv.Itoa(from) + nb + a + l.hours.joint + strconv.Itoa(to) + nb + b
}

// span writes two whole hours in the pattern of the language.
func (l *Locale) span(from, to int) string {
	var out strings.Builder
	next := from
	letters(l.hours.whole, func(literal string, letter byte, _ int) {
		if letter == 'H' {
			out.WriteString(strconv.Itoa(next))
			next = to
		}
		out.WriteString(literal)
	})
	return out.String()
}

func (l *Locale) halfOf(hour int) string {
	if hour%24 < 12 {
		return l.hours.am
	}
	return l.hours.pm
}

// twelfth is an hour as a clock with twelve of them shows it.
func twelfth(hour int) int { return (hour+11)%12 + 1 }

// Moment is a time as seen from now: "06:31" today, "yesterday 06:31", "Mon
// 06:31" within the last six days, else "3 November 06:31".
func (l *Locale) Moment(t, now time.Time) string {
	days := daysBetween(t, now.In(t.Location()))
	switch {
	case days == 0:
		return l.Clock(t)
	case days == 1:
		return l.Say("common.moment_yesterday", "Time", l.Clock(t))
	case days > 1 && days < 7:
		return l.Say("common.moment_day", "Day", l.ShortWeekday(t), "Time", l.Clock(t))
	}
	return l.Say("common.moment_day", "Day", l.DayMonth(t), "Time", l.Clock(t))
}

// daysBetween is how many days of the calendar lie between two moments.
func daysBetween(a, b time.Time) int {
	noon := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
	}
	return int(noon(b).Sub(noon(a)).Hours() / 24)
}

// Capital gives a text the capital letter a heading begins with: "samedi 21
// novembre" becomes "Samedi 21 novembre".
func Capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 || r == utf8.RuneError {
		return s
	}
	return string(unicode.ToTitle(r)) + s[size:]
}

func (l *Locale) date(pattern string, t time.Time) string { return l.expand(pattern, t, "") }

// expand writes a moment in a pattern.
func (l *Locale) expand(pattern string, t time.Time, half string) string {
	var out strings.Builder
	letters(pattern, func(literal string, letter byte, n int) {
		out.WriteString(literal)
		switch letter {
		case 'E':
			out.WriteString(l.weekdayOf(t, n))
		case 'M':
			out.WriteString(l.monthOf(t, n))
		case 'd':
			out.WriteString(strconv.Itoa(t.Day()))
		case 'y':
			out.WriteString(strconv.Itoa(t.Year()))
		case 'H':
			out.WriteString(padded(t.Hour(), n))
		case 'h':
			out.WriteString(padded(twelfth(t.Hour()), n))
		case 'K':
			out.WriteString(padded(t.Hour()%12, n))
		case 'm':
			out.WriteString(padded(t.Minute(), n))
		case 'a':
			out.WriteString(half)
		}
	})
	return out.String()
}

func (l *Locale) weekdayOf(t time.Time, letters int) string {
	if letters == 4 {
		return l.Weekday(t)
	}
	return l.ShortWeekday(t)
}

func (l *Locale) monthOf(t time.Time, letters int) string {
	names := l.names.months
	if letters == 3 {
		names = l.names.shortMonths
	}
	return word(names, int(t.Month())-1)
}

// letters goes through a pattern: each calls back with a literal, or with a
// letter and how many there are in a row.
func letters(pattern string, each func(literal string, letter byte, n int)) {
	for pattern != "" {
		c := pattern[0]
		if c == '\'' {
			literal, rest, _ := strings.Cut(pattern[1:], "'")
			each(literal, 0, 0)
			pattern = rest
			continue
		}
		if strings.IndexByte("EMdyHhKma", c) >= 0 {
			n := len(pattern) - len(strings.TrimLeft(pattern, string(c)))
			each("", c, n)
			pattern = pattern[n:]
			continue
		}
		n := strings.IndexAny(pattern, "'EMdyHhKma")
		if n < 0 {
			n = len(pattern)
		}
		each(pattern[:n], 0, 0)
		pattern = pattern[n:]
	}
}

func padded(n, width int) string {
	if width > 1 && n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// word returns the i-th word of a list with blanks between.
func word(list string, i int) string {
	for ; i > 0; i-- {
		_, list, _ = strings.Cut(list, " ")
	}
	first, _, _ := strings.Cut(list, " ")
	return first
}
