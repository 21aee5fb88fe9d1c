package rss

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors"
)

// goldenItem is what a fixture's .json says of one item.
type goldenItem struct {
	Native      string   `json:"native"`
	Title       string   `json:"title,omitempty"`
	Text        string   `json:"text,omitempty"`
	URL         string   `json:"url,omitempty"`
	From        string   `json:"from,omitempty"`
	Time        string   `json:"time,omitempty"`
	Tags        []string `json:"tags,omitempty"`
	Attachments []string `json:"attachments,omitempty"`
	Flags       []string `json:"flags,omitempty"`
	Damaged     bool     `json:"damaged,omitempty"` // on the last item: the feed ends too early
}

func goldenOf(it app.Item) goldenItem {
	g := goldenItem{Native: it.Native, Title: it.Title, Text: it.Text, URL: it.URL, Tags: it.Tags, Flags: it.Flags}
	if strings.HasPrefix(g.Native, "text:") {
		g.Native = "text:*"
	}
	if it.From != nil {
		g.From = it.From.Name
		if it.From.Address != "" {
			g.From = strings.TrimSpace(g.From + " (" + it.From.Address + ")")
		}
	}
	if !it.Time.IsZero() {
		g.Time = it.Time.Format(time.RFC3339)
	}
	for _, a := range it.Attachments {
		g.Attachments = append(g.Attachments, fmt.Sprint(a.Name, " ", a.Type, " ", a.Size))
	}
	return g
}

func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/feeds/*.xml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			var want []goldenItem
			readJSONFile(t, strings.TrimSuffix(path, ".xml")+".json", &want)
			src, err := Connector().Open(app.SourceSettings{Name: "s", Type: Type, Address: path, Tags: []string{"given"}}, connectors.Deps{})
			if err != nil {
				t.Fatal(err)
			}
			var got []goldenItem
			report, err := src.Fetch(t.Context(), connectors.Query{All: true, Zone: time.UTC}, func(it app.Item) error {
				if it.ID != app.ItemID("s", it.Native) || it.Kind != app.KindArticle || it.Source != "s" {
					t.Errorf("item %q is not set up right: %+v", it.Title, it)
				}
				if _, err := json.Marshal(it); err != nil {
					t.Error(err)
				}
				got = append(got, goldenOf(it))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Partial) > 0 && len(got) > 0 {
				got[len(got)-1].Damaged = true
			}
			if report.Coverage.Complete {
				t.Error("a feed must not claim to be complete")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("items (-want +got):\n%s", diff)
			}
		})
	}
}
