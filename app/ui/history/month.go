package history

import "time"

// monthOf is the first day of a date's month, UTC, as all dates here.
func monthOf(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// weeks are the six weeks a page of the calendar shows: always as many, so that
// nothing moves from month to month.
const weeks = 6

// grid returns the days of a page that shows a month, weeks beginning as told.
func grid(month time.Time, begins time.Weekday) [weeks * 7]time.Time {
	first := monthOf(month)
	back := (int(first.Weekday()) - int(begins) + 7) % 7
	var out [weeks * 7]time.Time
	for i := range out {
		out[i] = first.AddDate(0, 0, i-back)
	}
	return out
}

// byMonths moves a day by whole months, to the last day of a shorter one.
func byMonths(day time.Time, n int) time.Time {
	first := monthOf(day).AddDate(0, n, 0)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(day.Day(), last)-1)
}

// clamp keeps a day within two others.
func clamp(day, from, to time.Time) time.Time {
	switch {
	case day.Before(from):
		return from
	case day.After(to):
		return to
	}
	return day
}

// date is a day as briefs name it.
func date(day time.Time) string { return day.Format(time.DateOnly) }

// dayOf reads a date; ok is false where it is none.
func dayOf(s string) (day time.Time, ok bool) {
	t, err := time.Parse(time.DateOnly, s)
	return t, err == nil
}
