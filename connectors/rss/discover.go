package rss

import (
	"context"
	"errors"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// Found is a feed that was found from a page's address.
type Found struct {
	URL   string // absolute
	Title string // plain text; "" where the page gives none
	Type  string // media type, where known
}

// feedTypes are the media types by which pages announce feeds.
var feedTypes = map[string]bool{
	"application/rss+xml": true, "application/atom+xml": true, "application/feed+json": true, "application/json": true,
	"application/rdf+xml": true, "application/xml": true, "text/xml": true, "application/x-rss+xml": true, "text/rss+xml": true,
}

// commonPaths are where feeds lie on sites that do not announce them.
var commonPaths = []string{"/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json"}

// Discover finds the feeds of a page. An address that is a feed itself is the
// one answer. Else it is the page's own announcements (link rel=alternate),
// and where there are none, the usual addresses are tried. The error is an
// *app.Error; with code not-a-feed it says that nothing was found.
func Discover(ctx context.Context, d connectors.Deps, pageURL string) ([]Found, error) {
	address := webAddress(pageURL)
	if address == "" {
		return nil, &app.Error{Code: app.CodeUsage, Message: "This is not the address of a web page.", Hint: "Give an address that begins with https://."}
	}
	resp, err := d.HTTP.Get(ctx, address, fetch.Accept(accepted), fetch.MaxBytes(maxBytes))
	if err != nil {
		return nil, connectors.Explain(hostOf(address), err)
	}
	doc := responseDocument(resp)
	title, err := feedTitle(ctx, doc)
	if err == nil {
		return []Found{{URL: resp.URL.String(), Title: title}}, nil
	}
	if errors.Is(err, errList) {
		return nil, err
	}
	if found := alternates(doc.base, decodeText(doc.data, doc.contentType)); len(found) > 0 {
		return found, nil
	}
	if found := tryPaths(ctx, d, resp.URL); len(found) > 0 {
		return found, nil
	}
	return nil, &app.Error{Code: app.CodeNotFeed, Message: "No feed was found at this address.", Hint: "Look on the site for a link named RSS, Atom or feed, and give that address."}
}

// hostOf returns the name of an address's host.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// feedTitle returns the title of a feed, and the error of readFeed for what is
// none.
func feedTitle(ctx context.Context, doc document) (string, error) {
	title := ""
	_, err := readFeed(ctx, doc, func(h heading, _ entry) error {
		title = h.title
		return nil
	})
	return title, err
}

// tryPaths asks the usual addresses of a site for the first that is a feed.
func tryPaths(ctx context.Context, d connectors.Deps, page *url.URL) []Found {
	for _, path := range commonPaths {
		u := url.URL{Scheme: page.Scheme, Host: page.Host, Path: path}
		resp, err := d.HTTP.Get(ctx, u.String(), fetch.Accept(accepted), fetch.MaxBytes(maxBytes))
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			continue // not there: the next
		}
		if title, err := feedTitle(ctx, responseDocument(resp)); err == nil {
			return []Found{{URL: resp.URL.String(), Title: title}}
		}
	}
	return nil
}

// maxFound is how many feeds of one page are named.
const maxFound = 20

// alternates returns the feeds a page announces, each address once, in the
// order of the page. base is the address of the page. A feed on this machine or
// in the reader's network is taken from a page of the same server alone: what
// is added is asked each morning, and another site shall not say for what.
func alternates(base, page string) []Found {
	var list []Found
	own := base
	seen := map[string]bool{}
	z := html.NewTokenizer(strings.NewReader(page))
	z.SetMaxBuf(1 << 20)
	for len(list) < maxFound {
		switch z.Next() {
		case html.ErrorToken:
			return list
		case html.StartTagToken, html.SelfClosingTagToken:
			attrs := tagAttrs(z)
			if attrs["<"] == "base" && attrs["href"] != "" {
				base = resolve(base, attrs["href"])
			}
			f, ok := announced(base, attrs)
			if ok && !seen[f.URL] && (sameServer(own, f.URL) || isPublic(f.URL)) {
				seen[f.URL] = true
				list = append(list, f)
			}
		}
	}
	return list
}

// sameServer reports whether two addresses have the same host and port.
func sameServer(a, b string) bool {
	x, err := url.Parse(a)
	if err != nil {
		return false
	}
	y, err := url.Parse(b)
	return err == nil && strings.EqualFold(x.Host, y.Host)
}

// localEndings are of names that mean something in a network of one's own alone
// (RFC 6761, 6762, 8375). The client reaches those unasked; a public name that
// leads there it does not.
var localEndings = []string{".localhost", ".local", ".lan", ".home", ".internal", ".home.arpa", ".localdomain"}

// isPublic reports whether the host of an address is a name for everybody: not
// an address in numbers, localhost, nas or nas.lan.
func isPublic(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if _, err := netip.ParseAddr(host); err == nil || !strings.Contains(host, ".") {
		return false
	}
	return !slices.ContainsFunc(localEndings, func(end string) bool { return strings.HasSuffix(host, end) })
}

// tagAttrs returns the attributes of the tag the tokenizer stands on, and its
// name under "<".
func tagAttrs(z *html.Tokenizer) map[string]string {
	name, more := z.TagName()
	attrs := map[string]string{"<": string(name)}
	if attrs["<"] != "link" && attrs["<"] != "base" {
		return attrs
	}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		attrs[string(key)] = string(value)
	}
	return attrs
}

// announced returns the feed that a link element announces.
func announced(base string, attrs map[string]string) (Found, bool) {
	if attrs["<"] != "link" {
		return Found{}, false
	}
	rel := " " + strings.ToLower(attrs["rel"]) + " "
	typ, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(attrs["type"])), ";")
	if !strings.Contains(rel, " alternate ") && !strings.Contains(rel, " feed ") || !feedTypes[typ] && !strings.Contains(rel, " feed ") {
		return Found{}, false
	}
	if typ == "application/json" && (strings.Contains(attrs["href"], "oembed") || strings.Contains(attrs["href"], "wp-json")) {
		return Found{}, false
	}
	address := connectors.SafeURL(base, attrs["href"])
	if !isAddress(address) {
		return Found{}, false
	}
	return Found{URL: address, Title: oneLine(connectors.PlainText(attrs["title"])), Type: typ}, true
}
