package uitest

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"daybrief/app/ui/paper"
)

// Picture is a state of a screen worth a picture.
type Picture struct {
	Name      string   // begins with the screen's
	Kept      bool     // docs/screens has it
	Languages []string // beside English, in docs/screens/languages
	Draw      func(testing.TB, Look) (image.Image, *paper.Style)
}

// The sizes of a window that pictures have.
func wide() fyne.Size   { return fyne.NewSize(1280, 900) }
func narrow() fyne.Size { return fyne.NewSize(480, 800) }

// looks are how a state is drawn: in both palettes and sizes, and in its
// languages; in a test, and where all are wanted, also in the largest text.
func (p *Picture) looks(all bool) []Look {
	out := []Look{{Appearance: paper.AppearanceLight, Size: wide()}, {Appearance: paper.AppearanceDark, Size: narrow()}}
	if all || os.Getenv("DAYBRIEF_SHOTS") != "" {
		out = append(out, Look{Appearance: paper.AppearanceDark, Size: wide()}, Look{Appearance: paper.AppearanceLight, Size: narrow()})
	}
	for _, lang := range p.Languages {
		out = append(out, Look{Language: lang, Appearance: paper.AppearanceLight, Size: wide()}, Look{Language: lang, Appearance: paper.AppearanceDark, Size: narrow()})
	}
	if most := paper.TextSizes[len(paper.TextSizes)-1]; all || os.Getenv("DAYBRIEF_SHOTS") == "" {
		out = append(out, Look{Text: most, Appearance: paper.AppearanceLight, Size: narrow()}, Look{Text: most, Appearance: paper.AppearanceDark, Size: wide()})
	}
	return out
}

// file is where a picture stands below docs/screens.
func (p *Picture) file(l Look) string {
	name := fmt.Sprintf("%s-%s-%.0fx%.0f.png", p.Name, l.Appearance, l.Size.Width, l.Size.Height)
	switch {
	case l.Language != "":
		return filepath.Join("languages", fmt.Sprintf("%s-%s-%s-%.0fx%.0f.png", p.Name, l.Language, l.Appearance, l.Size.Width, l.Size.Height))
	case l.Text != 0:
		return filepath.Join("large", name)
	}
	return name
}

// Shoot draws pictures, and holds that none is blank. With DAYBRIEF_SHOTS set,
// it writes those that are kept to the folder it names, as seen from the top of
// the repository, three folders above the test's; with DAYBRIEF_SHOTS_ALL set
// as well, all of them, also in large text.
func Shoot(t *testing.T, list ...Picture) {
	dir := os.Getenv("DAYBRIEF_SHOTS")
	if dir != "" && !filepath.IsAbs(dir) {
		dir = filepath.Join("..", "..", "..", dir)
	}
	all := dir != "" && os.Getenv("DAYBRIEF_SHOTS_ALL") != ""
	for i := range list {
		p := &list[i]
		for _, l := range p.looks(all) {
			t.Run(p.file(l), func(t *testing.T) {
				img, st := p.Draw(t, l)
				if blank(img, st) {
					t.Error("no ink on the page")
				}
				if dir != "" && (p.Kept || all) {
					save(t, img, filepath.Join(dir, p.file(l)))
				}
			})
		}
	}
}

// blank reports whether a picture has no ink of a style on it.
func blank(img image.Image, st *paper.Style) bool {
	ink, _, _, _ := st.Color(paper.ColorInk).RGBA()
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if r, _, _, _ := img.At(x, y).RGBA(); r>>8 == ink>>8 {
				return false
			}
		}
	}
	return true
}

// save writes a picture as a PNG file of 256 colours.
func save(t testing.TB, img image.Image, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(f, paletted(img)); err != nil {
		t.Fatal(err)
	}
}

// paletted returns a picture in at most 256 colours: those that are alike are
// drawn in the most frequent of them, so that paper and ink stay as they are.
// Pages of text have few colours, and look the same.
func paletted(img image.Image) *image.Paletted {
	b := img.Bounds()
	count := map[color.NRGBA]int{}
	at := func(x, y int) color.NRGBA { return color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA) }
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			count[at(x, y)]++
		}
	}
	bins, shift := map[color.NRGBA]color.NRGBA{}, 0
	for ; ; shift++ {
		clear(bins)
		for c, n := range count {
			bin := coarse(c, shift)
			if best, ok := bins[bin]; !ok || n > count[best] || n == count[best] && before(c, best) {
				bins[bin] = c
			}
		}
		if len(bins) <= 256 {
			break
		}
	}
	out := image.NewPaletted(b, make(color.Palette, 0, len(bins)))
	index := map[color.NRGBA]uint8{}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			bin := coarse(at(x, y), shift)
			i, ok := index[bin]
			if !ok {
				i = uint8(len(out.Palette))
				index[bin], out.Palette = i, append(out.Palette, bins[bin])
			}
			out.SetColorIndex(x, y, i)
		}
	}
	return out
}

// coarse is a colour without its last bits.
func coarse(c color.NRGBA, shift int) color.NRGBA {
	return color.NRGBA{R: c.R >> shift, G: c.G >> shift, B: c.B >> shift, A: c.A >> shift}
}

// before orders colours, so that a picture is the same whenever it is drawn.
func before(a, b color.NRGBA) bool {
	whole := func(c color.NRGBA) int { return int(c.R)<<16 | int(c.G)<<8 | int(c.B) }
	return whole(a) < whole(b)
}
