package today

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// ledgerLine sums up how the sources answered, and whether one did not.
func ledgerLine(st *paper.Style, list []app.SourceStatus) (words string, trouble bool) {
	n := map[app.SourceState]int{}
	for _, s := range list {
		n[s.State]++
	}
	if n[app.SourceOK] == len(list) {
		return st.Say("today.ledger_all", "N", len(list)), false
	}
	parts := []string{st.Say("common.sources", "N", len(list))}
	if k := n[app.SourceFailed]; k > 0 {
		parts = append(parts, st.Say("today.ledger_failed", "N", k))
	}
	if k := n[app.SourceStale]; k > 0 {
		parts = append(parts, st.Say("today.ledger_stale", "N", k))
	}
	if k := n[app.SourcePartial]; k > 0 {
		parts = append(parts, st.Say("today.ledger_partial", "N", k))
	}
	return strings.Join(parts, " · "), true
}

// row is one source of the unfolded ledger.
type row struct {
	name *canvas.Text
	text paper.Flow
	why  paper.Flow
	hint paper.Flow
	act  *paper.Button // nil but for a source that has to be signed in to again
}

// ledger is the one quiet line about the sources, which unfolds.
type ledger struct {
	widget.BaseWidget
	st   *paper.Style
	tell *prose.Teller

	hovered, focused, opened bool
	line                     *canvas.Text
	arrow                    *canvas.Image
	back, cursor             *canvas.Rectangle
	rows                     []*row
	words                    string
}

func newLedger(st *paper.Style, tell *prose.Teller, list []app.SourceStatus) *ledger {
	words, trouble := ledgerLine(st, list)
	l := &ledger{st: st, tell: tell, words: words}
	ink := paper.ColorMuted
	if trouble {
		ink = paper.ColorWarning
	}
	l.line = st.Text(words, paper.FontSmall, ink)
	l.arrow = st.Image("unfold", paper.ColorMuted, 4*paper.Grid)
	l.back, l.cursor = canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	l.back.CornerRadius = 1.5 * paper.Grid
	for i := range list {
		r := newRow(st, &list[i])
		if word := tell.SignInWord(&list[i]); word != "" {
			name := list[i].Name
			r.act = paper.NewButton(st, "", word, word+": "+name, func() { tell.SignIn(name) })
			r.act.Typed, r.act.Runes = tell.Key, tell.Letter
			if list[i].Code != app.CodeSecret { // the button is the cure; of a keyring there is more to say
				r.hint.Text = ""
			}
			l.opened = true // there is something to do
		}
		l.rows = append(l.rows, r)
	}
	l.arrow.Resource = st.Icon(l.arrowName(), paper.ColorMuted)
	l.ExtendBaseWidget(l)
	return l
}

func newRow(st *paper.Style, s *app.SourceStatus) *row {
	ink := paper.ColorMuted
	if s.State != app.SourceOK {
		ink = paper.ColorWarning
	}
	parts := []string{st.SourceWords(s.State)}
	if !s.AsOf.IsZero() {
		parts = append(parts, st.Say("common.as_of", "When", st.AsOf(s.AsOf)))
	}
	if s.State != app.SourceFailed {
		parts = append(parts, st.Say("today.ledger_used", "N", s.Items))
	}
	return &row{
		name: st.Text(s.Name, paper.FontSmallUI, paper.ColorInk),
		text: paper.Flow{Style: st, Font: paper.FontSmall, Ink: ink, Text: strings.Join(parts, " · ")},
		why:  paper.Flow{Style: st, Font: paper.FontSmall, Ink: paper.ColorInk, Text: s.Why},
		hint: paper.Flow{Style: st, Font: paper.FontSmall, Ink: paper.ColorMuted, Text: s.Hint},
	}
}

func (l *ledger) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(l) }
func (l *ledger) Least() fyne.Size                    { return fyne.NewSize(0, l.HeightFor(l.Size().Width)) }
func (l *ledger) HeightFor(w float32) float32         { return l.run(w, false) }
func (l *ledger) Arrange(size fyne.Size)              { l.run(size.Width, true) }

// run goes through the ledger from top to bottom and returns its height; with
// place it also puts everything in its place.
func (l *ledger) run(w float32, place bool) float32 {
	step := l.st.LineHeight(paper.FontSmall)
	y := step + 2*paper.Grid
	if place {
		paper.Put(l.line, prose.Bleed, paper.Grid+(step-l.line.MinSize().Height)/2)
		l.arrow.Move(fyne.NewPos(prose.Bleed+l.line.MinSize().Width+paper.Grid, paper.Grid+(step-4*paper.Grid)/2))
		l.back.Resize(fyne.NewSize(w, y))
		l.cursor.Resize(fyne.NewSize(3, y))
	}
	if !l.opened {
		return y
	}
	column := float32(0)
	for _, r := range l.rows {
		column = max(column, r.name.MinSize().Width)
	}
	column = min(column+5*paper.Grid, w*0.4)
	for _, r := range l.rows {
		y += paper.Grid
		if place {
			paper.Put(r.name, prose.Bleed, y+(step-r.name.MinSize().Height)/2)
		}
		for _, f := range []*paper.Flow{&r.text, &r.why, &r.hint} {
			if f.Text == "" {
				continue
			}
			if place {
				f.Place(prose.Bleed+column, y, w-column-2*prose.Bleed)
			}
			y += f.Height(w - column - 2*prose.Bleed)
		}
		if r.act != nil {
			if place {
				paper.Put(r.act, prose.Bleed+column-2*paper.Grid, y) // its word stands below the sentences
			}
			y += r.act.Least().Height
		}
	}
	return y + 2*paper.Grid
}

func (l *ledger) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{l.back, l.cursor, l.line, l.arrow}
	if !l.opened {
		return out
	}
	for _, r := range l.rows {
		out = append(out, r.name)
		for _, f := range []*paper.Flow{&r.text, &r.why, &r.hint} {
			out = append(out, f.Texts...)
		}
		if r.act != nil {
			out = append(out, r.act)
		}
	}
	return out
}

func (l *ledger) Restyle() {
	l.back.FillColor, l.cursor.FillColor = color.Transparent, color.Transparent
	if l.hovered || l.focused {
		l.back.FillColor = l.st.Color(paper.ColorWash)
	}
	if l.focused {
		l.cursor.FillColor = l.st.Color(paper.ColorAccent)
	}
	l.arrow.Resource = l.st.Icon(l.arrowName(), paper.ColorMuted)
	l.arrow.Refresh()
	l.back.Refresh()
	l.cursor.Refresh()
}

func (l *ledger) arrowName() string {
	if l.opened {
		return "fold"
	}
	return "unfold"
}

func (l *ledger) toggle() {
	l.setOpen(!l.opened)
	l.tell.Grown()
}

func (l *ledger) setOpen(open bool) {
	l.opened = open && len(l.rows) > 0
	l.Restyle()
}

// Tapped unfolds the list of sources.
func (l *ledger) Tapped(*fyne.PointEvent) {
	l.tell.Focus(l)
	l.toggle()
}

// Cursor shows that the line can be clicked.
func (l *ledger) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn marks the line.
func (l *ledger) MouseIn(*desktop.MouseEvent) { l.hovered = true; l.Restyle() }

// MouseMoved is part of desktop.Hoverable.
func (l *ledger) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the mark away.
func (l *ledger) MouseOut() { l.hovered = false; l.Restyle() }

// FocusGained marks the line.
func (l *ledger) FocusGained() { l.focused = true; l.Restyle(); l.st.Shown(l) }

// FocusLost takes the mark away.
func (l *ledger) FocusLost() { l.focused = false; l.Restyle() }

// TypedRune passes a letter on to the page.
func (l *ledger) TypedRune(r rune) { l.tell.Letter(r) }

// TypedKey passes a key on to the page.
func (l *ledger) TypedKey(e *fyne.KeyEvent) { l.tell.Key(e) }

// AccessibilityLabel is the line.
func (l *ledger) AccessibilityLabel() string { return l.words }

// AccessibilityRole tells that the line can be pressed.
func (l *ledger) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
