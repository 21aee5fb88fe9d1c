package prose

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daybrief/app"
	"daybrief/app/ui/paper"
)

// Facts is what widgets look things up in. Today alone changes it, on the
// main goroutine.
type Facts struct {
	Items map[string]*app.Item
	Votes map[string]int
	Opens func(*app.Item) bool // whether the item can be opened
}

// Teller is how widgets tell what the reader did. All functions are set.
type Teller struct {
	Vote   func(id string, value int)
	Open   func(id string)
	Grown  func() // a part of the page has another height now
	Focus  func(fyne.Focusable)
	Key    func(*fyne.KeyEvent)
	Letter func(rune)

	// Rest tells that the pointer rests on a thumb of an item, "" that it left;
	// nil where nothing is told of it.
	Rest func(id string, value int)

	Mark func(action string, state app.ActionState, until app.Stamp)
	Undo func() // of the last mark
	More func() // unfolds the actions that are not in the brief

	SignIn     func(source string)
	SignInWord func(*app.SourceStatus) string // "" where there is nothing to sign in to
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
	st    *paper.Style
	facts *Facts
	tell  *Teller
	item  *app.Item

	head, title, text, why paper.Flow
	warns                  []paper.Flow
	rule                   *canvas.Rectangle
	icons                  []*canvas.Image // one a warning
	open, all, up, down    *paper.Button
	whole                  bool // the whole text is shown
}

func newCard(st *paper.Style, fa *Facts, tell *Teller, it *app.Item) *card {
	c := &card{st: st, facts: fa, tell: tell, item: it}
	c.head = paper.Flow{Style: st, Font: paper.FontSmall, Ink: paper.ColorMuted, Text: Byline(st, it)}
	c.title = paper.Flow{Style: st, Font: paper.FontBodyBold, Ink: paper.ColorInk, Text: it.Title}
	c.text = paper.Flow{Style: st, Font: paper.FontBody, Ink: paper.ColorInk, Text: BodyOf(it), Limit: excerptLines}
	if len(it.Reasons) > 0 {
		c.why = paper.Flow{Style: st, Font: paper.FontSmall, Ink: paper.ColorMuted, Text: st.Say("prose.why", "Reasons", strings.Join(it.Reasons, "; "))}
	} else {
		c.why = paper.Flow{Style: st, Font: paper.FontSmall, Ink: paper.ColorMuted}
	}
	for _, w := range flagWarnings(st, it) {
		c.warns = append(c.warns, paper.Flow{Style: st, Font: paper.FontSmall, Ink: paper.ColorWarning, Text: w})
		c.icons = append(c.icons, st.Image("warning", paper.ColorWarning, 4*paper.Grid))
	}
	c.rule = canvas.NewRectangle(st.Color(paper.ColorRule))
	c.buttons()
	c.ExtendBaseWidget(c)
	return c
}

// BodyOf returns the text worth showing first: of a mail, its own words.
func BodyOf(it *app.Item) string {
	if m := it.Detail.Mail; m != nil && m.Core != "" {
		return m.Core
	}
	return it.Text
}

func (c *card) buttons() {
	id := c.item.ID
	c.open = paper.NewButton(c.st, "open", openWord(c.st, c.item.Kind), c.st.Say("prose.open_item", "Title", c.item.Title), func() { c.tell.Open(id) })
	c.open.Hidden = !c.facts.Opens(c.item)
	c.all = paper.NewButton(c.st, "", c.st.Say("prose.show_all.button"), c.st.Say("prose.show_text"), c.unfold)
	c.up = paper.NewButton(c.st, "up", "", c.st.Say("prose.up"), func() { c.tell.Vote(id, 1) })
	c.down = paper.NewButton(c.st, "down", "", c.st.Say("prose.down"), func() { c.tell.Vote(id, -1) })
	for b, value := range map[*paper.Button]int{c.up: 1, c.down: -1} {
		b.Rest = func(on bool) {
			switch {
			case c.tell.Rest == nil:
			case on:
				c.tell.Rest(id, value)
			default:
				c.tell.Rest("", 0)
			}
		}
	}
	for _, b := range []*paper.Button{c.open, c.all, c.up, c.down} {
		b.Typed, b.Runes = c.tell.Key, c.tell.Letter
	}
	c.thumbs()
}

// thumbs shows the item's current vote.
func (c *card) thumbs() {
	c.up.Icon, c.up.Ink, c.down.Icon, c.down.Ink = "up", paper.ColorMuted, "down", paper.ColorMuted
	switch c.facts.Votes[c.item.ID] {
	case 1:
		c.up.Icon, c.up.Ink = "up-on", paper.ColorAccent
	case -1:
		c.down.Icon, c.down.Ink = "down-on", paper.ColorAccent
	}
	c.up.Restyle()
	c.down.Restyle()
}

func (c *card) unfold() {
	if c.text.Limit, c.all.Text = wholeLines, c.st.Say("prose.show_less.button"); c.whole {
		c.text.Limit, c.all.Text = excerptLines, c.st.Say("prose.show_all.button")
	}
	c.whole = !c.whole
	c.text.Texts = nil
	c.all.Restyle()
	c.tell.Grown()
}

func (c *card) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(c) }
func (c *card) Least() fyne.Size                    { return fyne.NewSize(0, c.HeightFor(c.Size().Width)) }
func (c *card) Restyle()                            { c.thumbs() }
func (c *card) HeightFor(w float32) float32         { return c.run(w, false) }
func (c *card) Arrange(size fyne.Size)              { c.run(size.Width, true) }

// cardIndent is where a card's text begins, right of its rule.
const cardIndent = 4 * paper.Grid

// run goes through the card from top to bottom and returns its height; with
// place it also puts everything in its place.
func (c *card) run(w float32, place bool) float32 {
	y, tw := paper.Grid, w-cardIndent
	para := func(f *paper.Flow, x, width, after float32) {
		if f.Text == "" {
			return
		}
		if place {
			f.Place(x, y, width)
		}
		y += f.Height(width) + after
	}
	para(&c.head, cardIndent, tw, 0)
	para(&c.title, cardIndent, tw, 0)
	para(&c.text, cardIndent, tw, 0)
	for i := range c.warns {
		if place {
			c.icons[i].Move(fyne.NewPos(cardIndent, y+0.5*paper.Grid))
		}
		para(&c.warns[i], cardIndent+5*paper.Grid, tw-5*paper.Grid, 0)
	}
	para(&c.why, cardIndent, tw, 0)
	cut := c.whole || len(c.text.Lines) > 0 && strings.HasSuffix(c.text.Lines[len(c.text.Lines)-1], " …")
	c.all.Hidden = !cut
	row := c.up.Least().Height
	if place {
		x := cardIndent - 2*paper.Grid
		for _, b := range []*paper.Button{c.open, c.all, c.up, c.down} {
			if !b.Hidden {
				paper.Put(b, x, y)
				x += b.Least().Width
			}
		}
		c.rule.Move(fyne.NewPos(0, paper.Grid))
		c.rule.Resize(fyne.NewSize(2, y+row-2*paper.Grid))
	}
	return y + row + paper.Grid
}

func (c *card) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{c.rule}
	for _, f := range []*paper.Flow{&c.head, &c.title, &c.text, &c.why} {
		out = append(out, f.Texts...)
	}
	for i := range c.warns {
		out = append(append(out, c.icons[i]), c.warns[i].Texts...)
	}
	return append(out, c.open, c.all, c.up, c.down)
}
