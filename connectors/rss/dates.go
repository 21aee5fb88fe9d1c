package rss

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"daybrief/app/lazyre"
)

// parseDate reads a date of a feed, whatever form its writer thought right:
// RFC 822 and 2822 with zones of any kind, RFC 3339, W3CDTF and ISO 8601 with
// parts left out, asctime, seconds since 1970, and the spellings of several
// languages. A time without a zone is UTC. The answer is in UTC; false means
// that the text is no date.
func parseDate(text string) (time.Time, bool) {
	text = strings.TrimSpace(strings.Join(strings.Fields(text), " "))
	if text == "" || len(text) > 120 {
		return time.Time{}, false
	}
	for _, parse := range []func(string) (time.Time, bool){parseCommon, parseEpoch, parseISO, parseEastAsian, parseHungarian, parseWords} {
		if t, ok := parse(text); ok {
			t = t.UTC()
			return t, t.Year() >= 1 && t.Year() <= 9999 && !t.IsZero()
		}
	}
	return time.Time{}, false
}

// parseCommon reads the two forms nearly all feeds use, fast. Zones by name
// are left to the other readers, as Go takes unknown ones for UTC in silence.
func parseCommon(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC1123Z, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

var epochPattern = lazyre.New(`^1[0-9]{9}(?:[0-9]{3})?$`)

// parseEpoch reads seconds or milliseconds since 1970, of 2001 and later.
func parseEpoch(text string) (time.Time, bool) {
	if !epochPattern.MatchString(text) {
		return time.Time{}, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	if len(text) == 13 {
		return time.UnixMilli(n), true
	}
	return time.Unix(n, 0), true
}

// clock is a time of day with its zone, in seconds east of UTC.
type clock struct{ hour, minute, second, nano, zone int }

func (c clock) valid() bool {
	late := c.hour == 24 && c.minute == 0 && c.second == 0
	return (c.hour < 24 || late) && c.minute < 60 && c.second <= 60
}

// on returns the clock's time on a day that exists.
func (c clock) on(year, month, day int) (time.Time, bool) {
	if month < 1 || month > 12 || day < 1 || !c.valid() {
		return time.Time{}, false
	}
	if last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day(); day > last {
		return time.Time{}, false
	}
	second := min(c.second, 59) // a leap second has no place in Go's time
	zone := time.FixedZone("", c.zone)
	return time.Date(year, time.Month(month), day, c.hour, c.minute, second, c.nano, zone), true
}

var (
	isoPattern   = lazyre.New(`^([0-9W-]+?)(?:[Tt ] ?([0-9]{1,2}(?::?[0-9]{2}(?::?[0-9]{2}(?:[.,][0-9]+)?)?)?) ?(.*))?$`)
	clockPattern = lazyre.New(`^([0-9]{1,2})(?::?([0-9]{2})(?::?([0-9]{2})(?:[.,]([0-9]{1,9})[0-9]*)?)?)?$`)
)

// parseISO reads ISO 8601 and its profiles (RFC 3339, W3CDTF): calendar,
// ordinal and week dates, whole or in part, with or without a time.
func parseISO(text string) (time.Time, bool) {
	m := isoPattern.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false
	}
	year, month, day, ok := isoDate(m[1])
	if !ok {
		return time.Time{}, false
	}
	var c clock
	if m[2] != "" {
		if c, ok = parseClock(m[2]); !ok {
			return time.Time{}, false
		}
		if c.zone, ok = parseZone(m[3]); !ok {
			return time.Time{}, false
		}
	}
	return c.on(year, month, day)
}

// parseClock reads hh, hh:mm, hh:mm:ss with a fraction, colons or not.
func parseClock(text string) (clock, bool) {
	m := clockPattern.FindStringSubmatch(text)
	if m == nil {
		return clock{}, false
	}
	c := clock{hour: number(m[1]), minute: number(m[2]), second: number(m[3])}
	if m[4] != "" {
		c.nano = number((m[4] + "00000000")[:9])
	}
	return c, c.valid()
}

// number reads digits that a pattern vouches for; "" is 0.
func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}

var isoDates = []struct {
	pattern *lazyre.Regexp
	parts   string // what the groups are: y year, s short year, m month, d day, o day of the year, w week, k day of the week
}{
	{lazyre.New(`^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$`), "ymd"},
	{lazyre.New(`^([0-9]{4})([0-9]{2})([0-9]{2})$`), "ymd"},
	{lazyre.New(`^([0-9]{4})-0([0-9]{2})-([0-9]{2})$`), "ymd"},
	{lazyre.New(`^([0-9]{4})-([0-9]{2})$`), "ym"},
	{lazyre.New(`^([0-9]{4})$`), "y"},
	{lazyre.New(`^([0-9]{4})-?([0-9]{3})$`), "yo"},
	{lazyre.New(`^([0-9]{4})-?W([0-9]{2})(?:-?([1-7]))?$`), "ywk"},
	{lazyre.New(`^([0-9]{2})-?W([0-9]{2})(?:-?([1-7]))?$`), "swk"},
	{lazyre.New(`^([0-9]{2})-([0-9]{2})-([0-9]{2})$`), "smd"},
	{lazyre.New(`^([0-9]{2})([0-9]{2})([0-9]{2})$`), "smd"},
	{lazyre.New(`^-([0-9]{2})-?([0-9]{2})$`), "sm"},
	{lazyre.New(`^-([0-9]{2})$`), "s"},
	{lazyre.New(`^([0-9]{2})-([0-9]{3})$`), "so"},
	{lazyre.New(`^(0[0-9])([0-9]{3})$`), "so"}, // other five digits are a serial number
}

// isoDate reads the date part of ISO 8601.
func isoDate(text string) (year, month, day int, ok bool) {
	for _, form := range isoDates {
		m := form.pattern.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		v := map[rune]int{'m': 1, 'd': 1}
		for i, part := range form.parts {
			v[part] = number(m[i+1])
		}
		year = v['y']
		if form.parts[0] == 's' {
			year = fullYear(v['s'])
		}
		if year == 0 {
			return 0, 0, 0, false
		}
		if week, has := v['w']; has {
			return weekDate(year, week, max(v['k'], 1))
		}
		if ordinal, has := v['o']; has {
			t := time.Date(year, 1, ordinal, 0, 0, 0, 0, time.UTC)
			return t.Year(), int(t.Month()), t.Day(), t.Year() == year && ordinal > 0
		}
		return year, v['m'], v['d'], true
	}
	return 0, 0, 0, false
}

// weekDate returns the date of a day in a week of ISO 8601: week 1 is the one
// that holds January 4th.
func weekDate(year, week, weekday int) (int, int, int, bool) {
	fourth := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC)
	monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7)
	t := monday.AddDate(0, 0, (week-1)*7+weekday-1)
	return t.Year(), int(t.Month()), t.Day(), week >= 1 && week <= 53
}

// fullYear reads a year of two digits as RFC 2822 section 4.3 does, with the
// border where the web began.
func fullYear(short int) int {
	if short >= 100 {
		return short
	}
	if short < 70 {
		return 2000 + short
	}
	return 1900 + short
}

var (
	eastPattern      = lazyre.New(`^([0-9]{4})[년年] ?([0-9]{1,2})[월月] ?([0-9]{1,2})[일日号]? ?(?:\(.\))?(.*)$`)
	natePattern      = lazyre.New(`^([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2}) ((?:오전|오후|上午|下午|午前|午後) ?[0-9].*)$`)
	hungarianPattern = lazyre.New(`^([0-9]{4})[-. ]+(\pL+)\.?[-. ]+([0-9]{1,2})\.?(?:[T ]([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(.*))?$`)
)

// hourMarks are the words between hours, minutes and seconds.
var hourMarks = strings.NewReplacer("시 ", ":", "시", ":", "분 ", ":", "분", ":", "초", "", "時", ":", "时", ":", "分", ":", "秒", "")

const hourSeconds = 3600

// parseEastAsian reads dates with the Korean, Japanese and Chinese words for
// year, month, day and the halves of the day. Korean ones are in Korean time,
// as no zone is ever written.
func parseEastAsian(text string) (time.Time, bool) {
	m := eastPattern.FindStringSubmatch(text)
	if m == nil {
		m = natePattern.FindStringSubmatch(text)
	}
	if m == nil {
		return time.Time{}, false
	}
	rest, late, early := strings.TrimSpace(m[4]), false, false
	for _, word := range []string{"오후", "下午", "午後"} {
		if after, ok := strings.CutPrefix(rest, word); ok {
			rest, late = after, true
		}
	}
	for _, word := range []string{"오전", "上午", "午前"} {
		if after, ok := strings.CutPrefix(rest, word); ok {
			rest, early = after, true
		}
	}
	rest = hourMarks.Replace(strings.TrimSpace(rest))
	c, ok := clock{}, true
	if rest = strings.Trim(rest, ": "); rest != "" {
		if c, ok = parseClock(rest); !ok {
			return time.Time{}, false
		}
	}
	c.hour = halfDay(c.hour, early, late)
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
		c.zone = 9 * hourSeconds
	}
	return c.on(number(m[1]), number(m[2]), number(m[3]))
}

// halfDay turns an hour of the twelve-hour clock into one of twenty-four.
func halfDay(hour int, am, pm bool) int {
	switch {
	case pm && hour < 12:
		return hour + 12
	case am && hour == 12:
		return 0
	}
	return hour
}

// parseHungarian reads year, month by name, day, as Hungarian writes them.
func parseHungarian(text string) (time.Time, bool) {
	m := hungarianPattern.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false
	}
	month := monthNumber(m[2])
	c, ok := clock{}, true
	if m[4] != "" {
		if c, ok = parseClock(m[4]); !ok {
			return time.Time{}, false
		}
		if c.zone, ok = parseZone(m[5]); !ok {
			return time.Time{}, false
		}
	}
	return c.on(number(m[1]), month, number(m[3]))
}
