package paper

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"daybrief/assets"
)

// Appearance is which palette the reader chose.
type Appearance string

// The appearances, as they stand in the preferences.
const (
	AppearanceSystem Appearance = "system"
	AppearanceLight  Appearance = "light"
	AppearanceDark   Appearance = "dark"
)

// The colours of the page. There is one accent, for what acts, and one
// warning.
const (
	ColorPaper   fyne.ThemeColorName = "daybriefPaper"
	ColorInk     fyne.ThemeColorName = "daybriefInk"
	ColorMuted   fyne.ThemeColorName = "daybriefMuted" // ink for what matters less
	ColorRule    fyne.ThemeColorName = "daybriefRule"  // hairlines
	ColorWash    fyne.ThemeColorName = "daybriefWash"  // behind what the pointer or focus is on
	ColorAccent  fyne.ThemeColorName = "daybriefAccent"
	ColorWarning fyne.ThemeColorName = "daybriefWarning"
)

// The four sizes of text.
const (
	SizeSmall   fyne.ThemeSizeName = "daybriefSmall"
	SizeBody    fyne.ThemeSizeName = "daybriefBody"
	SizeLead    fyne.ThemeSizeName = "daybriefLead"
	SizeDisplay fyne.ThemeSizeName = "daybriefDisplay"
)

// Grid is the unit of all distances.
const Grid float32 = 4

// The two faces in their two weights. Fyne's italic slot holds the reading
// face, so that both have the theme's fallback fonts for foreign scripts; the
// page uses no italics.
var (
	faceUI          = fyne.TextStyle{}
	faceUIBold      = fyne.TextStyle{Bold: true}
	FaceReading     = fyne.TextStyle{Italic: true}
	faceReadingBold = fyne.TextStyle{Bold: true, Italic: true}
)

type palette map[fyne.ThemeColorName]color.NRGBA

func hex(rgb uint32) color.NRGBA {
	return color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 255}
}

func Veil(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}

func lightPalette() palette {
	return palette{
		ColorPaper: hex(0xFCFAF6), ColorInk: hex(0x23201B), ColorMuted: hex(0x6B655B), ColorRule: hex(0xE3DED3),
		ColorWash: hex(0xF3EFE7), ColorAccent: hex(0x0F665C), ColorWarning: hex(0xA23E0B),
	}
}

func darkPalette() palette {
	return palette{
		ColorPaper: hex(0x171816), ColorInk: hex(0xE8E4DA), ColorMuted: hex(0xA39D91), ColorRule: hex(0x34352F),
		ColorWash: hex(0x22231F), ColorAccent: hex(0x7DC4B5), ColorWarning: hex(0xF0A66B),
	}
}

// Theme is paper and ink. It is immutable; make another one to change it.
type Theme struct {
	Appearance Appearance
	Scale      float32
	light      palette
	dark       palette
	fonts      map[fyne.TextStyle]fyne.Resource
	tall       tall
	base       fyne.Theme
}

var _ fyne.Theme = (*Theme)(nil)

// NewTheme returns the theme for an appearance and a text size, 1 for normal.
func NewTheme(appearance Appearance, scale float32) *Theme {
	if scale < 0.5 || scale > 3 {
		scale = 1
	}
	t := &Theme{
		Appearance: appearance, Scale: scale,
		light: lightPalette(), dark: darkPalette(),
		fonts: map[fyne.TextStyle]fyne.Resource{
			faceUI:          fyne.NewStaticResource("Inter-Regular.otf", assets.InterfaceFont),
			faceUIBold:      fyne.NewStaticResource("Inter-SemiBold.otf", assets.InterfaceFontBold),
			FaceReading:     fyne.NewStaticResource("SourceSerifPro-Regular.ttf", assets.ReadingFont),
			faceReadingBold: fyne.NewStaticResource("SourceSerifPro-Semibold.ttf", assets.ReadingFontBold),
		},
		base: theme.DefaultTheme(),
	}
	t.tall = tallFaces(t.fonts)
	return t
}

// VariantFor returns the palette's variant: the reader's choice before the
// system's.
func (t *Theme) VariantFor(system fyne.ThemeVariant) fyne.ThemeVariant {
	switch t.Appearance {
	case AppearanceLight:
		return theme.VariantLight
	case AppearanceDark:
		return theme.VariantDark
	}
	return system
}

func (t *Theme) Palette(system fyne.ThemeVariant) palette {
	if t.VariantFor(system) == theme.VariantDark {
		return t.dark
	}
	return t.light
}

// Color returns our colours, and ours in place of Fyne's.
func (t *Theme) Color(name fyne.ThemeColorName, system fyne.ThemeVariant) color.Color {
	variant := t.VariantFor(system)
	p := t.Palette(system)
	if c, ok := p[name]; ok {
		return c
	}
	switch name {
	case theme.ColorNameBackground, theme.ColorNameInputBackground, theme.ColorNameForegroundOnPrimary,
		theme.ColorNameHeaderBackground:
		return p[ColorPaper]
	case theme.ColorNameForeground:
		return p[ColorInk]
	case theme.ColorNamePrimary, theme.ColorNameHyperlink:
		return p[ColorAccent]
	case theme.ColorNameHover, theme.ColorNameButton, theme.ColorNameMenuBackground,
		theme.ColorNameOverlayBackground, theme.ColorNamePressed:
		return p[ColorWash]
	case theme.ColorNameSeparator, theme.ColorNameInputBorder:
		return p[ColorRule]
	case theme.ColorNameDisabled, theme.ColorNamePlaceHolder:
		return p[ColorMuted]
	case theme.ColorNameError, theme.ColorNameWarning:
		return p[ColorWarning]
	case theme.ColorNameFocus, theme.ColorNameSelection:
		return Veil(p[ColorAccent], 0x40)
	case theme.ColorNameShadow: // of what lies over the page, and where it scrolls on
		if variant == theme.VariantDark {
			return color.NRGBA{A: 0x78}
		}
		return color.NRGBA{A: 0x18}
	case theme.ColorNameScrollBar:
		return Veil(p[ColorMuted], 0x70)
	}
	return t.base.Color(name, variant)
}

// Font returns the reading face for italic styles and the interface's face
// otherwise; see FaceReading and tallTab.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	if style.Monospace || style.Symbol {
		return t.base.Font(style)
	}
	face := fyne.TextStyle{Bold: style.Bold, Italic: style.Italic}
	if style.TabWidth == tallTab {
		return t.tall[face]()
	}
	return t.fonts[face]
}

// Icon returns Fyne's icons.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return t.base.Icon(name) }

// Size returns our sizes, and ours in place of Fyne's. Text grows with the
// reader's text size, distances do not.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case SizeSmall, theme.SizeNameCaptionText:
		return 12.5 * t.Scale
	case SizeBody, theme.SizeNameText:
		return 15 * t.Scale
	case SizeLead, theme.SizeNameSubHeadingText:
		return 18 * t.Scale
	case SizeDisplay, theme.SizeNameHeadingText:
		return 26 * t.Scale
	case theme.SizeNamePadding:
		return Grid
	case theme.SizeNameInnerPadding:
		return 2 * Grid
	case theme.SizeNameSeparatorThickness:
		return 1
	}
	return t.base.Size(name)
}
