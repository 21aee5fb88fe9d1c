package draft

import (
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// Bounds of the checks.
const (
	workFrom, workTo = 8, 18            // the hours of a working day
	noBreak          = 4 * time.Hour    // so long without a break is worth a word
	breakTime        = 10 * time.Minute // a gap shorter than that is no break
	overlapLines     = 4
	prepareLines     = 3
)

// checks is what the reader should see coming: what clashes, what the weather
// does to plans, what stands outside working hours, what to read before.
func (m *maker) checks() []app.Check {
	var out []app.Check
	count := map[string]int{}
	most := map[string]int{"overlap": overlapLines, "prepare": prepareLines}
	add := func(code, text string, items ...*app.Item) {
		if text == "" || len(out) == checkLines || most[code] > 0 && count[code] == most[code] {
			return
		}
		if s := m.say(text, items...); m.fresh(s) {
			out = append(out, app.Check{Sentence: s, Code: code})
			count[code]++
		}
	}
	busy := m.busy()
	next := append(append([]*app.Item(nil), busy...), blocking(m.tomorrow)...)
	m.overlaps(busy, next, add)
	m.travels(busy, add)
	m.outdoorChecks(add)
	for _, it := range busy {
		add("hours", m.oddHours(it), it)
	}
	m.alerts(add)
	m.holiday(busy, add)
	m.breathless(busy, add)
	for _, it := range append(append([]*app.Item(nil), busy...), m.tomorrow...) {
		if text, items := m.before(it); text != "" {
			add("prepare", text, items...)
		}
	}
	return out
}

// overlaps checks each event of today against those after it, also against
// tomorrow's where it runs past midnight.
func (m *maker) overlaps(busy, next []*app.Item, add adder) {
	for i, a := range busy {
		for _, b := range next[i+1:] {
			if !b.Start.Time().Before(a.End.Time()) {
				break // the list is in order: no later one overlaps
			}
			add("overlap", m.overlap(a, b), a, b)
		}
	}
}

// at is when an event is, ready to follow its title.
func (m *maker) at(it *app.Item) string {
	start := it.Start.TimeIn(m.Zone)
	day := ""
	switch {
	case !start.Before(m.end):
		day = " tomorrow"
	case start.Before(m.Day):
		day = " since yesterday"
		if it.AllDay {
			return ""
		}
	}
	if it.AllDay {
		return day
	}
	return day + " at " + m.clock(start)
}

func (m *maker) overlap(a, b *app.Item) string {
	if a.End.IsZero() || !b.Start.TimeIn(m.Zone).Before(a.End.TimeIn(m.Zone)) {
		return ""
	}
	end := a.End
	if !b.End.IsZero() && b.End.Time().Before(end.Time()) {
		end = b.End
	}
	if !end.TimeIn(m.Zone).After(b.Start.TimeIn(m.Zone)) {
		return ""
	}
	return unsure(a) + " and " + unsure(b) + " overlap from " + m.clock(b.Start.Time()) + " to " + m.clock(end.Time())
}

// unsure is an event's title, marked where the reader has not said yes.
func unsure(it *app.Item) string {
	if it.HasFlag(app.FlagTentative) {
		return called(it) + " (not confirmed)"
	}
	return called(it)
}

// oddHours tells of a meeting outside the working day, in the reader's zone or
// in the one it was planned in. What the reader does alone is nobody's
// business, and what began yesterday was told then.
func (m *maker) oddHours(it *app.Item) string {
	start := it.Start.TimeIn(m.Zone)
	if !m.withOthers(it) || start.Before(m.Day) {
		return ""
	}
	here := atWork(start)
	there, city := m.elsewhere(it)
	switch {
	case city == "" && !here:
		return called(it) + " at " + m.clock(start) + " is outside working hours"
	case city != "" && !here:
		return called(it) + " at " + m.clock(start) + " (" + m.hourOf(there) + " in " + city + ") is outside working hours"
	case city != "" && !atWork(there):
		return called(it) + " at " + m.clock(start) + " is outside working hours in its own zone: " + m.hourOf(there) + " in " + city
	}
	return ""
}

func atWork(t time.Time) bool { return t.Hour() >= workFrom && t.Hour() < workTo }

// elsewhere is the start of an event in its own zone with the zone's city, ""
// where its clock shows what the reader's does.
func (m *maker) elsewhere(it *app.Item) (time.Time, string) {
	start := it.Start.TimeIn(m.Zone)
	zone, err := time.LoadLocation(it.TZ)
	if err != nil || it.TZ == "" || !strings.Contains(it.TZ, "/") || strings.HasPrefix(it.TZ, "Etc/") {
		return start, ""
	}
	there := start.In(zone)
	_, a := start.Zone()
	_, b := there.Zone()
	if a == b {
		return start, ""
	}
	return there, strings.ReplaceAll(it.TZ[strings.LastIndexByte(it.TZ, '/')+1:], "_", " ")
}

// hourOf writes the hour a clock of the time's own zone shows.
func (m *maker) hourOf(t time.Time) string { return t.Format(app.HourLayout(m.Hours12)) }

func (m *maker) withOthers(it *app.Item) bool {
	for _, p := range it.People {
		if !m.isReader(p.Address) {
			return true
		}
	}
	return false
}

// dayOff finds what a calendar calls a public holiday.
var dayOff = lazyre.New(`(?i)\b(?:public|bank|national|federal)[- ]holidays?\b|\bfeiertage?\b|\bjours? fériés?\b|\b(?:holidays in|feiertage in)\b`)

// holiday tells of a meeting on a public holiday.
func (m *maker) holiday(busy []*app.Item, add adder) {
	for _, day := range m.today {
		if !day.AllDay || day.HasFlag(app.FlagCancelled) || day.Detail.Event == nil || !dayOff.MatchString(day.Title+" "+day.Detail.Event.Calendar) {
			continue
		}
		for _, it := range busy {
			if m.withOthers(it) && !it.Start.TimeIn(m.Zone).Before(m.Day) {
				add("holiday", called(it)+m.at(it)+" is on a public holiday: "+title(day), it, day)
				return
			}
		}
	}
}

// breathless tells of several events in a row without a break for hours.
func (m *maker) breathless(busy []*app.Item, add adder) {
	var row []*app.Item
	var end time.Time
	flush := func() {
		if len(row) < 2 || end.Sub(row[0].Start.Time()) < noBreak {
			return
		}
		last := row[0]
		for _, it := range row {
			if it.End.Time().Equal(end) {
				last = it
			}
		}
		if longest(row) < noBreak {
			add("break", "No break from "+m.clock(row[0].Start.Time())+" to "+m.clock(end)+": "+called(row[0])+" is the first and "+called(last)+" the last in a row", row...)
		}
	}
	for _, it := range busy {
		if it.End.IsZero() {
			continue
		}
		if len(row) == 0 || it.Start.Time().Sub(end) >= breakTime {
			flush()
			row, end = nil, it.End.Time()
		}
		row = append(row, it)
		if it.End.Time().After(end) {
			end = it.End.Time()
		}
	}
	flush()
}

func longest(row []*app.Item) time.Duration {
	var d time.Duration
	for _, it := range row {
		d = max(d, it.End.Time().Sub(it.Start.Time()))
	}
	return d
}
