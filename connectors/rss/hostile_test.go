package rss

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

const (
	hostileTime  = time.Minute // a guard against hanging; an idle machine takes a fifteenth
	hostileBytes = 64 << 20 * raceFactor
)

// peakHeap runs f and returns by how much the heap grew at most. It samples,
// so that it sees growth that lasts, not garbage between two looks.
func peakHeap(f func()) uint64 {
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	done, peak := make(chan struct{}), make(chan uint64)
	go func() {
		most := before.HeapAlloc
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		for {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
			select {
			case <-done:
				peak <- most
				return
			case <-tick.C:
			}
		}
	}()
	f()
	close(done)
	return <-peak - before.HeapAlloc
}

// cost returns the time and heap f takes: the best of three where the first
// run is over the limits, as the machine may be busy with other things.
func cost(f func()) (took time.Duration, grown uint64) {
	for i := range 3 {
		start := time.Now()
		g := peakHeap(f)
		d := time.Since(start)
		if i == 0 {
			took, grown = d, g
		}
		took, grown = min(took, d), min(grown, g)
		if took <= hostileTime && grown <= hostileBytes {
			break
		}
	}
	return took, grown
}

// hostileExpect is what is expected of the hostile files, by their names.
type hostileExpect struct {
	MustNotContain map[string][]string       `json:"must_not_contain"`
	ShouldParse    map[string]map[string]any `json:"should_parse"`
	MustError      []string                  `json:"must_error"`
}

// hostileServer serves the files of dir as feeds, those in .gz as compressed
// answers.
func hostileServer(dir string) *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".gz") {
			w.Header().Set("Content-Encoding", "gzip")
		}
		w.Header().Set("Content-Type", "application/xml")
		http.ServeFile(w, r, filepath.Join(dir, filepath.Base(r.URL.Path)))
	}))
}

// check reads the file of that name from address, a URL or a path, and holds
// its cost, its error and its items to what is expected.
func (expect *hostileExpect) check(t *testing.T, name, address string, d connectors.Deps) {
	t.Helper()
	var items []app.Item
	var report connectors.Report
	var err error
	took, grown := cost(func() { items, report, err = preview(t.Context(), address, d) })
	t.Logf("%s: %d items, %d partial, %v, %d MB, error %v", name, len(items), len(report.Partial), took.Round(time.Millisecond), grown>>20, err)
	if took > hostileTime || grown > hostileBytes {
		t.Errorf("%s took %v and %d MB", name, took, grown>>20)
	}
	if e := new(app.Error); err != nil && (!errors.As(err, &e) || e.Message == "" || e.Hint == "") {
		t.Errorf("%s: the error says too little: %#v", name, err)
	}
	for _, bad := range expect.MustNotContain[name] {
		if strings.Contains(fmt.Sprint(items), bad) {
			t.Errorf("%s: holds %q", name, bad)
		}
	}
	if want := expect.ShouldParse[name]; want != nil && err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

func TestHostileCases(t *testing.T) {
	dir := filepath.Join(casesDir(t), "hostile")
	var expect hostileExpect
	readJSONFile(t, filepath.Join(dir, "EXPECT.json"), &expect)
	server := hostileServer(dir)
	defer server.Close()
	d := loopbackDeps(t, server.URL)
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name() == "EXPECT.json" {
			continue
		}
		for _, address := range []string{server.URL + "/" + f.Name(), filepath.Join(dir, f.Name())} {
			expect.check(t, f.Name(), address, d)
		}
	}
	for _, name := range expect.MustError {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err != nil {
			continue
		}
		if _, _, err := preview(t.Context(), path, d); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestCaseDates(t *testing.T) {
	var cases []struct {
		Parser string
		Input  string
		Want   *string `json:"expected_utc"`
	}
	readJSONFile(t, filepath.Join(casesDir(t), "dates.json"), &cases)
	wrong := 0
	for _, c := range cases {
		got, ok := parseDate(c.Input)
		if c.Want == nil && ok || c.Want != nil && got.Format(time.RFC3339) != *c.Want {
			wrong++
			t.Logf("%s %q: %v, %v", c.Parser, c.Input, got, ok)
		}
	}
	if share := 1 - float64(wrong)/float64(len(cases)); share < wantedShare {
		t.Errorf("share of dates right is %.3f", share)
	}
}

func TestCaseSanitizer(t *testing.T) {
	dir := casesDir(t)
	var index caseIndex
	readJSONFile(t, filepath.Join(dir, "index.json"), &index)
	data, err := os.ReadFile(filepath.Join(dir, "sanitizer_cases.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		var c struct{ ID, Input string }
		if err := jsonUnmarshal(line, &c); err != nil {
			t.Fatal(err)
		}
		for form, body := range sanitizerFeeds(c.Input) {
			path := filepath.Join(t.TempDir(), "feed")
			if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
				t.Fatal(err)
			}
			items, _, err := preview(t.Context(), path, connectors.Deps{})
			if err != nil || len(items) != 1 {
				t.Errorf("%s %s: %d items, %v", c.ID, form, len(items), err)
			}
			for _, fault := range forbidden(index.Forbidden, items) {
				t.Errorf("%s %s: %s in %q", c.ID, form, fault, c.Input)
			}
		}
	}
}

// sanitizerFeeds wraps HTML in each place of a feed where it may stand.
func sanitizerFeeds(markup string) map[string]string {
	esc := escapeXML(markup)
	rss := func(inner string) string {
		return "<rss><channel><item><guid>1</guid>" + inner + "</item></channel></rss>"
	}
	return map[string]string{
		"description": rss("<description>" + esc + "</description>"),
		"title":       rss("<title>" + esc + "</title>"),
		"twice":       rss("<description>" + escapeXML(esc) + "</description>"),
		"author":      rss("<author>" + esc + "</author><category>" + esc + "</category>"),
		"atom":        `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title type="html">` + esc + `</title><content type="html">` + esc + `</content></entry></feed>`,
		"text":        `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>` + esc + `</title><summary>` + esc + `</summary></entry></feed>`,
	}
}
