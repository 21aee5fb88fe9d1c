package calendar

import (
	"slices"
	"time"
)

// skipping is SKIP of a rule (RFC 7529 section 4.1): what becomes of a date
// that the month or year does not have.
type skipping int

const (
	skipOmit     skipping = iota // it is left out
	skipBackward                 // the day before the gap stands in
	skipForward                  // the day after the gap stands in
)

// moves reports whether SKIP puts a date of the rule on day. period is the
// first day of the period that is walked: a day that stands in for one of the
// period before was that period's.
func (r *rule) moves(day, period time.Time) bool {
	if r.skip == skipOmit || r.freq != monthly && r.freq != yearly || r.weeks != nil {
		return false
	}
	gap := day // a day of the month or year whose date is missing
	if r.skip == skipForward {
		if day.Day() != 1 || !day.After(period) {
			return false
		}
		gap = day.AddDate(0, 0, -1)
	} else if day.Day() != monthLength(day) {
		return false
	}
	if r.months != nil && !slices.Contains(r.months, int(gap.Month())) || !r.lacks(gap) {
		return false
	}
	days := rule{freq: daily, days: r.days}
	return r.days == nil || dayFilter{&days}.onWeekday(day)
}

// lacks reports whether the rule names a date after last, the last day of its
// month, that this month or year does not have.
func (r *rule) lacks(last time.Time) bool {
	if r.yearDays != nil {
		return r.monthDays == nil && last.YearDay() == 365 && slices.Contains(r.yearDays, 366)
	}
	return len(r.monthDays) > 0 && r.monthDays[len(r.monthDays)-1] > last.Day()
}

// tail returns the end of what is walked of a period: with SKIP=FORWARD the
// day after it may belong to it.
func (r *rule) tail(to time.Time) time.Time {
	if r.skip == skipForward && (r.freq == monthly || r.freq == yearly) {
		return to.AddDate(0, 0, 1)
	}
	return to
}
