package rss

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// wantedShare is the share of feeds that must be right in every field.
const wantedShare = 0.97

type feedCase struct {
	File        string            `json:"file"`
	ContentType string            `json:"content_type"`
	Expected    map[string]string `json:"expected"`
	Visible     map[string]string `json:"visible_text"`
	Entries     int               `json:"ref_n_entries"`
}

type caseIndex struct {
	Forbidden map[string]string `json:"forbidden_patterns"`
	Entries   []feedCase        `json:"entries"`
}

// casesDir returns the folder of the feed cases, or skips the test.
func casesDir(t *testing.T) string {
	t.Helper()
	root := os.Getenv("DAYBRIEF_CASES")
	if root == "" {
		t.Skip("DAYBRIEF_CASES is not set: the measurement on real feeds is skipped")
	}
	return filepath.Join(root, "feeds")
}

func readJSONFile(t *testing.T, path string, into any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// preview reads an address or a file as the preview command does.
func preview(ctx context.Context, address string, d connectors.Deps) ([]app.Item, connectors.Report, error) {
	src, err := Connector().Open(app.SourceSettings{Name: "case", Type: Type, Address: address}, d)
	if err != nil {
		return nil, connectors.Report{}, err
	}
	var items []app.Item
	report, err := src.Fetch(ctx, connectors.Query{Now: time.Now(), Zone: time.UTC, All: true}, func(it app.Item) error {
		items = append(items, it)
		return nil
	})
	return items, report, err
}

func loopbackDeps(t *testing.T, server string) connectors.Deps {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	client := fetch.New(fetch.Options{})
	client.Allow(u.Host)
	t.Cleanup(client.Close)
	return connectors.Deps{HTTP: client, Now: time.Now, Zone: time.UTC}
}

func TestCases(t *testing.T) {
	dir := casesDir(t)
	var index caseIndex
	readJSONFile(t, filepath.Join(dir, "index.json"), &index)
	types := map[string]string{}
	for _, c := range index.Entries {
		types["/"+c.File] = c.ContentType
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		typ := types[r.URL.Path]
		if typ == "" {
			typ = "application/xml"
		}
		w.Header().Set("Content-Type", typ)
		http.ServeFile(w, r, filepath.Join(dir, filepath.Clean(r.URL.Path)))
	}))
	defer server.Close()
	d := loopbackDeps(t, server.URL)
	for name, address := range map[string]func(feedCase) string{
		"file": func(c feedCase) string { return filepath.Join(dir, c.File) },
		"http": func(c feedCase) string { return server.URL + "/" + c.File },
	} {
		t.Run(name, func(t *testing.T) {
			right := 0
			for _, c := range index.Entries {
				items, _, err := preview(t.Context(), address(c), d)
				faults := checkCase(t, dir, c, items, err)
				faults = append(faults, forbidden(index.Forbidden, items)...)
				if len(faults) == 0 {
					right++
					continue
				}
				t.Logf("%s: %s", c.File, strings.Join(faults, "; "))
			}
			share := float64(right) / float64(len(index.Entries))
			t.Logf("%d of %d feeds right (%.1f %%)", right, len(index.Entries), 100*share)
			if share < wantedShare {
				t.Errorf("share of feeds right is %.3f, want at least %.2f", share, wantedShare)
			}
		})
	}
}

// forbidden lists the patterns that are left in what a reader is shown.
func forbidden(patterns map[string]string, items []app.Item) []string {
	var faults []string
	for _, it := range items {
		shown := []string{it.Title, it.Text, it.URL, strings.Join(it.Tags, "\n")}
		if it.From != nil {
			shown = append(shown, it.From.Name, it.From.Address)
		}
		for name, pattern := range patterns {
			if m := regexp.MustCompile("(?i)" + pattern).FindString(strings.Join(shown, "\n")); m != "" {
				faults = append(faults, fmt.Sprintf("FORBIDDEN %s: %q", name, m))
			}
		}
	}
	return faults
}

func checkCase(t *testing.T, dir string, c feedCase, items []app.Item, err error) []string {
	t.Helper()
	var faults []string
	if err != nil {
		return []string{"error: " + err.Error()}
	}
	if len(items) != c.Entries {
		faults = append(faults, fmt.Sprintf("%d items, want %d", len(items), c.Entries))
	}
	var first app.Item
	if len(items) > 0 {
		first = items[0]
	}
	for field, want := range c.Expected {
		if visible, ok := c.Visible[field]; ok {
			want = visible
		}
		if got, ok := fieldRight(t, dir, c, first, field, want); !ok {
			faults = append(faults, fmt.Sprintf("%s: %q, want %q", field, got, want))
		}
	}
	return faults
}

var tagLike = regexp.MustCompile(`<[/!]?[A-Za-z][^<>]*>`)

// squash keeps what must agree: letters without blanks, and without tags
// quoted in text, of which our items keep none.
func squash(s string) string {
	return strings.Join(strings.Fields(tagLike.ReplaceAllString(s, "")), "")
}

func fieldRight(t *testing.T, dir string, c feedCase, it app.Item, field, want string) (string, bool) {
	t.Helper()
	switch field {
	case "title":
		return it.Title, squash(it.Title) == squash(want)
	case "summary_html", "content_html":
		if want == "" {
			return it.Text, it.Text == ""
		}
		return it.Text, strings.Contains(squash(it.Text), squash(want))
	case "link":
		return it.URL, it.URL == want
	case "id":
		return it.Native, it.Native == want
	case "author":
		if it.From == nil {
			return "", false
		}
		got := strings.TrimSpace(it.From.Name + " (" + it.From.Address + ")")
		return got, strings.TrimSuffix(got, " ()") == want || it.From.Address == want
	case "published_utc", "updated_utc":
		got := it.Time.UTC().Format(time.RFC3339)
		return got, got == want
	case "feed_title":
		got := caseHeading(t, dir, c).title
		return got, squash(got) == squash(want)
	}
	return "", true // of the feed, not of what is shown
}

// caseHeading reads the heading of a feed, which may have no items to show it.
func caseHeading(t *testing.T, dir string, c feedCase) heading {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, c.File))
	if err != nil {
		t.Fatal(err)
	}
	out, err := readDocument(t.Context(), decodeText(data, c.ContentType), "", func(_, _ *node, _ bool) error { return nil })
	if err != nil || out.root == nil {
		return heading{}
	}
	return headingOf(out.root)
}

func jsonUnmarshal(text string, into any) error { return json.Unmarshal([]byte(text), into) }
