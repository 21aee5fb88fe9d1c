package email

import (
	"strconv"
	"strings"
	"time"
)

// months by their first letters in the languages mail programs write them in,
// although RFC 5322 section 3.3 knows English only.
var months = map[string]time.Month{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	"mär": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12, "fév": 2, "fev": 2, "avr": 4, "jui": 6, "aoû": 8, "aou": 8, "déc": 12,
	"ene": 1, "abr": 4, "ago": 8, "dic": 12, "gen": 1, "mag": 5, "giu": 6, "lug": 7, "set": 9, "ott": 10, "out": 10, "maa": 3, "mei": 5,
}

// zones are the names of RFC 5322 section 4.3 and those seen beside them, in
// minutes east of Greenwich.
var zones = map[string]int{
	"ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420,
	"mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "bst": 60, "west": 60, "cet": 60,
	"met": 60, "mez": 60, "cest": 120, "mest": 120, "mesz": 120, "eet": 120, "sast": 120, "eest": 180, "msk": 180, "msd": 240,
	"ist": 330, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "hkt": 480, "sgt": 480,
}

// dateParts is what the words of a date were found to say.
type dateParts struct {
	year, month, day     int
	hour, minute, second int
	offset               int // minutes east
	clock                bool
	half                 string // "am", "pm" or ""
	numbers              []int  // bare numbers not yet placed
}

// parseDate reads a Date header in any form. ok is false where no date can be
// made of it; nothing is guessed that is not written there, except UTC where
// the zone is missing or unknown.
func parseDate(value string) (t time.Time, ok bool) {
	value = strings.TrimSpace(dropComments(value))
	if t, ok := isoDate(value); ok {
		return t, true
	}
	var d dateParts
	value = strings.NewReplacer(",", " ", ";", " ", "\u00a0", " ").Replace(value)
	for _, w := range strings.Fields(value) {
		d.take(strings.ToLower(w))
	}
	return d.time()
}

// take places one word of a date.
func (d *dateParts) take(w string) {
	number := digits(w[:1])
	switch {
	case number && strings.Contains(w, ":"):
		d.takeClock(w)
	case digits(w):
		d.takeNumber(w)
	case number && strings.ContainsAny(w, "-/."):
		for piece := range strings.FieldsFuncSeq(w, func(r rune) bool { return r == '-' || r == '/' || r == '.' }) {
			d.take(piece)
		}
	case w == "pm" || w == "am":
		d.half = w
	case w[0] == '+' || w[0] == '-' && digits(w[1:]):
		if d.clock {
			d.offset = offset(w)
		}
	default:
		d.takeName(w)
	}
}

// takeNumber places digits: a year when there are four of them and none was
// seen, else something to be placed at the end.
func (d *dateParts) takeNumber(w string) {
	n, _ := strconv.Atoi(w)
	switch {
	case len(w) == 4 && d.year == 0:
		d.year = n
	case len(w) < 4 || len(w) == 4 && !d.clock:
		d.numbers = append(d.numbers, n)
	}
}

// takeName places a word of letters: a month, a zone, or a weekday, which says
// nothing new.
func (d *dateParts) takeName(w string) {
	w = strings.TrimRight(w, ".")
	if runes := []rune(w); len(runes) >= 3 && d.month == 0 {
		if m, ok := months[string(runes[:3])]; ok {
			d.month = int(m)
			return
		}
	}
	if !d.clock {
		if n, err := strconv.Atoi(strings.TrimRight(w, "stndrh")); err == nil { // 21st
			d.numbers = append(d.numbers, n)
		}
		return
	}
	w = strings.Trim(w, "\"'")
	if m, ok := zones[w]; ok {
		d.offset += m
		return
	}
	for _, prefix := range []string{"gmt", "utc", "ut"} { // GMT+0200, UTC-5
		if rest, ok := strings.CutPrefix(w, prefix); ok && rest != "" && (rest[0] == '+' || rest[0] == '-') {
			d.offset = offset(rest)
			return
		}
	}
}

// takeClock places hh:mm or hh:mm:ss, with a zone or a half of the day stuck
// to it.
func (d *dateParts) takeClock(w string) {
	if d.clock {
		return
	}
	end := 0
	for end < len(w) && (w[end] >= '0' && w[end] <= '9' || w[end] == ':') {
		end++
	}
	parts := strings.Split(w[:end], ":")
	if len(parts) < 2 {
		return
	}
	rest := w[end:]
	if strings.HasPrefix(rest, ".") { // fractions of a second
		rest = strings.TrimLeft(rest, ".0123456789")
	}
	d.clock = true
	d.hour, _ = strconv.Atoi(parts[0])
	d.minute, _ = strconv.Atoi(parts[1])
	if len(parts) > 2 {
		d.second, _ = strconv.Atoi(parts[2])
	}
	if rest != "" {
		d.take(rest)
	}
}

// offset reads +hhmm, -hh:mm, +h in minutes.
func offset(w string) int {
	sign := 1
	if w[0] == '-' {
		sign = -1
	}
	w = strings.ReplaceAll(w[1:], ":", "")
	if !digits(w) || len(w) > 4 {
		return 0
	}
	n, _ := strconv.Atoi(w)
	if len(w) <= 2 {
		n *= 100
	}
	if n/100 > 15 || n%100 > 59 {
		return 0
	}
	return sign * (n/100*60 + n%100)
}

// time puts the parts together. Numbers are placed in the order day, year of
// two or three digits (RFC 5322 section 4.3); without a month's name the order
// is read from the values.
func (d *dateParts) time() (time.Time, bool) {
	d.place()
	switch {
	case d.year > 0 && d.year < 50:
		d.year += 2000
	case d.year > 0 && d.year < 1000:
		d.year += 1900
	}
	switch {
	case d.half == "pm" && d.hour < 12:
		d.hour += 12
	case d.half == "am" && d.hour == 12:
		d.hour = 0
	}
	for _, v := range [][3]int{
		{d.year, 1900, 9999}, {d.month, 1, 12}, {d.day, 1, 31}, {d.hour, 0, 24}, {d.minute, 0, 59}, {d.second, 0, 60},
	} {
		if v[0] < v[1] || v[0] > v[2] {
			return time.Time{}, false
		}
	}
	d.second = min(d.second, 59) // a leap second
	t := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.second, 0, time.UTC)
	return t.Add(-time.Duration(d.offset) * time.Minute), true
}

func (d *dateParts) place() {
	shift := func() int {
		n := d.numbers[0]
		d.numbers = d.numbers[1:]
		return n
	}
	if d.month == 0 && len(d.numbers) >= 2 { // numbers only: day/month where they say so, else month/day
		a, b := shift(), shift()
		if a > 12 {
			a, b = b, a
		}
		d.month, d.day = a, b
	}
	for len(d.numbers) > 0 {
		n := shift()
		switch {
		case d.day == 0 && n >= 1 && n <= 31:
			d.day = n
		case d.year == 0:
			d.year = n
			if n == 0 {
				d.year = 2000
			}
		}
	}
}

// isoDate reads the ISO 8601 forms programs write into Date by mistake.
func isoDate(value string) (time.Time, bool) {
	for _, layout := range []string{
		time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05 Z0700",
		"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 MST", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02",
		"20060102T150405Z", "20060102150405", "2006/01/02 15:04:05", "2006.01.02 15:04:05",
	} {
		if t, err := time.Parse(layout, value); err == nil {
			if strings.HasSuffix(layout, "MST") {
				_, off := t.Zone()
				name, _ := t.Zone()
				if m, ok := zones[strings.ToLower(name)]; ok && off == 0 {
					t = t.Add(-time.Duration(m) * time.Minute)
				}
			}
			return t.UTC(), t.Year() >= 1900
		}
	}
	return time.Time{}, false
}

// dropComments removes comments in brackets, such as (CEST).
func dropComments(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')' && depth > 0:
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// dateOf returns when a message was sent: its Date, else the hour at which the
// last server received it, else the zero time.
func dateOf(h header) time.Time {
	for _, name := range []string{"date", "resent-date", "delivery-date"} {
		if t, ok := parseDate(h.text(name)); ok {
			return t
		}
	}
	for _, f := range h {
		if f.name != "received" {
			continue
		}
		value := string(f.value)
		if i := strings.LastIndexByte(value, ';'); i >= 0 {
			if t, ok := parseDate(value[i+1:]); ok {
				return t
			}
		}
	}
	return time.Time{}
}
