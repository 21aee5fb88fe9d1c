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
	if w.Kmh(d.Gusts) >= 45 {
		parts = append(parts, "gusts up to "+number(d.Gusts)+" "+w.WindUnit)
	}
	text := w.Place + ": " + strings.Join(parts, ", ")
	if a := w.Take(d.Date); a != "" {
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
