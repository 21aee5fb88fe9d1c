package email

import (
	"bytes"
	"strings"
)

// Limits of a message's structure. Beyond them parts are taken as they are:
// no honest message is built like that.
const (
	maxDepth = 24
	maxParts = 2000
)

// part is one node of a message: a multipart with kids, an enclosed message
// with one kid, or a leaf with a body.
type part struct {
	head   header
	kind   string // media type in lower case: "text/plain"
	params map[string]string
	disp   string // "attachment", "inline", ""
	dispo  map[string]string
	body   []byte // as it came, still encoded
	size   int64  // decoded bytes, where body was not fetched; 0 unknown
	kids   []*part
	broken bool  // the structure is damaged here
	path   []int // where the server keeps a leaf; nil when read from a file
}

// reader reads one message and counts its parts.
type reader struct {
	parts int
}

// readMessage reads a message into its parts. It accepts anything.
func readMessage(raw []byte) *part {
	r := reader{}
	return r.part(plainLines(raw), "text/plain", 0)
}

func (r *reader) part(raw []byte, fallback string, depth int) *part {
	r.parts++
	h, body := splitHead(raw)
	p := newPart(h, fallback)
	p.body = body
	if depth >= maxDepth || r.parts > maxParts {
		p.broken = true
		return p
	}
	switch {
	case strings.HasPrefix(p.kind, "multipart/"):
		r.multipart(p, depth)
	case p.kind == "message/rfc822" || p.kind == "message/global":
		inner, ok := decodeTransfer(body, p.encoding())
		p.broken = !ok
		p.kids = []*part{r.part(plainLines(inner), "text/plain", depth+1)}
	case isSealed(p.kind) && !isEncrypted(p):
		data, _ := decodeTransfer(body, p.encoding())
		if inner := signedContent(data); len(inner) > 0 {
			p.kids = []*part{r.part(plainLines(inner), "text/plain", depth+1)}
		}
	}
	return p
}

// newPart makes a part of its header. fallback is its type where the header
// names none (RFC 2045 section 5.2, RFC 2046 section 5.1.5).
func newPart(h header, fallback string) *part {
	p := &part{head: h}
	p.kind, p.params = structured(h.get("content-type"))
	p.disp, p.dispo = structured(h.get("content-disposition"))
	major, minor, ok := strings.Cut(p.kind, "/")
	switch {
	case p.kind == "":
		p.kind = fallback
	case p.kind == "text":
		p.kind = "text/plain"
	case p.kind == "html":
		p.kind = "text/html"
	case !ok || major == "" || minor == "":
		p.kind = "text/plain" // RFC 2045 section 5.2 asks for it
		if p.name() != "" {
			p.kind = "application/octet-stream"
		}
	}
	return p
}

func (p *part) encoding() string { return string(p.head.get("content-transfer-encoding")) }

// multipart splits a multipart's body at its boundary, or at what looks like
// the boundary when the announced one never comes.
func (r *reader) multipart(p *part, depth int) {
	body := p.body
	boundary := strings.TrimRight(p.params["boundary"], " \t")
	pieces := splitParts(body, boundary)
	if len(pieces) == 0 {
		if seen := seenBoundary(body); seen != "" {
			pieces = splitParts(body, seen)
		}
		p.broken = true
	}
	if len(pieces) == 0 {
		if data, ok := decodeTransfer(body, p.encoding()); ok && len(data) > 0 && !bytes.Equal(data, body) && depth < maxDepth {
			// The whole multipart was encoded, which RFC 2045 section 6.4 forbids.
			p.body = data
			p.head = append(header{{"content-transfer-encoding", []byte("8bit")}}, p.head...)
			r.multipart(p, depth+1)
			return
		}
		p.kind = "text/plain" // no parts: all of it is text
		return
	}
	fallback := "text/plain"
	if p.kind == "multipart/digest" {
		fallback = "message/rfc822"
	}
	for _, piece := range pieces {
		p.kids = append(p.kids, r.part(piece, fallback, depth+1))
	}
	p.body = nil
}

// splitParts returns what stands between the delimiter lines. A missing end
// closes at the end of the body.
func splitParts(body []byte, boundary string) [][]byte {
	if boundary == "" {
		return nil
	}
	delim := []byte("--" + boundary)
	var pieces [][]byte
	start := -1
	for pos := 0; pos < len(body) && len(pieces) < maxParts; {
		line, rest := cutLine(body[pos:])
		next := len(body) - len(rest)
		if tail, ok := bytes.CutPrefix(line, delim); ok {
			tail = bytes.TrimRight(tail, " \t\r\n")
			if len(tail) == 0 || bytes.HasPrefix(tail, []byte("--")) {
				if start >= 0 {
					pieces = append(pieces, trimBreak(body[start:pos]))
				}
				start = next
				if len(tail) > 0 && !bytes.Contains(body[next:], append([]byte("\n"), delim...)) {
					return pieces // the end, and no parts after it by mistake
				}
			}
		}
		pos = next
	}
	if start >= 0 && start < len(body) {
		pieces = append(pieces, body[start:])
	}
	return pieces
}

// trimBreak removes the line end before a delimiter, which belongs to it.
func trimBreak(piece []byte) []byte {
	piece = bytes.TrimSuffix(piece, []byte("\n"))
	return bytes.TrimSuffix(piece, []byte("\r"))
}

// seenBoundary finds the first line that looks like a delimiter and is
// followed by a part's header.
func seenBoundary(body []byte) string {
	for len(body) > 0 {
		line, rest := cutLine(body)
		body = rest
		tail, ok := bytes.CutPrefix(bytes.TrimRight(line, " \t\r\n"), []byte("--"))
		if !ok || len(tail) == 0 || bytes.ContainsAny(tail, " \t") || bytes.Trim(tail, "-") == nil {
			continue
		}
		next, _ := cutLine(rest)
		if f, ok := parseField(bytes.TrimRight(next, "\r\n")); ok && strings.HasPrefix(f.name, "content-") {
			return string(tail)
		}
	}
	return ""
}

// data returns the part's body without its transfer encoding.
func (p *part) data() ([]byte, bool) {
	body, _ := uncut(p.body)
	data, ok := decodeTransfer(body, p.encoding())
	if len(bytes.TrimSpace(data)) == 0 && len(bytes.TrimSpace(body)) > 0 && strings.HasPrefix(p.kind, "text/") {
		return body, false // announced as base64, but it is text
	}
	return data, ok
}

// walk calls f with p and the parts below it, parents first, until f returns
// false for a part, whose kids are then left out.
func (p *part) walk(f func(*part) bool) {
	if !f(p) {
		return
	}
	for _, kid := range p.kids {
		kid.walk(f)
	}
}
