package rss

import (
	"fmt"
	"html"
	"net/url"
	"strings"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"
)

// Each entry is written anew as a small, well-formed document in the one
// spelling gofeed reads best, and decoded by gofeed on its own. So an entry it
// cannot read costs that entry, and every dialect (RSS 0.9x, RDF, CDF, Atom
// 0.3, names in other cases and prefixes) is settled here.

const (
	rssOpen   = `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dcterms="http://purl.org/dc/terms/"><channel><item>`
	rssClose  = `</item></channel></rss>`
	atomOpen  = `<feed xmlns="http://www.w3.org/2005/Atom"><entry>`
	atomClose = `</entry></feed>`
)

// field names an element of the written document and where its value may be
// found, the best place first.
type field struct {
	out  string
	in   []string
	date bool
}

var rssFields = []field{
	{out: "title", in: []string{"title", "atom:title", "dc:title", "media:title", "itunes:title"}},
	{out: "description", in: []string{"description", "summary", "atom:summary", "abstract", "dc:description", "media:description", "itunes:summary"}},
	{out: "content:encoded", in: []string{"content:encoded", "encoded", "content", "atom:content", "xhtml:body", "body", "fullitem", "fulltext", "summary", "atom:summary"}},
	{out: "pubDate", in: []string{"pubdate", "published", "atom:published", "dcterms:issued", "issued", "dc:date", "dcterms:created", "created", "dcterms:date", "date", "pub_date"}, date: true},
	{out: "dcterms:modified", in: []string{"updated", "atom:updated", "dcterms:modified", "modified", "atom:modified", "lastbuilddate", "lastmod"}, date: true},
	{out: "author", in: []string{"author", "dc:creator", "dc:author", "itunes:author", "atom:author", "managingeditor", "dc:contributor", "media:credit"}},
}

var atomFields = []field{
	{out: "title", in: []string{"title", "dc:title", "media:title"}},
	{out: "summary", in: []string{"summary", "description", "dc:description", "abstract", "tagline", "media:description"}},
	{out: "content", in: []string{"content", "content:encoded", "xhtml:body", "body"}},
	{out: "published", in: []string{"published", "issued", "dcterms:issued", "pubdate", "created", "dcterms:created", "dc:date"}, date: true},
	{out: "updated", in: []string{"updated", "modified", "dcterms:modified", "lastmod"}, date: true},
}

// decodeRSS lets gofeed decode an item of RSS, RDF or CDF.
func decodeRSS(n *node) (*rss.Item, error) {
	var b strings.Builder
	b.WriteString(rssOpen)
	writeFields(&b, n, rssFields, looseHTML)
	writeElement(&b, "link", rssLink(n))
	writeGUID(&b, n)
	for _, c := range categories(n) {
		writeElement(&b, "category", c)
	}
	for _, e := range enclosures(n) {
		writeAttrs(&b, "enclosure", "url", e.url, "type", e.typ, "length", e.size)
	}
	b.WriteString(rssClose)
	feed, err := (&rss.Parser{}).Parse(strings.NewReader(b.String()))
	if err != nil {
		return nil, fmt.Errorf("decode item: %w", err)
	}
	if len(feed.Items) != 1 {
		return nil, fmt.Errorf("decode item: %d items in one", len(feed.Items))
	}
	return feed.Items[0], nil
}

// decodeAtom lets gofeed decode an entry of Atom.
func decodeAtom(n *node) (*atom.Entry, error) {
	var b strings.Builder
	b.WriteString(atomOpen)
	writeFields(&b, n, atomFields, constructHTML)
	for _, p := range n.children {
		c := p.node
		if c == nil {
			continue
		}
		switch c.name {
		case "author", "dc:creator":
			writePerson(&b, c)
		case "link":
			href := c.attr("href")
			if href == "" {
				href = c.text()
			}
			if strings.TrimSpace(href) == "" {
				continue // resolved, it would be the feed's own address
			}
			writeAttrs(&b, "link", "href", resolve(c.base, href), "rel", strings.ToLower(c.attr("rel")), "type", c.attr("type"), "length", c.attr("length"), "title", c.attr("title"))
		}
	}
	for _, e := range enclosures(n) {
		writeAttrs(&b, "link", "rel", "enclosure", "href", e.url, "type", e.typ, "length", e.size)
	}
	for _, c := range categories(n) {
		writeAttrs(&b, "category", "term", c)
	}
	b.WriteString(atomClose)
	feed, err := (&atom.Parser{}).Parse(strings.NewReader(b.String()))
	if err != nil {
		return nil, fmt.Errorf("decode entry: %w", err)
	}
	if len(feed.Entries) != 1 {
		return nil, fmt.Errorf("decode entry: %d entries in one", len(feed.Entries))
	}
	entry := feed.Entries[0]
	entry.ID = atomID(n) // gofeed rewrites ids as addresses; they are to be taken as they stand (RFC 4287 section 4.2.6.1)
	return entry, nil
}

func atomID(n *node) string {
	c := n.child("id", "guid", "dc:identifier")
	if c == nil {
		return ""
	}
	if id := c.text(); !strings.HasPrefix(id, "/") {
		return id
	}
	return resolve(c.base, c.text()) // a bare path is told apart by its site
}

// writeFields writes for each field the first place that has a value; for a
// date, the first that is one.
func writeFields(b *strings.Builder, n *node, fields []field, read func(*node) string) {
	for _, f := range fields {
		for _, name := range f.in {
			value := fieldValue(n, f, name, read)
			if value == "" {
				continue
			}
			if _, ok := parseDate(value); f.date && !ok {
				continue
			}
			if f.out == "title" && len(value) > maxTitle {
				value = value[:maxTitle]
			}
			writeElement(b, f.out, value)
			break
		}
	}
}

func fieldValue(n *node, f field, name string, read func(*node) string) string {
	c := filled(n, name, f.date)
	if group := n.child("media:group"); c == nil && group != nil && strings.HasPrefix(name, "media:") {
		c = filled(group, name, f.date)
	}
	switch {
	case c == nil && name == "lastmod":
		return n.attr("lastmod") // CDF has it as an attribute
	case c == nil:
		return ""
	case f.date:
		return c.text()
	case f.out == "author":
		return personText(c)
	}
	if strings.HasPrefix(c.name, "atom:") {
		return constructHTML(c)
	}
	return read(c)
}

// filled returns the child of that name that has content: an empty one may
// stand before it. Of several dates the last counts that is one, as writers
// add the newer below the older; of texts the first.
func filled(n *node, name string, date bool) *node {
	var found *node
	for _, p := range n.children {
		c := p.node
		if c == nil || c.name != name || len(c.children) == 0 {
			continue
		}
		if !date {
			return c
		}
		if _, ok := parseDate(c.text()); ok || found == nil {
			found = c
		}
	}
	return found
}

// writeGUID writes the id of an item, which is an address of the entry unless
// it says otherwise.
func writeGUID(b *strings.Builder, n *node) {
	for _, name := range []string{"guid", "id", "atom:id", "dc:identifier"} {
		c := n.child(name)
		if c == nil || c.text() == "" {
			continue
		}
		permalink := strings.ToLower(strings.TrimSpace(c.attr("ispermalink")))
		if name != "guid" {
			permalink = "false"
		}
		b.WriteString(`<guid isPermaLink="` + escapeXML(permalink) + `">` + escapeXML(c.text()) + "</guid>")
		return
	}
	if about := n.attr("rdf:about"); about != "" { // RSS 1.0 section 5.5: it identifies the item
		b.WriteString(`<guid isPermaLink="false">` + escapeXML(about) + "</guid>")
	}
}

// rssLink returns the address of an item: its link, a feed's own wrapper of
// it, CDF's HREF, RDF's about.
func rssLink(n *node) string {
	for _, p := range n.children {
		c := p.node
		if c == nil || c.name != "link" && c.name != "a" && c.name != "atom:link" {
			continue
		}
		if rel := strings.ToLower(c.attr("rel")); rel != "" && rel != "alternate" {
			continue
		}
		ref := strings.Join(strings.Fields(c.text()), "")
		if ref == "" {
			ref = c.attr("href", "rdf:resource")
		}
		if ref != "" {
			return resolve(c.base, ref)
		}
	}
	if href := n.attr("href"); href != "" {
		return resolve(n.base, href)
	}
	return n.attr("rdf:about", "about")
}

// personText returns "name (address)", or the one there is.
func personText(c *node) string {
	if !c.hasElements() {
		return c.text()
	}
	var name, email string
	if x := c.child("name", "atom:name", "foaf:name"); x != nil {
		name = x.text()
	}
	if x := c.child("email", "atom:email", "foaf:mbox"); x != nil {
		email = x.text()
	}
	switch {
	case name == "" && email == "":
		return c.text()
	case name == "":
		return email
	case email == "":
		return name
	}
	return name + " (" + email + ")"
}

func writePerson(b *strings.Builder, c *node) {
	person := parsePerson(personText(c))
	if person == nil {
		return
	}
	b.WriteString("<author>")
	writeElement(b, "name", person.Name)
	writeElement(b, "email", person.Address)
	b.WriteString("</author>")
}

// categories lists the categories of an entry, each once.
func categories(n *node) []string {
	var list []string
	add := func(text string) {
		text = strings.Join(strings.Fields(text), " ")
		for _, have := range list {
			if strings.EqualFold(have, text) {
				return
			}
		}
		if text != "" {
			list = append(list, text)
		}
	}
	for _, p := range n.children {
		if p.node == nil || len(list) >= maxAttrs {
			continue
		}
		switch c := p.node; c.name {
		case "category", "dc:subject", "atom:category", "media:category", "itunes:category":
			if text := c.ownText(); text != "" {
				add(text)
			} else {
				add(c.attr("label", "term", "text", "value"))
			}
			if inner := c.child("itunes:category"); inner != nil {
				add(inner.attr("text"))
			}
		case "itunes:keywords", "media:keywords", "keywords":
			for _, word := range strings.Split(c.text(), ",") {
				add(word)
			}
		}
	}
	return list
}

// file is an enclosure as a feed describes it.
type file struct{ url, typ, size string }

// enclosures lists what hangs on an entry: RSS enclosures, media:content that
// is not a picture, Atom links of that kind. Each address once.
func enclosures(n *node) []file {
	var list []file
	seen := map[string]bool{}
	var visit func(*node)
	visit = func(n *node) {
		for _, p := range n.children {
			c := p.node
			if c == nil || len(list) >= maxAttrs {
				continue
			}
			if c.name == "media:group" {
				visit(c)
			}
			f := file{typ: c.attr("type"), size: c.attr("length", "filesize"), url: strings.TrimSpace(c.attr("url", "href"))}
			if f.url == "" || !isEnclosure(c, f.typ) {
				continue
			}
			if f.url = resolve(c.base, f.url); !seen[f.url] {
				seen[f.url] = true
				list = append(list, f)
			}
		}
	}
	visit(n)
	return list
}

func isEnclosure(c *node, typ string) bool {
	switch c.name {
	case "enclosure":
		return true
	case "atom:link":
		return strings.EqualFold(c.attr("rel"), "enclosure")
	case "media:content":
		medium := c.attr("medium")
		return medium != "image" && !strings.HasPrefix(typ, "image/") && typ+medium != ""
	}
	return false
}

// writeElement writes an element of characters alone. What XML does not allow
// was dropped by the scanner.
func writeElement(b *strings.Builder, name, value string) {
	if value == "" {
		return
	}
	b.WriteString("<" + name + ">")
	b.WriteString(escapeXML(value))
	b.WriteString("</" + name + ">")
}

// writeAttrs writes an empty element with the attributes that have a value.
func writeAttrs(b *strings.Builder, name string, pairs ...string) {
	b.WriteString("<" + name)
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			b.WriteString(" " + pairs[i] + `="` + escapeXML(pairs[i+1]) + `"`)
		}
	}
	b.WriteString("/>")
}

// escapeXML escapes text for XML; html.EscapeString writes numeric references
// for quotes, which XML knows as well.
func escapeXML(text string) string {
	return html.EscapeString(dropControl(strings.ToValidUTF8(text, "")))
}

// fileName returns the last part of an address's path, as a name to show.
func fileName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path[strings.LastIndexByte(u.Path, '/')+1:]
}
