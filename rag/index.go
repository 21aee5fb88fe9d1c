package rag

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/philippgille/chromem-go"

	"daybrief/app"
)

// Valid returns v with length 1, and whether it can be compared at all: of dims
// numbers (0: of any length), all finite and not all zero.
func Valid(v []float32, dims int) ([]float32, bool) {
	if len(v) == 0 || dims != 0 && len(v) != dims {
		return nil, false
	}
	sum := 0.0
	for _, f := range v {
		sum += float64(f) * float64(f)
	}
	length := math.Sqrt(sum)
	if math.IsNaN(length) || math.IsInf(length, 0) || length < 1e-12 {
		return nil, false
	}
	if math.Abs(length-1) < 1e-7 {
		return v, true
	}
	out := make([]float32, len(v))
	for i, f := range v {
		out[i] = float32(float64(f) / length)
	}
	return out, true
}

// near is a vector with how near it is, from -1 to 1.
type near struct {
	n   int64
	cos float64
}

// index holds the vectors of one space in memory. chromem-go ranks them; the
// vectors themselves are shared with it. It is not safe for use by several
// goroutines while vectors are added or dropped.
type index struct {
	space   app.VectorSpace
	vectors *chromem.Collection
	numbers []int64 // ascending
	values  [][]float32
}

func newIndex(space app.VectorSpace) (*index, error) {
	// An embedding function is never called, as each document brings its vector.
	none := func(context.Context, string) ([]float32, error) {
		return nil, errors.New("vectors come from the store")
	}
	c, err := chromem.NewDB().CreateCollection("memory", nil, none)
	if err != nil {
		return nil, fmt.Errorf("rag: make the index: %w", err)
	}
	return &index{space: space, vectors: c}, nil
}

// add adds a vector whose number is above all others. One that cannot be
// compared is refused: a single one of another length would fail every query
// (chromem-go), and one that is not finite would rank above all.
func (x *index) add(ctx context.Context, n int64, v []float32) error {
	v, ok := Valid(v, x.space.Dims)
	if !ok || len(x.numbers) > 0 && n <= x.numbers[len(x.numbers)-1] {
		return nil
	}
	if err := x.vectors.AddDocument(ctx, chromem.Document{ID: strconv.FormatInt(n, 10), Embedding: v}); err != nil {
		return fmt.Errorf("rag: add a vector: %w", err)
	}
	x.numbers, x.values = append(x.numbers, n), append(x.values, v)
	return nil
}

// keep drops all vectors but those of the numbers, which ascend.
func (x *index) keep(ctx context.Context, live []int64) error {
	var gone []string
	var numbers []int64
	var values [][]float32
	for i, n := range x.numbers {
		if _, ok := slices.BinarySearch(live, n); ok {
			numbers, values = append(numbers, n), append(values, x.values[i])
		} else {
			gone = append(gone, strconv.FormatInt(n, 10))
		}
	}
	if len(gone) == 0 {
		return nil
	}
	// Never an empty map and never no ids: chromem-go then deletes everything.
	if err := x.vectors.Delete(ctx, nil, nil, gone...); err != nil {
		return fmt.Errorf("rag: drop vectors: %w", err)
	}
	x.numbers, x.values = numbers, values
	return nil
}

// nearest returns the most vectors that are nearest to v, the nearest first.
func (x *index) nearest(ctx context.Context, v []float32, most int) ([]near, error) {
	most = min(most, x.vectors.Count()) // chromem-go fails when asked for more than there are
	v, ok := Valid(v, x.space.Dims)
	if most <= 0 || !ok {
		return nil, nil
	}
	found, err := x.vectors.QueryEmbedding(ctx, v, most, nil, nil)
	if err != nil {
		return nil, fmt.Errorf("rag: compare vectors: %w", err)
	}
	out := make([]near, 0, len(found))
	for _, f := range found {
		n, err := strconv.ParseInt(f.ID, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("rag: compare vectors: %w", err)
		}
		out = append(out, near{n, float64(f.Similarity)})
	}
	return sorted(out), nil
}

// among ranks the vectors of the numbers alone.
func (x *index) among(v []float32, numbers []int64) []near {
	v, ok := Valid(v, x.space.Dims)
	if !ok {
		return nil
	}
	out := make([]near, 0, len(numbers))
	for _, n := range numbers {
		if i, ok := slices.BinarySearch(x.numbers, n); ok {
			out = append(out, near{n, cosine(v, x.values[i])})
		}
	}
	return sorted(out)
}

// value returns a vector by its number, nil for none.
func (x *index) value(n int64) []float32 {
	if i, ok := slices.BinarySearch(x.numbers, n); ok {
		return x.values[i]
	}
	return nil
}

// sorted orders by nearness, ties by number.
func sorted(list []near) []near {
	slices.SortFunc(list, func(a, b near) int {
		switch {
		case a.cos > b.cos:
			return -1
		case a.cos < b.cos:
			return 1
		}
		return int(a.n - b.n)
	})
	return list
}

func cosine(a, b []float32) float64 {
	var sum float32
	for i := range a {
		sum += a[i] * b[i]
	}
	return float64(sum)
}

// How many vectors tell what is near by chance, and how far above that a vector
// has to be, in standard deviations, to mean anything. Models differ too much
// in what they give to unrelated texts for one limit to fit all.
const (
	sampled   = 256
	fewest    = 50 // vectors from which there is a chance to speak of
	standsOut = 1.0
	unrelated = 0.05 // no model calls this near
)

// floor is the nearness from which a vector is nearer than chance.
func (x *index) floor(v []float32) float64 {
	v, ok := Valid(v, x.space.Dims)
	if !ok {
		return unrelated
	}
	step := max(1, len(x.values)/sampled)
	var list []near
	for i := 0; i < len(x.values); i += step {
		list = append(list, near{x.numbers[i], cosine(v, x.values[i])})
	}
	return chance(list)
}

// chance is the nearness to stand out from among these.
func chance(list []near) float64 {
	if len(list) < fewest {
		return unrelated
	}
	var sum, squares float64
	for _, l := range list {
		sum, squares = sum+l.cos, squares+l.cos*l.cos
	}
	n := float64(len(list))
	mean := sum / n
	return max(unrelated, mean+standsOut*math.Sqrt(max(0, squares/n-mean*mean)))
}
