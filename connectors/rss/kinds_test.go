package rss

import (
	"context"
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

// firstOf reads a document and returns its first item.
func firstOf(t *testing.T, doc string) app.Item {
	t.Helper()
	a := &adapter{settings: app.SourceSettings{Name: "s"}, seen: map[string]int{}}
	var items []app.Item
	_, err := readFeed(context.Background(), document{data: []byte(doc), base: "https://site.example/feeds/all.xml"}, func(h heading, e entry) error {
		items = append(items, a.of(h, e))
		return nil
	})
	if err != nil || len(items) == 0 {
		t.Fatalf("no item: %v", err)
	}
	return items[0]
}

const (
	rssHead  = `<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Kinds</title><item>`
	rssTail  = `</item></channel></rss>`
	atomHead = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><title>Kinds</title><entry>`
	atomTail = `</entry></feed>`
)

// TestKinds holds one small document for each kind of trouble that real feeds
// have, and the one field it is about.
func TestKinds(t *testing.T) {
	get := map[string]func(app.Item) string{
		"title": func(it app.Item) string { return it.Title },
		"text":  func(it app.Item) string { return it.Text },
		"url":   func(it app.Item) string { return it.URL },
		"id":    func(it app.Item) string { return it.Native },
		"from":  func(it app.Item) string { return it.From.Name + "|" + it.From.Address },
		"tags":  func(it app.Item) string { return strings.Join(it.Tags, "|") },
		"time":  func(it app.Item) string { return it.Time.Format(time.RFC3339) },
		"files": func(it app.Item) string {
			var names []string
			for _, f := range it.Attachments {
				names = append(names, f.Name)
			}
			return strings.Join(names, "|")
		},
	}
	for _, c := range []struct{ name, doc, field, want string }{
		{"punctuation encoded twice", rssHead + `<description>Wait&#226;&#128;&#166; what</description>` + rssTail, "text", "Wait… what"},
		{"letters encoded twice", rssHead + `<title>CafÃ© und MÃ¼nchen</title>` + rssTail, "title", "Café und München"},
		{"a capital before a quote is none", rssHead + `<title>„MENÜ“ und IRMÃ“</title>` + rssTail, "title", "„MENÜ“ und IRMÃ“"},
		{"the later of two dates", atomHead + `<title>x</title><updated>2020-01-01T00:00:00Z</updated><updated>2020-02-01T00:00:00Z</updated>` + atomTail, "time", "2020-02-01T00:00:00Z"},
		{"a date that is none after one that is", atomHead + `<title>x</title><updated>2020-01-01T00:00:00Z</updated><updated>soon</updated>` + atomTail, "time", "2020-01-01T00:00:00Z"},
		{"text of a media group", atomHead + `<title>x</title><media:group><media:title>y</media:title><media:description>What the film shows.</media:description></media:group>` + atomTail, "text", "What the film shows."},
		{"title of a media group", rssHead + `<media:group><media:title>Film</media:title></media:group>` + rssTail, "title", "Film"},
		{"description and summary", rssHead + `<description>Short words.</description><summary>Other words.</summary>` + rssTail, "text", "Short words.\n\nOther words."},
		{"summary that the description holds", rssHead + `<description>Short words and more.</description><summary>Short words…</summary>` + rssTail, "text", "Short words and more."},
		{"object in a title", rssHead + `<title>A &lt;object&gt;picture&lt;/object&gt; story</title>` + rssTail, "title", "A picture story"},
		{"title of an odd type", atomHead + `<title type="application/x-note">test</title>` + atomTail, "title", "test"},
		{"title in base64", atomHead + `<title type="application/octet-stream">R29vZCA8Yj5uZXdzPC9iPg==</title>` + atomTail, "title", "Good news"},
		{"id of RDF", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item rdf:about="urn:one"><title>x</title><link>https://site.example/1</link></item></rdf:RDF>`, "id", "urn:one"},
		{"id that is a path", atomHead + `<title>x</title><id>/a/1</id>` + atomTail, "id", "https://site.example/a/1"},
		{"enclosure without address", rssHead + `<title>x</title><enclosure url=" " type="audio/mpeg" length="0"/><enclosure url="https://site.example/a.mp3" type="audio/mpeg"/>` + rssTail, "files", "a.mp3"},
		{"atom enclosure without address", atomHead + `<title>x</title><link rel="enclosure" href=""/>` + atomTail, "files", ""},
		{"podcast without pages", rssHead + `<title>x</title><enclosure url="https://site.example/a.mp3" type="audio/mpeg"/>` + rssTail, "url", "https://site.example/a.mp3"},
		{"mailto in an author", rssHead + `<title>x</title><author>Ann Lee (mailto:Ann@site.example)</author>` + rssTail, "from", "Ann Lee|ann@site.example"},
		{"category in a category", rssHead + `<title>x</title><itunes:category text="Arts"><itunes:category text="Books"/></itunes:category>` + rssTail, "tags", "Arts|Books"},
		{"picture in a category", rssHead + `<title>x</title><category>Cats <image><url>https://site.example/c.png</url><title>Tom</title></image></category>` + rssTail, "tags", "Cats"},
		{"feed inside a page", `<html xmlns="http://www.w3.org/1999/xhtml"><body>` + atomHead + `<title>Inside</title>` + atomTail + `</body></html>`, "title", "Inside"},
		{"latin-1 without a name", rssHead + "<title>un enfant \xab dou\xe9\xa0\xbb, \xe0 No\xebl</title>" + rssTail, "title", "un enfant « doué », à Noël"},
		{"one wrong byte in UTF-8", rssHead + "<title>naïve café \xe9</title>" + rssTail, "title", "naïve café é"},
		{"relative link with xml:base", atomHead + `<title>x</title><link xml:base="https://other.example/b/" href="c?d=1"/>` + atomTail, "url", "https://other.example/b/c?d=1"},
		{"relative link", rssHead + `<title>x</title><link>../2026/one</link>` + rssTail, "url", "https://site.example/2026/one"},
		{"entity of HTML", rssHead + `<title>5 &euro; &mdash; &unknown; R&D</title>` + rssTail, "title", "5 € — &unknown; R&D"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := get[c.field](firstOf(t, c.doc)); got != c.want {
				t.Errorf("%s: %q, want %q", c.field, got, c.want)
			}
		})
	}
}
