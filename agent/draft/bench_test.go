package draft

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"
	"time"

	"daybrief/agent/evidence"
	"daybrief/app"
)

// bulk makes n items of all kinds with words drawn at random.
func bulk(n int) []app.Item {
	r := rand.New(rand.NewSource(1))
	words := make([]string, 4000)
	for i := range words {
		words[i] = fmt.Sprintf("w%c%c%d", 'a'+i%26, 'a'+i/26%26, i)
	}
	text := func(k int) string {
		s := "The"
		for i := 0; i < k; i++ {
			s += " " + words[int(float64(len(words))*r.Float64()*r.Float64())]
			if i%12 == 11 {
				s += fmt.Sprintf(" by %d%%. Please", r.Intn(90))
			}
		}
		return s + "."
	}
	s := &shelf{zone: time.UTC}
	for i := 0; i < n; i++ {
		switch id := fmt.Sprint("i", i); i % 10 {
		case 0, 1, 2:
			s.mail(id, fmt.Sprintf("Name%d Low", i%97), text(6), "Please send me "+text(60)+" by Friday.")
		case 3:
			if i < 400 {
				s.event(id, text(4), s.at(2, 8+i%10, 0), s.at(2, 9+i%10, 0), "Room 1", text(8))
			} else {
				s.event(id, text(4), s.at(9+i%12, 8, 0), s.at(9+i%12, 9, 0), "", text(8))
			}
		case 4, 5, 6:
			s.news(id, "Ledger", "market", text(8), text(80))
		default:
			s.news(id, "Bits", "tech", text(8), text(80))
		}
	}
	return s.items
}

// BenchmarkDraft chooses the evidence and writes the draft.
func BenchmarkDraft(b *testing.B) {
	for _, n := range []int{500, 5000} {
		make1 := drafter(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				make1()
			}
		})
	}
}

// drafter returns what chooses the evidence of n items and writes the draft.
func drafter(n int) func() {
	in := brew(bulk(n), monday(time.UTC), time.UTC)
	return func() {
		in := in
		in.Evidence.Groups = nil // chosen again: evidence and draft
		Make(in)
	}
}

// BenchmarkDraft5000Against500 reports the median of the ratios of twenty pairs
// run in turn, so that a busy machine slows both. Wanted: at most 12.
func BenchmarkDraft5000Against500(b *testing.B) {
	large, small := drafter(5000), drafter(500)
	inTurn(b, large, small)
}

// BenchmarkGroups20000Against2000 holds that grouping is not quadratic: of news
// alone, told twice each. Wanted: at most 15.
func BenchmarkGroups20000Against2000(b *testing.B) {
	news := func(n int) func() {
		var items []app.Item
		for i, it := range bulk(n * 2) {
			if it.Kind == app.KindArticle && len(items) < n {
				items = append(items, it)
				it.ID, it.URL = fmt.Sprint("again", i), fmt.Sprintf("https://again.example.org/%d", i)
				items = append(items, it)
			}
		}
		return func() { evidence.Groups(items) }
	}
	inTurn(b, news(20000), news(2000))
}

func inTurn(b *testing.B, large, small func()) {
	b.Helper()
	took := func(f func()) float64 {
		began := time.Now()
		f()
		return time.Since(began).Seconds() * 1e3
	}
	large()
	small()
	b.ResetTimer()
	var ratios, xs, ys []float64
	for range 20 {
		x, y := took(large), took(small)
		ratios, xs, ys = append(ratios, x/y), append(xs, x), append(ys, y)
	}
	for _, list := range [][]float64{ratios, xs, ys} {
		slices.Sort(list)
	}
	b.ReportMetric(ratios[10], "ratio")
	b.ReportMetric(xs[10], "ms-large")
	b.ReportMetric(ys[10], "ms-small")
	b.ReportMetric(0, "ns/op")
}
