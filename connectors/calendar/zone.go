package calendar

import (
	_ "embed" // the table of Windows zone names
	"strings"
	"sync"
	"time"
)

// zone is what a TZID stands for. name is the IANA name; it is empty for a
// zone that only the file describes.
type zone struct {
	loc  *time.Location
	name string
}

// utcZone is the zone of times that end in Z.
var utcZone = &zone{loc: time.UTC, name: "UTC"}

//go:embed windowszones.txt
var windowsTable string

// windowsZones maps Windows zone names in lower case to IANA names.
var windowsZones = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for row := range strings.Lines(windowsTable) {
		name, iana, ok := strings.Cut(strings.TrimSpace(row), "\t")
		if ok && !strings.HasPrefix(row, "#") {
			m[strings.ToLower(name)] = iana
		}
	}
	return m
})

// maxZones bounds how many VTIMEZONE of a calendar are read.
const maxZones = 1000

// zones finds the zones of one calendar.
type zones struct {
	defs  map[string]*node // VTIMEZONE by TZID
	known map[string]knownZone
	local *zone // of times without a zone, nil: the reader's
}

// knownZone is a remembered answer of named.
type knownZone struct {
	zone *zone
	ok   bool
}

func newZones() *zones { return &zones{defs: map[string]*node{}, known: map[string]knownZone{}} }

// settle fixes what local times mean where the calendar names its own zone:
// X-WR-TIMEZONE, which Google, Apple and many publishers write.
func (z *zones) settle(calendar *node) {
	if l, ok := calendar.get("X-WR-TIMEZONE"); ok {
		if zn, ok := z.named(l.value); ok {
			z.local = zn
		}
	}
}

// add keeps a VTIMEZONE of the file. The first of a name counts.
func (z *zones) add(n *node) {
	if l, ok := n.get("TZID"); ok {
		id := cleanID(l.value)
		if _, dup := z.defs[id]; !dup && len(z.defs) < maxZones {
			z.defs[id] = n
		}
	}
}

func cleanID(s string) string { return strings.Trim(strings.TrimSpace(unescape(s)), `"'`) }

// named returns the zone of a TZID: nil where there is none, for a floating
// time. An id that nothing explains yields nil and false: the wall clock is
// then all that is known, and that of the reader is the likeliest.
func (z *zones) named(tzid string) (*zone, bool) {
	tzid = cleanID(tzid)
	if tzid == "" {
		return z.local, true
	}
	if strings.EqualFold(tzid, "floating") {
		return nil, true
	}
	if f, ok := z.known[tzid]; ok {
		return f.zone, f.ok
	}
	zn, ok := z.find(tzid)
	if len(z.known) < 10_000 {
		z.known[tzid] = knownZone{zn, ok}
	}
	return zn, ok
}

// find looks a TZID up, the surest reading first: an IANA name, the IANA name
// the file itself puts beside it, a Windows name, the rules of the file, an
// id that hides an IANA name or an offset.
func (z *zones) find(tzid string) (*zone, bool) {
	if zn := ianaZone(tzid); zn != nil {
		return zn, true
	}
	def := z.defs[tzid]
	if def != nil {
		for _, name := range []string{"X-LIC-LOCATION", "TZID-ALIAS-OF"} {
			if l, ok := def.get(name); ok {
				if zn := ianaZone(cleanID(l.value)); zn != nil {
					return zn, true
				}
			}
		}
	}
	if zn := embeddedName(tzid, def == nil); zn != nil {
		return zn, true
	}
	if iana, ok := windowsZones()[windowsKey(tzid)]; ok {
		if zn := ianaZone(iana); zn != nil {
			return zn, true
		}
	}
	if def != nil {
		if loc := fileZone(tzid, def); loc != nil {
			return &zone{loc: loc}, true
		}
	}
	if zn := guessZone(tzid); zn != nil {
		return zn, true
	}
	return nil, false
}

// windowsKey brings a Windows zone name into the form of the table: Exchange
// numbers names that occur twice ("GMT Standard Time 1").
func windowsKey(tzid string) string {
	key := strings.ToLower(tzid)
	key = strings.TrimPrefix(key, "tzone://microsoft/")
	if cut := strings.TrimRight(key, " 0123456789"); strings.HasSuffix(cut, "time") {
		return cut
	}
	return key
}

// ianaZone loads a zone by its IANA name, or returns nil.
func ianaZone(name string) *zone {
	switch strings.ToUpper(name) {
	case "", "LOCAL":
		return nil
	case "UTC", "Z", "GMT", "ETC/UTC", "ETC/GMT", "UCT", "ZULU":
		return utcZone
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return &zone{loc: loc, name: name}
}

// embeddedName finds an IANA name inside an id: a leading slash or a registry
// before it, spaces for underscores, a "custom_" in front and, with guess,
// another case. Where the file describes a zone of an odd name, that counts.
func embeddedName(tzid string, guess bool) *zone {
	id := strings.TrimPrefix(strings.Trim(strings.ReplaceAll(tzid, " ", "_"), "/"), "custom_")
	parts := strings.Split(id, "/")
	if len(parts) > 8 {
		return nil
	}
	for i := 0; i+1 < len(parts); i++ {
		name := strings.Join(parts[i:], "/")
		if zn := ianaZone(name); zn != nil {
			return zn
		}
		if zn := ianaZone(titleCase(name)); zn != nil && guess {
			return zn
		}
	}
	if last := parts[len(parts)-1]; len(parts) > 1 && (strings.EqualFold(last, "utc") || strings.EqualFold(last, "gmt")) {
		return utcZone
	}
	return nil
}

// titleCase writes europe/berlin and EUROPE/BERLIN as Europe/Berlin.
func titleCase(s string) string {
	b := []byte(strings.ToLower(s))
	for i := range b {
		if (i == 0 || b[i-1] == '/' || b[i-1] == '_' || b[i-1] == '-') && b[i] >= 'a' && b[i] <= 'z' {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}
