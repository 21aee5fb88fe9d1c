package calendar

import (
	"io"
	"mime/quotedprintable"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// unescape undoes the escaping of TEXT (RFC 5545 section 3.3.11). A stray
// backslash stays.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n', 'N':
			b.WriteByte('\n')
		case ',', ';', '\\', ':', '"':
			b.WriteByte(s[i])
		default:
			b.WriteByte('\\')
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// text returns the value of a line as text, with the quoted-printable of
// vCalendar 1.0 undone.
func (l line) text() string {
	v := l.value
	if strings.EqualFold(l.param("ENCODING"), "QUOTED-PRINTABLE") {
		if out, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(v))); err == nil {
			v = string(out)
			if name := l.param("CHARSET"); name != "" && !utf8.ValidString(v) {
				v = decodeCharset(v, name)
			}
			v = decodeText(v)
		}
	}
	return strings.TrimSpace(unescape(v))
}

// list splits a value at commas that are not escaped.
func list(s string) []string {
	var out []string
	from := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case ',':
			out = append(out, s[from:i])
			from = i + 1
		}
	}
	return append(out, s[from:])
}

// parseMoment reads a DATE or DATE-TIME. z is the zone its TZID names, or nil.
// ok is false where it is neither.
func parseMoment(s string, z *zone) (m moment, ok bool) {
	day, clock, timed := strings.Cut(plainTime(s), "T")
	date, ok := parseDay(day)
	if !ok {
		return moment{}, false
	}
	if !timed {
		return moment{wall: date, form: formDate}, true
	}
	utc := strings.HasSuffix(clock, "Z")
	wall, ok := addClock(date, strings.TrimSuffix(clock, "Z"))
	if !ok {
		return moment{}, false
	}
	switch {
	case utc:
		return moment{wall: wall, zone: utcZone}, true
	case z != nil:
		return moment{wall: wall, zone: z}, true
	}
	return moment{wall: wall, form: formFloating}, true
}

// plainTime takes the blanks, quotes and marks of the extended form of ISO 8601
// off a time.
func plainTime(s string) string {
	s = strings.Trim(strings.TrimSpace(s), `"`)
	if !strings.ContainsAny(s, "-: tz") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		switch c := s[i]; {
		case c == '-', c == ':':
		case c == ' ':
			b = append(b, 'T')
		case c >= 'a' && c <= 'z':
			b = append(b, c-'a'+'A')
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// parseDay reads YYYYMMDD; the date has to exist.
func parseDay(s string) (time.Time, bool) {
	if len(s) != 8 || !digits(s) {
		return time.Time{}, false
	}
	y, mo, d := atoi(s[:4]), atoi(s[4:6]), atoi(s[6:8])
	t := time.Date(y, time.Month(mo), d, 0, 0, 0, 0, time.UTC)
	return t, y > 0 && int(t.Month()) == mo && t.Day() == d
}

// addClock adds HHMM or HHMMSS to a date. A leap second counts as second 59,
// 24:00 as the end of the day.
func addClock(date time.Time, s string) (time.Time, bool) {
	s, _, _ = strings.Cut(s, ".") // fractions of a second
	if len(s) == 4 {
		s += "00"
	}
	if len(s) != 6 || !digits(s) {
		return time.Time{}, false
	}
	h, m, sec := atoi(s[:2]), atoi(s[2:4]), atoi(s[4:6])
	if h > 24 || m > 59 || sec > 60 || h == 24 && m+sec > 0 {
		return time.Time{}, false
	}
	return date.Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(min(sec, 59))*time.Second), true
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// atoi reads digits that are known to be digits, bounded.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 1 << 30
	}
	return n
}

// maxDays bounds a duration, so that no sum overflows.
const maxDays = 400 * 366

// parseSpan reads a DURATION (RFC 5545 section 3.3.6).
func parseSpan(s string) (sp span, ok bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	sign := 1
	if strings.HasPrefix(s, "-") {
		sign = -1
	}
	s, found := strings.CutPrefix(strings.TrimLeft(s, "+-"), "P")
	if !found || s == "" || s == "T" {
		return span{}, false
	}
	inTime := false
	for s != "" {
		if s[0] == 'T' {
			inTime, s = true, s[1:]
			continue
		}
		i := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
		if i <= 0 || !sp.add(sign*min(atoi(s[:i]), maxDays*86400), s[i], inTime) {
			return span{}, false
		}
		s = s[i+1:]
	}
	if sp.days > maxDays || sp.days < -maxDays {
		return span{}, false
	}
	sp.set = true
	return sp, true
}

// add adds n units to the span.
func (sp *span) add(n int, unit byte, inTime bool) bool {
	switch {
	case unit == 'W':
		sp.days += 7 * n
	case unit == 'D':
		sp.days += n
	case unit == 'H' && inTime:
		sp.exact += time.Duration(min(n, maxDays*24)) * time.Hour
	case unit == 'M' && inTime:
		sp.exact += time.Duration(min(n, maxDays*1440)) * time.Minute
	case unit == 'S' && inTime:
		sp.exact += time.Duration(n) * time.Second
	default:
		return false
	}
	return true
}

// parseOffset reads a UTC-OFFSET in seconds; it is below a day.
func parseOffset(s string) (int, bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), ":", "")
	sign := 1
	if strings.HasPrefix(s, "-") {
		sign = -1
	}
	s = strings.TrimLeft(s, "+-")
	if len(s) == 4 {
		s += "00"
	}
	if len(s) != 6 || !digits(s) {
		return 0, false
	}
	seconds := atoi(s[:2])*3600 + atoi(s[2:4])*60 + atoi(s[4:])
	if atoi(s[2:4]) > 59 || atoi(s[4:]) > 59 || seconds >= 86400 {
		return 0, false
	}
	return sign * seconds, true
}

// parsePeriod reads one value of an RDATE: a moment, or a PERIOD.
func parsePeriod(s string, z *zone) (rdate, bool) {
	from, to, isPeriod := strings.Cut(s, "/")
	start, ok := parseMoment(from, z)
	if !ok {
		return rdate{}, false
	}
	r := rdate{start: start}
	if !isPeriod {
		return r, true
	}
	if length, ok := parseSpan(to); ok {
		r.length = length
		return r, true
	}
	r.end, ok = parseMoment(to, z)
	return r, ok
}
