package calendar

import (
	"slices"
	"strconv"
	"time"
)

// series is an event or task with all that replaces single repeats of it.
type series struct {
	master    *component // nil where the file holds replacements alone
	overrides []*component
	known     map[string]int // where the replacement of a repeat stands in overrides
}

// group sorts the components of a calendar into series, in the file's order.
// Of several versions of a component the one with the highest SEQUENCE counts,
// of equal ones the last. Events that share an UID but not a start are kept
// apart: losing one would be worse than the writer's mistake.
func group(doc document) []*series {
	byUID := map[string]*series{}
	var out []*series
	for _, c := range doc.components {
		if c.start.isZero() && !c.todo && c.timing.recurrenceID.isZero() {
			continue // an event that is at no time
		}
		s := byUID[c.uid]
		if s == nil || c.uid == "" {
			s = &series{}
			out = append(out, s)
			byUID[c.uid] = s
		}
		if !c.timing.recurrenceID.isZero() && c.uid != "" {
			s.override(c)
			continue
		}
		if extra := s.take(c); extra != nil {
			out = append(out, extra)
		}
	}
	return out
}

// take makes c the master. It returns a series of its own for c where both
// have to stand.
func (s *series) take(c *component) *series {
	switch {
	case s.master == nil, c.sequence > s.master.sequence:
		s.master = c
	case c.sequence < s.master.sequence:
	case c.start.wall.Equal(s.master.start.wall) && c.start.form == s.master.start.form:
		s.master = c
	default:
		return &series{master: c}
	}
	return nil
}

// override adds the replacement of one repeat, or of this and all later ones.
func (s *series) override(c *component) {
	id := c.timing.recurrenceID
	if c.start.isZero() {
		c.start = id
	}
	k := nativeKey(id)
	if c.timing.andFuture {
		k += "+"
	}
	if i, ok := s.known[k]; ok {
		if c.sequence >= s.overrides[i].sequence {
			s.overrides[i] = c
		}
		return
	}
	if s.known == nil {
		s.known = map[string]int{}
	}
	s.known[k] = len(s.overrides)
	s.overrides = append(s.overrides, c)
}

// occurrence is one time at which an event happens.
type occurrence struct {
	from      *component // whose words it has
	start     moment
	end       moment // zero: not known
	length    time.Duration
	exact     bool   // end is start's instant plus length
	original  string // which repeat it is; "" for an event that happens once
	recurring bool
}

// key names a repeat: by its date, its wall clock or its instant.
func key(form form, wall time.Time, unix int64) string {
	switch form {
	case formDate:
		return wall.Format("20060102")
	case formFloating:
		return wall.Format("20060102T150405")
	}
	return strconv.FormatInt(unix, 10)
}

// refs is a set of repeats that EXDATE or RECURRENCE-ID name. Each may be
// given in another form than the series: a date names all repeats of a day.
type refs map[string]bool

// add adds a repeat of a series of the given form.
func (r refs) add(m moment, of form, reader *time.Location) {
	f := m.form
	if of == formDate {
		f = formDate
	}
	r[key(f, m.wall, m.at(reader).Unix())] = true
}

// has reports whether the set names the repeat.
func (r refs) has(m moment, reader *time.Location) bool {
	if len(r) == 0 {
		return false
	}
	if r[key(formDate, m.wall, 0)] {
		return true
	}
	return m.form != formDate && (r[key(formFloating, m.wall, 0)] || r[key(formZoned, m.wall, m.at(reader).Unix())])
}

// nativeKey returns what tells the repeat from others of its series in ids.
func nativeKey(m moment) string {
	switch m.form {
	case formDate:
		return m.wall.Format("20060102")
	case formFloating:
		return m.wall.Format("20060102T150405")
	}
	return m.at(time.UTC).UTC().Format("20060102T150405Z")
}

// futures returns the replacements that hold for later repeats too, by the
// wall clock of the repeat from which they hold.
func (s *series) futures(reader *time.Location) []future {
	var out []future
	for _, o := range s.overrides {
		if !o.timing.andFuture || s.master == nil {
			continue
		}
		at := s.wallIn(o.timing.recurrenceID, reader)
		out = append(out, future{from: at, shift: o.start.wall.Sub(at), component: o})
	}
	slices.SortStableFunc(out, func(a, b future) int { return a.from.Compare(b.from) })
	return out
}

// future is a replacement of a repeat and all that follow.
type future struct {
	from      time.Time
	shift     time.Duration
	component *component
}

// wallIn returns the moment's wall clock as the series writes its own.
func (s *series) wallIn(m moment, reader *time.Location) time.Time {
	start := s.master.start
	switch {
	case start.form == formDate:
		return m.date()
	case m.form == formZoned && start.form == formZoned:
		return wallOf(m.at(reader), start.zone.loc)
	case m.form == formZoned:
		return wallOf(m.at(reader), reader)
	}
	return m.wall
}
