package boot

import (
	"fmt"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
)

// BenchmarkVoteEffect tells what a thumb would change among 5,000 items with 40
// votes: from the second question on, and the first one.
func BenchmarkVoteEffect(b *testing.B) {
	a, err := Open(b.Context(), Options{Home: b.TempDir(), Now: func() time.Time { return wednesday }, Getenv: func(string) string { return "" }})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	var items []app.Item
	for i := range 5000 {
		native, title := fmt.Sprint(i), fmt.Sprintf(matters[i%len(matters)], i)
		items = append(items, app.Item{ID: app.ItemID("news", native), Source: "news", Native: native, Kind: app.KindArticle, Title: title, Text: title + ".", Time: wednesday.Add(-time.Hour)})
	}
	if _, err := a.Store.UpsertItems(b.Context(), "news", items, store.SourceAnswer{At: wednesday}); err != nil {
		b.Fatal(err)
	}
	for i := range 40 {
		if _, err := a.Vote(b.Context(), items[i*7].ID, 1-2*(i%2)); err != nil {
			b.Fatal(err)
		}
	}
	if err := a.keepUp(b.Context(), false); err != nil {
		b.Fatal(err)
	}
	for _, first := range []bool{false, true} {
		b.Run(map[bool]string{true: "first", false: "next"}[first], func(b *testing.B) {
			for b.Loop() {
				if first {
					a.effects.read = time.Time{}
				}
				if _, err := a.VoteEffect(b.Context(), items[4999].ID, 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
