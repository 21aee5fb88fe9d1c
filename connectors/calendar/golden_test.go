package calendar

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors"
)

var update = flag.Bool("update", false, "write the golden files anew")

// question is what a fixture is asked: NAME.ask.json beside NAME.ics. Without
// bounds it is a preview, or with default the window of a run.
type question struct {
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Now     time.Time `json:"now"`
	Zone    string    `json:"zone"`
	Default bool      `json:"default"`
	Reader  []string  `json:"reader"`
}

// golden is one item with its id inside the source.
type golden struct {
	Native string `json:"native"`
	app.Item
}

// TestGolden reads every fixture and compares the items with NAME.json.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.ics")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(file, ".ics")
		t.Run(filepath.Base(name), func(t *testing.T) {
			got, err := json.MarshalIndent(readFixture(t, name), "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, '\n')
			if *update {
				if err := os.WriteFile(name+".json", got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name + ".json")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("items differ (-want +got):\n%s", diff)
			}
		})
	}
}

// readFixture returns the items of a fixture.
func readFixture(t *testing.T, name string) []golden {
	t.Helper()
	data, err := os.ReadFile(name + ".ics")
	if err != nil {
		t.Fatal(err)
	}
	var ask question
	raw, err := os.ReadFile(name + ".ask.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &ask); err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation(ask.Zone)
	if err != nil {
		t.Fatal(err)
	}
	if ask.Now.IsZero() {
		ask.Now = time.Date(2026, 3, 15, 6, 30, 0, 0, time.UTC)
	}
	src := fromBytes(app.SourceSettings{Name: "Own", Type: Type, Tags: []string{"own"}}, connectors.Deps{Reader: app.Reader{Addresses: ask.Reader}}, data)
	items := []golden{}
	q := connectors.Query{Now: ask.Now, Zone: zone, From: ask.From, To: ask.To, All: !ask.Default}
	r, err := src.Fetch(context.Background(), q, func(it app.Item) error {
		items = append(items, golden{it.Native, it})
		return nil
	})
	if err != nil || len(r.Partial) > 0 {
		t.Fatalf("Fetch: %v, parts that failed: %v", err, r.Partial)
	}
	return items
}
