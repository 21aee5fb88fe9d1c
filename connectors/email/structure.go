package email

import (
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// piece is a part to be fetched.
type piece struct {
	path  []int
	limit int64 // bytes
}

// pieces returns the parts of a message that are text to be read or may be an
// invite, which are all that is fetched of it. limit bounds a text.
func pieces(root *part, limit int64) []piece {
	var list []piece
	for _, p := range needed(root) {
		size := limit
		if !p.isText() {
			size = maxInvite
		}
		list = append(list, piece{p.path, size})
	}
	return list
}

// needed returns the parts that pieces tells the paths of.
func needed(root *part) []*part {
	var list []*part
	root.walk(func(p *part) bool {
		if p.isText() && p.path != nil {
			list = append(list, p)
		}
		return p.disp != "attachment"
	})
	for _, p := range inviteParts(root) {
		if p.path != nil && !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	return list
}

// assemble builds a message's parts of its header and the structure the server
// tells. The bodies are missing.
func assemble(h head) *part {
	fields, _ := splitHead(plainLines(h.header))
	root := newPart(fields, "text/plain")
	b := builder{}
	switch bs := h.structure.(type) {
	case *imap.BodyStructureMultiPart:
		root.kind = bs.MediaType()
		root.kids = b.children(bs, nil, 0)
	case *imap.BodyStructureSinglePart:
		// The server's view of a broken header counts: it decides what a path means.
		leaf := b.single(bs, []int{1}, 0)
		leaf.head = append(leaf.head, fields...)
		root = leaf
	}
	return root
}

// builder turns a BODYSTRUCTURE into parts.
type builder struct {
	parts int
}

func (b *builder) children(bs *imap.BodyStructureMultiPart, path []int, depth int) []*part {
	var kids []*part
	for i, child := range bs.Children {
		kids = append(kids, b.part(child, append(slices.Clone(path), i+1), depth+1))
	}
	return kids
}

func (b *builder) part(bs imap.BodyStructure, path []int, depth int) *part {
	b.parts++
	if depth > maxDepth || b.parts > maxParts {
		return &part{kind: "application/octet-stream", broken: true}
	}
	switch bs := bs.(type) {
	case *imap.BodyStructureMultiPart:
		p := &part{kind: bs.MediaType(), kids: b.children(bs, path, depth)}
		if bs.Extended != nil {
			p.params = bs.Extended.Params
		}
		return p
	case *imap.BodyStructureSinglePart:
		return b.single(bs, path, depth)
	}
	return &part{kind: "application/octet-stream", broken: true}
}

func (b *builder) single(bs *imap.BodyStructureSinglePart, path []int, depth int) *part {
	p := &part{
		kind: bs.MediaType(), params: rejoin(bs.Params), path: path, size: decodedSize(bs),
		head: header{{"content-transfer-encoding", []byte(bs.Encoding)}, {"content-id", []byte(bs.ID)}},
	}
	if d := bs.Disposition(); d != nil {
		p.disp, p.dispo = strings.ToLower(d.Value), rejoin(d.Params)
	}
	msg := bs.MessageRFC822
	if msg == nil || msg.BodyStructure == nil {
		return p
	}
	inner := &part{kind: "text/plain"}
	switch bs := msg.BodyStructure.(type) {
	case *imap.BodyStructureMultiPart:
		inner = &part{kind: bs.MediaType(), kids: b.children(bs, path, depth+1)}
	case *imap.BodyStructureSinglePart:
		inner = b.part(bs, append(slices.Clone(path), 1), depth+1)
	}
	inner.head = append(inner.head, envelopeHead(msg.Envelope)...)
	p.kids = []*part{inner}
	return p
}

// envelopeHead writes what an envelope tells as header fields.
func envelopeHead(e *imap.Envelope) header {
	if e == nil {
		return nil
	}
	h := header{{"subject", []byte(e.Subject)}}
	if len(e.From) > 0 {
		from := e.From[0].Addr()
		if e.From[0].Name != "" {
			from = e.From[0].Name + " <" + from + ">"
		}
		h = append(h, field{"from", []byte(from)})
	}
	if !e.Date.IsZero() {
		h = append(h, field{"date", []byte(e.Date.Format(time.RFC1123Z))})
	}
	return h
}

// rejoin puts RFC 2231 pieces together that servers hand on as they came.
func rejoin(params map[string]string) map[string]string {
	raw := make(map[string][]byte, len(params))
	for k, v := range params {
		raw[strings.ToLower(k)] = []byte(v)
	}
	return joinParams(raw)
}

// decodedSize tells how many bytes a part has when decoded. For base64 it is
// reckoned from full lines of 76 characters (RFC 2045 section 6.8) and may be
// off by two.
func decodedSize(bs *imap.BodyStructureSinglePart) int64 {
	n := int64(bs.Size)
	if strings.EqualFold(bs.Encoding, "base64") {
		return n/78*57 + n%78*3/4
	}
	return n
}
