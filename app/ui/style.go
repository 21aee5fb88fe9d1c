package ui

import (
	"image/color"
	"math"
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daybrief/assets"
)

// font is a face in one of the four sizes.
type font struct {
	size fyne.ThemeSizeName
	face fyne.TextStyle
}

// The fonts of the page: three lines, summary, lists, and the interface.
var (
	fontDisplay  = font{SizeDisplay, faceReadingBold}
	fontMasthead = font{SizeLead, faceReadingBold}
	fontLead     = font{SizeLead, faceReading}
	fontBody     = font{SizeBody, faceReading}
	fontBodyBold = font{SizeBody, faceReadingBold}
	fontSmall    = font{SizeSmall, faceUI}
	fontSmallUI  = font{SizeSmall, faceUIBold}
)

// style is what drawing needs to know: theme, variant, clock and zone. It is
// made anew with every rebuild of the page, so nothing of a theme is cached
// beyond it.
type style struct {
	theme   *Theme
	variant fyne.ThemeVariant
	zone    *time.Location
	hour24  bool
	now     time.Time
	widths  map[wordKey]float32
	icons   map[string]fyne.Resource
}

type wordKey struct {
	word string
	font font
}

func newStyle(th *Theme, variant fyne.ThemeVariant) *style {
	return &style{
		theme: th, variant: variant, zone: time.UTC, hour24: true,
		widths: map[wordKey]float32{}, icons: map[string]fyne.Resource{},
	}
}

func (st *style) color(name fyne.ThemeColorName) color.Color { return st.theme.Color(name, st.variant) }

func (st *style) size(f font) float32 { return st.theme.Size(f.size) }

// lineHeight returns the distance between baselines: generous where one
// reads, on the grid.
func (st *style) lineHeight(f font) float32 {
	factor := float32(1.5)
	switch f.size {
	case SizeDisplay:
		factor = 1.26
	case SizeLead:
		factor = 1.55
	}
	return grid * float32(math.Round(float64(st.size(f)*factor/grid)))
}

// measure returns the width of a text.
func (st *style) measure(text string, f font) float32 {
	key := wordKey{text, f}
	if w, ok := st.widths[key]; ok {
		return w
	}
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(text, st.size(f), f.face, st.source(text, f))
	st.widths[key] = size.Width
	return size.Width
}

// source returns the face itself for a text it covers, and nil for any other:
// then Fyne looks for the missing glyphs in its own and the system's fonts.
// Going through Fyne for all text would parse twelve more fonts before the
// first frame.
func (st *style) source(text string, f font) fyne.Resource {
	for _, r := range text {
		if !covered(r) {
			return nil
		}
	}
	return st.theme.Font(f.face)
}

// covered reports whether all embedded faces have the character; a test holds
// this against the fonts.
func covered(r rune) bool {
	if r >= ' ' && r <= '~' || r >= 0xa0 && r <= 0x17f {
		return !strings.ContainsRune("\u00adĬĭĲĳŉŊŋŦŧ", r)
	}
	return strings.ContainsRune("–—‘’‚“”„•…€−→⁰⁴⁵⁶⁷⁸⁹", r)
}

// text returns a line of text.
func (st *style) text(s string, f font, ink fyne.ThemeColorName) *canvas.Text {
	t := canvas.NewText(s, st.color(ink))
	t.TextSize, t.TextStyle, t.FontSource = st.size(f), f.face, st.source(s, f)
	return t
}

// icon returns a drawn icon in a colour. The resource's name tells both, so
// that Fyne's cache keeps the colours apart.
func (st *style) icon(name string, ink fyne.ThemeColorName) fyne.Resource {
	c := color.NRGBAModel.Convert(st.color(ink)).(color.NRGBA)
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

// image returns an icon as a canvas object of the given edge.
func (st *style) image(name string, ink fyne.ThemeColorName, edge float32) *canvas.Image {
	img := canvas.NewImageFromResource(st.icon(name, ink))
	img.FillMode = canvas.ImageFillContain
	img.Resize(fyne.NewSquareSize(edge))
	return img
}

// wrap breaks text into lines no wider than width. Words longer than a line
// are broken between characters.
func (st *style) wrap(text string, f font, width float32) []string {
	space := st.measure(" ", f)
	var lines []string
	var line strings.Builder
	var used float32
	flush := func() {
		if line.Len() > 0 {
			lines = append(lines, line.String())
			line.Reset()
			used = 0
		}
	}
	for _, word := range strings.Fields(text) {
		w := st.measure(word, f)
		if line.Len() > 0 && used+space+w <= width {
			line.WriteByte(' ')
			line.WriteString(word)
			used += space + w
			continue
		}
		flush()
		for w > width {
			head, tail := st.split(word, f, width)
			if tail == "" {
				break
			}
			lines = append(lines, head)
			word, w = tail, st.measure(tail, f)
		}
		line.WriteString(word)
		used = w
	}
	flush()
	return lines
}

// split cuts off as many characters of word as fit, at least one, never before
// a combining mark.
func (st *style) split(word string, f font, width float32) (head, tail string) {
	var used float32
	for i, r := range word {
		w := st.measure(string(r), f)
		if i > 0 && used+w > width && !unicode.Is(unicode.Mn, r) {
			return word[:i], word[i:]
		}
		used += w
	}
	return word, ""
}

// flow is a paragraph: wrapped text with its canvas objects. It belongs to a
// widget, which places it.
type flow struct {
	st    *style
	font  font
	ink   fyne.ThemeColorName
	text  string
	limit int // most lines shown, 0 for all; the last one then ends in "…"

	width float32
	lines []string
	texts []fyne.CanvasObject
}

// height returns the height of the paragraph at a width.
func (f *flow) height(width float32) float32 {
	f.lay(width)
	return float32(len(f.lines)) * f.st.lineHeight(f.font)
}

func (f *flow) lay(width float32) {
	if f.texts != nil && f.width == width {
		return
	}
	f.width = width
	f.lines = f.st.wrap(f.text, f.font, width)
	if f.limit > 0 && len(f.lines) > f.limit {
		f.lines = f.lines[:f.limit]
		last := f.lines[f.limit-1]
		for last != "" && f.st.measure(last+" …", f.font) > width {
			cut := strings.LastIndexByte(last, ' ')
			last = last[:max(cut, 0)]
		}
		f.lines[f.limit-1] = last + " …"
	}
	f.texts = make([]fyne.CanvasObject, len(f.lines))
	for i, line := range f.lines {
		f.texts[i] = f.st.text(line, f.font, f.ink)
	}
}

// place puts the lines at x, y and returns the y below them.
func (f *flow) place(x, y, width float32) float32 {
	f.lay(width)
	step := f.st.lineHeight(f.font)
	for i, t := range f.texts {
		size := t.MinSize()
		t.Resize(size)
		t.Move(fyne.NewPos(x, y+float32(i)*step+(step-size.Height)/2))
	}
	return y + float32(len(f.texts))*step
}

// lastLineEnd returns the x just after the last line, from the paragraph's
// left edge.
func (f *flow) lastLineEnd() float32 {
	if len(f.lines) == 0 {
		return 0
	}
	return f.st.measure(f.lines[len(f.lines)-1], f.font)
}
