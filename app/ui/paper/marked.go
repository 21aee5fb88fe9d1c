package paper

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Marked is a paragraph in which some words stand on a tinted ground.
type Marked struct {
	Flow
	Found []string // the words, in lower case

	rects []*canvas.Rectangle
	at    []spot
	laid  []fyne.CanvasObject // the texts the spots were measured for
}

// spot is where a mark lies: its line, and from where to where in it.
type spot struct {
	line     int
	from, to float32
}

// Place puts lines and marks at x, y and returns the y below them.
func (m *Marked) Place(x, y, width float32) float32 {
	end := m.Flow.Place(x, y, width)
	m.mark()
	step := m.Style.LineHeight(m.Font)
	for i, s := range m.at {
		m.rects[i].Move(fyne.NewPos(x+s.from-1, y+float32(s.line)*step+0.5*Grid))
		m.rects[i].Resize(fyne.NewSize(s.to-s.from+2, step-Grid))
	}
	return end
}

// Objects returns the marks and, over them, the lines.
func (m *Marked) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(m.rects)+len(m.Texts))
	for _, r := range m.rects {
		out = append(out, r)
	}
	return append(out, m.Texts...)
}

// mark measures where the words stand, once for each breaking of the lines.
func (m *Marked) mark() {
	if len(m.Found) == 0 || len(m.laid) == len(m.Texts) && (len(m.Texts) == 0 || m.laid[0] == m.Texts[0]) {
		return
	}
	m.laid, m.at, m.rects = m.Texts, nil, nil
	for i, line := range m.Lines {
		for _, s := range spans(line, m.Found) {
			m.at = append(m.at, spot{i, m.Style.Measure(line[:s[0]], m.Font), m.Style.Measure(line[:s[1]], m.Font)})
			r := canvas.NewRectangle(Veil(m.Style.Theme.Palette(m.Style.Variant)[ColorAccent], 0x2c))
			r.CornerRadius = 2
			m.rects = append(m.rects, r)
		}
	}
}

// spans returns where words of a line are among those given, in bytes. In
// scripts without blanks a mark may begin and end anywhere.
func spans(line string, words []string) [][2]int {
	var out [][2]int
	lower := strings.ToLower(line)
	if len(lower) != len(line) { // a letter whose lower case is longer: no place is the same
		return nil
	}
	for at := 0; at < len(lower); {
		best := 0
		for _, w := range words {
			if w != "" && len(w) > best && strings.HasPrefix(lower[at:], w) && bounded(lower, at, at+len(w)) {
				best = len(w)
			}
		}
		if best > 0 {
			out = append(out, [2]int{at, at + best})
			at += best
			continue
		}
		_, n := utf8.DecodeRuneInString(lower[at:])
		at += n
	}
	return out
}

// bounded reports whether a part of a text is a word of its own.
func bounded(s string, from, to int) bool {
	letter := func(r rune) bool {
		return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
	}
	before, _ := utf8.DecodeLastRuneInString(s[:from])
	first, _ := utf8.DecodeRuneInString(s[from:])
	last, _ := utf8.DecodeLastRuneInString(s[:to])
	after, _ := utf8.DecodeRuneInString(s[to:])
	return !(letter(before) && letter(first)) && !(letter(last) && letter(after))
}
