package ui

import (
	"testing"
	"time"

	"daybrief/app"
)

func TestMomentsAsSeenFromToday(t *testing.T) {
	st := testStyle(t)
	for _, c := range []struct {
		at   time.Time
		h24  bool
		want string
	}{
		{at(6, 31), true, "06:31"}, {at(6, 31), false, "6:31 AM"}, {at(18, 5), false, "6:05 PM"},
		{at(6, 31).AddDate(0, 0, -1), true, "yesterday 06:31"}, {at(6, 31).AddDate(0, 0, -3), true, "Wed 06:31"},
		{at(6, 31).AddDate(0, 0, -18), true, "3 November 06:31"}, {at(9, 0).AddDate(0, 0, 1), true, "22 November 09:00"},
	} {
		st.hour24 = c.h24
		if got := st.asOf(c.at); got != c.want {
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
	st.zone, st.now = zone, time.Date(2026, 10, 26, 0, 30, 0, 0, zone) // the night after the hour went back
	if got := st.asOf(time.Date(2026, 10, 25, 0, 10, 0, 0, zone)); got != "yesterday 00:10" {
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
		if got, pressing := st.due(c.due); got != c.want || pressing != c.pressing {
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
		st.zone, st.now = zone, time.Date(2026, 11, 21, 7, 0, 0, 0, zone)
		if got, _ := st.due(app.OnDate(2026, 11, 21)); got != "due today" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestOnlySafeAddressesOpen(t *testing.T) {
	for address, want := range map[string]bool{
		"https://example.com/a": true, "http://example.com": true, "mailto:a@example.org": true, "HTTPS://example.com": true,
		"": false, "file:///etc/passwd": false, "javascript:alert(1)": false, "https:": false, "data:text/html,x": false,
		"smb://server/share": false, "example.com": false, "https://%zz": false,
	} {
		if got := openable(address); got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
}

func TestQuietLines(t *testing.T) {
	st := testStyle(t)
	b := fixtureBrief()
	if got := st.madeLine(b); got != "1 min · made 06:31 · 5 sources" {
		t.Errorf("got %q", got)
	}
	b.Made = at(9, 41)
	if got := st.madeLine(b); got != "1 min · planned 06:30, made 09:41 · 5 sources" {
		t.Errorf("got %q", got)
	}
	if got := leftOutLine(b.LeftOut); got != "Left out: 14 mails, 31 stories." {
		t.Errorf("got %q", got)
	}
	if got := leftOutLine([]app.Omitted{{Kind: app.KindMail, Count: 1}, {Kind: app.KindStory}}); got != "Left out: 1 mail." {
		t.Errorf("got %q", got)
	}
	if words, trouble := ledgerLine(troubledBrief().Sources); words != "5 sources · 1 did not answer · 1 from an older answer" || !trouble {
		t.Errorf("got %q %v", words, trouble)
	}
}

func TestRainWords(t *testing.T) {
	bars := func(hours ...int) []hourBar {
		var out []hourBar
		for h := firstHour; h <= lastHour; h++ {
			b := hourBar{hour: h}
			for _, r := range hours {
				b.rain = b.rain || r == h
			}
			out = append(out, b)
		}
		return out
	}
	for _, c := range []struct {
		hours []int
		want  string
	}{
		{nil, ""}, {[]int{14, 15}, "rain 14–16"}, {[]int{8, 14, 15}, "rain 8–9 and 14–16"}, {[]int{7, 9, 11}, "rain on and off from 7"},
	} {
		if got := rainWords(bars(c.hours...)); got != c.want {
			t.Errorf("%v: got %q, want %q", c.hours, got, c.want)
		}
	}
}

func TestHourBarsAreOfTheDayInItsZone(t *testing.T) {
	zone := time.FixedZone("east", 9*3600)
	var hours []app.WeatherHour
	for i := range 48 {
		hours = append(hours, app.WeatherHour{Time: at(0, 0).Add(time.Duration(i) * time.Hour), Temperature: float64(i)})
	}
	bars := hourBars(hours, "2026-11-22", zone)
	if len(bars) != lastHour-firstHour+1 || bars[0].hour != firstHour || bars[0].level != 0 || bars[len(bars)-1].level != 1 {
		t.Errorf("got %+v", bars)
	}
	if got := hourBars(hours[:1], "1999-01-01", zone); len(got) != 0 {
		t.Errorf("another day has %d bars", len(got))
	}
}

func TestADueDateIsNotSaidTwice(t *testing.T) {
	for _, c := range []struct {
		text, due string
		want      bool
	}{
		{"Send the report by 17:00 today.", "due today 17:00", true},
		{"Send the report by Monday 17:00.", "due Monday 17:00", true},
		{"Send the report today.", "due today 17:00", false},
		{"Pay invoice 2081", "due today", false},
	} {
		if got := says(c.text, c.due); got != c.want {
			t.Errorf("%q with %q: %v", c.text, c.due, got)
		}
	}
}

func TestSentencesAreEnded(t *testing.T) {
	for _, c := range [][3]string{
		{"This has no address to open", "Look for it there.", "This has no address to open. Look for it there."},
		{"The store cannot be read.", "Run: daybrief doctor", "The store cannot be read. Run: daybrief doctor"},
		{"No model answered.", "", "No model answered."},
	} {
		if got := joined(c[0], c[1]); got != c[2] {
			t.Errorf("got %q", got)
		}
	}
}
