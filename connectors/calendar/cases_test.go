package calendar

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"daybrief/app"
	"daybrief/connectors"
)

// wantShare is the share of windows that have to be exactly right.
const wantShare = 0.97

// caseFile is one entry of the index of real cases.
type caseFile struct {
	File    string `json:"file"`
	Windows []struct {
		From        time.Time `json:"from"`
		To          time.Time `json:"to"`
		Occurrences []indexed `json:"occurrences"`
	} `json:"windows"`
}

// indexed is an occurrence as the index writes it.
type indexed struct {
	Start   string `json:"start"`
	Kind    string `json:"kind"`
	Summary string `json:"summary"`
}

// TestCases measures the connector on the real calendars of $DAYBRIEF_CASES.
func TestCases(t *testing.T) {
	root := os.Getenv("DAYBRIEF_CASES")
	if root == "" {
		t.Skip("DAYBRIEF_CASES is not set; it names the folder of real cases")
	}
	dir := filepath.Join(root, "calendar")
	data, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err != nil {
		t.Fatal(err)
	}
	var index []caseFile
	if err := json.Unmarshal(data, &index); err != nil {
		t.Fatal(err)
	}
	windows, right := 0, 0
	for _, c := range index {
		path := filepath.Join(dir, c.File)
		timed(t, c.File, func() { fetchFile(t, path, connectors.Query{All: true}) })
		for _, w := range c.Windows {
			windows++
			var got []indexed
			timed(t, c.File, func() { got = asIndex(fetchFile(t, path, connectors.Query{All: true, From: w.From, To: w.To})) })
			want := sorted(w.Occurrences)
			if slices.Equal(got, want) {
				right++
				continue
			}
			t.Logf("%s from %s to %s\n got %v\nwant %v", c.File, w.From, w.To, got, want)
		}
	}
	share := float64(right) / float64(max(windows, 1))
	t.Logf("%d of %d windows exactly right (%.1f %%)", right, windows, 100*share)
	if windows == 0 || share < wantShare {
		t.Errorf("share %.3f of %d windows, want at least %.2f", share, windows, wantShare)
	}
}

// timed tells when f takes longer than a reader would wait, and fails when it
// hangs: how long that is on a busy machine, nobody knows.
func timed(t *testing.T, name string, f func()) {
	t.Helper()
	begin := time.Now()
	f()
	if d := time.Since(begin); d > time.Minute {
		t.Errorf("%s took %v", name, d)
	} else if d > 2*time.Second {
		t.Logf("%s took %v", name, d)
	}
}

// fetchFile runs the whole connector over a file. Errors are allowed: a file
// may hold no calendar.
func fetchFile(t *testing.T, path string, q connectors.Query) []app.Item {
	t.Helper()
	src, err := Connector().Open(app.SourceSettings{Name: "case", Type: Type, Address: path}, connectors.Deps{})
	if err != nil {
		t.Fatal(err)
	}
	q.Now, q.Zone = time.Date(2024, 6, 1, 6, 0, 0, 0, time.UTC), time.UTC
	var items []app.Item
	if _, err = src.Fetch(context.Background(), q, func(it app.Item) error {
		items = append(items, it)
		return nil
	}); err != nil {
		t.Logf("%s: %v", filepath.Base(path), err)
	}
	return items
}

// asIndex writes events as the index does.
func asIndex(items []app.Item) []indexed {
	var out []indexed
	for _, it := range items {
		if it.Kind != app.KindEvent {
			continue
		}
		o := indexed{Summary: it.Title}
		switch {
		case it.Start.IsDate():
			o.Start, o.Kind = it.Start.String(), "date"
		case it.TZ == "":
			o.Start, o.Kind = it.Start.Time().Format("2006-01-02T15:04:05"), "floating"
		default:
			o.Start, o.Kind = it.Start.Time().UTC().Format("2006-01-02T15:04:05Z"), "utc"
		}
		out = append(out, o)
	}
	return sorted(out)
}

func sorted(list []indexed) []indexed {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b indexed) int {
		return slices.Compare([]string{a.Start, a.Kind, a.Summary}, []string{b.Start, b.Kind, b.Summary})
	})
	return list
}
