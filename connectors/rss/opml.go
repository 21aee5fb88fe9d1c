package rss

import (
	"net/url"
	"strconv"
	"strings"

	"daybrief/app"
	"daybrief/connectors"
)

// Limits of a list of feeds (OPML 2.0, http://opml.org/spec2.opml).
const (
	maxListBytes = 8 << 20
	maxListFeeds = 5000
	maxListDepth = 32
	maxListTags  = 8
	maxNameRunes = 80
)

// ParseOPML returns the feeds of a list of feeds as other readers write it:
// each address once, in the order of the list, with a name no other has and
// the folders it lies in and its categories as tags. Whatever damage the file
// has costs what it hits. Lists that it includes are not fetched, entities it
// declares not expanded, addresses other than http and https left out. A feed
// that is commented out comes switched off.
//
// The error is an *app.Error with code format, for a file that is no such list
// or names no feed, or too-large.
func ParseOPML(data []byte) ([]app.SourceSettings, error) {
	if len(data) > maxListBytes {
		return nil, &app.Error{Code: app.CodeTooLarge, Message: "The list of feeds is larger than " + strconv.Itoa(maxListBytes>>20) + " MB.", Hint: "Export it anew, or in parts."}
	}
	p := opmlReader{scan: scanner{src: decodeText(data, "")}, at: map[string]int{}, names: map[string]bool{}}
	p.read()
	switch {
	case !p.root:
		return nil, &app.Error{Code: app.CodeFormat, Message: "The file is not a list of feeds (OPML).", Hint: "In your feed reader, look for an export as OPML and give that file."}
	case len(p.list) == 0:
		return nil, &app.Error{Code: app.CodeFormat, Message: "The list of feeds names no feed that can be read.", Hint: "Open the file and look for addresses under xmlUrl that begin with https://."}
	}
	return p.list, nil
}

// opmlReader walks over the elements of a list.
type opmlReader struct {
	scan  scanner
	root  bool
	open  []string // names of the folders that are open, "" for one without
	list  []app.SourceSettings
	at    map[string]int  // address -> place in list
	names map[string]bool // lower case
}

func (p *opmlReader) read() {
	for len(p.list) < maxListFeeds {
		t := p.scan.next()
		p.scan.ents.own = nil // a list of feeds has no need of entities of its own
		name := strings.ToLower(t.name)
		switch {
		case t.kind == tokEnd:
			return
		case t.kind == tokOpen && name == "opml":
			p.root = true
		case t.kind == tokOpen && name == "outline" && p.root:
			p.outline(t)
		case t.kind == tokClose && name == "outline" && len(p.open) > 0:
			p.open = p.open[:len(p.open)-1]
		}
	}
}

// outline takes one entry: a feed, or a folder of them.
func (p *opmlReader) outline(t token) {
	attrs := map[string]string{}
	for _, a := range t.attrs {
		if key := strings.ToLower(a.name); attrs[key] == "" {
			attrs[key] = strings.TrimSpace(a.value)
		}
	}
	name := listName(attrs["text"])
	if name == "" {
		name = listName(attrs["title"])
	}
	address := webAddress(attrs["xmlurl"])
	if address != "" && !strings.EqualFold(attrs["type"], "include") {
		p.feed(name, address, attrs)
		name = ""
	}
	if !t.self {
		p.open = append(p.open, name)
	}
}

func (p *opmlReader) feed(name, address string, attrs map[string]string) {
	tags := p.tags(attrs["category"])
	key := strings.TrimSuffix(address, "/")
	if i, ok := p.at[key]; ok { // in two folders: one feed with both tags
		p.list[i].Tags = listTags(append(p.list[i].Tags, tags...))
		return
	}
	if name == "" {
		if u, err := url.Parse(address); err == nil {
			name = listName(u.Hostname())
		}
	}
	if name == "" {
		name = "Feed"
	}
	p.at[key] = len(p.list)
	p.list = append(p.list, app.SourceSettings{
		Name: p.free(name), Type: Type, Address: address, Tags: listTags(tags), Off: strings.EqualFold(attrs["iscomment"], "true"),
	})
}

// tags are the names of the open folders and the parts of the categories,
// which are written "/science/space,/news".
func (p *opmlReader) tags(category string) []string {
	var tags []string
	for i, folder := range p.open {
		if i < maxListDepth {
			tags = append(tags, folder)
		}
	}
	for _, part := range strings.FieldsFunc(category, func(r rune) bool { return r == ',' || r == '/' }) {
		tags = append(tags, listName(part))
	}
	return tags
}

// free returns the name, with a number where another feed has it.
func (p *opmlReader) free(name string) string {
	out := name
	for i := 2; p.names[strings.ToLower(out)]; i++ {
		out = name + " " + strconv.Itoa(i)
	}
	p.names[strings.ToLower(out)] = true
	return out
}

// listName returns a name of a list as plain text of one line.
func listName(text string) string {
	name := oneLine(connectors.PlainText(asHTML(text)))
	if r := []rune(name); len(r) > maxNameRunes {
		name = strings.TrimSpace(string(r[:maxNameRunes]))
	}
	return name
}

// listTags returns tags each once, without those that only say that there is
// none.
func listTags(tags []string) []string {
	var out []string
	seen := map[string]bool{"": true, "uncategorized": true, "uncategorised": true, "all": true, "feeds": true, "subscriptions": true}
	for _, t := range tags {
		if key := strings.ToLower(t); !seen[key] && len(out) < maxListTags {
			seen[key] = true
			out = append(out, t)
		}
	}
	return out
}
