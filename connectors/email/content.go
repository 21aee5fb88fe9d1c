package email

import (
	"bytes"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/lazyre"
	"daybrief/connectors"
)

// content is what a message says and carries.
type content struct {
	text    string
	own     string // text without what mail programs mark in HTML as quote or signature
	files   []app.Attachment
	hidden  bool // HTML with text its reader was not meant to see
	damaged bool

	ownOnly bool // leave out such parts of HTML
	html    bool // some of the text was HTML
}

// contentOf reads the text and the attachments of a message.
func contentOf(root *part) content {
	var c content
	c.text = c.textOf(root, 0)
	if c.text == "" && root.disp != "attachment" && len(root.kids) == 0 && strings.HasPrefix(root.kind, "text/") && root.body != nil {
		c.text = c.leafText(root) // all of the message is one text that was given a file's name
	}
	c.own = c.text
	if c.html {
		own := content{ownOnly: true}
		c.own = own.textOf(root, 0)
	}
	if c.text == "" {
		c.text = c.instead(root)
		c.own = c.text
	}
	c.collect(root)
	return c
}

// instead returns what is said of a message that has no text of its own: what
// an invitation in it says, or why there is none.
func (c *content) instead(root *part) string {
	for _, p := range inviteParts(root) {
		if text := p.decoded(c); isCalendar(text) {
			return calendarText(text)
		}
	}
	if len(c.files) > 0 {
		return ""
	}
	return substitute(root)
}

// textOf returns the text of a part and those below it.
func (c *content) textOf(p *part, depth int) string {
	c.damaged = c.damaged || p.broken
	switch {
	case isEncrypted(p):
		return noteEncrypted
	case isSealed(p.kind):
		return c.sealed(p, depth)
	case p.kind == "multipart/alternative":
		return c.alternative(p, depth)
	case p.kind == "multipart/related" && len(p.kids) > 0:
		return c.related(p, depth)
	case strings.HasPrefix(p.kind, "multipart/"):
		return c.mixed(p, depth)
	case len(p.kids) == 1 && p.disp != "attachment":
		return c.forwarded(p, depth)
	case p.isText(), p.kind == "text/calendar" && p.disp != "attachment" && p.body != nil:
		return c.leafText(p)
	}
	return ""
}

// mixed joins the texts of a multipart's parts.
func (c *content) mixed(p *part, depth int) string {
	report := p.kind == "multipart/report"
	var texts []string
	for _, kid := range p.kids {
		if report && strings.HasPrefix(kid.kind, "message/") {
			continue // the message a server gave back
		}
		if kid.kind == "text/calendar" && len(texts) > 0 {
			continue // it says what the text says
		}
		if text := c.textOf(kid, depth); strings.TrimSpace(text) != "" {
			texts = append(texts, text)
		}
	}
	if len(texts) == 0 && report && len(p.kids) > 0 && len(p.kids[0].kids) == 0 {
		return c.leafText(p.kids[0]) // a server that put its words into the report itself
	}
	return strings.Join(texts, "\n\n")
}

// alternative picks the version to read: plain text that is not empty, else
// the last that has text, as RFC 2046 section 5.1.4 orders them.
func (c *content) alternative(p *part, depth int) string {
	best := ""
	for _, kid := range p.kids {
		if kid.kind == "text/calendar" || kid.kind == "text/x-amp-html" || kid.kind == "text/watch-html" {
			continue
		}
		text := c.textOf(kid, depth)
		if strings.TrimSpace(text) == "" {
			continue
		}
		if best == "" || !kid.hasPlain() && kid.kind != "text/html" {
			best = text
		}
		if kid.hasPlain() {
			c.lookHidden(p)
			return text
		}
	}
	for _, kid := range p.kids { // of an invitation without words, what it invites to
		if strings.TrimSpace(best) == "" && kid.kind == "text/calendar" {
			best = c.textOf(kid, depth)
		}
	}
	return best
}

// hasPlain tells whether the part is plain text or holds some outside of an
// alternative of its own.
func (p *part) hasPlain() bool {
	if p.kind == "text/plain" {
		return p.disp != "attachment"
	}
	for _, kid := range p.kids {
		if p.kind != "message/rfc822" && kid.hasPlain() {
			return true
		}
	}
	return false
}

// lookHidden looks for hidden text in the versions that are not read.
func (c *content) lookHidden(p *part) {
	p.walk(func(q *part) bool {
		if q.kind == "text/html" && q.disp != "attachment" && !c.hidden {
			c.hidden = connectors.HiddenText(q.decoded(c))
		}
		return q.kind != "message/rfc822"
	})
}

// rootOf returns the part of a multipart/related the others belong to (RFC
// 2387 section 3.2): the one "start" names, else the first.
func rootOf(p *part) *part {
	if start := strings.Trim(p.params["start"], "<> "); start != "" {
		for _, kid := range p.kids {
			if strings.Trim(string(kid.head.get("content-id")), "<> ") == start {
				return kid
			}
		}
	}
	return p.kids[0]
}

// related returns the text of the part the others belong to, or of the first
// that has any where senders put it elsewhere.
func (c *content) related(p *part, depth int) string {
	main := rootOf(p)
	if text := c.textOf(main, depth); strings.TrimSpace(text) != "" {
		return text
	}
	for _, kid := range p.kids {
		if kid == main {
			continue
		}
		if text := c.textOf(kid, depth); strings.TrimSpace(text) != "" {
			return text
		}
	}
	return ""
}

// forwarded returns the text of an enclosed message below a line that names it.
func (c *content) forwarded(p *part, depth int) string {
	inner := p.kids[0]
	text := c.textOf(inner, depth+1)
	if strings.TrimSpace(text) == "" {
		return ""
	}
	var lines []string
	for _, name := range []string{"From", "Date", "Subject"} {
		v := inner.head.text(strings.ToLower(name))
		if at, ok := parseDate(v); ok && name == "Date" { // servers write it in their own way
			v = at.Format(time.RFC1123)
		}
		if v != "" {
			lines = append(lines, name+": "+v)
		}
	}
	lines = append(lines, "", text)
	return strings.Join(lines, "\n")
}

// isText tells whether the part is text to be read rather than a file. Plain
// text and HTML shown in the message count as text even with a name, as in
// other mail programs; other kinds of text with a name are files.
func (p *part) isText() bool {
	minor, ok := strings.CutPrefix(p.kind, "text/")
	if p.disp == "attachment" || !ok || len(p.kids) > 0 {
		return false
	}
	switch minor {
	case "plain", "html":
		return true
	case "calendar", "rfc822-headers", "css", "javascript", "vcard", "x-vcard", "directory", "x-amp-html", "watch-html", "xml", "rtf":
		return false
	}
	return p.name() == ""
}

var bracketed = lazyre.New(`<[^<>]*>`)

// leafText decodes a text part.
func (c *content) leafText(p *part) string {
	text := p.decoded(c)
	switch {
	case isCalendar(text):
		return calendarText(text)
	case p.kind == "text/html", p.kind == "text/plain" && isDocument(text):
		return c.htmlText(text)
	case p.kind == "text/enriched", p.kind == "text/richtext":
		text = bracketed.ReplaceAllString(strings.ReplaceAll(text, "<<", "‹"), "")
	case strings.EqualFold(p.params["format"], "flowed"):
		text = unflow(text, strings.EqualFold(p.params["delsp"], "yes"))
	}
	return connectors.CleanText(c.withoutFiles(p, withoutArmour(text)))
}

// htmlText returns the text of HTML; of a letter that is nothing but pictures
// what they are said to show.
func (c *content) htmlText(html string) string {
	c.html = true
	if c.ownOnly {
		return connectors.OwnText(html)
	}
	text, hidden := connectors.Visible(html)
	c.hidden = c.hidden || hidden != ""
	if text == "" {
		text = connectors.AltText(html)
	}
	return text
}

// isDocument tells whether text announced as plain is an HTML document.
func isDocument(text string) bool {
	head := strings.ToLower(strings.TrimSpace(text[:min(len(text), 500)]))
	return strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html") ||
		strings.HasPrefix(head, "<head>") || strings.HasPrefix(head, "<body")
}

var metaCharset = lazyre.New(`(?i)<meta[^>]{1,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})`)

// decoded returns the part's text in UTF-8 with plain line ends.
func (p *part) decoded(c *content) string {
	data, ok := p.data()
	ok = ok && !p.cut()
	name := p.params["charset"]
	if p.kind == "text/html" && charsetName(name) == "" {
		if m := metaCharset.FindSubmatch(data[:min(len(data), 4096)]); m != nil && !bytes.HasPrefix(bytes.ToLower(m[1]), []byte("utf-16")) {
			name = string(m[1])
		}
	}
	text, good := toUTF8(data, name)
	c.damaged = c.damaged || !ok || !good && name != ""
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}
