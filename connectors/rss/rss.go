// Package rss reads feeds: RSS of every version, RDF, CDF, Atom and JSON Feed.
//
// Bytes become text (charset.go), text becomes elements, however broken
// (token.go, tree.go, document.go), each entry is settled in one spelling and
// decoded by gofeed (native.go, jsonfeed.go), and an adapter makes the item
// (adapter.go). A wrong byte, an unknown entity or a missing end costs what it
// damages, never the feed. Entities are expanded within a budget, external
// ones never fetched.
//
// A feed never makes items gone: what it no longer lists has scrolled out.
package rss

import (
	"bytes"
	"net/url"
	"strings"

	"daybrief/app"
	"daybrief/connectors"
)

// Type is the connector's type in the configuration.
const Type = "rss"

// Connector returns the connector for feeds.
func Connector() connectors.Connector {
	return connectors.Connector{
		Type:  Type,
		Title: "Feeds",
		As:    "feed",
		Open:  open,
		Sniff: sniff,
		Hosts: hosts,
		Tool:  tool(),
	}
}

// sniff recognises feeds by their root element, by what the server called
// them, and, unsurely, any web address, whose page may announce a feed.
func sniff(p connectors.Probe) int {
	if p.IsDir {
		return 0
	}
	if n := sniffHead(p.Head); n > 0 {
		return n
	}
	switch typ := strings.ToLower(strings.TrimSpace(p.Type)); typ {
	case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/rss+xml", "text/atom+xml":
		return 90
	case "application/xml", "text/xml":
		return 30
	}
	scheme, _, _ := strings.Cut(strings.ToLower(p.Address), ":")
	switch scheme {
	case "feed":
		return 80
	case "http", "https":
		return 5
	}
	return sniffName(p.Address)
}

// sniffHead looks at the beginning of a document.
func sniffHead(data []byte) int {
	if len(data) == 0 {
		return 0
	}
	text := strings.TrimLeft(decodeText(data, ""), "\ufeff \t\r\n")
	if strings.HasPrefix(text, "{") {
		switch {
		case strings.Contains(text, "jsonfeed.org/version"):
			return 95
		case strings.Contains(text, `"items"`) && (strings.Contains(text, `"content_html"`) || strings.Contains(text, `"content_text"`)):
			return 70
		}
		return 0
	}
	if !strings.HasPrefix(text, "<") && !bytes.Contains(data, []byte("<?xml")) {
		return 0
	}
	b := &builder{scan: scanner{src: text}}
	for range maxPreamble {
		t := b.scan.next()
		if t.kind == tokEnd || b.out.kind == rootHTML {
			return 0
		}
		if t.kind == tokOpen && b.isRoot(t) {
			return 95
		}
		if b.out.kind == rootList {
			return 40 // no feed, but it is for this connector to say so
		}
	}
	return 0
}

// sniffName judges a file by its name alone.
func sniffName(name string) int {
	lower := strings.ToLower(name)
	for _, suffix := range []string{".rss", ".atom", ".rdf", ".cdf"} {
		if strings.HasSuffix(lower, suffix) {
			return 60
		}
	}
	if strings.HasSuffix(lower, ".opml") {
		return 40
	}
	if strings.HasSuffix(lower, ".xml") {
		return 20
	}
	return 0
}

// hosts names the host of the feed's address.
func hosts(s app.SourceSettings, _ connectors.Services) []string {
	u, err := url.Parse(webAddress(s.Address))
	if err != nil || u.Hostname() == "" {
		return nil
	}
	return []string{u.Hostname()}
}

// webAddress returns the https or http address that is meant, "" where it is
// none. The feed scheme stands for http, alone or before another.
func webAddress(address string) string {
	address = strings.TrimSpace(address)
	scheme, rest, found := strings.Cut(address, ":")
	if !found {
		return ""
	}
	if strings.EqualFold(scheme, "feed") {
		if strings.HasPrefix(rest, "//") {
			return webAddress("https:" + rest)
		}
		return webAddress(rest)
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || !isAddress(address) {
		return ""
	}
	return address
}
