package uitest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"daybrief/app/ui/paper"
)

// word is a line of text where it can be seen.
type word struct {
	text string
	at   paper.Box
}

// Apart holds that no line of text of a window lies over another one, and none
// leaves the window at its sides.
func Apart(t testing.TB, w fyne.Window) {
	t.Helper()
	size := w.Canvas().Size()
	seen := words(nil, w.Content(), fyne.NewPos(0, 0), paper.Box{Size: size})
	if len(seen) < 3 {
		t.Errorf("only %d lines of text are seen", len(seen))
	}
	for i, a := range seen {
		if a.at.Pos.X < 0 || a.at.Pos.X+a.at.Size.Width > size.Width+1 {
			t.Errorf("%q leaves the window: %v", a.text, a.at)
		}
		for _, b := range seen[:i] {
			if both := cut(a.at, b.at); both.Size.Width > 1.5 && both.Size.Height > 1 {
				t.Errorf("%q at %v lies over %q at %v", a.text, a.at, b.text, b.at)
			}
		}
	}
}

// words adds the lines of text of an object that lies at a place, as far as
// they lie in what can be seen.
func words(list []word, o fyne.CanvasObject, at fyne.Position, clip paper.Box) []word {
	if !o.Visible() {
		return list
	}
	at = at.Add(o.Position())
	switch o := o.(type) {
	case *canvas.Text:
		// Letters take the middle of a line's height.
		size := o.MinSize()
		ink := paper.Box{Pos: at.AddXY(0, size.Height*0.3), Size: fyne.NewSize(size.Width, size.Height*0.4)}
		if ink = cut(ink, paper.Box{Pos: fyne.NewPos(ink.Pos.X, clip.Pos.Y), Size: fyne.NewSize(ink.Size.Width, clip.Size.Height)}); o.Text != "" && ink.Size.Height > 0 {
			list = append(list, word{o.Text, ink})
		}
		return list
	case *paper.RunLine: // lies over what scrolls
		var left []word
		for _, w := range list {
			if cut(w.at, paper.Box{Pos: at, Size: o.Size()}).Size.Height == 0 {
				left = append(left, w)
			}
		}
		list = left
	case *container.Scroll:
		return words(list, o.Content, at, cut(clip, paper.Box{Pos: at, Size: o.Size()}))
	}
	for _, child := range children(o) {
		list = words(list, child, at, clip)
	}
	return list
}

func children(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		return test.WidgetRenderer(o).Objects()
	}
	return nil
}

// cut is what two boxes share; its height is 0 when they share nothing.
func cut(a, b paper.Box) paper.Box {
	x, y := max(a.Pos.X, b.Pos.X), max(a.Pos.Y, b.Pos.Y)
	w := min(a.Pos.X+a.Size.Width, b.Pos.X+b.Size.Width) - x
	h := min(a.Pos.Y+a.Size.Height, b.Pos.Y+b.Size.Height) - y
	if w <= 0 || h <= 0 {
		return paper.Box{}
	}
	return paper.Box{Pos: fyne.NewPos(x, y), Size: fyne.NewSize(w, h)}
}
