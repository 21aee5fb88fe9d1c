package paper

import (
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/locale"
)

func TestMomentsAsSeenFromToday(t *testing.T) {
	st := testStyle(t)
	for _, c := range []struct {
		at   time.Time
		h24  bool
		want string
	}{
		{at(6, 31), true, "06:31"}, {at(6, 31), false, "6:31\u00a0AM"}, {at(18, 5), false, "6:05\u00a0PM"},
		{at(6, 31).AddDate(0, 0, -1), true, "yesterday 06:31"}, {at(6, 31).AddDate(0, 0, -3), true, "Wed 06:31"},
		{at(6, 31).AddDate(0, 0, -18), true, "3 November 06:31"}, {at(9, 0).AddDate(0, 0, 1), true, "22 November 09:00"},
	} {
		st.Words = English()
		if !c.h24 {
			l, err := locale.New([]string{"en-US"}, locale.Options{})
			if err != nil {
				t.Fatal(err)
			}
			st.Words = l
		}
		if got := st.AsOf(c.at); got != c.want {
			t.Errorf("%v: got %q, want %q", c.at, got, c.want)
		}
	}
}

func TestDaysAreCountedAcrossAClockChange(t *testing.T) {
	st := testStyle(t)
	zone, err := time.LoadLocation("Europe/Dublin")
	if err != nil {
		t.Fatal(err)
	}
	st.Zone, st.Now = zone, time.Date(2026, 10, 26, 0, 30, 0, 0, zone) // the night after the hour went back
	if got := st.AsOf(time.Date(2026, 10, 25, 0, 10, 0, 0, zone)); got != "yesterday 00:10" {
		t.Errorf("got %q", got)
	}
}

func TestDue(t *testing.T) {
	st := testStyle(t)
	for _, c := range []struct {
		due      app.Stamp
		want     string
		pressing bool
	}{
		{app.Stamp{}, "", false},
		{app.OnDate(2026, 11, 21), "due today", true},
		{app.At(at(17, 0)), "due today 17:00", true},
		{app.OnDate(2026, 11, 22), "due tomorrow", false},
		{app.At(at(17, 0).AddDate(0, 0, 2)), "due Monday 17:00", false},
		{app.OnDate(2026, 12, 24), "due 24 December", false},
		{app.OnDate(2026, 11, 18), "overdue since 18 November", true},
	} {
		if got, pressing := st.Due(c.due); got != c.want || pressing != c.pressing {
			t.Errorf("%v: got %q %v, want %q %v", c.due, got, pressing, c.want, c.pressing)
		}
	}
}

func TestADateStaysADateInAnyZone(t *testing.T) {
	st := testStyle(t)
	for _, name := range []string{"Pacific/Auckland", "America/Los_Angeles"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		st.Zone, st.Now = zone, time.Date(2026, 11, 21, 7, 0, 0, 0, zone)
		if got, _ := st.Due(app.OnDate(2026, 11, 21)); got != "due today" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestSentencesAreEnded(t *testing.T) {
	for _, c := range [][3]string{
		{"This has no address to open", "Look for it there.", "This has no address to open. Look for it there."},
		{"The store cannot be read.", "Run: daybrief doctor", "The store cannot be read. Run: daybrief doctor"},
		{"No model answered.", "", "No model answered."},
	} {
		if got := Joined(c[0], c[1]); got != c[2] {
			t.Errorf("got %q", got)
		}
	}
}
