package calendar

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestRulesOfAnother walks the rules of testdata/rules.txt and compares with
// what another implementation made of them.
func TestRulesOfAnother(t *testing.T) {
	data, err := os.ReadFile("testdata/rules.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for row := range strings.Lines(string(data)) {
		f := strings.Fields(row)
		if strings.HasPrefix(row, "#") {
			continue
		}
		n++
		start, text, end := f[0], f[1], f[len(f)-1]
		want := append([]string{start}, f[2:len(f)-1]...)
		limit := len(want)
		if end == "." {
			limit++ // it must end by itself
		}
		var got []string
		for _, at := range walls(t, text, wall(start), earliest, latest, limit) {
			got = append(got, at.Format("20060102T150405"))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s from %s:\n got %v\nwant %v", text, start, got, want)
		}
		// The same, entered in the middle: the walk then begins near the window.
		if mid := len(want) / 2; mid > 0 {
			from := walls(t, text, wall(start), wall(want[mid]), latest, 1)
			if len(from) != 1 || from[0].Format("20060102T150405") != want[mid] {
				t.Errorf("%s from %s: at %s there is %v", text, start, want[mid], from)
			}
		}
	}
	if n < 200 {
		t.Errorf("%d rules read, want 200 or more", n)
	}
}
