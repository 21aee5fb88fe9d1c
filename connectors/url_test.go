package connectors_test

import (
	"net/url"
	"strings"
	"testing"

	"daybrief/connectors"
)

func TestSafeURL(t *testing.T) {
	const base = "https://example.org/blog/feed.xml"
	for ref, want := range map[string]string{
		"https://a.example/x?y=1#z":  "https://a.example/x?y=1#z",
		"HTTP://A.example/":          "http://A.example/",
		"post.html":                  "https://example.org/blog/post.html",
		"/post":                      "https://example.org/post",
		"//cdn.example/x":            "https://cdn.example/x",
		"#top":                       "https://example.org/blog/feed.xml#top",
		" \n https://a.example/\tx ": "https://a.example/x",
		"mailto:ann@example.org":     "mailto:ann@example.org",
		"mailto:a@b.c?subject=Hi%20you&body=evil": "mailto:a@b.c?subject=Hi%20you",
		"https://user:pass@a.example/":            "https://a.example/",
		"https://a.example/a b<c>":                "https://a.example/a%20b%3Cc%3E",
		"https://a.example/100%":                  "https://a.example/100%25",
		"https://bücher.example/ä":                "https://xn--bcher-kva.example/%C3%A4",
		"javascript:alert(1)":                     "",
		"java\nscript:alert(1)":                   "",
		" JaVaScRiPt:alert(1)":                    "",
		"\u200bjavascript:alert(1)":               "",
		"data:text/html,x":                        "",
		"vbscript:x":                              "",
		"file:///etc/passwd":                      "",
		"ftp://a.example/":                        "",
		"tel:+491234":                             "",
		"mailto:nobody":                           "",
		"https:":                                  "",
		"https:///x":                              "",
		"https:a.example":                         "",
		"http://a b/":                             "",
		"":                                        "",
	} {
		if got := connectors.SafeURL(base, ref); got != want {
			t.Errorf("SafeURL(%q) = %q, want %q", ref, got, want)
		}
	}
	for _, base := range []string{"", "javascript:x", "file:///home/me/feed.xml", "::"} {
		if got := connectors.SafeURL(base, "post.html"); got != "" {
			t.Errorf("SafeURL(%q, post.html) = %q, want nothing", base, got)
		}
	}
}

func FuzzSafeURL(f *testing.F) {
	for _, s := range []string{"https://a.example/x", "//x", "mailto:a@b", "javascript:1", "http://[::1]/", "https://a/%", "?q", "\x00https://a/"} {
		f.Add("https://example.org/a/", s)
		f.Add("", s)
	}
	f.Fuzz(func(t *testing.T, base, ref string) {
		got := connectors.SafeURL(base, ref)
		if got == "" {
			return
		}
		u, err := url.Parse(got)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto" || u.User != nil {
			t.Errorf("SafeURL(%q, %q) = %q: %v", base, ref, got, err)
		}
		if u != nil && u.Scheme != "mailto" && u.Host == "" || strings.ContainsAny(got, " <>\"'`\n\r\t\x00") {
			t.Errorf("SafeURL(%q, %q) = %q", base, ref, got)
		}
		if again := connectors.SafeURL("", got); again != got {
			t.Errorf("SafeURL(%q, %q) = %q, again %q", base, ref, got, again)
		}
	})
}
