package rss

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

var morning = time.Date(2026, 3, 10, 6, 30, 0, 0, time.UTC)

// A server that makes a new ETag each time does not make its feed new.
func TestSameBytesAreUnchanged(t *testing.T) {
	var asked atomic.Int64
	var body atomic.Value
	body.Store(feedOf(2))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("ETag", fmt.Sprintf(`"%d"`, asked.Add(1)))
		fmt.Fprint(w, body.Load())
	}))
	defer server.Close()
	d, s := loopbackDeps(t, server.URL), app.SourceSettings{Name: "s", Address: server.URL + "/feed"}
	_, first := fetchAll(t, s, d, connectors.Query{Now: morning})
	items, second := fetchAll(t, s, d, connectors.Query{Now: morning, State: first.State})
	if len(items) != 0 || !second.Unchanged || decodeState(second.State).Validators.ETag != `"2"` {
		t.Errorf("same bytes: %v %+v", items, second)
	}
	s.Tags = []string{"new"}
	if items, r := fetchAll(t, s, d, connectors.Query{Now: morning, State: second.State}); len(items) != 2 || r.Unchanged {
		t.Errorf("other tags: %v %+v", items, r)
	}
	s.Tags = nil
	body.Store(feedOf(3))
	if items, r := fetchAll(t, s, d, connectors.Query{Now: morning, State: second.State}); len(items) != 3 || r.Unchanged {
		t.Errorf("other bytes: %v %+v", items, r)
	}
}

// What a server said about Retry-After is kept for the next run, also of
// another process; what was read before stays.
func TestRetryAfterIsRemembered(t *testing.T) {
	var asked atomic.Int64
	var busy atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		if busy.Load() {
			w.Header().Set("Retry-After", "1800")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		fmt.Fprint(w, feedOf(2))
	}))
	defer server.Close()
	s := app.SourceSettings{Name: "busy", Address: server.URL + "/feed"}
	run := func(now time.Time, state []byte) ([]string, connectors.Report) {
		return fetchAll(t, s, loopbackDeps(t, server.URL), connectors.Query{Now: now, Zone: time.FixedZone("", 3600), State: state})
	}
	_, good := run(morning, nil)
	busy.Store(true)
	_, told := run(morning.Add(time.Minute), good.State)
	_, again := run(morning.Add(20*time.Minute), told.State)
	if asked.Load() != 2 {
		t.Errorf("%d requests, want 2", asked.Load())
	}
	for _, r := range []connectors.Report{told, again} {
		if !r.Unchanged || len(r.Partial) != 1 || !r.AsOf.Equal(morning) {
			t.Fatalf("report %+v", r)
		}
		if e := app.AsError(r.Partial[0]); e.Code != app.CodeRate || !strings.Contains(e.Message, "until 08:01") || e.Hint == "" {
			t.Errorf("says %+v", e)
		}
	}
	busy.Store(false)
	if items, r := run(morning.Add(32*time.Minute), again.State); !r.Unchanged || len(r.Partial) != 0 || len(items) != 0 || asked.Load() != 3 {
		t.Errorf("after its time: %v %+v", items, r)
	}
}

// Without an earlier answer there is nothing that could stay: it is an error.
func TestRateLimitAtFirst(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }))
	defer server.Close()
	if _, _, err := preview(t.Context(), server.URL, loopbackDeps(t, server.URL)); app.AsError(err) == nil || app.AsError(err).Code != app.CodeRate {
		t.Errorf("error %v", err)
	}
}

func TestMovedForGood(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/old":
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
		case "/away":
			http.Redirect(w, r, "/new", http.StatusFound)
		case "/gone":
			w.WriteHeader(http.StatusGone)
		default:
			fmt.Fprint(w, feedOf(1))
		}
	}))
	defer server.Close()
	d := loopbackDeps(t, server.URL)
	for path, want := range map[string]string{"/old": server.URL + "/new", "/away": "", "/new": ""} {
		if _, r := fetchAll(t, app.SourceSettings{Name: "s", Address: server.URL + path}, d, connectors.Query{}); r.Moved != want {
			t.Errorf("%s moved to %q, want %q", path, r.Moved, want)
		}
	}
	_, _, err := preview(t.Context(), server.URL+"/gone", d)
	if e := app.AsError(err); e == nil || e.Code != app.CodeMissing || !strings.Contains(e.Message, "for good (410)") {
		t.Errorf("gone: %v", err)
	}
}

// Pages in the place of a feed are named as what they are.
func TestPagesInPlaceOfFeeds(t *testing.T) {
	for name, c := range map[string]struct{ path, page, say string }{
		"sign in":     {"/feed", `<!doctype html><form><input name=p type="password"></form>`, "asks to sign in"},
		"sign in at":  {"/login?next=/feed", `<!doctype html><p>Welcome`, "asks to sign in"},
		"consent":     {"/consent?continue=x", `<!doctype html><p>Before you continue`, "asks for consent"},
		"subscribers": {"/feed", `<!doctype html><script type="application/ld+json">{"isAccessibleForFree": false}</script>`, "for subscribers"},
		"page":        {"/feed", `<!doctype html><p>Hello`, "web page"},
		"challenge":   {"/feed", `<!doctype html><title>Making sure you're not a bot!</title>`, "Anubis"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, c.page)
		}))
		_, _, err := preview(t.Context(), server.URL+c.path, loopbackDeps(t, server.URL))
		if e := app.AsError(err); e == nil || !strings.Contains(e.Message, c.say) || e.Hint == "" {
			t.Errorf("%s: %v", name, err)
		}
		server.Close()
	}
}

// A damaged or foreign state only costs a download.
func TestForeignState(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.xml")
	if err := os.WriteFile(path, []byte(feedOf(1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, st := range []string{"", "{", `{"url":"x","not_before":"9999-01-01T00:00:00Z","good":"2026-01-01T00:00:00Z"}`, "[]"} {
		if items, _ := fetchAll(t, app.SourceSettings{Name: "s", Address: path}, connectors.Deps{}, connectors.Query{Now: morning, State: []byte(st)}); len(items) != 1 {
			t.Errorf("state %q: %v", st, items)
		}
	}
	far := state{URL: "https://a.example/f", Good: morning, NotBefore: morning.AddDate(1, 0, 0), Validators: fetch.Validators{ETag: "x"}}
	s := &source{url: far.URL}
	if _, held := s.heldBack(far, connectors.Query{Now: morning}); held {
		t.Error("a year of rest is believed")
	}
}
