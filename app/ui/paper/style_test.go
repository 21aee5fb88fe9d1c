package paper

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func testStyle(t testing.TB) *Style {
	t.Helper()
	a := test.NewTempApp(t)
	th := NewTheme(AppearanceLight, 1)
	a.Settings().SetTheme(th)
	st := NewStyle(th, theme.VariantLight)
	st.Now = morning()
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
			lines := st.Wrap(text, FontBody, 300)
			for _, l := range lines {
				if w := st.Measure(l, FontBody); w > 301 {
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
		if lines := st.Wrap("Donaudampfschifffahrt now", FontBody, w); len(lines) == 0 {
			t.Errorf("width %.0f: no lines", w)
		}
	}
}

func TestLimitedParagraphSaysThatItGoesOn(t *testing.T) {
	st := testStyle(t)
	f := Flow{Style: st, Font: FontBody, Ink: ColorInk, Text: strings.Repeat("word ", 200), Limit: 3}
	if h := f.Height(300); h != 3*st.LineHeight(FontBody) {
		t.Errorf("height %.1f", h)
	}
	if last := f.Lines[2]; !strings.HasSuffix(last, " …") || st.Measure(last, FontBody) > 301 {
		t.Errorf("last line %q", last)
	}
}

func TestLineHeightsStandOnTheGrid(t *testing.T) {
	st := testStyle(t)
	for _, f := range []Font{FontDisplay, FontMasthead, FontLead, FontBody, FontSmall} {
		if h := st.LineHeight(f); h/Grid != float32(int(h/Grid)) || h < st.Size(f)*1.15 {
			t.Errorf("%v: %.1f for a size of %.1f", f, h, st.Size(f))
		}
	}
}

func TestDigitsOfTheTimelineAreEquallyWide(t *testing.T) {
	st := testStyle(t)
	want := st.Measure("10:00", FontBody)
	for _, hour := range []string{"09:15", "11:11", "23:48"} {
		if got := st.Measure(hour, FontBody); got != want {
			t.Errorf("%s is %.2f wide, 10:00 is %.2f", hour, got, want)
		}
	}
}

func morning() time.Time { return time.Date(2026, 11, 21, 7, 12, 0, 0, time.UTC) }

func at(hour, minute int) time.Time { return time.Date(2026, 11, 21, hour, minute, 0, 0, time.UTC) }
