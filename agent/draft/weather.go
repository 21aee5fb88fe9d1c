package draft

import (
	"strconv"
	"strings"
	"time"

	"daybrief/app"
)

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func chance(percent int) string {
	if percent == 0 {
		return ""
	}
	return " (" + strconv.Itoa(percent) + " %)"
}

func celsius(t float64, unit string) float64 {
	if strings.Contains(unit, "F") {
		return (t - 32) / 1.8
	}
	return t
}

func kmh(v float64, unit string) float64 {
	switch unit {
	case "m/s":
		return v * 3.6
	case "mph":
		return v * 1.609
	case "kn":
		return v * 1.852
	}
	return v
}

// forecast is the day's weather and what to take along.
func (m *maker) forecast() *app.Forecast {
	if m.weather == nil || m.weather.Detail.Weather == nil {
		return nil
	}
	text := m.weatherText()
	if text == "" {
		return nil
	}
	s := m.say(text, m.weather)
	m.fresh(s)
	return &app.Forecast{Sentence: s, WeatherDetail: *m.weather.Detail.Weather}
}

func (m *maker) weatherDay(n int) *app.WeatherDay {
	w := m.weather.Detail.Weather
	date := m.Day.In(m.Zone).AddDate(0, 0, n).Format(isoDate)
	for i := range w.Days {
		if w.Days[i].Date == date {
			return &w.Days[i]
		}
	}
	return nil
}

func (m *maker) weatherText() string {
	w := m.weather.Detail.Weather
	d := m.weatherDay(0)
	if d == nil {
		if w.Now == nil {
			return ""
		}
		return w.Place + ": " + lowerVerb(w.Now.Words) + ", " + number(w.Now.Temperature) + " " + w.Unit
	}
	parts := []string{}
	if d.Words != "" {
		parts = append(parts, lowerVerb(d.Words))
	}
	parts = append(parts, number(d.Low)+" to "+number(d.High)+" "+w.Unit)
	if d.RainChance >= 30 {
		parts = append(parts, strconv.Itoa(d.RainChance)+" % chance of rain"+m.wetHours())
	}
	if kmh(d.Gusts, w.WindUnit) >= 45 {
		parts = append(parts, "gusts up to "+number(d.Gusts)+" "+w.WindUnit)
	}
	text := w.Place + ": " + strings.Join(parts, ", ")
	if a := advice(d, w); a != "" {
		text += "; " + a
	}
	return text
}

// wetHours names the first stretch of hours in which rain is likely.
func (m *maker) wetHours() string {
	var from, to time.Time
	for _, h := range m.weather.Detail.Weather.Hours {
		if h.Time.Before(m.Day) || !h.Time.Before(m.end) {
			continue
		}
		if h.RainChance >= 50 {
			if from.IsZero() {
				from = h.Time
			}
			to = h.Time
		} else if !from.IsZero() {
			break
		}
	}
	if from.IsZero() || to.Equal(from) {
		return ""
	}
	return ", likeliest from " + m.clock(from) + " to " + m.clock(to)
}

// advice is what to wear and to take along.
func advice(d *app.WeatherDay, w *app.WeatherDetail) string {
	var take []string
	wet := strings.ToLower(d.Words)
	if d.RainChance >= 50 || d.Rain >= 1 || strings.Contains(wet, "rain") || strings.Contains(wet, "shower") || strings.Contains(wet, "drizzle") {
		if kmh(d.Gusts, w.WindUnit) >= 60 {
			take = append(take, "a rain jacket")
		} else {
			take = append(take, "an umbrella")
		}
	}
	switch high := celsius(d.High, w.Unit); {
	case high < 8:
		take = append(take, "a warm jacket")
	case high < 16:
		take = append(take, "a jacket")
	case high >= 30:
		take = append(take, "water")
	}
	if len(take) == 0 {
		return ""
	}
	return "take " + list(take)
}
