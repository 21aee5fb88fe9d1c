package today

import (
	"fmt"
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daybrief/app"
	"daybrief/app/ui/paper"
)

// The hours a day's strip shows, and what counts as rain.
const (
	firstHour  = 6
	lastHour   = 22
	rainChance = 50  // percent
	rainAmount = 0.2 // in the forecast's unit, an hour
)

// hourBar is one bar of the strip.
type hourBar struct {
	hour  int
	level float32 // 0 the coldest hour of the day, 1 the warmest
	rain  bool
}

// hourBars returns the bars of a date from its forecast.
func hourBars(hours []app.WeatherHour, date string, zone *time.Location) []hourBar {
	var bars []hourBar
	var temps []float64
	for _, h := range hours {
		t := h.Time.In(zone)
		if t.Format("2006-01-02") != date || t.Hour() < firstHour || t.Hour() > lastHour {
			continue
		}
		temps = append(temps, h.Temperature)
		bars = append(bars, hourBar{hour: t.Hour(), rain: h.RainChance >= rainChance || h.Rain >= rainAmount})
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range temps {
		low, high = math.Min(low, v), math.Max(high, v)
	}
	for i, v := range temps {
		if high > low {
			bars[i].level = float32((v - low) / (high - low))
		}
	}
	return bars
}

// rainWords returns the hours of rain: "rain 14–16", "rain 8–9 and 14–16".
// More than two spells are told as the first one's beginning.
func rainWords(st *paper.Style, bars []hourBar) string {
	var spells [][2]int
	for _, b := range bars {
		if !b.rain {
			continue
		}
		if n := len(spells); n > 0 && spells[n-1][1] == b.hour {
			spells[n-1][1] = b.hour + 1
			continue
		}
		spells = append(spells, [2]int{b.hour, b.hour + 1})
	}
	say := func(s [2]int) string { return st.Words.HourRange(s[0], s[1]) }
	switch len(spells) {
	case 0:
		return ""
	case 1:
		return st.Say("today.rain_once", "Span", say(spells[0]))
	case 2:
		return st.Say("today.rain_twice", "First", say(spells[0]), "Second", say(spells[1]))
	}
	return st.Say("today.rain_often", "Hour", spells[0][0])
}

// temperature returns what it is now, or the day's high where that is unknown.
func temperature(f *app.Forecast) string {
	if f.Now != nil {
		return fmt.Sprintf("%.0f°", f.Now.Temperature)
	}
	if len(f.Days) > 0 {
		return fmt.Sprintf("%.0f°", f.Days[0].High)
	}
	return ""
}

// strip draws the day's weather: the temperature, a bar an hour, and when it
// rains.
type strip struct {
	widget.BaseWidget
	st    *paper.Style
	temp  *canvas.Text
	rain  *canvas.Text
	bars  []hourBar
	rects []*canvas.Rectangle
	drops []*canvas.Circle
	hours []*canvas.Text
}

func newStrip(st *paper.Style, f *app.Forecast, date string) *strip {
	s := &strip{st: st, bars: hourBars(f.Hours, date, st.Zone)}
	s.temp = st.Text(temperature(f), paper.FontDisplay, paper.ColorInk)
	s.rain = st.Text(rainWords(st, s.bars), paper.FontSmall, paper.ColorAccent)
	for _, b := range s.bars {
		ink := paper.ColorMuted
		if b.rain {
			ink = paper.ColorAccent
		}
		r := canvas.NewRectangle(paper.Veil(st.Theme.Palette(st.Variant)[ink], 0x8c))
		if b.rain {
			r.FillColor = st.Color(ink)
		}
		r.CornerRadius = 1.5
		s.rects = append(s.rects, r)
		drop := canvas.NewCircle(st.Color(paper.ColorAccent))
		drop.Hidden = !b.rain
		s.drops = append(s.drops, drop)
		label := st.Text("", paper.FontSmall, paper.ColorMuted)
		if b.hour%6 == 0 {
			label.Text = st.Words.Hour(b.hour)
		}
		s.hours = append(s.hours, label)
	}
	s.ExtendBaseWidget(s)
	return s
}

// barRoom is the height of the tallest bar.
const barRoom = 8 * paper.Grid

func (s *strip) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(s) }
func (s *strip) Restyle()                            {}
func (s *strip) Least() fyne.Size                    { return fyne.NewSize(0, s.HeightFor(0)) }

func (s *strip) HeightFor(float32) float32 {
	step := s.st.LineHeight(paper.FontSmall)
	if len(s.bars) == 0 {
		return s.st.LineHeight(paper.FontDisplay)
	}
	h := barRoom + paper.Grid + step
	if s.rain.Text != "" {
		h += step
	}
	return h
}

func (s *strip) Arrange(size fyne.Size) {
	step := s.st.LineHeight(paper.FontSmall)
	paper.Put(s.temp, 0, barRoom-s.temp.MinSize().Height*0.86)
	if len(s.bars) == 0 {
		paper.Put(s.temp, 0, 0)
		return
	}
	x := max(s.temp.MinSize().Width+5*paper.Grid, 17*paper.Grid)
	pitch := (size.Width - x) / float32(len(s.bars))
	for i, b := range s.bars {
		h := 2*paper.Grid + b.level*(barRoom-2*paper.Grid)
		left := x + float32(i)*pitch
		s.rects[i].Move(fyne.NewPos(left, barRoom-h))
		s.rects[i].Resize(fyne.NewSize(max(pitch-3, 2), h))
		s.drops[i].Resize(fyne.NewSquareSize(3))
		s.drops[i].Move(fyne.NewPos(left+max(pitch-3, 2)/2-1.5, barRoom+2))
		paper.Put(s.hours[i], left, barRoom+paper.Grid+(step-s.hours[i].MinSize().Height)/2)
	}
	paper.Put(s.rain, x, barRoom+paper.Grid+step+(step-s.rain.MinSize().Height)/2)
}

func (s *strip) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{s.temp, s.rain}
	for i := range s.rects {
		out = append(out, s.rects[i], s.drops[i], s.hours[i])
	}
	return out
}

// AccessibilityLabel says what the drawing shows.
func (s *strip) AccessibilityLabel() string { return s.temp.Text + " " + s.rain.Text }

// AccessibilityRole tells that it is read, not pressed.
func (s *strip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
