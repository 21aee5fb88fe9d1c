package app

import "testing"

func TestCanonicalURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://www.A.example/x/?utm_medium=rss&id=3#top": "a.example/x?id=3",
		"http://a.example/":                                             "",
		"mailto:a@b.example":                                            "",
		"javascript:alert(1)":                                           "",
		"//a.example/x":                                                 "",
		"https://a.example/?p=12":                                       "a.example?p=12",
		"https://a.example/x?b=2&a=1&ref=feed&source=rss":               "a.example/x?a=1&b=2",
		"http://a.example:80/x":                                         "a.example/x",
		"https://a.example:8443/x":                                      "a.example:8443/x",
		"https://m.a.example/x/amp/":                                    "a.example/x",
		"https://amp.a.example/x.amp.html?amp=1":                        "a.example/x.html",
		"https://en.m.wiki.example/wiki/Copper":                         "en.wiki.example/wiki/Copper",
		"https://m.example/x":                                           "m.example/x",
		"https://a.example/x/index.html":                                "a.example/x",
		"https://www.google.com/amp/s/www.news.example/2026/story.amp":  "news.example/2026/story",
		"https://news-example.cdn.ampproject.org/c/s/news.example/st?a": "news.example/st?a=",
		"https://a.example/x?fbclid=1&GCLID=2&_hsenc=3&mc_cid=4":        "a.example/x",
		"https://a.example/b%20c/":                                      "a.example/b%20c",
		" https://a.example/x#part ":                                    "a.example/x",
	} {
		if got := CanonicalURL(in); got != want {
			t.Errorf("CanonicalURL(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestIsTracking(t *testing.T) {
	for name, want := range map[string]bool{"utm_source": true, "UTM_X": true, "fbclid": true, "ref_src": true, "_hsenc": true, "id": false, "ref": false, "page": false, "": false} {
		if got := IsTracking(name); got != want {
			t.Errorf("IsTracking(%q) = %v", name, got)
		}
	}
}

func FuzzCanonicalURL(f *testing.F) {
	f.Add("https://www.a.example/x/?utm_medium=rss&id=3#top")
	f.Add("https://a-b.cdn.ampproject.org/c/s/google.com/amp/s/m.a.example/x.amp.html?amp=1")
	f.Fuzz(func(t *testing.T, s string) {
		once := CanonicalURL(s)
		if once == "" {
			return
		}
		if twice := CanonicalURL("https://" + once); twice != once {
			t.Errorf("%q: %q, then %q", s, once, twice)
		}
	})
}
