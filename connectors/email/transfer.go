package email

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// decodeTransfer undoes a Content-Transfer-Encoding (RFC 2045 section 6).
// Damage costs the damaged bytes; ok tells whether there was none. An encoding
// nobody knows leaves the bytes as they are.
func decodeTransfer(body []byte, encoding string) (data []byte, ok bool) {
	encoding = strings.ToLower(encoding)
	if i := strings.IndexAny(encoding, " \t;("); i >= 0 {
		encoding = encoding[:i]
	}
	switch strings.Trim(encoding, `"'`) {
	case "base64", "base-64", "b":
		return decodeBase64(body)
	case "quoted-printable", "quotedprintable", "quoted_printable", "qp", "q":
		return decodeQP(body), true
	case "x-uuencode", "uuencode", "x-uue", "uue":
		return decodeUU(body)
	}
	return body, true
}

// decodeBase64 decodes base64 with anything in between. Lines that are text,
// such as the footer a mailing list appends, are passed over; padding in the
// middle starts a new run. Text that is no base64 at all comes back as it is.
func decodeBase64(body []byte) (data []byte, ok bool) {
	ok = true
	group := make([]byte, 0, len(body))
	flush := func() {
		group = group[:len(group)/4*4+legalTail(len(group))]
		out := make([]byte, base64.RawStdEncoding.DecodedLen(len(group)))
		n, _ := base64.RawStdEncoding.Decode(out, group) // every character was checked, the length is legal
		data = append(data, out[:n]...)
		group = group[:0]
	}
	used, passed, ended := 0, 0, false
	for len(body) > 0 {
		var line []byte
		line, body = cutLine(body)
		line = bytes.TrimSpace(line)
		if strange(line) || ended && len(line)%4 != 0 {
			passed += len(line)
			ok = false
			continue
		}
		used += len(line)
		for _, c := range line {
			switch {
			case isBase64(c):
				group = append(group, c)
			case c == '-': // the URL alphabet of RFC 4648 section 5
				group = append(group, '+')
			case c == '_':
				group = append(group, '/')
			case c == '=' && len(group) > 0:
				flush()
				ended = true
			case c != '=':
				ok = false
			}
		}
	}
	flush()
	return data, ok && used >= passed
}

// strange tells whether a line among base64 is something else.
func strange(line []byte) bool {
	foreign := 0
	for _, c := range line {
		if !isBase64(c) && c != '=' && c != '-' && c != '_' {
			foreign++
		}
	}
	return foreign > 1 && foreign*10 > len(line) || bytes.HasPrefix(line, []byte("--")) || bytes.HasPrefix(line, []byte("__")) ||
		bytes.Count(line, []byte(" ")) > 1
}

// decodeQP decodes quoted-printable (RFC 2045 section 6.7). An equals sign
// that begins nothing stands for itself.
func decodeQP(body []byte) []byte {
	out := make([]byte, 0, len(body))
	for len(body) > 0 {
		var line []byte
		line, body = cutLine(body)
		text := bytes.TrimRight(line, " \t\r\n")
		soft := bytes.HasSuffix(text, []byte("="))
		if soft {
			text = text[:len(text)-1]
		}
		for i := 0; i < len(text); i++ {
			if text[i] == '=' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]) {
				out = append(out, unhex(text[i+1])<<4|unhex(text[i+2]))
				i += 2
				continue
			}
			out = append(out, text[i])
		}
		if !soft && bytes.HasSuffix(line, []byte("\n")) {
			out = append(out, '\n')
		}
	}
	return out
}

// decodeUU decodes the lines between "begin" and "end" of uuencode.
func decodeUU(body []byte) (data []byte, ok bool) {
	inside := false
	for len(body) > 0 {
		var line []byte
		line, body = cutLine(body)
		line = bytes.TrimRight(line, "\r\n")
		switch {
		case !inside:
			inside = bytes.HasPrefix(line, []byte("begin "))
		case bytes.Equal(line, []byte("end")):
			return data, true
		case len(line) > 0:
			data = append(data, decodeUULine(line)...)
		}
	}
	return data, false
}

func decodeUULine(line []byte) []byte {
	want := int(line[0]-' ') & 63
	var out []byte
	line = line[1:]
	at := func(i int) byte {
		if i < len(line) {
			return (line[i] - ' ') & 63
		}
		return 0
	}
	for i := 0; len(out) < want && i < len(line); i += 4 {
		a, b, c, d := at(i), at(i+1), at(i+2), at(i+3)
		out = append(out, a<<2|b>>4, b<<4|c>>2, c<<6|d)
	}
	return out[:min(want, len(out))]
}
