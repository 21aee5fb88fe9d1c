package draft

import (
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

// TestTimelineHours: what is said of events at the edges of a day, on a day of
// 23 hours, one of 25 and one of 24.
func TestTimelineHours(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []time.Time{
		time.Date(2026, time.March, 29, 0, 0, 0, 0, berlin),
		time.Date(2026, time.October, 25, 0, 0, 0, 0, berlin),
		time.Date(2026, time.March, 2, 0, 0, 0, 0, berlin),
	} {
		at := func(days, hour, minute int) time.Time {
			return time.Date(day.Year(), day.Month(), day.Day()+days, hour, minute, 0, 0, berlin)
		}
		for want, span := range map[string][2]time.Time{
			"08:00 to 09:00: Talk":           {at(0, 8, 0), at(0, 9, 0)},
			"Until 01:30: Talk":              {at(-1, 22, 0), at(0, 1, 30)},
			"23:30 to tomorrow 00:30: Talk":  {at(0, 23, 30), at(1, 0, 30)},
			"23:00 to 00:00: Talk":           {at(0, 23, 0), at(1, 0, 0)},
			"All day, until tomorrow 12:00:": {at(-1, 12, 0), at(1, 12, 0)},
			"08:00: Talk":                    {at(0, 8, 0), {}},
		} {
			s := &shelf{zone: berlin}
			e := s.event("e", "Talk", span[0], span[1], "", "")
			if span[1].IsZero() {
				e.End = app.Stamp{}
			}
			b := Make(brew(s.items, day, berlin))
			if len(b.Timeline) != 1 || !strings.HasPrefix(b.Timeline[0].Text, want) {
				t.Errorf("%s: %v, want %q", day.Format(isoDate), b.Timeline, want)
			}
			sound(t, b, s.items)
		}
	}
}

// TestChecksOnDaysOfOtherLength: gaps are measured in time, not by the hands of
// a clock that jumps.
func TestChecksOnDaysOfOtherLength(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, time.March, 29, 0, 0, 0, 0, berlin) // 02:00 becomes 03:00
	s := &shelf{zone: berlin}
	s.event("a", "Night train", day.Add(30*time.Minute), day.Add(2*time.Hour), "Mill Lane 5", "") // until 03:00 of summer
	s.event("b", "Walk home", day.Add(2*time.Hour+5*time.Minute), day.Add(3*time.Hour), "Dock 9", "")
	b := Make(brew(s.items, day, berlin))
	if len(b.Checks) != 1 || !strings.Contains(b.Checks[0].Text, "ends at 03:00 (Mill Lane 5) and Walk home starts at 03:05") {
		t.Errorf("checks %v", b.Checks)
	}
}
