package calendar

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// frequency is FREQ of a rule, the finest first.
type frequency int

const (
	secondly frequency = iota
	minutely
	hourly
	daily
	weekly
	monthly
	yearly
)

// nthDay is one value of BYDAY: every Monday (n 0), the second (2) or the
// last (-1) of the month or year.
type nthDay struct {
	n   int
	day time.Weekday
}

// rule is an RRULE or EXRULE (RFC 5545 section 3.3.10).
type rule struct {
	freq     frequency
	interval int
	count    int    // 0: no limit
	until    moment // zero: no limit

	seconds, minutes, hours            []int
	days                               []nthDay
	monthDays, yearDays, weeks, months []int
	positions                          []int
	weekStart                          time.Weekday
	skip                               skipping
}

var errRule = errors.New("recurrence rule")

// parseRule reads a rule. It forgives case, blanks, empty parts, needless
// escapes and values out of range among others; a rule that would then mean
// something else than was written is an error. A rule without "=" is one of
// vCalendar 1.0.
func parseRule(s string) (rule, error) {
	if !strings.Contains(s, "=") {
		return parseBasicRule(s)
	}
	s = strings.ReplaceAll(s, `\`, "")
	r := rule{interval: 1, freq: -1, weekStart: time.Monday}
	for part := range strings.SplitSeq(strings.ToUpper(s), ";") {
		name, value, _ := strings.Cut(part, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if name == "" || value == "" || strings.HasPrefix(name, "X-") {
			continue
		}
		if err := r.set(name, value); err != nil {
			return rule{}, err
		}
	}
	if r.freq < 0 {
		return rule{}, fmt.Errorf("%w %q has no frequency", errRule, s)
	}
	return r, nil
}

// set reads one part of a rule.
func (r *rule) set(name, value string) (err error) {
	switch name {
	case "FREQ":
		i := slices.Index([]string{"SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"}, value)
		if i < 0 {
			return fmt.Errorf("%w: frequency %q", errRule, value)
		}
		r.freq = frequency(i)
	case "INTERVAL":
		r.interval, err = number(name, value)
		r.interval = max(r.interval, 1)
	case "COUNT":
		r.count, err = number(name, value)
	case "UNTIL":
		m, ok := parseMoment(value, nil)
		if !ok {
			return fmt.Errorf("%w: until %q", errRule, value)
		}
		r.until = m
	case "WKST":
		d, ok := weekday(value)
		if !ok {
			return fmt.Errorf("%w: week start %q", errRule, value)
		}
		r.weekStart = d
	case "BYDAY":
		r.days, err = parseDays(value)
	case "RSCALE": // RFC 7529
		if value != "GREGORIAN" && value != "GREGORY" {
			return fmt.Errorf("%w: the calendar %q is not supported", errRule, value)
		}
	case "SKIP":
		i := slices.Index([]string{"OMIT", "BACKWARD", "FORWARD"}, value)
		if i < 0 {
			return fmt.Errorf("%w: skip %q", errRule, value)
		}
		r.skip = skipping(i)
	default:
		return r.setNumbers(name, value)
	}
	return err
}

// setNumbers reads the parts that are lists of numbers.
func (r *rule) setNumbers(name, value string) (err error) {
	switch name {
	case "BYSECOND":
		r.seconds, err = numbers(name, value, 0, 59)
	case "BYMINUTE":
		r.minutes, err = numbers(name, value, 0, 59)
	case "BYHOUR":
		r.hours, err = numbers(name, value, 0, 23)
	case "BYMONTHDAY":
		r.monthDays, err = numbers(name, value, -31, 31)
	case "BYYEARDAY":
		r.yearDays, err = numbers(name, value, -366, 366)
	case "BYWEEKNO":
		r.weeks, err = numbers(name, value, -53, 53)
	case "BYMONTH":
		r.months, err = numbers(name, value, 1, 12)
	case "BYSETPOS":
		r.positions, err = numbers(name, value, -366, 366)
	default:
		return fmt.Errorf("%w: part %s is not known", errRule, name)
	}
	return err
}

// number reads a whole number, bounded. Writers put 0 or -1 where there is no
// limit: what is below one is zero.
func number(name, value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, fmt.Errorf("%w: %s %q", errRule, name, value)
	}
	return max(min(n, 1<<30), 0), nil
}

// numbers reads a list of numbers in order, each once. Numbers out of range
// are left out; a list of none that count is an error. In ranges that reach
// below zero, zero does not count.
func numbers(name, value string, low, high int) ([]int, error) {
	var out []int
	for _, s := range strings.Split(value, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || n < low || n > high || n == 0 && low < 0 {
			continue
		}
		out = append(out, n)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: %s %q", errRule, name, value)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// parseDays reads BYDAY.
func parseDays(value string) ([]nthDay, error) {
	var out []nthDay
	for _, s := range strings.Split(value, ",") {
		s = strings.TrimSpace(s)
		if len(s) < 2 {
			continue
		}
		day, ok := weekday(s[len(s)-2:])
		if !ok {
			return nil, fmt.Errorf("%w: BYDAY %q", errRule, value)
		}
		n := 0
		if num := strings.TrimSpace(s[:len(s)-2]); num != "" {
			var err error
			if n, err = strconv.Atoi(num); err != nil || n < -53 || n > 53 {
				return nil, fmt.Errorf("%w: BYDAY %q", errRule, value)
			}
		}
		if d := (nthDay{n, day}); !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: BYDAY %q", errRule, value)
	}
	return out, nil
}

// weekday reads MO to SU.
func weekday(s string) (time.Weekday, bool) {
	i := slices.Index([]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}, s)
	return time.Weekday(max(i, 0)), i >= 0
}

// simple reports whether the rule has no BY part, so that its nth time can be
// computed.
func (r *rule) simple() bool {
	return r.freq <= weekly && r.seconds == nil && r.minutes == nil && r.hours == nil && r.days == nil && r.monthDays == nil &&
		r.yearDays == nil && r.weeks == nil && r.months == nil && r.positions == nil
}

// withDefaults returns the rule with what it leaves open taken from the start.
func (r *rule) withDefaults(start time.Time) rule {
	d := *r
	if r.freq > secondly && r.seconds == nil {
		d.seconds = []int{start.Second()}
	}
	if r.freq > minutely && r.minutes == nil {
		d.minutes = []int{start.Minute()}
	}
	if r.freq > hourly && r.hours == nil {
		d.hours = []int{start.Hour()}
	}
	if r.days != nil || r.monthDays != nil || r.yearDays != nil {
		return d
	}
	switch {
	case r.freq == weekly, r.freq == yearly && r.weeks != nil:
		d.days = []nthDay{{0, start.Weekday()}}
	case r.freq == monthly:
		d.monthDays = []int{start.Day()}
	case r.freq == yearly:
		d.monthDays = []int{start.Day()}
		if r.months == nil {
			d.months = []int{int(start.Month())}
		}
	}
	return d
}
