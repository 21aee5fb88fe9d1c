package rag_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
	"daybrief/rag"
	"daybrief/rag/wordvec"
)

func builtin(tb testing.TB) func() (*wordvec.Table, error) {
	tb.Helper()
	data, err := os.ReadFile("../assets/wordvec.bin")
	if err != nil {
		tb.Fatal(err)
	}
	table, err := wordvec.Open(string(data))
	if err != nil {
		tb.Fatal(err)
	}
	return func() (*wordvec.Table, error) { return table, nil }
}

// news returns the items of the folder's news with their topics.
func news(tb testing.TB) (items []app.Item, topic map[string]string) {
	tb.Helper()
	f, err := os.Open(filepath.Join(filepath.Dir(collections(tb)), "feedback", "news.jsonl"))
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }() // read only
	topic = map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var r struct{ ID, Title, Text, Label string }
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			tb.Fatal(err)
		}
		items = append(items, app.Item{Native: r.ID, Kind: app.KindArticle, Title: r.Title, Text: r.Text, Time: storetest.Now()})
		topic[r.ID] = r.Label
	}
	return items, topic
}

// firstFive is how many of the first five related items are alike, of all that
// every step-th item has.
func firstFive(t *testing.T, m *rag.Memory, items []app.Item, step int, alike func(a, b string) bool) float64 {
	t.Helper()
	good, all := 0, 0
	for i := 0; i < len(items); i += step {
		hits, err := m.Related(t.Context(), app.ItemID("Library", items[i].Native), 5)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range natives(hits) {
			if alike(items[i].Native, id) {
				good++
			}
		}
		all += 5
	}
	return float64(good) / float64(all)
}

// The built-in vectors find more of the same topic without any model, and no
// less of what answers the same questions.
func TestBuiltInMeaningHelpsRelated(t *testing.T) {
	list, topic := news(t)
	c := readCISI(t)
	answers := map[string]map[string]bool{}
	for q, docs := range c.rel {
		for d := range docs {
			if answers[d] == nil {
				answers[d] = map[string]bool{}
			}
			answers[d][q] = true
		}
	}
	var asked []app.Item // those that answer anything
	for _, it := range c.items {
		if answers[it.Native] != nil {
			asked = append(asked, it)
		}
	}
	for _, tc := range []struct {
		name  string
		all   []app.Item
		some  []app.Item
		step  int
		alike func(a, b string) bool
		gain  float64 // wanted
	}{
		{"news", list, list, 6, func(a, b string) bool { return topic[a] == topic[b] }, 0.04},
		{"CISI", c.items, asked, 6, func(a, b string) bool {
			for q := range answers[a] {
				if answers[b][q] {
					return true
				}
			}
			return false
		}, 0},
	} {
		s := storetest.Open(t)
		if _, err := s.UpsertItems(t.Context(), "Library", tc.all, store.SourceAnswer{}); err != nil {
			t.Fatal(err)
		}
		m := memoryOf(s)
		words := firstFive(t, m, tc.some, tc.step, tc.alike)
		m.Builtin = builtin(t)
		both := firstFive(t, m, tc.some, tc.step, tc.alike)
		t.Logf("%s: of the first five related are alike: by words %.3f, with the built-in vectors %.3f", tc.name, words, both)
		if both < words+tc.gain {
			t.Errorf("%s: %.3f with the built-in vectors, %.3f without: wanted a gain of %.2f", tc.name, both, words, tc.gain)
		}
	}
}
