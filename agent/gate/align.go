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
	smallPair   = 2
	sidePair    = 1
)

// align returns the best alignment of the stretch with the unit: the one that
// pairs most of what says something, as a diff of two files does.
func (s *sentence) align(sp span, u *unit, v *view) alignment {
	n, m := sp.to-sp.from, len(u.tokens)
	worth := make([]int, n*m)
	for i := range n {
		t := &s.tokens[sp.from+i]
		for _, p := range s.pairable(t, u, v) {
			if isContent(t) {
				worth[i*m+p] = contentPair
			} else {
				worth[i*m+p] = smallPair
			}
		}
	}
	best := make([]int, (n+1)*(m+1))
	pair := func(i, j int) int {
		w := worth[i*m+j]
		if w > 0 && i+1 < n && j+1 < m && worth[(i+1)*m+j+1] > 0 {
			w += sidePair
		}
		return w
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			b := max(best[(i+1)*(m+1)+j], best[i*(m+1)+j+1])
			if w := pair(i, j); w > 0 {
				b = max(b, w+best[(i+1)*(m+1)+j+1])
			}
			best[i*(m+1)+j] = b
		}
	}
	a := alignment{u: u, from: sp.from, at: slices.Repeat([]int{-1}, n), score: best[0]}
	for i, j := 0, 0; i < n && j < m; {
		switch w := pair(i, j); {
		case w > 0 && best[i*(m+1)+j] == w+best[(i+1)*(m+1)+j+1]:
			a.at[i] = j
			i++
			j++
		case best[i*(m+1)+j] == best[(i+1)*(m+1)+j]:
			i++
		default:
			j++
		}
	}
	return a
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
