package calendar

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// TestWebFile asks again only when something may have changed, and takes a
// new day for another question.
func TestWebFile(t *testing.T) {
	body := []byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260311T090000Z\nSUMMARY:First\nEND:VEVENT\nEND:VCALENDAR\n")
	etag := `"1"`
	var asked []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.Header.Get("If-None-Match"))
		w.Header().Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(body)
	}))
	defer srv.Close()
	src := opened(t, app.SourceSettings{Address: srv.URL + "/private-abc/basic.ics"}, "")
	items, first, err := fetched(t, src, nil)
	if err != nil || len(items) != 1 {
		t.Fatalf("first: %d items, %v", len(items), err)
	}
	items, again, err := fetched(t, src, first.State)
	if err != nil || len(items) != 0 || !again.Unchanged {
		t.Errorf("second: %d items, unchanged %v, %v", len(items), again.Unchanged, err)
	}
	if want := []string{"GET ", `GET "1"`}; !slices.Equal(asked, want) {
		t.Errorf("asked %v, want %v", asked, want)
	}
	n := 0
	r, err := src.Fetch(t.Context(), connectors.Query{Now: testNow.AddDate(0, 0, 1), Zone: time.UTC, State: again.State}, func(app.Item) error {
		n++
		return nil
	})
	if err != nil || n != 1 || r.Unchanged || len(asked) != 3 || asked[2] != `GET "1"` {
		t.Errorf("the day after: %d items, unchanged %v, %v, asked %v; the window moved, the file is remembered", n, r.Unchanged, err, asked)
	}
}

// TestWebToken renews a refused token once.
func TestWebToken(t *testing.T) {
	good := "Bearer second"
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != good {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = w.Write([]byte(event("a")))
	}))
	defer srv.Close()
	var refused []string
	src := opened(t, app.SourceSettings{Address: srv.URL + "/basic.ics", OAuth: "google"}, "").(*source)
	src.origin.(*web).deps.Token = func(_ context.Context, _, old string) (string, error) {
		refused = append(refused, old)
		return map[string]string{"": "first", "first": "second"}[old], nil
	}
	items, _, err := fetched(t, src, nil)
	if err != nil || len(items) != 1 || !slices.Equal(refused, []string{"", "first"}) {
		t.Errorf("%d items, %v, tokens asked for with %q", len(items), err, refused)
	}
	good = "Bearer third"
	refused = nil
	if _, _, err := fetched(t, src, nil); app.AsError(err) == nil || app.AsError(err).Code != app.CodeSignIn || len(refused) != 2 {
		t.Errorf("a token that is refused twice: %v, asked for with %q", err, refused)
	}
}

// TestWebErrors tells a web page from a calendar and names what to do.
func TestWebErrors(t *testing.T) {
	for _, c := range []struct {
		name, body string
		status     int
		code, says string
	}{
		{"page", "<!DOCTYPE html><html><title>Sign in</title></html>", 200, app.CodeNotCal, "sign-in or share page"},
		{"empty", "", 200, app.CodeNotCal, "BEGIN:VCALENDAR"},
		{"text", "hello", 200, app.CodeNotCal, "BEGIN:VCALENDAR"},
		{"gone", "no", 404, app.CodeMissing, ""},
		{"forbidden", "no", 403, app.CodeForbidden, ""},
		{"password", "no", 401, app.CodeUnauth, "secret iCal address"},
		{"not modified, though nobody asked", "", 304, app.CodeServer, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			}))
			defer srv.Close()
			_, _, err := fetched(t, opened(t, app.SourceSettings{Address: srv.URL + "/token-5ecret/basic.ics"}, ""), nil)
			e := app.AsError(err)
			if e == nil || e.Code != c.code || !strings.Contains(e.Hint, c.says) {
				t.Fatalf("got %+v (%v), want code %s and a hint with %q", e, err, c.code, c.says)
			}
			if strings.Contains(e.Message+e.Hint, "5ecret") {
				t.Errorf("the secret address is in %q", e.Message+e.Hint)
			}
		})
	}
}

// TestOpen holds what settings can mean.
func TestOpen(t *testing.T) {
	for address, want := range map[string]string{
		"webcal://Example.org/a.ics":           "https://Example.org/a.ics",
		"webcals://example.org/a.ics?k=1#part": "https://example.org/a.ics?k=1",
		"caldav://example.org/dav":             "https://example.org/dav",
		"HTTP://127.0.0.1:8080/x":              "http://127.0.0.1:8080/x",
	} {
		if u, ok := webAddress(address); !ok || u.String() != want {
			t.Errorf("webAddress(%q) = %v, want %s", address, u, want)
		}
	}
	for _, address := range []string{"", "  ", "ftp://example.org/a.ics", "gopher://x"} {
		_, err := open(app.SourceSettings{Name: "Own", Address: address}, connectors.Deps{})
		if e := app.AsError(err); e == nil || e.Code != app.CodeConfig {
			t.Errorf("open(%q): %v, want code config", address, err)
		}
	}
	if got := hosts(app.SourceSettings{Address: "webcal://cal.example.org/x.ics"}, connectors.Services{}); !slices.Equal(got, []string{"cal.example.org"}) {
		t.Errorf("hosts = %v", got)
	}
	if got := hosts(app.SourceSettings{Address: "/home/ann/cal"}, connectors.Services{}); got != nil {
		t.Errorf("hosts of a folder = %v", got)
	}
}

// TestSniff recognises calendars and leaves others to others.
func TestSniff(t *testing.T) {
	for _, c := range []struct {
		probe connectors.Probe
		sure  bool
	}{
		{connectors.Probe{Address: "x", Head: []byte("\xef\xbb\xbf\nBEGIN:VCALENDAR\n")}, true},
		{connectors.Probe{Address: "webcal://example.org/x"}, true},
		{connectors.Probe{Address: "https://example.org/x", Type: "text/calendar"}, true},
		{connectors.Probe{Address: "https://example.org/x.ics?key=1"}, true},
		{connectors.Probe{Address: "https://cloud.example.org/remote.php/dav"}, true},
		{connectors.Probe{Address: "cal", IsDir: true, Entries: []string{"README", "a.ICS"}}, true},
		{connectors.Probe{Address: "mail", IsDir: true, Entries: []string{"cur/", "new/"}}, false},
		{connectors.Probe{Address: "https://example.org/feed.xml", Head: []byte("<rss>"), Type: "application/rss+xml"}, false},
		{connectors.Probe{Address: "ann@example.org"}, false},
	} {
		if got := sniff(c.probe); (got > 0) != c.sure {
			t.Errorf("sniff(%+v) = %d", c.probe, got)
		}
	}
}

// event is a calendar with one event on 11 March 2026.
func event(uid string) string {
	return "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:" + uid + "\nDTSTART:20260311T090000Z\nSUMMARY:Event " + uid + "\nEND:VEVENT\nEND:VCALENDAR\n"
}

// write writes a file and the folders above it.
func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestFolder reads the folders of a vdir; a file that is none costs itself.
func TestFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "work", "displayname"), "Office\n")
	write(t, filepath.Join(dir, "work", "a.ics"), event("a"))
	write(t, filepath.Join(dir, "work", ".hidden", "b.ics"), event("b"))
	write(t, filepath.Join(dir, "home", "notes.txt"), "nothing")
	src, err := open(app.SourceSettings{Name: "Own", Address: dir}, connectors.Deps{})
	if err != nil {
		t.Fatal(err)
	}
	items, first, err := fetched(t, src, nil)
	if err != nil || len(items) != 1 || items[0].Detail.Event.Calendar != "Office" || !first.Coverage.Complete {
		t.Fatalf("got %d items, %v, %+v", len(items), err, first)
	}
	if _, r, err := fetched(t, src, first.State); err != nil || !r.Unchanged {
		t.Errorf("nothing changed, but unchanged is %v (%v)", r.Unchanged, err)
	}
	write(t, filepath.Join(dir, "home", "c.ics"), "no calendar")
	items, r, err := fetched(t, src, first.State)
	if err != nil || len(items) != 1 || len(r.Partial) != 1 || r.Coverage.Complete {
		t.Errorf("with a broken file: %d items, %v, %+v", len(items), err, r)
	}
}

// TestMissingFile says what is not there.
func TestMissingFile(t *testing.T) {
	src, err := open(app.SourceSettings{Name: "Own", Address: filepath.Join(t.TempDir(), "gone.ics")}, connectors.Deps{})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err = fetched(t, src, nil); app.AsError(err) == nil || app.AsError(err).Code != app.CodeMissing {
		t.Errorf("a missing file: %v", err)
	}
}

// TestCoverage never covers a date the window leaves out, nor leaves one out
// that it holds.
func TestCoverage(t *testing.T) {
	for _, name := range []string{"UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kathmandu"} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for hour := range 24 {
			w := window{from: time.Date(2026, 3, 10, hour, 30, 0, 0, loc), to: time.Date(2026, 3, 20, hour, 0, 0, 0, loc), reader: loc}
			c := coverage(w)
			for day := time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC); day.Day() < 26; day = day.AddDate(0, 0, 1) {
				held := w.holds(resolve(day, loc))
				covered := !day.Before(c.From) && day.Before(c.To)
				if covered && !held {
					t.Errorf("%s at %d: %s is covered by [%s, %s) but not in the window", name, hour, day.Format(time.DateOnly), c.From, c.To)
				}
			}
		}
	}
}
