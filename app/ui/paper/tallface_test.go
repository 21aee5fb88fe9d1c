package paper

import (
	"testing"

	"fyne.io/fyne/v2"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// room returns the space above and below the baseline of a face, in parts of
// its size.
func room(t *testing.T, r fyne.Resource) (above, below float32) {
	t.Helper()
	f, err := sfnt.Parse(r.Content())
	if err != nil {
		t.Fatal(err)
	}
	m, err := f.Metrics(nil, fixed.I(1000), font.HintingNone)
	if err != nil {
		t.Fatal(err)
	}
	return float32(m.Ascent) / 64000, float32(m.Descent) / 64000
}

func TestTallFacesHaveTheBaselineOfTheOthers(t *testing.T) {
	th := NewTheme(AppearanceLight, 1)
	for style, plain := range th.fonts {
		marked := style
		marked.TabWidth = tallTab
		tall := th.Font(marked)
		above, below := room(t, plain)
		up, down := room(t, tall)
		if up < tallAscent-0.001 {
			t.Errorf("%s: %.3f above the baseline", tall.Name(), up)
		}
		if d := (up - above) - (down - below); d > 0.001 || d < -0.001 {
			t.Errorf("%s: %.3f more above than below", tall.Name(), d)
		}
		if th.Font(style) != plain {
			t.Errorf("%s is not what other lines are drawn in", plain.Name())
		}
	}
}

func TestADamagedFontIsLeftAlone(t *testing.T) {
	for _, data := range [][]byte{nil, {0, 1, 0, 0}, append([]byte{0, 1, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0}, "head\x00\x00\x00\x00\xff\xff\xff\xff\x00\x00\x00\x40"...)} {
		r := fyne.NewStaticResource("damaged", data)
		if heighten(r) != fyne.Resource(r) {
			t.Errorf("%q was changed", data)
		}
	}
}

// TestForeignLinesStandWithTheOthers holds that a line in another script is
// high enough for what hangs below it.
func TestForeignLinesStandWithTheOthers(t *testing.T) {
	st := testStyle(t)
	for _, f := range []Font{FontSmall, FontBody, FontLead, FontMasthead, FontDisplay} {
		ours, theirs := st.Text("qg", f, ColorInk).MinSize().Height, st.Text("qg を読む", f, ColorInk).MinSize().Height
		if theirs < st.Size(f)*(tallAscent+0.29) || theirs < ours {
			t.Errorf("%v: a line with Japanese is %.1f high, others %.1f", f, theirs, ours)
		}
	}
}
