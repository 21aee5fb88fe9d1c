package rss

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

func TestDiscover(t *testing.T) {
	mux := http.NewServeMux()
	page := func(path, body string) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) })
	}
	page("/announced", `<html><head><base href="/deep/">
		<link rel="stylesheet" href="s.css"><link rel="alternate" hreflang="de" href="/de">
		<link rel="Alternate" type="application/rss+xml" title="News &amp; more" href="rss.xml">
		<LINK REL='alternate' TYPE='application/atom+xml; charset=utf-8' HREF='/atom'>
		<link rel="alternate" type="application/json" href="/wp-json/x"><link rel="alternate" type="application/rss+xml" href="rss.xml">`)
	page("/plain", "<html><body>nothing here</body></html>")
	page("/itself", feedOf(1))
	server := httptest.NewServer(mux)
	defer server.Close()
	d := loopbackDeps(t, server.URL)

	check := func(path string, want []Found) {
		t.Helper()
		got, err := Discover(t.Context(), d, server.URL+path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
	check("/announced", []Found{
		{URL: server.URL + "/deep/rss.xml", Title: "News & more", Type: "application/rss+xml"},
		{URL: server.URL + "/atom", Type: "application/atom+xml"},
	})
	check("/itself", []Found{{URL: server.URL + "/itself", Title: "Many"}})
	if _, err := Discover(t.Context(), d, server.URL+"/plain"); err == nil || app.AsError(err).Code != app.CodeNotFeed {
		t.Errorf("a page without feeds: %v", err)
	}
	page("/rss.xml", feedOf(1))
	check("/plain", []Found{{URL: server.URL + "/rss.xml", Title: "Many"}})
	for _, bad := range []string{"", "a word", "ftp://x.example/", "/etc/hosts"} {
		if _, err := Discover(t.Context(), d, bad); err == nil || app.AsError(err).Code != app.CodeUsage {
			t.Errorf("%q: %v", bad, err)
		}
	}
	closed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }))
	defer closed.Close()
	d.HTTP.Allow(strings.TrimPrefix(closed.URL, "http://"))
	_, err := Discover(t.Context(), d, closed.URL)
	if want := "127.0.0.1 could not be read: it did not accept the user name or password (401)"; err == nil || app.AsError(err).Message != want {
		t.Errorf("a page that wants a password: %v", err)
	}
	if _, err := Discover(t.Context(), d, server.URL+"/absent"); err == nil || !strings.Contains(err.Error(), "could not be read") {
		t.Errorf("an absent page: %v", err)
	}
}

// TestDiscoverNamesNoLocalFeeds holds that a page cannot have something in the
// reader's own network asked, unless it is there itself.
func TestDiscoverNamesNoLocalFeeds(t *testing.T) {
	for _, c := range []struct {
		page, feed string
		taken      bool
	}{
		{"https://blog.example.org/", "https://feeds.example.com/x", true},
		{"https://blog.example.org/", "http://192.168.1.1/reboot", false},
		{"https://blog.example.org/", "http://[fe80::1]/x", false},
		{"https://blog.example.org/", "http://2130706433/x", false},
		{"https://blog.example.org/", "http://localhost:8080/x", false},
		{"https://blog.example.org/", "http://nas/x", false},
		{"https://blog.example.org/", "http://nas.lan./x", false},
		{"http://nas.lan/", "http://nas.lan/x", true},
		{"http://127.0.0.1:8080/", "/x", true},
		{"http://127.0.0.1:8080/", "http://127.0.0.1:9090/x", false},
	} {
		for _, html := range []string{
			`<link rel="alternate" type="application/rss+xml" href="` + c.feed + `">`,
			`<base href="` + c.feed + `"><link rel="alternate" type="application/rss+xml" href="` + c.feed + `">`,
		} {
			if got := alternates(c.page, html); (len(got) == 1) != c.taken {
				t.Errorf("%s names %s: %v", c.page, html, got)
			}
		}
	}
}
