package app

import (
	"encoding/json"
	"fmt"
	"time"
)

// dateLayout is how a date without a time is written.
const dateLayout = "2006-01-02"

// Stamp is a point in time or a calendar date. A date stays a date: it has no
// hour and no zone, and it is never moved by one. The zero Stamp is absent.
type Stamp struct {
	t    time.Time
	date bool
}

// At returns the stamp of a point in time.
func At(t time.Time) Stamp { return Stamp{t: t} }

// OnDate returns the stamp of a date.
func OnDate(year int, month time.Month, day int) Stamp {
	return Stamp{t: time.Date(year, month, day, 0, 0, 0, 0, time.UTC), date: true}
}

// DateOf returns the date of t in t's own zone.
func DateOf(t time.Time) Stamp { return OnDate(t.Date()) }

// IsZero reports whether the stamp is absent.
func (s Stamp) IsZero() bool { return s.t.IsZero() && !s.date }

// IsDate reports whether the stamp is a date without a time.
func (s Stamp) IsDate() bool { return s.date }

// Time returns the point in time; for a date, its midnight in UTC. Use TimeIn
// to compare a date with points in time.
func (s Stamp) Time() time.Time { return s.t }

// TimeIn returns the point in time in loc; for a date, its midnight there.
func (s Stamp) TimeIn(loc *time.Location) time.Time {
	if s.date {
		y, m, d := s.t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, loc)
	}
	return s.t.In(loc)
}

// Date returns the stamp's calendar date in loc as YYYY-MM-DD.
func (s Stamp) Date(loc *time.Location) string { return s.TimeIn(loc).Format(dateLayout) }

// Equal reports whether both are the same date or the same point in time.
func (s Stamp) Equal(o Stamp) bool { return s.date == o.date && s.t.Equal(o.t) }

// String returns the stamp as in JSON: YYYY-MM-DD, or RFC 3339 with offset.
func (s Stamp) String() string {
	switch {
	case s.IsZero():
		return ""
	case s.date:
		return s.t.Format(dateLayout)
	}
	return s.t.Format(time.RFC3339)
}

// ParseStamp reads what String writes.
func ParseStamp(text string) (Stamp, error) {
	if text == "" {
		return Stamp{}, nil
	}
	if t, err := time.Parse(dateLayout, text); err == nil {
		return Stamp{t: t, date: true}, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return Stamp{}, fmt.Errorf("stamp %q is neither a date nor RFC 3339: %w", text, err)
	}
	return Stamp{t: t}, nil
}

// MarshalJSON writes the stamp as String does.
func (s Stamp) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Stamp) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("stamp: %w", err)
	}
	v, err := ParseStamp(text)
	if err != nil {
		return err
	}
	*s = v
	return nil
}

// HourLayout is how package time is told to write an hour of the day, 3:04 PM
// where twelve, else 15:04.
func HourLayout(twelve bool) string {
	if twelve {
		return "3:04 PM"
	}
	return "15:04"
}
