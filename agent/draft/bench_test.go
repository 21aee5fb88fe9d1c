package draft

import (
	"fmt"
	"math/rand"
	"testing"
	"time"

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

func BenchmarkDraft(b *testing.B) {
	for _, n := range []int{500, 5000} {
		items := bulk(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			in := brew(items, monday(time.UTC), time.UTC)
			for b.Loop() {
				in := in
				in.Evidence.Groups = nil // chosen again: evidence and draft
				Make(in)
			}
		})
	}
}
