package rag

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"unicode"
	"unicode/utf8"

	"daybrief/app"
)

// Sizes of chunks in bytes. A chunk with its title stays below the 256 tokens
// the smallest embedding models read; an overlap keeps a thought that lies
// across a cut whole in one of the two.
const (
	chunkBytes   = 900
	overlapBytes = 150
	mostChunks   = 40 // of one item: 30,000 characters
	titleBytes   = 200
)

// Chunk is a part of an item with the text that is embedded for it.
type Chunk struct {
	app.Chunk
	Text string // title and part
}

// Chunks cuts an item. Each chunk begins with the item's title, so that it says
// what it is a part of. An item without a text is one chunk, its title; one with
// neither has none.
func Chunks(it *app.Item) []Chunk {
	title := strings.Join(strings.Fields(it.Title), " ")
	if len(title) > titleBytes {
		title = strings.ToValidUTF8(title[:titleBytes], "")
	}
	var out []Chunk
	for _, m := range cuts(it.Text, own(it)) {
		text := strings.TrimSpace(title + "\n" + strings.TrimSpace(it.Text[m.From:m.To]))
		out = append(out, newChunk(m, text))
		if len(out) == mostChunks {
			break
		}
	}
	if len(out) == 0 && title != "" {
		out = append(out, newChunk(app.Mark{}, title))
	}
	return out
}

func newChunk(m app.Mark, text string) Chunk {
	sum := sha256.Sum256([]byte(text))
	hash := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16]))
	return Chunk{Chunk: app.Chunk{Hash: hash, Mark: m}, Text: text}
}

// own is the part of an item's text that says something of its own: a mail's
// without quotes and signature, where that is one piece.
func own(it *app.Item) app.Mark {
	if d := it.Detail.Mail; d != nil && d.Core != "" {
		if i := strings.Index(it.Text, d.Core); i >= 0 {
			return app.Mark{From: i, To: i + len(d.Core)}
		}
	}
	return app.Mark{From: 0, To: len(it.Text)}
}

// cuts are the places of the chunks within a part of a text.
func cuts(text string, in app.Mark) []app.Mark {
	var out []app.Mark
	from := in.From
	for from < in.To {
		from += len(text[from:in.To]) - len(strings.TrimLeftFunc(text[from:in.To], unicode.IsSpace))
		if from >= in.To {
			break
		}
		if in.To-from <= chunkBytes+overlapBytes { // no chunk of a few words at the end
			return append(out, app.Mark{From: from, To: in.To})
		}
		to := from + cutBefore(text[from:from+chunkBytes])
		out = append(out, app.Mark{From: from, To: to})
		next := wordStart(text, to-overlapBytes)
		if next <= from || next > to {
			next = to
		}
		from = next
	}
	return out
}

// cutBefore is where a chunk ends: after a paragraph or sentence in its second
// half, else between words, else between characters.
func cutBefore(text string) int {
	half := len(text) / 2
	if i := strings.LastIndex(text, "\n\n"); i > half {
		return i
	}
	if i := lastSentence(text); i > half {
		return i
	}
	if i := strings.LastIndexFunc(text, unicode.IsSpace); i > half {
		return i
	}
	for n := len(text); n > half; n-- {
		if r, size := utf8.DecodeLastRuneInString(text[:n]); r != utf8.RuneError || size != 1 {
			return n
		}
	}
	return len(text)
}
