package react

import (
	"strconv"
	"strings"
	"time"

	"daybrief/app/lazyre"
)

var (
	spanForm = lazyre.New(`(?i)\b(day after tomorrow|today|tonight|this (?:morning|afternoon|evening)|tomorrow|yesterday|(?:this|next|last|past) (?:week(?:end)?|month)|(?:on )?(?:this |next |last )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|the weekend|\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:january|february|march|april|may|june|july|august|september|october|november|december)|(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}(?:st|nd|rd|th)?)\b`)
	dayName  = map[string]time.Weekday{"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 0}
	digits   = lazyre.New(`\d{1,2}`)
)

// Span returns the whole days a text names first ("tomorrow", "this week", "on
// Friday", "3 December", "2026-11-25") as [from, to) in now's zone, and the words
// that name them. A day of the week without "last" is the next one, today
// included. ok is false where the text names no time.
func Span(text string, now time.Time) (from, to time.Time, words string, ok bool) {
	words = spanForm.FindString(text)
	if words == "" {
		return
	}
	low := strings.ToLower(words)
	y, m, d := now.Date()
	day := func(n, days int) (time.Time, time.Time, string, bool) {
		return time.Date(y, m, d+n, 0, 0, 0, 0, now.Location()), time.Date(y, m, d+n+days, 0, 0, 0, 0, now.Location()), words, true
	}
	monday := -(int(now.Weekday()) + 6) % 7
	switch {
	case low == "day after tomorrow":
		return day(2, 1)
	case low == "tomorrow":
		return day(1, 1)
	case low == "yesterday":
		return day(-1, 1)
	case strings.HasSuffix(low, "weekend"):
		return day(monday+5+7*weeks(low), 2)
	case strings.HasSuffix(low, "week"):
		return day(monday+7*weeks(low), 7)
	case strings.HasSuffix(low, "month"):
		first := time.Date(y, m+time.Month(weeks(low)), 1, 0, 0, 0, 0, now.Location())
		return first, first.AddDate(0, 1, 0), words, true
	}
	if t, err := time.ParseInLocation(time.DateOnly, low, now.Location()); err == nil {
		return t, t.AddDate(0, 0, 1), words, true
	}
	if n, named := weekday(low, now); named {
		return day(n, 1)
	}
	if t, named := dateOf(low, now); named {
		return t, t.AddDate(0, 0, 1), words, true
	}
	return day(0, 1) // today, tonight, this morning
}

// weeks is how many weeks or months away "last", "this" and "next" are.
func weeks(low string) int {
	switch {
	case strings.HasPrefix(low, "next"):
		return 1
	case strings.HasPrefix(low, "last"), strings.HasPrefix(low, "past"):
		return -1
	}
	return 0
}

// weekday returns how many days away a day of the week is.
func weekday(low string, now time.Time) (int, bool) {
	fields := strings.Fields(low)
	w, ok := dayName[fields[len(fields)-1]]
	if !ok {
		return 0, false
	}
	n := (int(w) - int(now.Weekday()) + 7) % 7
	switch {
	case strings.Contains(low, "last "):
		n -= 7
	case strings.Contains(low, "next ") && n == 0:
		n = 7
	}
	return n, true
}

// dateOf reads a day with the name of its month: the one nearest to now.
func dateOf(low string, now time.Time) (time.Time, bool) {
	n, err := strconv.Atoi(digits.FindString(low))
	if err != nil {
		return time.Time{}, false
	}
	for m := time.January; m <= time.December; m++ {
		if !strings.Contains(low, strings.ToLower(m.String())) {
			continue
		}
		best := time.Date(now.Year(), m, n, 0, 0, 0, 0, now.Location())
		for _, y := range []int{now.Year() - 1, now.Year() + 1} {
			if t := time.Date(y, m, n, 0, 0, 0, 0, now.Location()); t.Sub(now).Abs() < best.Sub(now).Abs() {
				best = t
			}
		}
		return best, best.Day() == n
	}
	return time.Time{}, false
}
