package calendar

import (
	"time"

	"daybrief/app"
)

// Tasks (VTODO, RFC 5545 section 3.6.2). One that is open belongs to an answer
// as long as it is: without a date, or due long ago. One that is done or called
// off is in no answer of a morning, and Coverage tells the store so.

// done reports whether nothing is left to do.
func (c *component) done() bool {
	return c.completed || c.text.status == "COMPLETED" || c.text.status == "CANCELLED"
}

// singleTask returns a task that does not repeat, as something that happens
// when it is due.
func (a *adapter) singleTask(c *component) []occurrence {
	due := c.end
	if due.isZero() && c.duration.set && !c.start.isZero() {
		due = c.ending(occurrence{start: c.start}, a.window.reader).until()
	}
	if due.isZero() {
		due = c.start
	}
	o := occurrence{from: c, start: due}
	switch {
	case due.isZero():
		if !a.open {
			return nil
		}
	case a.window.holds(due.at(a.window.reader)):
	case !a.open || !a.window.to.IsZero() && !due.at(a.window.reader).Before(a.window.to):
		return nil
	}
	return []occurrence{o}
}

// lookBack is how long ago the repeat of a task may have been due to count as
// overdue.
const lookBack = 31 * 24 * time.Hour

// repeatingTask returns the repeats of a task in the window. In a morning's
// answer the last one before today is overdue, unless it is done; those before
// it are not told of again.
func (a *adapter) repeatingTask(s *series) []occurrence {
	if !a.open || a.all || a.window.from.IsZero() {
		return s.expand(a.window, a.budget)
	}
	w := a.window
	w.from = w.from.Add(-lookBack)
	list := s.expand(w, a.budget)
	y, m, d := w.now.In(w.reader).Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, w.reader)
	first := 0
	for i, o := range list {
		if o.start.at(w.reader).Before(today) {
			first = i
		}
	}
	return list[first:]
}

// until returns the end of the occurrence as a moment.
func (o occurrence) until() moment {
	if !o.end.isZero() || !o.exact {
		return o.end
	}
	if o.start.form == formZoned {
		return moment{wall: wallOf(o.start.at(time.UTC).Add(o.length), o.start.zone.loc), zone: o.start.zone}
	}
	return o.start.withWall(o.start.wall.Add(o.length))
}

// asTask turns the item into a task: it is due at its start.
func (a *adapter) asTask(it *app.Item, o occurrence) {
	it.Kind = app.KindTask
	a.begins(it, o.from)
	if c := o.from; o.recurring && (!c.end.isZero() || c.duration.set) { // DUE is not exclusive, unlike DTEND
		if end := o.until(); end.form == formDate && !end.isZero() {
			it.Start = stampDate(end)
		} else if !it.End.IsZero() {
			it.Start = it.End
		}
	}
	it.End = app.Stamp{}
	if it.Title != "" {
		it.Actions = []app.Action{{Text: it.Title, Due: it.Start, Quote: it.Title}}
	}
}

// begins fills in from when a single task can be worked on.
func (a *adapter) begins(it *app.Item, c *component) {
	switch start := c.start; {
	case start.isZero() || c.timing.repeats() || c.end.isZero() && !c.duration.set: // it is due then
	case start.form == formDate:
		it.Detail.Event.Begins = stampDate(start)
	default:
		it.Detail.Event.Begins = app.At(start.at(a.window.reader).UTC())
	}
}
