package today

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"daybrief/app/ui/paper"
)

// menu returns what "more" offers.
func (t *Today) menu() *fyne.Menu {
	place := func(key string, to paper.Place) *fyne.MenuItem {
		return fyne.NewMenuItem(key, func() { t.env.Go(to, "") })
	}
	under := func(name string, items []*fyne.MenuItem) *fyne.MenuItem {
		it := fyne.NewMenuItem(name, nil)
		it.ChildMenu = fyne.NewMenu("", items...)
		return it
	}
	items := []*fyne.MenuItem{
		place(t.st.Say("common.place_ask"), paper.PlaceAsk), place(t.st.Say("common.place_history"), paper.PlaceHistory),
		place(t.st.Say("common.place_activity"), paper.PlaceActivity), place(t.st.Say("common.place_settings"), paper.PlaceSettings),
		place(t.st.Say("today.menu_welcome"), paper.PlaceWelcome), fyne.NewMenuItemSeparator(),
	}
	if t.opts.Companion != nil && t.shown.brief != nil {
		speak := t.st.Say("today.menu_speak")
		if t.silence != nil {
			speak = t.st.Say("today.menu_silence")
		}
		items = append(items, fyne.NewMenuItem(speak, t.speak), fyne.NewMenuItem(t.st.Say("today.menu_copy"), t.copyText))
	}
	return fyne.NewMenu("", append(items,
		under(t.st.Say("today.menu_minutes"), t.lengths()), under(t.st.Say("today.menu_look"), t.looks()),
		under(t.st.Say("today.menu_text"), t.sizes()), fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(t.st.Say("today.menu_keys"), t.showKeys), fyne.NewMenuItem(t.st.Say("today.menu_about"), t.showAbout))...)
}

// lengths are how long a page one can choose.
func (t *Today) lengths() []*fyne.MenuItem {
	var out []*fyne.MenuItem
	for _, c := range []struct {
		name string
		n    int
	}{
		{t.st.Say("today.minutes_least"), minutesLeast}, {t.st.Say("today.minutes_usual"), minutesUsual}, {t.st.Say("today.minutes_most"), minutesMost},
	} {
		it := fyne.NewMenuItem(c.name, func() { t.setMinutes(c.n) })
		it.Checked = c.n == t.minutes()
		out = append(out, it)
	}
	return out
}

// looks are the palettes one can choose.
func (t *Today) looks() []*fyne.MenuItem {
	p := t.env.App.Preferences()
	chosen := paper.Appearance(p.StringWithFallback(paper.PrefAppearance, string(paper.AppearanceSystem)))
	var out []*fyne.MenuItem
	for _, a := range []struct {
		name       string
		appearance paper.Appearance
	}{
		{t.st.Say("today.menu_light"), paper.AppearanceLight}, {t.st.Say("today.menu_dark"), paper.AppearanceDark},
		{t.st.Say("today.menu_system"), paper.AppearanceSystem},
	} {
		it := fyne.NewMenuItem(a.name, func() {
			p.SetString(paper.PrefAppearance, string(a.appearance))
			t.retheme()
		})
		it.Checked = a.appearance == chosen
		out = append(out, it)
	}
	return out
}

// sizes are the sizes of text one can choose.
func (t *Today) sizes() []*fyne.MenuItem {
	p := t.env.App.Preferences()
	names := [len(paper.TextSizes)]string{
		t.st.Say("today.text_small"), t.st.Say("today.text_normal"), t.st.Say("today.text_large"), t.st.Say("today.text_largest"),
	}
	var out []*fyne.MenuItem
	for i, scale := range paper.TextSizes {
		it := fyne.NewMenuItem(names[i], func() {
			p.SetFloat(paper.PrefTextSize, scale)
			t.retheme()
		})
		it.Checked = scale == p.FloatWithFallback(paper.PrefTextSize, 1)
		out = append(out, it)
	}
	return out
}

// retheme takes the theme from the preferences and builds the page anew.
func (t *Today) retheme() {
	t.env.App.Settings().SetTheme(paper.SavedTheme(t.env.App.Preferences()))
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
	m.ShowAtPosition(fyne.NewPos(c.Size().Width-least.Width-6*paper.Grid, 16*paper.Grid))
}

// showKeys lists the keys; Esc or a click closes the list.
func (t *Today) showKeys() {
	t.showSheet(t.st.Say("keys.title"), keyList(t.st))
}

// showAbout tells what the program is and what it stands on.
func (t *Today) showAbout() {
	version := t.opts.Version
	if version == "" {
		version = t.st.Say("today.about_development")
	}
	t.showSheet("Daybrief", [][2]string{
		{t.st.Say("today.about_version"), version},
		{t.st.Say("today.about_fonts"), t.st.Say("today.about_fonts_text")},
		{t.st.Say("today.about_window"), "Fyne (BSD 3-Clause)"},
		{t.st.Say("today.about_weather"), t.st.Say("today.about_weather_text")},
		{t.st.Say("today.about_privacy"), t.st.Say("today.about_privacy_text")},
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
	s := paper.NewSheet(t.st, title, rows)
	s.Width = min(c.Size().Width-12*paper.Grid, 112*paper.Grid)
	pop := widget.NewModalPopUp(s, c)
	before := c.Focused()
	t.popup = func() {
		t.popup = nil
		pop.Hide()
		if before != nil {
			c.Focus(before)
		}
	}
	s.Close = t.popup
	pop.Show()
	c.Focus(s)
}
