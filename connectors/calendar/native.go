package calendar

import (
	"time"
)

// form is how a time is given (RFC 5545 section 3.3.5).
type form int

const (
	formZoned    form = iota // an instant: UTC, or local time with a zone
	formFloating             // local time of whoever reads it
	formDate                 // a date without a time
)

// moment is a DATE or DATE-TIME as written: the wall clock, kept as if it
// were UTC, and what it is to be read with. Arithmetic on repeats happens on
// the wall clock, so that nine o'clock stays nine o'clock over a change to
// summer time.
type moment struct {
	wall time.Time
	form form
	zone *zone // formZoned only
}

// isZero reports whether the moment is absent.
func (m moment) isZero() bool { return m.wall.IsZero() && m.zone == nil && m.form == formZoned }

// at returns the instant of the moment for a reader in the given zone.
func (m moment) at(reader *time.Location) time.Time {
	if m.form == formZoned && m.zone != nil {
		return resolve(m.wall, m.zone.loc)
	}
	return resolve(m.wall, reader)
}

// withWall returns the moment moved to another wall clock time.
func (m moment) withWall(wall time.Time) moment {
	m.wall = wall
	return m
}

// date returns midnight of the moment's wall date.
func (m moment) date() time.Time { return midnight(m.wall) }

// midnight returns the start of the wall date.
func midnight(wall time.Time) time.Time {
	y, mo, d := wall.Date()
	return time.Date(y, mo, d, 0, 0, 0, 0, time.UTC)
}

// resolve returns the instant at which clocks in loc show wall. A time that
// happens twice is the first of the two; one that is skipped counts with the
// offset before the gap (RFC 5545 section 3.3.5).
func resolve(wall time.Time, loc *time.Location) time.Time {
	offset := func(unix int64) int64 {
		_, o := time.Unix(unix, 0).In(loc).Zone()
		return int64(o)
	}
	w := wall.Unix()
	before, after := offset(w-86400-offset(w)), offset(w+86400-offset(w))
	if before == after {
		// No change near, or two that cancel out: look at the moment itself.
		if o := offset(w - before); o != before && offset(w-o) == o {
			before = o
		}
		return time.Unix(w-before, 0).In(loc)
	}
	if offset(w-before) == before {
		return time.Unix(w-before, 0).In(loc)
	}
	if offset(w-after) == after {
		return time.Unix(w-after, 0).In(loc)
	}
	return time.Unix(w-before, 0).In(loc)
}

// wallOf returns the wall clock of an instant in loc.
func wallOf(t time.Time, loc *time.Location) time.Time {
	l := t.In(loc)
	y, m, d := l.Date()
	return time.Date(y, m, d, l.Hour(), l.Minute(), l.Second(), 0, time.UTC)
}

// span is a DURATION: days count on the wall clock, the rest exactly.
type span struct {
	days  int
	exact time.Duration
	set   bool
}

// person is an ATTENDEE or ORGANIZER.
type person struct {
	name, address string
	partstat      string // upper case
	kind          string // CUTYPE, upper case
}

// component is a VEVENT or VTODO as it stands in the file.
type component struct {
	todo     bool
	uid      string
	sequence int
	damaged  bool // a property that matters could not be read

	start, end moment // end is DTEND or DUE
	duration   span
	completed  bool

	timing timing
	text   texts

	attendees []person
	organizer person
}

// timing is how a component repeats, or which repeat it replaces.
type timing struct {
	rules, exRules []rule
	rdates         []rdate
	exdates        []moment
	recurrenceID   moment
	andFuture      bool // RANGE=THISANDFUTURE
}

// repeats reports whether there is more than the start itself.
func (t *timing) repeats() bool { return len(t.rules) > 0 || len(t.rdates) > 0 }

// texts is what a component says.
type texts struct {
	summary, description, html, location string
	url, conference                      string
	status, transparency                 string // upper case
	categories                           []string
	priority                             int
	modified                             time.Time
}

// rdate is one RDATE; end or length is set for a period.
type rdate struct {
	start  moment
	end    moment
	length span
}

// document is one VCALENDAR.
type document struct {
	name       string // X-WR-CALNAME, NAME
	components []*component
}
