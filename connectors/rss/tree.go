package rss

import (
	"html"
	"strings"

	"daybrief/app/lazyre"
)

// Limits of one feed. They bound memory and time whatever a document holds.
const (
	maxEntries = 20000     // entries read
	maxNodes   = 20000     // elements and texts kept of one entry, and of everything outside entries
	maxChars   = 512 << 10 // bytes of text likewise; pictures written into the text do not count
	maxTitle   = 4096      // bytes of HTML of a title
	maxDepth   = 64        // how deep elements nest; what lies deeper is flattened
)

// dataPattern finds pictures and the like that are written into the text.
var dataPattern = lazyre.New(`data:[a-z0-9/+.;=-]{0,100}base64,[A-Za-z0-9+/=%\s]*`)

// withoutData drops what a long text holds in base64 between its words.
func withoutData(text string) string {
	if len(text) < 16<<10 || !strings.Contains(text, "base64,") {
		return text
	}
	return dataPattern.ReplaceAllString(text, "")
}

// node is an element of the document.
type node struct {
	name     string // as canonical says: "title", "dc:creator", "xhtml:p"
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

// ownText returns the characters of the node itself, without those of the
// elements in it.
func (n *node) ownText() string {
	var b strings.Builder
	for _, p := range n.children {
		if p.node == nil {
			b.WriteString(p.text)
		}
	}
	return strings.TrimSpace(b.String())
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
