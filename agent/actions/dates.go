package actions

import (
	"strconv"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// mention is a place of a sentence that names a day or an hour.
type mention struct {
	from, to int
	stamp    app.Stamp     // a date, or a point in time for "in two hours"
	clock    time.Duration // since midnight, for an hour
	isClock  bool
	soft     bool           // "end of day": the day may follow
	zone     *time.Location // named beside the hour
}

const (
	weekdayRE = `(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?`
	monthRE   = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`
	numberRE  = `(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen)`
)

// Each expression has a reader of its submatches in dayReaders, same order.
var dayExprs = []*lazyre.Regexp{
	lazyre.New(`\b(\d{4})-(\d{2})-(\d{2})\b`),
	lazyre.New(`\b(?:` + weekdayRE + `,?\s+)?(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(` + monthRE + `)(?:,?\s+(\d{4}))?\b`),
	lazyre.New(`\b(?:` + weekdayRE + `,?\s+)?(` + monthRE + `)\s+(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(20\d{2}))?\b`),
	lazyre.New(`\b(?:` + weekdayRE + `,?\s+)?\(?(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?\b`),
	lazyre.New(`\b(\d{1,2})\.(\d{1,2})\.(\d{4}\b|(?:\s|$))`),
	lazyre.New(`\b(?:(eod|cob)|(?:the\s+)?(?:end|close)\s+of\s+(?:the\s+|this\s+)?(?:business\s+)?(?:day|business|play)|this\s+(?:morning|afternoon|evening)|tonight|today)\b`),
	lazyre.New(`\b(?:(the\s+)?day\s+after\s+)?tomorrow(?:\s+(?:morning|afternoon|evening|night))?\b`),
	lazyre.New(`\b(?:(?:the\s+)?end\s+of\s+(?:the\s+|this\s+)?(next\s+)?week|eow)\b`),
	lazyre.New(`\b(?:(?:the\s+)?end\s+of\s+(?:the\s+|this\s+)?(next\s+)?month|eom)\b`),
	lazyre.New(`\b(?:in|within)\s+(?:the\s+next\s+)?(` + numberRE + `)\s+(business\s+|working\s+)?(minute|hour|hr|h|day|week|fortnight)s?\b`),
	lazyre.New(`\b(next\s+|this\s+|coming\s+|a\s+week\s+from\s+)?(` + weekdayRE + `)(\s+next\s+week|\s+week\b)?(?:\s+(?:morning|afternoon|evening|night))?\b`),
	lazyre.New(`\bthe\s+(\d{1,2})(?:st|nd|rd|th)\b`),
}

var clockExpr = lazyre.New(`(?:\b(\d{1,2})(?:[:.](\d{2}))?\s*(a\.?m\b\.?|p\.?m\b\.?)|\b(\d{1,2}):(\d{2})(?:\s*h\b|\s*uhr\b)?|\b(noon|midday|midnight)\b|\b(\d{1,2})\s*o'?clock\b|\b(\d{1,2})h(\d{2})?\b)(?:\s*\(?(utc|gmt|cest|cet|est|edt|et|cst|cdt|ct|pst|pdt|pt|bst)\b)?`)

// zoneNames are the abbreviations read beside an hour. Where one is used in
// two parts of the world, the one seen more in English mail is meant.
var zoneNames = map[string]string{
	"utc": "UTC", "gmt": "UTC", "cet": "Europe/Berlin", "cest": "Europe/Berlin", "bst": "Europe/London",
	"et": "America/New_York", "est": "America/New_York", "edt": "America/New_York",
	"ct": "America/Chicago", "cst": "America/Chicago", "cdt": "America/Chicago",
	"pt": "America/Los_Angeles", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles",
}

// dayReaders turn the submatches of dayExprs into a date; false means that
// what looked like a date is none.
var dayReaders = []func(m []string, ref time.Time) (app.Stamp, bool){
	func(m []string, _ time.Time) (app.Stamp, bool) { return date(m[1], m[2], m[3]) },
	func(m []string, ref time.Time) (app.Stamp, bool) { return dayMonth(m[1], m[2], m[3], ref) },
	func(m []string, ref time.Time) (app.Stamp, bool) { return dayMonth(m[2], m[1], m[3], ref) },
	readSlashes,
	func(m []string, ref time.Time) (app.Stamp, bool) {
		return numeric(m[1], m[2], strings.TrimSpace(m[3]), ref)
	},
	func(_ []string, ref time.Time) (app.Stamp, bool) { return app.DateOf(ref), true },
	func(m []string, ref time.Time) (app.Stamp, bool) {
		if strings.Contains(m[0], "after") {
			return app.DateOf(ref.AddDate(0, 0, 2)), true
		}
		return app.DateOf(ref.AddDate(0, 0, 1)), true
	},
	func(m []string, ref time.Time) (app.Stamp, bool) {
		d := endOfWeek(ref)
		if m[1] != "" {
			d = d.AddDate(0, 0, 7)
		}
		return app.DateOf(d), true
	},
	func(m []string, ref time.Time) (app.Stamp, bool) {
		months := time.Month(1)
		if m[1] != "" {
			months = 2
		}
		return app.OnDate(ref.Year(), ref.Month()+months, 0), true
	},
	readSpan,
	readWeekday,
	func(m []string, ref time.Time) (app.Stamp, bool) {
		day, _ := strconv.Atoi(m[1])
		return nextNumbered(day, ref)
	},
}

// nextNumbered is the next day with a number, today included; not every month
// has a 31st.
func nextNumbered(day int, ref time.Time) (app.Stamp, bool) {
	for month := ref.Month(); month < ref.Month()+3 && day >= 1 && day <= 31; month++ {
		s := app.OnDate(ref.Year(), month, day)
		if s.Time().Day() == day && (month > ref.Month() || day >= ref.Day()) {
			return s, true
		}
	}
	return app.Stamp{}, false
}

// endOfWeek is the Friday of ref's week, or of the next one from Saturday on.
func endOfWeek(ref time.Time) time.Time {
	return ref.AddDate(0, 0, (int(time.Friday)-int(ref.Weekday())+7)%7)
}

func date(y, m, d string) (app.Stamp, bool) {
	t, err := time.Parse("2006-1-2", y+"-"+m+"-"+d)
	if err != nil {
		return app.Stamp{}, false
	}
	return app.OnDate(t.Date()), true
}

// dayMonth reads a day and a month's name; a missing year is the one that
// brings the date nearest to ref, seldom far in the past.
func dayMonth(day, month, year string, ref time.Time) (app.Stamp, bool) {
	return numeric(day, strconv.Itoa(int(monthOf(month))), year, ref)
}

func numeric(day, month, year string, ref time.Time) (app.Stamp, bool) {
	if len(year) == 2 {
		year = "20" + year
	}
	if year != "" {
		return date(year, month, day)
	}
	s, ok := date(strconv.Itoa(ref.Year()), month, day)
	if last, had := date(strconv.Itoa(ref.Year()-1), month, day); had && last.Time().After(ref.AddDate(0, -1, 0)) {
		return last, true // "was due on 28 December", written in January
	}
	if ok && s.Time().Before(ref.AddDate(0, -3, 0)) {
		return date(strconv.Itoa(ref.Year()+1), month, day)
	}
	return s, ok
}

// readSlashes reads 11/30 the American way, and 30/11 the only way it can be.
func readSlashes(m []string, ref time.Time) (app.Stamp, bool) {
	if first, _ := strconv.Atoi(m[1]); first > 12 {
		return numeric(m[1], m[2], m[3], ref)
	}
	return numeric(m[2], m[1], m[3], ref)
}

func readSpan(m []string, ref time.Time) (app.Stamp, bool) {
	n := count(m[1])
	switch m[3] {
	case "minute":
		return app.At(ref.Add(time.Duration(n) * time.Minute)), true
	case "hour", "hr", "h":
		return app.At(ref.Add(time.Duration(n) * time.Hour)), true
	case "week":
		return app.DateOf(ref.AddDate(0, 0, 7*n)), true
	case "fortnight":
		return app.DateOf(ref.AddDate(0, 0, 14*n)), true
	}
	d := ref
	for i := 0; i < n; i++ {
		d = d.AddDate(0, 0, 1)
		for m[2] != "" && (d.Weekday() == time.Saturday || d.Weekday() == time.Sunday) {
			d = d.AddDate(0, 0, 1)
		}
	}
	return app.DateOf(d), true
}

func count(word string) int {
	if n, err := strconv.Atoi(word); err == nil {
		return n
	}
	for i, w := range []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen"} {
		if w == word {
			return i + 1
		}
	}
	return 1 // "a", "an"
}

// readWeekday reads "Monday" as the coming one, the day itself included, and
// "next Monday" as the one of the week after ref's.
func readWeekday(m []string, ref time.Time) (app.Stamp, bool) {
	day := strings.Index("sunmontuewedthufrisat", m[2][:3]) / 3
	ahead := (day - int(ref.Weekday()) + 7) % 7
	if strings.HasPrefix(m[1], "a") || strings.TrimSpace(m[3]) == "week" { // "a week from Friday", "Friday week"
		return app.DateOf(ref.AddDate(0, 0, ahead+7)), true
	}
	if strings.HasPrefix(m[1], "next") || m[3] != "" {
		monday := ref.AddDate(0, 0, -(int(ref.Weekday())+6)%7)
		return app.DateOf(monday.AddDate(0, 0, 7+(day+6)%7)), true
	}
	return app.DateOf(ref.AddDate(0, 0, ahead)), true
}

// mentions returns the days and hours a lower-cased sentence names, in order,
// none inside another.
func mentions(low string, ref time.Time) []mention {
	var out []mention
	taken := make([]bool, len(low))
	free := func(from, to int) bool {
		for i := from; i < to; i++ {
			if taken[i] {
				return false
			}
		}
		for i := from; i < to; i++ {
			taken[i] = true
		}
		return true
	}
	read := func(re *lazyre.Regexp, reader func([]string, time.Time) (app.Stamp, bool), soft bool) {
		for _, at := range re.FindAllStringSubmatchIndex(low, -1) {
			if s, ok := reader(groups(low, at), ref); ok && free(at[0], at[1]) {
				out = append(out, mention{from: at[0], to: at[1], stamp: s, soft: soft})
			}
		}
	}
	for i, re := range dayExprs {
		read(re, dayReaders[i], i == 5)
	}
	for i, re := range periodExprs {
		read(re, periodReaders[i], false)
	}
	for _, at := range clockExpr.FindAllStringSubmatchIndex(low, -1) {
		g := groups(low, at)
		if d, ok := clock(g); ok && free(at[0], at[1]) {
			out = append(out, mention{from: at[0], to: at[1], clock: d, isClock: true, zone: zoneOf(g[10])})
		}
	}
	return out
}

func zoneOf(name string) *time.Location {
	if name == "" {
		return nil
	}
	loc, err := time.LoadLocation(zoneNames[name])
	if err != nil {
		return nil
	}
	return loc
}

func groups(s string, at []int) []string {
	g := make([]string, len(at)/2)
	for i := range g {
		if at[2*i] >= 0 {
			g[i] = s[at[2*i]:at[2*i+1]]
		}
	}
	return g
}

func clock(g []string) (time.Duration, bool) {
	hour, minute, half := g[1]+g[4]+g[7]+g[8], g[2]+g[5]+g[9], g[3]
	switch g[6] {
	case "noon", "midday":
		return 12 * time.Hour, true
	case "midnight":
		return 24 * time.Hour, true
	}
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	switch {
	case h > 24 || m > 59 || half != "" && (h < 1 || h > 12):
		return 0, false
	case strings.HasPrefix(half, "p") && h < 12:
		h += 12
	case strings.HasPrefix(half, "a") && h == 12:
		h = 0
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute, true
}
