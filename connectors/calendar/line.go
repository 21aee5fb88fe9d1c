package calendar

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// line is one content line (RFC 5545 section 3.1). Name and parameter names
// are upper case; the value is still as it was written.
type line struct {
	name   string
	params map[string][]string
	value  string
}

// param returns the first value of a parameter, or "".
func (l line) param(name string) string {
	if v := l.params[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// maxLine bounds one content line; what goes beyond is cut.
const maxLine = 1 << 20

// toUTF8 turns a file with a UTF-16 mark into UTF-8 and drops a byte order
// mark. Other bytes stay for decodeText, which works line by line.
func toUTF8(data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		dec := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()
		if out, err := dec.Bytes(data); err == nil {
			return out
		}
	}
	return data
}

// decodeText returns the line as valid UTF-8. A line that is not is taken for
// Windows-1252, the usual reason.
func decodeText(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(out)
}

// unfold splits a file into content lines: any line ending, folding by space
// or tab, and the broken folding of writers that put raw line breaks into a
// text. Joining happens on bytes, since folding may cut a character.
func unfold(data []byte) []string {
	data = bytes.ReplaceAll(toUTF8(data), []byte("\r\n"), []byte("\n"))
	data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	var out []string
	var cur []byte
	flush := func() {
		if len(cur) > 0 {
			out = append(out, decodeText(cur))
		}
		cur = cur[:0]
	}
	for raw := range bytes.SplitSeq(data, []byte("\n")) {
		switch {
		case len(bytes.TrimSpace(raw)) == 0 && !isFolded(raw):
		case isFolded(raw):
			cur = extend(cur, raw[1:])
		case softBreak(cur):
			cur = extend(cur[:len(cur)-1], raw)
		case len(cur) > 0 && !startsLine(raw):
			cur = extend(append(cur, `\n`...), raw)
		default:
			flush()
			cur = extend(cur, bytes.TrimLeft(raw, "\x00\xa0"))
		}
	}
	flush()
	return out
}

// isFolded reports whether a raw line continues the one before.
func isFolded(raw []byte) bool { return len(raw) > 0 && (raw[0] == ' ' || raw[0] == '\t') }

// extend appends within maxLine.
func extend(cur, raw []byte) []byte {
	if room := maxLine - len(cur); len(raw) > room {
		raw = raw[:max(room, 0)]
	}
	return append(cur, raw...)
}

// softBreak reports whether the line ends in a soft line break of the
// quoted-printable that vCalendar 1.0 wrote.
func softBreak(cur []byte) bool {
	return bytes.HasSuffix(cur, []byte("=")) && bytes.Contains(bytes.ToUpper(cur), []byte("QUOTED-PRINTABLE"))
}

// startsLine reports whether a raw line begins a content line: a name, then
// ";" or ":". A name that is neither upper case nor one we know is prose that
// a writer forgot to fold ("Note: bring the slides").
func startsLine(raw []byte) bool {
	i := bytes.IndexAny(raw, ":;")
	if i <= 0 {
		return false
	}
	name := raw[:i]
	for _, c := range name {
		if !isNameByte(c) {
			return false
		}
	}
	upper := bytes.ToUpper(name)
	return bytes.Equal(name, upper) || bytes.HasPrefix(upper, []byte("X-")) || knownName(string(upper))
}

func isNameByte(c byte) bool {
	return c == '-' || c == '_' || c == '.' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// knownName reports whether the reader uses a property of that name.
func knownName(name string) bool {
	switch name {
	case "BEGIN", "END", "VERSION", "PRODID", "METHOD", "CALSCALE", "UID", "DTSTAMP", "DTSTART", "DTEND", "DUE", "DURATION",
		"SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS", "TRANSP", "ATTENDEE", "ORGANIZER", "CATEGORIES", "CLASS",
		"RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "SEQUENCE", "CREATED", "LAST-MODIFIED", "PRIORITY", "COMPLETED",
		"PERCENT-COMPLETE", "ATTACH", "CONFERENCE", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME":
		return true
	}
	return false
}

// parseLine splits a content line into name, parameters and value. It bends
// where writers do: spaces around names, parameters without value, a quote
// that never closes. ok is false where there is no name or no value.
func parseLine(s string) (l line, ok bool) {
	i := strings.IndexAny(s, ":;")
	if i <= 0 {
		return line{}, false
	}
	l.name = strings.ToUpper(strings.TrimSpace(s[:i]))
	if dot := strings.LastIndexByte(l.name, '.'); dot >= 0 { // a group of vCalendar 1.0
		l.name = l.name[dot+1:]
	}
	rest := s[i:]
	for strings.HasPrefix(rest, ";") {
		var name string
		var values []string
		name, values, rest = parseParam(rest[1:])
		if name == "" {
			continue
		}
		if l.params == nil {
			l.params = map[string][]string{}
		}
		l.params[name] = append(l.params[name], values...)
	}
	if !strings.HasPrefix(rest, ":") {
		return line{}, false
	}
	l.value = rest[1:]
	return l, l.name != ""
}

// parseParam reads one parameter up to the ";" or ":" that ends it.
func parseParam(s string) (name string, values []string, rest string) {
	i := strings.IndexAny(s, "=;:")
	if i < 0 {
		return "", nil, ""
	}
	name = strings.ToUpper(strings.TrimSpace(s[:i]))
	if s[i] != '=' { // vCalendar 1.0: a bare value such as QUOTED-PRINTABLE
		return "ENCODING", []string{name}, s[i:]
	}
	s = s[i+1:]
	for {
		var v string
		v, s = paramValue(s)
		values = append(values, caret.Replace(v))
		if !strings.HasPrefix(s, ",") {
			return name, values, s
		}
		s = s[1:]
	}
}

// caret undoes the encoding of RFC 6868.
var caret = strings.NewReplacer("^n", "\n", "^^", "^", "^'", `"`)

// paramValue reads one value of a parameter: quoted, where a quote closes it,
// or plain.
func paramValue(s string) (value, rest string) {
	if strings.HasPrefix(s, `"`) {
		if end := strings.IndexByte(s[1:], '"'); end >= 0 {
			value, rest = s[1:1+end], s[2+end:]
			if k := strings.IndexAny(rest, ",;:"); k > 0 { // text after the closing quote
				value, rest = value+rest[:k], rest[k:]
			}
			return value, rest
		}
		s = s[1:]
	}
	i := strings.IndexAny(s, ",;:")
	if i < 0 {
		return s, ""
	}
	return s[:i], s[i:]
}
