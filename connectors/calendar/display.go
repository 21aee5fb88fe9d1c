package calendar

import (
	_ "embed" // the table of display names
	"strings"
	"sync"
	"time"
)

//go:embed displayzones.txt
var displayTable string

// displayZones maps the words by which programs show zones to people, in the
// form of displayKey, to IANA names.
var displayZones = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for row := range strings.Lines(displayTable) {
		name, iana, ok := strings.Cut(strings.TrimSpace(row), "\t")
		if ok && !strings.HasPrefix(row, "#") {
			m[displayKey(name)] = iana
		}
	}
	return m
})

// displayKey reduces a display name to its words: "Eastern Time (US & Canada)"
// and "eastern time (us and canada)" are the same.
func displayKey(name string) string {
	name = strings.ReplaceAll(strings.ToLower(name), "&", " and ")
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(` ,;.()"'/_-`, r) }), " ")
}

// guessZone reads ids that only people were meant to read: US-Eastern, GMT+2,
// "(UTC+01:00) Amsterdam, Berlin, Bern", "GMT-05.00/-04.00". It returns nil
// where nothing can be made of one.
func guessZone(tzid string) *zone {
	if zn := ianaZone(strings.Replace(strings.ReplaceAll(tzid, " ", "_"), "-", "/", 1)); zn != nil {
		return zn
	}
	offset, rest, ok := cutOffset(tzid)
	if !ok {
		rest = tzid
	}
	if iana, found := displayZones()[displayKey(rest)]; found {
		if zn := ianaZone(iana); zn != nil && (!ok || standardOffset(zn.loc) == offset || summerOffset(zn.loc) == offset) {
			return zn
		}
	}
	if zn, found := windowsZones()[windowsKey(strings.TrimSpace(rest))]; found {
		return ianaZone(zn)
	}
	if !ok {
		return nil
	}
	if summer, tail, ok := cutOffset(strings.TrimPrefix(rest, "/")); ok && tail == "" && summer == offset+3600 {
		return switching(offset, tzid)
	}
	if zn := cityZone(rest, offset); zn != nil {
		return zn
	}
	return &zone{loc: time.FixedZone(tzid, offset)}
}

// cutOffset reads the offset at the beginning of an id, in seconds: "+01:00",
// "(UTC+01:00) ...", "GMT -5", "(UTC) ...".
func cutOffset(tzid string) (offset int, rest string, ok bool) {
	s := strings.TrimLeft(tzid, "( ")
	bare := true
	for _, p := range [...]string{"UTC", "GMT"} {
		if len(s) >= 3 && strings.EqualFold(s[:3], p) {
			s, bare = strings.TrimLeft(s[3:], " "), false
		}
	}
	if s == "" || s[0] != '+' && s[0] != '-' {
		rest, ok = strings.CutPrefix(s, ")")
		return 0, strings.TrimSpace(rest), ok && !bare
	}
	sign := s[:1]
	hours, s := leadingDigits(s[1:], 4)
	minutes := "00"
	switch {
	case len(hours) > 2:
		hours, minutes = hours[:len(hours)-2], hours[len(hours)-2:]
	case s != "" && (s[0] == ':' || s[0] == '.'):
		minutes, s = leadingDigits(s[1:], 2)
	}
	if len(hours) == 1 {
		hours = "0" + hours
	}
	if offset, ok = parseOffset(sign + hours + minutes); !ok {
		return 0, "", false
	}
	return offset, strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s), ")")), true
}

// leadingDigits splits up to limit digits off the front of s.
func leadingDigits(s string, limit int) (digits, rest string) {
	n := 0
	for n < len(s) && n < limit && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return s[:n], s[n:]
}

// switching returns a zone that keeps the offset in winter and an hour more in
// summer: the one in which most people live, for an id that names no place.
func switching(offset int, tzid string) *zone {
	for _, name := range [...]string{"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Halifax",
		"America/Anchorage", "America/St_Johns", "Europe/London", "Europe/Berlin", "Europe/Athens", "Australia/Sydney", "Australia/Adelaide", "Pacific/Auckland"} {
		if zn := ianaZone(name); zn != nil && standardOffset(zn.loc) == offset && summerOffset(zn.loc) == offset+3600 {
			return zn
		}
	}
	return &zone{loc: time.FixedZone(tzid, offset)}
}

var zoneRegion = [...]string{"Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian"}

// cityZone finds the zone of the first city in a list that IANA names and that
// has the offset, or returns nil.
func cityZone(cities string, offset int) *zone {
	if len(cities) > headLength {
		return nil
	}
	for city := range strings.SplitSeq(cities, ",") {
		city = strings.ReplaceAll(strings.TrimSpace(city), " ", "_")
		for _, region := range zoneRegion {
			if zn := ianaZone(region + "/" + city); city != "" && zn != nil && standardOffset(zn.loc) == offset {
				return zn
			}
		}
	}
	return nil
}

// standardOffset returns the smaller of the zone's offsets in winter and
// summer, in seconds; standard time everywhere but in Ireland's tables.
func standardOffset(loc *time.Location) int { a, b := offsets(loc); return min(a, b) }

// summerOffset returns the greater of the two.
func summerOffset(loc *time.Location) int { a, b := offsets(loc); return max(a, b) }

// offsets returns the zone's offsets in January and July, in seconds.
func offsets(loc *time.Location) (january, july int) {
	_, january = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).In(loc).Zone()
	_, july = time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC).In(loc).Zone()
	return january, july
}
