package paper

import (
	"image/color"
	"math"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daybrief/app/locale"
	"daybrief/assets"
)

// Font is a face in one of the four sizes.
type Font struct {
	Size fyne.ThemeSizeName
	Face fyne.TextStyle
}

// The fonts of the page: three lines, summary, lists, and the interface.
var (
	FontDisplay  = Font{Size: SizeDisplay, Face: faceReadingBold}
	FontMasthead = Font{Size: SizeLead, Face: faceReadingBold}
	FontLead     = Font{Size: SizeLead, Face: FaceReading}
	FontBody     = Font{Size: SizeBody, Face: FaceReading}
	FontBodyBold = Font{Size: SizeBody, Face: faceReadingBold}
	FontSmall    = Font{Size: SizeSmall, Face: faceUI}
	FontSmallUI  = Font{Size: SizeSmall, Face: faceUIBold}
)

// Style is what drawing needs to know: theme, variant, clock and zone. It is
// made anew with every rebuild of the page; what it measured under a theme is
// known to the next one, see Env.Style.
type Style struct {
	Theme   *Theme
	Variant fyne.ThemeVariant
	Zone    *time.Location
	Now     time.Time
	Words   *locale.Locale
	Reveal  func(fyne.CanvasObject) // brings what got the keys into view; nil for nothing
	widths  map[wordKey]float32
	icons   map[string]fyne.Resource
}

type wordKey struct {
	word string
	font Font
}

func NewStyle(th *Theme, variant fyne.ThemeVariant) *Style {
	return &Style{
		Theme: th, Variant: variant, Zone: time.UTC, Words: English(),
		widths: map[wordKey]float32{}, icons: map[string]fyne.Resource{},
	}
}

func (st *Style) Color(name fyne.ThemeColorName) color.Color { return st.Theme.Color(name, st.Variant) }

func (st *Style) Size(f Font) float32 { return st.Theme.Size(f.Size) }

// LineHeight returns the distance between baselines: generous where one
// reads, on the grid.
func (st *Style) LineHeight(f Font) float32 {
	factor := float32(1.5)
	switch f.Size {
	case SizeDisplay:
		factor = 1.26
	case SizeLead:
		factor = 1.55
	}
	return Grid * float32(math.Round(float64(st.Size(f)*factor/Grid)))
}

// Say returns words in the reader's language; see locale.Locale.Say.
func (st *Style) Say(key string, pairs ...any) string { return st.Words.Say(key, pairs...) }

// Measure returns the width of a text.
func (st *Style) Measure(text string, f Font) float32 {
	key := wordKey{text, f}
	if w, ok := st.widths[key]; ok {
		return w
	}
	style, source := st.face(text, f)
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(text, st.Size(f), style, source)
	st.widths[key] = size.Width
	return size.Width
}

// source returns the face itself for a text it covers, and nil for any other:
// then Fyne looks for the missing glyphs in its own and the system's fonts.
// Going through Fyne for all text would parse twelve more fonts before the
// first frame.
func (st *Style) source(text string, f Font) fyne.Resource {
	for _, r := range text {
		if !covered(r) {
			return nil
		}
	}
	return st.Theme.Font(f.Face)
}

// face returns how a text is drawn: in the face itself, or in a tall one with
// others to help; see tallTab.
func (st *Style) face(text string, f Font) (fyne.TextStyle, fyne.Resource) {
	style, source := f.Face, st.source(text, f)
	if source == nil {
		style.TabWidth = tallTab
	}
	return style, source
}

// covered reports whether all embedded faces have the character; a test holds
// this against the fonts.
func covered(r rune) bool {
	if r >= ' ' && r <= '~' || r >= 0xa0 && r <= 0x17f {
		return !strings.ContainsRune("\u00adĬĭĲĳŉŊŋŦŧ", r)
	}
	return strings.ContainsRune("–—‘’‚“”„•…€−→⁰⁴⁵⁶⁷⁸⁹", r)
}

// Text returns a line of text.
func (st *Style) Text(s string, f Font, ink fyne.ThemeColorName) *canvas.Text {
	t := canvas.NewText(s, st.Color(ink))
	t.TextSize = st.Size(f)
	t.TextStyle, t.FontSource = st.face(s, f)
	return t
}

// Reword gives a line of text other words.
func (st *Style) Reword(t *canvas.Text, s string, f Font) {
	if t.Text != s {
		t.Text = s
		t.TextStyle, t.FontSource = st.face(s, f)
	}
}

// Icon returns a drawn icon in a colour. The resource's name tells both, so
// that Fyne's cache keeps the colours apart.
func (st *Style) Icon(name string, ink fyne.ThemeColorName) fyne.Resource {
	c := color.NRGBAModel.Convert(st.Color(ink)).(color.NRGBA)
	value := hexString(c)
	key := name + "-" + value + ".svg"
	if r, ok := st.icons[key]; ok {
		return r
	}
	data, err := assets.Icons.ReadFile("icons/" + name + ".svg")
	if err != nil { // a name that is not embedded is a mistake in this package
		panic("ui: no icon " + name)
	}
	r := fyne.NewStaticResource(key, []byte(strings.ReplaceAll(string(data), "currentColor", "#"+value)))
	st.icons[key] = r
	return r
}

func hexString(c color.NRGBA) string {
	const digits = "0123456789abcdef"
	var b strings.Builder
	for _, v := range []uint8{c.R, c.G, c.B} {
		b.WriteByte(digits[v>>4])
		b.WriteByte(digits[v&15])
	}
	return b.String()
}

// Image returns an icon as a canvas object of the given edge.
func (st *Style) Image(name string, ink fyne.ThemeColorName, edge float32) *canvas.Image {
	img := canvas.NewImageFromResource(st.Icon(name, ink))
	img.FillMode = canvas.ImageFillContain
	img.Resize(fyne.NewSquareSize(edge))
	return img
}

// Flow is a paragraph: wrapped text with its canvas objects. It belongs to a
// widget, which places it.
type Flow struct {
	Style *Style
	Font  Font
	Ink   fyne.ThemeColorName
	Text  string
	Limit int // most lines shown, 0 for all; the last one then ends in "…"

	width float32
	Lines []string
	Texts []fyne.CanvasObject
}

// Height returns the height of the paragraph at a width.
func (f *Flow) Height(width float32) float32 {
	f.Lay(width)
	return float32(len(f.Lines)) * f.Style.LineHeight(f.Font)
}

func (f *Flow) Lay(width float32) {
	if f.Texts != nil && f.width == width {
		return
	}
	f.width = width
	f.Lines = f.Style.Wrap(f.Text, f.Font, width)
	if f.Limit > 0 && len(f.Lines) > f.Limit {
		f.Lines = f.Lines[:f.Limit]
		f.Lines[f.Limit-1] = f.Style.cut(f.Lines[f.Limit-1], f.Font, width)
	}
	f.Texts = make([]fyne.CanvasObject, len(f.Lines))
	for i, line := range f.Lines {
		f.Texts[i] = f.Style.Text(line, f.Font, f.Ink)
	}
}

// Place puts the lines at x, y and returns the y below them.
func (f *Flow) Place(x, y, width float32) float32 {
	f.Lay(width)
	step := f.Style.LineHeight(f.Font)
	for i, t := range f.Texts {
		size := t.MinSize()
		t.Resize(size)
		t.Move(fyne.NewPos(x, y+float32(i)*step+(step-size.Height)/2))
	}
	return y + float32(len(f.Texts))*step
}

// LastLineEnd returns the x just after the last line, from the paragraph's
// left edge.
func (f *Flow) LastLineEnd() float32 {
	if len(f.Lines) == 0 {
		return 0
	}
	return f.Style.Measure(f.Lines[len(f.Lines)-1], f.Font)
}
