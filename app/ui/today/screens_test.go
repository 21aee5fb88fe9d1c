package today

import (
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
	"daybrief/app/ui/uitest"
)

// screen is a state of the page worth a picture.
type screen struct {
	name  string
	brief func() *app.Brief
	open  []app.Commitment // beside the brief
	after func(*Today)
	whole bool // as high as the page
	over  bool // something lies over the page, which is dimmed
}

func screens() []screen {
	none := func() *app.Brief { return nil }
	return []screen{
		{name: "today", brief: fixtureBrief},
		{name: "today-page", brief: fixtureBrief, whole: true},
		{name: "today-unfolded", brief: fixtureBrief, after: func(t *Today) {
			t.parts.tldr.Lines[0].MouseIn(&desktop.MouseEvent{})
			t.parts.tldr.Lines[0].Toggle()
		}},
		{name: "today-hover", brief: fixtureBrief, after: func(t *Today) {
			t.parts.summary.Lines[1].MouseIn(&desktop.MouseEvent{})
			t.step(1)
			t.step(1)
		}},
		{name: "today-todo", brief: fixtureBrief, open: fixtureOpen(), whole: true, after: func(t *Today) {
			t.more = true
			t.apply(t.shown)
			t.parts.todo.Lines[0].Toggle()
			t.parts.todo.Lines[3].Deed.Press("later")
			t.mark("bbbb", app.ActionDone, app.Stamp{})
		}},
		{name: "today-todo-hover", brief: fixtureBrief, open: fixtureOpen(), after: func(t *Today) {
			t.parts.todo.Lines[1].MouseIn(&desktop.MouseEvent{})
			t.focus(t.parts.todo.Lines[3])
			t.reveal(t.parts.todo.Lines[3])
		}},
		{name: "today-todo-day", brief: fixtureBrief, open: fixtureOpen(), after: func(t *Today) {
			t.parts.todo.Lines[0].Deed.Press("later")
			t.parts.todo.Lines[0].Deed.Ask(prose.DeedDay)
			t.reveal(t.parts.todo.Lines[3])
		}},
		{name: "today-warned", brief: fixtureBrief, after: func(t *Today) {
			h := t.parts.rest[0].Lines[4]
			h.Toggle()
			t.reveal(h)
			t.scroll.ScrollToOffset(t.scroll.Offset.AddXY(0, 200))
		}},
		{name: "today-running", brief: fixtureBrief, after: func(t *Today) {
			t.running = true
			t.report(app.Progress{Step: "sources", Source: "Work mail", State: "start", Done: 2, Total: 5})
			t.relayout()
		}},
		{name: "today-failed", brief: fixtureBrief, after: func(t *Today) {
			t.fail(&app.Error{Code: app.CodeLocked, Message: "Another run is under way, started at 07:10.", Hint: "Wait for it to end."}, t.Refresh)
		}},
		{name: "today-trouble", brief: troubledBrief, whole: true, after: func(t *Today) { t.parts.ledger.toggle() }},
		{name: "today-signin", brief: signedOutBrief, whole: true},
		{name: "today-signin-waiting", brief: signedOutBrief, after: func(t *Today) { t.signIn("Work mail") }},
		{name: "today-signin-password", brief: signedOutBrief, over: true, after: func(t *Today) { t.signIn("Calendar") }},
		{name: "today-quiet", brief: quietBrief},
		{name: "today-first", brief: none},
		{name: "today-keys", brief: fixtureBrief, over: true, after: func(t *Today) { t.showKeys() }},
		{name: "today-menu", brief: fixtureBrief, after: func(t *Today) { t.showMenu() }},
	}
}

// TestScreenshots draws every state; see uitest.Shoot.
func TestScreenshots(t *testing.T) {
	kept := []string{"today", "today-unfolded", "today-todo", "today-trouble", "today-first", "today-quiet", "today-keys"}
	for _, s := range screens() {
		p := uitest.Picture{Name: s.name, Kept: slices.Contains(kept, s.name), Draw: func(t testing.TB, l uitest.Look) (image.Image, *paper.Style) {
			return shoot(t, s, l)
		}}
		if s.name == "today" {
			p.Languages = []string{"de", "ja", "zh"}
		}
		uitest.Shoot(t, p)
	}
}

func shoot(t testing.TB, s screen, l uitest.Look) (image.Image, *paper.Style) {
	data := &fake{brief: s.brief(), open: s.open, votes: map[string]int{"m-report": 1}}
	today, w := openWith(t, data, &signer{data, make(chan error)}, l.Appearance, l.Size)
	if l.Text != 0 {
		today.env.App.Preferences().SetFloat(paper.PrefTextSize, l.Text)
		today.retheme()
	}
	if l.Language != "" {
		speakIn(t, today, l.Language)
	}
	today.apply(today.load(t.Context())) // the open actions come after the first frame
	if s.after != nil {
		s.after(today)
	}
	if s.whole {
		w.Resize(fyne.NewSize(l.Size.Width, today.scroll.Content.MinSize().Height))
	}
	uitest.Apart(t, w)
	img := w.Canvas().Capture()
	sheet := red(today.st.Color(paper.ColorPaper))
	if at := img.At(4, img.Bounds().Dy()/2); !s.over && red(at) != sheet {
		t.Errorf("the margin is not paper: %v", at)
	}
	return img, today.st
}

func red(c interface{ RGBA() (r, g, b, a uint32) }) uint32 {
	r, _, _, _ := c.RGBA()
	return r >> 8
}
