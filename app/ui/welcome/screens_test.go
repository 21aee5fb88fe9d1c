package welcome

import (
	"fmt"
	"path/filepath"
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

// TestScreenshots draws every state in light and dark, wide and narrow, and in
// other languages; see uitest.Shots for where it writes them.
func TestScreenshots(t *testing.T) {
	dir := uitest.Shots(t, "..", "..", "..")
	for n := range states() {
		for _, look := range []uitest.Look{
			{Appearance: paper.AppearanceLight, Size: fyne.NewSize(1280, 900)}, {Appearance: paper.AppearanceDark, Size: fyne.NewSize(480, 800)},
			{Appearance: paper.AppearanceLight, Size: fyne.NewSize(480, 800)}, {Appearance: paper.AppearanceDark, Size: fyne.NewSize(1280, 900)},
			{Language: "de", Size: fyne.NewSize(480, 800)}, {Language: "ja", Size: fyne.NewSize(1280, 900)},
		} {
			st := states()[n]
			kind := string(look.Appearance)
			if look.Language != "" {
				kind = look.Language
			}
			file := fmt.Sprintf("%s-%s-%.0fx%.0f.png", st.name, kind, look.Size.Width, look.Size.Height)
			t.Run(file, func(t *testing.T) {
				s, w, q := open(t, &st.machine, look, st.about)
				if st.after != nil {
					st.after(t, s, q)
				}
				img := w.Canvas().Capture()
				if uitest.Blank(img, s.St) {
					t.Error("no ink on the page")
				}
				if dir != "" {
					uitest.Save(t, img, filepath.Join(dir, file))
				}
			})
		}
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
	for _, lang := range []string{"en", "de", "ja"} {
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
