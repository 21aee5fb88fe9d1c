package rag

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"daybrief/app"
)

// VectorStore is what the memory needs of the store to find by meaning.
type VectorStore interface {
	VectorState(ctx context.Context, model string) (app.VectorState, error)
	EachVector(ctx context.Context, v app.VectorSpace, after int64, f func(n int64, values []float32) error) error
	VectorNumbers(ctx context.Context, v app.VectorSpace) ([]int64, error)
	VectorItems(ctx context.Context, q app.SearchQuery, w app.Words, numbers []int64) ([]app.FoundVector, error)
	VectorsAmong(ctx context.Context, v app.VectorSpace, q app.SearchQuery, w app.Words, limit int) (numbers []int64, all bool, err error)
	ItemVectors(ctx context.Context, v app.VectorSpace, id string) ([]int64, error)
	CountPending(ctx context.Context, v app.VectorSpace) (pending, all int, err error)
}

// patience is how long a search waits for the meaning of its words, and for the
// index to be filled, before it answers by words alone.
const patience = 5 * time.Second

// amongLimit is up to how many vectors are compared one by one where a filter
// leaves so few.
const amongLimit = 20_000

// byMeaning returns the items whose meaning is near to the text, the nearest
// first, and notes on what could not be done. Its errors are the store's and
// those of ctx.
func (m *Memory) byMeaning(ctx context.Context, req Request) ([]app.Found, []app.Note, error) {
	e, note := m.embedder(ctx)
	if e == nil {
		return nil, listOf(note), nil
	}
	st, err := m.Vectors.VectorState(ctx, e.Name())
	if err != nil {
		return nil, nil, err
	}
	notes, err := m.coverage(ctx, st)
	notes = append(listOf(note), notes...) // another embedder was wanted
	if err != nil || st.Last == 0 {
		return nil, notes, err
	}
	v, note := m.queryVector(ctx, e, st.VectorSpace, req.said())
	if note != nil {
		return nil, append(notes, *note), ctx.Err()
	}
	var found []app.Found
	ready, err := m.withIndex(ctx, st, func(x *index) (err error) {
		found, err = m.rank(ctx, x, req, v)
		return err
	})
	if err == nil && !ready {
		notes = append(notes, app.Note{
			Code: app.CodeIndexing, Text: "The index of meanings is still being filled, so this was found by its words alone",
			Hint: "Search again in a moment.",
		})
	}
	return found, notes, err
}

func listOf(note *app.Note) []app.Note {
	if note == nil {
		return nil
	}
	return []app.Note{*note}
}

// said is what a search means: its words and phrases without the operators.
func (r Request) said() string {
	text := ""
	for _, t := range lex(r.Text) {
		if !t.not {
			text += " " + t.text
		}
	}
	return text
}

// coverage tells how much can be found by meaning, where that is not all.
func (m *Memory) coverage(ctx context.Context, st app.VectorState) ([]app.Note, error) {
	pending, all, err := m.Vectors.CountPending(ctx, st.VectorSpace)
	if err != nil || pending == 0 {
		return nil, err
	}
	return []app.Note{{
		Code: app.CodeIndexing,
		Text: fmt.Sprintf("%d of %d items are found by their words alone, because %s has not read them yet", pending, all, st.Model),
		Hint: "Have them read with: daybrief preload --wait",
	}}, nil
}

// queryVector asks the embedder for the meaning of the text.
func (m *Memory) queryVector(ctx context.Context, e Embedder, space app.VectorSpace, text string) ([]float32, *app.Note) {
	key := e.Name() + "\x00" + text
	if v := m.asked.get(key); len(v) == space.Dims {
		return v, nil
	}
	wait, cancel := context.WithTimeout(ctx, m.patience())
	defer cancel()
	v, err := e.Query(wait, text)
	if err != nil {
		return nil, meaningless(e, err)
	}
	if len(v) != space.Dims {
		return nil, &app.Note{
			Code: app.CodeModelBad,
			Text: fmt.Sprintf("%s answered with %d numbers where the index has %d, so this was found by its words alone", e.Name(), len(v), space.Dims),
			Hint: "If the model was changed, have everything read again with: daybrief preload --wait",
		}
	}
	v, ok := Valid(v, space.Dims)
	if !ok {
		return nil, unusable(e)
	}
	m.asked.put(key, v)
	return v, nil
}

func unusable(e Embedder) *app.Note {
	return &app.Note{
		Code: app.CodeModelBad, Text: e.Name() + " answered with a vector that cannot be used, so this was found by its words alone",
		Hint: "Choose another model with embedding in [model] of config.toml.",
	}
}

// meaningless words an embedder's error.
func meaningless(e Embedder, err error) *app.Note {
	if errors.Is(err, context.DeadlineExceeded) {
		return &app.Note{
			Code: app.CodeTimeout, Text: e.Name() + " did not answer in time, so this was found by its words alone",
			Hint: "It may still be loading: search again in a moment.",
		}
	}
	a := app.AsError(err)
	return &app.Note{Code: a.Code, Text: strings.TrimSuffix(a.Message, ".") + "; this was found by its words alone", Hint: a.Hint}
}

// rank finds the items whose vectors are nearest to v and fit the filters.
func (m *Memory) rank(ctx context.Context, x *index, req Request, v []float32) ([]app.Found, error) {
	if req.filtered() {
		numbers, all, err := m.Vectors.VectorsAmong(ctx, x.space, req.SearchQuery, req.Words, amongLimit)
		if err != nil {
			return nil, err
		}
		if all {
			list := x.among(v, numbers)
			list = above(list, chance(list))
			return m.itemsOf(ctx, req, list[:min(len(list), 8*depth)])
		}
	}
	floor := x.floor(v)
	for n := 4 * depth; ; n *= 8 {
		list, err := x.nearest(ctx, v, n)
		if err != nil {
			return nil, err
		}
		full := len(list) == n
		list = above(list, floor)
		found, err := m.itemsOf(ctx, req, list)
		if err != nil || len(found) >= depth || !full || len(list) < n {
			return found, err
		}
	}
}

// above are those that are nearer than chance.
func above(list []near, floor float64) []near {
	return list[:sort.Search(len(list), func(i int) bool { return list[i].cos < floor })]
}

// pageVectors is how many vectors are looked up at a time: mostly each is of
// another item, and as many items as a leg has are enough.
const pageVectors = depth + depth/4

// itemsOf returns the items of a ranking of vectors, each by its best chunk, as
// many as a leg has.
func (m *Memory) itemsOf(ctx context.Context, req Request, list []near) (out []app.Found, err error) {
	seen := map[string]bool{}
	for page := range slices.Chunk(list, pageVectors) {
		rows, err := m.rowsOf(ctx, req, page)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if seen[r.ID] {
				continue
			}
			seen[r.ID] = true
			if out = append(out, r); len(out) == depth {
				return out, nil
			}
		}
	}
	return out, nil
}

// rowsOf returns the items the vectors stand for, in their order.
func (m *Memory) rowsOf(ctx context.Context, req Request, list []near) ([]app.Found, error) {
	numbers := make([]int64, len(list))
	rank := make(map[int64]int, len(list))
	for i, l := range list {
		numbers[i], rank[l.n] = l.n, i
	}
	rows, err := m.Vectors.VectorItems(ctx, req.SearchQuery, req.Words, numbers)
	if err != nil {
		return nil, err
	}
	sort.SliceStable(rows, func(i, j int) bool {
		a, b := rows[i], rows[j]
		if rank[a.N] != rank[b.N] {
			return rank[a.N] < rank[b.N]
		}
		if !a.At.Equal(b.At) {
			return a.At.After(b.At)
		}
		return a.ID < b.ID
	})
	out := make([]app.Found, len(rows))
	for i, r := range rows {
		out[i] = r.Found
		out[i].Score = list[rank[r.N]].cos
	}
	return out, nil
}

// filtered reports whether anything but words restricts the search.
func (r Request) filtered() bool {
	return r.Kinds != nil || r.Sources != nil || r.People != nil || r.With != nil || r.Tags != nil ||
		!r.From.IsZero() || !r.To.IsZero() || r.Without.Any() || len(r.Words.All)+len(r.Words.Not) > 0
}
