package rag

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
)

// shelf is a memory of four items of the same length and different ages.
type shelf struct {
	*Memory
	s    *store.Store
	each int // chunks of an item
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	s, _, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "daybrief.db"), store.Options{Now: benchNow})
	if err != nil {
		t.Fatal(err)
	}
	var items []app.Item
	for name, days := range map[string]int{"a": 1, "b": 40, "c": 100, "d": 400} {
		items = append(items, app.Item{Native: name, Kind: app.KindArticle, Title: name + " harbour", Text: strings.Repeat(name+" budget. ", 200),
			Time: benchNow().AddDate(0, 0, -days)})
	}
	if _, err := s.UpsertItems(t.Context(), "Feed", items, store.SourceAnswer{}); err != nil {
		t.Fatal(err)
	}
	m := &Memory{Store: s, Vectors: s, Writer: s, Now: benchNow, Zone: time.UTC, Patience: time.Hour,
		Embed: func(context.Context) (Embedder, *app.Note) { return random{}, nil }}
	t.Cleanup(func() {
		m.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &shelf{m, s, len(Chunks(&items[0]))}
}

func (h *shelf) embed(t *testing.T) {
	t.Helper()
	if notes, err := h.EmbedAll(t.Context(), nil); err != nil || len(notes) > 0 {
		t.Fatal(notes, err)
	}
}

// finds checks how many items a search finds.
func (h *shelf) finds(t *testing.T, want int) {
	t.Helper()
	res, err := h.Search(t.Context(), app.SearchQuery{Text: "harbour"})
	if err != nil || len(res.Hits) != want {
		t.Errorf("%d hits, want %d: %v", len(res.Hits), want, err)
	}
}

// keep lets go of one item.
func (h *shelf) keep(t *testing.T, days int) {
	t.Helper()
	k, err := h.s.Keep(t.Context(), store.KeepPolicy{Now: benchNow(), Items: time.Duration(days) * 24 * time.Hour})
	if err != nil || k.Items != 1 {
		t.Fatalf("keep %d days: %+v, %v", days, k, err)
	}
}

// holds checks of how many items there are vectors, in the store and in memory.
func (h *shelf) holds(t *testing.T, items int) {
	t.Helper()
	st, err := h.s.VectorState(t.Context(), "random")
	if err != nil {
		t.Fatal(err)
	}
	live, err := h.s.VectorNumbers(t.Context(), st.VectorSpace)
	if err != nil {
		t.Fatal(err)
	}
	x, want := h.held.index, items*h.each
	if got := [...]int{len(live), len(x.numbers), len(x.values), x.vectors.Count()}; got != [...]int{want, want, want, want} {
		t.Errorf("vectors in the store and in memory: %v, want %d", got, want)
	}
}

// What the store lets go of leaves the index in memory as well: with the next
// search, or without one when the memory is next brought up to date.
func TestWhatIsLetGoOfLeavesTheIndexInMemory(t *testing.T) {
	h := newShelf(t)
	h.embed(t)
	h.finds(t, 4)
	h.holds(t, 4)
	h.keep(t, 300)
	h.finds(t, 3)
	h.holds(t, 3)
	h.keep(t, 90)
	h.embed(t)
	h.holds(t, 2)
	h.Embed = nil // no model: what is gone leaves all the same
	h.keep(t, 30)
	h.embed(t)
	h.holds(t, 1)
	if err := h.s.DropSource(t.Context(), "Feed"); err != nil {
		t.Fatal(err)
	}
	h.embed(t)
	h.holds(t, 0)
}
