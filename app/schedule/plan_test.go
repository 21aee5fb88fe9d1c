package schedule

import (
	"testing"
	"time"
	_ "time/tzdata"
)

func zoneOf(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestSlotsWhereTheClocksChange(t *testing.T) {
	for name, c := range map[string]struct {
		zone         string
		hour, minute int
		after        string   // in the zone
		want         []string // with offset
	}{
		"a gap begins the slot": {"Europe/Berlin", 2, 30, "2026-03-28T00:00:00", []string{
			"2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"}},
		"twice is once": {"Europe/Berlin", 2, 30, "2026-10-24T12:00:00", []string{
			"2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"}},
		"the morning is not touched": {"Europe/Berlin", 6, 30, "2026-03-28T12:00:00", []string{
			"2026-03-29T06:30:00+02:00", "2026-03-30T06:30:00+02:00"}},
		"forward in New York": {"America/New_York", 2, 15, "2026-03-07T12:00:00", []string{
			"2026-03-08T03:00:00-04:00", "2026-03-09T02:15:00-04:00"}},
		"back in New York": {"America/New_York", 1, 30, "2026-10-31T12:00:00", []string{
			"2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"}},
		"half an hour forward": {"Australia/Lord_Howe", 2, 15, "2026-10-03T12:00:00", []string{
			"2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00"}},
		"half an hour back": {"Australia/Lord_Howe", 1, 45, "2026-04-04T12:00:00", []string{
			"2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30"}},
		"a day that never was": {"Pacific/Apia", 6, 30, "2011-12-29T00:00:00", []string{
			"2011-12-29T06:30:00-10:00", "2011-12-31T06:30:00+14:00"}},
		"a midnight that never was": {"America/Santiago", 0, 0, "2026-09-05T12:00:00", []string{
			"2026-09-06T01:00:00-03:00", "2026-09-07T00:00:00-03:00"}},
		"odd quarters": {"Asia/Kathmandu", 6, 30, "2026-01-01T00:00:00", []string{
			"2026-01-01T06:30:00+05:45", "2026-01-02T06:30:00+05:45"}},
	} {
		p := Plan{Hour: c.hour, Minute: c.minute, Zone: zoneOf(t, c.zone)}
		at, err := time.ParseInLocation("2006-01-02T15:04:05", c.after, p.Zone)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			at = p.Next(at)
			if got := at.In(p.Zone).Format(time.RFC3339); got != want {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
			if last := p.Last(at); !last.Equal(at) {
				t.Errorf("%s: the last slot at %s is %s", name, at, last)
			}
		}
	}
}

func TestNextAndLastAgree(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "Africa/Cairo", "America/Sao_Paulo", "UTC"} {
		for _, weekdays := range []bool{false, true} {
			for _, hour := range []int{0, 2, 6, 23} {
				p := Plan{Hour: hour, Minute: 30, Weekdays: weekdays, Zone: zoneOf(t, name)}
				at := time.Date(2011, 6, 1, 0, 0, 0, 0, time.UTC)
				for range 600 {
					next := p.Next(at)
					if next.IsZero() || !next.After(at) {
						t.Fatalf("%s %+v: next of %s is %s", name, p, at, next)
					}
					if last := p.Last(next); !last.Equal(next) {
						t.Fatalf("%s: last at %s is %s", name, next, last)
					}
					if last := p.Last(next.Add(-time.Second)); last.After(at) {
						t.Fatalf("%s: %s lies between two neighbours %s and %s", name, last, at, next)
					}
					if gap := next.Sub(at); at.Year() > 2011 && (gap < 22*time.Hour || gap > 75*time.Hour && !weekdays) {
						t.Fatalf("%s: %s between %s and %s", name, gap, at, next)
					}
					at = next
				}
			}
		}
	}
}

func TestWeekdaysLeaveOutSaturdayAndSunday(t *testing.T) {
	p := Plan{Hour: 6, Minute: 30, Weekdays: true, Zone: zoneOf(t, "Europe/Berlin")}
	friday := time.Date(2026, 11, 20, 6, 30, 0, 0, p.Zone)
	if next := p.Next(friday); next.Weekday() != time.Monday || next.Sub(friday) != 72*time.Hour {
		t.Errorf("after Friday comes %s", next)
	}
	if last := p.Last(friday.Add(60 * time.Hour)); !last.Equal(friday) {
		t.Errorf("on Sunday the last is %s", last)
	}
}

func TestParseClock(t *testing.T) {
	for text, want := range map[string]int{"00:00": 0, "06:30": 390, "23:59": 1439, "6:30": -1, "24:00": -1, "06:60": -1, "": -1, "06:30 ": -1, "0630": -1, "-6:30": -1, "06:3": -1} {
		h, m, err := ParseClock(text)
		got := h*60 + m
		if err != nil {
			got = -1
		}
		if got != want {
			t.Errorf("%q is %d, want %d", text, got, want)
		}
	}
}
