package calendar

import (
	"maps"
	"slices"
	"sort"
	"time"
)

// window is the time whose occurrences are wanted: from <= start < to. A zero
// bound is open.
type window struct {
	from, to time.Time
	reader   *time.Location
	now      time.Time
}

// Limits of what an open window is worked out for.
var (
	earliest = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
)

// holds reports whether an occurrence that starts then belongs to the window.
func (w window) holds(start time.Time) bool {
	return (w.from.IsZero() || !start.Before(w.from)) && (w.to.IsZero() || start.Before(w.to))
}

// scope is a window on the wall clock of a series, wider by a margin, and what
// may be spent on it.
type scope struct {
	lo, hi time.Time
	reader *time.Location
	budget *budget
}

// scope returns the window for a series whose times are read in loc. Open
// bounds become the limits of time; repeats without end are cut a year after
// now.
func (w window) scope(loc *time.Location, margin time.Duration, b *budget) scope {
	margin += 3 * time.Hour // a change of the clock, and one of standard time
	sc := scope{lo: earliest, hi: w.now.UTC().AddDate(1, 0, 0), reader: w.reader, budget: b}
	if !w.from.IsZero() {
		sc.lo = wallOf(w.from, loc).Add(-margin)
		if w.to.IsZero() && w.from.After(w.now) {
			sc.hi = sc.lo.AddDate(1, 0, 0)
		}
	}
	if !w.to.IsZero() {
		sc.hi = wallOf(w.to, loc).Add(margin)
	}
	if sc.hi.After(latest) {
		sc.hi = latest
	}
	return sc
}

// holds reports whether a wall clock time lies in the scope.
func (sc scope) holds(t time.Time) bool { return !t.Before(sc.lo) && t.Before(sc.hi) }

// expand returns the occurrences of a series in the window, by start. It works
// on the wall clock and turns to instants last.
func (s *series) expand(w window, b *budget) []occurrence {
	var out []occurrence
	excluded := s.excluded(w.reader)
	if s.master != nil && !s.master.start.isZero() {
		out = s.regular(w, b, excluded)
	}
	for _, o := range s.overrides {
		if s.void(o, excluded, w, b) {
			continue
		}
		occ := occurrence{from: o, start: o.start, original: s.originalKey(o.timing.recurrenceID, w.reader), recurring: true}
		if w.holds(o.start.at(w.reader)) {
			out = append(out, o.ending(occ, w.reader))
		}
	}
	slices.SortStableFunc(out, func(a, c occurrence) int { return a.start.at(w.reader).Compare(c.start.at(w.reader)) })
	return out
}

// originalKey writes the repeat a replacement names as the series would, so
// that both have the same id.
func (s *series) originalKey(m moment, reader *time.Location) string {
	if s.master != nil && !s.master.start.isZero() {
		m = s.master.start.withWall(s.wallIn(m, reader))
	}
	return nativeKey(m)
}

// regular returns the occurrences that no single replacement takes away.
func (s *series) regular(w window, b *budget, excluded refs) []occurrence {
	c := s.master
	if !c.timing.repeats() {
		occ := occurrence{from: c, start: c.start}
		if s.replaced(w.reader).has(c.start, w.reader) || !w.holds(c.start.at(w.reader)) {
			return nil
		}
		return []occurrence{c.ending(occ, w.reader)}
	}
	later := s.futures(w.reader)
	walls, periods := s.repeats(w, b, later)
	gone := s.replaced(w.reader)
	var out []occurrence
	for _, wall := range walls {
		m := c.start.withWall(wall)
		if gone.has(m, w.reader) || excluded.has(m, w.reader) {
			continue
		}
		occ := occurrence{from: c, start: m, original: nativeKey(m), recurring: true}
		if i := lastFuture(later, wall); i >= 0 {
			occ.from = later[i].component
			occ.start = occ.from.start.withWall(wall.Add(later[i].shift))
		}
		if !w.holds(occ.start.at(w.reader)) {
			continue
		}
		if r, ok := periods[wall]; ok {
			out = append(out, r.ending(occ, w.reader))
		} else {
			out = append(out, occ.from.ending(occ, w.reader))
		}
	}
	return out
}

// lastFuture returns the last replacement that holds for the repeat, or -1.
func lastFuture(later []future, wall time.Time) int {
	return sort.Search(len(later), func(i int) bool { return wall.Before(later[i].from) }) - 1
}

// repeats returns the wall clocks of the repeats in the window, in order, and
// those that are periods with an end of their own.
func (s *series) repeats(w window, b *budget, later []future) ([]time.Time, map[time.Time]rdate) {
	c := s.master
	var margin time.Duration
	for _, f := range later {
		margin = max(margin, f.shift.Abs())
	}
	loc := w.reader
	if c.start.form == formZoned {
		loc = c.start.zone.loc
	}
	sc := w.scope(loc, min(margin, 400*24*time.Hour), b)
	set := map[time.Time]bool{}
	if sc.holds(c.start.wall) && s.startCounts() {
		set[c.start.wall] = true
	}
	for i := range c.timing.rules {
		left := maxRepeats
		s.run(&c.timing.rules[i], sc, func(t time.Time) bool {
			b.steps -= zoneSteps
			if len(later) == 0 && !w.holds(c.start.withWall(t).at(w.reader)) { // the scope is wider
				return true
			}
			set[t] = true
			left--
			b.spent = b.spent || left <= 0
			return left > 0 && b.repeat()
		})
	}
	periods := s.dates(sc, set)
	for i := range c.timing.exRules {
		s.run(&c.timing.exRules[i], sc, func(t time.Time) bool {
			b.steps--
			delete(set, t)
			return b.steps > 0
		})
	}
	return slices.SortedFunc(maps.Keys(set), time.Time.Compare), periods
}

// dates adds the RDATEs in the scope to the set and returns those that are
// periods with an end of their own.
func (s *series) dates(sc scope, set map[time.Time]bool) map[time.Time]rdate {
	c := s.master
	periods := map[time.Time]rdate{}
	for _, r := range c.timing.rdates {
		wall := s.wallIn(r.start, sc.reader)
		if r.start.form == formDate && c.start.form != formDate { // a date in a series of times
			wall = r.start.wall.Add(c.start.wall.Sub(c.start.date()))
		}
		if !sc.holds(wall) {
			continue
		}
		set[wall] = true
		if !r.end.isZero() || r.length.set {
			periods[wall] = r
		}
	}
	return periods
}

// startCounts reports whether the start itself is an occurrence: always (RFC
// 5545 section 3.8.5.3), unless every rule ends before it.
func (s *series) startCounts() bool {
	if len(s.master.timing.rules) == 0 {
		return true
	}
	for _, r := range s.master.timing.rules {
		if r.until.isZero() || !s.lastWall(&r, time.UTC).Before(s.master.start.wall) {
			return true
		}
	}
	return false
}

// run walks one rule of the series.
func (s *series) run(r *rule, sc scope, add func(time.Time) bool) {
	if sc.budget.repeats < 0 {
		return
	}
	x := expander{rule: r, start: s.master.start.wall, lo: sc.lo, hi: sc.hi, budget: sc.budget}
	if s.master.start.form == formDate { // a date has no hour that a rule could name
		day := *r
		day.hours, day.minutes, day.seconds = nil, nil, nil
		if day.freq < daily {
			day.freq, day.interval = daily, 1
		}
		x.rule = &day
	}
	if !r.until.isZero() {
		x.until = s.lastWall(r, sc.reader)
	}
	x.run(add)
}

// lastWall returns UNTIL on the wall clock of the series. A date includes its
// whole day.
func (s *series) lastWall(r *rule, reader *time.Location) time.Time {
	u := r.until
	switch {
	case u.form == formDate:
		return u.wall.Add(24*time.Hour - time.Second)
	case u.form == formZoned && s.master.start.form == formZoned:
		return wallOf(u.at(reader), s.master.start.zone.loc)
	case u.form == formZoned && s.master.start.form == formFloating:
		return wallOf(u.at(reader), reader)
	}
	return u.wall
}

// ending adds the end that the component gives to an occurrence of it: the
// same exact length for DTEND, the same nominal one for DURATION and dates.
func (c *component) ending(o occurrence, reader *time.Location) occurrence {
	if c.start.isZero() {
		return o
	}
	switch {
	case c.start.form == formDate:
		days := 1
		if !c.end.isZero() {
			last := c.end.wall
			if last.After(c.end.date()) { // a time, though the start is a date
				last = c.end.date().AddDate(0, 0, 1)
			}
			days = int(last.Sub(c.start.wall) / (24 * time.Hour))
		} else if c.duration.set {
			days = c.duration.days + int(c.duration.exact/(24*time.Hour))
		}
		o.end = o.start.withWall(o.start.wall.AddDate(0, 0, min(max(days, 1), maxDays)))
	case !c.end.isZero():
		if c.end.form == formDate && !c.end.wall.After(c.start.wall) {
			return o
		}
		o.length, o.exact = c.end.at(reader).Sub(c.start.at(reader)), true
		o.exact = o.length >= 0
	case c.duration.set:
		return c.duration.ending(o, reader)
	}
	return o
}

// ending adds the end of a period.
func (r rdate) ending(o occurrence, reader *time.Location) occurrence {
	if r.length.set {
		return r.length.ending(o, reader)
	}
	o.length = r.end.at(reader).Sub(r.start.at(reader))
	o.exact = o.length >= 0
	return o
}

// ending adds the end of a duration: days on the wall clock, the rest exactly.
func (sp span) ending(o occurrence, reader *time.Location) occurrence {
	if sp.days < 0 || sp.exact < 0 {
		return o
	}
	nominal := o.start.withWall(o.start.wall.AddDate(0, 0, sp.days))
	o.length, o.exact = nominal.at(reader).Sub(o.start.at(reader))+sp.exact, true
	return o
}
