package draft

import (
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// From where on the weather matters to somebody under the sky.
const (
	wetChance = 50   // percent
	wetRain   = 0.5  // mm in an hour
	hotFrom   = 30.0 // °C
	coldFrom  = 0.0  // °C, at or below
	windyFrom = 45.0 // km/h, mean or gusts
)

// awake is the hour from which the weather matters to a sleeper.
const awake = 5

// alerts tells of the day's weather that is worth knowing whatever the plans;
// rain has its place in the forecast itself.
func (m *maker) alerts(add adder) {
	if m.weather == nil || m.weather.Detail.Weather == nil {
		return
	}
	w := m.weather.Detail.Weather
	y, mo, d := m.Day.In(m.Zone).Date()
	for _, a := range w.Watch(time.Date(y, mo, d, awake, 0, 0, 0, m.Zone), m.end) {
		switch a.Kind {
		case app.AlertRain, app.AlertFog, app.AlertSnow:
			continue
		}
		add(a.Kind, w.Place+": "+a.Words+" from "+m.clock(a.From)+" to "+m.clock(a.To), m.weather)
	}
}

var (
	outdoor = lazyre.New(`(?i)\b(?:outdoors?|outside|run|running|jog(?:ging)?|walk|hike|hiking|picnic|bike|cycling|garden|football|soccer|tennis|golf|park|playground|bbq|barbecue|grill|sailing|rowing|beach|parade|open[- ]air|terrace|training run)\b`)
	// indoor are phrases in which such a word means something else.
	indoor = lazyre.New(`(?i)\b(?:dry|test|trial|pilot|batch|print|payroll|table)[- ]run\b|\brun[- ]?(?:through|book|rate|time|down|sheet)\b|\bwalk[- ]?(?:through|in)\b|\b(?:business|science|industrial|office|technology|tech|retail) park\b|\bpark (?:hotel|inn|plaza|hyatt|road|street|lane|avenue)\b|\b(?:table|indoor) (?:football|tennis|golf|soccer)\b|\bindoors?\b|\bgarden(?:ing)? leave\b|\bgrill (?:room|house)\b|\bbike shed\b`)
)

func underSky(it *app.Item) bool {
	if it.HasFlag(app.FlagOutdoor) {
		return true
	}
	text := it.Title + " " + place(it)
	return outdoor.MatchString(text) && !indoor.MatchString(text)
}

// outdoorChecks checks the weather at each event under the sky, today and
// tomorrow, those of the whole day too.
func (m *maker) outdoorChecks(add adder) {
	for _, it := range append(append([]*app.Item(nil), m.today...), m.tomorrow...) {
		if it.Kind == app.KindEvent && !it.HasFlag(app.FlagCancelled) {
			code, text := m.outdoors(it)
			add(code, text, it, m.weather)
		}
	}
}

// outdoors checks the weather at an event under the sky, by its hours or, where
// the forecast has none, by its day. The forecast of one town says nothing of
// another.
func (m *maker) outdoors(it *app.Item) (code, text string) {
	if m.weather == nil || m.weather.Detail.Weather == nil || !underSky(it) {
		return "", ""
	}
	w := m.weather.Detail.Weather
	if t := town(whole(it)); t != "" && !strings.Contains(strings.ToLower(w.Place), t) {
		return "", ""
	}
	at := called(it) + m.at(it) + " is outdoors: "
	hours := m.hoursOf(it)
	for _, rule := range []func(app.WeatherHour) (string, string){m.storms, m.rains, m.burns, m.freezes, m.blows} {
		for _, h := range hours {
			if code, words := rule(h); code != "" {
				text = at + words + " at " + m.clock(h.Time)
				if code == app.AlertRain || code == app.AlertSnow {
					text += chance(h.RainChance)
				}
				return code, text
			}
		}
	}
	if len(hours) > 0 {
		return "", ""
	}
	if code, words := m.dayOutdoors(it); code != "" {
		return code, at + words
	}
	return "", ""
}

// hoursOf are the forecast's hours an event lies in; those of light where it is
// a whole day.
func (m *maker) hoursOf(it *app.Item) []app.WeatherHour {
	start, end := it.Start.TimeIn(m.Zone), it.End.TimeIn(m.Zone)
	if it.AllDay {
		y, mo, d := start.Date()
		if start.Before(m.Day) {
			y, mo, d = m.Day.In(m.Zone).Date()
		}
		start, end = time.Date(y, mo, d, workFrom, 0, 0, 0, m.Zone), time.Date(y, mo, d, workTo, 0, 0, 0, m.Zone)
	} else if it.End.IsZero() {
		end = start.Add(time.Hour)
	}
	var out []app.WeatherHour
	for _, h := range m.weather.Detail.Weather.Hours {
		if h.Time.Add(time.Hour).After(start) && h.Time.Before(end) {
			out = append(out, h)
		}
	}
	return out
}

func (m *maker) storms(h app.WeatherHour) (string, string) {
	if h.Code >= 95 {
		return app.AlertThunder, "a thunderstorm is forecast"
	}
	return "", ""
}

func (m *maker) rains(h app.WeatherHour) (string, string) {
	w := m.weather.Detail.Weather
	if h.RainChance < wetChance && w.MM(h.Rain) < wetRain {
		return "", ""
	}
	if h.Code >= 71 && h.Code <= 77 || h.Code == 85 || h.Code == 86 {
		return app.AlertSnow, "snow is likely"
	}
	return app.AlertRain, "rain is likely"
}

func (m *maker) burns(h app.WeatherHour) (string, string) {
	w := m.weather.Detail.Weather
	if w.Celsius(h.Temperature) < hotFrom {
		return "", ""
	}
	return app.AlertHeat, number(h.Temperature) + " " + w.Unit
}

func (m *maker) freezes(h app.WeatherHour) (string, string) {
	w := m.weather.Detail.Weather
	if w.Celsius(h.Temperature) > coldFrom || w.Unit == "" {
		return "", ""
	}
	return app.AlertFrost, number(h.Temperature) + " " + w.Unit
}

func (m *maker) blows(h app.WeatherHour) (string, string) {
	w := m.weather.Detail.Weather
	switch {
	case w.Kmh(h.Gusts) >= windyFrom:
		return "wind", "gusts of " + number(h.Gusts) + " " + w.WindUnit
	case w.Kmh(h.Wind) >= windyFrom:
		return "wind", "wind of " + number(h.Wind) + " " + w.WindUnit
	}
	return "", ""
}

var wetWords = lazyre.New(`(?i)\b(?:rain|showers?|drizzle|sleet|snow|hail|thunderstorms?|storms?|pluie|regen)\b`)

// dayOutdoors goes by the day's forecast.
func (m *maker) dayOutdoors(it *app.Item) (code, text string) {
	n := 0
	if !it.Start.TimeIn(m.Zone).Before(m.end) {
		n = 1
	}
	d, w := m.weatherDay(n), m.weather.Detail.Weather
	if d == nil {
		return "", ""
	}
	switch {
	case wetWords.MatchString(d.Words):
		return app.AlertRain, "the day's forecast is " + lowerVerb(d.Words) + chance(d.RainChance)
	case d.RainChance >= wetChance:
		return app.AlertRain, "rain is likely that day" + chance(d.RainChance)
	case w.Celsius(d.High) >= hotFrom:
		return app.AlertHeat, "up to " + number(d.High) + " " + w.Unit + " that day"
	case w.Celsius(d.High) <= coldFrom:
		return app.AlertFrost, "at most " + number(d.High) + " " + w.Unit + " that day"
	case w.Kmh(d.Gusts) >= windyFrom:
		return "wind", "gusts up to " + number(d.Gusts) + " " + w.WindUnit + " that day"
	}
	return "", ""
}
