package app

import (
	"slices"
	"testing"
	"time"
)

func metric() *WeatherDetail   { return &WeatherDetail{Unit: "°C", WindUnit: "km/h", RainUnit: "mm"} }
func imperial() *WeatherDetail { return &WeatherDetail{Unit: "°F", WindUnit: "mph", RainUnit: "inch"} }

const tuesday = "2026-03-10"

func TestTake(t *testing.T) {
	for name, c := range map[string]struct {
		w    *WeatherDetail
		day  WeatherDay
		want string
	}{
		"mild":             {metric(), WeatherDay{Low: 12, High: 20, Code: 1}, ""},
		"cold":             {metric(), WeatherDay{Low: 2, High: 6, Code: 3}, "take a warm jacket"},
		"cold in °F":       {imperial(), WeatherDay{Low: 36, High: 43, Code: 3}, "take a warm jacket"},
		"mild in °F":       {imperial(), WeatherDay{Low: 55, High: 70, Code: 3}, ""},
		"fresh":            {metric(), WeatherDay{Low: 9, High: 14, Code: 3}, "take a jacket"},
		"hot":              {metric(), WeatherDay{Low: 20, High: 34, Code: 0}, "take water"},
		"wet":              {metric(), WeatherDay{Low: 12, High: 18, Code: 63, RainChance: 80}, "take an umbrella"},
		"wet in inches":    {imperial(), WeatherDay{Low: 60, High: 70, Code: 63, Rain: 0.1}, "take an umbrella"},
		"a trace of rain":  {imperial(), WeatherDay{Low: 60, High: 70, Code: 3, Rain: 0.01, RainChance: 20}, ""},
		"wet and windy":    {metric(), WeatherDay{Low: 12, High: 18, Code: 63, RainChance: 80, Gusts: 90}, "take a rain jacket, mind strong gusts"},
		"windy in mph":     {imperial(), WeatherDay{Low: 60, High: 70, Code: 3, Gusts: 56}, "mind strong gusts"},
		"icy":              {metric(), WeatherDay{Low: -2, High: 1, Code: 66, RainChance: 20}, "take a warm jacket, mind icy ground"},
		"snow is not rain": {metric(), WeatherDay{Low: -4, High: 0, Code: 73, RainChance: 90, Rain: 4}, "take a warm jacket"},
	} {
		c.day.Date = tuesday
		c.w.Days = []WeatherDay{c.day}
		if got := c.w.Take(tuesday); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got := metric().Take(tuesday); got != "" {
		t.Errorf("nothing known: %q", got)
	}
}

// TestTakeGoesByTheHoursOfTheDay: rain at night needs no umbrella by day.
func TestTakeGoesByTheHoursOfTheDay(t *testing.T) {
	for hour, want := range map[int]string{3: "", 15: "take an umbrella"} {
		w := metric()
		w.Days = []WeatherDay{{Date: tuesday, Low: 12, High: 20, Code: 63, RainChance: 90, Rain: 3}}
		w.Hours = day(func(h int, v *WeatherHour) {
			v.Temperature = 15
			if h == hour {
				v.Rain, v.RainChance, v.Code = 2, 90, 63
			}
		})
		if got := w.Take(tuesday); got != want {
			t.Errorf("rain at %d: %q, want %q", hour, got, want)
		}
	}
}

// day makes the 24 hours of a day at a place two hours east of Greenwich.
func day(set func(int, *WeatherHour)) []WeatherHour {
	zone := time.FixedZone("", 2*3600)
	out := make([]WeatherHour, 24)
	for h := range out {
		out[h] = WeatherHour{Time: time.Date(2026, 3, 10, h, 0, 0, 0, zone), Temperature: 10, Code: 3}
		set(h, &out[h])
	}
	return out
}

// watched are days and what is to be watched on them.
var watched = map[string]struct {
	w    *WeatherDetail
	set  func(int, *WeatherHour)
	want []string
}{
	"a calm day": {metric(), func(int, *WeatherHour) {}, nil},
	"frost till eight": {metric(), func(h int, v *WeatherHour) {
		if h < 8 {
			v.Temperature = float64(h) - 7.4
		}
	}, []string{"frost: frost down to -7 °C, Tuesday 00:00 to 08:00"}},
	"not below zero in °F": {imperial(), func(_ int, v *WeatherHour) { v.Temperature = 33 }, nil},
	"frost in °F": {imperial(), func(_ int, v *WeatherHour) { v.Temperature = 31.6 },
		[]string{"frost: frost down to 32 °F, Tuesday 00:00 to Wednesday 00:00"}},
	"heat with a pause": {metric(), func(h int, v *WeatherHour) {
		if h == 12 || h == 13 || h == 15 {
			v.Temperature = 31 + float64(h)/10
		}
	}, []string{"heat: heat up to 33 °C, Tuesday 12:00 to 16:00"}},
	"two showers": {metric(), func(h int, v *WeatherHour) {
		if h == 9 || h == 17 {
			v.Rain, v.RainChance, v.Code = 0.4, 60+h, 80
		}
	}, []string{"rain: rain (69 %), Tuesday 09:00 to 10:00", "rain: rain (77 %), Tuesday 17:00 to 18:00"}},
	"much rain at a low chance": {metric(), func(h int, v *WeatherHour) {
		if h == 9 {
			v.Rain, v.RainChance = 3, 35
		}
	}, []string{"rain: rain (35 %), Tuesday 09:00 to 10:00"}},
	"a little at a low chance": {metric(), func(_ int, v *WeatherHour) { v.Rain, v.RainChance = 0.2, 35 }, nil},
	"thunder, gusts and ice": {metric(), func(h int, v *WeatherHour) {
		switch h {
		case 4:
			v.Code = 66
		case 18:
			v.Code, v.Gusts = 96, 95.4
		}
	}, []string{"thunder: thunderstorm, Tuesday 18:00 to 19:00", "ice: icy ground, Tuesday 04:00 to 05:00",
		"storm: gusts up to 95 km/h, Tuesday 18:00 to 19:00"}},
	"snow": {metric(), func(h int, v *WeatherHour) {
		if h >= 20 {
			v.Code, v.Rain, v.RainChance, v.Temperature = 73, 1, 80, 1
		}
	}, []string{"snow: snow (80 %), Tuesday 20:00 to Wednesday 00:00"}},
}

func TestWatch(t *testing.T) {
	for name, c := range watched {
		c.w.Hours = day(c.set)
		from := c.w.Hours[0].Time
		var got []string
		for _, a := range c.w.Watch(from, from.AddDate(0, 0, 2)) {
			got = append(got, a.Kind+": "+a.Text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestWatchKeepsToItsHours(t *testing.T) {
	w := metric()
	w.Hours = day(func(_ int, v *WeatherHour) { v.Temperature = -3 })
	got := w.Watch(w.Hours[6].Time, w.Hours[9].Time)
	if len(got) != 1 || !got[0].From.Equal(w.Hours[6].Time) || !got[0].To.Equal(w.Hours[9].Time) {
		t.Errorf("%+v", got)
	}
}
