package ui

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"daybrief/app"
)

// ledgerLine sums up how the sources answered, and whether one did not.
func ledgerLine(list []app.SourceStatus) (words string, trouble bool) {
	n := map[app.SourceState]int{}
	for _, s := range list {
		n[s.State]++
	}
	words = count(len(list), "source", "sources")
	if n[app.SourceOK] == len(list) {
		return words + ", all answered", false
	}
	for _, part := range []struct {
		state app.SourceState
		words string
	}{
		{app.SourceFailed, "did not answer"}, {app.SourceStale, "from an older answer"}, {app.SourcePartial, "in part"},
	} {
		if n[part.state] > 0 {
			words += fmt.Sprintf(" · %d %s", n[part.state], part.words)
		}
	}
	return words, true
}

// row is one source of the unfolded ledger.
type row struct {
	name *canvas.Text
	text flow
	why  flow
	hint flow
	act  *button // nil but for a source that has to be signed in to again
}

// ledger is the one quiet line about the sources, which unfolds.
type ledger struct {
	widget.BaseWidget
	st   *style
	tell *teller

	hovered, focused, opened bool
	line                     *canvas.Text
	arrow                    *canvas.Image
	back, cursor             *canvas.Rectangle
	rows                     []*row
	words                    string
}

func newLedger(st *style, tell *teller, list []app.SourceStatus) *ledger {
	words, trouble := ledgerLine(list)
	l := &ledger{st: st, tell: tell, words: words}
	ink := ColorMuted
	if trouble {
		ink = ColorWarning
	}
	l.line = st.text(words, fontSmall, ink)
	l.arrow = st.image("unfold", ColorMuted, 4*grid)
	l.back, l.cursor = canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	l.back.CornerRadius = 1.5 * grid
	for i := range list {
		r := newRow(st, &list[i])
		if word := tell.signInWord(&list[i]); word != "" {
			name := list[i].Name
			r.act = newButton(st, "", word, word+": "+name, func() { tell.signIn(name) })
			r.act.typed, r.act.runes = tell.key, tell.letter
			if list[i].Code != app.CodeSecret { // the button is the cure; of a keyring there is more to say
				r.hint.text = ""
			}
			l.opened = true // there is something to do
		}
		l.rows = append(l.rows, r)
	}
	l.arrow.Resource = st.icon(l.arrowName(), ColorMuted)
	l.ExtendBaseWidget(l)
	return l
}

func newRow(st *style, s *app.SourceStatus) *row {
	ink := ColorMuted
	if s.State != app.SourceOK {
		ink = ColorWarning
	}
	words := stateWords(s.State)
	if !s.AsOf.IsZero() {
		words += ", as of " + st.asOf(s.AsOf)
	}
	if s.State != app.SourceFailed {
		words += fmt.Sprintf(", %d used", s.Items)
	}
	return &row{
		name: st.text(s.Name, fontSmallUI, ColorInk),
		text: flow{st: st, font: fontSmall, ink: ink, text: words},
		why:  flow{st: st, font: fontSmall, ink: ColorInk, text: s.Why},
		hint: flow{st: st, font: fontSmall, ink: ColorMuted, text: s.Hint},
	}
}

func (l *ledger) CreateRenderer() fyne.WidgetRenderer { return &drawnRenderer{l} }
func (l *ledger) least() fyne.Size                    { return fyne.NewSize(0, l.heightFor(l.Size().Width)) }
func (l *ledger) heightFor(w float32) float32         { return l.run(w, false) }
func (l *ledger) layout(size fyne.Size)               { l.run(size.Width, true) }

// run goes through the ledger from top to bottom and returns its height; with
// place it also puts everything in its place.
func (l *ledger) run(w float32, place bool) float32 {
	step := l.st.lineHeight(fontSmall)
	y := step + 2*grid
	if place {
		put(l.line, bleed, grid+(step-l.line.MinSize().Height)/2)
		l.arrow.Move(fyne.NewPos(bleed+l.line.MinSize().Width+grid, grid+(step-4*grid)/2))
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
	column = min(column+5*grid, w*0.4)
	for _, r := range l.rows {
		y += grid
		if place {
			put(r.name, bleed, y+(step-r.name.MinSize().Height)/2)
		}
		for _, f := range []*flow{&r.text, &r.why, &r.hint} {
			if f.text == "" {
				continue
			}
			if place {
				f.place(bleed+column, y, w-column-2*bleed)
			}
			y += f.height(w - column - 2*bleed)
		}
		if r.act != nil {
			if place {
				put(r.act, bleed+column-2*grid, y) // its word stands below the sentences
			}
			y += r.act.least().Height
		}
	}
	return y + 2*grid
}

func (l *ledger) objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{l.back, l.cursor, l.line, l.arrow}
	if !l.opened {
		return out
	}
	for _, r := range l.rows {
		out = append(out, r.name)
		for _, f := range []*flow{&r.text, &r.why, &r.hint} {
			out = append(out, f.texts...)
		}
		if r.act != nil {
			out = append(out, r.act)
		}
	}
	return out
}

func (l *ledger) restyle() {
	l.back.FillColor, l.cursor.FillColor = color.Transparent, color.Transparent
	if l.hovered || l.focused {
		l.back.FillColor = l.st.color(ColorWash)
	}
	if l.focused {
		l.cursor.FillColor = l.st.color(ColorAccent)
	}
	l.arrow.Resource = l.st.icon(l.arrowName(), ColorMuted)
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
	l.tell.grown()
}

func (l *ledger) setOpen(open bool) {
	l.opened = open && len(l.rows) > 0
	l.restyle()
}

// Tapped unfolds the list of sources.
func (l *ledger) Tapped(*fyne.PointEvent) {
	l.tell.focus(l)
	l.toggle()
}

// Cursor shows that the line can be clicked.
func (l *ledger) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn marks the line.
func (l *ledger) MouseIn(*desktop.MouseEvent) { l.hovered = true; l.restyle() }

// MouseMoved is part of desktop.Hoverable.
func (l *ledger) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the mark away.
func (l *ledger) MouseOut() { l.hovered = false; l.restyle() }

// FocusGained marks the line.
func (l *ledger) FocusGained() { l.focused = true; l.restyle() }

// FocusLost takes the mark away.
func (l *ledger) FocusLost() { l.focused = false; l.restyle() }

// TypedRune passes a letter on to the page.
func (l *ledger) TypedRune(r rune) { l.tell.letter(r) }

// TypedKey passes a key on to the page.
func (l *ledger) TypedKey(e *fyne.KeyEvent) { l.tell.key(e) }

// AccessibilityLabel is the line.
func (l *ledger) AccessibilityLabel() string { return l.words }

// AccessibilityRole tells that the line can be pressed.
func (l *ledger) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
