package weather

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"daybrief/app"
)

// item words a forecast as the item of its day.
func (s *source) item(f *forecast, p Place, now time.Time) app.Item {
	f.trim(now)
	today := f.today(now)
	date := cmp.Or(today.Date, now.In(f.zone).Format(time.DateOnly))
	native := fmt.Sprintf("%.2f,%.2f %s", p.Latitude, p.Longitude, date)
	observed := f.observed
	if observed.IsZero() {
		observed = now.In(f.zone)
	}
	detail := f.detail(p, today.Date)
	return app.Item{
		ID: app.ItemID(s.settings.Name, native), Source: s.settings.Name, Native: native,
		Kind: app.KindWeather, Title: f.title(p, today), Text: f.text(p, today, detail.Advice), Time: observed,
		URL: "https://open-meteo.com/", Tags: slices.Clone(s.settings.Tags),
		Detail: app.Detail{Weather: detail},
	}
}

// detail is the forecast in the item's form, with its alerts and advice.
func (f *forecast) detail(p Place, date string) *app.WeatherDetail {
	w := &app.WeatherDetail{
		Place: p.Name, Latitude: p.Latitude, Longitude: p.Longitude,
		Unit: f.units.degree, WindUnit: f.units.speed, RainUnit: f.units.amount,
		Now: f.now, Hours: f.hours, Days: f.days, Credit: Credit,
	}
	if n := len(f.hours); n > 0 {
		w.Alerts = w.Watch(f.hours[0].Time, f.hours[n-1].Time.Add(time.Hour))
	}
	if line := w.Take(date); line != "" {
		w.Advice = strings.ToUpper(line[:1]) + line[1:] + "."
	}
	return w
}

// trim keeps the hours from now on; of an answer about other days it keeps the
// first ones.
func (f *forecast) trim(now time.Time) {
	first := slices.IndexFunc(f.hours, func(h app.WeatherHour) bool { return h.Time.Add(time.Hour).After(now) })
	first = max(first, 0)
	last := min(first+hoursAhead, len(f.hours))
	f.hours = f.hours[first:last]
	f.days = f.days[:min(len(f.days), daysAhead)]
}

// today returns the forecast of the day of now at the place, or the first.
func (f *forecast) today(now time.Time) app.WeatherDay {
	date := now.In(f.zone).Format(time.DateOnly)
	for _, d := range f.days {
		if d.Date == date {
			return d
		}
	}
	if len(f.days) > 0 {
		return f.days[0]
	}
	return app.WeatherDay{Code: -1}
}

func (f *forecast) title(p Place, d app.WeatherDay) string {
	if d.Date == "" {
		if f.now == nil {
			return p.Name + ": weather"
		}
		return p.Name + ": " + comma(f.now.Words, f.degrees(f.now.Temperature))
	}
	return p.Name + ": " + comma(d.Words, f.span(d))
}

// text tells the weather in sentences, each true by itself.
func (f *forecast) text(p Place, today app.WeatherDay, advice string) string {
	var lines []string
	if f.now != nil {
		s := fmt.Sprintf("Now in %s: %s", p.Name, f.degrees(f.now.Temperature))
		if round(f.now.Feels) != round(f.now.Temperature) {
			s += fmt.Sprintf(" (feels like %s)", f.degrees(f.now.Feels))
		}
		s = comma(s, f.now.Words)
		lines = append(lines, comma(s, fmt.Sprintf("wind %d %s", round(f.now.Wind), f.units.speed))+".")
	}
	for _, d := range f.days {
		if d.Date < today.Date {
			continue
		}
		lines = append(lines, f.day(d, d.Date == today.Date))
	}
	if advice != "" {
		lines = append(lines, advice)
	}
	return strings.Join(append(lines, Credit+"."), "\n")
}

// day is the sentence of one day.
func (f *forecast) day(d app.WeatherDay, today bool) string {
	name := d.Date
	if t, err := time.Parse(time.DateOnly, d.Date); err == nil {
		name = t.Format("Monday 2 January")
	}
	if today {
		name = "Today, " + name
	}
	s := name + ": " + comma(d.Words, f.span(d))
	if d.RainChance > 0 {
		what := "rain"
		if wet(d.Code) == "snow" {
			what = "snow"
		}
		s += fmt.Sprintf(", chance of %s %d %%", what, d.RainChance)
	}
	if falls := f.falls(d.Date); falls != "" {
		s += ", " + falls
	}
	if d.Gusts >= f.kmh(50) {
		s += fmt.Sprintf(", gusts up to %d %s", round(d.Gusts), f.units.speed)
	}
	return s + "."
}

// falls tells in which hours of a date something falls: "rain 14-16 and 19-20".
func (f *forecast) falls(date string) string {
	type run struct {
		what       string
		begin, end int
	}
	var runs []run
	for i, h := range f.hours {
		if h.Time.Format(time.DateOnly) != date {
			continue
		}
		what := f.fall(i)
		if what == "" {
			continue
		}
		hour := h.Time.Hour()
		if n := len(runs); n > 0 && runs[n-1].end == hour && runs[n-1].what == what {
			runs[n-1].end = hour + 1
			continue
		}
		runs = append(runs, run{what, hour, hour + 1})
	}
	var parts []string
	last := ""
	for _, r := range runs[:min(len(runs), 4)] {
		s := fmt.Sprintf("%02d-%02d", r.begin, r.end)
		if r.what != last {
			s = r.what + " " + s
		}
		last = r.what
		parts = append(parts, s)
	}
	if n := len(parts); n > 1 {
		return strings.Join(parts[:n-1], ", ") + " and " + parts[n-1]
	}
	return strings.Join(parts, "")
}

// fall tells what falls in an hour, "" if nothing is to be expected: at least
// an even chance of a tenth of a millimetre, or so much that a low chance
// matters as well.
func (f *forecast) fall(i int) string {
	h := f.hours[i]
	drop := 0.1
	if f.units.amount == "inch" {
		drop = 0.004
	}
	if h.Rain < drop || h.RainChance < 50 && (h.RainChance < 30 || h.Rain < 5*drop) {
		return ""
	}
	next := h.Code
	if i+1 < len(f.hours) {
		next = f.hours[i+1].Code
	}
	return cmp.Or(wet(h.Code), wet(next), "rain")
}

// kmh returns a speed of so many km/h in the item's unit.
func (f *forecast) kmh(v float64) float64 {
	switch f.units.speed {
	case "mph":
		return v / 1.609344
	case "m/s":
		return v / 3.6
	case "kn":
		return v / 1.852
	}
	return v
}

func (f *forecast) degrees(v float64) string { return fmt.Sprintf("%d %s", round(v), f.units.degree) }

func (f *forecast) span(d app.WeatherDay) string {
	if round(d.Low) == round(d.High) {
		return f.degrees(d.High)
	}
	return fmt.Sprintf("%d to %d %s", round(d.Low), round(d.High), f.units.degree)
}

func round(v float64) int { return int(math.Round(v)) }

// comma joins two parts of a sentence, either of which may be missing.
func comma(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}
