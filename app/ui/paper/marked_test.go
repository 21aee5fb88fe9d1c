package paper

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSpansAreWholeWords(t *testing.T) {
	for _, c := range []struct {
		line  string
		words []string
		want  []string
	}{
		{"The review of the reviewers", []string{"review"}, []string{"review"}},
		{"Review, review", []string{"review"}, []string{"Review", "review"}},
		{"go to Go 1.26", []string{"go", "go 1.26"}, []string{"go", "Go 1.26"}},
		{"会議の資料", []string{"資料"}, []string{"資料"}},
		{"nothing here", []string{"", "absent"}, nil},
		{"İstanbul is far", []string{"far"}, nil}, // its lower case is longer
		{"", []string{"x"}, nil},
	} {
		var got []string
		for _, s := range spans(c.line, c.words) {
			got = append(got, c.line[s[0]:s[1]])
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%q: %s", c.line, d)
		}
	}
}

func FuzzSpans(f *testing.F) {
	f.Add("The review of the reviewers", "review")
	f.Add("会議\xff資料", "料")
	f.Fuzz(func(t *testing.T, line, word string) {
		end := 0
		for _, s := range spans(line, []string{strings.ToLower(word)}) {
			if s[0] < end || s[1] <= s[0] || s[1] > len(line) {
				t.Fatalf("%q %q: %v after %d", line, word, s, end)
			}
			end = s[1]
		}
	})
}

func TestMarksLieUnderTheirWords(t *testing.T) {
	st := testStyle(t)
	m := Marked{Flow: Flow{Style: st, Font: FontBody, Ink: ColorInk, Text: strings.Repeat("The board review is at ten and the slides are due. ", 6)}, Found: []string{"review"}}
	m.Place(10, 20, 240)
	if len(m.rects) != 6 {
		t.Fatalf("%d marks", len(m.rects))
	}
	for _, r := range m.rects {
		if p := r.Position(); p.X < 9 || p.X+r.Size().Width > 252 || p.Y < 20 {
			t.Errorf("a mark lies at %v, %v", p, r.Size())
		}
	}
	before := len(m.Objects())
	m.Place(10, 20, 400)
	if len(m.rects) != 6 || len(m.Objects()) >= before {
		t.Errorf("%d marks, %d objects", len(m.rects), len(m.Objects()))
	}
}
