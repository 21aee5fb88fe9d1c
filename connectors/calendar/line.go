package calendar

import (
	"bytes"
	"iter"
	"strings"
)

// line is one content line (RFC 5545 section 3.1). The name is upper case;
// parameters and value are still as they were written, so that a large file
// costs little more than its size.
type line struct {
	name   string
	params string // ";NAME=value;..."
	value  string
}

// param returns the first value of a parameter, or "".
func (l line) param(name string) string {
	for rest := l.params; strings.HasPrefix(rest, ";"); {
		var found string
		var values []string
		found, values, rest = parseParam(rest[1:])
		if found == name && len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

// maxLine bounds one content line; what goes beyond is cut.
const maxLine = 1 << 20

// unfold yields the content lines of a file: any line ending, folding by space
// or tab, also right after the name, and the broken folding of writers that put
// raw line breaks into a text. Joining happens on bytes, since folding may cut a
// character. A line that is not folded is a part of the file's own memory.
func unfold(data []byte) iter.Seq[string] {
	return func(yield func(string) bool) {
		var u unfolder
		for raw := range physical(string(toUTF8(data))) {
			if isFolded(raw) {
				u.next.extend(raw[1:])
				continue
			}
			if strings.TrimSpace(raw) == "" {
				continue
			}
			if u.next.softBreak() {
				u.next.cut()
				u.next.extend(raw)
				continue
			}
			if u.settle() && !yield(u.done) {
				return
			}
			u.next = folded{first: trimBlank(raw)}
		}
		if u.settle() && !yield(u.done) {
			return
		}
		if u.cur.len() > 0 {
			yield(decodeText(u.cur.text()))
		}
	}
}

// unfolder joins physical lines. Whether a line begins a property shows only
// when all that is folded under it was read: cur is a property, next may be
// one or prose that belongs to cur.
type unfolder struct {
	cur, next folded
	done      string // the property settle finished
}

// settle makes next the current line, or a part of it where it is prose. It
// reports whether that finished a property. Prose after a property that has
// none is lost.
func (u *unfolder) settle() bool {
	switch {
	case u.next.len() == 0:
		return false
	case u.cur.len() == 0 || startsLine(u.next.head()):
		u.done = decodeText(u.cur.text())
		u.cur, u.next = u.next, folded{}
		return u.done != ""
	case takesProse(u.cur.head()):
		u.cur.extend(`\n`)
		u.cur.extend(u.next.text())
	}
	u.next = folded{}
	return false
}

// takesProse reports whether text that follows a line without folding can be a
// part of it. A time or a rule has none: it would be lost for a stray line.
func takesProse(head string) bool {
	name := head
	if i := strings.IndexAny(head, ":;"); i >= 0 {
		name = head[:i]
	}
	switch strings.ToUpper(strings.TrimSpace(name)) {
	case "BEGIN", "END", "VERSION", "UID", "DTSTAMP", "DTSTART", "DTEND", "DUE", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID",
		"SEQUENCE", "CREATED", "LAST-MODIFIED", "STATUS", "TRANSP", "PRIORITY", "COMPLETED", "PERCENT-COMPLETE",
		"TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-WR-TIMEZONE":
		return false
	}
	return true
}

// physical yields the lines of a file, ended by CRLF, LF or CR.
func physical(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for s != "" {
			i := strings.IndexAny(s, "\r\n")
			if i < 0 {
				yield(s)
				return
			}
			if !yield(s[:i]) {
				return
			}
			if strings.HasPrefix(s[i:], "\r\n") {
				i++
			}
			s = s[i+1:]
		}
	}
}

// folded is a content line as it grows: the first physical line and, only where
// there are others, all of it.
type folded struct {
	first string
	more  []byte
}

func (f *folded) len() int { return max(len(f.first), len(f.more)) }

func (f *folded) text() string {
	if f.more == nil {
		return f.first[:min(len(f.first), maxLine)]
	}
	return string(f.more)
}

// headLength is how much of a line is looked at for its name and parameters.
const headLength = 200

// head returns the beginning of the line.
func (f *folded) head() string {
	if f.more == nil || strings.ContainsAny(f.first, ":;") {
		return f.first[:min(len(f.first), headLength)]
	}
	return string(f.more[:min(len(f.more), headLength)])
}

// extend appends within maxLine.
func (f *folded) extend(raw string) {
	if f.more == nil {
		f.more = append(make([]byte, 0, 2*(len(f.first)+len(raw))), f.first...)
	}
	f.more = append(f.more, raw[:min(len(raw), max(maxLine-len(f.more), 0))]...)
}

// softBreak reports whether the line ends in a soft line break of the
// quoted-printable that vCalendar 1.0 wrote.
func (f *folded) softBreak() bool {
	if f.more == nil && !strings.HasSuffix(f.first, "=") || f.more != nil && !bytes.HasSuffix(f.more, []byte("=")) {
		return false
	}
	return strings.Contains(strings.ToUpper(f.head()), "QUOTED-PRINTABLE")
}

// cut takes the last character away.
func (f *folded) cut() {
	if f.more != nil {
		f.more = f.more[:len(f.more)-1]
	} else {
		f.first = f.first[:len(f.first)-1]
	}
}

// isFolded reports whether a raw line continues the one before.
func isFolded(raw string) bool { return raw != "" && (raw[0] == ' ' || raw[0] == '\t') }

// startsLine reports whether a raw line begins a content line: a name, then
// ";" or ":". A name that is neither upper case nor one we know is prose that
// a writer forgot to fold ("Note: bring the slides").
func startsLine(raw string) bool {
	i := strings.IndexAny(raw, ":;")
	if i <= 0 {
		return false
	}
	name := raw[:i]
	for k := range len(name) {
		if !isNameByte(name[k]) {
			return false
		}
	}
	upper := strings.ToUpper(name)
	return name == upper || strings.HasPrefix(upper, "X-") || knownName(upper)
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
		_, _, rest = parseParam(rest[1:])
	}
	if !strings.HasPrefix(rest, ":") {
		return line{}, false
	}
	l.params = s[i : len(s)-len(rest)]
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
		if strings.Contains(v, "^") {
			v = caret.Replace(v)
		}
		values = append(values, v)
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

// trimBlank takes zero bytes and hard blanks of one-byte charsets off the front
// of a line. They are bytes, not runes: the line is not decoded yet.
func trimBlank(s string) string {
	for len(s) > 0 && (s[0] == 0 || s[0] == 0xa0) {
		s = s[1:]
	}
	return s
}
