package rag_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
	"daybrief/rag"
)

// garage stores three items: two about cars, of which one does not say so in
// the words looked for.
func garage(tb testing.TB) *store.Store {
	tb.Helper()
	s := storetest.Open(tb)
	put(tb, s, []app.Item{
		{Native: "words", Kind: app.KindMail, Title: "The car", Text: "It is in the garage.", Time: day(-1)},
		{Native: "meaning", Kind: app.KindMail, Title: "The vehicle", Text: "It was sold.", Time: day(-2)},
		{Native: "other", Kind: app.KindArticle, Title: "Tulips", Text: "They bloom in spring.", Time: day(-3)},
	})
	return s
}

func put(tb testing.TB, s *store.Store, items []app.Item) {
	tb.Helper()
	if _, err := s.UpsertItems(tb.Context(), "Source", items, store.SourceAnswer{}); err != nil {
		tb.Fatal(err)
	}
}

func search(tb testing.TB, m *rag.Memory, q app.SearchQuery) app.SearchResult {
	tb.Helper()
	res, err := m.Search(tb.Context(), q)
	if err != nil {
		tb.Fatalf("search %+v: %v", q, err)
	}
	return res
}

func codes(notes []app.Note) (list []string) {
	for _, n := range notes {
		list = append(list, n.Code)
		if n.Text == "" || n.Hint == "" {
			list = append(list, "empty")
		}
	}
	return list
}

// An embedder may fail in any way: the words find, and a note says what was
// missing.
func TestSearchOutlivesItsEmbedder(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	spoil := func(x float32) func(*fake) {
		return func(f *fake) { f.bend = func(_ string, v []float32) []float32 { v[3] = x; return v } }
	}
	for name, c := range map[string]struct {
		spoil func(*fake)
		code  string
	}{
		"down":              {func(f *fake) { f.fail = func(int) error { return errDown } }, app.CodeModelDown},
		"slow":              {func(f *fake) { f.wait = func(ctx context.Context) { <-ctx.Done() } }, app.CodeTimeout},
		"another dimension": {func(f *fake) { f.dims = 32 }, app.CodeModelBad},
		"no numbers":        {func(f *fake) { f.dims = 64; f.bend = func(string, []float32) []float32 { return nil } }, app.CodeModelBad},
		"NaN":               {spoil(nan), app.CodeModelBad},
		"infinite":          {spoil(inf), app.CodeModelBad},
		"zero":              {func(f *fake) { f.bend = func(string, []float32) []float32 { return make([]float32, 64) } }, app.CodeModelBad},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			m := remembering(t, garage(t), f)
			embedAll(t, m)
			if got := natives(search(t, m, app.SearchQuery{Text: "car"}).Hits); !slices.Equal(got[:2], []string{"words", "meaning"}) {
				t.Fatalf("while all is well: %q", got)
			}
			c.spoil(f)
			m.Patience = 200 * time.Millisecond
			res := search(t, m, app.SearchQuery{Text: "car garage"})
			if got := natives(res.Hits); !slices.Equal(got, []string{"words"}) {
				t.Errorf("found %q, want what the words find", got)
			}
			if got := codes(res.Notes); !slices.Equal(got, []string{c.code}) {
				t.Errorf("notes %+v, want code %s", res.Notes, c.code)
			}
		})
	}
}

// Vectors that cannot be compared are refused one by one, and the items are
// tried again the next time.
func TestBadVectorsAreRefusedAlone(t *testing.T) {
	s, f := garage(t), newFake()
	f.bend = func(text string, v []float32) []float32 {
		if strings.Contains(text, "sold") {
			v[0] = float32(math.NaN())
		}
		return v
	}
	m := remembering(t, s, f)
	if got := codes(embedAll(t, m)); !slices.Equal(got, []string{app.CodeModelBad}) {
		t.Errorf("notes %q", got)
	}
	res := search(t, m, app.SearchQuery{Text: "auto"})
	if got := natives(res.Hits); !slices.Equal(got, []string{"words"}) || !slices.Equal(codes(res.Notes), []string{app.CodeIndexing}) {
		t.Errorf("found %q, notes %+v", got, res.Notes)
	}
	f.bend = nil
	if notes := embedAll(t, m); len(notes) > 0 {
		t.Errorf("the second time: %+v", notes)
	}
	if got := natives(search(t, m, app.SearchQuery{Text: "auto"}).Hits); !slices.Contains(got, "meaning") {
		t.Errorf("afterwards found %q", got)
	}
}

// One text a model cannot take does not keep the others out.
func TestAPoisonedBatch(t *testing.T) {
	s, f := garage(t), newFake()
	f.fail = func(int) error { return nil }
	poisoned := &choosy{fake: f}
	m := remembering(t, s, poisoned)
	if got := codes(embedAll(t, m)); len(got) != 1 {
		t.Errorf("notes %q, want one", got)
	}
	pending, all, err := s.CountPending(t.Context(), app.VectorSpace{Model: "fake", Dims: 64})
	if err != nil || pending != 1 || all != 3 {
		t.Errorf("%d of %d pending, %v; want the one that cannot be embedded", pending, all, err)
	}
}

// choosy fails a batch that has a text about tulips in it.
type choosy struct{ *fake }

func (c *choosy) Documents(ctx context.Context, texts []string) ([][]float32, error) {
	if strings.Contains(strings.Join(texts, " "), "Tulips") {
		return nil, &app.Error{Code: app.CodeServer, Message: "The text is too long", Hint: "None."}
	}
	return c.fake.Documents(ctx, texts)
}

// A new model embeds everything again; meanwhile words find, and nothing of the
// old model is left afterwards. So does one that changed under its name.
func TestAChangedModel(t *testing.T) {
	s, f := garage(t), newFake()
	m := remembering(t, s, f)
	embedAll(t, m)
	search(t, m, app.SearchQuery{Text: "auto"}) // the index is in memory
	for _, next := range []*fake{{name: "other", dims: 64}, {name: "other", dims: 48}} {
		t.Run(fmt.Sprint(next.name, next.dims), func(t *testing.T) {
			m := remembering(t, s, next)
			res := search(t, m, app.SearchQuery{Text: "car"})
			if got := natives(res.Hits); !slices.Equal(got, []string{"words"}) || len(res.Notes) != 1 {
				t.Errorf("before it was embedded again: %q, notes %+v", got, res.Notes)
			}
			if notes := embedAll(t, m); len(notes) > 0 {
				t.Fatalf("notes: %+v", notes)
			}
			if got := natives(search(t, m, app.SearchQuery{Text: "car"}).Hits); !slices.Contains(got, "meaning") {
				t.Errorf("afterwards: %q", got)
			}
			for _, old := range []app.VectorSpace{{Model: "fake", Dims: 64}, {Model: "other", Dims: 64}} {
				n, err := s.VectorNumbers(t.Context(), old)
				if now := old.Model == next.name && old.Dims == next.dims; err != nil || (len(n) > 0) != now {
					t.Errorf("%+v has %d vectors, %v", old, len(n), err)
				}
			}
		})
	}
}

// Nothing is embedded twice: not what another item says too, not what did not
// change.
func TestEmbeddedOnce(t *testing.T) {
	s, f := storetest.Open(t), newFake()
	long := strings.Repeat("One sentence of many that say the same as before. ", 60)
	items := []app.Item{
		{Native: "a", Kind: app.KindArticle, Title: "Long", Text: long + "The end is red.", Time: day(-1)},
		{Native: "b", Kind: app.KindArticle, Title: "Same", Text: "Same text.", Time: day(-1)},
		{Native: "c", Kind: app.KindArticle, Title: "Same", Text: "Same text.", Time: day(-2)},
	}
	put(t, s, items)
	m := remembering(t, s, f)
	embedAll(t, m)
	first := len(f.texts)
	unique := map[string]bool{}
	for _, text := range f.texts {
		unique[text] = true
	}
	if len(unique) != first || first < 5 {
		t.Errorf("%d texts embedded, %d different", first, len(unique))
	}
	items[0].Text = long + "The end is blue now."
	put(t, s, items)
	embedAll(t, m)
	if again := f.texts[first:]; len(again) != 2 || !strings.Contains(again[1], "blue") { // the first asks whether it is there
		t.Errorf("after a change at the end %d texts were embedded: %.80q", len(again), again)
	}
}

// What is deleted is not found by its meaning either, nor kept in memory.
func TestDeletedIsNotFoundByMeaning(t *testing.T) {
	s, f := garage(t), newFake()
	m := remembering(t, s, f)
	embedAll(t, m)
	if got := natives(search(t, m, app.SearchQuery{Text: "auto"}).Hits); len(got) == 0 {
		t.Fatal("found nothing before")
	}
	if err := s.DropSource(t.Context(), "Source"); err != nil {
		t.Fatal(err)
	}
	if res := search(t, m, app.SearchQuery{Text: "auto car"}); len(res.Hits) > 0 {
		t.Errorf("found %q", natives(res.Hits))
	}
	put(t, s, []app.Item{{Native: "new", Kind: app.KindMail, Title: "A vehicle", Time: day(0)}})
	embedAll(t, m)
	if got := natives(search(t, m, app.SearchQuery{Text: "auto"}).Hits); !slices.Equal(got, []string{"new"}) {
		t.Errorf("what came after: %q", got)
	}
}
