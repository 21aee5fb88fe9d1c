package weather

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// units are those of the answer, in the words of the API and of the reader.
type units struct {
	temperature, wind, rain string // parameters
	degree, speed, amount   string // for the reader
}

func unitsOf(name string) (units, bool) {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "", "metric":
		return units{"celsius", "kmh", "mm", "°C", "km/h", "mm"}, true
	case "imperial":
		return units{"fahrenheit", "mph", "inch", "°F", "mph", "inch"}, true
	}
	return units{}, false
}

const (
	hoursAhead = 48
	daysAhead  = 3
)

// forecast asks for the weather of a place. One hour more than is shown is
// asked for, see answer.hours.
func (s *source) forecast(ctx context.Context, p Place) (*forecast, error) {
	base := strings.TrimSuffix(cmp.Or(s.deps.Services.Weather, connectors.DefaultServices.Weather), "/")
	q := url.Values{
		"latitude":           {strconv.FormatFloat(p.Latitude, 'f', 4, 64)},
		"longitude":          {strconv.FormatFloat(p.Longitude, 'f', 4, 64)},
		"current":            {"temperature_2m,apparent_temperature,weather_code,wind_speed_10m,wind_gusts_10m,precipitation"},
		"hourly":             {"temperature_2m,apparent_temperature,precipitation_probability,precipitation,weather_code,wind_speed_10m,wind_gusts_10m"},
		"daily":              {"weather_code,temperature_2m_max,temperature_2m_min,precipitation_sum,precipitation_probability_max,wind_gusts_10m_max"},
		"temperature_unit":   {s.units.temperature},
		"wind_speed_unit":    {s.units.wind},
		"precipitation_unit": {s.units.rain},
		"timeformat":         {"unixtime"},
		"timezone":           {zoneFor(p)},
		"forecast_days":      {strconv.Itoa(daysAhead)},
		"forecast_hours":     {strconv.Itoa(hoursAhead + 1)},
	}
	resp, err := s.deps.HTTP.Get(ctx, base+"/forecast?"+q.Encode(), fetch.MaxBytes(maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("read the forecast: %w", said(err))
	}
	f, err := decodeForecast(resp.Body, s.units)
	if err != nil {
		return nil, unreadable(err)
	}
	return f, nil
}

// zoneFor returns the zone to ask for: the place's own, or auto. "Local" is a
// name of Go that Open-Meteo refuses.
func zoneFor(p Place) string {
	if strings.Contains(p.Zone, "/") {
		return p.Zone
	}
	return "auto"
}

// forecast is an answer in the program's words.
type forecast struct {
	zone     *time.Location
	observed time.Time
	units    units
	now      *app.WeatherNow
	hours    []app.WeatherHour
	days     []app.WeatherDay
}

// answer is an answer in the API's shape. Values may be null.
type answer struct {
	Error    bool              `json:"error"`
	Reason   string            `json:"reason"`
	Offset   int               `json:"utc_offset_seconds"`
	Zone     string            `json:"timezone"`
	Units    map[string]string `json:"current_units"`
	Current  *current          `json:"current"`
	Hourly   hourly            `json:"hourly"`
	Daily    daily             `json:"daily"`
	DayUnits map[string]string `json:"daily_units"`
}

type current struct {
	Time        moment   `json:"time"`
	Temperature *float64 `json:"temperature_2m"`
	Feels       *float64 `json:"apparent_temperature"`
	Code        *float64 `json:"weather_code"`
	Wind        *float64 `json:"wind_speed_10m"`
}

type hourly struct {
	Time        []moment   `json:"time"`
	Temperature []*float64 `json:"temperature_2m"`
	Feels       []*float64 `json:"apparent_temperature"`
	Chance      []*float64 `json:"precipitation_probability"`
	Rain        []*float64 `json:"precipitation"`
	Code        []*float64 `json:"weather_code"`
	Wind        []*float64 `json:"wind_speed_10m"`
	Gusts       []*float64 `json:"wind_gusts_10m"`
}

type daily struct {
	Time   []moment   `json:"time"`
	Code   []*float64 `json:"weather_code"`
	High   []*float64 `json:"temperature_2m_max"`
	Low    []*float64 `json:"temperature_2m_min"`
	Rain   []*float64 `json:"precipitation_sum"`
	Chance []*float64 `json:"precipitation_probability_max"`
	Gusts  []*float64 `json:"wind_gusts_10m_max"`
}

// moment is a time as the API writes it: Unix seconds, or a local time without
// offset when a server does not know timeformat.
type moment struct {
	unix  int64
	local time.Time // clock time, kept in UTC
	ok    bool
}

// UnmarshalJSON reads both forms; what is neither is no time.
func (m *moment) UnmarshalJSON(data []byte) error {
	var n float64
	if json.Unmarshal(data, &n) == nil {
		if string(data) != "null" && n > 0 && n < 1<<35 {
			m.unix, m.ok = int64(n), true
		}
		return nil
	}
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("time %.30s: %w", data, err)
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			m.local, m.ok = t, true
			break
		}
	}
	return nil
}

// in returns the point in time, shown in zone. Local times are offset seconds
// ahead of UTC throughout an answer, also beyond a change of the clock.
func (m moment) in(zone *time.Location, offset int) time.Time {
	if !m.local.IsZero() {
		return m.local.Add(-time.Duration(offset) * time.Second).In(zone)
	}
	return time.Unix(m.unix, 0).In(zone)
}

// date returns the local date; the API asks to add the offset to daily times.
func (m moment) date(offset int) string {
	t := m.local
	if t.IsZero() {
		t = time.Unix(m.unix+int64(offset), 0).UTC()
	}
	return t.Format(time.DateOnly)
}

// decodeForecast reads an answer. One with neither current, hourly nor daily
// values is an error.
func decodeForecast(data []byte, asked units) (*forecast, error) {
	var a *answer
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, fmt.Errorf("decode forecast: %w", err)
	}
	if a == nil {
		return nil, errors.New("decode forecast: null")
	}
	if a.Error {
		return nil, refused(a.Reason, nil)
	}
	if a.Offset < -86400 || a.Offset > 86400 {
		a.Offset = 0
	}
	f := &forecast{zone: a.zone(), units: a.unitsOr(asked)}
	if c := a.Current; c != nil {
		if t, ok := degrees(c.Temperature); ok {
			feels, known := degrees(c.Feels)
			if !known {
				feels = t
			}
			f.now = &app.WeatherNow{Temperature: t, Feels: feels, Wind: positive(c.Wind), Code: code(c.Code), Words: Words(code(c.Code))}
		}
		if c.Time.ok {
			f.observed = c.Time.in(f.zone, a.Offset)
		}
	}
	a.hours(f)
	a.days(f)
	if f.now == nil && len(f.hours) == 0 && len(f.days) == 0 {
		return nil, errors.New("decode forecast: no values")
	}
	return f, nil
}

func (a *answer) zone() *time.Location {
	if strings.Contains(a.Zone, "/") {
		if zone, err := time.LoadLocation(a.Zone); err == nil {
			return zone
		}
	}
	if a.Offset == 0 {
		return time.UTC
	}
	return time.FixedZone("", a.Offset)
}

// unitsOr returns the units the answer names; a server that ignores what was
// asked must not have its degrees mislabelled.
func (a *answer) unitsOr(asked units) units {
	switch cmp.Or(a.Units["temperature_2m"], a.DayUnits["temperature_2m_max"]) {
	case "°C":
		asked.degree = "°C"
	case "°F":
		asked.degree = "°F"
	}
	switch cmp.Or(a.Units["wind_speed_10m"], a.DayUnits["wind_gusts_10m_max"]) {
	case "km/h":
		asked.speed = "km/h"
	case "mp/h", "mph":
		asked.speed = "mph"
	case "m/s":
		asked.speed = "m/s"
	case "kn":
		asked.speed = "kn"
	}
	switch cmp.Or(a.Units["precipitation"], a.DayUnits["precipitation_sum"]) {
	case "mm":
		asked.amount = "mm"
	case "inch":
		asked.amount = "inch"
	}
	return asked
}

// hours puts the hours in order. The API gives precipitation, its probability
// and gusts for the hour before each time, everything else for the time itself;
// an app.WeatherHour is the hour that begins at its time, so the former are
// taken from the entry one later.
func (a *answer) hours(f *forecast) {
	h := &a.Hourly
	for i := range h.Time {
		t, ok := degrees(at(h.Temperature, i))
		if !h.Time[i].ok || !ok {
			continue
		}
		hour := app.WeatherHour{
			Time: h.Time[i].in(f.zone, a.Offset), Temperature: t,
			RainChance: percent(at(h.Chance, i+1)), Rain: positive(at(h.Rain, i+1)),
			Wind: positive(at(h.Wind, i)), Gusts: positive(at(h.Gusts, i+1)), Code: code(at(h.Code, i)),
		}
		if feels, known := degrees(at(h.Feels, i)); known {
			hour.Felt = &feels
		}
		f.hours = append(f.hours, hour)
	}
}

func (a *answer) days(f *forecast) {
	d := &a.Daily
	for i := range d.Time {
		low, ok1 := degrees(at(d.Low, i))
		high, ok2 := degrees(at(d.High, i))
		if !d.Time[i].ok || !ok1 || !ok2 {
			continue
		}
		c := code(at(d.Code, i))
		f.days = append(f.days, app.WeatherDay{
			Date: d.Time[i].date(a.Offset), Low: low, High: high, RainChance: percent(at(d.Chance, i)),
			Rain: positive(at(d.Rain, i)), Gusts: positive(at(d.Gusts, i)), Code: c, Words: Words(c),
		})
	}
}

func at(list []*float64, i int) *float64 {
	if i < len(list) {
		return list[i]
	}
	return nil
}

// degrees returns a temperature that can be one.
func degrees(v *float64) (float64, bool) {
	if v == nil || math.Abs(*v) > 200 {
		return 0, false
	}
	return *v, true
}

// positive returns a wind or an amount of rain; what is not known counts as none.
func positive(v *float64) float64 {
	if v == nil || *v < 0 || *v > 2000 {
		return 0
	}
	return *v
}

func percent(v *float64) int { return int(math.Round(min(positive(v), 100))) }

// code returns a weather code, -1 where there is none.
func code(v *float64) int {
	if v == nil || *v < 0 || *v > 99 {
		return -1
	}
	return int(*v)
}
