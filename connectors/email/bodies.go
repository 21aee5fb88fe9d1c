package email

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// shape is messages that have the same text parts, so that one FETCH gets
// them all.
type shape struct {
	pieces []piece
	uids   []imap.UID
}

// bodies fetches the text parts of messages and puts them where they belong.
func (f *fetching) bodies(ctx context.Context, batch []wanted, roots map[imap.UID]*part) error {
	var order []string
	shapes := map[string]*shape{}
	for _, m := range batch {
		root, ok := roots[m.uid]
		if !ok {
			continue
		}
		list := pieces(root, f.limits.text)
		if len(list) == 0 {
			continue
		}
		key := shapeName(list)
		if shapes[key] == nil {
			shapes[key] = &shape{pieces: list}
			order = append(order, key)
		}
		shapes[key].uids = append(shapes[key].uids, m.uid)
	}
	for _, key := range order {
		s := shapes[key]
		got, err := f.srv.texts(ctx, s.uids, s.pieces)
		for uid, sections := range got {
			if root, ok := roots[uid]; ok {
				roots[uid] = fill(root, sections, f.limits.text)
			}
		}
		if err != nil {
			return err
		}
	}
	var empty []imap.UID // also those whose texts the server named otherwise than asked
	for _, m := range batch {
		if root, ok := roots[m.uid]; ok && (hollow(root) || !complete(root)) {
			empty = append(empty, m.uid)
		}
	}
	return f.whole(ctx, empty, roots)
}

// hollow tells whether a message has neither text nor files as the server sees
// it. Where it took a broken header or boundary differently there may be some
// after all.
func hollow(root *part) bool {
	empty := true
	root.walk(func(p *part) bool {
		if p.isFile(root) || len(bytes.TrimSpace(p.body)) > 0 && (p.isText() || p.kind == "text/calendar") {
			empty = false
		}
		return empty
	})
	return empty
}

func shapeName(list []piece) string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = fmt.Sprint(pathName(p.path), "<", p.limit)
	}
	return strings.Join(names, " ")
}

// fill puts fetched texts into a message's parts. A message that is one part
// is read as a whole, because its header may be broken in ways the server
// took differently.
func fill(root *part, sections map[string][]byte, limit int64) *part {
	root.walk(func(p *part) bool {
		if p.path == nil {
			return true
		}
		if body, ok := sections[pathName(p.path)]; ok {
			p.body = body
			if body == nil {
				p.body = []byte{}
			}
			p.broken = p.broken || int64(len(body)) >= limit
		}
		return true
	})
	if len(root.kids) == 0 && root.body != nil && isMultipart(root.head) {
		r := reader{}
		whole := newPart(withoutStructure(root.head), "text/plain")
		whole.body = root.body
		r.multipart(whole, 0)
		return whole
	}
	return root
}

// isMultipart tells whether the message's own header announces parts where the
// server saw none.
func isMultipart(h header) bool {
	kind, _ := structured(h.get("content-type"))
	return strings.HasPrefix(kind, "multipart/")
}

// withoutStructure drops the two fields that stand for the server's view.
func withoutStructure(h header) header {
	if len(h) < 2 {
		return h
	}
	return h[2:]
}
