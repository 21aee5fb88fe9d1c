package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daybrief/app"
)

// facts is what widgets look things up in. Today alone changes it, on the
// main goroutine.
type facts struct {
	items map[string]*app.Item
	votes map[string]int
	opens func(*app.Item) bool // whether the item can be opened
}

// teller is how widgets tell what the reader did. All functions are set.
type teller struct {
	vote   func(id string, value int)
	open   func(id string)
	grown  func() // a part of the page has another height now
	focus  func(fyne.Focusable)
	key    func(*fyne.KeyEvent)
	letter func(rune)

	mark func(action string, state app.ActionState, until app.Stamp)
	undo func() // of the last mark
	more func() // unfolds the actions that are not in the brief

	signIn     func(source string)
	signInWord func(*app.SourceStatus) string // "" where there is nothing to sign in to
}

// Lines of an item's text shown at first, and at most.
const (
	excerptLines = 4
	wholeLines   = 400
)

// card is an unfolded item: who and when, title, first lines, warnings, and
// what can be done with it.
type card struct {
	widget.BaseWidget
	st    *style
	facts *facts
	tell  *teller
	item  *app.Item

	head, title, text, why flow
	warns                  []flow
	rule                   *canvas.Rectangle
	icons                  []*canvas.Image // one a warning
	open, all, up, down    *button
}

func newCard(st *style, fa *facts, tell *teller, it *app.Item) *card {
	c := &card{st: st, facts: fa, tell: tell, item: it}
	c.head = flow{st: st, font: fontSmall, ink: ColorMuted, text: st.bylineOf(it)}
	c.title = flow{st: st, font: fontBodyBold, ink: ColorInk, text: it.Title}
	c.text = flow{st: st, font: fontBody, ink: ColorInk, text: bodyOf(it), limit: excerptLines}
	if len(it.Reasons) > 0 {
		c.why = flow{st: st, font: fontSmall, ink: ColorMuted, text: "Why it is here: " + strings.Join(it.Reasons, "; ") + "."}
	} else {
		c.why = flow{st: st, font: fontSmall, ink: ColorMuted}
	}
	for _, w := range flagWarnings(it) {
		c.warns = append(c.warns, flow{st: st, font: fontSmall, ink: ColorWarning, text: w})
		c.icons = append(c.icons, st.image("warning", ColorWarning, 4*grid))
	}
	c.rule = canvas.NewRectangle(st.color(ColorRule))
	c.buttons()
	c.ExtendBaseWidget(c)
	return c
}

// bodyOf returns the text worth showing first: of a mail, its own words.
func bodyOf(it *app.Item) string {
	if m := it.Detail.Mail; m != nil && m.Core != "" {
		return m.Core
	}
	return it.Text
}

func (c *card) buttons() {
	id := c.item.ID
	c.open = newButton(c.st, "open", openWord(c.item.Kind), "Open "+c.item.Title, func() { c.tell.open(id) })
	c.open.Hidden = !c.facts.opens(c.item)
	c.all = newButton(c.st, "", "Show all", "Show the whole text", c.unfold)
	c.up = newButton(c.st, "up", "", "Thumb up", func() { c.tell.vote(id, 1) })
	c.down = newButton(c.st, "down", "", "Thumb down", func() { c.tell.vote(id, -1) })
	for _, b := range []*button{c.open, c.all, c.up, c.down} {
		b.typed, b.runes = c.tell.key, c.tell.letter
	}
	c.thumbs()
}

// thumbs shows the item's current vote.
func (c *card) thumbs() {
	c.up.icon, c.up.ink, c.down.icon, c.down.ink = "up", ColorMuted, "down", ColorMuted
	switch c.facts.votes[c.item.ID] {
	case 1:
		c.up.icon, c.up.ink = "up-on", ColorAccent
	case -1:
		c.down.icon, c.down.ink = "down-on", ColorAccent
	}
	c.up.restyle()
	c.down.restyle()
}

func (c *card) unfold() {
	if c.text.limit = wholeLines; c.all.text == "Show less" {
		c.text.limit = excerptLines
	}
	c.all.text = map[int]string{wholeLines: "Show less", excerptLines: "Show all"}[c.text.limit]
	c.text.texts = nil
	c.all.restyle()
	c.tell.grown()
}

func (c *card) CreateRenderer() fyne.WidgetRenderer { return &drawnRenderer{c} }
func (c *card) least() fyne.Size                    { return fyne.NewSize(0, c.heightFor(c.Size().Width)) }
func (c *card) restyle()                            { c.thumbs() }
func (c *card) heightFor(w float32) float32         { return c.run(w, false) }
func (c *card) layout(size fyne.Size)               { c.run(size.Width, true) }

// cardIndent is where a card's text begins, right of its rule.
const cardIndent = 4 * grid

// run goes through the card from top to bottom and returns its height; with
// place it also puts everything in its place.
func (c *card) run(w float32, place bool) float32 {
	y, tw := grid, w-cardIndent
	para := func(f *flow, x, width, after float32) {
		if f.text == "" {
			return
		}
		if place {
			f.place(x, y, width)
		}
		y += f.height(width) + after
	}
	para(&c.head, cardIndent, tw, 0)
	para(&c.title, cardIndent, tw, 0)
	para(&c.text, cardIndent, tw, 0)
	for i := range c.warns {
		if place {
			c.icons[i].Move(fyne.NewPos(cardIndent, y+0.5*grid))
		}
		para(&c.warns[i], cardIndent+5*grid, tw-5*grid, 0)
	}
	para(&c.why, cardIndent, tw, 0)
	cut := c.all.text == "Show less" || len(c.text.lines) > 0 && strings.HasSuffix(c.text.lines[len(c.text.lines)-1], " …")
	c.all.Hidden = !cut
	row := c.up.least().Height
	if place {
		x := cardIndent - 2*grid
		for _, b := range []*button{c.open, c.all, c.up, c.down} {
			if !b.Hidden {
				put(b, x, y)
				x += b.least().Width
			}
		}
		c.rule.Move(fyne.NewPos(0, grid))
		c.rule.Resize(fyne.NewSize(2, y+row-2*grid))
	}
	return y + row + grid
}

func (c *card) objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{c.rule}
	for _, f := range []*flow{&c.head, &c.title, &c.text, &c.why} {
		out = append(out, f.texts...)
	}
	for i := range c.warns {
		out = append(append(out, c.icons[i]), c.warns[i].texts...)
	}
	return append(out, c.open, c.all, c.up, c.down)
}
