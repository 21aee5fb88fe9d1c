package calendar

import (
	"fmt"
	"strconv"
	"strings"
)

// parseBasicRule reads a rule of vCalendar 1.0 (section 2.1.5 of its
// specification): "W2 TU TH #10", "MP1 1+ MO 2- FR 20261231T000000Z". Without
// an end such a rule happens twice; "#0" is without end. A rule within a rule
// is not known.
func parseBasicRule(s string) (rule, error) {
	fields := strings.Fields(strings.ToUpper(s))
	if len(fields) == 0 {
		return rule{}, fmt.Errorf("%w is empty", errRule)
	}
	b := basicRule{count: "2"}
	for _, f := range [...][3]string{{"MP", "MONTHLY", "BYDAY"}, {"MD", "MONTHLY", "BYMONTHDAY"}, {"YM", "YEARLY", "BYMONTH"}, {"YD", "YEARLY", "BYYEARDAY"},
		{"W", "WEEKLY", "BYDAY"}, {"D", "DAILY", ""}, {"M", "MINUTELY", ""}} {
		if interval, ok := strings.CutPrefix(fields[0], f[0]); ok && digits(interval) {
			b.freq, b.part, b.interval = f[1], f[2], interval
			break
		}
	}
	if b.freq == "" {
		return rule{}, fmt.Errorf("%w %q has no frequency", errRule, s)
	}
	for _, f := range fields[1:] {
		if !b.add(strings.TrimSuffix(f, "$")) {
			return rule{}, fmt.Errorf("%w: %q in a rule of vCalendar 1.0", errRule, f)
		}
	}
	return parseRule(b.text())
}

// basicRule is a rule of vCalendar 1.0 in the words of its successor.
type basicRule struct {
	freq, interval, part string
	count, until         string
	values, hours        []string
	minute               string
	weeks                []string // the numbers that the weekdays after them have: "1", "-2"
	fresh                bool     // the last number has no weekday yet
}

// add reads one word after the frequency.
func (b *basicRule) add(word string) bool {
	if n, ok := strings.CutPrefix(word, "#"); ok && digits(n) {
		b.count = n
		return true
	}
	if m, ok := parseMoment(word, nil); ok {
		b.until, b.count = m.wall.Format("20060102T150405"), ""
		if m.form == formZoned {
			b.until += "Z"
		} else if m.form == formDate {
			b.until = m.wall.Format("20060102")
		}
		return true
	}
	if len(word) == 4 && digits(word) && b.part != "BYYEARDAY" {
		return b.clock(word)
	}
	if _, ok := weekday(word); ok && b.part == "BYDAY" {
		b.weekday(word)
		return true
	}
	n, ok := signed(word)
	return ok && b.number(n)
}

// number adds a number: which of the weekdays that follow it, or what the part
// of the rule lists.
func (b *basicRule) number(n string) bool {
	switch {
	case b.freq == "MONTHLY" && b.part == "BYDAY":
		if !b.fresh {
			b.weeks = nil
		}
		b.weeks, b.fresh = append(b.weeks, n), true
	case b.part == "" || b.part == "BYDAY":
		return false
	default:
		b.values = append(b.values, n)
	}
	return true
}

// clock reads a time of day. Several must share their minute.
func (b *basicRule) clock(word string) bool {
	if b.minute != "" && b.minute != word[2:] {
		return false
	}
	b.hours, b.minute = append(b.hours, word[:2]), word[2:]
	return true
}

// weekday adds a weekday, with each of the numbers before it.
func (b *basicRule) weekday(word string) {
	b.fresh = false
	if len(b.weeks) == 0 {
		b.values = append(b.values, word)
	}
	for _, n := range b.weeks {
		b.values = append(b.values, n+word)
	}
}

// signed reads a number with its sign behind it: 2, 2+, 1-; LD is the last day.
func signed(word string) (string, bool) {
	if word == "LD" {
		return "-1", true
	}
	n, minus := strings.CutSuffix(word, "-")
	n = strings.TrimSuffix(n, "+")
	if !digits(n) || len(n) > 3 {
		return "", false
	}
	if minus {
		return "-" + n, true
	}
	return strconv.Itoa(atoi(n)), true
}

// text writes the rule as RFC 5545 does.
func (b *basicRule) text() string {
	s := "FREQ=" + b.freq + ";INTERVAL=" + b.interval
	if len(b.values) > 0 {
		s += ";" + b.part + "=" + strings.Join(b.values, ",")
	}
	if len(b.hours) > 0 {
		s += ";BYHOUR=" + strings.Join(b.hours, ",") + ";BYMINUTE=" + b.minute
	}
	if b.until != "" {
		s += ";UNTIL=" + b.until
	} else if b.count != "0" {
		s += ";COUNT=" + b.count
	}
	return s
}
