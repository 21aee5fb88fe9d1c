package calendar

import (
	"slices"
	"time"
)

// dayFilter decides on which days a rule can fall. Every BY part that speaks
// of days limits or expands to the same set: those days of the period that
// satisfy all of them (RFC 5545 section 3.3.10, the table and its notes).
type dayFilter struct{ *rule }

// matches reports whether the rule can fall on the wall date day.
func (f dayFilter) matches(day time.Time) bool {
	if f.months != nil && !slices.Contains(f.months, int(day.Month())) {
		return false
	}
	if f.monthDays != nil && !hit(f.monthDays, day.Day(), monthLength(day)) {
		return false
	}
	if f.yearDays != nil && !hit(f.yearDays, day.YearDay(), yearLength(day.Year())) {
		return false
	}
	if f.weeks != nil {
		week, of := weekNumber(day, f.weekStart)
		if !hit(f.weeks, week, of) {
			return false
		}
	}
	return f.days == nil || f.onWeekday(day)
}

// hit reports whether the list names n of length, counted from either end.
func hit(list []int, n, length int) bool {
	return slices.Contains(list, n) || slices.Contains(list, n-length-1)
}

// onWeekday reports whether BYDAY names the day. A number counts within the
// month for MONTHLY and for YEARLY with BYMONTH, else within the year; it
// means nothing in other rules and beside BYWEEKNO.
func (f dayFilter) onWeekday(day time.Time) bool {
	numbered := (f.freq == monthly || f.freq == yearly) && f.weeks == nil
	for _, d := range f.days {
		if d.day != day.Weekday() {
			continue
		}
		if d.n == 0 || !numbered {
			return true
		}
		pos, length := day.YearDay(), yearLength(day.Year())
		if f.freq == monthly || f.months != nil {
			pos, length = day.Day(), monthLength(day)
		}
		if d.n > 0 && (pos+6)/7 == d.n || d.n < 0 && (length-pos)/7+1 == -d.n {
			return true
		}
	}
	return false
}

// monthLength returns the number of days in the month of t.
func monthLength(t time.Time) int {
	return time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// yearLength returns the number of days in a year.
func yearLength(year int) int {
	return time.Date(year, time.December, 31, 0, 0, 0, 0, time.UTC).YearDay()
}

// weekNumber returns the number of the day's week and how many weeks the year
// it belongs to has. The first week is the one with at least four days in the
// year (ISO 8601, with any day as the start of the week).
func weekNumber(day time.Time, weekStart time.Weekday) (week, of int) {
	// A week belongs to the year of its fourth day.
	fourth := startOfWeek(day, weekStart).AddDate(0, 0, 3)
	week = (fourth.YearDay() + 6) / 7
	last := startOfWeek(time.Date(fourth.Year(), time.December, 31, 0, 0, 0, 0, time.UTC), weekStart).AddDate(0, 0, 3)
	if last.Year() > fourth.Year() {
		last = last.AddDate(0, 0, -7)
	}
	return week, (last.YearDay() + 6) / 7
}

// startOfWeek returns the first day of the week of a wall date.
func startOfWeek(day time.Time, weekStart time.Weekday) time.Time {
	return midnight(day).AddDate(0, 0, -((int(day.Weekday())-int(weekStart))+7)%7)
}
