package paper

import "testing"

func TestWordsOfARowStandOnOneBaseline(t *testing.T) {
	st := testStyle(t)
	solid, plain, more := NewButton(st, "", "Open the file", "", func() {}), NewButton(st, "", "Look again", "", func() {}), NewButton(st, "", "Another model", "", func() {})
	solid.Solid = true
	r := NewRow(solid, plain, more)
	for _, w := range []float32{200, 260, 600} {
		r.Resize(r.MinSize().Max(r.Size()))
		r.run(w, true)
		lines := map[int]int{}
		for _, b := range r.Buttons {
			lines[int(b.Position().Y+b.Size().Height/2)]++
		}
		if want := map[float32]int{200: 2, 260: 2, 600: 1}[w]; len(lines) != want {
			t.Errorf("at %.0f the words stand on %d lines, not %d: %v", w, len(lines), want, lines)
		}
	}
}
