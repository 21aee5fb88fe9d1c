package paper

import (
	"fmt"
	"strings"
	"time"

	"daybrief/app"
)

// Clock returns an hour as the reader's locale writes it.
func (st *Style) Clock(t time.Time) string {
	if st.Hour24 {
		return t.In(st.Zone).Format("15:04")
	}
	return t.In(st.Zone).Format("3:04 PM")
}

// AsOf returns a moment as seen from today: "06:31", "yesterday 06:31",
// "Mon 06:31", "3 November 06:31".
func (st *Style) AsOf(t time.Time) string {
	switch days := st.daysAgo(t); {
	case days == 0:
		return st.Clock(t)
	case days == 1:
		return "yesterday " + st.Clock(t)
	case days > 1 && days < 7:
		return t.In(st.Zone).Format("Mon ") + st.Clock(t)
	}
	return t.In(st.Zone).Format("2 January ") + st.Clock(t)
}

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
	days := -st.daysAgo(t)
	hour := ""
	if !s.IsDate() {
		hour = " " + st.Clock(t)
	}
	switch {
	case days < 0:
		return "overdue since " + t.Format("2 January"), true
	case days == 0:
		return "due today" + hour, true
	case days == 1:
		return "due tomorrow" + hour, false
	case days < 7:
		return "due " + t.Format("Monday") + hour, false
	}
	return "due " + t.Format("2 January") + hour, false
}

// DayName returns a date of a brief as a headline: "Saturday, 21 November".
func DayName(date string) string {
	t, err := time.Parse("2006-01-02", date)
	if err != nil {
		return date
	}
	return t.Format("Monday, 2 January")
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

func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (st *Style) Span(s app.Span) string {
	start := s.Start.TimeIn(st.Zone)
	if s.End.IsZero() || s.End.Equal(s.Start) {
		return st.AsOf(start)
	}
	return st.AsOf(start) + "–" + st.Clock(s.End.TimeIn(st.Zone))
}

// stepWords returns a step of a run as the reader is told.
func stepWords(p app.Progress) string {
	switch p.Step {
	case "sources":
		if p.Source == "" {
			return "Reading your sources …"
		}
		return fmt.Sprintf("Reading %s … %d of %d", p.Source, min(p.Done+1, max(p.Total, 1)), max(p.Total, 1))
	case "store":
		return "Keeping what is new …"
	case "index":
		return "Remembering what is new …"
	case "score":
		return "Weighing what matters …"
	case "write":
		return "Writing the brief …"
	}
	return "Almost done …"
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
		return "tomorrow"
	case days > 1 && days < 7:
		return t.Format("Monday")
	}
	return t.Format("2 January")
}

// BackOn names the day something comes back: "tomorrow", "on Monday".
func (st *Style) BackOn(s app.Stamp) string {
	if day := st.Day(s); day != "tomorrow" {
		return "on " + day
	}
	return "tomorrow"
}
