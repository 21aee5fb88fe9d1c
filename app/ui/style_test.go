package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func testStyle(t testing.TB) *style {
	t.Helper()
	a := test.NewTempApp(t)
	th := NewTheme(AppearanceLight, 1)
	a.Settings().SetTheme(th)
	st := newStyle(th, theme.VariantLight)
	st.now = morning()
	return st
}

func TestWrapKeepsEveryWordWithinTheWidth(t *testing.T) {
	st := testStyle(t)
	for name, text := range map[string]string{
		"prose":       strings.Repeat("The board review overlaps your one-to-one with Tomás at 10:30. ", 8),
		"a long word": "See https://example.com/" + strings.Repeat("averylongpathwithoutanybreak", 9) + " for more",
		"no spaces":   strings.Repeat("会議の資料を持参してください", 20),
		"combining":   strings.Repeat("e\u0301", 200),
		"control":     "one\ttwo\n\nthree\u00a0four",
		"empty":       "  \n ",
	} {
		t.Run(name, func(t *testing.T) {
			lines := st.wrap(text, fontBody, 300)
			for _, l := range lines {
				if w := st.measure(l, fontBody); w > 301 {
					t.Errorf("%q is %.1f wide", l, w)
				}
				if strings.HasPrefix(l, "\u0301") {
					t.Errorf("a line begins with a combining mark: %q", l)
				}
			}
			squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
			if got, want := squeeze(strings.Join(lines, "")), squeeze(text); got != want {
				t.Errorf("text was lost: got %q, want %q", got, want)
			}
		})
	}
}

func TestWrapEndsInAnyWidth(t *testing.T) {
	st := testStyle(t)
	for _, w := range []float32{-5, 0, 1, 7} {
		if lines := st.wrap("Donaudampfschifffahrt now", fontBody, w); len(lines) == 0 {
			t.Errorf("width %.0f: no lines", w)
		}
	}
}

func TestLimitedParagraphSaysThatItGoesOn(t *testing.T) {
	st := testStyle(t)
	f := flow{st: st, font: fontBody, ink: ColorInk, text: strings.Repeat("word ", 200), limit: 3}
	if h := f.height(300); h != 3*st.lineHeight(fontBody) {
		t.Errorf("height %.1f", h)
	}
	if last := f.lines[2]; !strings.HasSuffix(last, " …") || st.measure(last, fontBody) > 301 {
		t.Errorf("last line %q", last)
	}
}

func TestLineHeightsStandOnTheGrid(t *testing.T) {
	st := testStyle(t)
	for _, f := range []font{fontDisplay, fontMasthead, fontLead, fontBody, fontSmall} {
		if h := st.lineHeight(f); h/grid != float32(int(h/grid)) || h < st.size(f)*1.15 {
			t.Errorf("%v: %.1f for a size of %.1f", f, h, st.size(f))
		}
	}
}

func TestDigitsOfTheTimelineAreEquallyWide(t *testing.T) {
	st := testStyle(t)
	want := st.measure("10:00", fontBody)
	for _, hour := range []string{"09:15", "11:11", "23:48"} {
		if got := st.measure(hour, fontBody); got != want {
			t.Errorf("%s is %.2f wide, 10:00 is %.2f", hour, got, want)
		}
	}
}

func TestSummaryLineLength(t *testing.T) {
	st := testStyle(t)
	p := newPage(st, nil)
	text := strings.Repeat("The review of the third quarter is at ten and it overlaps your call with Tomás. ", 30)
	for _, column := range []float32{700, 764, 900} {
		width, _ := p.measures(column)
		lines := st.wrap(text, fontLead, width)
		n := 0
		for _, l := range lines[:len(lines)-1] {
			n += len([]rune(l))
		}
		if mean := n / (len(lines) - 1); mean < 58 || mean > 75 {
			t.Errorf("column %.0f: lines of %d characters", column, mean)
		}
	}
}
