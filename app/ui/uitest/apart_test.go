package uitest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"daybrief/app/ui/paper"
)

// recorder counts what a check finds, in place of the test.
type recorder struct {
	testing.TB
	found int
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.found++ }

func TestApartFindsWhatLiesOverEachOther(t *testing.T) {
	test.NewTempApp(t)
	put := func(s string, x, y float32) fyne.CanvasObject {
		o := canvas.NewText(s, nil)
		paper.Put(o, x, y)
		return o
	}
	for name, c := range map[string]struct {
		objects []fyne.CanvasObject
		found   int
	}{
		"apart":      {[]fyne.CanvasObject{put("one", 10, 10), put("two", 10, 40), put("three", 10, 70)}, 0},
		"over":       {[]fyne.CanvasObject{put("one", 10, 10), put("two", 20, 12), put("three", 10, 70)}, 1},
		"outside":    {[]fyne.CanvasObject{put("one", 10, 10), put("two words", 280, 40), put("three", 10, 70)}, 1},
		"next to it": {[]fyne.CanvasObject{put("one", 10, 10), put("two", 60, 10), put("three", 110, 10)}, 0},
		"nothing":    {nil, 1},
	} {
		w := test.NewTempWindow(t, container.NewWithoutLayout(c.objects...))
		w.SetPadded(false)
		w.Resize(fyne.NewSize(300, 100))
		r := &recorder{TB: t}
		if Apart(r, w); r.found != c.found {
			t.Errorf("%s: %d found, not %d", name, r.found, c.found)
		}
	}
}

func TestPicturesKeepPaperAndInk(t *testing.T) {
	test.NewTempApp(t)
	st := paper.NewStyle(paper.NewTheme(paper.AppearanceLight, 1), 1)
	w := test.NewTempWindow(t, paper.NewPlain(st, "Words on paper", paper.FontBody, paper.ColorInk))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(300, 100))
	img := w.Canvas().Capture()
	p := paletted(img)
	if len(p.Palette) > 256 || p.Bounds() != img.Bounds() {
		t.Fatalf("%d colours, %v", len(p.Palette), p.Bounds())
	}
	for y := range 100 {
		for x := range 300 {
			a, _, _, _ := img.At(x, y).RGBA()
			b, _, _, _ := p.At(x, y).RGBA()
			if d := int(a>>8) - int(b>>8); d > 8 || d < -8 {
				t.Fatalf("at %d, %d: %d became %d", x, y, a>>8, b>>8)
			}
		}
	}
}
