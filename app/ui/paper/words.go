package paper

import (
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/locale"
)

// Clock returns an hour as the reader's locale writes it.
func (st *Style) Clock(t time.Time) string { return st.Words.Clock(t.In(st.Zone)) }

// AsOf returns a moment as seen from today: "06:31", "yesterday 06:31",
// "Mon 06:31", "3 November 06:31".
func (st *Style) AsOf(t time.Time) string { return st.Words.Moment(t.In(st.Zone), st.Now) }

// daysAgo returns how many calendar days t lies before today.
func (st *Style) daysAgo(t time.Time) int {
	midnight := func(t time.Time) time.Time {
		y, m, d := t.In(st.Zone).Date()
		return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
	}
	return int(midnight(st.Now).Sub(midnight(t)).Hours() / 24)
}

// Due returns by when something is to be done, and whether that is today or
// past.
func (st *Style) Due(s app.Stamp) (words string, pressing bool) {
	if s.IsZero() {
		return "", false
	}
	t := s.TimeIn(st.Zone)
	days, dated, at := -st.daysAgo(t), s.IsDate(), st.Clock(t)
	switch {
	case days < 0:
		return st.Say("common.overdue", "Day", st.Words.DayMonth(t)), true
	case days == 0 && dated:
		return st.Say("common.due_today"), true
	case days == 0:
		return st.Say("common.due_today_at", "Time", at), true
	case days == 1 && dated:
		return st.Say("common.due_tomorrow"), false
	case days == 1:
		return st.Say("common.due_tomorrow_at", "Time", at), false
	case days < 7 && dated:
		return st.Say("common.due_weekday", "Day", st.Words.Weekday(t)), false
	case days < 7:
		return st.Say("common.due_weekday_at", "Day", st.Words.Weekday(t), "Time", at), false
	case dated:
		return st.Say("common.due_date", "Day", st.Words.DayMonth(t)), false
	}
	return st.Say("common.due_date_at", "Day", st.Words.DayMonth(t), "Time", at), false
}

// DayName returns a date of a brief as a headline: "Saturday, 21 November".
func (st *Style) DayName(date string) string {
	t, err := time.Parse("2006-01-02", date)
	if err != nil {
		return date
	}
	return locale.Capital(st.Words.Day(t))
}

// Joined returns what happened and what to do as sentences in one line.
func Joined(text, hint string) string {
	out := Ended(text)
	if hint != "" {
		out += " " + Ended(hint)
	}
	return out
}

// Ended closes a sentence, unless it ends in a command or an address, which a
// full stop would change.
func Ended(s string) string {
	if s == "" || strings.ContainsRune(".!?…:", rune(s[len(s)-1])) || strings.Contains(s, ": ") {
		return s
	}
	return s + "."
}

// Span returns when something begins and ends.
func (st *Style) Span(s app.Span) string {
	start := s.Start.TimeIn(st.Zone)
	if s.End.IsZero() || s.End.Equal(s.Start) {
		return st.AsOf(start)
	}
	end := s.End.TimeIn(st.Zone)
	if st.daysAgo(start) == 0 && st.daysAgo(end) == 0 {
		return st.Words.ClockRange(start, end)
	}
	return st.AsOf(start) + "–" + st.Clock(end)
}

// stepWords returns a step of a run as the reader is told.
func (st *Style) stepWords(p app.Progress) string {
	switch p.Step {
	case "sources":
		if p.Source == "" {
			return st.Say("common.step_sources")
		}
		return st.Say("common.step_source", "Name", p.Source, "Done", min(p.Done+1, max(p.Total, 1)), "All", max(p.Total, 1))
	case "store":
		return st.Say("common.step_store")
	case "index":
		return st.Say("common.step_index")
	case "score":
		return st.Say("common.step_score")
	case "write":
		return st.Say("common.step_write")
	}
	return st.Say("common.step_last")
}

// Today is noon of the reader's day, UTC, for counting days.
func (st *Style) Today() time.Time {
	y, m, d := st.Now.In(st.Zone).Date()
	return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
}

// NextWeek is the next Monday.
func (st *Style) NextWeek() time.Time {
	today := st.Today()
	return today.AddDate(0, 0, 1+(7-int(today.Weekday()))%7)
}

// Day names a day to come: "tomorrow", "Monday", "27 November".
func (st *Style) Day(s app.Stamp) string {
	t := s.TimeIn(st.Zone)
	switch days := -st.daysAgo(t); {
	case days == 1:
		return st.Say("common.tomorrow")
	case days > 1 && days < 7:
		return st.Words.Weekday(t)
	}
	return st.Words.DayMonth(t)
}

// Back says when something hidden comes back: "Back on Monday: Pay invoice".
func (st *Style) Back(s app.Stamp, text string) string {
	t := s.TimeIn(st.Zone)
	switch days := -st.daysAgo(t); {
	case days == 1:
		return st.Say("prose.back_tomorrow", "Text", text)
	case days > 1 && days < 7:
		return st.Say("prose.back_weekday", "Day", st.Words.Weekday(t), "Text", text)
	}
	return st.Say("prose.back_date", "Day", st.Words.DayMonth(t), "Text", text)
}
