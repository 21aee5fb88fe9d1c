package email

import (
	"bytes"
	"strings"
)

// field is one header field as it stands in the message: the name in lower
// case, the value unfolded but not decoded, in the bytes that came.
type field struct {
	name  string
	value []byte
}

// header is the fields of a message or part in their order.
type header []field

// get returns the value of the first non-empty field of a name, or nil. Empty
// ones are passed over because broken senders write a field twice.
func (h header) get(name string) []byte {
	for _, f := range h {
		if f.name == name && len(f.value) > 0 {
			return f.value
		}
	}
	return nil
}

// has reports whether a field of the name is there, empty or not.
func (h header) has(name string) bool {
	for _, f := range h {
		if f.name == name {
			return true
		}
	}
	return false
}

// text returns the decoded value of a field as one line of text.
func (h header) text(name string) string { return decodeWords(h.get(name)) }

// known are the fields by which a header is recognised behind a line that is
// none.
var known = map[string]bool{
	"from": true, "to": true, "cc": true, "subject": true, "date": true, "sender": true, "reply-to": true,
	"message-id": true, "mime-version": true, "content-type": true, "content-transfer-encoding": true,
	"content-disposition": true, "received": true, "return-path": true, "in-reply-to": true, "references": true,
}

// splitHead splits a message or part into its header and its body. A line that
// is no field is passed over when fields follow before the next empty line;
// otherwise the body begins with it, as senders forget the empty line.
func splitHead(raw []byte) (header, []byte) {
	var h header
	for len(raw) > 0 {
		line, rest := cutLine(raw)
		trimmed := bytes.TrimRight(line, "\r\n")
		switch {
		case len(trimmed) == 0:
			return h, rest
		case trimmed[0] == ' ' || trimmed[0] == '\t':
			if len(bytes.TrimSpace(trimmed)) == 0 && !continues(rest) {
				return h, rest
			}
			if f, ok := parseField(bytes.TrimLeft(trimmed, " \t")); ok && len(h) == 0 && known[f.name] {
				h = append(h, f) // blanks before the first field
			} else if len(h) > 0 {
				last := &h[len(h)-1]
				last.value = append(append(last.value, ' '), bytes.TrimSpace(trimmed)...)
			}
		default:
			f, ok := parseField(trimmed)
			if ok {
				h = append(h, f)
			} else if !fieldsFollow(rest) {
				return h, raw
			}
		}
		raw = rest
	}
	return h, nil
}

// parseField reads "Name: value". Blanks before the colon are let pass.
func parseField(line []byte) (field, bool) {
	name, value, ok := bytes.Cut(line, []byte(":"))
	name = bytes.TrimRight(name, " \t")
	if !ok || len(name) == 0 || len(name) > 100 {
		return field{}, false
	}
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return field{}, false
		}
	}
	// A copy, because folded lines are appended to it.
	return field{strings.ToLower(string(name)), bytes.Clone(bytes.TrimSpace(value))}, true
}

// continues reports whether the header goes on at raw.
func continues(raw []byte) bool {
	line, _ := cutLine(raw)
	line = bytes.TrimRight(line, "\r\n")
	if len(line) == 0 {
		return false
	}
	_, ok := parseField(line)
	return ok || line[0] == ' ' || line[0] == '\t'
}

// fieldsFollow reports whether a well-known field stands in raw before the
// next empty line.
func fieldsFollow(raw []byte) bool {
	for range 100 {
		line, rest := cutLine(raw)
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			return false
		}
		if f, ok := parseField(line); ok && known[f.name] {
			return true
		}
		raw = rest
	}
	return false
}

// cutLine returns the first line of raw with its end, and what follows.
func cutLine(raw []byte) (line, rest []byte) {
	i := bytes.IndexByte(raw, '\n')
	if i < 0 {
		return raw, nil
	}
	return raw[:i+1], raw[i+1:]
}

// plainLines gives a message the line ends the reader works with. Files that
// went through old systems have a lone carriage return at each end of line.
func plainLines(raw []byte) []byte {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(raw, '\n') < 0 && bytes.IndexByte(raw, '\r') >= 0 {
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	for len(raw) > 0 { // empty lines before the header
		line, rest := cutLine(raw)
		if len(bytes.TrimSpace(line)) > 0 {
			break
		}
		raw = rest
	}
	if isFromLine(raw) || bytes.HasPrefix(raw, []byte(">From ")) {
		_, raw = cutLine(raw)
	}
	return raw
}
