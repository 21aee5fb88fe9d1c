package rss

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/connectors"
)

// FuzzReadFeed holds that no document makes the pipeline fail otherwise than
// with an error, or an item that is not fit to be shown.
func FuzzReadFeed(f *testing.F) {
	files, err := filepath.Glob("testdata/feeds/*.xml")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, "")
		f.Add(data[:len(data)*2/3], "text/xml; charset=utf-16")
	}
	f.Add([]byte(`<!DOCTYPE rss [<!ENTITY a "&b;"><!ENTITY b "<x>">]><rss><item><title>&a;&b;</title></item>`), "")
	f.Fuzz(func(t *testing.T, data []byte, contentType string) {
		a := &adapter{settings: app.SourceSettings{Name: "s"}, seen: map[string]int{}}
		ids := map[string]bool{}
		_, err := readFeed(context.Background(), document{data: data, contentType: contentType, base: "https://a.example/"}, func(h heading, e entry) error {
			it := a.of(h, e)
			for _, text := range []string{it.Title, it.Text} {
				if connectors.HasMarkup(text) {
					t.Errorf("%q holds markup", text)
				}
			}
			if it.URL != "" && connectors.SafeURL("", it.URL) != it.URL {
				t.Errorf("%q is no safe address", it.URL)
			}
			if ids[it.ID] {
				t.Errorf("id of %q comes twice", it.Native)
			}
			ids[it.ID] = true
			_ = it.ContentHash() // panics on what JSON cannot hold
			return nil
		})
		if err != nil && app.AsError(err).Code == app.CodeInternal {
			t.Errorf("an error without a sentence: %v", err)
		}
	})
}

func FuzzAlternates(f *testing.F) {
	f.Add(`<html><head><base href="/x/"><link rel="alternate" type="application/rss+xml" href="feed" title="A &amp; B">`)
	f.Add(`<link rel=feed href=//b.example/f><link rel=alternate type=application/atom+xml href=javascript:x>`)
	f.Fuzz(func(t *testing.T, page string) {
		for _, found := range alternates("https://a.example/p", page) {
			if connectors.SafeURL("", found.URL) != found.URL || !isAddress(found.URL) {
				t.Errorf("%q is no safe address", found.URL)
			}
		}
	})
}

// FuzzEntities holds that references, whatever a document type declares, never
// expand beyond the budget nor leave a character that XML does not allow.
func FuzzEntities(f *testing.F) {
	f.Add(`<!ENTITY a "&b;&b;"><!ENTITY b "&c;&c;"><!ENTITY c 'x<b>'>`, "&a; &amp; &#150; &#x1F600; & &unknown; &lang;")
	f.Add(`<!ENTITY a "&a;"><!ENTITY % p SYSTEM "file:///x"><!ENTITY s SYSTEM 'y'>`, "&a;&s;&#0;&#xD800;&#99999999999;&;")
	f.Fuzz(func(t *testing.T, subset, text string) {
		var e entities
		e.declare(subset)
		out := dropControl(e.decode(text))
		if len(out) > 8*len(text)+entityBudget {
			t.Errorf("%d bytes became %d", len(text), len(out))
		}
		if i := strings.IndexFunc(out, isControl); i >= 0 {
			t.Errorf("a control character is left: %q", out[i:min(len(out), i+8)])
		}
	})
}
