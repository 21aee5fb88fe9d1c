package locale

import (
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// The marks that keep a text's direction to itself (UAX #9).
const (
	isolateFirst = "\u2068" // FSI: the direction of its first letter
	isolateEnd   = "\u2069" // PDI
)

// Isolate makes a text from outside safe to stand in a sentence of ours. Marks
// that would turn the direction of what follows are taken out; a text with
// letters written from right to left is set between U+2068 and U+2069, so that
// numbers and stops around it stay where they are. Other texts come back as
// they are. Say does this with every text it puts in.
func Isolate(s string) string {
	if isASCII(s) {
		return s
	}
	if strings.ContainsFunc(s, turns) {
		s = strings.Map(func(r rune) rune {
			if turns(r) {
				return -1
			}
			return r
		}, s)
	}
	if RightToLeft(s) {
		return isolateFirst + s + isolateEnd
	}
	return s
}

// turns reports whether a character embeds, overrides or isolates a direction.
func turns(r rune) bool { return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 }

// RightToLeft reports whether a text has a letter that is written from right
// to left.
func RightToLeft(s string) bool {
	for _, r := range s {
		if r < 0x590 { // no such letter stands before Hebrew
			continue
		}
		p, _ := bidi.LookupRune(r)
		if c := p.Class(); c == bidi.R || c == bidi.AL {
			return true
		}
	}
	return false
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
