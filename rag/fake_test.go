package rag_test

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
	"daybrief/rag"
)

// fake is an embedder that knows a few words: texts that share them, or what
// means the same, are near.
type fake struct {
	name  string
	dims  int
	mu    sync.Mutex
	texts []string                                 // all it embedded
	bend  func(text string, v []float32) []float32 // what it answers instead
	fail  func(n int) error                        // of the nth call
	wait  func(ctx context.Context)                // before it answers
	given func(text string) []float32              // vectors from elsewhere
	calls int
}

// same are words a fake takes for one.
var same = strings.NewReplacer("car", "auto", "vehicle", "auto", "physician", "doctor", "money", "finance", "budget", "finance")

func (f *fake) Name() string { return f.name }

func (f *fake) Documents(ctx context.Context, texts []string) ([][]float32, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls++
	if f.wait != nil {
		f.wait(ctx)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if f.fail != nil {
		if err := f.fail(f.calls); err != nil {
			return nil, err
		}
	}
	var out [][]float32
	for _, t := range texts {
		f.texts = append(f.texts, t)
		out = append(out, f.vector(t))
	}
	return out, nil
}

func (f *fake) Query(ctx context.Context, text string) ([]float32, error) {
	v, err := f.Documents(ctx, []string{text})
	if err != nil {
		return nil, err
	}
	return v[0], nil
}

func (f *fake) vector(text string) []float32 {
	if f.given != nil {
		return f.given(text)
	}
	v := make([]float32, f.dims)
	for _, w := range strings.Fields(strings.ToLower(same.Replace(strings.ToLower(text)))) {
		h := fnv.New32a()
		_, _ = h.Write([]byte(f.name + strings.Trim(w, ".,?!"))) // cannot fail
		v[h.Sum32()%uint32(f.dims)]++
	}
	if f.bend != nil {
		return f.bend(text, v)
	}
	return v
}

func newFake() *fake { return &fake{name: "fake", dims: 64} }

// remembering returns a memory over the store that embeds with e.
func remembering(tb testing.TB, s *store.Store, e rag.Embedder) *rag.Memory {
	tb.Helper()
	m := memoryOf(s)
	m.Vectors, m.Writer = s, s
	m.Embed = func(context.Context) (rag.Embedder, *app.Note) { return e, nil }
	tb.Cleanup(m.Close)
	return m
}

func embedAll(tb testing.TB, m *rag.Memory) []app.Note {
	tb.Helper()
	notes, err := m.EmbedAll(tb.Context(), nil)
	if err != nil {
		tb.Fatal(err)
	}
	return notes
}

// vectors reads raw little-endian float32, dims columns.
func vectors(tb testing.TB, path string, dims int) (list [][]float32) {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	for len(data) >= 4*dims {
		v := make([]float32, dims)
		for i := range v {
			v[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
		}
		list, data = append(list, v), data[4*dims:]
	}
	return list
}

// miniLM answers with the collection's own vectors.
func (c *collection) miniLM(tb testing.TB) *fake {
	byTitle := map[string][]float32{}
	for i, v := range vectors(tb, filepath.Join(c.dir, "docs.minilm.f32"), 384) {
		byTitle[opening(strings.Join(strings.Fields(c.items[i].Title), " ")+"\n"+c.items[i].Text)] = v
	}
	for i, v := range vectors(tb, filepath.Join(c.dir, "queries.minilm.f32"), 384) {
		byTitle[opening(c.queries[i].Text)] = v
	}
	other := make([]float32, 384)
	other[0] = 1
	return &fake{name: "all-minilm", given: func(text string) []float32 {
		if v := byTitle[opening(text)]; v != nil {
			return v
		}
		return other
	}}
}

// opening is what tells a text apart: its first words.
func opening(text string) string {
	f := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(f[:min(len(f), 40)], " ")
}

// legs is nDCG@10 of each leg alone and of both.
type legs struct{ words, meaning, both float64 }

func (c *collection) legs(t *testing.T, e rag.Embedder) (l legs) {
	m := remembering(t, c.store(t), e)
	if notes := embedAll(t, m); len(notes) > 0 {
		t.Fatalf("notes: %+v", notes)
	}
	results := map[string][]app.Hit{}
	l.both = c.ndcg(func(q record) []string {
		res, err := m.Search(t.Context(), app.SearchQuery{Text: q.Text, Limit: 200})
		if err != nil || len(res.Notes) > 0 {
			t.Fatalf("%v, notes %+v", err, res.Notes)
		}
		results[q.ID] = res.Hits
		return natives(res.Hits)
	})
	l.words = c.ndcg(func(q record) []string { return byRank(results[q.ID], func(h app.Hit) int { return h.KeywordRank }) })
	l.meaning = c.ndcg(func(q record) []string { return byRank(results[q.ID], func(h app.Hit) int { return h.VectorRank }) })
	t.Logf("nDCG@10 on %s with %s: words %.4f, meaning %.4f, both %.4f", filepath.Base(c.dir), e.Name(), l.words, l.meaning, l.both)
	return l
}

func TestMeaningAndBothLegsOnCISI(t *testing.T) {
	c := readCISI(t)
	l := c.legs(t, c.miniLM(t))
	if l.words < 0.33 {
		t.Errorf("words alone: %.4f, wanted 0.33", l.words)
	}
	if l.both < 0.44 || l.both <= l.words || l.both <= l.meaning {
		t.Errorf("both legs: %.4f, wanted 0.44 and more than either alone", l.both)
	}
}

func TestBothLegsOnOtherCollections(t *testing.T) {
	dirs, err := filepath.Glob(filepath.Join(collections(t), "*", "docs.minilm.f32"))
	if err != nil {
		t.Fatal(err)
	}
	others := 0
	for _, f := range dirs {
		dir := filepath.Dir(f)
		if filepath.Base(dir) == "cisi" {
			continue
		}
		others++
		t.Run(filepath.Base(dir), func(t *testing.T) {
			c := readCollection(t, dir)
			l := c.legs(t, c.miniLM(t))
			if l.both <= l.words || l.both <= l.meaning {
				t.Errorf("both legs: %.4f, wanted more than either alone", l.both)
			}
		})
	}
	if others == 0 {
		t.Skip("the folder holds no other collection than CISI")
	}
}

var errDown = &app.Error{Code: app.CodeModelDown, Message: "No model server answers", Hint: "Start Ollama.", Err: errors.New("refused")}

func day(n int) time.Time { return storetest.Now().AddDate(0, 0, n) }
