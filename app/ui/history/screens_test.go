package history

import (
	"image"
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

// TestScreenshots draws every state; see uitest.Shoot.
func TestScreenshots(t *testing.T) {
	for name, state := range states() {
		p := uitest.Picture{Name: name, Kept: true, Draw: func(t testing.TB, l uitest.Look) (image.Image, *paper.Style) {
			s, w, q := open(t, shelfFor(name), l, "")
			state(s, w, q)
			uitest.Apart(t, w)
			return w.Canvas().Capture(), s.st
		}}
		if name == "history" {
			p.Languages = []string{"de", "ja"}
		}
		uitest.Shoot(t, p)
	}
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
	for _, lang := range []string{"en", "de", "es", "fr", "ja", "zh"} {
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
