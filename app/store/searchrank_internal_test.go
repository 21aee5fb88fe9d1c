package store

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daybrief/app"
)

// library is a store of n items whose words are as frequent as those of a
// language: w0 stands in nearly all.
func library(t *testing.T, n int) *Store {
	t.Helper()
	s, _, err := Open(t.Context(), filepath.Join(t.TempDir(), "daybrief.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	r := rand.New(rand.NewPCG(3, 4))
	words := rand.NewZipf(r, 1.1, 4, 10_000)
	kinds := []app.Kind{app.KindMail, app.KindArticle, app.KindStory}
	items := make([]app.Item, n)
	for i := range items {
		var text strings.Builder
		for range 20 + r.IntN(60) {
			text.WriteString("w" + strconv.FormatUint(words.Uint64(), 10) + " ")
		}
		items[i] = app.Item{Native: strconv.Itoa(i), Kind: kinds[i%3], Title: "Report", Text: text.String(),
			Time: time.Date(2026, time.August, 1, 0, i, 0, 0, time.UTC)}
	}
	for _, half := range []struct {
		source string
		items  []app.Item
	}{{"One", items[:n/2]}, {"Two", items[n/2:]}} {
		if _, err := s.UpsertItems(t.Context(), half.source, half.items, SourceAnswer{}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// However much the common words of a search match, what has a rare one is
// ranked as if all were, and every score is the one of the whole search.
func TestCommonWordsDoNotChangeTheRanking(t *testing.T) {
	s := library(t, 2*manyRows)
	for _, text := range []string{"report", "report w0", "w900", "w900 w1500", "report w900", "report w0 w1 w900", "w0 w1 w2 w700 w701 w5000", "report w0 w1 w2"} {
		var quotedTerms []string
		for _, w := range strings.Fields(text) {
			quotedTerms = append(quotedTerms, quoted(w))
		}
		exact := map[string]float64{}
		var order []string
		query := "SELECT d.id, -bm25(words, " + wordWeights + ") AS score FROM words JOIN docs d ON d.n = words.rowid WHERE words MATCH ? ORDER BY score DESC, d.at DESC, d.id"
		rows, err := s.ro.Query(query, strings.Join(quotedTerms, " OR "))
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var id string
			var score float64
			if err := rows.Scan(&id, &score); err != nil {
				t.Fatal(err)
			}
			exact[id] = score
			order = append(order, id)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		const limit = 50
		found, _, err := s.SearchWords(t.Context(), app.SearchQuery{}, app.Words{Any: strings.Fields(text)}, limit)
		if err != nil || len(found) != min(limit, len(order)) {
			t.Fatalf("%s: %d found of %d, %v", text, len(found), len(order), err)
		}
		for i, f := range found {
			if math.Abs(f.Score-exact[f.ID]) > 1e-9 {
				t.Errorf("%s: place %d scores %g, as one of all %g", text, i, f.Score, exact[f.ID])
			}
		}
		// Only rare words reach the first ten places here.
		if strings.ContainsAny(text, "579") {
			for i := range min(10, len(found)) {
				if math.Abs(found[i].Score-exact[order[i]]) > 1e-9 {
					t.Errorf("%s: place %d scores %g, wanted %g", text, i, found[i].Score, exact[order[i]])
				}
			}
		}
	}
}

// counted counts what has the word, and also.
func counted(t *testing.T, s *Store, word string, also ...string) []app.Facet {
	t.Helper()
	_, count, err := s.SearchWords(t.Context(), app.SearchQuery{}, app.Words{Any: []string{word}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	list, err := count(t.Context(), also)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// What matches is counted as SQLite would, also after items left, came or
// became of another kind.
func TestFacetsAreExact(t *testing.T) {
	s := library(t, 900)
	byHand := func(text string) (list []app.Facet) {
		t.Helper()
		rows, err := s.ro.Query("SELECT d.source, d.kind, count(*) FROM words JOIN docs d ON d.n = words.rowid WHERE words MATCH ? GROUP BY 1, 2", text)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var f app.Facet
			if err := rows.Scan(&f.Source, &f.Kind, &f.Count); err != nil {
				t.Fatal(err)
			}
			list = append(list, f)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return list
	}
	same := cmpopts.SortSlices(func(a, b app.Facet) bool { return fmt.Sprint(a) < fmt.Sprint(b) })
	check := func(when string) {
		t.Helper()
		for _, word := range []string{"report", "w3", "w40", "w4000", "absent"} {
			got := counted(t, s, word)
			if d := cmp.Diff(byHand(word), got, same, cmpopts.EquateEmpty()); d != "" {
				t.Errorf("%s, %s (-by hand +counted):\n%s", when, word, d)
			}
		}
	}
	check("filled")
	steps := []struct {
		when string
		do   string
	}{
		{"some left", "DELETE FROM items WHERE source = 'One' AND native LIKE '%7'"},
		{"some are gone", "UPDATE items SET gone_at = 1 WHERE native LIKE '%8'"},
		{"of another kind", "UPDATE docs SET kind = 'note' WHERE kind = 'mail'"},
	}
	for _, step := range steps {
		if _, err := s.rw.Exec(step.do); err != nil {
			t.Fatal(err)
		}
		check(step.when)
	}
	if _, err := s.UpsertItems(t.Context(), "Three", []app.Item{{Native: "new", Kind: app.KindTask, Title: "Report w40"}}, SourceAnswer{}); err != nil {
		t.Fatal(err)
	}
	check("one came")
	got := counted(t, s, "absent", app.ItemID("Three", "new"), "nobody")
	if d := cmp.Diff([]app.Facet{{Source: "Three", Kind: app.KindTask, Count: 1}}, got); d != "" {
		t.Errorf("what counts beside (-want +got):\n%s", d)
	}
}
