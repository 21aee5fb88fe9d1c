package calendar

import "time"

// replaced returns the repeats that have a replacement of their own.
func (s *series) replaced(reader *time.Location) refs {
	if len(s.overrides) == 0 {
		return nil
	}
	r := refs{}
	of := formZoned
	if s.master != nil {
		of = s.master.start.form
	}
	for _, o := range s.overrides {
		r.add(o.timing.recurrenceID, of, reader)
	}
	return r
}

// excluded returns the repeats that EXDATE takes away.
func (s *series) excluded(reader *time.Location) refs {
	if s.master == nil || len(s.master.timing.exdates) == 0 {
		return nil
	}
	r := refs{}
	for _, m := range s.master.timing.exdates {
		r.add(m, s.master.start.form, reader)
	}
	return r
}

// void reports whether a replacement no longer holds: the event was changed
// with or after it, and the repeat it names was excluded, or the event was
// changed after it and does not happen then any more. A replacement that is
// newer than the event stands, whatever it names.
func (s *series) void(o *component, excluded refs, w window, b *budget) bool {
	c := s.master
	if c == nil || c.start.isZero() || !c.timing.repeats() || o.sequence > c.sequence {
		return false
	}
	id := c.start.withWall(s.wallIn(o.timing.recurrenceID, w.reader))
	if excluded.has(id, w.reader) {
		return true
	}
	return o.sequence < c.sequence && !o.timing.andFuture && !s.happens(o.timing.recurrenceID, id.wall, w, b)
}

// happens reports whether the repeat m, on the wall clock of the series, is one
// of it. A date names any repeat of its day.
func (s *series) happens(m moment, wall time.Time, w window, b *budget) bool {
	if b.steps -= 1 + len(s.master.timing.rdates); b.steps <= 0 {
		b.spent = true
		return true
	}
	sc := scope{lo: wall, hi: wall.Add(time.Second), reader: w.reader, budget: b}
	if m.form == formDate {
		sc.lo = midnight(wall)
		sc.hi = sc.lo.Add(24 * time.Hour)
	}
	found := sc.holds(s.master.start.wall)
	for i := range s.master.timing.rules {
		if found {
			return true
		}
		s.run(&s.master.timing.rules[i], sc, func(time.Time) bool {
			found = true
			return false
		})
	}
	set := map[time.Time]bool{}
	s.dates(sc, set)
	return found || len(set) > 0
}
