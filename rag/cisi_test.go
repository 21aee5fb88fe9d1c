package rag_test

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
	"daybrief/rag"
)

// collection is a test collection: documents, queries and what is relevant.
type collection struct {
	dir     string
	ids     []string
	items   []app.Item
	queries []record
	rel     map[string]map[string]bool // by query, ids of documents
}

type record struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Author string `json:"author"`
	Text   string `json:"text"`
}

// collections is the folder of the test collections, one a folder.
func collections(tb testing.TB) string {
	tb.Helper()
	root := os.Getenv("DAYBRIEF_CASES")
	if root == "" {
		tb.Skip("DAYBRIEF_CASES names no folder with test collections")
	}
	return filepath.Join(root, "retrieval")
}

func readCISI(tb testing.TB) *collection {
	tb.Helper()
	return readCollection(tb, filepath.Join(collections(tb), "cisi"))
}

// readCollection reads a collection: docs.jsonl, queries.jsonl and qrels.tsv.
func readCollection(tb testing.TB, dir string) *collection {
	tb.Helper()
	c := &collection{dir: dir, rel: map[string]map[string]bool{}}
	for _, d := range readLines(tb, filepath.Join(c.dir, "docs.jsonl")) {
		it := app.Item{Native: d.ID, Kind: app.KindArticle, Title: d.Title, Text: d.Text, Time: storetest.Now()}
		if d.Author != "" {
			it.From = &app.Person{Name: d.Author}
		}
		c.ids, c.items = append(c.ids, d.ID), append(c.items, it)
	}
	c.queries = readLines(tb, filepath.Join(c.dir, "queries.jsonl"))
	data, err := os.ReadFile(filepath.Join(c.dir, "qrels.tsv"))
	if err != nil {
		tb.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		f := strings.Fields(line)
		if len(f) < 2 || f[0] == "query" {
			continue
		}
		if c.rel[f[0]] == nil {
			c.rel[f[0]] = map[string]bool{}
		}
		c.rel[f[0]][f[1]] = true
	}
	return c
}

func readLines(tb testing.TB, path string) (list []record) {
	tb.Helper()
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }() // read only
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r record
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			tb.Fatal(err)
		}
		list = append(list, r)
	}
	return list
}

// store returns a store with the documents.
func (c *collection) store(tb testing.TB) *store.Store {
	tb.Helper()
	s := storetest.Open(tb)
	if _, err := s.UpsertItems(tb.Context(), "Library", c.items, store.SourceAnswer{}); err != nil {
		tb.Fatal(err)
	}
	return s
}

// ndcg is nDCG@10 over all queries of what find answers, native ids in order.
func (c *collection) ndcg(find func(q record) []string) float64 {
	sum, n := 0.0, 0
	for _, q := range c.queries {
		rel := c.rel[q.ID]
		if len(rel) == 0 {
			continue
		}
		var dcg, ideal float64
		for i, id := range find(q) {
			if i < 10 && rel[id] {
				dcg += 1 / math.Log2(float64(i+2))
			}
		}
		for i := range min(10, len(rel)) {
			ideal += 1 / math.Log2(float64(i+2))
		}
		sum, n = sum+dcg/ideal, n+1
	}
	return sum / float64(n)
}

// natives are the ids of the hits, in order.
func natives(hits []app.Hit) (ids []string) {
	for _, h := range hits {
		ids = append(ids, h.Item.Native)
	}
	return ids
}

// byRank orders hits by the rank of one leg alone.
func byRank(hits []app.Hit, rank func(app.Hit) int) []string {
	var in []app.Hit
	for _, h := range hits {
		if rank(h) > 0 {
			in = append(in, h)
		}
	}
	sort.Slice(in, func(i, j int) bool { return rank(in[i]) < rank(in[j]) })
	return natives(in)
}

func memoryOf(s *store.Store) *rag.Memory {
	return &rag.Memory{Store: s, Now: storetest.Now, Zone: time.UTC}
}

func TestKeywordLegOnCISI(t *testing.T) {
	c := readCISI(t)
	m := memoryOf(c.store(t))
	filtered := 0
	got := c.ndcg(func(q record) []string {
		res, err := m.Search(t.Context(), app.SearchQuery{Text: q.Text, Limit: 10, WordsOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		u := res.Understood
		if u.Kinds != nil || u.People != nil || u.With != nil || !u.From.IsZero() || !u.To.IsZero() {
			filtered++
			t.Logf("query %s was taken for speech: %+v", q.ID, u)
		}
		return natives(res.Hits)
	})
	t.Logf("nDCG@10 %.4f", got)
	if got < 0.33 {
		t.Errorf("the keyword leg alone: nDCG@10 is %.4f, wanted 0.33", got)
	}
	if filtered > 0 {
		t.Errorf("%d questions about a library were taken for filters", filtered)
	}
}
