package activity

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daybrief/app/ui/paper"
	"daybrief/app/ui/uitest"
)

// state is what a picture shows.
type state struct {
	part part
	open []string // the folds that are unfolded
	rec  func() *record
}

func states() map[string]state {
	running := func() *record {
		r := full()
		r.running = going()
		return r
	}
	return map[string]state{
		"activity":         {partRuns, []string{"run/19"}, full},
		"activity-running": {partRuns, nil, running},
		"activity-steps":   {partBrief, []string{"step/4"}, full},
		"activity-hosts":   {partHosts, nil, full},
		"activity-models":  {partModels, nil, full},
		"activity-none":    {partHosts, nil, func() *record { return &record{} }},
	}
}

func (o *state) show(t testing.TB, l uitest.Look) (*Screen, fyne.Window) {
	t.Helper()
	s, w, _ := open(t, o.rec(), l, o.part)
	for _, name := range o.open {
		s.folds()[name].Toggle()
	}
	return s, w
}

// TestScreenshots draws every state; see uitest.Shoot.
func TestScreenshots(t *testing.T) {
	for name, o := range states() {
		p := uitest.Picture{Name: name, Kept: name != "activity-none" && name != "activity-models", Draw: func(t testing.TB, l uitest.Look) (image.Image, *paper.Style) {
			s, w := o.show(t, l)
			uitest.Apart(t, w)
			return w.Canvas().Capture(), s.st
		}}
		if name == "activity-steps" {
			p.Languages = []string{"de", "ja"}
		}
		uitest.Shoot(t, p)
	}
}

// TestMarkup holds the drawing of a step that is unfolded, and of the hosts.
// After a change that is meant, move testdata/failed/markup/*.xml to
// testdata/markup.
func TestMarkup(t *testing.T) {
	steps, hosts := states()["activity-steps"], states()["activity-hosts"]
	s, _ := steps.show(t, uitest.Look{})
	h, _ := hosts.show(t, uitest.Look{})
	for name, o := range map[string]paper.Block{"step": s.folds()["step/4"], "hosts": h.body[1].Block} {
		own := test.NewTempWindow(t, o)
		own.SetPadded(false)
		own.Resize(fyne.NewSize(560, o.HeightFor(560)))
		test.AssertRendersToMarkup(t, "markup/"+name+".xml", own.Canvas())
	}
}

func TestEveryWidthHolds(t *testing.T) {
	for _, lang := range []string{"en", "de", "es", "fr", "ja", "zh"} {
		for name, o := range states() {
			s, w := o.show(t, uitest.Look{Language: lang})
			for width := float32(480); width <= 1600; width += 160 {
				w.Resize(fyne.NewSize(width, 700))
				for _, f := range s.stops() {
					o := f.(fyne.CanvasObject)
					at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
					if at.X < 0 || at.X+o.Size().Width > width || o.Size().Height < 4*paper.Grid {
						t.Errorf("%s %s at %.0f: %T at %v, %v", lang, name, width, o, at, o.Size())
					}
				}
			}
		}
	}
}

// TestTabNeverLeavesTheVisiblePart goes through every part by Tab in a low
// window.
func TestTabNeverLeavesTheVisiblePart(t *testing.T) {
	for name, o := range states() {
		s, w := o.show(t, uitest.Look{Size: fyne.NewSize(480, 400)})
		if n := uitest.TabThrough(t, w, s.sheaf.Scroll); n < 6 {
			t.Errorf("%s: only %d things take the focus", name, n)
		}
	}
}
