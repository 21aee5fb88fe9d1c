package feedback

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"daybrief/app"
)

// many makes n items of the news: the title of one, the text of another on the
// same topic.
func many(tb testing.TB, n int) (items []app.Item, topic []string) {
	tb.Helper()
	base, topics := news(tb)
	of := map[string][]int{}
	for i, t := range topics {
		of[t] = append(of[t], i)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		at := i % len(base)
		it := base[at]
		other := base[of[topics[at]][rng.IntN(len(of[topics[at]]))]]
		it.ID, it.Text = app.ItemID("news", fmt.Sprint("many ", i)), other.Text
		items, topic = append(items, it), append(topic, topics[at])
	}
	return items, topic
}

// BenchmarkLearnAndRank learns from 500 votes and ranks 5,000 items, whose
// neighbours are known.
func BenchmarkLearnAndRank(b *testing.B) {
	items, topic := many(b, 5000)
	s := spaceOf(b, items)
	r := invent(rand.New(rand.NewPCG(3, 4)), items, topic, 250, 0.05)
	b.ResetTimer()
	for b.Loop() {
		Learn(r.votes, s, LearnOptions{Context: Context{Day: today, Zone: time.UTC}}).Score(items, plain)
		Rank(items)
	}
}

// BenchmarkBaseRank is the same by priority alone.
func BenchmarkBaseRank(b *testing.B) {
	items, _ := many(b, 5000)
	for b.Loop() {
		Score(items, plain)
		Rank(items)
	}
}

// BenchmarkNeighbours finds the neighbours of 20 new items among 5,000 and
// spreads the meaning anew: what a morning costs.
func BenchmarkNeighbours(b *testing.B) {
	items, _ := many(b, 5000)
	s := spaceOf(b, items)
	for b.Loop() {
		b.StopTimer()
		list := make([]Features, 0, len(items))
		for i, f := range s.Features() {
			c := *f
			if i%250 == 0 {
				c.Near = nil
			}
			list = append(list, c)
		}
		b.StartTimer()
		NewSpace(list).Update()
	}
}

// BenchmarkAllNeighbours finds them for all 5,000: what the first morning costs.
func BenchmarkAllNeighbours(b *testing.B) {
	items, _ := many(b, 5000)
	w := table(b)
	for b.Loop() {
		list := make([]Features, len(items))
		for i := range items {
			list[i] = Extract(&items[i], w)
		}
		NewSpace(list).Update()
	}
}
