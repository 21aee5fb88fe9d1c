package rss

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxBytes is how large a feed may be, unpacked. Podcasts of many years stay
// below it; a bomb does not.
const maxBytes = 16 << 20

// document is a feed as it came.
type document struct {
	data        []byte
	contentType string // as the server named it, with parameters
	base        string // absolute address, "" for a file
}

// summary is what reading a feed found out beside its entries.
type summary struct {
	damaged bool  // it ends before its end
	faults  int   // entries that could not be read
	fault   error // the first of them
}

// head of a feed: what its entries inherit.
type heading struct {
	title  string // plain text
	link   string
	author string
}

var errTooLarge = errors.New("more than the size limit")

// readFeed calls emit with each entry of a feed in its order. The error is an
// *app.Error saying what the document is instead, ctx's, or emit's.
func readFeed(ctx context.Context, doc document, emit func(heading, entry) error) (summary, error) {
	if bytes.HasPrefix(doc.data, []byte("\x1f\x8b\x08")) {
		data, err := gunzip(doc.data)
		if errors.Is(err, errTooLarge) {
			return summary{}, tooLarge()
		}
		doc.data = data
	}
	text := strings.TrimLeft(decodeText(doc.data, doc.contentType), "\ufeff \t\r\n\x00")
	switch {
	case text == "":
		return summary{}, emptyFeed(len(doc.data))
	case text[0] == '{' || text[0] == '[':
		return readJSON(ctx, text, emit)
	}
	return readXML(ctx, text, doc.base, emit)
}

// gunzip unpacks a file that was kept packed. What came before damage counts.
func gunzip(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpack feed: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if len(data) > maxBytes {
		return nil, errTooLarge
	}
	if err != nil {
		return data, fmt.Errorf("unpack feed: %w", err)
	}
	return data, nil
}

// readXML reads RSS, RDF, CDF and Atom.
func readXML(ctx context.Context, text, base string, emit func(heading, entry) error) (summary, error) {
	var sum summary
	var top heading
	known := false
	out, err := readDocument(ctx, text, base, func(root, n *node, damaged bool) error {
		if !known {
			top = headingOf(root)
			known = top.title != "" && top.link != ""
		}
		e, err := decodeEntry(n)
		if err != nil {
			sum.faults++
			if sum.fault == nil {
				sum.fault = err
			}
			return nil
		}
		e.damaged = damaged
		return emit(top, e)
	})
	if err != nil {
		return sum, err
	}
	sum.damaged = out.damaged
	switch out.kind {
	case rootRSS, rootAtom:
		return sum, nil
	case rootHTML:
		if inner := innerFeed(text); inner != "" {
			return readXML(ctx, inner, base, emit)
		}
		return sum, webPage(base, text)
	case rootList:
		return sum, feedList()
	case rootNone:
		return sum, notFeed("The document is XML, but no feed.")
	}
	return sum, notFeed("The answer is neither a feed nor a web page.")
}

// innerFeed returns the feed that somebody put inside a web page, "" where
// there is none. It says so by its namespace; a page about feeds does not.
func innerFeed(page string) string {
	at := strings.Index(page, "<feed ")
	if at < 0 {
		return ""
	}
	end := strings.IndexByte(page[at:], '>')
	if end < 0 || !strings.Contains(page[at:at+end], "http://www.w3.org/2005/Atom") {
		return ""
	}
	return page[at:]
}

// decodeEntry reads an entry by the format its name belongs to.
func decodeEntry(n *node) (entry, error) {
	if n.name == "entry" {
		en, err := decodeAtom(n)
		if err != nil {
			return entry{}, err
		}
		return fromAtom(en), nil
	}
	it, err := decodeRSS(n)
	if err != nil {
		return entry{}, err
	}
	e := fromRSS(it)
	e.extra = podcastLine(n)
	return e, nil
}

// headingOf reads the title, address and author of a feed.
func headingOf(root *node) heading {
	from := root
	if channel := root.child("channel"); channel != nil {
		from = channel
	}
	var h heading
	if t := from.child("title", "dc:title"); t != nil {
		if t.attr("type") != "" || t.attr("mode") != "" {
			h.title, _ = visibleText(constructHTML(t))
		} else {
			h.title, _ = visibleText(looseHTML(t))
		}
		h.title = oneLine(h.title)
	}
	h.link = headingLink(from)
	if a := from.child("author"); a != nil && a.hasElements() {
		h.author = personText(a) // RFC 4287 section 4.2.1: it is that of entries without one
	}
	return h
}

// headingLink returns the address of the page a feed belongs to, or another
// address of its own.
func headingLink(from *node) string {
	link := ""
	for _, p := range from.children {
		c := p.node
		if c == nil || c.name != "link" {
			continue
		}
		rel := strings.ToLower(c.attr("rel"))
		ref := resolve(c.base, strings.TrimSpace(c.text()+c.attr("href")))
		if !isAddress(ref) || rel == "hub" {
			continue
		}
		if rel == "" || rel == "alternate" {
			return ref
		}
		if link == "" {
			link = ref
		}
	}
	return link
}
