package gate

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

var monthNames = map[string]time.Month{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}

var weekdayNames = map[string]time.Weekday{
	"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
	"mon": 1, "tue": 2, "tues": 2, "wed": 3, "thu": 4, "thur": 4, "thurs": 4, "fri": 5,
	"sundays": 0, "mondays": 1, "tuesdays": 2, "wednesdays": 3, "thursdays": 4, "fridays": 5, "saturdays": 6,
}

var relativeDays = map[string]int{"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1, "overmorrow": 2}

// dayNumber counts days since 1970 of a date, whatever the zone.
func dayNumber(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// dateFact reads a date at the start of a text.
func (l *lexer) dateFact(rest string) (int, *fact) {
	if c := rest[0]; c >= '0' && c <= '9' {
		return l.digitDate(rest)
	}
	if n, f := l.monthFirst(rest); f != nil {
		return n, f
	}
	return l.dayWord(rest)
}

// monthFirst reads "March", "March 2027" and "March 19, 2027".
func (l *lexer) monthFirst(rest string) (int, *fact) {
	m := monthRE.FindStringSubmatch(rest)
	if m == nil || !l.isMonth(m) {
		return 0, nil
	}
	month := monthNames[strings.ToLower(m[1])[:3]]
	year, _ := strconv.Atoi(m[3])
	if m[2] == "" {
		return len(m[0]), &fact{kind: factMonth, month: int(month), year: year}
	}
	if day, err := strconv.Atoi(m[2]); err == nil && day >= 1 && day <= 31 {
		return trimmed(m[0]), l.calendar(year, month, day)
	}
	return 0, nil
}

// dayWord reads "tomorrow" and "Thursday"; a weekday has a capital letter.
func (l *lexer) dayWord(rest string) (int, *fact) {
	word := rest
	if i := strings.IndexFunc(rest, func(r rune) bool { return r < 'A' || r > 'z' || (r > 'Z' && r < 'a') }); i >= 0 {
		word = rest[:i]
	}
	lower := strings.ToLower(word)
	if off, ok := relativeDays[lower]; ok {
		return len(word), &fact{kind: factDate, days: []int{dayNumber(l.base) + off}}
	}
	if wd, ok := weekdayNames[lower]; ok && word[0] >= 'A' && word[0] <= 'Z' {
		return len(word), &fact{kind: factDate, days: l.weekday(wd)}
	}
	return 0, nil
}

// isMonth tells the month from the word of the same letters.
func (l *lexer) isMonth(m []string) bool {
	if m[1][0] < 'A' || m[1][0] > 'Z' {
		return m[2] != "" && !strings.EqualFold(m[1], "may") && !strings.EqualFold(m[1], "march")
	}
	if !strings.EqualFold(m[1], "may") && !strings.EqualFold(m[1], "march") || m[2] != "" || m[3] != "" {
		return true
	}
	return !l.first
}

// trimmed is the length of a match without a dot that ends a sentence.
func trimmed(m string) int { return len(strings.TrimRight(m, ".")) }

func (l *lexer) digitDate(rest string) (int, *fact) {
	if m := isoDateRE.FindStringSubmatch(rest); m != nil {
		t, err := time.Parse("2006-01-02", m[1]+"-"+m[2]+"-"+m[3])
		if err == nil {
			return len(m[1]) + 6, &fact{kind: factDate, days: []int{dayNumber(t)}, year: t.Year(), month: int(t.Month())}
		}
	}
	if m := dayRE.FindStringSubmatch(rest); m != nil {
		day, _ := strconv.Atoi(m[1])
		year, _ := strconv.Atoi(m[3])
		if day >= 1 && day <= 31 {
			return trimmed(m[0]), l.calendar(year, monthNames[strings.ToLower(m[2])[:3]], day)
		}
	}
	if m := dotDateRE.FindStringSubmatch(rest); m != nil {
		a, _ := strconv.Atoi(m[1])
		b, _ := strconv.Atoi(m[3])
		year, _ := strconv.Atoi(m[4])
		if year < 100 {
			year += 2000
		}
		if f := dotted(a, b, year, m[2] == "."); f != nil {
			return len(m[0]), f
		}
	}
	return 0, nil
}

// dotted reads 23.11.2026 (day first) and 11/12/2026 (either first).
func dotted(a, b, year int, dayFirst bool) *fact {
	f := &fact{kind: factDate, year: year}
	if a >= 1 && a <= 31 && b >= 1 && b <= 12 {
		f.days = append(f.days, dayNumber(time.Date(year, time.Month(b), a, 0, 0, 0, 0, time.UTC)))
	}
	if !dayFirst && b >= 1 && b <= 31 && a >= 1 && a <= 12 {
		f.days = append(f.days, dayNumber(time.Date(year, time.Month(a), b, 0, 0, 0, 0, time.UTC)))
	}
	if len(f.days) == 0 {
		return nil
	}
	return f
}

// calendar is a date with day and month. Without a year it is the one nearest
// to the day the text was written.
func (l *lexer) calendar(year int, month time.Month, day int) *fact {
	f := &fact{kind: factDate, year: year, month: int(month)}
	if year != 0 {
		f.days = []int{dayNumber(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))}
		return f
	}
	base, best := dayNumber(l.base), 0
	for y := l.base.Year() - 1; y <= l.base.Year()+1; y++ {
		n := dayNumber(time.Date(y, month, day, 0, 0, 0, 0, time.UTC))
		if best == 0 || abs(n-base) < abs(best-base) {
			best = n
		}
	}
	f.days = []int{best}
	return f
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// weekday returns the days a weekday can mean: the one of the seven days
// before and the one of the week from the day of writing on.
func (l *lexer) weekday(wd time.Weekday) []int {
	base := dayNumber(l.base)
	ahead := (int(wd) - int(l.base.Weekday()) + 7) % 7
	days := []int{base + ahead, base + ahead - 7}
	if ahead == 0 {
		days = append(days, base+7)
	}
	return days
}

// joinWeekday makes "Thursday 19 March" one day: beside a date a weekday means
// that date, and nothing where the two do not agree.
func joinWeekday(list []token, i int) {
	f := list[i].fact
	if f == nil || f.kind != factDate || f.month != 0 || len(f.days) < 2 {
		return
	}
	for j := max(0, i-2); j < min(len(list), i+3); j++ {
		g := list[j].fact
		between := list[min(i, j)+1 : max(i, j, min(i, j)+1)]
		if g == nil || j == i || g.kind != factDate || g.month == 0 || len(between) > 0 && between[0].mark != ',' && between[0].lower != "the" {
			continue
		}
		day := g.days[0]
		same := slices.ContainsFunc(f.days, func(d int) bool { return (d-day)%7 == 0 })
		f.days = nil
		if same {
			f.days = []int{day}
		}
		return
	}
}

// sameDate reports whether the date a of a sentence is the date b of an item.
func sameDate(a, b *fact) bool {
	if a.kind == factMonth {
		if b.kind == factMonth {
			return a.month == b.month && (a.year == 0 || a.year == b.year)
		}
		return b.month == a.month && (a.year == 0 || b.year == a.year || (b.year == 0 && slices.ContainsFunc(b.days, func(d int) bool { return yearOf(d) == a.year })))
	}
	return slices.ContainsFunc(a.days, func(d int) bool { return slices.Contains(b.days, d) })
}

func yearOf(day int) int { return time.Unix(int64(day)*86400, 0).UTC().Year() }

// clockFact reads a time of day at the start of a text.
func (l *lexer) clockFact(rest string) (int, *fact) {
	m := clockRE.FindStringSubmatch(rest)
	if m == nil {
		return 0, nil
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[3])
	half := strings.ReplaceAll(strings.ToLower(m[4]), ".", "")
	switch {
	case half != "" && hour >= 1 && hour <= 12:
		hour %= 12
		if half == "pm" {
			hour += 12
		}
		return len(m[0]), &fact{kind: factClock, clocks: []int{hour*60 + minute}}
	case m[2] == ":" || m[5] != "":
		f := &fact{kind: factClock, clocks: []int{hour%24*60 + minute}}
		if m[2] == "" && hour <= 12 && strings.HasPrefix(strings.ToLower(m[5]), "o") {
			f.clocks = append(f.clocks, (hour%12+12)*60)
		}
		return len(strings.TrimRight(m[0], " ")), f
	}
	return l.bareHour(m[1], hour, rest)
}

// bareHour reads the 9 of "at 9": not one of "at 9 percent" or "at 9 km/h".
func (l *lexer) bareHour(text string, hour int, rest string) (int, *fact) {
	n := len(l.out)
	if n == 0 || hour > 24 || len(text) == len(rest) && hour > 12 {
		return 0, nil
	}
	after := rest[len(text):]
	switch l.out[n-1].lower {
	case "at", "until", "till":
		if !closesNumber(after) && !goesOnAfterHour(after) {
			return 0, nil
		}
	case "by", "before", "after":
		if !closesNumber(after) && !dayFollows(after) {
			return 0, nil
		}
	default:
		return 0, nil
	}
	return len(text), &fact{kind: factClock, clocks: l.eitherHalf(hour), bare: true}
}

// closesNumber reports whether a number ends before after: at the end of the
// text or at a mark that no digit follows ("9.5" and "9,000" go on).
func closesNumber(after string) bool {
	if len(after) > 1 && after[1] >= '0' && after[1] <= '9' {
		return false
	}
	return after == "" || strings.ContainsRune(".,;?!)\n", rune(after[0]))
}

// goesOnAfterHour reports whether after begins with a word that can follow an
// hour but not the number of something.
func goesOnAfterHour(after string) bool {
	if len(after) < 2 || after[0] != ' ' {
		return false
	}
	word := strings.ToLower(strings.TrimLeft(after, " "))
	return startsAny(word, "on ", "in ", "and ", "with ", "for ", "to ", "tomorrow", "today", "sharp", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
}

// dayFollows reports whether after begins with a day, as behind an hour.
func dayFollows(after string) bool {
	word := strings.ToLower(strings.TrimLeft(after, " "))
	return startsAny(strings.TrimPrefix(word, "on "), "tomorrow", "today", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
}

func startsAny(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}

// eitherHalf returns the times of day a bare hour can mean.
func (l *lexer) eitherHalf(hour int) []int {
	if hour > 12 || hour == 0 {
		return []int{hour % 24 * 60}
	}
	am, pm := hour%12*60, (hour%12+12)*60
	switch text := strings.ToLower(l.text); {
	case hour < 7 || hour == 12 || strings.Contains(text, "dinner") || strings.Contains(text, "tonight") || strings.Contains(text, "evening"):
		return []int{pm}
	case hour > 7:
		return []int{am}
	}
	return []int{am, pm}
}

func wordClock(lower string) *fact {
	switch lower {
	case "noon", "midday":
		return &fact{kind: factClock, clocks: []int{12 * 60}}
	case "midnight":
		return &fact{kind: factClock, clocks: []int{0}}
	}
	return nil
}

// matches reports whether the fact a of a sentence is the fact b of an item.
func (a *fact) matches(b *fact, currencyNear bool) bool {
	switch a.kind {
	case factLink:
		return b.kind == factLink && a.ident == b.ident
	case factIdent:
		return sameIdent(a, b)
	case factClock:
		return b.kind == factClock && slices.ContainsFunc(a.clocks, func(c int) bool { return slices.Contains(b.clocks, c) })
	case factDate, factMonth:
		return (b.kind == factDate || b.kind == factMonth && a.kind == factMonth) && sameDate(a, b)
	}
	if b.kind == factIdent {
		return a.kind == factNumber && slices.Contains(a.values, number(b.ident))
	}
	return b.kind <= factMoney && sameAmount(a, b, currencyNear)
}

// sameIdent reports whether the identifier a of a sentence is b of an item:
// to the letter, or by value where the item has it as a plain number.
func sameIdent(a, b *fact) bool {
	if b.kind == factIdent {
		return a.ident == b.ident
	}
	return b.kind == factNumber && slices.Contains(b.values, number(a.ident))
}

// number returns the value of an identifier made of digits, or -1.
func number(ident string) float64 {
	if v, err := strconv.ParseFloat(ident, 64); err == nil {
		return v
	}
	return -1
}
