package locale

import (
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// golden is what CLDR says of a locale; testdata/cldr.json has its version.
type golden struct {
	Tag                                             string
	Days                                            map[string][]string // by date: the seven forms of a date and the day of the week
	Clock, Range, Numbers, Plural                   map[string]string
	Decimals, Percent, Celsius, Fahrenheit, Kmh, Mm string
	Megabyte, List                                  string
	Weekdays                                        []string // from Sunday
	First                                           time.Weekday
}

func goldens(t *testing.T) []golden {
	t.Helper()
	data, err := os.ReadFile("testdata/cldr.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Locales []golden }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Locales) < 20 {
		t.Fatalf("only %d locales", len(file.Locales))
	}
	return file.Locales
}

// own is where we write something else than CLDR on purpose.
func own(g golden) golden {
	switch g.Tag {
	case "ja": // a head as in a paper, and hours with a colon
		for _, list := range g.Days {
			list[0], list[1] = list[2], list[3]
		}
		for span := range g.Range {
			from, to, _ := strings.Cut(span, " ")
			g.Range[span] = g.Clock[from] + "～" + g.Clock[to]
		}
		g.List = "a、b、c"
	case "zh": // the days above a calendar are one character wide
		g.Weekdays = strings.Fields("日 一 二 三 四 五 六")
	case "en-US": // no comma before "and"; the house writes it so
		g.List = "a, b and c"
	case "de", "de-AT", "de-CH": // "Uhr" is for sentences, ours stands in a column
		for span, text := range g.Range {
			g.Range[span] = strings.TrimSuffix(text, nb+"Uhr")
		}
	case "fr-CA": // a span has no zeros in front there, the hours alone have
		for span := range g.Range {
			from, to, _ := strings.Cut(span, " ")
			g.Range[span] = g.Clock[from] + "–" + g.Clock[to]
		}
	case "en-CA": // a blank before the degrees, which no other English has
		g.Celsius, g.Fahrenheit = strings.ReplaceAll(g.Celsius, nb, ""), strings.ReplaceAll(g.Fahrenheit, nb, "")
	case "en-IN": // "kph"
		g.Kmh = "12\u00a0km/h"
	}
	return g
}

func TestDatesAreThoseOfCLDR(t *testing.T) {
	for _, g := range goldens(t) {
		g = own(g)
		l := made(t, Options{}, g.Tag)
		for day, want := range g.Days {
			at, err := time.Parse(time.DateOnly, day)
			if err != nil {
				t.Fatal(err)
			}
			got := []string{
				l.Day(at), l.DayYear(at), l.ShortDay(at), l.ShortDayYear(at), l.DayMonth(at), l.Date(at), l.MonthYear(at), l.Weekday(at),
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s %s:\n got %q\nwant %q", g.Tag, day, got, want)
			}
		}
		days := l.Weekdays()
		want := append(slices.Clone(g.Weekdays[l.FirstWeekday():]), g.Weekdays[:l.FirstWeekday()]...)
		if !slices.Equal(days[:], want) {
			t.Errorf("%s: weekdays %q, want %q", g.Tag, days, want)
		}
		if l.Region() != "" && l.FirstWeekday() != g.First {
			t.Errorf("%s: the week begins on %s, want %s", g.Tag, l.FirstWeekday(), g.First)
		}
	}
}

func TestHoursAreThoseOfCLDR(t *testing.T) {
	at := func(hour string) time.Time {
		v, err := time.Parse("15:04", hour)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, g := range goldens(t) {
		g = own(g)
		l := made(t, Options{}, g.Tag)
		for hour, want := range g.Clock {
			if got := l.Clock(at(hour)); got != want {
				t.Errorf("%s %s: %q, want %q", g.Tag, hour, got, want)
			}
		}
		for span, want := range g.Range {
			from, to, _ := strings.Cut(span, " ")
			if got := l.ClockRange(at(from), at(to)); got != want {
				t.Errorf("%s %s: %q, want %q", g.Tag, span, got, want)
			}
		}
	}
}

func TestNumbersAndUnitsAreThoseOfCLDR(t *testing.T) {
	for _, g := range goldens(t) {
		g = own(g)
		l := made(t, Options{Units: Metric}, g.Tag)
		for text, want := range g.Numbers {
			v, err := strconv.Atoi(text)
			if err != nil {
				t.Fatal(err)
			}
			if got := l.Number(float64(v), 0); got != want {
				t.Errorf("%s %s: %q, want %q", g.Tag, text, got, want)
			}
		}
		imperial := made(t, Options{Units: Imperial}, g.Tag)
		for _, c := range []struct{ what, got, want string }{
			{"decimals", l.Number(1234.56, 1), g.Decimals}, {"percent", l.Percent(12.5, 1), g.Percent},
			{"celsius", l.Temperature(-8), g.Celsius}, {"fahrenheit", imperial.Temperature(7.8), g.Fahrenheit},
			{"rain", l.Rain(24), g.Mm}, {"bytes", l.Bytes(42_000_000), g.Megabyte}, {"list", l.List("a", "b", "c"), g.List},
		} {
			if c.got != c.want {
				t.Errorf("%s %s: %q, want %q", g.Tag, c.what, c.got, c.want)
			}
		}
		if got := l.Wind(12); got != g.Kmh && g.Tag != "en-GB" {
			t.Errorf("%s: %q, want %q", g.Tag, got, g.Kmh)
		}
	}
}

// TestPluralsAreThoseOfCLDR holds the forms of a whole number to CLDR.
func TestPluralsAreThoseOfCLDR(t *testing.T) {
	for _, g := range goldens(t) {
		l := made(t, Options{}, g.Tag)
		forms := l.catalogueForms(t, "common.sources")
		for text, form := range g.Plural {
			n, err := strconv.Atoi(text)
			if err != nil {
				t.Fatal(err)
			}
			want := strings.ReplaceAll(forms[form], "{N}", l.Number(float64(n), 0))
			if got := l.Say("common.sources", "N", n); got != want || want == "" {
				t.Errorf("%s %d is %s: %q, want %q", g.Tag, n, form, got, want)
			}
		}
	}
}

func (l *Locale) catalogueForms(t *testing.T, key string) map[string]string {
	t.Helper()
	return catalogue(t, l.language)[key]
}
