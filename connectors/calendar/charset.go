package calendar

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// toUTF8 turns a file in UTF-16 into UTF-8 and drops a byte order mark. Other
// bytes stay for decodeText, which works line by line.
func toUTF8(data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	order, policy := unicode.LittleEndian, unicode.ExpectBOM
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
	case bytes.HasPrefix(data, []byte("B\x00E\x00")): // BEGIN without the mark
		policy = unicode.IgnoreBOM
	case bytes.HasPrefix(data, []byte("\x00B\x00E")):
		order, policy = unicode.BigEndian, unicode.IgnoreBOM
	default:
		return data
	}
	if out, err := unicode.UTF16(order, policy).NewDecoder().Bytes(data); err == nil {
		return out
	}
	return data
}

// decodeText returns the text of a line as valid UTF-8. A line that is not
// valid counts as what its CHARSET names; without one as UTF-8 with a few
// broken bytes where most of its characters are right, and else as
// Windows-1252, the usual reason.
func decodeText(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	if name := charsetOf(text); name != "" {
		return decodeCharset(text, name)
	}
	right, wrong := 0, 0
	for rest := text; rest != ""; {
		r, n := utf8.DecodeRuneInString(rest)
		switch {
		case n > 1:
			right++
		case r == utf8.RuneError:
			wrong++
		}
		rest = rest[n:]
	}
	if right > wrong {
		return strings.ToValidUTF8(text, "\uFFFD")
	}
	return decodeCharset(text, "windows-1252")
}

// charsetOf returns the CHARSET parameter that vCalendar 1.0 puts on a line, or
// "" for none and for UTF-8.
func charsetOf(text string) string {
	head, _, _ := strings.Cut(text[:min(len(text), headLength)], ":")
	if _, name, ok := strings.Cut(strings.ToUpper(head), ";CHARSET="); ok {
		name, _, _ = strings.Cut(name, ";")
		if name = strings.Trim(name, `" `); name != "UTF-8" {
			return name
		}
	}
	return ""
}

// decodeCharset decodes text from a charset; one that nobody knows counts as
// Windows-1252.
func decodeCharset(text, name string) string {
	enc, err := htmlindex.Get(name)
	if err != nil {
		enc = charmap.Windows1252
	}
	out, err := enc.NewDecoder().String(text)
	if err != nil {
		return strings.ToValidUTF8(text, "\uFFFD")
	}
	return strings.ToValidUTF8(out, "\uFFFD")
}
