package settings

import (
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daybrief/app"
	"daybrief/app/ui/form"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/uitest"
)

// state is a state of the screen worth a picture.
type state struct {
	name, about string
	file        func(*file)
	after       func(*Screen, fyne.Window, *uitest.Turns)
}

func states() []state {
	return []state{
		{name: "settings", about: "sources", after: func(s *Screen, _ fyne.Window, q *uitest.Turns) {
			s.testSource("Work mail")
			s.testSource("Calendar")
			q.Settle(s.Tasks.Wait)
		}},
		{name: "settings-source", about: "source Work mail", file: func(f *file) { f.where = "keyring" }, after: func(s *Screen, _ fyne.Window, q *uitest.Turns) {
			s.loadSecret("Work mail")
			q.Settle(s.Tasks.Wait)
		}},
		{name: "settings-morning", about: "morning", after: func(s *Screen, w fyne.Window, q *uitest.Turns) {
			l := s.fields[id{key: "brief.time"}].field.Control.(*form.Line)
			w.Canvas().Focus(l)
			l.SetText("bad")
			q.Settle(s.Tasks.Wait)
			s.installTimer()
			q.Settle(s.Tasks.Wait)
			s.fields[id{key: "schedule.weekdays"}].field.Control.(*form.Toggle).Tapped(nil)
			q.Settle(s.Tasks.Wait)
		}},
		{name: "settings-model", about: "model", after: func(s *Screen, _ fyne.Window, q *uitest.Turns) {
			s.testModel("model", s.program.TestModel)
			s.testModel("search", s.program.TestEmbedder)
			q.Settle(s.Tasks.Wait)
		}},
		{name: "settings-you", about: "you"},
		{name: "settings-network", about: "network"},
		{name: "settings-profiles", about: "profiles"},
		{name: "settings-broken", about: "sources", file: func(f *file) {
			f.state = sample()
			f.state.Fault = &app.Error{Code: app.CodeConfig, Message: "config.toml, line 7: unknown key \"tme\" in [brief]; did you mean \"time\"?", Hint: "Correct line 7 of that file; docs/config.md describes every key."}
		}},
	}
}

// TestScreenshots draws every state; see uitest.Shoot.
func TestScreenshots(t *testing.T) {
	kept := []string{"settings", "settings-source", "settings-morning", "settings-model"}
	for _, st := range states() {
		p := uitest.Picture{Name: st.name, Kept: slices.Contains(kept, st.name), Draw: func(t testing.TB, l uitest.Look) (image.Image, *paper.Style) {
			f := new(scripted)
			if st.file != nil {
				st.file(f)
			}
			s, w, q := open(t, f, l, st.about)
			if st.after != nil {
				st.after(s, w, q)
			}
			uitest.Apart(t, w)
			return w.Canvas().Capture(), s.St
		}}
		if st.name == "settings-morning" || st.name == "settings-model" {
			p.Languages = []string{"de", "ja"}
		}
		uitest.Shoot(t, p)
	}
}

// scripted is file under a name that a loop variable does not hide.
type scripted = file

// TestMarkup holds the drawing of the controls. After a change that is meant,
// move testdata/failed/markup/*.xml to testdata/markup.
func TestMarkup(t *testing.T) {
	s, _, _ := open(t, &file{}, uitest.Look{}, "morning")
	for name, key := range map[string]string{"line": "brief.time", "toggle": "schedule.on", "choice": "notify.when"} {
		b := s.fields[id{key: key}].field
		own := test.NewTempWindow(t, b)
		own.SetPadded(false)
		own.Resize(fyne.NewSize(600, b.HeightFor(600)))
		test.AssertRendersToMarkup(t, "markup/"+name+".xml", own.Canvas())
	}
}

// TestEveryWidthHolds: nothing leaves the window at any width, size of text and
// language, but for the blank around the last word of a choice.
func TestEveryWidthHolds(t *testing.T) {
	for _, lang := range []string{"en", "de", "es", "fr", "ja", "zh"} {
		for _, sec := range sections() {
			s, w, _ := open(t, &file{}, uitest.Look{Language: lang}, sec.id)
			for width := float32(480); width <= 1600; width += 140 {
				w.Resize(fyne.NewSize(width, 700))
				for id, r := range s.fields {
					at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.field)
					c := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.field.Control)
					right := c.X + r.field.Control.Size().Width
					if at.X < 0 || at.X+r.field.Size().Width > width || right > at.X+r.field.Size().Width+2*paper.Grid+1 || r.field.Size().Height < 20 {
						t.Errorf("%s at %v: %v stands at %v, %v wide; its control ends at %v", lang, width, id, at, r.field.Size(), right)
					}
				}
			}
		}
	}
}

// TestTabNeverLeavesTheVisiblePart goes through every section by Tab in a low
// window.
func TestTabNeverLeavesTheVisiblePart(t *testing.T) {
	for _, sec := range sections() {
		s, w, _ := open(t, &file{}, uitest.Look{Size: fyne.NewSize(480, 400)}, sec.id)
		if n := uitest.TabThrough(t, w, s.Sheaf.Scroll); n < 8 {
			t.Errorf("%s: only %d things take the focus", sec.id, n)
		}
	}
}
