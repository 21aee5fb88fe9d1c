package gate

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"daybrief/app/lazyre"
)

// Bounds of one sentence.
const (
	MaxRunes = 280 // longest sentence of a brief, in characters
	minWords = 3
)

var (
	firstPerson = lazyre.New(`\b(?:I|I'm|I've|me|my|mine|We|we|us|our|ours|Let's|let's|My|Our)\b`)
	markup      = lazyre.New("[<>{}\\[\\]|\\\\`*~^]|__|\\]\\(|&(?:[a-z]+|#\\d+);|%[0-9A-Fa-f]{2}%")
	commands    = lazyre.New(`(?i)\b(?:click|tap|open|visit|follow|go to|download|install|call|dial|log ?in|sign in|enter)\b[^.]{0,40}(?:https?:|www\.|\blink\b|\bhere\b)`)
	urlRE       = lazyre.New(`(?i)\b(?:javascript|data|file|vbscript|ftp):`)
)

// checkForm refuses what is no plain English sentence, whatever it says.
func checkForm(text string) []string {
	if !utf8.ValidString(text) {
		return []string{"it is not valid text"}
	}
	var out []string
	if n := utf8.RuneCountInString(text); n > MaxRunes {
		out = append(out, fmt.Sprintf("it has %d characters; %d are allowed", n, MaxRunes))
		return out
	}
	if len(strings.Fields(text)) < minWords {
		out = append(out, "it is too short to say anything")
	}
	if r, bad := strangeRune(text); bad {
		out = append(out, fmt.Sprintf("the character %U does not belong into a sentence", r))
	}
	if strings.TrimSpace(text) != text {
		out = append(out, "it begins or ends with a blank")
	}
	if holdsMarkup(text) {
		out = append(out, "it holds markup")
	}
	if firstPerson.MatchString(strings.ReplaceAll(text, "’", "'")) {
		out = append(out, "it speaks as I or we; name who it is")
	}
	if commands.MatchString(text) || urlRE.MatchString(text) {
		out = append(out, "it sends the reader to a link")
	}
	if strings.Contains(text, "...") || strings.Contains(text, "…") {
		out = append(out, "it breaks off")
	}
	if strings.HasSuffix(text, "?") {
		out = append(out, "it asks instead of telling")
	}
	return out
}

// holdsMarkup reports whether the text has signs of Markdown, HTML or an
// encoding, or begins as a heading or a list entry does.
func holdsMarkup(text string) bool {
	return markup.MatchString(text) || strings.HasPrefix(text, "#") || strings.HasPrefix(text, "- ") || strings.HasPrefix(text, "• ")
}

// strangeRune finds a character that plain text has not: controls, invisible
// ones, private ones, pictures, and letters that are not Latin.
func strangeRune(text string) (rune, bool) {
	for _, r := range text {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r == unicode.ReplacementChar, unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
			return r, true
		case unicode.Is(unicode.So, r) && r != '°' && r != '©' && r != '®':
			return r, true
		case unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) && !unicode.Is(unicode.Greek, r):
			return r, true
		}
	}
	return 0, false
}
