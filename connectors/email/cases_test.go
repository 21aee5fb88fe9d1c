package email

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// caseFile is one message of the cases with what two other parsers agree on.
type caseFile struct {
	File     string         `json:"file"`
	Expected map[string]any `json:"expected"`
	FromLine bool           `json:"mbox_from_line"`
}

// readPath reads the mail at a path the way preview does.
func readPath(t *testing.T, name string) []app.Item {
	t.Helper()
	src, err := open(app.SourceSettings{Name: "t", Type: "email", Address: name}, connectors.Deps{})
	if err != nil {
		t.Fatalf("open %s: %v", name, err)
	}
	var items []app.Item
	_, err = src.Fetch(context.Background(), connectors.Query{All: true, Zone: time.UTC}, func(it app.Item) error {
		items = append(items, it)
		return nil
	})
	if err != nil {
		t.Fatalf("fetch %s: %v", name, err)
	}
	return items
}

// tally counts how often a field came out as expected.
type tally struct{ good, all int }

// TestCases measures the share of right fields over the cases in
// $DAYBRIEF_CASES/mail.
func TestCases(t *testing.T) {
	root := os.Getenv("DAYBRIEF_CASES")
	if root == "" {
		t.Skip("DAYBRIEF_CASES is not set: the cases are not part of the repository")
	}
	dir := filepath.Join(root, "mail")
	data, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []caseFile
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	counts := map[string]*tally{}
	for _, c := range cases {
		items := readPath(t, filepath.Join(dir, c.File))
		if len(items) != 1 {
			t.Errorf("%s: %d items", c.File, len(items))
			continue
		}
		for field, want := range c.Expected {
			good, asked := fieldGood(&items[0], field, want)
			if !asked {
				continue
			}
			if counts[field] == nil {
				counts[field] = &tally{}
			}
			counts[field].all++
			if good {
				counts[field].good++
			} else {
				t.Logf("%s: %s is not as expected", c.File, field)
			}
		}
	}
	for field, want := range map[string]float64{
		"subject": 99, "from": 99, "date_utc": 98, "from_name": 98, "body_contains": 97, "attachments": 95,
	} {
		n := counts[field]
		if n == nil {
			t.Errorf("%s: no case", field)
			continue
		}
		share := 100 * float64(n.good) / float64(n.all)
		t.Logf("%-14s %3d of %3d  %.1f %%", field, n.good, n.all, share)
		if share < want {
			t.Errorf("%s: %.1f %% right, want %.0f", field, share, want)
		}
	}
}

// fieldGood compares one field as an outside measurer does. asked is false for
// fields that are not measured.
func fieldGood(it *app.Item, field string, want any) (good, asked bool) {
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	text, _ := want.(string)
	switch field {
	case "subject":
		return squeeze(it.Title) == squeeze(text), true
	case "from":
		return it.From != nil && it.From.Address == strings.ToLower(text), true
	case "from_name":
		return it.From != nil && squeeze(it.From.Name) == squeeze(text), true
	case "date_utc":
		at, err := time.Parse(time.RFC3339, text)
		return err == nil && it.Time.Equal(at), true
	case "body_contains", "body_contains_non_ascii":
		return strings.Contains(squeeze(it.Text), squeeze(text)), true
	case "attachments":
		var have, names []string
		for _, a := range it.Attachments {
			if a.Name != "" {
				have = append(have, a.Name)
			}
		}
		for _, n := range want.([]any) {
			names = append(names, n.(string))
		}
		slices.Sort(have)
		slices.Sort(names)
		return slices.Equal(have, names), true
	}
	return false, false
}
