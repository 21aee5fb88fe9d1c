package rss

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors"
)

// feedOf writes a feed of n entries, a day apart, the newest first.
func feedOf(n int) string {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>Many</title><link>https://many.example/</link>`)
	for i := range n {
		when := time.Date(2026, 3, 10, 6, 0, 0, 0, time.UTC).AddDate(0, 0, -i)
		fmt.Fprintf(&b, "<item><guid>%d</guid><title>Entry %d</title><pubDate>%s</pubDate><description>&lt;p>Words of %d.&lt;/p></description></item>", i, i, when.Format(time.RFC1123Z), i)
	}
	b.WriteString("</channel></rss>")
	return b.String()
}

func fetchAll(t *testing.T, s app.SourceSettings, d connectors.Deps, q connectors.Query) ([]string, connectors.Report) {
	t.Helper()
	src, err := Connector().Open(s, d)
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	report, err := src.Fetch(t.Context(), q, func(it app.Item) error {
		titles = append(titles, it.Title)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return titles, report
}

func TestConditional(t *testing.T) {
	full := 0
	body := feedOf(2)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"one"`)
		if r.Header.Get("If-None-Match") == `"one"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		full++
		fmt.Fprint(w, body)
	}))
	defer server.Close()
	d := loopbackDeps(t, server.URL)
	s := app.SourceSettings{Name: "s", Address: server.URL + "/feed"}
	first, report := fetchAll(t, s, d, connectors.Query{})
	if len(first) != 2 || report.Unchanged || len(report.State) == 0 {
		t.Fatalf("first answer: %v %+v", first, report)
	}
	second, again := fetchAll(t, s, d, connectors.Query{State: report.State})
	if len(second) != 0 || !again.Unchanged || full != 1 || string(again.State) != string(report.State) {
		t.Errorf("second answer: %v %+v, %d downloads", second, again, full)
	}
	s.Address = server.URL + "/other"
	if other, _ := fetchAll(t, s, d, connectors.Query{State: report.State}); len(other) != 2 {
		t.Errorf("the state of another address was used: %v", other)
	}
	body = body[:len(body)-60]
	_, cut := fetchAll(t, s, d, connectors.Query{})
	if len(cut.Partial) != 1 || cut.State != nil {
		t.Errorf("a damaged answer must be read again: %+v", cut)
	}
}

func TestWindowAndMax(t *testing.T) {
	path := filepath.Join(t.TempDir(), "feed.xml")
	if err := os.WriteFile(path, []byte(feedOf(60)), 0o600); err != nil {
		t.Fatal(err)
	}
	day := func(n int) time.Time { return time.Date(2026, 3, 10, 7, 0, 0, 0, time.UTC).AddDate(0, 0, -n) }
	for _, c := range []struct {
		name string
		max  int
		q    connectors.Query
		want int
	}{
		{name: "default", want: defaultMax},
		{name: "max", max: 3, want: 3},
		{name: "window", q: connectors.Query{From: day(5), To: day(0)}, want: 5},
		{name: "all", max: 3, q: connectors.Query{All: true}, want: 60},
		{name: "all in window", q: connectors.Query{All: true, From: day(60), To: day(10)}, want: 50},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := fetchAll(t, app.SourceSettings{Name: "s", Address: path, Max: c.max}, connectors.Deps{}, c.q)
			if len(got) != c.want {
				t.Errorf("%d items, want %d: %v", len(got), c.want, got)
			}
		})
	}
}

// The newest count whatever their place; they come in the order of the feed.
func TestNewestCount(t *testing.T) {
	path := filepath.Join(t.TempDir(), "feed.xml")
	feed := `<rss><channel><item><title>old</title><pubDate>1 Jan 2020</pubDate></item><item><title>new</title><pubDate>3 Jan 2026</pubDate></item>` +
		`<item><title>middle</title><pubDate>1 Jan 2026</pubDate></item><item></item></channel></rss>`
	if err := os.WriteFile(path, []byte(feed), 0o600); err != nil {
		t.Fatal(err)
	}
	got, _ := fetchAll(t, app.SourceSettings{Name: "s", Address: path, Max: 2}, connectors.Deps{}, connectors.Query{})
	if diff := cmp.Diff([]string{"new", "middle"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestNotAFeed(t *testing.T) {
	for name, c := range map[string]struct{ body, code, say string }{
		"empty":      {"", app.CodeNotFeed, "empty"},
		"mark":       {"\xef\xbb\xbf", app.CodeNotFeed, "byte order mark"},
		"json error": {`{"error":{"code":404}}`, app.CodeNotFeed, "error message"},
		"json list":  {`[1,2]`, app.CodeNotFeed, "JSON"},
		"json other": {`{"a":1}`, app.CodeNotFeed, "JSON"},
		"text":       {"Service temporarily unavailable", app.CodeNotFeed, "neither"},
		"other xml":  {"<?xml version='1.0'?><sitemap><url/></sitemap>", app.CodeNotFeed, "XML"},
		"page":       {"<!doctype html><html><head><link rel=alternate type=application/rss+xml href=https://a.example/rss></head><p>hi", app.CodeNotFeed, "web page"},
		"bytes":      {"\x89PNG\r\n\x1a\n\x00\x00\x01", app.CodeNotFeed, "neither"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f")
			if err := os.WriteFile(path, []byte(c.body), 0o600); err != nil {
				t.Fatal(err)
			}
			_, _, err := preview(t.Context(), path, connectors.Deps{})
			var e *app.Error
			if !errors.As(err, &e) || e.Code != c.code || !strings.Contains(e.Message, c.say) || e.Hint == "" {
				t.Errorf("error %#v", err)
			}
			if name == "page" && !strings.Contains(e.Hint, "https://a.example/rss") {
				t.Errorf("the hint does not name the feed of the page: %q", e.Hint)
			}
		})
	}
	if _, _, err := preview(t.Context(), filepath.Join(t.TempDir(), "absent"), connectors.Deps{}); app.AsError(err).Code != app.CodeNotFound {
		t.Errorf("absent file: %v", err)
	}
	if _, err := Connector().Open(app.SourceSettings{Name: "s"}, connectors.Deps{}); app.AsError(err).Code != app.CodeConfig {
		t.Errorf("no address: %v", err)
	}
}

func TestSniff(t *testing.T) {
	for _, c := range []struct {
		p        connectors.Probe
		min, max int
	}{
		{connectors.Probe{Head: []byte("\xef\xbb\xbf\n<?xml version='1.0'?><!-- x --><rss version='2.0'>")}, 90, 100},
		{connectors.Probe{Head: []byte("<feed xmlns='http://www.w3.org/2005/Atom'>")}, 90, 100},
		{connectors.Probe{Head: []byte(`{"version": "https://jsonfeed.org/version/1"`)}, 90, 100},
		{connectors.Probe{Head: []byte("<html><body>"), Address: "https://x.example/", Type: "text/html"}, 5, 5},
		{connectors.Probe{Address: "https://x.example/"}, 5, 5},
		{connectors.Probe{Address: "feed://x.example/"}, 80, 80},
		{connectors.Probe{Type: "application/rss+xml"}, 90, 90},
		{connectors.Probe{Address: "/home/x/a.rss"}, 60, 60},
		{connectors.Probe{Head: []byte("BEGIN:VCALENDAR"), Address: "a.ics"}, 0, 0},
		{connectors.Probe{Head: []byte("From: a@b.example\r\n\r\n<rss>")}, 0, 0},
		{connectors.Probe{IsDir: true, Address: "a.rss"}, 0, 0},
		{connectors.Probe{Address: "ann@x.example"}, 0, 0},
	} {
		if got := Connector().Sniff(c.p); got < c.min || got > c.max {
			t.Errorf("Sniff(%q, %q) = %d, want %d to %d", c.p.Address, c.p.Head, got, c.min, c.max)
		}
	}
}

func TestHosts(t *testing.T) {
	for in, want := range map[string][]string{
		"https://News.example:8443/feed": {"News.example"}, "feed:https://a.example/x": {"a.example"}, "feed://b.example/": {"b.example"}, "/tmp/x.xml": nil,
	} {
		if diff := cmp.Diff(want, Connector().Hosts(app.SourceSettings{Address: in}, connectors.Services{})); diff != "" {
			t.Errorf("%s: %s", in, diff)
		}
	}
}

func TestCleanURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.example/x?utm_source=a&id=3&UTM_medium=b": "https://a.example/x?id=3",
		"https://a.example/x?fbclid=1#utm_campaign=x":        "https://a.example/x",
		"https://a.example/x?a=%20b&b=+#part":                "https://a.example/x?a=%20b&b=+#part",
		"https://a.example/x?mc_cid=1&mc_eid=2":              "https://a.example/x",
		"mailto:a@b.example":                                 "mailto:a@b.example",
	} {
		if got := cleanURL(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
