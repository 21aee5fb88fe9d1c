package rss

import (
	"html"
	"strings"
)

// Limits of one feed. They bound memory and time whatever a document holds.
const (
	maxNodes = 20000 // elements kept of one entry, and of everything outside entries
	maxDepth = 64    // how deep elements nest; what lies deeper is flattened
)

// node is an element of the document.
type node struct {
	name     string // as canonical says: "title", "dc:creator", "xhtml:p"
	raw      string // as written
	attrs    []attr // names lower case, with their prefix
	children []part
	base     string // the base address in scope; "" where none is known
}

// part is a piece of an element's content: an element or characters.
type part struct {
	node  *node
	text  string
	cdata bool // the characters stood in a CDATA section
}

// attr returns the value of an attribute, "" where it is absent.
func (n *node) attr(names ...string) string {
	for _, name := range names {
		for _, a := range n.attrs {
			if a.name == name {
				return a.value
			}
		}
	}
	return ""
}

// child returns the first child element of one of the names, or nil.
func (n *node) child(names ...string) *node {
	for _, name := range names {
		for _, p := range n.children {
			if p.node != nil && p.node.name == name {
				return p.node
			}
		}
	}
	return nil
}

// hasElements reports whether the node holds elements beside characters.
func (n *node) hasElements() bool {
	for _, p := range n.children {
		if p.node != nil {
			return true
		}
	}
	return false
}

// text returns all characters below the node.
func (n *node) text() string {
	if len(n.children) == 1 && n.children[0].node == nil {
		return strings.TrimSpace(n.children[0].text)
	}
	var b strings.Builder
	n.writeText(&b)
	return strings.TrimSpace(b.String())
}

func (n *node) writeText(b *strings.Builder) {
	for _, p := range n.children {
		if p.node != nil {
			p.node.writeText(b)
			continue
		}
		b.WriteString(p.text)
	}
}

// markup returns the node's content as HTML: elements are written as such and
// plain characters escaped.
func (n *node) markup() string {
	var b strings.Builder
	n.writeMarkup(&b)
	return strings.TrimSpace(b.String())
}

func (n *node) writeMarkup(b *strings.Builder) {
	for _, p := range n.children {
		switch {
		case p.node == nil && p.cdata:
			b.WriteString(p.text)
		case p.node == nil:
			b.WriteString(html.EscapeString(p.text))
		default:
			p.node.writeElement(b)
		}
	}
}

// voidElements are written without an end tag, as HTML wants.
var voidElements = map[string]bool{"br": true, "hr": true, "img": true, "input": true, "link": true, "meta": true, "area": true, "col": true, "wbr": true}

func (n *node) writeElement(b *strings.Builder) {
	_, local, prefixed := strings.Cut(n.name, ":")
	if !prefixed {
		local = n.name
	}
	b.WriteByte('<')
	b.WriteString(local)
	for _, a := range n.attrs {
		if strings.HasPrefix(a.name, "xmlns") {
			continue
		}
		b.WriteByte(' ')
		b.WriteString(a.name)
		b.WriteString(`="`)
		b.WriteString(html.EscapeString(a.value))
		b.WriteByte('"')
	}
	b.WriteByte('>')
	if voidElements[local] {
		return
	}
	n.writeMarkup(b)
	b.WriteString("</")
	b.WriteString(local)
	b.WriteByte('>')
}
