package connectors

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// tidyRunes drops invalid bytes, control and invisible characters and puts
// blanks and lines in order: one blank between words, at most one empty line,
// none at the ends. One pass.
func tidyRunes(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	blank, breaks := false, 0
	var last rune
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			continue // an invalid byte, not a replacement character of the sender
		}
		switch {
		case r == '\n', r == '\u2028', r == '\u2029', r == '\v':
			breaks++
			continue
		case r > ' ' && r < 0x7F: // nearly all there is
		case unicode.IsSpace(r):
			blank = true
			continue
		case invisible(r, last, s[i+utf8.RuneLen(r):]):
			continue
		}
		if b.Len() > 0 {
			switch {
			case breaks > 1:
				b.WriteString("\n\n")
			case breaks == 1:
				b.WriteByte('\n')
			case blank:
				b.WriteByte(' ')
			}
		}
		blank, breaks = false, 0
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// invisible reports whether a rune shows nothing and changes nothing a reader
// needs. Joiners stay inside words of scripts that need them and inside emoji.
func invisible(r, before rune, after string) bool {
	switch {
	case r < 0x20, r >= 0x7F && r < 0xA0:
		return true
	case r == 0x200C || r == 0x200D:
		next, _ := utf8.DecodeRuneInString(after)
		return before < 0x300 || next < 0x300 || unicode.IsSpace(next)
	case r == 0xFE0E || r == 0xFE0F:
		return before == 0
	case r == 0x034F, r == 0x115F, r == 0x1160, r == 0x3164, r == 0xFFA0, r == 0x17B4, r == 0x17B5:
		return true
	}
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) || unicode.Is(unicode.Co, r) ||
		r >= 0xFDD0 && r <= 0xFDEF || r&0xFFFE == 0xFFFE
}

// maxURL bounds an address that is kept.
const maxURL = 4096

// SafeURL returns ref, resolved against base, as an absolute http, https or
// mailto address without user and password, or "" for anything else. base may
// be empty.
func SafeURL(base, ref string) string {
	u := resolve(cleanRef(base), cleanRef(ref))
	if u == nil {
		return ""
	}
	u.Scheme = strings.ToLower(u.Scheme)
	switch u.Scheme {
	case "mailto":
		return safeMailto(u)
	case "http", "https":
	default:
		return ""
	}
	if u.Opaque != "" || u.Hostname() == "" || strings.ContainsAny(u.Host, " <>\"'`\\^{}|") {
		return ""
	}
	u.User = nil
	if host, err := idna.Lookup.ToASCII(u.Hostname()); err == nil && host != strings.ToLower(u.Hostname()) {
		if port := u.Port(); port != "" {
			host += ":" + port
		}
		u.Host = host
	}
	return finish(u)
}

// resolve returns ref as an address of its own, or within base; nil for what
// is neither.
func resolve(base, ref string) *url.URL {
	if ref == "" || len(ref) > maxURL {
		return nil
	}
	u, err := url.Parse(ref)
	if err != nil {
		if u, err = url.Parse(escapePercent(ref)); err != nil {
			return nil
		}
	}
	if u.Scheme != "" {
		return u
	}
	b, err := url.Parse(base)
	if err != nil || b.Scheme != "http" && b.Scheme != "https" || b.Host == "" {
		return nil
	}
	return b.ResolveReference(u)
}

// safeMailto keeps recipients and subject; a body or an attachment that a
// stranger chose has no place in the reader's mail.
func safeMailto(u *url.URL) string {
	to := u.Opaque
	if to == "" {
		to = strings.TrimPrefix(u.Path, "/")
	}
	if !strings.Contains(to, "@") && !strings.Contains(strings.ToLower(to), "%40") {
		return ""
	}
	q := url.Values{}
	if s := u.Query().Get("subject"); s != "" {
		q.Set("subject", s)
	}
	query := ""
	if len(q) > 0 {
		query = strings.ReplaceAll(q.Encode(), "+", "%20")
	}
	return finish(&url.URL{Scheme: "mailto", Opaque: to, RawQuery: query})
}

// finish writes an address with every character that could end an attribute
// or a line escaped, and refuses one that does not read back.
func finish(u *url.URL) string {
	s := unsafeChars.Replace(u.String())
	if len(s) > maxURL {
		return ""
	}
	if _, err := url.Parse(s); err != nil {
		return ""
	}
	return s
}

var unsafeChars = strings.NewReplacer("<", "%3C", ">", "%3E", `"`, "%22", "'", "%27", "`", "%60", " ", "%20",
	"{", "%7B", "}", "%7D", "|", "%7C", `\`, "%5C", "^", "%5E")

// cleanRef does what browsers do first: blanks around are dropped, and so are
// line breaks, tabs and control characters within.
func cleanRef(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7F || r == utf8.RuneError || r >= 0x80 && invisible(r, 0, "") {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// escapePercent mends an address with a percent sign that escapes nothing.
func escapePercent(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])) {
			b.WriteString("%25")
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}
