package history

import (
	"fmt"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daybrief/app/ui/paper"
	"daybrief/app/ui/uitest"
)

// states are what the pictures show.
func states() map[string]func(*Screen, fyne.Window, *uitest.Turns) {
	return map[string]func(*Screen, fyne.Window, *uitest.Turns){
		"history": func(*Screen, fyne.Window, *uitest.Turns) {},
		"history-changes": func(s *Screen, w fyne.Window, q *uitest.Turns) {
			uitest.Type(w, "c")
			q.Settle(s.tasks.Wait)
		},
		"history-empty": func(*Screen, fyne.Window, *uitest.Turns) {},
	}
}

func shelfFor(state string) *shelf {
	if state == "history-empty" {
		return &shelf{}
	}
	return &shelf{days: year(), differ: differences()}
}

// TestScreenshots draws every state in light and dark, wide and narrow; see
// uitest.Shots for where it writes them.
func TestScreenshots(t *testing.T) {
	dir := uitest.Shots(t, "..", "..", "..")
	for name, state := range states() {
		for _, look := range []paper.Appearance{paper.AppearanceLight, paper.AppearanceDark} {
			for _, size := range []fyne.Size{fyne.NewSize(1280, 900), fyne.NewSize(480, 800)} {
				shoot(t, dir, name, uitest.Look{Appearance: look, Size: size}, state)
			}
		}
	}
	for _, lang := range []string{"de", "ja"} {
		shoot(t, dir, "history", uitest.Look{Language: lang, Size: fyne.NewSize(1280, 900)}, states()["history"])
	}
}

func shoot(t *testing.T, dir, name string, l uitest.Look, state func(*Screen, fyne.Window, *uitest.Turns)) {
	file := fmt.Sprintf("%s-%s-%.0fx%.0f.png", name, l.Appearance, l.Size.Width, l.Size.Height)
	if l.Language != "" {
		file = filepath.Join("languages", fmt.Sprintf("%s-%s-%.0fx%.0f.png", name, l.Language, l.Size.Width, l.Size.Height))
	}
	t.Run(file, func(t *testing.T) {
		s, w, q := open(t, shelfFor(name), l, "")
		state(s, w, q)
		img := w.Canvas().Capture()
		if uitest.Blank(img, s.st) {
			t.Error("no ink on the page")
		}
		if dir != "" {
			uitest.Save(t, img, filepath.Join(dir, file))
		}
	})
}

// TestMarkup holds the drawing of the calendar and of a difference. After a
// change that is meant, move testdata/failed/markup/*.xml to testdata/markup.
func TestMarkup(t *testing.T) {
	s, w, q := open(t, shelfFor("history"), uitest.Look{}, "2026-11-03")
	states()["history-changes"](s, w, q)
	for name, o := range map[string]paper.Block{"calendar": s.cal, "difference": s.lines[2]} {
		own := test.NewTempWindow(t, o)
		own.SetPadded(false)
		own.Resize(fyne.NewSize(320, o.HeightFor(320)))
		test.AssertRendersToMarkup(t, "markup/"+name+".xml", own.Canvas())
	}
}

func TestEveryWidthHolds(t *testing.T) {
	for _, lang := range []string{"en", "de", "ja"} {
		for name, state := range states() {
			s, w, q := open(t, shelfFor(name), uitest.Look{Language: lang}, "")
			state(s, w, q)
			for width := float32(480); width <= 1600; width += 160 {
				w.Resize(fyne.NewSize(width, 700))
				for what, f := range s.named {
					o := f.(fyne.CanvasObject)
					at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
					if at.X < 0 || at.X+o.Size().Width > width || o.Size().Height < 4*paper.Grid {
						t.Errorf("%s %s at %.0f: %s at %v, %v", lang, name, width, what, at, o.Size())
					}
				}
			}
		}
	}
}

// TestTabNeverLeavesTheVisiblePart goes through a day by Tab in a low window.
func TestTabNeverLeavesTheVisiblePart(t *testing.T) {
	for _, state := range []string{"history", "history-changes"} {
		s, w, q := open(t, shelfFor(state), uitest.Look{Size: fyne.NewSize(480, 400)}, "")
		states()[state](s, w, q)
		if n := uitest.TabThrough(t, w, s.sheaf.Scroll); n < 6 {
			t.Errorf("%s: only %d things take the focus", state, n)
		}
	}
}
