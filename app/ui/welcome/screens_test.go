package welcome

import (
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daybrief/app/ui/form"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
	"daybrief/app/ui/uitest"
)

// state is a state of the screen worth a picture.
type state struct {
	name, about string
	machine     machine
	after       func(testing.TB, *Screen, *uitest.Turns)
}

func states() []*state {
	return []*state{
		{name: "welcome", about: "sources"},
		{name: "welcome-password", about: "sources", machine: machine{ask: []program.Question{{Kind: program.AskPassword, About: "ana@example.org",
			Hint: "Gmail wants an app password here, not the one of your account: make one at myaccount.google.com/apppasswords."}}},
			after: func(t testing.TB, s *Screen, q *uitest.Turns) {
				s.add("ana@example.org")
				asks(t, s, q)
			}},
		{name: "welcome-model", about: "model", machine: machine{pull: make(chan struct{}), model: program.ModelSetup{State: program.ModelNone, Memory: 16e9, Advised: "qwen2.5:7b", Pull: []string{"qwen2.5:7b", "nomic-embed-text"}}},
			after: func(_ testing.TB, s *Screen, q *uitest.Turns) {
				s.pull("qwen2.5:7b")
				for s.pulling.pull.Phase == "" {
					if f := q.Next(); f != nil {
						f()
					}
				}
			}},
		{name: "welcome-ollama", about: "model", machine: machine{model: program.ModelSetup{State: program.ModelNotInstalled, Memory: 16e9, Advised: "qwen2.5:7b"}}},
		{name: "welcome-time", about: "time", after: func(_ testing.TB, s *Screen, q *uitest.Turns) {
			s.install()
			q.Settle(s.Tasks.Wait)
		}},
		{name: "welcome-brief", about: "brief", after: func(_ testing.TB, s *Screen, q *uitest.Turns) {
			s.make()
			q.Settle(s.Tasks.Wait)
		}},
	}
}

// TestScreenshots draws every state; see uitest.Shoot.
func TestScreenshots(t *testing.T) {
	kept := []string{"welcome", "welcome-password", "welcome-model", "welcome-time"}
	for n, o := range states() {
		p := uitest.Picture{Name: o.name, Kept: slices.Contains(kept, o.name), Draw: func(t testing.TB, l uitest.Look) (image.Image, *paper.Style) {
			st := states()[n] // a channel of one is closed
			s, w, q := open(t, &st.machine, l, st.about)
			if st.after != nil {
				st.after(t, s, q)
			}
			uitest.Apart(t, w)
			return w.Canvas().Capture(), s.St
		}}
		if o.name == "welcome" || o.name == "welcome-time" {
			p.Languages = []string{"de", "ja"}
		}
		uitest.Shoot(t, p)
	}
}

// TestMarkup holds the drawing of a feed to tick. After a change that is meant,
// move testdata/failed/markup/*.xml to testdata/markup.
func TestMarkup(t *testing.T) {
	s, _, _ := open(t, &machine{}, uitest.Look{}, "sources")
	for i := 0; s.At(i) != nil; i++ {
		if tick, ok := s.At(i).(*form.Tick); ok {
			own := test.NewTempWindow(t, tick)
			own.SetPadded(false)
			own.Resize(fyne.NewSize(600, tick.HeightFor(600)))
			test.AssertRendersToMarkup(t, "markup/tick.xml", own.Canvas())
			return
		}
	}
	t.Error("there is nothing to tick")
}

// TestEveryWidthHolds: nothing the keys go through leaves the window.
func TestEveryWidthHolds(t *testing.T) {
	for _, lang := range []string{"en", "de", "es", "fr", "ja", "zh"} {
		for _, about := range places() {
			s, w, _ := open(t, &machine{}, uitest.Look{Language: lang}, about)
			for width := float32(480); width <= 1600; width += 160 {
				w.Resize(fyne.NewSize(width, 700))
				for i := 0; s.At(i) != nil; i++ {
					o := s.At(i).(fyne.CanvasObject)
					at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
					if at.X < 0 || at.X+o.Size().Width > width || o.Size().Height < 16 {
						t.Errorf("%s %s at %v: %T stands at %v, %v large", lang, about, width, o, at, o.Size())
					}
				}
			}
		}
	}
}

// TestTabNeverLeavesTheVisiblePart goes through every step by Tab in a low
// window.
func TestTabNeverLeavesTheVisiblePart(t *testing.T) {
	for _, about := range places() {
		s, w, _ := open(t, &machine{}, uitest.Look{Size: fyne.NewSize(480, 400)}, about)
		if n := uitest.TabThrough(t, w, s.Sheaf.Scroll); n < 5 {
			t.Errorf("%s: only %d things take the focus", about, n)
		}
	}
}
