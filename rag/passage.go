package rag

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"daybrief/app"
)

// passageBytes is about how long a passage is.
const passageBytes = 280

// hit makes what is shown of a found item.
func hit(it app.Item, r ranked, m *marker) app.Hit {
	h := app.Hit{Item: it, Score: r.Score, KeywordRank: r.keyword, VectorRank: r.vector}
	h.Passage, h.Marks = passage(it.Text, r.Chunk, m)
	return h
}

// passage is the part of a text that has most of the words in it, with its
// marks; where it has none of them, the beginning of the chunk whose meaning
// was near.
func passage(text string, chunk app.Mark, m *marker) (string, []app.Mark) {
	marks := m.marks(text)
	from := 0
	if len(marks) > 0 {
		from = densest(text, marks)
	} else if chunk.From > 0 && chunk.From < len(text) {
		from = wordStart(text, chunk.From)
	}
	to := len(text)
	if to-from > passageBytes+40 {
		to = from + passageBytes
		if i := strings.LastIndexFunc(text[from:to], unicode.IsSpace); i > passageBytes/2 {
			to = from + i
		}
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to--
	}
	var in []app.Mark
	for _, k := range marks {
		if k.From >= from && k.To <= to {
			in = append(in, app.Mark{From: k.From - from, To: k.To - from})
		}
	}
	return strings.TrimRightFunc(text[from:to], unicode.IsSpace), in
}

// densest is where the stretch of a passage's length begins that has most
// different words, moved to the start of a sentence or word.
func densest(text string, marks []mark) int {
	best, most := 0, -1
	for i := range marks {
		seen := map[int]bool{}
		n := 0
		for j := i; j < len(marks) && marks[j].To-marks[i].From <= passageBytes; j++ {
			if !seen[marks[j].word] {
				seen[marks[j].word] = true
				n += 8 // a word that repeats tells less than another one
			}
			n++
		}
		if n > most {
			best, most = i, n
		}
	}
	at := marks[best].From
	begin := max(0, at-passageBytes/3)
	if i := lastSentence(text[begin:at]); i >= 0 {
		return begin + i
	}
	if begin == 0 {
		return 0
	}
	return wordStart(text, begin)
}

// lastSentence is where the last sentence that begins in text begins, -1 for
// none.
func lastSentence(text string) int {
	at := -1
	for i, r := range text {
		if strings.ContainsRune(".!?\n。！？", r) {
			next := i + utf8.RuneLen(r)
			if r != '.' && r != '!' && r != '?' || next < len(text) && unicode.IsSpace(rune(text[next])) {
				at = next
			}
		}
	}
	if at < 0 {
		return -1
	}
	for at < len(text) && unicode.IsSpace(rune(text[at])) {
		at++
	}
	return at
}

// wordStart is the start of the first word at or after a place in the text.
func wordStart(text string, at int) int {
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at++
	}
	i := strings.IndexFunc(text[at:min(len(text), at+40)], unicode.IsSpace)
	if i < 0 {
		return at
	}
	for at += i; at < len(text); {
		r, n := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsSpace(r) {
			break
		}
		at += n
	}
	return at
}
