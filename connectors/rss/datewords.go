package rss

import (
	"strings"
	"time"
	"unicode"

	"daybrief/app/lazyre"
)

// words collects what the parts of a written date turn out to be.
type words struct {
	year, month, day int
	hasYear          bool
	clock            clock
	hasClock         bool
	am, pm           bool
}

var (
	commentPattern = lazyre.New(`\([^()]*\)`)
	timePattern    = lazyre.New(`^([0-9]{1,2})[:.h]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]+)?)?(?i:(am|pm|z)?)(?:([+-][0-9]{1,2}:?[0-9]{0,2}))?$`)
	offsetPattern  = lazyre.New(`^(?i:gmt|utc|ut|z)?([+-])([0-9]{1,2}):?([0-9]{2})?$`)
	slashPattern   = lazyre.New(`^([0-9]{1,4})[/.]([0-9]{1,2})[/.]([0-9]{1,4})$`)
	dashPattern    = lazyre.New(`^([0-9]{1,2})-(\pL+)-([0-9]{2,4})$`)
	isoDayPattern  = lazyre.New(`^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$`)
	numberPattern  = lazyre.New(`^([0-9]{1,4})(?:st|nd|rd|th|\.|º|er)?$`)
)

// parseWords reads dates whose parts stand in any order: RFC 822, asctime,
// what databases and people write. It needs a day, a month and a year; words
// it does not know are the names of weekdays, or zones, which are then UTC.
func parseWords(text string) (time.Time, bool) {
	text = commentPattern.ReplaceAllString(text, " ")
	var w words
	for _, token := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' }) {
		if !w.take(token) {
			return time.Time{}, false
		}
	}
	if w.day == 0 || w.month == 0 || !w.hasYear {
		return time.Time{}, false
	}
	w.clock.hour = halfDay(w.clock.hour, w.am, w.pm)
	return w.clock.on(w.year, w.month, w.day)
}

// take finds out what a part of a date is; false for what cannot be one.
func (w *words) take(token string) bool {
	if m := timePattern.FindStringSubmatch(token); m != nil && !w.hasClock {
		return w.takeTime(m)
	}
	if zone, ok := offset(token); ok {
		w.clock.zone = zone
		return true
	}
	if w.takeDate(token) {
		return true
	}
	if m := numberPattern.FindStringSubmatch(token); m != nil {
		return w.takeNumber(m[1])
	}
	lower := strings.Trim(strings.ToLower(token), ".")
	switch lower {
	case "am", "a.m":
		w.am = true
		return true
	case "pm", "p.m":
		w.pm = true
		return true
	}
	if month := monthNumber(lower); month > 0 { // the last: a weekday before it may begin like a month
		w.month = month
		return true
	}
	if zone, ok := zoneNames[lower]; ok {
		w.clock.zone = zone * 60
		return true
	}
	return strings.IndexFunc(lower, unicode.IsDigit) < 0
}

func (w *words) takeTime(m []string) bool {
	w.clock.hour, w.clock.minute, w.clock.second = number(m[1]), number(m[2]), number(m[3])
	w.hasClock = true
	w.am, w.pm = w.am || strings.EqualFold(m[4], "am"), w.pm || strings.EqualFold(m[4], "pm")
	if zone, ok := offset(m[5]); ok {
		w.clock.zone = zone
	}
	return w.clock.valid()
}

// takeDate reads a part that holds a whole date.
func (w *words) takeDate(token string) bool {
	if m := isoDayPattern.FindStringSubmatch(token); m != nil {
		w.year, w.month, w.day, w.hasYear = number(m[1]), number(m[2]), number(m[3]), true
		return true
	}
	if m := dashPattern.FindStringSubmatch(token); m != nil && monthNumber(m[2]) > 0 {
		w.day, w.month = number(m[1]), monthNumber(m[2])
		w.year, w.hasYear = yearOf(m[3]), true
		return true
	}
	m := slashPattern.FindStringSubmatch(token)
	if m == nil {
		return false
	}
	a, b, c := number(m[1]), number(m[2]), number(m[3])
	switch {
	case len(m[1]) == 4:
		w.year, w.month, w.day = a, b, c
	case strings.Contains(token, ".") || a > 12: // day first, as with dots
		w.day, w.month, w.year = a, b, yearOf(m[3])
	default:
		w.month, w.day, w.year = a, b, yearOf(m[3])
	}
	w.hasYear = true
	return true
}

// takeNumber reads a bare number: a day first, then a year.
func (w *words) takeNumber(digits string) bool {
	n := number(digits)
	switch {
	case len(digits) <= 2 && w.day == 0 && n > 0 && n < 32:
		w.day = n
	case !w.hasYear && len(digits) != 1:
		w.year, w.hasYear = yearOf(digits), true
	default:
		return false
	}
	return true
}

// yearOf reads a year of two, three (years since 1900) or four digits.
func yearOf(digits string) int {
	n := number(digits)
	switch len(digits) {
	case 2:
		return fullYear(n)
	case 3:
		return 1900 + n
	}
	return n
}

// offset reads +hhmm, +hh:mm, +hh, with GMT or UTC before it or not.
func offset(text string) (seconds int, ok bool) {
	m := offsetPattern.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	hours, minutes := number(m[2]), number(m[3])
	if hours > 18 || minutes > 59 {
		return 0, true // nonsense: the time is taken for UTC
	}
	seconds = hours*hourSeconds + minutes*60
	if m[1] == "-" {
		seconds = -seconds
	}
	return seconds, true
}

// parseZone reads what stands behind a time: nothing, Z, an offset, a name.
func parseZone(text string) (seconds int, ok bool) {
	text = strings.TrimSpace(commentPattern.ReplaceAllString(text, ""))
	if text == "" || strings.EqualFold(text, "z") {
		return 0, true
	}
	if seconds, ok = offset(text); ok {
		return seconds, true
	}
	if name, rest, found := strings.Cut(text, " "); found { // "+02:00 CEST"
		if seconds, ok = offset(name); ok {
			return seconds, !strings.ContainsFunc(rest, unicode.IsDigit)
		}
	}
	minutes, ok := zoneNames[strings.ToLower(text)]
	return minutes * 60, ok
}

// zoneNames gives minutes east of UTC for the names feeds use. Those RFC 822
// names are as it says; of ambiguous ones the most common in feeds counts.
var zoneNames = map[string]int{
	"z": 0, "ut": 0, "utc": 0, "gmt": 0, "uct": 0, "wet": 0, "west": 60, "bst": 60, "ist": 330,
	"et": -300, "est": -300, "edt": -240, "ct": -360, "cst": -360, "cdt": -300,
	"mt": -420, "mst": -420, "mdt": -360, "pt": -480, "pst": -480, "pdt": -420,
	"at": -240, "ast": -240, "adt": -180, "nst": -210, "ndt": -150, "akst": -540, "akdt": -480, "hst": -600, "hast": -600,
	"met": 60, "mest": 120, "mez": 60, "mesz": 120, "cet": 60, "cest": 120, "eet": 120, "eest": 180,
	"msk": 180, "msd": 240, "trt": 180, "jst": 540, "kst": 540, "hkt": 480, "sgt": 480, "awst": 480,
	"acst": 570, "acdt": 630, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "brt": -180, "art": -180, "sast": 120,
	"wib": 420, "ict": 420, "pkt": 300, "npt": 345, "gst": 240, "uyt": -180, "clt": -240, "clst": -180,
}

// months lists the names of each month, or how they begin, without accents.
var months = [12][]string{
	{"jan", "gen", "ene", "ιαν", "янв", "sty"},
	{"feb", "fev", "fev", "φεβ", "фев", "lut"},
	{"mar", "mrz", "maa", "mrt", "μαρ", "μαω", "мар"},
	{"apr", "avr", "abr", "ap", "απρ", "апр", "kwi"},
	{"may", "mai", "mag", "maj", "mei", "majus", "μαι", "μαϊ", "мая", "май"},
	{"jun", "juin", "giu", "ιουν", "ιον", "июн", "cze"},
	{"jul", "juil", "lug", "ιουλ", "ιολ", "июл", "lip"},
	{"aug", "aou", "ago", "αυγ", "авг", "sie"},
	{"sep", "set", "szept", "σεπ", "сен", "wrz"},
	{"oct", "okt", "ott", "out", "οκτ", "окт", "paz"},
	{"nov", "noe", "νοε", "ноя", "lis"},
	{"dec", "dez", "dic", "des", "δεκ", "дек", "gru"},
}

// monthNumber returns the month that a name begins, 0 for none. Weekdays that
// begin alike are kept out.
func monthNumber(name string) int {
	name = accents.Replace(strings.ToLower(strings.TrimRight(name, ".")))
	switch name {
	case "martes", "mardi", "martedi", "mer", "mart":
		return 0
	}
	best, length := 0, 0
	for i, starts := range months {
		for _, start := range starts {
			if strings.HasPrefix(name, start) && len(start) > length {
				best, length = i+1, len(start)
			}
		}
	}
	return best
}

// accents are those that the names of months carry.
var accents = strings.NewReplacer("á", "a", "à", "a", "ä", "a", "é", "e", "è", "e", "ê", "e", "ú", "u", "û", "u", "ü", "u", "ó", "o", "ö", "o", "ç", "c", "ź", "z",
	"ά", "α", "έ", "ε", "ή", "η", "ί", "ι", "ϊ", "ι", "ΐ", "ι", "ό", "ο", "ύ", "υ", "ώ", "ω")
