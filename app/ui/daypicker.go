package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"daybrief/app"
)

// dayPicker chooses the day on which an action comes back: arrows step by a
// day or a week, the day itself takes it.
type dayPicker struct {
	deed        *deed
	chosen      time.Time // noon of the day, UTC
	day         *button
	back, forth *button
	week        *button
}

func newDayPicker(d *deed, first time.Time) *dayPicker {
	p := &dayPicker{deed: d, chosen: first}
	p.back = newButton(d.st, "before", "", "One day earlier", func() { p.step(-1) })
	p.forth = newButton(d.st, "after", "", "One day later", func() { p.step(1) })
	p.week = d.button("+ 1 week", "One week later", func() { p.step(7) })
	p.day = newButton(d.st, "", "", "", func() { d.tell.mark(d.task.id, app.ActionLater, app.DateOf(p.chosen)) })
	for _, b := range p.buttons() {
		b.typed, b.runes = p.typed, d.tell.letter
	}
	p.step(0)
	return p
}

func (p *dayPicker) buttons() []*button { return []*button{p.back, p.day, p.forth, p.week} }

// step moves the day, never to one that has begun.
func (p *dayPicker) step(days int) {
	p.chosen = p.chosen.AddDate(0, 0, days)
	if least := p.deed.st.today().AddDate(0, 0, 1); p.chosen.Before(least) {
		p.chosen = least
	}
	day := p.chosen.Format("Mon 2 Jan")
	if p.chosen.Year() != p.deed.st.today().Year() {
		day = p.chosen.Format("Mon 2 Jan 2006")
	}
	p.day.text, p.day.name = "Until "+day, "Hide it until "+day
	p.day.restyle()
	if days != 0 {
		p.deed.relaid()
	}
}

// typed steps with the arrows; Enter is the button's own.
func (p *dayPicker) typed(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		p.step(-1)
	case fyne.KeyRight:
		p.step(1)
	case fyne.KeyUp:
		p.step(-7)
	case fyne.KeyDown:
		p.step(7)
	default:
		p.deed.typed(e)
	}
}

// firstDay is the day the choice begins with: the one before it is due, else
// three days from now.
func firstDay(st *style, due app.Stamp) time.Time {
	today := st.today()
	if !due.IsZero() {
		y, m, d := due.TimeIn(st.zone).Date()
		if before := time.Date(y, m, d-1, 12, 0, 0, 0, time.UTC); before.After(today) {
			return before
		}
	}
	return today.AddDate(0, 0, 3)
}

// today is noon of the reader's day, UTC, for counting days.
func (st *style) today() time.Time {
	y, m, d := st.now.In(st.zone).Date()
	return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
}

// nextWeek is the next Monday.
func (st *style) nextWeek() time.Time {
	today := st.today()
	return today.AddDate(0, 0, 1+(7-int(today.Weekday()))%7)
}

// day names a day to come: "tomorrow", "Monday", "27 November".
func (st *style) day(s app.Stamp) string {
	t := s.TimeIn(st.zone)
	switch days := -st.daysAgo(t); {
	case days == 1:
		return "tomorrow"
	case days > 1 && days < 7:
		return t.Format("Monday")
	}
	return t.Format("2 January")
}
