package gate

import "slices"

// alignment lays a stretch of a sentence beside a sentence of an item, word
// for word and in order.
type alignment struct {
	u     *unit
	from  int   // the first token of the stretch
	at    []int // token of the stretch, counted from from -> token of the unit; -1: none
	score int
}

// What a pair of tokens is worth to an alignment: content counts for more than
// the small words around it, and a pair right after a pair for more again.
const (
	contentPair = 8
	likePair    = 6 // another word that says the same
	smallPair   = 2
	sidePair    = 1
)

// table is what an alignment is worth from each pair of tokens on: n tokens of
// the sentence by m of the item.
type table struct {
	n, m        int
	worth, best []int
}

// align returns the best alignment of the stretch with the unit: the one that
// pairs most of what says something, as a diff of two files does.
func (s *sentence) align(sp span, u *unit, v *view) alignment {
	n, m := sp.to-sp.from, len(u.tokens)
	t := table{n: n, m: m, worth: make([]int, n*m), best: make([]int, (n+1)*(m+1))}
	for i := range n {
		own := &s.tokens[sp.from+i]
		for _, p := range s.pairable(own, u, v) {
			t.worth[i*m+p] = worth(own, &u.tokens[p])
		}
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			b := max(t.from(i+1, j), t.from(i, j+1))
			if w := t.pair(i, j); w > 0 {
				b = max(b, w+t.from(i+1, j+1))
			}
			t.best[i*(m+1)+j] = b
		}
	}
	return alignment{u: u, from: sp.from, at: t.path(), score: t.from(0, 0)}
}

func worth(own, other *token) int {
	switch {
	case !isContent(own):
		return smallPair
	case own.fact == nil && own.stem != other.stem:
		return likePair
	}
	return contentPair
}

// from returns what is left to win from i and j on.
func (t *table) from(i, j int) int { return t.best[i*(t.m+1)+j] }

// pair returns what pairing i with j is worth; 0: they are no pair.
func (t *table) pair(i, j int) int {
	w := t.worth[i*t.m+j]
	if w > 0 && i+1 < t.n && j+1 < t.m && t.worth[(i+1)*t.m+j+1] > 0 {
		w += sidePair
	}
	return w
}

// path returns which token of the item each of the sentence is paired with.
func (t *table) path() []int {
	at := slices.Repeat([]int{-1}, t.n)
	for i, j := 0, 0; i < t.n && j < t.m; {
		switch w := t.pair(i, j); {
		case w > 0 && t.from(i, j) == w+t.from(i+1, j+1):
			at[i] = j
			i++
			j++
		case t.from(i, j) == t.from(i+1, j):
			i++
		default:
			j++
		}
	}
	return at
}

// pairable returns the tokens of the unit that a token may be paired with:
// what says the same, or the same small word.
func (s *sentence) pairable(t *token, u *unit, v *view) []int {
	switch {
	case t.mark != 0:
		return nil
	case isContent(t):
		return u.places(t, v)
	}
	return u.at[t.stem]
}

// gap is what stands between two neighbouring pairs of content: in the
// sentence from left+1 to right-1, in the item from ul+1 to ur-1. At the ends
// left and ul are one before the first token, right and ur one behind the last.
type gap struct {
	left, right, ul, ur int
	own                 []int // content of the sentence in the gap
	other               []int // content of the item in the gap that the sentence has nowhere
	small               []int // the sentence's small words in it
	otherSmall          []int // the item's
	marks, otherMarks   bool  // a mark stands in it
}

// gaps returns the gaps of an alignment.
func (s *sentence) gaps(a alignment, sp span, v *view) []gap {
	var out []gap
	g := gap{left: sp.from - 1, ul: -1}
	for i := sp.from; i <= sp.to; i++ {
		g.right, g.ur = i, len(a.u.tokens)
		if i < sp.to {
			if p := a.at[i-sp.from]; p < 0 || !s.isContent(i) {
				continue
			} else {
				g.ur = p
			}
		}
		s.fill(&g, a.u, sp, v)
		out = append(out, g)
		g = gap{left: g.right, ul: g.ur}
	}
	return out
}

// fill sorts what stands in the gap.
func (s *sentence) fill(g *gap, u *unit, sp span, v *view) {
	for i := g.left + 1; i < g.right; i++ {
		switch t := &s.tokens[i]; {
		case t.mark != 0:
			g.marks = true
		case isContent(t):
			g.own = append(g.own, i)
		default:
			g.small = append(g.small, i)
		}
	}
	for p := g.ul + 1; p < g.ur; p++ {
		switch t := &u.tokens[p]; {
		case t.mark != 0:
			g.otherMarks = true
		case !isContent(t):
			g.otherSmall = append(g.otherSmall, p)
		case !s.tells(u, p, sp, v):
			g.other = append(g.other, p)
		}
	}
}

// tells reports whether the stretch has the content of the unit at p somewhere.
func (s *sentence) tells(u *unit, p int, sp span, v *view) bool {
	for i := sp.from; i < sp.to; i++ {
		if s.isContent(i) && slices.Contains(u.places(&s.tokens[i], v), p) {
			return true
		}
	}
	return false
}
