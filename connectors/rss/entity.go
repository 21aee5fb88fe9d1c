package rss

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

const (
	entityBudget = 256 << 10 // bytes that entities of a document type may expand to, in all
	entityDepth  = 8         // how deep they may nest
	entityMax    = 512       // how many are kept
	nameMax      = 64        // the longest name looked for after an ampersand
)

// entities resolves references. Beside the five of XML it knows those of HTML
// and the ones a document type declares in place. External entities are never
// fetched: they expand to nothing.
type entities struct {
	own    map[string]string
	budget int
	over   bool // the budget is spent; what came after was left out
}

// declare reads the internal subset of a document type: its ENTITY
// declarations.
func (e *entities) declare(subset string) {
	for len(e.own) < entityMax {
		i := strings.Index(subset, "<!ENTITY")
		if i < 0 {
			return
		}
		subset = strings.TrimLeft(subset[i+len("<!ENTITY"):], " \t\r\n")
		end := strings.IndexAny(subset, " \t\r\n")
		if end <= 0 || end > nameMax {
			continue
		}
		name := subset[:end]
		value := strings.TrimLeft(subset[end:], " \t\r\n")
		if e.own == nil {
			e.own, e.budget = map[string]string{}, entityBudget
		}
		if _, seen := e.own[name]; seen || name == "%" {
			continue
		}
		if value == "" || value[0] != '"' && value[0] != '\'' { // SYSTEM or PUBLIC: outside
			e.own[name] = ""
			continue
		}
		quoted, rest, closed := strings.Cut(value[1:], value[:1])
		if closed {
			e.own[name] = quoted
			subset = rest
		}
	}
}

// decode replaces the references in text. What is no reference stays as it
// stands, so that a bare ampersand is an ampersand.
func (e *entities) decode(text string) string { return e.expand(text, 0) }

func (e *entities) expand(text string, depth int) string {
	i := strings.IndexByte(text, '&')
	if i < 0 {
		return text
	}
	var b strings.Builder
	for i >= 0 {
		b.WriteString(text[:i])
		text = text[i:]
		value, size := e.reference(text, depth)
		b.WriteString(value)
		text = text[size:]
		i = strings.IndexByte(text, '&')
	}
	b.WriteString(text)
	return b.String()
}

// reference returns what the reference at the start of text stands for and
// its length; "&" and 1 where there is none.
func (e *entities) reference(text string, depth int) (string, int) {
	end := strings.IndexByte(text[:min(len(text), nameMax)], ';')
	if end < 2 {
		return "&", 1
	}
	name := text[1:end]
	if name[0] == '#' {
		if r, ok := charReference(name[1:]); ok {
			return r, end + 1
		}
		return "&", 1
	}
	if value, ok := e.own[name]; ok {
		return e.spend(value, depth), end + 1
	}
	switch name { // HTML 4, the one XML feeds mean, has other angle brackets than HTML 5
	case "lang":
		return "\u2329", end + 1
	case "rang":
		return "\u232a", end + 1
	}
	if !isName(name) {
		return "&", 1
	}
	ref := text[:end+1]
	if value := html.UnescapeString(ref); value != ref && !strings.HasSuffix(value, ";") {
		return value, end + 1
	}
	return "&", 1
}

// isName reports whether an entity of HTML could be called so.
func isName(name string) bool {
	for i := range len(name) {
		if c := name[i]; (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// spend expands a declared entity within the budget of the document.
func (e *entities) spend(value string, depth int) string {
	if depth >= entityDepth || e.over {
		e.over = true
		return ""
	}
	e.budget -= len(value) + 1
	if e.budget < 0 {
		e.over = true
		return ""
	}
	return e.expand(value, depth+1)
}

// charReference reads the digits of a character reference. The numbers 128 to
// 159 mean windows-1252 characters, as in HTML; control characters vanish.
func charReference(digits string) (string, bool) {
	base := 10
	if len(digits) > 0 && (digits[0] == 'x' || digits[0] == 'X') {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return "", false
	}
	r := rune(utf8.RuneError)
	switch {
	case n >= 128 && n < 160:
		r = charmap.Windows1252.DecodeByte(byte(n))
	case n <= utf8.MaxRune && utf8.ValidRune(rune(n)):
		r = rune(n)
	}
	if isControl(r) {
		return "", true
	}
	return string(r), true
}

// isControl reports characters XML does not allow and no reader wants.
func isControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff
}

// dropControl removes the control characters of text. Those from 128 to 159
// are windows-1252 characters in disguise and become what they were.
func dropControl(text string) string {
	if strings.IndexFunc(text, isControl) < 0 {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r >= 0x80 && r < 0xa0 {
			r = charmap.Windows1252.DecodeByte(byte(r))
		}
		if isControl(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, text)
}
