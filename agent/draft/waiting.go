package draft

import (
	"strings"
	"time"

	"daybrief/agent/evidence"
	"daybrief/app"
)

// waiting: a person has waited for an answer for more than two days.
func (m *maker) waiting() []app.Sentence {
	var out []app.Sentence
	for _, t := range m.todo {
		if t.Kind != app.ActionAsked || t.it.HasFlag(app.FlagAutomatic) || t.it.From == nil || machine.MatchString(t.it.From.Address) {
			continue
		}
		if !m.waits(t) || !m.news(t) {
			continue
		}
		since := sender(t.it) + " has waited since " + m.dayName(t.Since)
		if !t.Again.IsZero() {
			since += " and asked again " + m.onDate(t.Again)
		}
		if m.passed(t) {
			since += pad(m.by(t.due))
		}
		out = append(out, m.say(since+quoted(t.quote), m.cites(t)...))
	}
	return out[:min(len(out), 2)]
}

// owed: the reader asked and nobody has answered for more than two days.
func (m *maker) owed() []app.Sentence {
	var out []app.Sentence
	for _, t := range m.owing {
		if t.it.HasFlag(app.FlagSent) && t.Who != "" && m.waits(t) && m.news(t) {
			out = append(out, m.say(m.party(t)+" has not answered since "+m.dayName(t.Since)+quoted(t.quote), m.cites(t)...))
		}
	}
	return out[:min(len(out), 2)]
}

// quoted is a sentence of a mail behind what is said of it.
func quoted(s string) string {
	return `: "` + evidence.Cut(strings.TrimRight(vocative.ReplaceAllString(clean(s), ""), "."), 120) + `"`
}

const patience = 2 // days somebody may wait before it is told

func (m *maker) waits(t task) bool { return t.Since.Before(m.Day.AddDate(0, 0, -patience)) }

// passed reports whether the day of a task is over.
func (m *maker) passed(t task) bool {
	return !t.due.IsZero() && t.due.TimeIn(m.Zone).Before(m.Day)
}

// news reports whether something about a task that waits is new since the brief
// before: it began to wait, was asked again, or its day passed. Without that an
// insight is not told again; the list of actions holds it all the same.
func (m *maker) news(t task) bool {
	if m.Last == nil {
		return true
	}
	last, err := time.ParseInLocation(isoDate, m.Last.Date, m.Zone)
	if err != nil { // every brief of ours has its date
		return true
	}
	return !t.Since.Before(last.AddDate(0, 0, -patience)) || t.Again.After(m.Last.Made) ||
		m.passed(t) && !t.due.TimeIn(m.Zone).Before(last)
}
