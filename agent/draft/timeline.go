package draft

import (
	"strings"

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
	text := m.hours(it) + ": " + title(it)
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

// hours says when an event is on the day, also where it began the day before or
// ends the day after.
func (m *maker) hours(it *app.Item) string {
	start, end := it.Start.TimeIn(m.Zone), it.End.TimeIn(m.Zone)
	switch {
	case it.AllDay:
		return "All day"
	case it.End.IsZero() || !end.After(start):
		return m.clock(start)
	case start.Before(m.Day) && end.After(m.end):
		return "All day, until " + m.dayName(end) + " " + m.clock(end)
	case start.Before(m.Day):
		return "Until " + m.clock(end)
	case end.After(m.end):
		return m.clock(start) + " to " + m.dayName(end) + " " + m.clock(end)
	}
	return m.clock(start) + " to " + m.clock(end)
}

// busy returns the events of today that need the reader at an hour.
func (m *maker) busy() []*app.Item { return blocking(m.today) }

// blocking returns those of the events that need the reader at an hour.
func blocking(list []*app.Item) []*app.Item {
	var out []*app.Item
	for _, it := range list {
		if it.Kind == app.KindEvent && !it.AllDay && !it.HasFlag(app.FlagCancelled) && !it.HasFlag(app.FlagFree) {
			out = append(out, it)
		}
	}
	return out
}
