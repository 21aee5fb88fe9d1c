package connectors

import (
	"html"
	"strings"

	nethtml "golang.org/x/net/html"

	"daybrief/app/lazyre"
)

// PlainText returns the visible text of HTML from outside: scripts, styles and
// what is hidden by its own style are gone, blocks are lines, entry points of
// lists get "- ", links keep their text. Nothing in it looks like a tag, also
// when the input was escaped twice. It takes linear time and never fails.
//
// The result is a fixpoint of CleanText.
func PlainText(html string) string {
	visible, _ := Visible(html)
	return visible
}

// CleanText returns plain text from outside without what does not belong in
// it: invalid UTF-8, control and invisible characters, markup that somebody
// put where plain text belongs. "a < b", "<3" and "x<y" stay. Runs of blanks
// become one, runs of empty lines become one. CleanText(CleanText(s)) equals
// CleanText(s).
func CleanText(s string) string {
	return strip(tidyRunes(s))
}

// HasMarkup reports whether something in s looks like a tag, as it stands or
// behind entities. It is false for whatever PlainText and CleanText return.
func HasMarkup(s string) bool {
	return tagLike(s) || strings.Contains(s, "&") && tagLike(unescapeAll(s))
}

// HiddenText reports whether HTML (or plain text) holds text its reader is not
// meant to see: in elements that are not shown or have the colour of their
// ground, or written in invisible characters.
func HiddenText(html string) bool {
	_, hidden := Visible(html)
	return hidden != ""
}

// Visible separates the text a reader sees from the text that is hidden from
// them by style, attribute, colour or invisible characters. Both are plain
// text. What is merely not text (scripts, comments) is in neither.
func Visible(html string) (visible, hidden string) {
	w := newWalker(html)
	w.walk()
	smuggled := smuggledText(html)
	hidden = strip(tidyRunes(w.hidden.String() + smuggled))
	return strip(tidyRunes(w.out.String())), hidden
}

// rounds bounds how often text is unescaped again. Nobody escapes this often
// by accident; what is left then is disarmed instead.
const rounds = 6

// strip removes what looks like markup, also behind entities, until nothing is
// left or rounds are over; then it disarms the rest.
func strip(s string) string {
	for range rounds {
		plain := s
		if !tagLike(plain) {
			if !strings.Contains(s, "&") {
				return s
			}
			if plain = tidyRunes(unescapeAll(s)); !tagLike(plain) {
				if !strings.Contains(plain, "&") || !tagLike(unescapeAll(plain)) {
					return s
				}
			}
		}
		s = tidyRunes(withoutTags(plain))
	}
	return disarm(s)
}

// ampersands matches an ampersand escaped any number of times.
var ampersands = lazyre.New(`(?i)&(?:(?:amp|#0*38|#x0*26);?)+`)

// unescapeAll resolves entities however often the ampersand was escaped.
func unescapeAll(s string) string {
	s = ampersands.ReplaceAllStringFunc(s, func(m string) string {
		if strings.HasSuffix(m, ";") {
			return "&"
		}
		return m
	})
	return html.UnescapeString(s)
}

// withoutTags drops the tags of text that is otherwise plain: only what is a
// tag for certain is handed to the tokenizer as one.
func withoutTags(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	rest := s
	for {
		i := strings.IndexAny(rest, "<&")
		if i < 0 {
			b.WriteString(rest)
			break
		}
		b.WriteString(rest[:i])
		switch {
		case rest[i] == '&':
			b.WriteString("&amp;")
		case isTag(rest[i:]):
			b.WriteByte('<')
		default:
			b.WriteString("&lt;")
		}
		rest = rest[i+1:]
	}
	w := newWalker(b.String())
	w.lines = true
	w.walk()
	return disarmLoose(w.out.String())
}

// active are the elements whose names must not follow a "<" even with blanks
// between, where a browser would see no tag but a careless filter might.
var active = set("script iframe object embed applet frame style link meta base")

// isLoose reports whether s, which begins with "<", is no tag but too close
// to one.
func isLoose(s string) bool {
	rest := strings.TrimLeft(head(s[1:], 64), " \t\r\n\f\v/")
	for n := 4; n <= 6 && n <= len(rest); n++ {
		if active[strings.ToLower(rest[:n])] {
			return true
		}
	}
	return false
}

// disarmLoose puts another sign before such names.
func disarmLoose(s string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		if isLoose(s[i:]) && !isTag(s[i:]) {
			b.WriteString("‹")
		} else {
			b.WriteByte('<')
		}
		s = s[i+1:]
	}
	b.WriteString(s)
	return b.String()
}

// disarm puts another sign where a tag begins and parts what would become one.
func disarm(s string) string {
	if unescaped := tidyRunes(unescapeAll(s)); tagLike(s) || tagLike(unescaped) {
		s = unescaped
	}
	s = strings.NewReplacer("<", "‹", "&", "＆").Replace(s)
	return tidyRunes(s)
}

// tagLike reports whether something in s is a tag or too close to one.
func tagLike(s string) bool {
	for i := strings.IndexByte(s, '<'); i >= 0; {
		if isTag(s[i:]) || isLoose(s[i:]) {
			return true
		}
		next := strings.IndexByte(s[i+1:], '<')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return false
}

// isTag reports whether s, which begins with "<", begins with markup: a
// comment, a declaration, or a tag of a known name. Elements whose names are
// one letter count only where no comparison can be meant.
func isTag(s string) bool {
	if len(s) < 2 {
		return false
	}
	switch rest := s[1:]; rest[0] {
	case '!':
		return strings.HasPrefix(rest, "!--") || strings.HasPrefix(rest, "![") || len(rest) > 1 && isLetter(rest[1])
	case '?':
		return len(rest) > 1 && isLetter(rest[1])
	case '/':
		name, after := tagName(rest[1:])
		return name != "" && (elements[name] || strings.ContainsAny(name, "-:") || endsTag(after))
	default:
		name, after := tagName(rest)
		return name != "" && opens(name, after)
	}
}

// tagName parts a name in lower case from what follows it.
func tagName(s string) (name, after string) {
	n := 0
	for n < len(s) && n < 40 && (isLetter(s[n]) || n > 0 && isNameByte(s[n])) {
		n++
	}
	return strings.ToLower(s[:n]), s[n:]
}

// opens reports whether a name behind "<" begins a tag, by what follows.
func opens(name, after string) bool {
	switch {
	case elements[name] && len(name) > 1:
		return after == "" || strings.IndexByte(" \t\r\n\f/>", after[0]) >= 0
	case elements[name], strings.ContainsAny(name, "-:"):
		return endsTag(after) || hasAttribute(after)
	}
	return hasAttribute(after)
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isNameByte(c byte) bool {
	return c >= '0' && c <= '9' || c == '-' || c == ':' || c == '_'
}

// endsTag reports whether nothing but blanks and a slash stand before ">".
func endsTag(s string) bool {
	s = strings.TrimLeft(head(s, 64), " \t\r\n/")
	return strings.HasPrefix(s, ">")
}

// attribute matches a quoted attribute, or an event handler.
var attribute = lazyre.New(`(?i)^[\s/][^<>]*?(?:[a-z][\w:-]*\s*=\s*["']|\bon[a-z]+\s*=|\b(?:href|src|style|class|id)\s*=)`)

func hasAttribute(s string) bool {
	s = head(s, 400)
	if i := strings.IndexAny(s, "<>"); i >= 0 {
		s = s[:i]
	}
	return strings.Contains(s, "=") && attribute.MatchString(s)
}

func head(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return s
}

// walker goes once over the tokens of HTML and writes text.
type walker struct {
	z      *nethtml.Tokenizer
	out    strings.Builder
	hidden strings.Builder
	lines  bool // the input is plain text: its line breaks count
	own    bool // quotes and signatures are left out
	sheet  bool // a style sheet sets grounds, so the default ground is not known
	gap    int  // line breaks due before the next text
	bullet bool // "- " was written and waits for its text
	pre    int
	skip   string // the element whose content is no text
	depth  int    // how often skip is open
	open   []frame
}

func newWalker(s string) *walker {
	return &walker{z: nethtml.NewTokenizer(strings.NewReader(s)), sheet: sheetSetsGround(s)}
}

func (w *walker) walk() {
	for {
		switch w.z.Next() {
		case nethtml.ErrorToken:
			return // the end: the reader is a string, and broken markup is no error
		case nethtml.TextToken:
			if w.skip == "" {
				w.text(string(w.z.Text()))
			}
		case nethtml.StartTagToken:
			w.start(false)
		case nethtml.SelfClosingTagToken:
			w.start(true)
		case nethtml.EndTagToken:
			name, _ := w.z.TagName()
			w.end(string(name))
		}
	}
}
