package assets

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// appID is the program's name among all programs; FyneApp.toml has it, too.
const appID = "io.github.daybrief"

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestPackageIsOfOnePiece holds that menu entry, metainfo and FyneApp.toml speak
// of one program.
func TestPackageIsOfOnePiece(t *testing.T) {
	entry := read(t, filepath.Join("package", appID+".desktop"))
	fyne := read(t, filepath.Join("..", "FyneApp.toml"))
	for _, want := range []string{"Icon=" + appID + "\n", "Exec=daybrief\n", "Terminal=false\n", "Name=Daybrief\n"} {
		if !strings.Contains(entry, want) {
			t.Errorf("the menu entry lacks %q", want)
		}
	}
	if !strings.Contains(fyne, "ID = \""+appID+"\"") {
		t.Error("FyneApp.toml has another id")
	}
	var meta struct {
		ID         string `xml:"id"`
		Launchable string `xml:"launchable"`
		Binary     string `xml:"provides>binary"`
		Releases   []struct {
			Version string `xml:"version,attr"`
		} `xml:"releases>release"`
	}
	if err := xml.Unmarshal([]byte(read(t, filepath.Join("package", appID+".metainfo.xml"))), &meta); err != nil {
		t.Fatal(err)
	}
	if meta.ID != appID || meta.Launchable != appID+".desktop" || meta.Binary != "daybrief" || len(meta.Releases) != 1 || meta.Releases[0].Version != "@VERSION@" {
		t.Errorf("%+v", meta)
	}
}

// TestIconsAreTheIcon holds that each size is what its name says, and looks like
// the icon of the program.
func TestIconsAreTheIcon(t *testing.T) {
	want, err := png.Decode(bytes.NewReader(IconPNG))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{16, 22, 24, 32, 48, 64, 128, 256, 512} {
		got, err := png.Decode(strings.NewReader(read(t, filepath.Join("package", "icons", fmt.Sprintf("%d.png", size)))))
		if err != nil {
			t.Fatal(err)
		}
		if b := got.Bounds(); b.Dx() != size || b.Dy() != size {
			t.Errorf("%d.png is %v", size, b)
		}
		if at, far := farApart(got, want); far {
			t.Errorf("%d.png differs from the icon at %v", size, at)
		}
	}
}

// farApart tells where two images differ by more than rendering at another size
// explains.
func farApart(a, b image.Image) (image.Point, bool) {
	for y := range 4 {
		for x := range 4 {
			one, other := mean(a, x, y), mean(b, x, y)
			for c := range one {
				if d := one[c] - other[c]; d > 0.08 || d < -0.08 {
					return image.Pt(x, y), true
				}
			}
		}
	}
	return image.Point{}, false
}

// mean is the colour of a sixteenth of an image: red, green, blue and alpha
// from 0 to 1. It is taken at points rather than pixels, for a side of 22 does
// not part into four.
func mean(m image.Image, x, y int) (sum [4]float64) {
	const side = 88 // points in a row of a sixteenth
	b := m.Bounds()
	for i := range side {
		for j := range side {
			px := b.Min.X + (x*side+i)*b.Dx()/(4*side)
			py := b.Min.Y + (y*side+j)*b.Dy()/(4*side)
			r, g, bl, a := m.At(px, py).RGBA()
			for c, v := range [4]uint32{r, g, bl, a} {
				sum[c] += float64(v) / 65535 / (side * side)
			}
		}
	}
	return sum
}
