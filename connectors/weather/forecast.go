package weather

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"strconv"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// What is asked of /v1/forecast, by the names of its documentation
// (https://open-meteo.com/en/docs).
const (
	askCurrent = "temperature_2m,apparent_temperature,wind_speed_10m,weather_code"
	askHourly  = "temperature_2m,precipitation_probability,precipitation,wind_speed_10m,weather_code"
	askDaily   = "weather_code,temperature_2m_max,temperature_2m_min,precipitation_sum,precipitation_probability_max,wind_gusts_10m_max"
	askDays    = 3
	keepHours  = 48
)

// credit is the line the licence of the data asks for (CC BY 4.0).
const credit = "Weather data by Open-Meteo.com (CC BY 4.0)"

// number is a value that may be null, as it is for hours a model does not
// cover.
type number = *float64

// answer is what /v1/forecast says. Times are Unix seconds as we ask, or local
// times as text from a server that does not know timeformat.
type answer struct {
	Offset  int    `json:"utc_offset_seconds"`
	Zone    string `json:"timezone"`
	Error   bool   `json:"error"`
	Reason  string `json:"reason"`
	Current *struct {
		Time        json.RawMessage `json:"time"`
		Temperature number          `json:"temperature_2m"`
		Feels       number          `json:"apparent_temperature"`
		Wind        number          `json:"wind_speed_10m"`
		Code        number          `json:"weather_code"`
	} `json:"current"`
	Hourly struct {
		Time        []json.RawMessage `json:"time"`
		Temperature []number          `json:"temperature_2m"`
		Chance      []number          `json:"precipitation_probability"`
		Rain        []number          `json:"precipitation"`
		Wind        []number          `json:"wind_speed_10m"`
		Code        []number          `json:"weather_code"`
	} `json:"hourly"`
	Daily struct {
		Time   []json.RawMessage `json:"time"`
		Code   []number          `json:"weather_code"`
		High   []number          `json:"temperature_2m_max"`
		Low    []number          `json:"temperature_2m_min"`
		Rain   []number          `json:"precipitation_sum"`
		Chance []number          `json:"precipitation_probability_max"`
		Gusts  []number          `json:"wind_gusts_10m_max"`
	} `json:"daily"`
}

// forecast asks for the forecast of a place and makes the day's item of it.
func (s *source) forecast(ctx context.Context, p point, q connectors.Query) (app.Item, error) {
	res, err := s.deps.HTTP.Get(ctx, s.deps.Services.Weather+"/forecast?"+s.ask(p).Encode())
	if err != nil {
		return app.Item{}, fmt.Errorf("weather: forecast for %s: %w", p.Name, err)
	}
	a, err := decode(res.Body)
	if err != nil {
		return app.Item{}, err
	}
	w := s.detail(a, p, q)
	if len(w.Days) == 0 && w.Now == nil {
		return app.Item{}, garbage("weather", fmt.Errorf("neither days nor current weather"))
	}
	return s.item(w, q), nil
}

func (s *source) ask(p point) url.Values {
	zone := p.Zone
	if zone == "" {
		zone = "auto"
	}
	v := url.Values{
		"latitude":  {strconv.FormatFloat(p.Latitude, 'f', -1, 64)},
		"longitude": {strconv.FormatFloat(p.Longitude, 'f', -1, 64)},
		"current":   {askCurrent}, "hourly": {askHourly}, "daily": {askDaily},
		"timezone": {zone}, "timeformat": {"unixtime"}, "forecast_days": {strconv.Itoa(askDays)},
	}
	if s.settings.Units == "imperial" {
		v.Set("temperature_unit", "fahrenheit")
		v.Set("wind_speed_unit", "mph")
		v.Set("precipitation_unit", "inch")
	}
	return v
}

// decode reads the answer of /v1/forecast.
func decode(data []byte) (answer, error) {
	var a answer
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &a); err != nil {
		return a, garbage("weather", err)
	}
	if a.Error {
		return a, refused("weather", a.Reason)
	}
	return a, nil
}

// detail takes from the answer what the brief needs.
func (s *source) detail(a answer, p point, q connectors.Query) *app.WeatherDetail {
	w := &app.WeatherDetail{
		Place: p.Name, Latitude: p.Latitude, Longitude: p.Longitude,
		Unit: "°C", WindUnit: "km/h", RainUnit: "mm", Credit: credit,
	}
	if s.settings.Units == "imperial" {
		w.Unit, w.WindUnit, w.RainUnit = "°F", "mph", "inch"
	}
	if c := a.Current; c != nil && c.Temperature != nil {
		now := &app.WeatherNow{Temperature: value(c.Temperature), Feels: value(c.Temperature), Wind: value(c.Wind), Code: int(value(c.Code))}
		if c.Feels != nil {
			now.Feels = value(c.Feels)
		}
		now.Words = words(now.Code)
		w.Now = now
	}
	w.Hours = a.hours(q)
	w.Days = a.days()
	return w
}

// hours returns the hours from midnight of the reader's day on.
func (a *answer) hours(q connectors.Query) []app.WeatherHour {
	y, m, d := q.Now.In(q.Zone).Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, q.Zone)
	var out []app.WeatherHour
	for i, raw := range a.Hourly.Time {
		t, ok := a.moment(raw)
		if !ok || t.Before(midnight) || len(out) == keepHours {
			continue
		}
		out = append(out, app.WeatherHour{
			Time: t.In(q.Zone), Temperature: nth(a.Hourly.Temperature, i), RainChance: int(nth(a.Hourly.Chance, i)),
			Rain: nth(a.Hourly.Rain, i), Wind: nth(a.Hourly.Wind, i), Code: int(nth(a.Hourly.Code, i)),
		})
	}
	return out
}

func (a *answer) days() []app.WeatherDay {
	var out []app.WeatherDay
	for i, raw := range a.Daily.Time {
		t, ok := a.moment(raw)
		if !ok || i >= len(a.Daily.High) || i >= len(a.Daily.Low) || a.Daily.High[i] == nil || a.Daily.Low[i] == nil {
			continue
		}
		code := int(nth(a.Daily.Code, i))
		out = append(out, app.WeatherDay{
			Date: t.In(time.FixedZone("", a.Offset)).Format(time.DateOnly),
			Low:  value(a.Daily.Low[i]), High: value(a.Daily.High[i]),
			RainChance: int(nth(a.Daily.Chance, i)), Rain: nth(a.Daily.Rain, i), Gusts: nth(a.Daily.Gusts, i),
			Code: code, Words: words(code),
		})
	}
	return out
}

// moment reads a time of the answer: Unix seconds, or a local time or date.
func (a *answer) moment(raw json.RawMessage) (time.Time, bool) {
	var seconds int64
	if json.Unmarshal(raw, &seconds) == nil {
		return time.Unix(seconds, 0), seconds != 0
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return time.Time{}, false
	}
	zone := time.FixedZone("", a.Offset)
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.DateOnly, time.RFC3339} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

func value(n number) float64 {
	if n == nil || math.IsNaN(*n) || math.IsInf(*n, 0) {
		return 0
	}
	return *n
}

// nth returns the i-th value, 0 where the list is shorter or the value null.
func nth(list []number, i int) float64 {
	if i >= len(list) {
		return 0
	}
	return value(list[i])
}
