package rag

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
)

// The benchmarks compare two things in turn in one run and report the median of
// the ratios: a busy machine slows both.
const (
	benchItems = 50_000
	benchDims  = 384
	benchPairs = 20
)

func benchNow() time.Time { return time.Date(2026, time.August, 21, 6, 30, 0, 0, time.UTC) }

// random gives each text a vector of its own, without looking at it.
type random struct{}

func (random) Name() string { return "random" }

func (random) Documents(_ context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	for i, t := range texts {
		h := fnv.New64a()
		_, _ = h.Write([]byte(t)) // cannot fail
		r := rand.New(rand.NewPCG(h.Sum64(), 1))
		out[i] = make([]float32, benchDims)
		for j := range out[i] {
			out[i][j] = float32(r.NormFloat64())
		}
	}
	return out, nil
}

func (r random) Query(ctx context.Context, text string) ([]float32, error) {
	v, err := r.Documents(ctx, []string{text})
	return v[0], err
}

// filled returns a memory of 50,000 items, each of one chunk, whose words are as
// frequent as those of a language.
func filled(b *testing.B) *Memory {
	b.Helper()
	s, _, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "daybrief.db"), store.Options{Now: benchNow})
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	words := rand.NewZipf(r, 1.1, 4, 30_000)
	for from := 0; from < benchItems; from += 5000 {
		items := make([]app.Item, 5000)
		for i := range items {
			var text strings.Builder
			for range 100 {
				text.WriteString("w" + strconv.FormatUint(words.Uint64(), 36) + " ")
			}
			n := from + i
			items[i] = app.Item{Native: strconv.Itoa(n), Kind: app.KindArticle, Title: "Report " + strconv.Itoa(n), Text: text.String(),
				Time: benchNow().Add(-time.Duration(n) * time.Minute)}
		}
		if _, err := s.UpsertItems(b.Context(), "Feed "+strconv.Itoa(from), items, store.SourceAnswer{}); err != nil {
			b.Fatal(err)
		}
	}
	m := &Memory{Store: s, Vectors: s, Writer: s, Now: benchNow, Zone: time.UTC, Patience: time.Hour,
		Embed: func(context.Context) (Embedder, *app.Note) { return random{}, nil }}
	b.Cleanup(func() {
		m.Close()
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	if notes, err := m.EmbedAll(b.Context(), nil); err != nil || len(notes) > 0 {
		b.Fatal(err, notes)
	}
	return m
}

// compare runs the functions in turn and reports the median ratio of the first
// to the slowest of the others, with the medians of all. Where other programs
// want the processor they take from two at once more than from one, so beside it
// stand the ratio of the least times, which they disturb least, and that of
// processor time to what the others took together: what comes on top of them.
func compare(b *testing.B, first func(), others map[string]func()) {
	b.Helper()
	var ratios, firsts, tops []float64
	all := map[string][]float64{}
	for range benchPairs {
		began := processor()
		x := milliseconds(first)
		taken := processor()
		slowest := 0.0
		for name, f := range others {
			y := milliseconds(f)
			all[name], slowest = append(all[name], y), max(slowest, y)
		}
		ratios, firsts = append(ratios, x/slowest), append(firsts, x)
		if rest := processor() - taken; rest > 0 {
			tops = append(tops, (taken-began)/rest)
		}
	}
	least := 0.0
	for _, list := range all {
		least = max(least, slices.Min(list))
	}
	b.ReportMetric(median(ratios), "ratio")
	b.ReportMetric(slices.Min(firsts)/least, "ratio-least")
	if len(tops) > 0 {
		b.ReportMetric(median(tops), "ratio-processor")
	}
	b.ReportMetric(median(firsts), "ms")
	for name, list := range all {
		b.ReportMetric(median(list), "ms-"+name)
	}
	b.ReportMetric(0, "ns/op")
}

func milliseconds(f func()) float64 {
	began := time.Now()
	f()
	return time.Since(began).Seconds() * 1e3
}

func median(list []float64) float64 {
	sort.Float64s(list)
	return list[len(list)/2]
}

// BenchmarkMemoryAgainst measures over 50,000 chunks: hybrid search against the
// slower of its legs alone (wanted: at most 1.2), filling the index against
// reading the same rows (at most 2), and the live heap against the size of the
// vectors (at most 1.3). Beside them stands how long an answer takes while one
// types (hoped for: 100 ms).
func BenchmarkMemoryAgainst(b *testing.B) {
	m := filled(b)
	ctx := b.Context()
	st, err := m.Vectors.VectorState(ctx, "random")
	if err != nil || st.Last < benchItems {
		b.Fatalf("%+v, %v", st, err)
	}
	read := func() {
		err := m.Vectors.EachVector(ctx, st.VectorSpace, 0, func(int64, []float32) error { return nil })
		if err != nil {
			b.Fatal(err)
		}
	}
	b.Run("heap", func(b *testing.B) {
		before := live()
		x := fillOne(b, m, st)
		b.ReportMetric((live()-before)/float64(len(x.numbers)*benchDims*4), "ratio")
		b.ReportMetric(0, "ns/op")
		runtime.KeepAlive(x)
	})
	b.Run("fill", func(b *testing.B) {
		compare(b, func() { fillOne(b, m, st) }, map[string]func(){"reading": read})
	})
	for name, text := range map[string]string{"rare": "w8k w7h w9a", "common": "w3 w5 w7 w9 wa report"} {
		b.Run("search-"+name, func(b *testing.B) { benchSearch(b, m, text) })
		b.Run("typing-"+name, func(b *testing.B) { benchTyping(b, m, text+" rep") })
	}
}

func live() float64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return float64(stats.HeapAlloc)
}

func fillOne(b *testing.B, m *Memory, st app.VectorState) *index {
	x, err := newIndex(st.VectorSpace)
	if err != nil {
		b.Fatal(err)
	}
	err = m.Vectors.EachVector(b.Context(), st.VectorSpace, 0, func(n int64, v []float32) error { return x.add(b.Context(), n, v) })
	if err != nil || len(x.numbers) != benchItems {
		b.Fatal(len(x.numbers), err)
	}
	return x
}

func benchSearch(b *testing.B, m *Memory, text string) {
	find := func(legsOf func(Request) (legs, error)) func() {
		return func() {
			req, err := m.understand(b.Context(), app.SearchQuery{Text: text, Limit: 10})
			if err != nil {
				b.Fatal(err)
			}
			l, err := legsOf(req)
			if err != nil {
				b.Fatal(err)
			}
			if res, err := m.answer(b.Context(), req, l); err != nil || len(res.Hits) != 10 {
				b.Fatal(len(res.Hits), err)
			}
		}
	}
	both := find(func(r Request) (legs, error) { return m.legs(b.Context(), r) })
	both() // fills the index
	compare(b, both, map[string]func(){
		"words": find(func(r Request) (l legs, err error) {
			l.words, l.count, err = m.Store.SearchWords(b.Context(), r.SearchQuery, r.Words, depth)
			return l, err
		}),
		"meaning": find(func(r Request) (l legs, err error) {
			if l.meaning, l.notes, err = m.byMeaning(b.Context(), r); err == nil {
				_, l.count, err = m.Store.SearchWords(b.Context(), r.SearchQuery, r.Words, 0) // each search counts what matches
			}
			return l, err
		}),
	})
}

// benchTyping reports the median and the least time of an answer by words.
func benchTyping(b *testing.B, m *Memory, text string) {
	var list []float64
	for range benchPairs {
		list = append(list, milliseconds(func() {
			if res, err := m.SearchWords(b.Context(), app.SearchQuery{Text: text}); err != nil || len(res.Hits) != 10 {
				b.Fatal(len(res.Hits), err)
			}
		}))
	}
	b.ReportMetric(median(list), "ms")
	b.ReportMetric(list[0], "ms-least") // median has sorted them
	b.ReportMetric(0, "ns/op")
}
