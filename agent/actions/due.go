package actions

import (
	"sort"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/lazyre"
)

var (
	strongCue = lazyre.New(`\b(?:by|before|until|till|no later than|not later than|at the latest|latest by|due(?: date)?(?: is)?(?: on| by| at)?|deadline(?: is| of| for [a-z ]{1,25} is)?(?: on)?|expires?(?: on)?|prior to|ahead of|latest)\s*:?\s*`)
	// An hour or day beside these is when something happens, not by when.
	happening = lazyre.New(`\b(?:free|available|meet(?:ing)?|lunch|dinner|coffee|call on|join|attend|see you|appointment|invite[ds]?|scheduled|come over|drop by)\b`)
	between   = lazyre.New(`^[\s,]*(?:(?:on|at|by|the|this|around|about|latest|before|of|say|\()[\s,]*){0,3}$`)
)

// cut is a part of a sentence.
type cut struct{ from, to int }

// findDue reads by when a sentence wants something, against ref, the mail's own
// date in its own zone: "by Monday 5 pm", "before noon", "EOD". A day without
// an hour is a date. It returns the zero Stamp where nothing is said, and the part
// of the sentence that says it.
func findDue(sentence string, ref time.Time) (app.Stamp, cut) {
	low := asciiLower(sentence)
	found := mentions(low, ref)
	sort.Slice(found, func(i, j int) bool { return found[i].from < found[j].from })
	for _, cue := range strongCue.FindAllStringIndex(low, -1) {
		for i := range found {
			if found[i].from >= cue[1] && between.MatchString(low[cue[1]:found[i].from]) {
				s, end := resolve(low, found[i:], ref)
				return s, cut{cue[0], end}
			}
		}
		if i := strings.Index(low[cue[1]:], " on "); strings.HasPrefix(low[cue[0]:], "due") && i >= 0 && i < 20 {
			continue
		}
	}
	if s, part := foreignDue(low, ref); !s.IsZero() {
		return s, part
	}
	return plainDue(low, found, ref)
}

// plainDue reads a day that is named without a word like "by".
func plainDue(low string, found []mention, ref time.Time) (app.Stamp, cut) {
	if happening.MatchString(low) {
		return app.Stamp{}, cut{}
	}
	for i, m := range found {
		if m.isClock && !pairs(low, found[i:]) {
			continue // an hour alone, with no "by", is when something is
		}
		if m.stamp.IsDate() && m.stamp.Time().Before(app.DateOf(ref).Time()) {
			continue // "the minutes of 12 February" are not wanted by then
		}
		s, end := resolve(low, found[i:], ref)
		from := m.from
		for _, pre := range []string{"on ", "at ", "the ", "(", "for "} {
			if strings.HasSuffix(low[:from], pre) {
				from -= len(pre)
			}
		}
		return s, cut{from, end}
	}
	return app.Stamp{}, cut{}
}

// asciiLower lowers A to Z alone, so that offsets stay those of s.
func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// pairs reports whether the first two mentions stand side by side and are a
// day and an hour.
func pairs(low string, list []mention) bool {
	return len(list) > 1 && list[0].isClock != list[1].isClock && between.MatchString(low[list[0].to:list[1].from])
}

// resolve joins the first mention with a day or hour right behind it and
// returns the stamp and where the phrase ends.
func resolve(low string, list []mention, ref time.Time) (app.Stamp, int) {
	first := list[0]
	if first.soft && len(list) > 1 && !list[1].isClock && between.MatchString(low[first.to:list[1].from]) {
		return resolve(low, list[1:], ref) // "end of day Friday"
	}
	if pairs(low, list) {
		second := list[1]
		if first.isClock {
			return onDay(second.stamp, first, ref), second.to
		}
		return onDay(first.stamp, second, ref), second.to
	}
	if first.isClock {
		day := app.DateOf(ref)
		if s := onDay(day, first, ref); s.Time().After(ref) {
			return s, first.to
		}
		return onDay(app.DateOf(ref.AddDate(0, 0, 1)), first, ref), first.to
	}
	return first.stamp, first.to
}

// onDay is the hour of m on the day, in the zone named beside it or ref's.
func onDay(day app.Stamp, m mention, ref time.Time) app.Stamp {
	if !day.IsDate() {
		return day
	}
	loc := ref.Location()
	if m.zone != nil {
		loc = m.zone
	}
	y, mo, d := day.Time().Date()
	return app.At(time.Date(y, mo, d, int(m.clock/time.Hour), int(m.clock%time.Hour/time.Minute), 0, 0, loc))
}
