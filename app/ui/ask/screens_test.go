package ask

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/uitest"
)

func states() map[string]func(*Screen, fyne.Window, *uitest.Turns) {
	return map[string]func(*Screen, fyne.Window, *uitest.Turns){
		"ask": func(*Screen, fyne.Window, *uitest.Turns) {},
		"ask-search": func(s *Screen, w fyne.Window, q *uitest.Turns) {
			uitest.Type(w, "report")
			q.Settle(s.tasks.Wait)
			uitest.Press(w, fyne.KeyDown, fyne.KeyDown)
		},
		"ask-answer": func(s *Screen, w fyne.Window, q *uitest.Turns) {
			uitest.Type(w, "What about the report?")
			uitest.Press(w, fyne.KeyReturn)
			q.Settle(s.tasks.Wait)
			s.lines[0].Toggle()
		},
		"ask-confirm": func(s *Screen, w fyne.Window, q *uitest.Turns) {
			uitest.Type(w, "Will it rain in Lyon?")
			uitest.Press(w, fyne.KeyReturn)
			s.busy.confirm = &confirmation{app.Confirmation{Tool: "weather_at", Reaches: "api.open-meteo.com", Input: `{"place":"Lyon"}`, Why: "The weather of Lyon is not known here."}, make(chan bool, 1)}
			s.busy.steps = []app.Step{{Action: "weather", Outcome: "ok"}, {Action: "search_memory", Outcome: "failed"}}
			s.Restyle()
		},
	}
}

// TestScreenshots draws every state; see uitest.Shoot.
func TestScreenshots(t *testing.T) {
	for name, state := range states() {
		p := uitest.Picture{Name: name, Kept: true, Draw: func(t testing.TB, l uitest.Look) (image.Image, *paper.Style) {
			m := &memory{}
			if name == "ask-confirm" {
				m.wait = make(chan struct{})
			}
			s, w, q := open(t, m, l)
			state(s, w, q)
			uitest.Apart(t, w)
			return w.Canvas().Capture(), s.st
		}}
		if name == "ask-answer" {
			p.Languages = []string{"de", "ja"}
		}
		uitest.Shoot(t, p)
	}
}

// TestMarkup holds the drawing of a hit and of an answer. After a change that
// is meant, move testdata/failed/markup/*.xml to testdata/markup.
func TestMarkup(t *testing.T) {
	for _, name := range []string{"ask-search", "ask-answer"} {
		s, w, q := open(t, &memory{}, uitest.Look{Size: fyne.NewSize(900, 700)})
		states()[name](s, w, q)
		b := s.lines[0]
		own := test.NewTempWindow(t, b)
		own.SetPadded(false)
		own.Resize(fyne.NewSize(600, b.HeightFor(600)))
		test.AssertRendersToMarkup(t, "markup/"+name+".xml", own.Canvas())
	}
}

func TestEveryWidthHolds(t *testing.T) {
	for _, lang := range []string{"en", "de", "es", "fr", "ja", "zh"} {
		s, w, q := open(t, &memory{}, uitest.Look{Language: lang})
		states()["ask-search"](s, w, q)
		for width := float32(480); width <= 1600; width += 160 {
			w.Resize(fyne.NewSize(width, 700))
			for _, h := range s.lines {
				at := fyne.CurrentApp().Driver().AbsolutePositionForObject(h)
				if at.X < 0 || at.X+h.Size().Width > width || h.Size().Height < 20 {
					t.Errorf("%s at %.0f: a hit at %v, %v", lang, width, at, h.Size())
				}
			}
		}
	}
}

// TestTabNeverLeavesTheVisiblePart goes through an answer by Tab in a low
// window.
func TestTabNeverLeavesTheVisiblePart(t *testing.T) {
	for _, state := range []string{"ask-search", "ask-answer"} {
		s, w, q := open(t, &memory{}, uitest.Look{Size: fyne.NewSize(480, 400)})
		states()[state](s, w, q)
		if n := uitest.TabThrough(t, w, s.sheaf.Scroll); n < 4 {
			t.Errorf("%s: only %d things take the focus", state, n)
		}
	}
}
