package paper

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/sfnt"

	"daybrief/assets"
)

// luminance is the relative luminance of WCAG 2.2.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	lin := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(r) + 0.7152*lin(g) + 0.0722*lin(b)
}

func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func TestContrastIsAtLeast4Point5(t *testing.T) {
	inks := []fyne.ThemeColorName{ColorInk, ColorMuted, ColorAccent, ColorWarning, theme.ColorNameForeground, theme.ColorNamePlaceHolder}
	for _, look := range []Appearance{AppearanceLight, AppearanceDark} {
		th := NewTheme(look, 1)
		for _, paper := range []fyne.ThemeColorName{ColorPaper, ColorWash, theme.ColorNameMenuBackground} {
			for _, ink := range inks {
				if c := contrast(th.Color(ink, 0), th.Color(paper, 0)); c < 4.5 {
					t.Errorf("%s: %s on %s has %.2f", look, ink, paper, c)
				}
			}
		}
		// The filled button is paper on accent.
		if c := contrast(th.Color(ColorPaper, 0), th.Color(ColorAccent, 0)); c < 4.5 {
			t.Errorf("%s: paper on accent has %.2f", look, c)
		}
	}
}

func TestThemeHasAllOfFynesColours(t *testing.T) {
	test.NewTempApp(t)
	test.AssertAllColorNamesDefined(t, NewTheme(AppearanceLight, 1), "light")
	test.AssertAllColorNamesDefined(t, NewTheme(AppearanceDark, 1), "dark")
}

func TestThemeFollowsReaderBeforeSystem(t *testing.T) {
	for _, c := range []struct {
		look   Appearance
		system fyne.ThemeVariant
		dark   bool
	}{
		{AppearanceSystem, theme.VariantDark, true}, {AppearanceSystem, theme.VariantLight, false},
		{AppearanceLight, theme.VariantDark, false}, {AppearanceDark, theme.VariantLight, true},
		{"", theme.VariantDark, true},
	} {
		paper := NewTheme(c.look, 1).Color(ColorPaper, c.system)
		if got := luminance(paper) < 0.2; got != c.dark {
			t.Errorf("%q under system %d: dark is %v", c.look, c.system, got)
		}
	}
}

func TestFourSizesGrowTogetherAndStayOrdered(t *testing.T) {
	for _, scale := range []float32{0.9, 1, 1.35} {
		th := NewTheme(AppearanceLight, scale)
		last := float32(0)
		for _, name := range []fyne.ThemeSizeName{SizeSmall, SizeBody, SizeLead, SizeDisplay} {
			if s := th.Size(name); s <= last {
				t.Errorf("scale %.2f: %s is %.1f after %.1f", scale, name, s, last)
			} else {
				last = s
			}
		}
	}
	if NewTheme(AppearanceLight, 1000).Size(SizeBody) != NewTheme(AppearanceLight, 1).Size(SizeBody) {
		t.Error("a damaged text size is not ignored")
	}
}

func TestFacesCoverWhatTheySay(t *testing.T) {
	for name, data := range map[string][]byte{
		"reading": assets.ReadingFont, "reading bold": assets.ReadingFontBold,
		"interface": assets.InterfaceFont, "interface bold": assets.InterfaceFontBold,
	} {
		face, err := sfnt.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		var buf sfnt.Buffer
		for r := rune(0x20); r < 0x3000; r++ {
			if i, err := face.GlyphIndex(&buf, r); covered(r) && (err != nil || i == 0) {
				t.Errorf("%s has no %q (%U)", name, r, r)
			}
		}
	}
	for _, r := range "aZ0€°–→²³·…“”’ßőș" {
		if !covered(r) && r != 'ș' {
			t.Errorf("%q is not covered", r)
		}
	}
}

func TestForeignScriptsFallBackToOtherFonts(t *testing.T) {
	st := testStyle(t)
	if st.source("Tomás 10:30–11:00 €", FontBody) == nil || st.source("会議", FontBody) != nil || st.source("⚠", FontBody) != nil {
		t.Error("the wrong face is taken")
	}
}
