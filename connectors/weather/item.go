package weather

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// What makes it worth saying something.
const (
	likely   = 50 // percent chance of rain
	wetLine  = 0.1
	coldC    = 8.0 // degrees Celsius at which a warm jacket is advised
	frostC   = 0.0
	heatC    = 30.0
	strongKm = 62.0 // km/h of gusts: Beaufort 8, walking becomes hard
)

// item makes the day's item. Its text says in sentences what the detail holds
// in numbers, so that what a brief says of it can be checked against words.
func (s *source) item(w *app.WeatherDetail, q connectors.Query) app.Item {
	now := q.Now.In(q.Zone)
	date := now.Format(time.DateOnly)
	native := fmt.Sprintf("%.3f,%.3f %s", w.Latitude, w.Longitude, date)
	it := app.Item{
		ID: app.ItemID(s.settings.Name, native), Source: s.settings.Name, Native: native, Kind: app.KindWeather,
		// The day, not the minute, is what the forecast is of: an unchanged
		// forecast stays an unchanged item.
		Time: time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, q.Zone),
		Tags: s.settings.Tags, Detail: app.Detail{Weather: w},
	}
	today, tomorrow := day(w, date), day(w, now.AddDate(0, 0, 1).Format(time.DateOnly))
	it.Title = title(w, today)
	it.Text = strings.Join(sentences(w, today, tomorrow, date, q.Zone), " ")
	return it
}

func day(w *app.WeatherDetail, date string) *app.WeatherDay {
	for i := range w.Days {
		if w.Days[i].Date == date {
			return &w.Days[i]
		}
	}
	return nil
}

func title(w *app.WeatherDetail, today *app.WeatherDay) string {
	switch {
	case today != nil:
		return fmt.Sprintf("%s: %s, %s", w.Place, today.Words, span(w, today))
	case w.Now != nil:
		return fmt.Sprintf("%s: %s, %s", w.Place, w.Now.Words, degrees(w, w.Now.Temperature))
	}
	return w.Place
}

// span writes the day's temperatures: "2 to 6 °C".
func span(w *app.WeatherDetail, d *app.WeatherDay) string {
	if round(d.Low) == round(d.High) {
		return degrees(w, d.High)
	}
	return round(d.Low) + " to " + degrees(w, d.High)
}

func degrees(w *app.WeatherDetail, v float64) string { return round(v) + " " + w.Unit }

func round(v float64) string {
	return strconv.FormatFloat(math.Round(v)+0, 'f', 0, 64) // + 0 makes -0 a 0
}

func sentences(w *app.WeatherDetail, today, tomorrow *app.WeatherDay, date string, zone *time.Location) []string {
	var out []string
	if n := w.Now; n != nil {
		out = append(out, fmt.Sprintf("Now %s in %s, feels like %s, %s, wind %s %s.",
			degrees(w, n.Temperature), w.Place, degrees(w, n.Feels), n.Words, round(n.Wind), w.WindUnit))
	}
	if today != nil {
		out = append(out, fmt.Sprintf("Today %s, %s, gusts up to %s %s.", span(w, today), today.Words, round(today.Gusts), w.WindUnit))
	}
	rain := rainHours(w, date, zone)
	if rain != "" {
		out = append(out, rain)
	}
	if a := advice(w, today, rain != ""); a != "" {
		out = append(out, a)
	}
	if tomorrow != nil {
		out = append(out, fmt.Sprintf("Tomorrow %s, %s.", span(w, tomorrow), tomorrow.Words))
	}
	return out
}

// rainHours says in which hours of the day rain is likely, as one range an
// unbroken stretch: "Rain likely 14:00 to 18:00, chance up to 85%."
func rainHours(w *app.WeatherDetail, date string, zone *time.Location) string {
	var parts []string
	most := 0
	var from, last time.Time
	flush := func() {
		if !from.IsZero() {
			parts = append(parts, from.Format("15:04")+" to "+last.Add(time.Hour).Format("15:04"))
			from = time.Time{}
		}
	}
	for _, h := range w.Hours {
		t := h.Time.In(zone)
		if t.Format(time.DateOnly) != date {
			continue
		}
		if h.RainChance < likely && h.Rain < wetLine {
			flush()
			continue
		}
		most = max(most, h.RainChance)
		if from.IsZero() {
			from = t
		}
		last = t
	}
	flush()
	if len(parts) == 0 {
		return ""
	}
	if most == 0 {
		return "Rain likely " + strings.Join(parts, " and ") + "."
	}
	return fmt.Sprintf("Rain likely %s, chance up to %d%%.", strings.Join(parts, " and "), most)
}

// advice is the one line that says what to take along.
func advice(w *app.WeatherDetail, today *app.WeatherDay, rain bool) string {
	if today == nil {
		return ""
	}
	low, high, gusts := celsius(w, today.Low), celsius(w, today.High), today.Gusts
	if w.WindUnit == "mph" {
		gusts *= 1.609344
	}
	switch {
	case gusts >= strongKm:
		return "Strong gusts: take care outdoors."
	case high >= heatC:
		return "Hot: drink enough and keep to the shade."
	case rain && high < coldC:
		return "Take an umbrella and a warm jacket."
	case rain:
		return "Take an umbrella."
	case low <= frostC:
		return "Frost: take a warm jacket."
	case high < coldC:
		return "Take a warm jacket."
	}
	return ""
}

func celsius(w *app.WeatherDetail, v float64) float64 {
	if w.Unit == "°F" {
		return (v - 32) / 1.8
	}
	return v
}

// codes are the WMO weather interpretation codes Open-Meteo uses.
var codes = map[int]string{
	0: "clear sky", 1: "mainly clear", 2: "partly cloudy", 3: "overcast", 45: "fog", 48: "rime fog",
	51: "light drizzle", 53: "drizzle", 55: "heavy drizzle", 56: "light freezing drizzle", 57: "freezing drizzle",
	61: "light rain", 63: "rain", 65: "heavy rain", 66: "light freezing rain", 67: "freezing rain",
	71: "light snow", 73: "snow", 75: "heavy snow", 77: "snow grains",
	80: "light rain showers", 81: "rain showers", 82: "violent rain showers", 85: "snow showers", 86: "heavy snow showers",
	95: "thunderstorm", 96: "thunderstorm with hail", 99: "thunderstorm with heavy hail",
}

func words(code int) string {
	if w, ok := codes[code]; ok {
		return w
	}
	return "weather code " + strconv.Itoa(code)
}
