package boot

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daybrief/app"
)

func TestASiteIsKnownWithoutItsScheme(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("my.notes", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"news.example": "https://news.example", "www.news.example/world?a=b": "https://www.news.example/world?a=b",
		"news.example:8443/feed": "https://news.example:8443/feed", "news.example/feed.xml": "https://news.example/feed.xml", "zürich.example": "https://zürich.example",
		"calendar.ics": "", "feeds.opml": "", "my.notes": "", "Hamburg": "", "St. Gallen": "", "./x.y": "", "../x.example": "", ".hidden": "", "ana@news.example": "",
		"53.55,9.99": "", "10.0.0.1": "", "a.b": "", "folder/file": "", "": "", "...": "", "search: go.dev": "", `C:\mail.example`: "",
	} {
		if got := siteOf(address); got != want {
			t.Errorf("siteOf(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestAServerOnThisMachineIsKnownWithoutItsScheme(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("localhost", 0o700); err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"127.0.0.1:8099/page": "http://127.0.0.1:8099/page", "localhost:8080/x?a=b": "http://localhost:8080/x?a=b", "LocalHost:8080": "http://LocalHost:8080",
		"[::1]:8080/x": "http://[::1]:8080/x", "127.0.0.1/feed": "http://127.0.0.1/feed",
		"localhost": "", "10.0.0.1:80/x": "", "local/host:8080": "", "localhost.example:80/x": "", "http://localhost/x": "", "/localhost": "", "ana@localhost": "", "": "",
	} {
		if got := ownMachine(address); got != want {
			t.Errorf("ownMachine(%q) = %q, want %q", address, got, want)
		}
	}
	s := newSite(t)
	found, err := opened(t, "", Options{}).Adding(nil).Find(t.Context(), AddOptions{Address: strings.TrimPrefix(s.URL, "http://") + "/club.ics"})
	if err != nil || found.Type != "calendar" || found.Address != s.URL+"/club.ics" {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestSameSource(t *testing.T) {
	a := opened(t, `source = [
	{name = "News", type = "rss", address = "https://news.example/feed"},
	{name = "Mail", type = "email", address = "Ana@news.example", server = "imap.news.example:993"},
	{name = "Team", type = "calendar", address = "https://dav.news.example/", user = "ana", calendars = ["Work"]},
	{name = "Here", type = "weather", address = "Hamburg", latitude = 53.5, longitude = 10.0},
]`, Options{})
	lat, lon := 53.5, 10.0
	for _, c := range []struct {
		s    app.SourceSettings
		want string
	}{
		{app.SourceSettings{Type: "rss", Address: "HTTPS://News.example/feed#x"}, "News"},
		{app.SourceSettings{Type: "rss", Address: "feed://news.example/feed"}, "News"},
		{app.SourceSettings{Type: "rss", Address: "https://news.example/Feed"}, ""},
		{app.SourceSettings{Type: "calendar", Address: "https://news.example/feed"}, ""},
		{app.SourceSettings{Type: "email", Address: "ana@news.example", User: "ana@news.example"}, "Mail"},
		{app.SourceSettings{Type: "email", Address: "ana@news.example", User: "other"}, ""},
		{app.SourceSettings{Type: "email", Address: "ana@news.example", Server: "mx.news.example:993"}, ""},
		{app.SourceSettings{Type: "calendar", Address: "https://dav.news.example", User: "ana"}, "Team"},
		{app.SourceSettings{Type: "calendar", Address: "https://dav.news.example", User: "ana", Calendars: []string{"Home"}}, ""},
		{app.SourceSettings{Type: "weather", Address: "Hamburg-Mitte", Latitude: &lat, Longitude: &lon}, "Here"},
	} {
		if got := a.SameSource(c.s); got != c.want {
			t.Errorf("%+v is %q, want %q", c.s, got, c.want)
		}
	}
}

func TestErrorsOfAnAddressNameItAndNoLaterRun(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/429" {
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		w.WriteHeader(map[string]int{"/500": 500, "/404": 404, "/401": 401}[r.URL.Path])
	}))
	defer srv.Close()
	a := opened(t, "", Options{})
	for _, path := range []string{"/500", "/404", "/401", "/429"} {
		_, err := a.Adding(nil).Find(t.Context(), AddOptions{Address: srv.URL + path})
		e := app.AsError(err)
		if e == nil || e.Hint == "" {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if strings.Contains(e.Hint, "path") {
			t.Errorf("%s: %s", path, e.Hint)
		}
		for _, never := range []string{"tried again", "left alone", "any more", "source signin", "settings", "remove the source"} {
			if strings.Contains(e.Hint, never) {
				t.Errorf("%s: nothing is saved, but it says: %s", path, e.Hint)
			}
		}
	}
}

func TestAMissingFileIsAFile(t *testing.T) {
	_, err := opened(t, "", Options{Transport: offline{t}}).Adding(nil).Find(t.Context(), AddOptions{Address: filepath.Join(t.TempDir(), "no.ics")})
	if e := app.AsError(err); e == nil || e.Code != app.CodeMissing || !strings.Contains(e.Hint, "path") {
		t.Errorf("%+v", e)
	}
}

func TestNamesAreOneLine(t *testing.T) {
	a := opened(t, "", Options{Transport: offline{t}})
	for _, c := range []struct {
		o    AddOptions
		want string
	}{
		{AddOptions{Address: "hn ask"}, "Hacker News ask"},
		{AddOptions{Address: "search: rust  compiler"}, "Hacker News: rust compiler"},
		{AddOptions{Address: "53.55,9.99", Name: " My \n town\t"}, "My town"},
		{AddOptions{Address: filepath.Join("testdata", "nothing"), Type: "rss", Name: "x"}, "x"},
	} {
		s, err := a.Adding(nil).Find(t.Context(), c.o)
		if err != nil || s.Name != c.want {
			t.Errorf("%q: name %q, %v; want %q", c.o.Address, s.Name, err, c.want)
		}
	}
}

func TestAPageReadsNoSettingsInASignIn(t *testing.T) {
	home := t.TempDir()
	a := opened(t, "source = []\n", Options{Home: home})
	p := a.Page()
	text := "[[source]]\nname = \"News\"\ntype = \"rss\"\naddress = \"https://news.example/feed\"\n"
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p.settings.RLock() // as SignIn does
	if err := p.reload(); err != nil || len(a.Config.Source) != 0 {
		t.Errorf("the settings changed under a sign-in: %v %v", a.Config.Source, err)
	}
	p.settings.RUnlock()
	if err := p.reload(); err != nil || len(a.Config.Source) != 1 || len(p.sources) != 1 {
		t.Errorf("they are not read afterwards: %v %v", a.Config.Source, err)
	}
}
