package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Names of what the window keeps in the preferences.
const (
	prefAppearance = "appearance"
	prefTextSize   = "text-size"
)

// textSizes are the sizes of text one can choose.
func textSizes() []struct {
	name  string
	scale float64
} {
	return []struct {
		name  string
		scale float64
	}{{"Small text", 0.9}, {"Normal text", 1}, {"Large text", 1.15}, {"Largest text", 1.35}}
}

// menu returns what "more" offers.
func (t *Today) menu() *fyne.Menu {
	p := t.opts.App.Preferences()
	chosen := Appearance(p.StringWithFallback(prefAppearance, string(AppearanceSystem)))
	var items []*fyne.MenuItem
	for _, a := range []struct {
		name       string
		appearance Appearance
	}{{"Light", AppearanceLight}, {"Dark", AppearanceDark}, {"As the system", AppearanceSystem}} {
		it := fyne.NewMenuItem(a.name, func() {
			p.SetString(prefAppearance, string(a.appearance))
			t.retheme()
		})
		it.Checked = a.appearance == chosen
		items = append(items, it)
	}
	items = append(items, fyne.NewMenuItemSeparator())
	for _, s := range textSizes() {
		it := fyne.NewMenuItem(s.name, func() {
			p.SetFloat(prefTextSize, s.scale)
			t.retheme()
		})
		it.Checked = s.scale == p.FloatWithFallback(prefTextSize, 1)
		items = append(items, it)
	}
	items = append(items, fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem("Keys", t.showKeys), fyne.NewMenuItem("About Daybrief", t.showAbout))
	return fyne.NewMenu("", items...)
}

// retheme takes the theme from the preferences and builds the page anew.
func (t *Today) retheme() {
	t.opts.App.Settings().SetTheme(savedTheme(t.opts.App.Preferences()))
	t.apply(t.shown)
}

// showMenu opens the menu below its button.
func (t *Today) showMenu() {
	c := t.canvas()
	if c == nil {
		return
	}
	m := widget.NewPopUpMenu(t.menu(), c)
	least := m.MinSize()
	m.ShowAtPosition(fyne.NewPos(c.Size().Width-least.Width-6*grid, 16*grid))
}

// showKeys lists the keys; Esc or a click closes the list.
func (t *Today) showKeys() {
	t.showSheet("Keys", keyList())
}

// showAbout tells what the program is and what it stands on.
func (t *Today) showAbout() {
	version := t.opts.Version
	if version == "" {
		version = "development build"
	}
	t.showSheet("Daybrief", [][2]string{
		{"Version", version},
		{"Fonts", "Source Serif Pro by Adobe, Inter by The Inter Project Authors (SIL OFL 1.1)"},
		{"Window", "Fyne (BSD 3-Clause)"},
		{"Weather", "data by Open-Meteo.com (CC BY 4.0)"},
		{"Privacy", "Mail and calendar stay on this machine."},
	})
}

// showSheet shows a small list over the page.
func (t *Today) showSheet(title string, rows [][2]string) {
	c := t.canvas()
	if c == nil {
		return
	}
	if t.popup != nil {
		t.popup()
	}
	s := newSheet(t.st, title, rows)
	s.width = min(c.Size().Width-12*grid, 112*grid)
	pop := widget.NewModalPopUp(s, c)
	before := c.Focused()
	t.popup = func() {
		t.popup = nil
		pop.Hide()
		if before != nil {
			c.Focus(before)
		}
	}
	s.close = t.popup
	pop.Show()
	c.Focus(s)
}

// sheet is a titled list of pairs. It has the focus while it is shown.
type sheet struct {
	widget.BaseWidget
	st    *style
	title *canvas.Text
	names []*canvas.Text
	texts []flow
	width float32
	close func()
}

func newSheet(st *style, title string, rows [][2]string) *sheet {
	s := &sheet{st: st, title: st.text(title, fontMasthead, ColorInk)}
	for _, r := range rows {
		s.names = append(s.names, st.text(r[0], fontSmallUI, ColorInk))
		s.texts = append(s.texts, flow{st: st, font: fontBody, ink: ColorInk, text: r[1]})
	}
	s.ExtendBaseWidget(s)
	return s
}

func (s *sheet) CreateRenderer() fyne.WidgetRenderer { return &drawnRenderer{s} }
func (s *sheet) restyle()                            {}
func (s *sheet) least() fyne.Size                    { return fyne.NewSize(s.width, s.run(s.width, false)) }
func (s *sheet) layout(size fyne.Size)               { s.run(size.Width, true) }

func (s *sheet) run(w float32, place bool) float32 {
	pad, column := 5*grid, float32(0)
	for _, n := range s.names {
		column = max(column, n.MinSize().Width+5*grid)
	}
	y := 4 * grid
	if place {
		put(s.title, pad, y)
	}
	y += s.st.lineHeight(fontMasthead) + 2*grid
	step := s.st.lineHeight(fontBody)
	for i := range s.texts {
		if place {
			put(s.names[i], pad, y+(step-s.names[i].MinSize().Height)/2)
			s.texts[i].place(pad+column, y, w-2*pad-column)
		}
		y += s.texts[i].height(w-2*pad-column) + grid
	}
	return y + 3*grid
}

func (s *sheet) objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{s.title}
	for i := range s.texts {
		out = append(append(out, s.names[i]), s.texts[i].texts...)
	}
	return out
}

// Tapped closes the sheet.
func (s *sheet) Tapped(*fyne.PointEvent) { s.close() }

// FocusGained is part of fyne.Focusable.
func (s *sheet) FocusGained() {}

// FocusLost is part of fyne.Focusable.
func (s *sheet) FocusLost() {}

// TypedRune closes the sheet on a second "?".
func (s *sheet) TypedRune(rune) { s.close() }

// TypedKey closes the sheet on Esc, Enter and Space.
func (s *sheet) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		s.close()
	}
}
