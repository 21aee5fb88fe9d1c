package rss

import "strings"

// knownSpaces maps namespaces to the prefix Daybrief knows them by. Those of
// the feed formats themselves map to "", so that an element of the format has
// a name without a prefix whatever prefix the document gives it.
var knownSpaces = map[string]string{
	"http://www.w3.org/2005/atom":                           "atom",
	"http://purl.org/atom/ns#":                              "atom",
	"http://example.com/newformat#":                         "atom",
	"http://necho.sourceforge.net/spec#":                    "atom",
	"http://purl.org/atom-blog/ns#":                         "atom",
	"http://purl.org/echo/":                                 "atom",
	"http://purl.org/rss/1.0/":                              "rss",
	"http://my.netscape.com/rdf/simple/0.9/":                "rss",
	"http://channel.netscape.com/rdf/simple/0.9/":           "rss",
	"http://backend.userland.com/rss":                       "rss",
	"http://backend.userland.com/rss2":                      "rss",
	"http://blogs.law.harvard.edu/tech/rss":                 "rss",
	"http://my.netscape.com/publish/formats/rss-0.91":       "rss",
	"http://www.w3.org/1999/02/22-rdf-syntax-ns#":           "rdf",
	"http://purl.org/dc/elements/1.1/":                      "dc",
	"http://purl.org/dc/elements/1.0/":                      "dc",
	"http://purl.org/dc/terms/":                             "dcterms",
	"http://purl.org/rss/1.0/modules/content/":              "content",
	"http://www.itunes.com/dtds/podcast-1.0.dtd":            "itunes",
	"http://example.com/dtds/podcast-1.0.dtd":               "itunes",
	"https://podcastindex.org/namespace/1.0":                "podcast",
	"http://search.yahoo.com/mrss":                          "media",
	"http://search.yahoo.com/mrss/":                         "media",
	"http://www.w3.org/1999/xhtml":                          "xhtml",
	"http://www.w3.org/2000/svg":                            "svg",
	"http://www.w3.org/1998/math/mathml":                    "math",
	"http://www.w3.org/xml/1998/namespace":                  "xml",
	"http://rssnamespace.org/feedburner/ext/1.0":            "feedburner",
	"http://freshmeat.net/rss/fm/":                          "fm",
	"http://www.georss.org/georss":                          "georss",
	"http://www.opengis.net/gml":                            "gml",
	"http://purl.org/rss/1.0/modules/slash/":                "slash",
	"http://wellformedweb.org/commentapi/":                  "wfw",
	"http://purl.org/rss/1.0/modules/syndication/":          "sy",
	"http://purl.org/syndication/thread/1.0":                "thr",
	"http://purl.org/rss/1.0/modules/link/":                 "l",
	"http://webns.net/mvcb/":                                "admin",
	"http://purl.org/rss/modules/aggregation/":              "ag",
	"http://purl.org/rss/1.0/modules/taxonomy/":             "taxo",
	"http://xmlns.com/foaf/0.1/":                            "foaf",
	"http://www.google.com/schemas/play-podcasts/1.0":       "googleplay",
	"http://madskills.com/public/xml/rss/module/trackback/": "trackback",
}

// scope maps the prefixes in force to the ones Daybrief knows. Scopes form a
// chain along the open elements.
type scope struct {
	up     *scope
	prefix map[string]string
}

// with returns the scope inside an element with these attributes.
func (sc *scope) with(attrs []attr) *scope {
	var own map[string]string
	for _, a := range attrs {
		name := strings.ToLower(a.name)
		if name != "xmlns" && !strings.HasPrefix(name, "xmlns:") {
			continue
		}
		prefix := strings.TrimPrefix(strings.TrimPrefix(name, "xmlns"), ":")
		space := strings.ToLower(strings.TrimSpace(a.value))
		known, ok := knownSpaces[space]
		if !ok {
			known = prefix
			if trusted(prefix) { // a well-known prefix bound to something else is foreign
				known = "x-" + prefix
			}
		}
		if own == nil {
			own = map[string]string{}
		}
		own[prefix] = known
	}
	if own == nil {
		return sc
	}
	return &scope{up: sc, prefix: own}
}

func trusted(prefix string) bool {
	switch prefix {
	case "atom", "rss", "rdf", "dc", "dcterms", "content", "itunes", "media", "xhtml":
		return true
	}
	return false
}

// find returns the known prefix of a written one.
func (sc *scope) find(prefix string) string {
	for s := sc; s != nil; s = s.up {
		if known, ok := s.prefix[prefix]; ok {
			return known
		}
	}
	return prefix // undeclared: taken at its word
}

// canonical returns the name by which an element is known: lower case, with
// its known prefix, or without one where it belongs to the format itself
// (core, the known prefix of the root element).
func (sc *scope) canonical(raw, core string) string {
	prefix, local, found := strings.Cut(strings.ToLower(raw), ":")
	if !found {
		prefix, local = "", prefix
	}
	known := sc.find(prefix)
	if known == core || known == "" || known == "rss" {
		return local
	}
	return known + ":" + local
}
