package rss

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// wrapRSS makes a feed of what stands in its one title.
func wrapRSS(doctype, title string) string {
	return `<?xml version="1.0"?>` + doctype + `<rss version="2.0"><channel><title>t</title><item><title>` + title + `</title></item></channel></rss>`
}

// bombs are documents made to cost time or memory, or to read what is not
// theirs.
func bombs(t *testing.T) map[string]func() string {
	t.Helper()
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("TOPSECRET"), 0o600); err != nil {
		t.Fatal(err)
	}
	laughs := `<!ENTITY l0 "lol">`
	for i := 1; i < 10; i++ {
		laughs += fmt.Sprintf(`<!ENTITY l%d "%s">`, i, strings.Repeat(fmt.Sprintf("&l%d;", i-1), 10))
	}
	return map[string]func() string{
		"laughs": func() string { return wrapRSS("<!DOCTYPE rss ["+laughs+"]>", "&l9;") },
		"quadratic": func() string {
			return wrapRSS(`<!DOCTYPE rss [<!ENTITY a "`+strings.Repeat("a", 50000)+`">]>`, strings.Repeat("&a;", 50000))
		},
		"self": func() string { return wrapRSS(`<!DOCTYPE rss [<!ENTITY a "&b;"><!ENTITY b "&a;">]>`, "&a;") },
		"external": func() string {
			return wrapRSS(`<!DOCTYPE rss [<!ENTITY a SYSTEM "file://`+secret+`"><!ENTITY b SYSTEM "http://127.0.0.1:1/">]>`, "&a;&b;")
		},
		"parameter":       func() string { return wrapRSS(`<!DOCTYPE rss [<!ENTITY % p SYSTEM "file://`+secret+`">%p;]>`, "x") },
		"external subset": func() string { return wrapRSS(`<!DOCTYPE rss SYSTEM "file://`+secret+`">`, "&a;") },
		"deep":            func() string { return wrapRSS("", strings.Repeat("<a>", 1<<20)) },
		"deep and closed": func() string { return wrapRSS("", strings.Repeat("<b>", 1<<18)+strings.Repeat("</b>", 1<<18)) },
		"open cdata":      func() string { return wrapRSS("", strings.Repeat("<![CDATA[", 1<<19)) },
		"open comments":   func() string { return wrapRSS("", strings.Repeat("<!-- ", 1<<19)) },
		"open quotes":     func() string { return wrapRSS("", strings.Repeat(`<a b="`, 1<<19)) },
		"open tags":       func() string { return wrapRSS("", strings.Repeat("<a b c ", 1<<19)) },
		"ampersands":      func() string { return wrapRSS("", strings.Repeat("&", 4<<20)) },
		"brackets":        func() string { return wrapRSS("<!DOCTYPE rss ["+strings.Repeat("]", 2<<20), "x") },
		"doctypes":        func() string { return wrapRSS(strings.Repeat("<!DOCTYPE rss [", 1<<18), "x") },
		"entities":        func() string { return wrapRSS("<!DOCTYPE rss ["+strings.Repeat(`<!ENTITY a "b">`, 1<<17)+"]>", "&a;") },
		"attributes":      func() string { return wrapRSS("", "<a "+strings.Repeat(`x="y" `, 1<<19)+"/>") },
		"namespaces":      func() string { return wrapRSS("", strings.Repeat(`<a xmlns:b="c">`, 1<<17)) },
		"markup":          func() string { return "<rss><channel><item><description>" + strings.Repeat("&lt;b&gt;&amp;", 1<<20) },
		"one text":        func() string { return "<rss><channel><item><description>" + strings.Repeat("&", 4<<20) },
		"one title":       func() string { return wrapRSS("", strings.Repeat("x", 15<<20)) },
		"one tag":         func() string { return "<" + strings.Repeat("x", 1<<20) },
		"end tags":        func() string { return wrapRSS("", strings.Repeat("</nope>", 1<<19)) },
		"items": func() string {
			return "<rss><channel>" + strings.Repeat("<item><title>t</title></item>", 20000) + "</channel></rss>"
		},
		"empty items": func() string { return "<rss><channel>" + strings.Repeat("<item>", 200000) },
		"json deep":   func() string { return `{"items":` + strings.Repeat("[", 1<<20) },
		"json items": func() string {
			return `{"version":"https://jsonfeed.org/version/1","items":[` + strings.Repeat(`{"id":"1"},`, 50000)
		},
		"json members": func() string { return `{"items":[{` + strings.Repeat(`"a":1,`, 1<<19) },
	}
}

func TestBombs(t *testing.T) {
	dir := t.TempDir()
	for name, make := range bombs(t) {
		t.Run(name, func(t *testing.T) {
			body := make()
			path := filepath.Join(dir, "bomb")
			if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
				t.Fatal(err)
			}
			var err error
			var report connectors.Report
			size, count := 0, 0
			took, grown := cost(func() {
				size, count = 0, 0
				var src connectors.Source
				if src, err = Connector().Open(app.SourceSettings{Name: "s", Address: path}, connectors.Deps{}); err != nil {
					return
				}
				report, err = src.Fetch(t.Context(), connectors.Query{All: true, Zone: time.UTC}, func(it app.Item) error {
					count++
					size += len(it.Title) + len(it.Text)
					if strings.Contains(it.Title+it.Text, "TOPSECRET") {
						t.Error("a file was read for an entity")
					}
					return nil
				})
			})
			t.Logf("%d items, %d bytes, %v, %d MB, %v %v", count, size, took.Round(time.Millisecond), grown>>20, err, report.Partial)
			if took > hostileTime {
				t.Errorf("took %v", took)
			}
			if grown > hostileBytes {
				t.Errorf("took %d MB for %d MB", grown>>20, len(body)>>20)
			}
		})
	}
}

// A packed file is read as well; one that unpacks to too much is an error.
func TestPackedFile(t *testing.T) {
	pack := func(body []byte) string {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := w.Write(body); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "feed.xml.gz")
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	items, _, err := preview(t.Context(), pack([]byte(feedOf(3))), connectors.Deps{})
	if err != nil || len(items) != 3 {
		t.Errorf("%d items, %v", len(items), err)
	}
	_, _, err = preview(t.Context(), pack(bytes.Repeat([]byte("<rss><channel><item>"), 1<<20)), connectors.Deps{})
	if err == nil || app.AsError(err).Code != app.CodeTooLarge {
		t.Errorf("a bomb gave %v", err)
	}
}
