package email

import (
	"bytes"
	"strings"
	"unicode"
)

// word is an encoded word (RFC 2047 section 2), or what a sender meant as one.
type word struct {
	charset  string
	encoding byte // 'b' or 'q'
	text     []byte
}

// decodeWords decodes a header value into one line of text: encoded words in
// any form senders write them, raw bytes in UTF-8 or windows-1252.
func decodeWords(value []byte) string { return oneLine(joinedWords(value)) }

// joinedWords decodes a value and leaves its blanks as they are.
func joinedWords(value []byte) string {
	var b strings.Builder
	var run []word // encoded words that belong together
	flush := func() {
		b.WriteString(joinWords(run))
		run = nil
	}
	for len(value) > 0 {
		i := bytes.Index(value, []byte("=?"))
		if i < 0 {
			break
		}
		w, rest, ok := cutWord(value[i:])
		if !ok {
			flush()
			b.WriteString(rawText(value[:i+2]))
			value = value[i+2:]
			continue
		}
		// Blanks between two encoded words are not part of the text.
		if len(run) == 0 || len(bytes.TrimSpace(value[:i])) > 0 {
			flush()
			b.WriteString(rawText(value[:i]))
		}
		run = append(run, w)
		value = rest
	}
	flush()
	b.WriteString(rawText(value))
	return b.String()
}

// cutWord reads the encoded word value begins with.
func cutWord(value []byte) (w word, rest []byte, ok bool) {
	name, tail, found := bytes.Cut(value[2:], []byte("?"))
	if !found || !isToken(name) || len(tail) < 2 || tail[1] != '?' {
		return w, nil, false
	}
	w = word{charset: string(name), encoding: tail[0] | 0x20}
	if w.encoding != 'b' && w.encoding != 'q' {
		return w, nil, false
	}
	tail = tail[2:]
	if end := closing(tail, w.encoding); end >= 0 {
		w.text = tail[:end]
		return w, tail[end+2:], true
	}
	// Without an end: up to the next word or blank.
	end := len(tail)
	for _, stop := range []int{bytes.IndexAny(tail, " \t"), bytes.Index(tail, []byte("=?"))} {
		if stop >= 0 && stop < end {
			end = stop
		}
	}
	w.text = bytes.TrimSuffix(tail[:end], []byte("?"))
	return w, tail[end:], true
}

// closing finds the "?=" that ends a word's text; -1 when it is missing, also
// when the one found belongs to a later word.
func closing(text []byte, encoding byte) int {
	end := bytes.Index(text, []byte("?="))
	next := bytes.Index(text, []byte("=?"))
	if encoding == 'q' && next >= 0 && next+2 < end {
		if _, _, ok := cutWord(text[next:]); ok {
			return -1
		}
	}
	return end
}

// isToken tells whether name can be the name of a charset.
func isToken(name []byte) bool {
	for _, c := range name {
		if c < ' ' || c >= 0x7f {
			return false
		}
	}
	return len(name) > 0 && len(name) <= 60
}

// joinWords decodes encoded words that follow each other. Neighbours of one
// charset are put together as bytes first, because senders cut characters of
// several bytes, and even groups of base64, in two.
func joinWords(run []word) string {
	var b strings.Builder
	for len(run) > 0 {
		n := 1
		for n < len(run) && charsetName(run[n].charset) == charsetName(run[0].charset) {
			n++
		}
		var data []byte
		for i := 0; i < n; i++ {
			w := run[i]
			if w.encoding == 'q' {
				data = append(data, decodeQ(w.text)...)
				continue
			}
			text := w.text
			for i+1 < n && run[i+1].encoding == 'b' && openGroup(text) {
				i++
				text = append(bytes.Clone(text), run[i].text...)
			}
			data = append(data, decodeB(text)...)
		}
		text, _ := toUTF8(data, run[0].charset)
		b.WriteString(text)
		run = run[n:]
	}
	return b.String()
}

// openGroup tells whether base64 text ends inside a group of four.
func openGroup(text []byte) bool {
	n := 0
	for _, c := range text {
		if c == '=' {
			return false
		}
		if isBase64(c) {
			n++
		}
	}
	return n%4 != 0
}

// decodeB decodes the B encoding; foreign characters are passed over.
func decodeB(text []byte) []byte {
	data, _ := decodeBase64(text)
	return data
}

// decodeQ decodes the Q encoding of RFC 2047 section 4.2.
func decodeQ(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '_':
			out = append(out, ' ')
		case c == '=' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]):
			out = append(out, unhex(text[i+1])<<4|unhex(text[i+2]))
			i += 2
		default:
			out = append(out, c)
		}
	}
	return out
}

// rawText decodes header bytes outside of encoded words (RFC 6532, or a
// sender that ignored all rules).
func rawText(raw []byte) string {
	text, ok := toUTF8(raw, "")
	if !ok {
		if chinese, good := looksGBK(raw); good {
			return chinese
		}
	}
	return text
}

// looksGBK decodes raw as GBK when every byte beyond ASCII belongs to a pair
// of the common Chinese characters of GB 2312 (rows 16 to 87) and there are
// several of them: in Latin text such bytes stand alone.
func looksGBK(raw []byte) (string, bool) {
	pairs, common := 0, 0
	for i := 0; i < len(raw); i++ {
		if raw[i] < 0x80 {
			continue
		}
		if i+1 >= len(raw) || raw[i] < 0xa1 || raw[i] > 0xf7 || raw[i+1] < 0xa1 {
			return "", false
		}
		pairs++
		if raw[i] >= 0xb0 {
			common++
		}
		i++
	}
	if common < 2 || common*2 < pairs {
		return "", false
	}
	return toUTF8(raw, "gb18030")
}

// nameLine makes text a single line whose blanks stay as they are, as the name
// of a file wants it.
func nameLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r) && unicode.IsSpace(r):
			return ' '
		case isUnseen(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.TrimSpace(s)
}

// isUnseen tells whether a character shows nothing, or reverses the direction
// of writing.
func isUnseen(r rune) bool {
	return unicode.IsControl(r) || r == 0xFEFF || r == 0x200B || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// oneLine makes text a single line: blanks joined, control characters and
// marks that reverse the direction of writing taken out.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case isUnseen(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}
