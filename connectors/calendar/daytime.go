package calendar

import "time"

// walkDays goes through the days of a rule that repeats within the day. Days
// the rule cannot fall on cost one step each, not one for each second.
func (x *expander) walkDays() {
	filter := dayFilter{&x.full}
	day := midnight(x.start)
	if x.full.count == 0 && x.lo.After(x.start) {
		day = midnight(x.lo)
	}
	end := x.hi
	if !x.until.IsZero() && x.until.Before(end) {
		end = x.until.Add(time.Second)
	}
	for ; day.Before(end); day = day.Add(24 * time.Hour) {
		if !x.spend(1) {
			return
		}
		if filter.matches(day) && !x.withinDay(day) {
			return
		}
	}
}

// All values of a part that a rule does not limit.
var (
	everyHour   = sequence(24)
	everyMinute = sequence(60)
)

func sequence(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// withinDay offers the times of one day.
func (x *expander) withinDay(day time.Time) bool {
	hours, minutes, seconds := x.full.hours, x.full.minutes, x.full.seconds
	if hours == nil {
		hours = everyHour
	}
	if minutes == nil {
		minutes = everyMinute
	}
	if seconds == nil {
		seconds = everyMinute
	}
	for _, h := range hours {
		if x.full.freq == hourly && !x.inStep(day, h*3600, 3600) {
			continue
		}
		if x.beforeWindow(day, h) {
			continue
		}
		if !x.withinHour(day, h, minutes, seconds) {
			return false
		}
	}
	return true
}

// beforeWindow reports whether an hour need not be looked at.
func (x *expander) beforeWindow(day time.Time, h int) bool {
	return x.full.count == 0 && day.Unix()+int64(h+1)*3600 <= max(x.lo.Unix(), x.start.Unix())
}

// withinHour offers the times of one hour.
func (x *expander) withinHour(day time.Time, h int, minutes, seconds []int) bool {
	var set []time.Time
	for _, m := range minutes {
		at := h*3600 + m*60
		if x.full.freq == minutely && !x.inStep(day, at, 60) {
			continue
		}
		for _, s := range seconds {
			if !x.spend(1) {
				return false
			}
			if x.full.freq == secondly && !x.inStep(day, at+s, 1) {
				continue
			}
			t := time.Unix(day.Unix()+int64(at+s), 0).UTC()
			if x.full.positions == nil {
				if !x.offer(t) {
					return false
				}
				continue
			}
			set = append(set, t)
			if x.full.freq == secondly {
				if !x.offerSet(set) {
					return false
				}
				set = set[:0]
			}
		}
		if x.full.freq == minutely {
			if !x.offerSet(set) {
				return false
			}
			set = set[:0]
		}
	}
	return x.offerSet(set)
}

// inStep reports whether the unit that begins at second of day is a multiple
// of the interval away from the start's.
func (x *expander) inStep(day time.Time, second int, unit int64) bool {
	n := floorDiv(day.Unix()+int64(second), unit) - floorDiv(x.start.Unix(), unit)
	return n%int64(x.full.interval) == 0
}

// floorDiv divides towards the past, also before 1970.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
