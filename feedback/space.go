package feedback

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"sync"

	"daybrief/rag/wordvec"
)

// How neighbours are found and how far their meaning reaches. Measured on news
// of four topics: see TestLearningOnNews.
const (
	mostNear   = 25
	perNear    = 20 // items for each neighbour: of few items few are near
	wordsShare = 5  // a word in common counts so much beside likeness of meaning
	commonFrom = .1 // a word in this share of all items or more is no word in common
	reach      = .6 // of a step, what comes from the neighbours
	steps      = 4  // how often
)

// vector is a meaning.
type vector = [wordvec.Columns]float32

// Space is the reader's own items as learning sees them, with their
// neighbours. Build one with NewSpace, then Update it when items came. It may be
// read by many goroutines.
type Space struct {
	list   []*Features
	at     map[string]int // by id
	plain  []vector       // centred, length one; zero where nothing is known
	smooth []vector
	df     map[Term]int     // in how many items a word stands
	idf    map[Term]float32 // how much a word says: the more, the fewer items have it
	share  []float32        // by item, what each of its words' idf is multiplied with
}

// NewSpace takes the features of items, as they were kept or fresh from
// Extract, in any order; an id must not come twice. Neighbours of fresh ones
// are there after Update. The space owns the features from then on.
func NewSpace(list []Features) *Space {
	s := &Space{at: make(map[string]int, len(list)), df: map[Term]int{}}
	for i := range list {
		s.list = append(s.list, &list[i])
	}
	slices.SortFunc(s.list, func(a, b *Features) int { return cmp.Compare(a.ID, b.ID) })
	for i, f := range s.list {
		s.at[f.ID] = i
		for _, t := range f.Terms {
			s.df[t]++
		}
	}
	s.count()
	s.centre()
	s.smooth = make([]vector, len(s.list))
	for i, f := range s.list {
		s.smooth[i] = unpack(f.Smooth)
	}
	return s
}

// count finds out how much each word says.
func (s *Space) count() {
	s.idf, s.share = make(map[Term]float32, len(s.df)), make([]float32, len(s.list))
	for t, n := range s.df {
		if t.Part() == PartWords {
			s.idf[t] = float32(math.Log(float64(len(s.list)+1) / float64(n+1)))
		}
	}
	for i, f := range s.list {
		square := 0.0
		for _, t := range f.Terms {
			idf := float64(s.idf[t])
			square += idf * idf
		}
		if square > 0 {
			s.share[i] = wordShare / float32(math.Sqrt(square))
		}
	}
}

// Len is how many items the space holds.
func (s *Space) Len() int { return len(s.list) }

// Has reports whether the space holds an item.
func (s *Space) Has(id string) bool {
	_, ok := s.at[id]
	return ok
}

// Features returns the features of all items, in the order of their ids.
func (s *Space) Features() []*Features { return s.list }

func unpack(p [wordvec.Columns]int8) (v vector) {
	for i, x := range p {
		v[i] = float32(x)
	}
	unit(&v)
	return v
}

// unit gives a vector the length one, in place.
func unit(v *vector) {
	square := dot(v, v)
	if square == 0 {
		return
	}
	by := float32(1 / math.Sqrt(float64(square)))
	for i := range v {
		v[i] *= by
	}
}

// dot is the product of two vectors, in four sums that a processor adds up at
// the same time.
func dot(a, b *vector) float32 {
	var s0, s1, s2, s3 float32
	for i := 0; i < wordvec.Columns; i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	return s0 + s1 + s2 + s3
}

// centre takes from each meaning what all have in common.
func (s *Space) centre() {
	s.plain = make([]vector, len(s.list))
	var mean vector
	known := float32(0)
	for i, f := range s.list {
		s.plain[i] = unpack(f.Vector)
		if f.Vector == ([wordvec.Columns]int8{}) {
			continue
		}
		known++
		for j, x := range s.plain[i] {
			mean[j] += x
		}
	}
	if known < perNear { // a mean of a few is one of them
		return
	}
	for i, f := range s.list {
		if f.Vector == ([wordvec.Columns]int8{}) {
			continue
		}
		for j := range mean {
			s.plain[i][j] -= mean[j] / known
		}
		unit(&s.plain[i])
	}
}

// near is how many neighbours an item has in a collection of this size.
func (s *Space) near() int { return min(mostNear, len(s.list)/perNear) }

// Update finds the neighbours of the items that have none yet, enters them in
// the lists of those they are near to, drops the neighbours that are gone, and
// spreads the meaning anew. Features that differ afterwards are marked Changed.
func (s *Space) Update() {
	k := s.near()
	fresh := s.settle(k)
	if len(fresh) > 0 && k > 0 {
		s.enter(fresh, s.search(fresh, k), k)
	}
	s.spread()
}

// settle drops neighbours that are gone and returns the items whose neighbours
// have to be found.
func (s *Space) settle(k int) (fresh []int) {
	for i, f := range s.list {
		n := len(f.Near)
		f.Near = slices.DeleteFunc(f.Near, func(x Near) bool {
			_, ok := s.at[x.ID]
			return !ok
		})
		f.Changed = f.Changed || len(f.Near) != n
		if len(f.Near) < (k+1)/2 {
			fresh = append(fresh, i)
		}
	}
	return fresh
}

// found is the neighbours of an item by their places.
type found struct {
	at   []int
	like []float32
}

// search finds the neighbours of some items among all.
func (s *Space) search(fresh []int, k int) []found {
	w := s.weigh()
	out := make([]found, len(fresh))
	var wg sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), 4, len(fresh))
	for n := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			shared := make([]float32, len(s.list))
			for j := n; j < len(fresh); j += workers {
				out[j] = s.nearest(fresh[j], k, w, shared)
			}
		}()
	}
	wg.Wait()
	return out
}

// weights are the words of all items by how much each says.
type weights struct {
	by    map[Term]float32
	norm  []float32 // by item
	items map[Term][]posting
}

type posting struct {
	item   int32
	weight float32
}

// weigh counts in how many items each word stands.
func (s *Space) weigh() *weights {
	n := float64(len(s.list))
	w := &weights{by: make(map[Term]float32, len(s.df)), norm: make([]float32, len(s.list)), items: make(map[Term][]posting, len(s.df))}
	for t, d := range s.df {
		if t.Part() == PartWords && d > 1 && float64(d) < commonFrom*n {
			w.by[t] = float32(math.Log(n / float64(d)))
		}
	}
	for i, f := range s.list {
		square := float32(0)
		for _, t := range f.Terms {
			square += w.by[t] * w.by[t]
		}
		if square > 0 {
			w.norm[i] = float32(1 / math.Sqrt(float64(square)))
		}
		for _, t := range f.Terms {
			if v := w.by[t] * w.norm[i]; v > 0 {
				w.items[t] = append(w.items[t], posting{int32(i), v})
			}
		}
	}
	return w
}

// nearest finds the k nearest items of one. shared is room for a number each
// item, all zero before and after.
func (s *Space) nearest(i, k int, w *weights, shared []float32) found {
	f := s.list[i]
	for _, t := range f.Terms {
		own := w.by[t] * w.norm[i] * wordsShare
		for _, p := range w.items[t] {
			shared[p.item] += own * p.weight
		}
	}
	out := found{make([]int, 0, k+1), make([]float32, 0, k+1)}
	for j := range s.list {
		like := shared[j] + dot(&s.plain[i], &s.plain[j])
		shared[j] = 0
		if j != i && like > 0 && (len(out.at) < k || like > out.like[len(out.like)-1]) {
			out.add(j, like, k)
		}
	}
	return out
}

// add keeps the list in order and no longer than k; of equals the first stays.
func (f *found) add(at int, like float32, k int) {
	i, _ := slices.BinarySearchFunc(f.like, like, func(a, b float32) int {
		if a >= b {
			return -1
		}
		return 1
	})
	f.at, f.like = slices.Insert(f.at, i, at), slices.Insert(f.like, i, like)
	if len(f.at) > k {
		f.at, f.like = f.at[:k], f.like[:k]
	}
}

// enter gives the fresh items their neighbours, and enters them with those.
func (s *Space) enter(fresh []int, list []found, k int) {
	for n, i := range fresh {
		s.list[i].Near, s.list[i].Changed = nil, true
		for x, j := range list[n].at {
			s.list[i].Near = append(s.list[i].Near, Near{s.list[j].ID, list[n].like[x]})
		}
	}
	isFresh := make(map[int]bool, len(fresh))
	for _, i := range fresh {
		isFresh[i] = true
	}
	for n, i := range fresh {
		for x, j := range list[n].at {
			if other := s.list[j]; !isFresh[j] && other.admit(Near{s.list[i].ID, list[n].like[x]}, k) {
				other.Changed = true
			}
		}
	}
}

// admit enters a neighbour in the list where it is near enough.
func (f *Features) admit(x Near, k int) bool {
	i := len(f.Near)
	for i > 0 && f.Near[i-1].Like < x.Like {
		i--
	}
	if i >= k {
		return false
	}
	f.Near = slices.Insert(f.Near, i, x)
	f.Near = f.Near[:min(len(f.Near), k)]
	return true
}

// link is an item's neighbour, whichever of the two named the other.
type link struct {
	to   int
	like float32
}

// links makes of the lists a graph in which neighbourhood is mutual.
func (s *Space) links() [][]link {
	out := make([][]link, len(s.list))
	for i, f := range s.list {
		for _, x := range f.Near {
			j, ok := s.at[x.ID]
			if !ok || j == i {
				continue
			}
			out[i] = append(out[i], link{j, x.Like})
			out[j] = append(out[j], link{i, x.Like})
		}
	}
	for i := range out {
		slices.SortFunc(out[i], func(a, b link) int { return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(b.like, a.like)) })
		out[i] = slices.CompactFunc(out[i], func(a, b link) bool { return a.to == b.to })
	}
	return out
}

// spread averages each meaning with those of the neighbours, and these with
// theirs: what one item does not say, others on the same matter do.
func (s *Space) spread() {
	graph := s.links()
	now, next := slices.Clone(s.plain), make([]vector, len(s.list))
	for range steps {
		for i := range now {
			next[i] = now[i]
			if len(graph[i]) == 0 {
				continue
			}
			var sum vector
			all := float32(0)
			for _, l := range graph[i] {
				by := l.like * l.like // what is twice as near says four times as much
				all += by
				for c := range sum {
					sum[c] += by * now[l.to][c]
				}
			}
			for c := range sum {
				next[i][c] = (1-reach)*now[i][c] + reach*sum[c]/all
			}
			unit(&next[i])
		}
		now, next = next, now
	}
	for i, f := range s.list {
		if p := pack(now[i][:]); !alike(p, f.Smooth) {
			f.Changed, f.Smooth = true, p
		}
		s.smooth[i] = unpack(f.Smooth)
	}
}

// alike reports whether two meanings differ by no more than the little that each
// new item moves all of them.
func alike(a, b [wordvec.Columns]int8) bool {
	for i := range a {
		if d := int(a[i]) - int(b[i]); d < -2 || d > 2 {
			return false
		}
	}
	return true
}
