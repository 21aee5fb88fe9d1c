package feedback

import "math"

// row is one vote as numbers: a dense part and a sparse one.
type row struct {
	dense  []float32 // a multiple of four
	places []int32   // of the sparse part, by place among all terms of all votes
	values []float32
	liked  bool
	weight float64 // 1 for a fresh vote, less for an old one
}

// problem is a set of votes to learn from. There is no bias: who only ever votes up
// says nothing of what is like nothing they voted on.
type problem struct {
	rows   []row
	dense  int // columns of the dense part
	sparse int // terms
}

func (p *problem) size() int { return p.dense + p.sparse }

// margin returns the product of a row and the weights. The dense part is added up
// in four sums that a processor works on at the same time.
func (p *problem) margin(r *row, w []float64) float64 {
	var s0, s1, s2, s3 float64
	d := w[:len(r.dense)]
	for i := 0; i+3 < len(d); i += 4 {
		s0 += float64(r.dense[i]) * d[i]
		s1 += float64(r.dense[i+1]) * d[i+1]
		s2 += float64(r.dense[i+2]) * d[i+2]
		s3 += float64(r.dense[i+3]) * d[i+3]
	}
	sum := s0 + s1 + s2 + s3
	for i, at := range r.places {
		sum += float64(r.values[i]) * w[p.dense+int(at)]
	}
	return sum
}

// spread adds by times a row to g.
func (p *problem) spread(r *row, by float64, g []float64) {
	for i, x := range r.dense {
		g[i] += by * float64(x)
	}
	for i, at := range r.places {
		g[p.dense+int(at)] += by * float64(r.values[i])
	}
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// Limits of the search for the weights; it ends earlier when nothing changes.
const (
	mostSteps = 12
	mostInner = 25
	fineness  = 1e-4 // of the slope where the search ends
	inner     = 1e-3 // of the slope's square, how far each step is worked out
	heldSteps = 2    // from the weights of all votes to those of a part
)

// fit finds the weights of a logistic regression with a penalty of half the
// weights' square: the only ones that suit the votes best, so it does not matter
// where the search begins. It is Newton's method with conjugate gradients for
// each step (Nocedal and Wright, Numerical Optimization, section 7.1). w is
// where it begins and what it returns, most how many steps it takes at most.
func (p *problem) fit(w []float64, most int, use func(i int) bool) []float64 {
	g, curve := make([]float64, len(w)), make([]float64, len(p.rows))
	for range most {
		for i := range g {
			g[i] = -w[i]
		}
		for i := range p.rows {
			r := &p.rows[i]
			curve[i] = 0
			if !use(i) {
				continue
			}
			prob := sigmoid(p.margin(r, w))
			gap := -prob
			if r.liked {
				gap = 1 - prob
			}
			p.spread(r, r.weight*gap, g)
			curve[i] = r.weight * prob * (1 - prob)
		}
		if square(g) < fineness*fineness {
			break
		}
		for i, d := range p.direction(g, curve) {
			w[i] += d
		}
	}
	return w
}

// direction solves (1 + X'CX) d = g, where C holds the curvature of each row.
func (p *problem) direction(g, curve []float64) []float64 {
	d := make([]float64, len(g))
	rest, dir := append([]float64(nil), g...), append([]float64(nil), g...)
	was := square(rest)
	end := was * inner
	for range mostInner {
		image := append([]float64(nil), dir...)
		for i := range p.rows {
			if curve[i] > 0 {
				p.spread(&p.rows[i], curve[i]*p.margin(&p.rows[i], dir), image)
			}
		}
		by := was / product(dir, image)
		for i := range d {
			d[i] += by * dir[i]
			rest[i] -= by * image[i]
		}
		now := square(rest)
		if now <= end {
			break
		}
		for i := range dir {
			dir[i] = rest[i] + now/was*dir[i]
		}
		was = now
	}
	return d
}

func product(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

func square(a []float64) float64 { return product(a, a) }

// What the certainty of the model is taken to be before votes say more: the
// penalty keeps margins small, so they are multiplied.
const (
	priorSteep = 4.0
	leastSteep = 1.0
	mostSteep  = 12.0
	priorVotes = 6.0 // how much votes it takes to move it
)

// steepness finds by what the margins of votes that were held back have to be
// multiplied for their probabilities to come true.
func steepness(margins []float64, rows []row) float64 {
	best, at := math.Inf(1), priorSteep
	for s := leastSteep; s <= mostSteep; s *= 1.1 {
		off := math.Log(s / priorSteep)
		loss := priorVotes * off * off
		for i, m := range margins {
			if !rows[i].liked {
				m = -m
			}
			loss += rows[i].weight * math.Log1p(math.Exp(-s*m))
		}
		if loss < best {
			best, at = loss, s
		}
	}
	return at
}
