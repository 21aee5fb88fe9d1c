package rss

import (
	"strings"
)

// The scanner reads XML as it is met, not as it should be: bare ampersands,
// unknown entities, unquoted attributes, a document that ends anywhere. It
// never fails; it tells when it had to guess where something ended.

type tokenKind int

const (
	tokEnd tokenKind = iota // of the document
	tokText
	tokCDATA
	tokOpen
	tokClose
)

type token struct {
	kind  tokenKind
	name  string // with its prefix, as written
	text  string // of tokText (references replaced) and tokCDATA
	attrs []attr
	self  bool // <name/>
}

type attr struct{ name, value string }

type scanner struct {
	src     string
	pos     int
	ents    entities
	doctype string // name of the document type, lower case
	cut     bool   // the document ended inside a token
	noEnd   bool   // no further CDATA section is closed
}

// next returns the next token. Comments, processing instructions and the
// document type are passed over; entities declared in the latter are kept.
func (s *scanner) next() token {
	for s.pos < len(s.src) {
		rest := s.src[s.pos:]
		if !startsMarkup(rest) {
			return s.text()
		}
		switch {
		case strings.HasPrefix(rest, "<!--"):
			s.skipPast(rest, "-->")
		case strings.HasPrefix(rest, "<![CDATA["):
			return s.cdata(rest)
		case strings.HasPrefix(rest, "<?"):
			s.skipPast(rest, ">")
		case strings.HasPrefix(rest, "<!"):
			s.declaration(rest)
		case rest[1] == '/':
			return s.closing(rest)
		default:
			return s.opening(rest)
		}
	}
	return token{kind: tokEnd}
}

// startsMarkup reports whether s begins with a "<" that opens anything.
func startsMarkup(s string) bool {
	if len(s) < 2 || s[0] != '<' {
		return false
	}
	c := s[1]
	if c == '/' {
		return len(s) > 2 && isNameStart(s[2])
	}
	return c == '!' || c == '?' || isNameStart(c)
}

func isNameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// skipSpace returns the place of the first byte of s[i:] that is no white
// space, or the length of s.
func skipSpace(s string, i int) int {
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	return i
}

// text reads up to the next markup.
func (s *scanner) text() token {
	start := s.pos
	for s.pos++; s.pos < len(s.src) && !startsMarkup(s.src[s.pos:]); s.pos++ {
		i := strings.IndexByte(s.src[s.pos:], '<')
		if i < 0 {
			s.pos = len(s.src)
			break
		}
		if s.pos += i; startsMarkup(s.src[s.pos:]) {
			break
		}
	}
	return token{kind: tokText, text: dropControl(s.ents.decode(s.src[start:s.pos]))}
}

// skipPast moves behind end, or to the end of the document.
func (s *scanner) skipPast(rest, end string) {
	i := strings.Index(rest, end)
	if i < 0 {
		s.pos, s.cut = len(s.src), true
		return
	}
	s.pos += i + len(end)
}

// cdata reads a CDATA section. One that is never closed ends before the next
// end tag.
func (s *scanner) cdata(rest string) token {
	body := rest[len("<![CDATA["):]
	if i := s.cdataEnd(body); i >= 0 {
		s.pos += len("<![CDATA[") + i + len("]]>")
		return token{kind: tokCDATA, text: dropControl(body[:i])}
	}
	s.cut = true
	if i := strings.Index(body, "</"); i >= 0 {
		body = body[:i]
	}
	s.pos += len("<![CDATA[") + len(body)
	return token{kind: tokCDATA, text: dropControl(body)}
}

// cdataEnd finds the end of a CDATA section. That there is none is looked up
// once, or many open sections would cost the square of their number.
func (s *scanner) cdataEnd(body string) int {
	if s.noEnd {
		return -1
	}
	i := strings.Index(body, "]]>")
	s.noEnd = i < 0
	return i
}

// declaration passes over <!...>, keeping what the document type declares.
func (s *scanner) declaration(rest string) {
	const mark = "<!DOCTYPE"
	if s.doctype == "" && len(rest) > len(mark) && strings.EqualFold(rest[:len(mark)], mark) {
		rest = s.documentType(rest)
	}
	s.skipPast(rest, ">")
}

// documentType reads the name of a document type and its internal subset. It
// moves behind the subset and returns what follows.
func (s *scanner) documentType(rest string) string {
	s.doctype = "none"
	if fields := strings.Fields(rest[:min(len(rest), 80)]); len(fields) > 1 {
		name := fields[1]
		if i := strings.IndexAny(name, ">["); i > 0 {
			name = name[:i]
		}
		s.doctype = strings.ToLower(name)
	}
	open := strings.IndexAny(rest, "[>")
	if open < 0 || rest[open] == '>' {
		return rest
	}
	for i := open + 1; ; { // "]" followed by ">" closes the subset
		n := strings.IndexByte(rest[i:], ']')
		if n < 0 {
			return rest
		}
		i += n + 1
		if strings.HasPrefix(strings.TrimLeft(rest[i:min(len(rest), i+16)], " \t\r\n"), ">") {
			s.ents.declare(rest[open+1 : i-1])
			s.pos += i
			return rest[i:]
		}
	}
}

// closing reads an end tag.
func (s *scanner) closing(rest string) token {
	i := 2
	for i < len(rest) && rest[i] != '>' && rest[i] != '<' && !isSpace(rest[i]) {
		i++
	}
	name := rest[2:i]
	i = skipSpace(rest, i)
	if i < len(rest) && rest[i] == '>' {
		i++
	} else if i == len(rest) {
		s.cut = true
	}
	s.pos += i
	return token{kind: tokClose, name: name}
}

// opening reads a start tag with its attributes.
func (s *scanner) opening(rest string) token {
	i := 1
	for i < len(rest) && !isSpace(rest[i]) && rest[i] != '>' && rest[i] != '/' && rest[i] != '<' {
		i++
	}
	t := token{kind: tokOpen, name: rest[1:i]}
	for {
		i = skipSpace(rest, i)
		switch {
		case i >= len(rest):
			s.pos, s.cut = len(s.src), true
			return t
		case rest[i] == '>':
			s.pos += i + 1
			return t
		case rest[i] == '<': // the tag was never closed
			s.pos += i
			return t
		case rest[i] == '/':
			i++
			if i < len(rest) && rest[i] == '>' {
				t.self = true
			}
		default:
			var a attr
			a, i = s.attribute(rest, i)
			if len(t.attrs) < maxAttrs {
				t.attrs = append(t.attrs, a)
			}
		}
	}
}

// maxAttrs is how many attributes of one element are kept.
const maxAttrs = 64

// attribute reads the attribute at rest[i:] and returns the place behind it.
func (s *scanner) attribute(rest string, i int) (attr, int) {
	start := i
	i++ // whatever stands there belongs to a name
	for i < len(rest) && !isSpace(rest[i]) && !strings.ContainsRune("=></", rune(rest[i])) {
		i++
	}
	a := attr{name: rest[start:i]}
	j := skipSpace(rest, i)
	if j >= len(rest) || rest[j] != '=' {
		return a, i
	}
	i = skipSpace(rest, j+1)
	if i >= len(rest) {
		return a, i
	}
	if quote := rest[i]; quote == '"' || quote == '\'' {
		end := strings.IndexByte(rest[i+1:], quote)
		if end >= 0 {
			a.value = dropControl(s.ents.decode(rest[i+1 : i+1+end]))
			return a, i + 1 + end + 1
		}
		i++ // the quote never closes: the value ends as if there were none
	}
	end := strings.IndexAny(rest[i:], " \t\r\n>")
	if end < 0 {
		end = len(rest) - i
	}
	a.value = dropControl(s.ents.decode(rest[i : i+end]))
	return a, i + end
}
