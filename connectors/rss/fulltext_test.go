package rss

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// page writes a page with an article of n paragraphs between menus.
func page(n int) string {
	var b strings.Builder
	b.WriteString(`<!doctype html><html><head><meta charset="utf-8"><title>Harbour reopens - The Paper</title><script>var a="secret"</script></head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/x">Sport</a></li></ul></nav><article><h1>Harbour reopens</h1>`)
	for i := range n {
		fmt.Fprintf(&b, "<p>Paragraph %d tells, with commas, numbers and detail, how the harbour was closed for repairs and why it opens again, to the relief of the town.</p>", i)
	}
	b.WriteString(`<img src="https://tracker.example/pixel.gif" width="1" height="1"></article><footer>All rights reserved. <a href="/imprint">Imprint</a></footer></body></html>`)
	return b.String()
}

// teaserSite serves a feed of n teasers and their articles, and counts what
// was asked for.
type teaserSite struct {
	*httptest.Server
	mu    sync.Mutex
	asked map[string]int
	n     int
}

func newTeaserSite(t *testing.T, n int) *teaserSite {
	t.Helper()
	s := &teaserSite{asked: map[string]int{}, n: n}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

func (s *teaserSite) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked[r.URL.Path]++
	count := s.asked[r.URL.Path]
	s.mu.Unlock()
	switch {
	case r.URL.Path == "/feed":
		var b strings.Builder
		fmt.Fprintf(&b, "<rss><channel><title>T</title><link>%s/</link><ttl>%d</ttl>", s.URL, count)
		for i := range s.n {
			fmt.Fprintf(&b, "<item><guid>%d</guid><title>Story %d</title><link>%s/story/%d</link><description>It begins…</description></item>", i, i, s.URL, i)
		}
		fmt.Fprint(w, b.String(), "</channel></rss>")
	case r.URL.Path == "/story/1":
		w.WriteHeader(http.StatusInternalServerError)
	default:
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, page(6))
	}
}

func fetchItems(t *testing.T, s app.SourceSettings, d connectors.Deps, state []byte) ([]app.Item, connectors.Report) {
	t.Helper()
	src, err := Connector().Open(s, d)
	if err != nil {
		t.Fatal(err)
	}
	var items []app.Item
	report, err := src.Fetch(t.Context(), connectors.Query{Now: morning, Zone: time.UTC, State: state}, func(it app.Item) error {
		items = append(items, it)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return items, report
}

func TestFullTextOfTeasers(t *testing.T) {
	site := newTeaserSite(t, 4)
	d := loopbackDeps(t, site.URL)
	s := app.SourceSettings{Name: "s", Address: site.URL + "/feed", FullText: true}
	var state []byte
	for run := range 5 {
		items, report := fetchItems(t, s, d, state)
		if len(items) != 4 || len(report.Partial) != 0 || len(report.Notes) != 0 {
			t.Fatalf("run %d: %d items, %+v", run, len(items), report)
		}
		for i, it := range items {
			full := strings.Contains(it.Text, "Paragraph 5 tells")
			if full == (i == 1) || strings.Contains(it.Text, "Imprint") || strings.Contains(it.Text, "secret") || strings.Contains(it.Text, "pixel") {
				t.Errorf("run %d, item %d: %q", run, i, it.Text)
			}
		}
		state = report.State
	}
	for path, want := range map[string]int{"/story/0": 1, "/story/1": maxTries, "/story/3": 1} {
		if got := site.asked[path]; got != want {
			t.Errorf("%s was asked for %d times, want %d", path, got, want)
		}
	}
}

func TestFullTextIsBounded(t *testing.T) {
	site := newTeaserSite(t, maxArticles+5)
	d := loopbackDeps(t, site.URL)
	s := app.SourceSettings{Name: "s", Address: site.URL + "/feed", FullText: true, Max: 100}
	count := func(items []app.Item) (n int) {
		for _, it := range items {
			if strings.Contains(it.Text, "Paragraph") {
				n++
			}
		}
		return n
	}
	first, report := fetchItems(t, s, d, nil)
	second, _ := fetchItems(t, s, d, report.State)
	if a, b := count(first), count(second); a != maxArticles-1 || b != maxArticles+4 {
		t.Errorf("%d and %d articles in two runs", a, b)
	}
	s.FullText = false
	if items, _ := fetchItems(t, s, d, nil); count(items) != 0 {
		t.Error("articles were read that nobody asked for")
	}
}

// A page on a host that is not allowed is not asked for; the report says once
// which host it is.
func TestFullTextElsewhere(t *testing.T) {
	feed := `<rss><channel><item><title>a</title><link>https://other.example/1</link><description>x</description></item>` +
		`<item><title>b</title><link>https://other.example/2</link><description>y</description></item></channel></rss>`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, feed) }))
	defer server.Close()
	items, report := fetchItems(t, app.SourceSettings{Name: "s", Address: server.URL, FullText: true}, loopbackDeps(t, server.URL), nil)
	if len(items) != 2 || items[0].Text != "x" || len(report.Partial) != 0 || len(report.Notes) != 1 {
		t.Fatalf("%v %+v", items, report)
	}
	if e := app.AsError(report.Notes[0]); e.Code != app.CodeHost || !strings.Contains(e.Hint, `allow = ["other.example"]`) {
		t.Errorf("note %+v", e)
	}
}

func TestSameSite(t *testing.T) {
	for _, c := range []struct {
		feed, page string
		want       bool
	}{
		{"https://feeds.news.example.com/x", "https://www.example.com/a", true},
		{"https://example.com/x", "https://example.com/a", true},
		{"https://a.co.uk/x", "https://b.co.uk/a", false},
		{"https://ann.github.io/x", "https://bob.github.io/a", false},
		{"https://example.com/x", "https://example.org/a", false},
		{"https://example.com/x", "https://www.example.com:8080/a", false},
		{"http://127.0.0.1:1/x", "http://127.0.0.1:2/x", false},
		{"http://10.0.0.1/x", "http://10.0.0.2/x", false},
		{"http://a.lan/x", "http://b.a.lan/x", false},
	} {
		a, _ := url.Parse(c.feed)
		b, _ := url.Parse(c.page)
		if got := sameSite(a, b); got != c.want {
			t.Errorf("%s and %s: %v", c.feed, c.page, got)
		}
	}
}

// manyStyles opens n styles, no two alike.
func manyStyles(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<font id=f%d>", i)
	}
	return b.String()
}

// TestMainText holds what becomes of pages of all kinds; none takes long.
func TestMainText(t *testing.T) {
	at, _ := url.Parse("https://a.example/story")
	cell := "<div><p>word, word, word, word</p>"
	for name, c := range map[string]struct{ typ, page, title, text, code string }{
		"article":         {"text/html", page(5), "Harbour reopens", "Paragraph 4 tells", ""},
		"latin-1":         {"text/html; charset=iso-8859-1", strings.ReplaceAll(page(5), "harbour", "h\xe4fen"), "", "häfen", ""},
		"plain text":      {"text/plain", "Just words <b>here", "", "Just words", ""},
		"picture":         {"image/png", "\x89PNG", "", "", app.CodeFormat},
		"empty":           {"text/html", "", "", "", app.CodeFormat},
		"deep":            {"text/html", strings.Repeat("<div>", 100000) + "x", "", "", app.CodeFormat},
		"many":            {"text/html", strings.Repeat("<p>x</p>", 100000), "", "", app.CodeFormat},
		"wide and deep":   {"text/html", strings.Repeat(strings.Repeat(cell, 50)+strings.Repeat("</div>", 50), 100), "", "", "any"},
		"one long text":   {"text/html", "<p>" + strings.Repeat("long, words ", 200000), "", "", "any"},
		"many links":      {"text/html", "<article>" + strings.Repeat(`<a href="/x">link, link</a> `, 11000) + "</article>", "", "", "any"},
		"open tables":     {"text/html", strings.Repeat("<table><tr><td>x, y", 60) + strings.Repeat("<p>z, z, z", 9000), "", "", "any"},
		"many fonts":      {"text/html", strings.Repeat("<font><b><i>x", 50) + strings.Repeat("<p>z", 5000), "", "", "any"},
		"open paragraphs": {"text/html", "<h1>Sea</h1><article>" + strings.Repeat("<p>The sea was calm, the wind was low, and the boats lay in the harbour that day.", 400), "", "The sea was calm", ""},
		"copied styles":   {"text/html", manyStyles(100) + strings.Repeat("<p>x, y", 9000), "", "", app.CodeFormat},
		"script of data":  {"text/html", `<script type="application/ld+json">` + strings.Repeat("[", 200000) + `</script>` + page(5), "", "Paragraph", ""},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			title, text, err := mainText([]byte(c.page), c.typ, at)
			if took := time.Since(start); took > time.Minute {
				t.Errorf("took %v", took)
			} else {
				t.Logf("%v", took)
			}
			if c.code == "any" {
				return
			}
			if code := ""; err != nil {
				if code = app.AsError(err).Code; code != c.code {
					t.Errorf("error %v", err)
				}
			} else if c.code != "" {
				t.Errorf("no error but %q", text)
			}
			if !strings.Contains(text, c.text) || c.title != "" && !strings.Contains(title, c.title) || connectors.HasMarkup(text) {
				t.Errorf("%q: %.200q", title, text)
			}
		})
	}
}

func TestFullTextRefuses(t *testing.T) {
	client := fetch.New(fetch.Options{})
	defer client.Close()
	d := connectors.Deps{HTTP: client}
	for address, code := range map[string]string{"mailto:a@b.example": app.CodeUsage, "": app.CodeUsage, "file:///etc/passwd": app.CodeUsage, "https://a.example/x": app.CodeHost} {
		if _, _, err := FullText(context.Background(), d, address); app.AsError(err) == nil || app.AsError(err).Code != code {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func FuzzMainText(f *testing.F) {
	f.Add([]byte(page(3)), "text/html")
	f.Add([]byte("<table><p><font>x<svg><p>y</svg><template>z"), "text/html; charset=utf-16")
	at := &url.URL{Scheme: "https", Host: "a.example", Path: "/x"}
	f.Fuzz(func(t *testing.T, data []byte, typ string) {
		title, text, err := mainText(data, typ, at)
		if err == nil && (connectors.HasMarkup(title) || connectors.HasMarkup(text) || text == "") {
			t.Errorf("%q: %q", title, text)
		}
	})
}
