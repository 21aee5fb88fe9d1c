package app

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// The kinds of a WeatherAlert.
const (
	AlertRain    = "rain"
	AlertSnow    = "snow"
	AlertThunder = "thunder"
	AlertIce     = "ice" // freezing rain, drizzle or fog
	AlertFog     = "fog"
	AlertStorm   = "storm"
	AlertFrost   = "frost"
	AlertHeat    = "heat"
)

// From where on weather is worth a word. 62 km/h is a gale, Beaufort 8.
const (
	frostBelow = 0.0  // °C, at or below
	heatFrom   = 32.0 // °C
	galeFrom   = 62.0 // km/h, of gusts
	windFrom   = 50.0 // km/h, of the mean wind
	rainFrom   = 0.1  // mm in an hour, with an even chance
)

// Celsius returns a temperature of the detail in degrees Celsius.
func (w *WeatherDetail) Celsius(t float64) float64 {
	if strings.Contains(w.Unit, "F") {
		return (t - 32) / 1.8
	}
	return t
}

// Kmh returns a speed of the detail in kilometres an hour.
func (w *WeatherDetail) Kmh(v float64) float64 {
	switch w.WindUnit {
	case "m/s":
		return v * 3.6
	case "mph":
		return v * 1.609344
	case "kn":
		return v * 1.852
	}
	return v
}

// MM returns an amount of rain of the detail in millimetres.
func (w *WeatherDetail) MM(v float64) float64 {
	if w.RainUnit == "inch" {
		return v * 25.4
	}
	return v
}

// Watch returns the alerts of the hours that begin in [from, to), by kind and
// then by time. A stretch of one kind may pause for an hour.
func (w *WeatherDetail) Watch(from, to time.Time) []WeatherAlert {
	var out []WeatherAlert
	for _, kind := range []string{AlertThunder, AlertIce, AlertStorm, AlertSnow, AlertRain, AlertFrost, AlertHeat, AlertFog} {
		out = append(out, w.stretches(kind, from, to)...)
	}
	return out
}

func (w *WeatherDetail) stretches(kind string, from, to time.Time) []WeatherAlert {
	var out []WeatherAlert
	var worst WeatherHour
	flush := func() {
		if n := len(out); n > 0 {
			out[n-1].Words = w.alertWords(kind, worst)
			out[n-1].Text = out[n-1].Words + ", " + stretch(out[n-1])
		}
	}
	for _, h := range w.Hours {
		if h.Time.Before(from) || !h.Time.Before(to) || !w.has(kind, h) {
			continue
		}
		end := h.Time.Add(time.Hour)
		if n := len(out); n > 0 && h.Time.Sub(out[n-1].To) <= time.Hour {
			out[n-1].To = end
			worst = w.worse(kind, worst, h)
			continue
		}
		flush()
		out, worst = append(out, WeatherAlert{Kind: kind, From: h.Time, To: end}), h
	}
	flush()
	return out
}

// has reports whether an hour has the weather of a kind.
func (w *WeatherDetail) has(kind string, h WeatherHour) bool {
	switch kind {
	case AlertThunder:
		return h.Code >= 95
	case AlertIce:
		return icy(h.Code)
	case AlertStorm:
		return w.Kmh(h.Gusts) >= galeFrom || w.Kmh(h.Wind) >= windFrom
	case AlertSnow:
		return Snowy(h.Code) && h.RainChance >= 50
	case AlertRain:
		return w.rains(h) && !Snowy(h.Code)
	case AlertFrost:
		return w.Celsius(h.Temperature) <= frostBelow
	case AlertHeat:
		return w.Celsius(h.Temperature) >= heatFrom
	case AlertFog:
		return h.Code == 45 || h.Code == 48
	}
	return false
}

// rains reports whether something is to be expected to fall: at least an even
// chance of a tenth of a millimetre, or so much that a low chance matters too.
func (w *WeatherDetail) rains(h WeatherHour) bool {
	mm := w.MM(h.Rain)
	if mm == 0 { // some services tell the chance alone
		return h.RainChance >= 50 && (h.Code >= 51 || h.Code <= 0)
	}
	return mm >= rainFrom && h.RainChance >= 50 || mm >= 5*rainFrom && h.RainChance >= 30
}

// icy reports whether a WMO code means ice on the ground.
func icy(code int) bool { return code == 56 || code == 57 || code == 66 || code == 67 || code == 48 }

// Snowy reports whether a WMO weather code means that snow falls.
func Snowy(code int) bool { return code >= 71 && code <= 77 || code == 85 || code == 86 }

// worse returns of two hours the one whose figure an alert tells.
func (w *WeatherDetail) worse(kind string, a, b WeatherHour) WeatherHour {
	over := false
	switch kind {
	case AlertStorm:
		over = max(b.Gusts, b.Wind) > max(a.Gusts, a.Wind)
	case AlertFrost:
		over = b.Temperature < a.Temperature
	case AlertHeat:
		over = b.Temperature > a.Temperature
	default:
		over = b.RainChance > a.RainChance
	}
	if over {
		return b
	}
	return a
}

// stretch words when an alert holds, in the place's own time.
func stretch(a WeatherAlert) string {
	to := a.To.Format("15:04")
	if a.From.Format(time.DateOnly) != a.To.Format(time.DateOnly) {
		to = a.To.Format("Monday 15:04")
	}
	return a.From.Format("Monday 15:04") + " to " + to
}

// alertWords returns what an alert is about with the figure of its worst hour.
func (w *WeatherDetail) alertWords(kind string, worst WeatherHour) string {
	switch kind {
	case AlertStorm:
		return fmt.Sprintf("gusts up to %.0f %s", max(worst.Gusts, worst.Wind), w.WindUnit)
	case AlertFrost:
		return fmt.Sprintf("frost down to %.0f %s", whole(worst.Temperature), w.Unit)
	case AlertHeat:
		return fmt.Sprintf("heat up to %.0f %s", whole(worst.Temperature), w.Unit)
	case AlertThunder:
		return "thunderstorm"
	case AlertIce:
		return "icy ground"
	case AlertFog:
		return "fog"
	}
	return fmt.Sprintf("%s (%d %%)", kind, worst.RainChance)
}

// whole rounds and never yields a negative zero.
func whole(f float64) float64 { return math.Round(f) + 0 }

// Take returns one line on what to take along and mind on a date of the place
// (YYYY-MM-DD), from the hours between 06 and 23 or, where there are none, from
// the day; "" where nothing is needed or known.
func (w *WeatherDetail) Take(date string) string {
	day, known := WeatherDay{}, false
	for _, d := range w.Days {
		if d.Date == date {
			day, known = d, true
		}
	}
	if !known {
		return ""
	}
	o := w.outlook(day)
	line, mind := "", ""
	if take := append(o.against(), w.wear(day, o)...); len(take) > 0 {
		line = "take " + strings.Join(take, " and ")
	}
	switch {
	case o.ice:
		mind = "mind icy ground"
	case o.gale:
		mind = "mind strong gusts"
	}
	if line == "" || mind == "" {
		return line + mind
	}
	return line + ", " + mind
}

// wear is what to put on or drink for the temperature.
func (w *WeatherDetail) wear(day WeatherDay, o outlook) []string {
	switch high := w.Celsius(day.High); {
	case high < 8 || o.cold < 2:
		return []string{"a warm jacket"}
	case high < 16:
		return []string{"a jacket"}
	case high >= 30:
		return []string{"water"}
	}
	return nil
}

// outlook is what a day brings outdoors.
type outlook struct {
	wet, thunder, gale, ice bool
	cold                    float64 // °C, the lowest felt
}

// against is what to take against what falls; no umbrella stands a gale.
func (o outlook) against() []string {
	switch {
	case o.wet && (o.thunder || o.gale):
		return []string{"a rain jacket"}
	case o.wet:
		return []string{"an umbrella"}
	}
	return nil
}

func (w *WeatherDetail) outlook(day WeatherDay) outlook {
	o := outlook{gale: w.Kmh(day.Gusts) >= galeFrom, ice: icy(day.Code), cold: math.Inf(1)}
	seen := false
	for _, h := range w.Hours {
		if h.Time.Format(time.DateOnly) != day.Date || h.Time.Hour() < 6 || h.Time.Hour() > 22 {
			continue
		}
		seen = true
		o.wet = o.wet || w.rains(h) && !Snowy(h.Code)
		o.thunder = o.thunder || h.Code >= 95
		o.ice = o.ice || icy(h.Code)
		o.cold = min(o.cold, w.Celsius(h.Feels()))
	}
	if !seen {
		o.cold = w.Celsius(day.Low)
		o.wet = (day.RainChance >= 50 || w.MM(day.Rain) >= 1) && !Snowy(day.Code)
		o.thunder = day.Code >= 95
	}
	return o
}
