package today

import (
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/ui/prose"
)

func TestQuietLines(t *testing.T) {
	st := testStyle(t)
	b := fixtureBrief()
	if got := madeLine(st, b, minutesUsual, &prose.Facts{}); got != "1\u00a0min · made 06:31 · 5 sources" {
		t.Errorf("got %q", got)
	}
	b.Made = at(9, 41)
	if got := madeLine(st, b, minutesUsual, &prose.Facts{}); got != "1\u00a0min · planned 06:30, made 09:41 · 5 sources" {
		t.Errorf("got %q", got)
	}
	if got := leftOutLine(st, b.LeftOut); got != "Left out: 14 mails and 31 stories." {
		t.Errorf("got %q", got)
	}
	if got := leftOutLine(st, []app.Omitted{{Kind: app.KindMail, Count: 1}, {Kind: app.KindStory}}); got != "Left out: 1 mail." {
		t.Errorf("got %q", got)
	}
	if words, trouble := ledgerLine(st, troubledBrief().Sources); words != "5 sources · 1 did not answer · 1 from an older answer" || !trouble {
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
		if got := rainWords(testStyle(t), bars(c.hours...)); got != c.want {
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
