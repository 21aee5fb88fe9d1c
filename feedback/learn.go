package feedback

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"daybrief/app"
	"daybrief/rag/wordvec"
)

// How much each group of features weighs: measured on news of four topics, where
// words and plain meaning neither help nor hurt beside the neighbours' meaning.
// They tell apart what stands near together.
const (
	smoothShare = 0.7
	plainShare  = 0.5
	wordShare   = 0.5
	factShare   = 0.5
)

// LearnOptions say how votes count.
type LearnOptions struct {
	Context                // the day: votes are as old as they are on it
	HalfLife time.Duration // after which a vote counts half; 0: for ever the same
}

// Model is what the votes taught. Nil is a model that knows nothing. It is for one
// goroutine at a time.
type Model struct {
	space  *Space
	index  map[Term]int32
	says   map[Term]float64 // of w, what a word or a fact is worth; a word still times its item's share
	taught map[Term]*lesson
	w      []float64
	smooth vector // of w, what an item's averaged meaning is multiplied with
	plain  vector // and its own
	steep  float64
	votes  int
	check  Check
	voted  []voted
}

// voted is an item the reader voted on, for the reasons.
type voted struct {
	id, title string
	liked     bool
	at        time.Time
	smooth    vector
}

// lesson is a term the reader voted on.
type lesson struct {
	of       *app.Item // an item that has it
	text     string    // "" until somebody asks
	up, down int
}

// name is the term as the item has it.
func (l *lesson) name(t Term) string {
	if l.text == "" {
		for _, x := range terms(l.of, readText(l.of)) {
			if x.Term == t {
				l.text = x.text
				break
			}
		}
	}
	return l.text
}

// Check tells how well votes are foreseen from the others.
type Check struct {
	Votes int     `json:"votes"` // held back in turn
	Right int     `json:"right"` // of these, foreseen
	Pairs float64 `json:"pairs"` // share of pairs of a liked and a disliked item in the right order (AUC); 0.5 is chance
	Base  float64 `json:"base"`  // the same by priority alone
}

// clearly is by how much learning has to order pairs better than priority alone,
// or worse, to be said to help the reader, or not to.
const clearly = 0.03

// Says tells in plain words whether learning helps this reader; "" with too few
// votes to tell.
func (c Check) Says() string {
	if c.Votes == 0 {
		return ""
	}
	head := "Learning neither helps nor harms you yet"
	switch {
	case c.Pairs > c.Base+clearly:
		head = "Learning helps you"
	case c.Pairs < c.Base-clearly:
		head = "Learning does not help you so far"
	}
	return fmt.Sprintf("%s: of two items, one you liked and one you did not, it puts the liked one first %.0f times in 100, priority alone %.0f. Of your %d votes, each held back in turn, the others foresee %d.",
		head, c.Pairs*100, c.Base*100, c.Votes, c.Right)
}

// Current returns the vote that counts on each item, without those taken back,
// in the order of the ids. votes are in the order they were given.
func Current(votes []app.Vote) []app.Vote {
	last := map[string]app.Vote{}
	for _, v := range votes {
		last[v.Item] = v
	}
	var out []app.Vote
	for _, v := range last {
		if v.Value != 0 && v.About != nil {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b app.Vote) int { return cmp.Compare(a.Item, b.Item) })
	return out
}

// Learn makes a model of the votes that count (see Current), whose items are in
// the space. The same votes make the same model, in whatever order they were
// given. It returns nil where there is nothing to learn from.
func Learn(votes []app.Vote, s *Space, o LearnOptions) *Model {
	m := &Model{space: s, index: map[Term]int32{}, taught: map[Term]*lesson{}, steep: priorSteep}
	var p problem
	p.dense = 2 * wordvec.Columns
	items := abouts(votes)
	Score(items, o.Context)
	var base []float64
	for i := range votes {
		at, ok := s.at[votes[i].Item]
		if !ok {
			continue
		}
		m.note(&votes[i], at)
		r := row{liked: votes[i].Value > 0, weight: aged(votes[i].At, o)}
		if votes[i].About.Kind == app.KindPreference {
			r.weight *= wishWeight
		}
		r.dense = m.dense(at)
		r.places, r.values = m.sparse(at, true)
		p.rows = append(p.rows, r)
		base = append(base, items[i].Score)
	}
	if len(p.rows) == 0 {
		return nil
	}
	p.sparse, m.votes = len(m.index), len(p.rows)
	m.w = p.fit(make([]float64, p.size()), mostSteps, func(int) bool { return true })
	for i := range m.smooth {
		m.smooth[i], m.plain[i] = float32(smoothShare*m.w[i]), float32(plainShare*m.w[wordvec.Columns+i])
	}
	m.says = make(map[Term]float64, len(m.index))
	for t, place := range m.index {
		value := factShare
		if t.Part() == PartWords {
			value = float64(s.idf[t])
		}
		m.says[t] = value * m.w[2*wordvec.Columns+int(place)]
	}
	m.hold(&p, base)
	return m
}

// abouts are the items of the votes, as they were.
func abouts(votes []app.Vote) []app.Item {
	out := make([]app.Item, len(votes))
	for i, v := range votes {
		out[i] = *v.About
	}
	return out
}

// aged is how much a vote counts: half after each half-life, in whole days, so
// that nothing depends on the minute of the run.
func aged(at time.Time, o LearnOptions) float64 {
	if o.HalfLife <= 0 || o.Day.IsZero() {
		return 1
	}
	days := math.Max(0, math.Floor(o.Day.Sub(at).Hours()/24))
	return math.Exp2(-days * 24 / o.HalfLife.Hours())
}

// note remembers for the reasons what was voted on.
func (m *Model) note(v *app.Vote, at int) {
	for _, t := range m.space.list[at].Terms {
		l := m.taught[t]
		if l == nil {
			l = &lesson{of: v.About}
			m.taught[t] = l
		}
		if v.Value > 0 {
			l.up++
		} else {
			l.down++
		}
	}
	m.voted = append(m.voted, voted{id: v.Item, title: v.About.Title, liked: v.Value > 0, at: v.At, smooth: m.space.smooth[at]})
}

// dense is the meaning of an item, averaged and its own.
func (m *Model) dense(at int) []float32 {
	out := make([]float32, 2*wordvec.Columns)
	for i, x := range m.space.smooth[at] {
		out[i] = smoothShare * x
	}
	for i, x := range m.space.plain[at] {
		out[wordvec.Columns+i] = plainShare * x
	}
	return out
}

// sparse is the terms of an item: words by how much they say, facts alike. With
// add, new terms get a place.
func (m *Model) sparse(at int, add bool) (places []int32, values []float32) {
	f, by := m.space.list[at], m.space.share[at]
	for _, t := range f.Terms {
		place, ok := m.index[t]
		if !ok {
			if !add {
				continue
			}
			place = int32(len(m.index))
			m.index[t] = place
		}
		value := float32(factShare)
		if t.Part() == PartWords {
			value = by * m.space.idf[t]
		}
		if value > 0 {
			places, values = append(places, place), append(values, value)
		}
	}
	return places, values
}

// Votes returns how many votes the model was learned from.
func (m *Model) Votes() int {
	if m == nil {
		return 0
	}
	return m.votes
}

// Check tells how well the model foresees votes.
func (m *Model) Check() Check {
	if m == nil {
		return Check{}
	}
	return m.check
}

// leastEach is how many votes of each kind it takes to hold some back.
const leastEach = 3

// hold learns from a part of the votes what the others are, in turn, for the
// steepness and the figure. Many votes are parted in two, few in five: that is
// close enough to all of them.
func (m *Model) hold(p *problem, base []float64) {
	up := 0
	for i := range p.rows {
		if p.rows[i].liked {
			up++
		}
	}
	if up < leastEach || len(p.rows)-up < leastEach {
		return
	}
	parts := 5
	if len(p.rows) > 100 {
		parts = 2
	}
	margins := make([]float64, len(p.rows))
	fold := folds(p.rows, parts)
	for k := range parts {
		w := p.fit(slices.Clone(m.w), heldSteps, func(i int) bool { return fold[i] != k })
		for i := range p.rows {
			if fold[i] == k {
				margins[i] = p.margin(&p.rows[i], w)
			}
		}
	}
	m.steep = steepness(margins, p.rows)
	m.check = Check{Votes: len(p.rows), Pairs: pairs(margins, p.rows), Base: pairs(base, p.rows)}
	for i, x := range margins {
		if (x > 0) == p.rows[i].liked {
			m.check.Right++
		}
	}
}

// folds deals the votes out, likes and dislikes alike.
func folds(rows []row, parts int) []int {
	out := make([]int, len(rows))
	up, down := 0, 0
	for i := range rows {
		n := &down
		if rows[i].liked {
			n = &up
		}
		out[i] = *n % parts
		*n++
	}
	return out
}

// pairs is the share of pairs, one liked and one not, that the scores order
// rightly; an equal pair counts half.
func pairs(scores []float64, rows []row) float64 {
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(scores[i], scores[j]) })
	right, up, down := 0.0, 0.0, 0.0
	for i := 0; i < len(order); {
		ups, downs, at := 0.0, 0.0, scores[order[i]]
		for ; i < len(order) && scores[order[i]] == at; i++ {
			if rows[order[i]].liked {
				ups++
			} else {
				downs++
			}
		}
		right += ups * (down + downs/2)
		up, down = up+ups, down+downs
	}
	if up*down == 0 {
		return 0
	}
	return right / (up * down)
}
