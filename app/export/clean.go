package export

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// linkMost is the longest address that becomes a link.
const linkMost = 2000

// Clean makes a text from outside fit to be written: valid UTF-8 on one line,
// white space as single spaces, and without characters that are not to be seen
// but act: controls (a terminal obeys them), overrides of the writing
// direction (they show a text in another order than it has), tags and
// noncharacters (XML 1.0 section 2.2 has no place for them).
func Clean(text string) string {
	fine := func(r rune) bool { return r != utf8.RuneError && !acts(r) }
	if strings.IndexFunc(text, func(r rune) bool { return !fine(r) || r != ' ' && unicode.IsSpace(r) }) < 0 && !strings.Contains(text, "  ") {
		return strings.TrimSpace(text)
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case fine(r):
			return r
		}
		return -1
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// acts reports whether a character does something other than stand in a line.
func acts(r rune) bool {
	switch {
	case unicode.IsControl(r):
		return true
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // embeddings, overrides, isolates
		return true
	case r == 0xfeff, r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe0fff: // marks, annotations, tags
		return true
	case r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef: // noncharacters
		return true
	}
	return false
}

// Link returns the address as it may stand in a link: of the web or of mail,
// with nothing in it that ends a link in HTML or Markdown. "" for any other, and
// for one with a user in it, which makes it look like another host's.
func Link(address string) string {
	if address == "" || len(address) > linkMost || Clean(address) != address {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto":
		if !strings.Contains(u.Opaque, "@") {
			return ""
		}
	default:
		return ""
	}
	return strings.NewReplacer(" ", "%20", "<", "%3C", ">", "%3E", `"`, "%22", "\\", "%5C", "`", "%60", "|", "%7C").Replace(u.String())
}
