package prose

import (
	"time"

	"fyne.io/fyne/v2"

	"daybrief/app"
	"daybrief/app/ui/paper"
)

// dayPicker chooses the day on which an action comes back: arrows step by a
// day or a week, the day itself takes it.
type dayPicker struct {
	deed        *deed
	Chosen      time.Time // noon of the day, UTC
	day         *paper.Button
	back, forth *paper.Button
	week        *paper.Button
}

func newDayPicker(d *deed, first time.Time) *dayPicker {
	p := &dayPicker{deed: d, Chosen: first}
	p.back = paper.NewButton(d.st, "before", "", d.st.Say("prose.day_back"), func() { p.Step(-1) })
	p.forth = paper.NewButton(d.st, "after", "", d.st.Say("prose.day_forth"), func() { p.Step(1) })
	p.week = d.button(d.st.Say("prose.week.button"), d.st.Say("prose.week_forth"), func() { p.Step(7) })
	p.day = paper.NewButton(d.st, "", "", "", func() { d.tell.Mark(d.Task.ID, app.ActionLater, app.DateOf(p.Chosen)) })
	for _, b := range p.buttons() {
		b.Typed, b.Runes = p.typed, d.tell.Letter
	}
	p.Step(0)
	return p
}

func (p *dayPicker) buttons() []*paper.Button { return []*paper.Button{p.back, p.day, p.forth, p.week} }

// Step moves the day, never to one that has begun.
func (p *dayPicker) Step(days int) {
	p.Chosen = p.Chosen.AddDate(0, 0, days)
	if least := p.deed.st.Today().AddDate(0, 0, 1); p.Chosen.Before(least) {
		p.Chosen = least
	}
	st := p.deed.st
	day := st.Words.ShortDay(p.Chosen)
	if p.Chosen.Year() != st.Today().Year() {
		day = st.Words.ShortDayYear(p.Chosen)
	}
	p.day.Text, p.day.Name = st.Say("prose.until_day", "Day", day), st.Say("prose.hide_until_day", "Day", day)
	p.day.Restyle()
	if days != 0 {
		p.deed.relaid()
	}
}

// typed steps with the arrows; Enter is the button's own.
func (p *dayPicker) typed(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		p.Step(-1)
	case fyne.KeyRight:
		p.Step(1)
	case fyne.KeyUp:
		p.Step(-7)
	case fyne.KeyDown:
		p.Step(7)
	default:
		p.deed.typed(e)
	}
}

// firstDay is the day the choice begins with: the one before it is due, else
// three days from now.
func firstDay(st *paper.Style, due app.Stamp) time.Time {
	today := st.Today()
	if !due.IsZero() {
		y, m, d := due.TimeIn(st.Zone).Date()
		if before := time.Date(y, m, d-1, 12, 0, 0, 0, time.UTC); before.After(today) {
			return before
		}
	}
	return today.AddDate(0, 0, 3)
}
