package rss

import (
	"context"
	"errors"
	"net/url"
	"strings"
)

// rootKind tells what the first element that counts is.
type rootKind int

const (
	rootNone  rootKind = iota // no feed
	rootHTML                  // a web page
	rootRSS                   // RSS 0.9x and 2.0, RDF, CDF
	rootAtom                  // Atom 0.3 and 1.0
	rootList                  // OPML: a list of feeds
	rootEmpty                 // no element at all
)

// outline is what a document holds outside its entries.
type outline struct {
	kind    rootKind
	root    *node
	damaged bool // the document ended before its end, or was cut by a limit
}

// builder makes nodes of tokens and hands over each entry as it is complete,
// so that a feed never stands in memory as a tree.
type builder struct {
	scan    scanner
	stack   []frame
	out     outline
	core    string // known prefix of the root's namespace
	nodes   int    // elements and texts kept of the entry, or outside entries
	chars   int    // bytes of text, likewise
	entries int
	seen    int // elements before the root
	emit    func(root, n *node, damaged bool) error
}

type frame struct {
	node  *node
	raw   string // as written, lower case
	scope *scope
	entry bool
}

// errTooMany ends the reading of a document that has too many entries.
var errTooMany = errors.New("too many entries")

// maxPreamble is how many elements may stand before the root of a feed: the
// warnings a broken server prints before the document.
const maxPreamble = 64

// readDocument scans text and calls emit with each entry in the order of the
// document; base is the document's own address. The error is emit's or ctx's.
func readDocument(ctx context.Context, text, base string, emit func(root, n *node, damaged bool) error) (outline, error) {
	b := &builder{scan: scanner{src: text}, emit: emit}
	b.out.kind = rootEmpty
	bottom := &node{base: base}
	b.stack = []frame{{node: bottom}}
	for count := 0; ; count++ {
		if count%1024 == 0 && ctx.Err() != nil {
			return b.out, ctx.Err()
		}
		t := b.scan.next()
		var err error
		switch t.kind {
		case tokEnd:
			return b.finish()
		case tokText, tokCDATA:
			b.characters(t)
		case tokOpen:
			err = b.open(t)
		case tokClose:
			err = b.close(strings.ToLower(t.name))
		}
		if errors.Is(err, errTooMany) {
			b.out.damaged = true
			return b.out, nil
		}
		if err != nil || b.out.kind == rootHTML || b.out.kind == rootList || b.seen > maxPreamble {
			return b.out, err
		}
	}
}

// finish closes what is open at the end of the document.
func (b *builder) finish() (outline, error) {
	if b.out.kind == rootRSS || b.out.kind == rootAtom {
		b.out.damaged = b.out.damaged || b.scan.cut || b.scan.ents.over || len(b.stack) > 1
	}
	for len(b.stack) > 1 {
		if err := b.pop(true); err != nil {
			return b.out, err
		}
	}
	return b.out, nil
}

func (b *builder) top() *frame { return &b.stack[len(b.stack)-1] }

// characters adds text to the element that is open.
func (b *builder) characters(t token) {
	if b.out.root == nil || t.text == "" {
		return
	}
	if t.kind == tokText && len(b.stack) <= 2 && strings.TrimSpace(t.text) == "" {
		return
	}
	if b.nodes >= maxNodes || b.chars >= maxChars {
		b.out.damaged = true
		return
	}
	text := withoutData(t.text)
	if room := maxChars - b.chars; len(text) > room {
		text, b.out.damaged = strings.ToValidUTF8(text[:room], ""), true
	}
	b.nodes++
	b.chars += len(text)
	n := b.top().node
	n.children = append(n.children, part{text: text, cdata: t.kind == tokCDATA})
}

func (b *builder) open(t token) error {
	if b.out.root == nil && !b.isRoot(t) {
		return nil
	}
	name := strings.ToLower(t.name)
	sc := b.top().scope.with(t.attrs)
	canon := sc.canonical(name, b.core)
	entry, err := b.beginsEntry(canon)
	if err != nil {
		return err
	}
	if len(b.stack) > maxDepth || b.nodes >= maxNodes {
		b.out.damaged = b.out.damaged || b.nodes >= maxNodes
		return nil
	}
	b.nodes++
	n := b.attach(canon, sc.names(t.attrs), entry)
	b.stack = append(b.stack, frame{node: n, raw: name, scope: sc, entry: entry})
	if t.self || voidInEntry(canon) && b.inEntry() {
		return b.pop(false)
	}
	return nil
}

// beginsEntry reports whether an element of this name begins an entry, and
// makes room for it: an entry that was never closed ends there.
func (b *builder) beginsEntry(canon string) (bool, error) {
	if canon != "item" && canon != "entry" || b.out.root == nil {
		return false, nil
	}
	if b.inEntry() {
		if !b.top().entry { // an element of that name deep inside an entry
			return false, nil
		}
		if err := b.pop(false); err != nil {
			return false, err
		}
	}
	b.nodes, b.chars = 0, 0
	if b.entries++; b.entries > maxEntries {
		return false, errTooMany
	}
	return true, nil
}

// attach makes the node of an element and hangs it on the open one, unless it
// is the root or an entry, which are kept apart.
func (b *builder) attach(canon string, attrs []attr, entry bool) *node {
	up := b.top().node
	n := &node{name: canon, attrs: attrs, base: up.base}
	if own := n.attr("xml:base"); own != "" {
		n.base = resolve(n.base, own)
	}
	switch {
	case b.out.root == nil:
		b.out.root = n
	case !entry && len(b.stack) > 1:
		up.children = append(up.children, part{node: n})
	}
	return n
}

// voidInEntry names the HTML elements that writers leave open in markup that
// is not escaped.
func voidInEntry(name string) bool {
	switch strings.TrimPrefix(name, "xhtml:") {
	case "br", "hr", "img", "wbr":
		return true
	}
	return false
}

// isRoot reports whether the element opens a feed, and sets what follows from
// that. Other elements before the root are passed over.
func (b *builder) isRoot(t token) bool {
	_, local, found := strings.Cut(strings.ToLower(t.name), ":")
	if !found {
		local = strings.ToLower(t.name)
	}
	switch local {
	case "rss", "rdf", "channel":
		b.out.kind = rootRSS
	case "feed":
		b.out.kind = rootAtom
		b.core = "atom"
	case "opml":
		b.out.kind = rootList
		return false
	case "html", "head", "body":
		b.out.kind = rootHTML
		return false
	default:
		b.seen++
		b.out.kind = rootNone
		if b.scan.doctype == "html" {
			b.out.kind = rootHTML
		}
		return false
	}
	return true
}

func (b *builder) inEntry() bool {
	for i := len(b.stack) - 1; i > 0; i-- {
		if b.stack[i].entry {
			return true
		}
	}
	return false
}

// close ends the innermost open element of that name and all inside it. An
// end tag that closes nothing is passed over.
func (b *builder) close(raw string) error {
	for i := len(b.stack) - 1; i > 0; i-- {
		if b.stack[i].raw != raw {
			continue
		}
		for len(b.stack) > i {
			if err := b.pop(false); err != nil {
				return err
			}
		}
		return nil
	}
	return nil
}

// pop ends the innermost element; an entry is handed over.
func (b *builder) pop(damaged bool) error {
	f := b.stack[len(b.stack)-1]
	b.stack = b.stack[:len(b.stack)-1]
	if f.entry {
		return b.emit(b.out.root, f.node, damaged)
	}
	return nil
}

// names gives attributes the names Daybrief knows: lower case, with the known
// prefix of their namespace.
func (sc *scope) names(attrs []attr) []attr {
	for i := range attrs {
		name := strings.ToLower(attrs[i].name)
		if prefix, local, found := strings.Cut(name, ":"); found && prefix != "xmlns" {
			name = sc.find(prefix) + ":" + local
		}
		attrs[i].name = name
	}
	return attrs
}

// resolve returns ref seen from base. Where either is no address, the other
// is returned.
func resolve(base, ref string) string {
	ref = strings.TrimSpace(ref)
	if base == "" {
		return ref
	}
	b, err := url.Parse(base)
	if err != nil {
		return ref
	}
	r, err := url.Parse(ref)
	if err != nil {
		return base
	}
	return b.ResolveReference(r).String()
}
