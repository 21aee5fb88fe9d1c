package llm

import (
	"strings"
	"unicode"

	"daybrief/app/lazyre"
)

// Fence is the line of a prompt after the last line from outside: what follows
// is ours.
const Fence = "====="

var (
	fenceLike = lazyre.New(`[=\-_*~#]{3,}`)
	lineLike  = lazyre.New(`\[\s*(\d+)\s*\]`)
)

// OneLine puts a text on one line, without characters nobody sees: those that
// take no place on the screen, or turn the direction of what follows.
func OneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return r <= ' ' || r == 0x7f || r == 0x85 || r == 0xa0 || r == 0x2028 || r == 0x2029 || unicode.Is(unicode.Cf, r)
	}), " ")
}

// Line makes text from outside fit for one line of a prompt: no line break,
// nothing like a fence or the beginning of another line, and not longer than
// limit characters.
func Line(text string, limit int) string {
	text = fenceLike.ReplaceAllString(OneLine(text), "-")
	return Shorten(lineLike.ReplaceAllString(text, "($1)"), limit)
}

// Shorten cuts a text of more than limit characters at a blank.
func Shorten(text string, limit int) string {
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	cut := string(runes[:max(limit, 0)])
	if i := strings.LastIndexByte(cut, ' '); i > limit/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:(")
}

// Sentence trims a sentence of a reply and ends it with a full stop where it
// ends in nothing.
func Sentence(text string) string {
	text = strings.TrimSpace(text)
	if text != "" && !strings.ContainsAny(text[len(text)-1:], ".!?") {
		text += "."
	}
	return text
}
