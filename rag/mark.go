package rag

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"daybrief/app"
)

// mark is a place in a text where a word of the search stands.
type mark struct {
	app.Mark
	word int // which one
}

// marker finds the words of a search in texts, as the index does: by their
// stems, without regard to case and accents.
type marker struct {
	stems map[string]int
	dense []string // of scripts without spaces, found anywhere
}

func newMarker(words []string) *marker {
	m := &marker{stems: map[string]int{}}
	for i, w := range words {
		if strings.IndexFunc(w, func(r rune) bool { return scriptOf(r) != spaced }) >= 0 {
			m.dense = append(m.dense, strings.ToLower(w))
			continue
		}
		eachWord(w, func(from, to int) {
			m.stems[stem(folded(w[from:to]))] = i
		})
	}
	return m
}

// marks are the places in order.
func (m *marker) marks(text string) []mark {
	var out []mark
	eachWord(text, func(from, to int) {
		if i, ok := m.stems[stem(folded(text[from:to]))]; ok {
			out = append(out, mark{app.Mark{From: from, To: to}, i})
			return
		}
		word := strings.ToLower(text[from:to])
		for i, d := range m.dense {
			if k := strings.Index(word, d); k >= 0 && len(word) == to-from {
				out = append(out, mark{app.Mark{From: from + k, To: from + k + len(d)}, -1 - i})
				return
			}
		}
	})
	return out
}

// eachWord calls f with the places of the words of a text.
func eachWord(text string, f func(from, to int)) {
	from := -1
	for i, r := range text {
		if wordRune(r) {
			if from < 0 {
				from = i
			}
			continue
		}
		if from >= 0 {
			f(from, i)
			from = -1
		}
	}
	if from >= 0 {
		f(from, len(text))
	}
}

// wordRune reports what SQLite's unicode61 takes for a part of a word.
func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Co, r) || unicode.IsMark(r))
}
