package history

import (
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"daybrief/app/locale"
	"daybrief/app/ui/paper"
)

// Measures of the calendar.
const (
	cellWide = 10 * paper.Grid
	cellHigh = 9 * paper.Grid
	dotEdge  = paper.Grid
)

// days is what a calendar shows.
type days struct {
	today  time.Time
	chosen time.Time
	other  time.Time            // the second day of a comparison; zero for none
	has    func(time.Time) bool // whether a day has a brief
}

// cell is one day of the page.
type cell struct {
	day   time.Time
	back  *canvas.Rectangle
	text  *canvas.Text
	dot   *canvas.Circle
	place paper.Box
}

// calendar is a month to choose a day from. The keys move the chosen day; the
// caller shows the calendar anew for it.
type calendar struct {
	widget.BaseWidget
	st      *paper.Style
	days    days
	month   time.Time
	title   *canvas.Text
	heads   [7]*canvas.Text
	cells   [weeks * 7]*cell
	earlier *paper.Button
	later   *paper.Button
	now     *paper.Button

	choose  func(time.Time)
	typed   func(*fyne.KeyEvent)
	letter  func(rune)
	focus   func(fyne.Focusable)
	hovered int // index of the cell under the pointer, -1 for none
	focused bool
}

var (
	_ fyne.Tappable     = (*calendar)(nil)
	_ fyne.Focusable    = (*calendar)(nil)
	_ desktop.Hoverable = (*calendar)(nil)
)

// calendarOptions is what a calendar does.
type calendarOptions struct {
	choose func(time.Time)
	typed  func(*fyne.KeyEvent) // keys it does not use itself
	letter func(rune)
	focus  func(fyne.Focusable)
}

func newCalendar(st *paper.Style, d days, o calendarOptions) *calendar {
	shown := d.chosen
	if !d.other.IsZero() {
		shown = d.other
	}
	c := &calendar{st: st, days: d, month: monthOf(shown), choose: o.choose, typed: o.typed, letter: o.letter, focus: o.focus, hovered: -1}
	c.title = st.Text(locale.Capital(st.Words.MonthYear(c.month)), paper.FontBodyBold, paper.ColorInk)
	for i, name := range st.Words.Weekdays() {
		c.heads[i] = st.Text(name, paper.FontSmall, paper.ColorMuted)
	}
	for i, day := range grid(c.month, st.Words.FirstWeekday()) {
		c.cells[i] = c.newCell(day)
	}
	c.earlier = c.button("before", "", st.Say("history.month_before"), func() { o.choose(byMonths(c.at(), -1)) })
	c.later = c.button("after", "", st.Say("history.month_after"), func() { o.choose(byMonths(c.at(), 1)) })
	c.now = c.button("", locale.Capital(st.Say("common.today")), st.Say("history.to_today"), func() { o.choose(d.today) })
	c.ExtendBaseWidget(c)
	c.Restyle()
	return c
}

func (c *calendar) button(icon, text, name string, do func()) *paper.Button {
	b := paper.NewButton(c.st, icon, text, name, do)
	b.Typed, b.Runes = c.typed, c.letter
	return b
}

func (c *calendar) newCell(day time.Time) *cell {
	out := &cell{day: day, back: canvas.NewRectangle(color.Transparent)}
	out.back.CornerRadius = 1.5 * paper.Grid
	font, ink := paper.FontSmall, paper.ColorMuted
	if c.days.has(day) {
		font, ink = paper.FontSmallUI, paper.ColorInk
		out.dot = canvas.NewCircle(c.st.Color(paper.ColorAccent))
	}
	if c.marked(day) {
		ink = paper.ColorPaper
		if out.dot != nil {
			out.dot.FillColor = c.st.Color(paper.ColorPaper)
		}
	}
	out.text = c.st.Text(strconv.Itoa(day.Day()), font, ink)
	out.text.Hidden = day.Month() != c.month.Month()
	if out.dot != nil {
		out.dot.Hidden = out.text.Hidden
	}
	return out
}

// at is the day the keys move.
func (c *calendar) at() time.Time {
	if !c.days.other.IsZero() {
		return c.days.other
	}
	return c.days.chosen
}

// marked reports whether a day is filled: it is chosen.
func (c *calendar) marked(day time.Time) bool {
	return day.Equal(c.days.chosen) || day.Equal(c.days.other)
}

// CreateRenderer is part of fyne.Widget.
func (c *calendar) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(c) }

// Least is part of paper's drawn.
func (c *calendar) Least() fyne.Size { return fyne.NewSize(0, c.HeightFor(c.Size().Width)) }

// HeightFor is part of paper.Block.
func (c *calendar) HeightFor(w float32) float32 { return c.run(w, false) }

// Arrange is part of paper's drawn.
func (c *calendar) Arrange(size fyne.Size) { c.run(size.Width, true) }

func (c *calendar) run(w float32, place bool) float32 {
	zoom := max(c.st.Theme.Scale, 1)
	wide, high := min(cellWide*zoom, w/7), cellHigh*zoom
	row := c.earlier.Least().Height
	if place {
		paper.Put(c.title, 0, (row-c.title.MinSize().Height)/2)
		x := 7 * wide
		for _, b := range []*paper.Button{c.later, c.now, c.earlier} {
			x -= b.Least().Width
			paper.Put(b, x+paper.Grid, 0)
		}
	}
	y := row + paper.Grid
	step := c.st.LineHeight(paper.FontSmall)
	for i, h := range c.heads {
		if place {
			paper.Put(h, float32(i)*wide+(wide-h.MinSize().Width)/2, y)
		}
	}
	y += step + paper.Grid
	for i, o := range c.cells {
		if place {
			o.put(fyne.NewPos(float32(i%7)*wide, y+float32(i/7)*high), fyne.NewSize(wide, high))
		}
	}
	return y + weeks*high
}

// put places a day: its number, and below it the dot of a brief.
func (o *cell) put(at fyne.Position, size fyne.Size) {
	o.place = paper.Box{Pos: at, Size: size}
	o.back.Move(at.AddXY(1, 1))
	o.back.Resize(size.SubtractWidthHeight(2, 2))
	text := o.text.MinSize()
	paper.Put(o.text, at.X+(size.Width-text.Width)/2, at.Y+(size.Height-text.Height)/2-1)
	if o.dot != nil {
		o.dot.Resize(fyne.NewSquareSize(dotEdge))
		o.dot.Move(fyne.NewPos(at.X+(size.Width-dotEdge)/2, at.Y+size.Height-2*dotEdge))
	}
}

// Restyle is part of paper's drawn.
func (c *calendar) Restyle() {
	for i, o := range c.cells {
		o.back.FillColor, o.back.StrokeWidth = color.Transparent, 0
		switch {
		case o.text.Hidden:
		case o.day.Equal(c.days.chosen):
			o.back.FillColor = c.st.Color(paper.ColorAccent)
		case o.day.Equal(c.days.other):
			o.back.FillColor = c.st.Color(paper.ColorMuted)
		case i == c.hovered:
			o.back.FillColor = c.st.Color(paper.ColorWash)
		}
		if !o.text.Hidden && o.day.Equal(c.days.today) {
			o.back.StrokeWidth, o.back.StrokeColor = 1, c.st.Color(paper.ColorAccent)
		}
		if c.focused && !o.text.Hidden && o.day.Equal(c.at()) {
			o.back.StrokeWidth, o.back.StrokeColor = 2, c.st.Color(paper.ColorInk)
		}
		o.back.Refresh()
	}
}

// Objects is part of paper's drawn.
func (c *calendar) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{c.title, c.earlier, c.now, c.later}
	for _, h := range c.heads {
		out = append(out, h)
	}
	for _, o := range c.cells {
		out = append(out, o.back, o.text)
		if o.dot != nil {
			out = append(out, o.dot)
		}
	}
	return out
}

// under is the index of the cell at a place, -1 for none.
func (c *calendar) under(p fyne.Position) int {
	for i, o := range c.cells {
		if !o.text.Hidden && o.place.Holds(p) {
			return i
		}
	}
	return -1
}

// Tapped chooses a day.
func (c *calendar) Tapped(e *fyne.PointEvent) {
	c.focus(c)
	if i := c.under(e.Position); i >= 0 {
		c.choose(c.cells[i].day)
	}
}

// Cursor shows that a day can be clicked.
func (c *calendar) Cursor() desktop.Cursor {
	if c.hovered < 0 {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

func (c *calendar) hover(i int) {
	if i != c.hovered {
		c.hovered = i
		c.Restyle()
	}
}

// MouseIn marks the day under the pointer.
func (c *calendar) MouseIn(e *desktop.MouseEvent) { c.hover(c.under(e.Position)) }

// MouseMoved marks the day under the pointer.
func (c *calendar) MouseMoved(e *desktop.MouseEvent) { c.hover(c.under(e.Position)) }

// MouseOut takes the mark away.
func (c *calendar) MouseOut() { c.hover(-1) }

// FocusGained shows which day the keys move.
func (c *calendar) FocusGained() { c.focused = true; c.Restyle(); c.st.Shown(c) }

// FocusLost takes that away.
func (c *calendar) FocusLost() { c.focused = false; c.Restyle() }

// TypedRune passes a letter on.
func (c *calendar) TypedRune(r rune) { c.letter(r) }

// TypedKey moves the chosen day: by days and weeks with the arrows, by months
// with PageUp and PageDown, to today with Home.
func (c *calendar) TypedKey(e *fyne.KeyEvent) {
	at := c.at()
	switch e.Name {
	case fyne.KeyLeft:
		c.choose(at.AddDate(0, 0, -1))
	case fyne.KeyRight:
		c.choose(at.AddDate(0, 0, 1))
	case fyne.KeyUp:
		c.choose(at.AddDate(0, 0, -7))
	case fyne.KeyDown:
		c.choose(at.AddDate(0, 0, 7))
	case fyne.KeyPageUp:
		c.choose(byMonths(at, -1))
	case fyne.KeyPageDown:
		c.choose(byMonths(at, 1))
	case fyne.KeyHome:
		c.choose(c.days.today)
	default:
		c.typed(e)
	}
}

// AccessibilityLabel is the chosen day, and whether it has a brief.
func (c *calendar) AccessibilityLabel() string {
	day := c.st.Words.DayYear(c.at())
	if c.days.has(c.at()) {
		return c.st.Say("history.day_with", "Day", day)
	}
	return c.st.Say("history.day_without", "Day", day)
}

// AccessibilityRole tells that something is chosen here.
func (c *calendar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
