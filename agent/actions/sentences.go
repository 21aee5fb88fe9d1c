package actions

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"daybrief/app/lazyre"
)

// Sentences splits the text of a mail into its sentences, each a verbatim part
// of text (a sentence that was wrapped keeps its line breaks). Quoted lines,
// the header of a quoted mail and what follows it, and a signature below "-- "
// are skipped. A bullet is a sentence of its own.
func Sentences(text string) []string {
	var out []string
	for _, block := range blocks(text) {
		out = append(out, splitBlock(block)...)
	}
	return out
}

var (
	bulletLine  = lazyre.New(`^\s*(?:[-*•·–‣o]|\(?\d{1,2}[.)]|[a-z]\))\s+\S`)
	quotedMail  = lazyre.New(`(?i)^\s*(?:on .{5,120} wrote:|am .{5,120} schrieb.*:|le .{5,120} a écrit\s*:|-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht)\b.*|_{10,}\s*)$`)
	bulletStart = lazyre.New(`^\s*(?:[-*•·–‣]|\(?\d{1,2}[.)]|o|[a-z]\))\s+`)
)

// wrapWidth is the shortest line that is taken for one a mail program wrapped;
// a shorter one ends where its writer ended it.
const wrapWidth = 55

// blocks returns the runs of lines that belong together, as parts of text.
func blocks(text string) []string {
	var out []string
	start, last := -1, 0 // of the running block; last is its end
	flush := func() {
		if start >= 0 {
			out = append(out, text[start:last])
		}
		start = -1
	}
	prev := ""
	for pos := 0; pos < len(text); {
		end := strings.IndexByte(text[pos:], '\n')
		next := len(text)
		if end >= 0 {
			end += pos
			next = end + 1
		} else {
			end = len(text)
		}
		line := strings.TrimRight(text[pos:end], "\r")
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "--" || quotedMail.MatchString(line):
			flush()
			return out
		case trimmed == "" || strings.HasPrefix(trimmed, ">"):
			flush()
		default:
			if start >= 0 && breaksBefore(prev, line) {
				flush()
			}
			if start < 0 {
				start = pos + len(line) - len(strings.TrimLeftFunc(line, unicode.IsSpace))
			}
			last = pos + len(strings.TrimRightFunc(line, unicode.IsSpace))
			prev = trimmed
		}
		pos = next
	}
	flush()
	return out
}

// breaksBefore reports whether line begins something new after prev.
func breaksBefore(prev, line string) bool {
	if bulletLine.MatchString(line) {
		return true
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(line))
	if unicode.IsLower(first) && !strings.HasSuffix(prev, ",") {
		return false
	}
	n := utf8.RuneCountInString(prev)
	if strings.HasSuffix(prev, ",") { // a greeting, or a wrapped list
		return n < 30
	}
	return n < wrapWidth
}

// splitBlock splits one block at the ends of its sentences.
func splitBlock(block string) []string {
	if m := bulletStart.FindString(block); m != "" {
		block = block[len(m):]
	}
	var out []string
	add := func(s string) {
		if s = strings.TrimSpace(s); strings.IndexFunc(s, isWordRune) >= 0 {
			out = append(out, s)
		}
	}
	start := 0
	for i := 0; i < len(block); i++ {
		c := block[i]
		if c != '.' && c != '!' && c != '?' {
			continue
		}
		end := i + 1
		for end < len(block) && strings.IndexByte(".!?\"')”", block[end]) >= 0 {
			end++
		}
		if strings.HasPrefix(block[end:], "”") || strings.HasPrefix(block[end:], "’") {
			end += len("”")
		}
		if endsSentence(block, i, end) {
			add(block[start:end])
			start = end
		}
		i = end - 1
	}
	add(block[start:])
	return out
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// endsSentence reports whether the mark at i, with end behind it and what
// closes quotes, ends a sentence.
func endsSentence(block string, i, end int) bool {
	if end >= len(block) {
		return true
	}
	rest := block[end:]
	space := len(rest) - len(strings.TrimLeft(rest, " \t\r\n\u00a0"))
	if space == 0 {
		return false
	}
	next, _ := utf8.DecodeRuneInString(rest[space:])
	if block[i] != '.' {
		return !unicode.IsLower(next) || block[i] == '?' || space > 1
	}
	if unicode.IsLower(next) {
		return false
	}
	return !abbreviated(block[:i], next)
}

// abbreviated reports whether the word before a full stop is one that is
// written with it, seen the rune that follows.
func abbreviated(before string, next rune) bool {
	word := before[strings.LastIndexAny(before, " \t\r\n(\"'")+1:]
	low := strings.ToLower(word)
	switch low {
	case "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "hr", "fr", "rev", "gen", "e.g", "i.e", "vs", "cf", "approx", "bzw", "z.b", "d.h":
		return true
	case "no", "nr", "max", "min", "fig", "sec", "vol", "p", "pp", "ext", "tel", "ca", "str", "art":
		return unicode.IsDigit(next)
	case "a.m", "p.m", "etc", "inc", "ltd", "co", "corp", "u.s", "u.k":
		return !unicode.IsUpper(next)
	case "i":
		return false
	}
	r, n := utf8.DecodeRuneInString(word)
	return n == len(word) && unicode.IsUpper(r) // an initial
}
