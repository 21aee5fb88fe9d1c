package draft

import (
	"regexp"
	"strings"
	"time"

	"daybrief/app"
)

// timeline is the whole day: all-day events first, then by hour. What was
// cancelled is marked; what the reader declined is not there.
func (m *maker) timeline() []app.Slot {
	var out []app.Slot
	for pass := 0; pass < 2; pass++ {
		for _, it := range m.today {
			if it.AllDay != (pass == 0) {
				continue
			}
			s := app.Slot{Sentence: m.say(m.slotText(it), it), Span: it.Span, Title: title(it), Place: place(it)}
			for _, f := range []string{app.FlagCancelled, app.FlagTentative, app.FlagRecurring, app.FlagFree, app.FlagOutdoor, app.FlagSample} {
				if it.HasFlag(f) {
					s.Flags = append(s.Flags, f)
				}
			}
			m.fresh(s.Sentence)
			out = append(out, s)
		}
	}
	return out
}

func (m *maker) slotText(it *app.Item) string {
	text := ""
	start, end := it.Start.TimeIn(m.Zone), it.End.TimeIn(m.Zone)
	switch {
	case it.AllDay:
		text = "All day: " + title(it)
	case it.End.IsZero() || !end.After(start):
		text = m.clock(start) + ": " + title(it)
	default:
		text = m.clock(start) + " to " + m.clock(end) + ": " + title(it)
	}
	if p := place(it); p != "" && !strings.Contains(text, p) {
		text += ", " + p
	}
	switch {
	case it.HasFlag(app.FlagCancelled):
		text += " (cancelled)"
	case it.HasFlag(app.FlagTentative):
		text += " (not confirmed)"
	}
	return text
}

// busy returns the events of today that need the reader at an hour.
func (m *maker) busy() []*app.Item {
	var out []*app.Item
	for _, it := range m.today {
		if it.Kind == app.KindEvent && !it.AllDay && !it.HasFlag(app.FlagCancelled) && !it.HasFlag(app.FlagFree) {
			out = append(out, it)
		}
	}
	return out
}

const travelTime = 15 * time.Minute

// checks is what the reader should see coming.
func (m *maker) checks() []app.Check {
	var out []app.Check
	add := func(code, text string, items ...*app.Item) {
		if text == "" || len(out) == checkLines {
			return
		}
		if s := m.say(text, items...); m.fresh(s) {
			out = append(out, app.Check{Sentence: s, Code: code})
		}
	}
	busy := m.busy()
	m.pairs(busy, add)
	for _, it := range busy {
		code, text := m.outdoors(it)
		add(code, text, it, m.weather)
		add("hours", m.oddHours(it), it)
	}
	m.alerts(add)
	for _, it := range append(busy, m.tomorrow...) {
		if l := m.linkOf(it); l != nil && !it.HasFlag(app.FlagCancelled) {
			add("prepare", "Before "+title(it)+m.at(it)+", read the mail from "+sender(l.mail)+` about "`+title(l.mail)+`"`, it, l.mail)
		}
	}
	return out
}

// pairs checks each event against those after it.
func (m *maker) pairs(busy []*app.Item, add adder) {
	for i, a := range busy {
		for _, b := range busy[i+1:] {
			if !b.Start.Time().Before(a.End.Time()) {
				break // the list is in order: no later one overlaps
			}
			add("overlap", m.overlap(a, b), a, b)
		}
		if i+1 < len(busy) {
			add("travel", m.travel(a, busy[i+1]), a, busy[i+1])
		}
	}
}

// at is when an event is, ready to follow its title.
func (m *maker) at(it *app.Item) string {
	start := it.Start.TimeIn(m.Zone)
	day := ""
	if !start.Before(m.end) {
		day = " tomorrow"
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
	return title(a) + " and " + title(b) + " overlap from " + m.clock(b.Start.Time()) + " to " + m.clock(end.Time())
}

var (
	online = regexp.MustCompile(`(?i)\b(?:video|online|zoom|teams|meet|webex|skype|phone|call|remote|virtual|tbd|tba)\b|://`)
	room   = regexp.MustCompile(`(?i)\b(?:room|raum|floor|desk|office|level|kitchen|hall|building)\b`)
)

// travel tells of two places too far apart for the time between. Rooms are
// taken for rooms of one house.
func (m *maker) travel(a, b *app.Item) string {
	p, q := place(a), place(b)
	if p == "" || q == "" || strings.EqualFold(p, q) || online.MatchString(p) || online.MatchString(q) || room.MatchString(p) && room.MatchString(q) || a.End.IsZero() {
		return ""
	}
	gap := b.Start.Time().Sub(a.End.Time())
	if gap < 0 || gap >= travelTime {
		return ""
	}
	return title(a) + " ends at " + m.clock(a.End.Time()) + " (" + p + ") and " + title(b) + " starts at " + m.clock(b.Start.Time()) + " (" + q + "): hardly time to get there"
}

// oddHours tells of a meeting outside the working day, 08 to 18 in the
// reader's zone. What the reader does alone is nobody's business.
func (m *maker) oddHours(it *app.Item) string {
	others := false
	for _, p := range it.People {
		others = others || !m.isReader(p.Address)
	}
	start := it.Start.TimeIn(m.Zone)
	if !others || start.Hour() >= 8 && start.Hour() < 18 {
		return ""
	}
	return title(it) + " at " + m.clock(start) + " is outside working hours"
}

// alerts tells of the day's weather that is worth knowing whatever the plans;
// rain has its place in the forecast itself.
func (m *maker) alerts(add adder) {
	if m.weather == nil || m.weather.Detail.Weather == nil {
		return
	}
	w := m.weather.Detail.Weather
	for _, a := range w.Watch(m.Day.Add(awake), m.end) {
		switch a.Kind {
		case app.AlertRain, app.AlertFog, app.AlertSnow:
			continue
		}
		add(a.Kind, w.Place+": "+a.Words+" from "+m.clock(a.From)+" to "+m.clock(a.To), m.weather)
	}
}

// awake is when the weather begins to matter to a sleeper.
const awake = 5 * time.Hour

var outdoor = regexp.MustCompile(`(?i)\b(?:outdoors?|outside|run|running|jog(?:ging)?|walk|hike|hiking|picnic|bike|cycling|garden|football|soccer|tennis|golf|park|playground|bbq|barbecue|grill|sailing|rowing|beach|parade|open[- ]air|terrace|training run)\b`)

// outdoors checks the weather at the hours of an event under the sky.
func (m *maker) outdoors(it *app.Item) (code, text string) {
	if m.weather == nil || m.weather.Detail.Weather == nil || !it.HasFlag(app.FlagOutdoor) && !outdoor.MatchString(it.Title+" "+place(it)) {
		return "", ""
	}
	w := m.weather.Detail.Weather
	start, end := it.Start.TimeIn(m.Zone), it.End.TimeIn(m.Zone)
	if it.End.IsZero() {
		end = start.Add(time.Hour)
	}
	for _, h := range w.Hours {
		if h.Time.Before(start.Add(-59*time.Minute)) || !h.Time.Before(end) {
			continue
		}
		at := title(it) + " at " + m.clock(start) + " is outdoors: "
		switch {
		case h.RainChance >= 50 || h.Rain >= 0.5:
			return "rain", at + "rain is likely at " + m.clock(h.Time) + chance(h.RainChance)
		case w.Celsius(h.Temperature) >= 30:
			return "heat", at + number(h.Temperature) + " " + w.Unit + " at " + m.clock(h.Time)
		case max(w.Kmh(h.Wind), w.Kmh(h.Gusts)) >= 45:
			return "wind", at + "wind of " + number(max(h.Wind, h.Gusts)) + " " + w.WindUnit + " at " + m.clock(h.Time)
		}
	}
	return "", ""
}
