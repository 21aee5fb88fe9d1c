package export

import (
	"fmt"
	"math"
	"strings"
	"time"

	"daybrief/app"
)

// The strip of the day's weather: a bar an hour, as in the window.
const (
	stripFirst, stripLast = 6, 22 // hours
	stripStep             = 10    // from bar to bar
	stripHeight           = 40    // of the drawing
	stripLow, stripHigh   = 6, 26 // of the coldest hour's bar and of the warmest's
	rainChance            = 50    // percent, from which an hour is one of rain
	rainAmount            = 0.2   // in the forecast's unit, likewise
)

// strip is the weather of the day as a drawing.
type strip struct {
	Width, Height int
	Bars          []bar
	Hours         []tick
	Temp          string // now, else the day's highest: "8°"
	Rain          string // when: "rain 14–16"
	Label         string // the drawing in words
}

type bar struct {
	X, Y, H int
	Rain    bool
}

type tick struct {
	X    int
	Text string
}

// newStrip draws the hours of a date; nil where fewer than six are known.
func newStrip(w *app.WeatherDetail, date string, zone *time.Location) *strip {
	hours, low, high := hoursOf(w, date, zone)
	if len(hours) < 6 {
		return nil
	}
	first := hours[0].Time.In(zone).Hour()
	s := &strip{Height: stripHeight, Temp: fmt.Sprintf("%.0f°", high)}
	if w.Now != nil {
		s.Temp = fmt.Sprintf("%.0f°", w.Now.Temperature)
	}
	var wet []int
	for _, h := range hours {
		at := h.Time.In(zone).Hour()
		level := 0.0
		if high > low {
			level = (h.Temperature - low) / (high - low)
		}
		b := bar{X: (at - first) * stripStep, H: stripLow + int(math.Round(level*(stripHigh-stripLow)))}
		b.Y = stripHigh - b.H
		if b.Rain = h.RainChance >= rainChance || h.Rain >= rainAmount; b.Rain {
			wet = append(wet, at)
		}
		s.Bars, s.Width = append(s.Bars, b), b.X+stripStep-2
		if at%4 == 2 {
			s.Hours = append(s.Hours, tick{X: b.X + stripStep/2 - 1, Text: fmt.Sprint(at)})
		}
	}
	s.Rain = spells(wet)
	s.Label = strings.TrimSuffix(fmt.Sprintf("%.0f to %.0f %s from %d to %d o'clock, %s", low, high, Clean(w.Unit), first, stripLast, s.Rain), ", ")
	return s
}

// hoursOf returns the hours of a date that the strip shows, the coldest and the
// warmest of their temperatures.
func hoursOf(w *app.WeatherDetail, date string, zone *time.Location) (hours []app.WeatherHour, low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, h := range w.Hours {
		t := h.Time.In(zone)
		if t.Format(time.DateOnly) != date || t.Hour() < stripFirst || t.Hour() > stripLast {
			continue
		}
		hours = append(hours, h)
		low, high = min(low, h.Temperature), max(high, h.Temperature)
	}
	return hours, low, high
}

// spells says when it rains: "rain 14–16", "rain 8–9 and 14–16". Of more than two
// spells the beginning of the first is told.
func spells(hours []int) string {
	var list [][2]int
	for _, h := range hours {
		if n := len(list); n > 0 && list[n-1][1] == h {
			list[n-1][1] = h + 1
			continue
		}
		list = append(list, [2]int{h, h + 1})
	}
	say := func(s [2]int) string { return fmt.Sprintf("%d–%d", s[0], s[1]) }
	switch len(list) {
	case 0:
		return ""
	case 1:
		return "rain " + say(list[0])
	case 2:
		return "rain " + say(list[0]) + " and " + say(list[1])
	}
	return fmt.Sprintf("rain on and off from %d", list[0][0])
}
