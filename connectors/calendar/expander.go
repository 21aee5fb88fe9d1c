package calendar

import (
	"slices"
	"time"
)

const (
	maxSteps   = 1_000_000 // looked at for one rule
	allSteps   = 5_000_000 // looked at for one answer: about half a second
	zoneSteps  = 10        // that finding an instant costs
	maxRepeats = 10_000    // repeats of one event in one answer
	allRepeats = 20_000    // repeats of all events in one answer
	allText    = 32 << 20  // bytes of text that repeats say again
)

// budget bounds the work and the yield of one answer, whatever the rules say.
type budget struct {
	steps, repeats, text int
	spent                bool // something was cut short
}

func newBudget() *budget { return &budget{steps: allSteps, repeats: allRepeats, text: allText} }

// repeat takes one repeat from the budget; false when there is none left.
func (b *budget) repeat() bool {
	b.repeats--
	b.spent = b.spent || b.repeats < 0
	return b.repeats >= 0
}

// say takes text that is said again; false when there was too much of it.
func (b *budget) say(n int) bool {
	b.text -= n
	b.spent = b.spent || b.text < 0
	return b.text >= 0
}

// expander walks the wall clock times of a rule that lie in [lo, hi), in
// order. Where nothing has to be counted it goes to the window directly.
type expander struct {
	rule          *rule
	start, lo, hi time.Time
	until         time.Time // last time allowed, zero: none
	budget        *budget

	full    rule // rule with what it takes from the start
	steps   int
	counted int
	last    time.Time // offered last
	yield   func(time.Time) bool
}

// run calls yield with each time until it returns false.
func (x *expander) run(yield func(time.Time) bool) {
	x.full, x.yield = x.rule.withDefaults(x.start), yield
	x.steps = min(maxSteps, x.budget.steps)
	given := x.steps
	if x.rule.count > 0 && x.rule.simple() {
		x.countToUntil()
	}
	if x.full.freq < daily {
		x.walkDays()
	} else {
		x.walkPeriods()
	}
	x.budget.steps -= given - x.steps
	if x.steps <= 0 {
		x.budget.spent = true
	}
}

// unit returns the length of a simple rule's period in seconds.
func (f frequency) unit() int64 {
	return [...]int64{1, 60, 3600, 86400, 7 * 86400}[f]
}

// countToUntil turns the count of a simple rule into its last time.
func (x *expander) countToUntil() {
	last := time.Unix(x.start.Unix()+int64(x.full.count-1)*int64(x.full.interval)*x.full.freq.unit(), 0).UTC()
	if int64(x.full.interval) > 1<<20 && x.full.count > 1<<20 {
		last = x.hi // beyond any calendar
	}
	if x.until.IsZero() || last.Before(x.until) {
		x.until = last
	}
	x.full.count = 0
}

// spend uses n steps; false when there are none left.
func (x *expander) spend(n int) bool {
	x.steps -= n
	return x.steps > 0
}

// offer takes the next time of the rule; false ends the walk.
func (x *expander) offer(t time.Time) bool {
	if t.Before(x.start) || x.full.skip != skipOmit && !t.After(x.last) { // SKIP may name a day twice
		return true
	}
	x.last = t
	if !x.until.IsZero() && t.After(x.until) || !t.Before(x.hi) {
		return false
	}
	if x.full.count > 0 {
		// A start that the rule does not name happens, but is not counted: RFC 5545
		// section 3.8.5.3 leaves it open, and the common libraries agree.
		if x.counted++; x.counted > x.full.count {
			return false
		}
	}
	return t.Before(x.lo) || x.yield(t)
}

// first returns how many periods can be skipped so that the walk begins
// shortly before the window; n is the number of periods from start to lo.
func (x *expander) first(n int) int {
	if x.full.count > 0 || n <= 2 {
		return 0
	}
	return (n - 2) / x.full.interval
}

// walkPeriods goes from day, week, month or year to the next.
func (x *expander) walkPeriods() {
	start := midnight(x.start)
	end := x.hi
	if !x.until.IsZero() && x.until.Before(end) {
		end = x.until.Add(time.Second)
	}
	for k := x.first(x.periodsTo(x.lo)); ; k++ {
		if k > 1<<40/x.full.interval {
			return
		}
		from, to := x.period(start, k*x.full.interval)
		if !from.Before(end) || !x.spend(1) {
			return
		}
		if !x.inPeriod(from, to) {
			return
		}
	}
}

// periodsTo returns how many periods lie between the start and t.
func (x *expander) periodsTo(t time.Time) int {
	days := int((t.Unix() - x.start.Unix()) / 86400)
	switch x.full.freq {
	case yearly:
		return t.Year() - x.start.Year()
	case monthly:
		return (t.Year()-x.start.Year())*12 + int(t.Month()) - int(x.start.Month())
	case weekly:
		return days / 7
	}
	return days
}

// period returns the days [from, to) of the nth period after the start's.
func (x *expander) period(start time.Time, n int) (from, to time.Time) {
	switch x.full.freq {
	case yearly:
		from = time.Date(start.Year()+n, 1, 1, 0, 0, 0, 0, time.UTC)
		return from, from.AddDate(1, 0, 0)
	case monthly:
		from = time.Date(start.Year(), start.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		return from, from.AddDate(0, 1, 0)
	case weekly:
		from = startOfWeek(start, x.full.weekStart).AddDate(0, 0, 7*n)
		return from, from.Add(7 * 24 * time.Hour)
	}
	from = start.AddDate(0, 0, n)
	return from, from.Add(24 * time.Hour)
}

// inPeriod offers the times of one period.
func (x *expander) inPeriod(from, to time.Time) bool {
	filter := dayFilter{&x.full}
	var set []time.Time // for BYSETPOS
	for day, end := from, x.full.tail(to); day.Before(end); {
		moved := x.full.moves(day, from)
		if !moved && x.full.months != nil && !slices.Contains(x.full.months, int(day.Month())) { // a whole month at once
			day = time.Date(day.Year(), day.Month()+1, 1, 0, 0, 0, 0, time.UTC)
			continue
		}
		if !x.spend(1) {
			return false
		}
		if (moved || day.Before(to) && filter.matches(day)) && !x.onDay(day, &set) {
			return false
		}
		day = day.Add(24 * time.Hour)
	}
	return x.offerSet(set)
}

// onDay offers the times of one day, or collects them where BYSETPOS picks.
func (x *expander) onDay(day time.Time, set *[]time.Time) bool {
	base := day.Unix()
	for _, h := range x.full.hours {
		for _, m := range x.full.minutes {
			for _, s := range x.full.seconds {
				if !x.spend(1) {
					return false
				}
				t := time.Unix(base+int64(h*3600+m*60+s), 0).UTC()
				if x.full.positions != nil {
					*set = append(*set, t)
				} else if !x.offer(t) {
					return false
				}
			}
		}
	}
	return true
}

// offerSet offers those times of a period's set that BYSETPOS picks.
func (x *expander) offerSet(set []time.Time) bool {
	for i, t := range set {
		if hit(x.full.positions, i+1, len(set)) && !x.offer(t) {
			return false
		}
	}
	return true
}
