package checktest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"daybrief/app/lazyre"
)

const (
	longest  = 280 // characters
	shortest = 3   // words
)

var (
	linkRE  = lazyre.New(`(?i)https?:|www\.|mailto:|[\pL\d]\.(?:com|org|net|io|example|dev|co|info)\b|\S@\S|://`)
	orderRE = lazyre.New(`(?i)\b(ignore|disregard)\b|\breply with\b|\brespond with\b|instructions?\b|\bclick\b|\bsystem prompt\b|\bas an ai\b|\bjson\b|\bschema\b|\bassistant\b|\bminitems\b|\bevidence\b`)
	emptyRE = lazyre.New(`(?i)mix of|various (topics|updates|matters|things)|continues? to make progress|interesting developments?|a (range|variety|number) of|worth noting|stay tuned|keep an eye|exciting|in conclusion|overall,|and more\b|important updates?|several updates`)
	twoRE   = lazyre.New(`(?:\pL{3,}|\d|%)[.!?] +\p{Lu}`)
	selfRE  = lazyre.New(`(?i)(?:^|[^\pL])(i|we|our|my|us|me)(?:$|[^\pL])`)
)

// form checks what needs no items.
func (c *check) form() {
	text := c.text
	n := utf8.RuneCountInString(text)
	switch {
	case !utf8.ValidString(text):
		c.fault("form", "not UTF-8")
	case n > longest || len(strings.Fields(text)) < shortest:
		c.fault("form", "length")
	case strings.TrimSpace(text) != text || !strings.HasSuffix(text, "."):
		c.fault("form", "its ends")
	}
	if twoRE.MatchString(text) {
		c.fault("form", "two sentences")
	}
	c.letters()
	for kind, re := range map[string]*lazyre.Regexp{"link": linkRE, "order": orderRE, "phrase": emptyRE, "roles": selfRE} {
		if m := re.FindString(text); m != "" {
			c.fault(kind, strings.TrimSpace(m))
		}
	}
}

// letters checks the characters one by one.
func (c *check) letters() {
	for i, r := range c.text {
		switch {
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co):
			c.fault("form", "a character nobody sees")
		case strings.ContainsRune("*_`~<>[]{}|\\=^", r):
			c.fault("form", "markup")
		case r == '#' && !strings.ContainsAny(c.text[i+1:min(i+2, len(c.text))], "0123456789"):
			c.fault("form", "markup")
		case foreign(r):
			c.fault("language", string(r))
		case r > 0x2e80 || r == '!':
			c.fault("form", string(r))
		}
	}
}

// foreign reports whether a letter or digit is of another script.
func foreign(r rune) bool {
	return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) || unicode.IsNumber(r) && r > unicode.MaxASCII || unicode.IsMark(r)
}

// Repeats returns the sentences that say what an earlier one says, word for
// word or nearly so.
func Repeats(sentences []string) []string {
	var out []string
	seen := []map[string]bool{}
	for _, s := range sentences {
		words := map[string]bool{}
		for _, t := range lex(s, true) {
			if t.kind != mark {
				words[strings.ToLower(t.s)] = true
			}
		}
		for _, old := range seen {
			both := 0
			for w := range words {
				if old[w] {
					both++
				}
			}
			if both == len(words) && both == len(old) {
				out = append(out, s)
				break
			}
		}
		seen = append(seen, words)
	}
	return out
}
