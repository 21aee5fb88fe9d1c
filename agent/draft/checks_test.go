package draft

import (
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

// with puts people of a firm at an event.
func with(e *app.Item, names ...string) *app.Item {
	for _, n := range names {
		e.People = append(e.People, app.Person{Name: n, Address: strings.ReplaceAll(strings.ToLower(n), " ", ".") + "@example.org"})
	}
	return e
}

// hour sets the forecast of one hour of the day.
func (s *shelf) hour(h int, unit, wind string, x app.WeatherHour) {
	w := &app.WeatherDetail{Place: "Leeds", Unit: unit, WindUnit: wind, RainUnit: "inch"}
	for i := range 24 {
		y := app.WeatherHour{Time: s.at(2, i, 0), Temperature: 60, Code: 1}
		if unit == "°C" {
			y.Temperature = 12
		}
		if i == h {
			y = x
			y.Time = s.at(2, i, 0)
		}
		w.Hours = append(w.Hours, y)
	}
	s.items = append(s.items, app.Item{ID: "wx", Kind: app.KindWeather, Title: "Weather in Leeds", Detail: app.Detail{Weather: w}})
}

// dayChecks are days with what their checks must say: a code and a part of the
// text, or "" for none of that code.
var dayChecks = map[string]struct {
	fill       func(s *shelf)
	code, want string
}{
	"overlap": {func(s *shelf) {
		s.event("a", "Budget", s.at(2, 9, 0), s.at(2, 10, 0), "", "")
		s.event("b", "Hiring", s.at(2, 9, 30), s.at(2, 10, 30), "", "")
	}, "overlap", "Budget and Hiring overlap from 09:30 to 10:00"},
	"one within the other": {func(s *shelf) {
		s.event("a", "Workshop", s.at(2, 9, 0), s.at(2, 17, 0), "", "")
		s.event("b", "Short", s.at(2, 9, 30), s.at(2, 10, 0), "", "")
		s.event("c", "Late", s.at(2, 15, 0), s.at(2, 15, 30), "", "")
	}, "overlap", "Workshop and Late overlap from 15:00 to 15:30"},
	"one after the other": {func(s *shelf) {
		s.event("a", "Budget", s.at(2, 9, 0), s.at(2, 10, 0), "", "")
		s.event("b", "Hiring", s.at(2, 10, 0), s.at(2, 10, 30), "", "")
	}, "overlap", ""},
	"declined, cancelled and free do not clash": {func(s *shelf) {
		s.event("a", "Budget", s.at(2, 9, 0), s.at(2, 10, 0), "", "")
		for i, f := range []string{app.FlagDeclined, app.FlagCancelled, app.FlagFree} {
			s.event("b"+f, "Other "+f, s.at(2, 9, 10*i), s.at(2, 10, 0), "", "").AddFlag(f)
		}
	}, "overlap", ""},
	"tentative is said": {func(s *shelf) {
		s.event("a", "Budget", s.at(2, 9, 0), s.at(2, 10, 0), "", "")
		s.event("b", "Hiring", s.at(2, 9, 30), s.at(2, 10, 30), "", "").AddFlag(app.FlagTentative)
	}, "overlap", "Hiring (not confirmed) overlap"},
	"all-day does not clash": {func(s *shelf) {
		s.event("a", "Budget", s.at(2, 9, 0), s.at(2, 10, 0), "", "")
		e := s.event("b", "Fair", s.at(2, 0, 0), s.at(3, 0, 0), "", "")
		e.Start, e.End, e.AllDay = app.OnDate(2026, time.March, 2), app.OnDate(2026, time.March, 3), true
	}, "overlap", ""},
	"past midnight into tomorrow": {func(s *shelf) {
		s.event("a", "Night shift", s.at(2, 22, 0), s.at(3, 6, 0), "", "")
		s.event("b", "Early call", s.at(3, 5, 0), s.at(3, 5, 30), "", "")
	}, "overlap", "Night shift and Early call overlap from 05:00 to 05:30"},
	"begun yesterday": {func(s *shelf) {
		s.event("a", "Night shift", s.at(1, 22, 0), s.at(2, 6, 0), "", "")
		s.event("b", "Early call", s.at(2, 5, 0), s.at(2, 5, 30), "", "")
	}, "overlap", "Night shift and Early call overlap from 05:00 to 05:30"},
	"no time between two places": {func(s *shelf) {
		s.event("a", "Budget", s.at(2, 9, 0), s.at(2, 10, 0), "Room 4", "")
		s.event("b", "Site visit", s.at(2, 10, 10), s.at(2, 11, 0), "Mill Lane 5", "")
	}, "travel", "Budget ends at 10:00 (Room 4) and Site visit starts at 10:10 (Mill Lane 5): hardly time"},
	"time enough": {func(s *shelf) {
		s.event("a", "Budget", s.at(2, 9, 0), s.at(2, 10, 0), "Room 4", "")
		s.event("b", "Site visit", s.at(2, 10, 15), s.at(2, 11, 0), "Mill Lane 5", "")
	}, "travel", ""},
	"rooms of a house": {func(s *shelf) {
		s.event("a", "Budget", s.at(2, 9, 0), s.at(2, 10, 0), "Room 4", "")
		s.event("b", "Hiring", s.at(2, 10, 0), s.at(2, 11, 0), "Conference room Elm, 2nd floor", "")
	}, "travel", ""},
	"a room and its house": {func(s *shelf) {
		s.event("a", "Budget", s.at(2, 9, 0), s.at(2, 10, 0), "Mill Lane 5, Leeds", "")
		s.event("b", "Hiring", s.at(2, 10, 0), s.at(2, 11, 0), "Mill Lane 5, Leeds, Room 4", "")
	}, "travel", ""},
	"towns": {func(s *shelf) {
		s.event("a", "Budget", s.at(2, 9, 0), s.at(2, 10, 0), "Mill Lane 5, Leeds", "")
		s.event("b", "Hearing", s.at(2, 10, 45), s.at(2, 11, 0), "Castle Street 9, York YO1 9RD", "")
	}, "travel", "another town"},
	"postal codes of one town": {func(s *shelf) {
		s.event("a", "Budget", s.at(2, 9, 0), s.at(2, 10, 0), "Hafenstr. 3, 20457 Hamburg", "")
		s.event("b", "Hearing", s.at(2, 10, 45), s.at(2, 11, 0), "Ring 9, 20095 Hamburg, Germany", "")
	}, "travel", ""},
	"a call between two places": {func(s *shelf) {
		s.event("a", "Budget", s.at(2, 9, 0), s.at(2, 10, 0), "Mill Lane 5, Leeds", "")
		s.event("b", "Talk", s.at(2, 10, 0), s.at(2, 10, 30), "Zoom", "")
		s.event("c", "Hearing", s.at(2, 10, 40), s.at(2, 11, 0), "Castle Street 9, York", "")
	}, "travel", "Budget ends at 10:00 (Mill Lane 5, Leeds) and Hearing starts at 10:40"},
	"video calls": {func(s *shelf) {
		s.event("a", "Budget", s.at(2, 9, 0), s.at(2, 10, 0), "https://meet.example.org/x", "")
		s.event("b", "Hearing", s.at(2, 10, 0), s.at(2, 11, 0), "Castle Street 9, York", "")
	}, "travel", ""},
	"late": {func(s *shelf) {
		with(s.event("a", "Budget", s.at(2, 19, 0), s.at(2, 20, 0), "", ""), "Ann Low")
	}, "hours", "Budget at 19:00 is outside working hours"},
	"late and alone": {func(s *shelf) {
		s.event("a", "Reading", s.at(2, 19, 0), s.at(2, 20, 0), "", "")
	}, "hours", ""},
	"late here, not there": {func(s *shelf) {
		with(s.event("a", "Budget", s.at(2, 21, 0), s.at(2, 22, 0), "", ""), "Ann Low").TZ = "America/New_York"
	}, "hours", "Budget at 21:00 (16:00 in New York) is outside working hours"},
	"early there": {func(s *shelf) {
		with(s.event("a", "Budget", s.at(2, 14, 0), s.at(2, 15, 0), "", ""), "Ann Low").TZ = "America/Los_Angeles"
	}, "hours", "in its own zone: 06:00 in Los Angeles"},
	"its zone shows the same hour": {func(s *shelf) {
		with(s.event("a", "Budget", s.at(2, 9, 0), s.at(2, 10, 0), "", ""), "Ann Low").TZ = "Europe/London"
	}, "hours", ""},
	"begun yesterday, told then": {func(s *shelf) {
		with(s.event("a", "Release", s.at(1, 23, 0), s.at(2, 1, 0), "", ""), "Ann Low")
	}, "hours", ""},
	"heat in Fahrenheit": {func(s *shelf) {
		s.hour(14, "°F", "mph", app.WeatherHour{Temperature: 91})
		s.event("a", "Lunch run", s.at(2, 14, 0), s.at(2, 15, 0), "", "")
	}, "heat", "Lunch run at 14:00 is outdoors: 91 °F at 14:00"},
	"rain in inches": {func(s *shelf) {
		s.hour(14, "°F", "mph", app.WeatherHour{Temperature: 60, Rain: 0.03, RainChance: 40, Code: 61})
		s.event("a", "Lunch run", s.at(2, 14, 0), s.at(2, 15, 0), "", "")
	}, "rain", "rain is likely at 14:00 (40 %)"},
	"gusts in miles": {func(s *shelf) {
		s.hour(14, "°F", "mph", app.WeatherHour{Temperature: 60, Wind: 12, Gusts: 33})
		s.event("a", "Lunch run", s.at(2, 14, 0), s.at(2, 15, 0), "", "")
	}, "wind", "gusts of 33 mph at 14:00"},
	"frost": {func(s *shelf) {
		s.hour(14, "°C", "km/h", app.WeatherHour{Temperature: -2})
		s.event("a", "Lunch run", s.at(2, 14, 0), s.at(2, 15, 0), "", "")
	}, "frost", "Lunch run at 14:00 is outdoors: -2 °C"},
	"rain after the run": {func(s *shelf) {
		s.hour(15, "°C", "km/h", app.WeatherHour{Temperature: 9, RainChance: 90, Code: 61})
		s.event("a", "Lunch run", s.at(2, 14, 0), s.at(2, 15, 0), "", "")
	}, "rain", ""},
	"rain within the hour": {func(s *shelf) {
		s.hour(14, "°C", "km/h", app.WeatherHour{Temperature: 9, RainChance: 90, Code: 61})
		s.event("a", "Lunch run", s.at(2, 14, 30), s.at(2, 14, 45), "", "")
	}, "rain", "rain is likely at 14:00 (90 %)"},
	"a run that is none": {func(s *shelf) {
		s.hour(14, "°C", "km/h", app.WeatherHour{Temperature: 9, RainChance: 90, Code: 61})
		s.event("a", "Dry run of the talk", s.at(2, 14, 0), s.at(2, 15, 0), "Science Park 3", "")
	}, "rain", ""},
	"outdoors in another town": {func(s *shelf) {
		s.hour(14, "°C", "km/h", app.WeatherHour{Temperature: 9, RainChance: 90, Code: 61})
		s.event("a", "Picnic", s.at(2, 14, 0), s.at(2, 15, 0), "Castle Street 9, York", "")
	}, "rain", ""},
	"a whole day outdoors": {func(s *shelf) {
		s.hour(14, "°C", "km/h", app.WeatherHour{Temperature: 9, RainChance: 90, Code: 61})
		e := s.event("a", "Hike", s.at(2, 0, 0), s.at(3, 0, 0), "", "")
		e.Start, e.End, e.AllDay = app.OnDate(2026, time.March, 2), app.OnDate(2026, time.March, 3), true
	}, "rain", "Hike is outdoors: rain is likely at 14:00 (90 %)"},
	"tomorrow by its day": {func(s *shelf) {
		s.rain()
		w := s.items[0].Detail.Weather
		w.Hours = nil
		s.event("a", "Garden party", s.at(3, 14, 0), s.at(3, 15, 0), "", "")
	}, "rain", "Garden party tomorrow at 14:00 is outdoors: the day's forecast is thunderstorm (10 %)"},
	"no break": {func(s *shelf) {
		for i, n := range []string{"One", "Two", "Three", "Four", "Five"} {
			s.event(n, n, s.at(2, 9+i, 0), s.at(2, 9+i, 55), "", "")
		}
	}, "break", "No break from 09:00 to 13:55: One is the first and Five the last"},
	"a break": {func(s *shelf) {
		for i, n := range []string{"One", "Two", "Three", "Four", "Five"} {
			s.event(n, n, s.at(2, 9+i, 10*(i/3)), s.at(2, 9+i, 55), "", "")
		}
	}, "break", ""},
	"a long workshop is no row": {func(s *shelf) {
		s.event("a", "Workshop", s.at(2, 9, 0), s.at(2, 15, 0), "", "")
		s.event("b", "Short", s.at(2, 15, 0), s.at(2, 15, 30), "", "")
	}, "break", ""},
	"public holiday": {func(s *shelf) {
		e := s.event("h", "Public holiday", s.at(2, 0, 0), s.at(3, 0, 0), "", "")
		e.Start, e.End, e.AllDay = app.OnDate(2026, time.March, 2), app.OnDate(2026, time.March, 3), true
		with(s.event("a", "Budget", s.at(2, 9, 0), s.at(2, 10, 0), "", ""), "Ann Low")
	}, "holiday", "Budget at 09:00 is on a public holiday: Public holiday"},
}

func TestDayChecks(t *testing.T) {
	for name, c := range dayChecks {
		t.Run(name, func(t *testing.T) {
			s := &shelf{zone: time.UTC}
			c.fill(s)
			b := Make(brew(s.items, monday(time.UTC), time.UTC))
			sound(t, b, s.items)
			var got []string
			for _, x := range b.Checks {
				if x.Code == c.code {
					got = append(got, x.Text)
				}
			}
			if all := strings.Join(got, "\n"); c.want == "" && all != "" || !strings.Contains(all, c.want) {
				t.Errorf("%s: %q, want %q", c.code, all, c.want)
			}
		})
	}
}
