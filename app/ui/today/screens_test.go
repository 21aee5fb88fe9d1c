package today

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
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
		{name: "page", brief: fixtureBrief, whole: true},
		{name: "unfolded", brief: fixtureBrief, after: func(t *Today) {
			t.parts.tldr.Lines[0].MouseIn(&desktop.MouseEvent{})
			t.parts.tldr.Lines[0].Toggle()
		}},
		{name: "hover", brief: fixtureBrief, after: func(t *Today) {
			t.parts.summary.Lines[1].MouseIn(&desktop.MouseEvent{})
			t.step(1)
			t.step(1)
		}},
		{name: "todo", brief: fixtureBrief, open: fixtureOpen(), whole: true, after: func(t *Today) {
			t.more = true
			t.apply(t.shown)
			t.parts.todo.Lines[0].Toggle()
			t.parts.todo.Lines[3].Deed.Press("later")
			t.mark("bbbb", app.ActionDone, app.Stamp{})
		}},
		{name: "todo-hover", brief: fixtureBrief, open: fixtureOpen(), after: func(t *Today) {
			t.parts.todo.Lines[1].MouseIn(&desktop.MouseEvent{})
			t.focus(t.parts.todo.Lines[3])
			t.reveal(t.parts.todo.Lines[3])
		}},
		{name: "todo-day", brief: fixtureBrief, open: fixtureOpen(), after: func(t *Today) {
			t.parts.todo.Lines[0].Deed.Press("later")
			t.parts.todo.Lines[0].Deed.Ask(prose.DeedDay)
			t.reveal(t.parts.todo.Lines[3])
		}},
		{name: "warned", brief: fixtureBrief, after: func(t *Today) {
			h := t.parts.rest[0].Lines[4]
			h.Toggle()
			t.reveal(h)
			t.scrollBy(200)
		}},
		{name: "running", brief: fixtureBrief, after: func(t *Today) {
			t.running = true
			t.report(app.Progress{Step: "sources", Source: "Work mail", State: "start", Done: 2, Total: 5})
			t.relayout()
		}},
		{name: "failed", brief: fixtureBrief, after: func(t *Today) {
			t.fail(&app.Error{Code: app.CodeLocked, Message: "Another run is under way, started at 07:10.", Hint: "Wait for it to end."}, t.Refresh)
		}},
		{name: "trouble", brief: troubledBrief, whole: true, after: func(t *Today) { t.parts.ledger.toggle() }},
		{name: "signin", brief: signedOutBrief, whole: true},
		{name: "signin-waiting", brief: signedOutBrief, after: func(t *Today) { t.signIn("Work mail") }},
		{name: "signin-password", brief: signedOutBrief, over: true, after: func(t *Today) { t.signIn("Calendar") }},
		{name: "quiet", brief: quietBrief},
		{name: "first", brief: none},
		{name: "keys", brief: fixtureBrief, over: true, after: func(t *Today) { t.showKeys() }},
		{name: "menu", brief: fixtureBrief, after: func(t *Today) { t.showMenu() }},
	}
}

// TestScreenshots draws every state in light and dark, wide and narrow. With
// DAYBRIEF_SHOTS set it writes them there as PNG files; without, it only makes
// sure that each can be drawn and is not blank.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("DAYBRIEF_SHOTS")
	if dir != "" {
		if !filepath.IsAbs(dir) { // as seen from the top of the repository
			dir = filepath.Join("..", "..", "..", dir)
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range screens() {
		for _, look := range []paper.Appearance{paper.AppearanceLight, paper.AppearanceDark} {
			for _, size := range []fyne.Size{fyne.NewSize(1280, 900), fyne.NewSize(480, 800)} {
				if dir == "" && (look == paper.AppearanceDark) != (size.Width < paper.WideFrom) {
					continue // light wide and dark narrow show as much
				}
				name := fmt.Sprintf("%s-%s-%.0fx%.0f.png", s.name, look, size.Width, size.Height)
				t.Run(name, func(t *testing.T) { shoot(t, s, look, size, dir, name) })
			}
		}
	}
}

func shoot(t *testing.T, s screen, look paper.Appearance, size fyne.Size, dir, name string) {
	data := &fake{brief: s.brief(), open: s.open, votes: map[string]int{"m-report": 1}}
	today, w := openWith(t, data, &signer{data, make(chan error)}, look, size)
	today.apply(today.load(t.Context())) // the open actions come after the first frame
	if s.after != nil {
		s.after(today)
	}
	if s.whole {
		w.Resize(fyne.NewSize(size.Width, today.scroll.Content.MinSize().Height))
	}
	img := w.Canvas().Capture()
	sheet, ink := red(today.st.Color(paper.ColorPaper)), red(today.st.Color(paper.ColorInk))
	if at := img.At(4, img.Bounds().Dy()/2); !s.over && red(at) != sheet {
		t.Errorf("the margin is not paper: %v", at)
	}
	if dir == "" && !holds(img, ink) {
		t.Error("no ink on the page")
	}
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

// holds reports whether a pixel is as red as a colour.
func holds(img image.Image, value uint32) bool {
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if red(img.At(x, y)) == value {
				return true
			}
		}
	}
	return false
}

func red(c interface{ RGBA() (r, g, b, a uint32) }) uint32 {
	r, _, _, _ := c.RGBA()
	return r >> 8
}
