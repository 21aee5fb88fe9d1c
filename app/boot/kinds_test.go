package boot

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daybrief/app"
)

const oneMail = "From: Ann <ann@own.example>\r\nSubject: Plan\r\nDate: Tue, 24 Nov 2026 20:00:00 +0000\r\nMessage-ID: <1@own.example>\r\n\r\nHello\r\n"

// secretSite is a site with a calendar and a feed, each read once.
type secretSite map[string]int

func (s secretSite) RoundTrip(r *http.Request) (*http.Response, error) {
	s[r.URL.String()]++
	w := httptest.NewRecorder()
	switch r.URL.Path {
	case "/calendar/ical/ana/private-1f2e3d4c5b6a7988/basic.ics":
		w.Header().Set("Content-Type", "text/calendar")
		_, _ = io.WriteString(w, icsFile)
	case "/feed":
		_, _ = fmt.Fprintf(w, atomFeed, "morning")
	default:
		w.WriteHeader(http.StatusNotFound)
	}
	resp := w.Result()
	resp.Request = r
	return resp, nil
}

func TestAddressesMeantForAProgram(t *testing.T) {
	for _, c := range []struct{ address, typ, name string }{
		{"webcal://cal.example/calendar/ical/ana/private-1f2e3d4c5b6a7988/basic.ics", "calendar", "Rowing club"},
		{"https://cal.example/calendar/ical/ana/private-1f2e3d4c5b6a7988/basic.ics", "calendar", "Rowing club"},
		{"feed://cal.example/feed", "rss", "The morning paper"},
	} {
		site := secretSite{}
		d := opened(t, "", Options{Transport: site}).Adding(nil)
		s, err := d.Find(t.Context(), AddOptions{Address: c.address})
		if err != nil || s.Type != c.typ || s.Name != c.name {
			t.Errorf("%s: %+v, %v", c.address, s, err)
			continue
		}
		if tested := d.Test(t.Context(), s); tested.Count != 1 || tested.Error != nil {
			t.Errorf("%s: %+v", c.address, tested)
		}
		if err := d.app.AddSource(s); err != nil {
			t.Errorf("%s cannot be saved: %v", c.address, err)
		}
		for url, n := range site {
			if n != 1 || !strings.HasPrefix(url, "https://") {
				t.Errorf("%s: %s was asked for %d times", c.address, url, n)
			}
		}
	}
}

func TestFilesAreRecognised(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"club.ics": icsFile, "one.eml": oneMail, "box": "From ann@own.example Tue Nov 24 20:00:00 2026\n" + strings.ReplaceAll(oneMail, "\r\n", "\n"),
		"paper.xml": strings.Replace(atomFeed, "%s", "own", 1), "Maildir/cur/1:2,S": oneMail, "Maildir/new/.keep": "", "Maildir/tmp/.keep": "",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, typ := range map[string]string{"club.ics": "calendar", "one.eml": "email", "box": "email", "paper.xml": "rss", "Maildir": "email"} {
		d := opened(t, "", Options{Transport: offline{t}}).Adding(nil)
		s, err := d.Find(t.Context(), AddOptions{Address: filepath.Join(dir, name)})
		if err != nil || s.Type != typ || IsImport(s.Address) {
			t.Errorf("%s: %+v, %v", name, s, err)
			continue
		}
		if tested := d.Test(t.Context(), s); tested.Count != 1 || tested.Error != nil || tested.SignIn != "" {
			t.Errorf("%s: %+v", name, tested)
		}
	}
	d := opened(t, "", Options{Transport: offline{t}}).Adding(nil)
	if _, err := d.Find(t.Context(), AddOptions{Address: filepath.Join(dir, "none.ics")}); app.AsError(err) == nil || app.AsError(err).Code != app.CodeMissing {
		t.Errorf("a file that is not there: %v", err)
	}
}
