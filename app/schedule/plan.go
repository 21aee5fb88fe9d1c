// Package schedule knows when a brief is to be made: it reckons the planned
// times of a plan, decides whether a run is due, keeps the plan in a program
// that runs on, and sets up the timers of the operating systems.
//
// A planned time is called a slot. What holds:
//
//   - a slot that came gives one run, within a minute of the machine being
//     awake; of several slots slept through the last one alone counts;
//   - never two, however many processes look: whether a slot was made is read
//     again while the lock of runs is held;
//   - a clock that is set back makes no slot twice;
//   - a run that is put off says why.
//
// Files of the operating systems are made by pure functions, the same
// everywhere; only the commands that tell the system of them differ. The package
// imports the vocabulary alone; the clock, the store's answers, the run itself
// and the runner of commands are handed in.
package schedule

import (
	"fmt"
	"time"

	"daybrief/app"
)

// Plan is a time of day at which a brief is to be made.
type Plan struct {
	Hour, Minute int
	Weekdays     bool           // Monday to Friday alone
	Zone         *time.Location // nil means UTC
}

// ParseClock reads HH:MM, 00:00 to 23:59. The error is an *app.Error with code usage.
func ParseClock(text string) (hour, minute int, err error) {
	t, err := time.Parse("15:04", text)
	if err != nil || len(text) != len("15:04") {
		return 0, 0, &app.Error{
			Code:    app.CodeUsage,
			Message: fmt.Sprintf("%q is not a time of day", text),
			Hint:    "Write hours and minutes with two figures each, such as 06:30.",
		}
	}
	return t.Hour(), t.Minute(), nil
}

// searchDays is how far slots are looked for: a weekday comes within three
// days, and a zone that changes sides of the date line skips one more.
const searchDays = 10

// Next returns the first slot after t; the zero time when there is none.
func (p Plan) Next(t time.Time) time.Time {
	for n := -2; n <= searchDays; n++ {
		if s, ok := p.slot(dayOf(t.In(p.zone())).add(n)); ok && s.After(t) {
			return s
		}
	}
	return time.Time{}
}

// Last returns the last slot at or before t; the zero time when there is none.
func (p Plan) Last(t time.Time) time.Time {
	for n := 2; n >= -searchDays; n-- {
		if s, ok := p.slot(dayOf(t.In(p.zone())).add(n)); ok && !s.After(t) {
			return s
		}
	}
	return time.Time{}
}

func (p Plan) zone() *time.Location {
	if p.Zone == nil {
		return time.UTC
	}
	return p.Zone
}

// slot returns the slot of a day, if it has one.
func (p Plan) slot(d day) (time.Time, bool) {
	if wd := d.utc().Weekday(); p.Weekdays && (wd == time.Saturday || wd == time.Sunday) {
		return time.Time{}, false
	}
	return instant(d, p.Hour, p.Minute, p.zone())
}

// day is a date of the calendar, in no zone.
type day struct {
	y int
	m time.Month
	d int
}

func dayOf(t time.Time) day {
	y, m, d := t.Date()
	return day{y, m, d}
}

func (d day) utc() time.Time { return time.Date(d.y, d.m, d.d, 0, 0, 0, 0, time.UTC) }

func (d day) add(n int) day { return dayOf(d.utc().AddDate(0, 0, n)) }

// instant returns when a clock in the zone shows hour:minute on a day. A time
// that comes twice because clocks go back means the first; one that is left out
// because they go forward means the moment they do. A day the zone skips has none.
func instant(d day, hour, minute int, zone *time.Location) (time.Time, bool) {
	want := d.utc().Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
	t := time.Date(d.y, d.m, d.d, hour, minute, 0, 0, zone)
	start, end := t.ZoneBounds()
	switch shown := wall(t); {
	case shown.Equal(want):
		return earlier(t, start, want), true
	case shown.After(want): // reckoned by the offset before the gap, so behind it
		return gap(start, d)
	}
	return gap(end, d)
}

// wall is what a clock shows at t, as a time in UTC to reckon with.
func wall(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

// earlier returns the instant before the change of the clocks at start that
// shows the same as t, if there is one.
func earlier(t, start, want time.Time) time.Time {
	if start.IsZero() {
		return t
	}
	before := start.Add(-time.Nanosecond)
	_, offset := before.Zone()
	_, now := t.Zone()
	if u := t.Add(time.Duration(now-offset) * time.Second); u.Before(start) && wall(u).Equal(want) {
		return u
	}
	return t
}

// gap returns the moment the clocks go forward, unless they leave out the whole
// day.
func gap(change time.Time, d day) (time.Time, bool) {
	if change.IsZero() {
		return time.Time{}, false
	}
	before := dayOf(change.Add(-time.Nanosecond).In(change.Location()))
	if before.utc().Before(d.utc()) && dayOf(change).utc().After(d.utc()) {
		return time.Time{}, false
	}
	return change, true
}
