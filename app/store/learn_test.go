package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

// What is learned of an item goes with it, unless the reader voted on it.
func TestLearnedGoesWithItsItem(t *testing.T) {
	s := storetest.Open(t)
	day := time.Date(2026, 8, 21, 6, 0, 0, 0, time.UTC)
	ctx := t.Context()
	var items []app.Item
	for _, n := range []string{"a", "b", "c"} {
		items = append(items, app.Item{ID: app.ItemID("news", n), Source: "news", Native: n, Kind: app.KindArticle, Title: n, Time: day, Flags: []string{app.FlagSample}})
	}
	if _, err := s.UpsertItems(ctx, "news", items, store.SourceAnswer{At: day}); err != nil {
		t.Fatal(err)
	}
	hashes, err := s.Learnable(ctx, store.LearnQuery{Sample: true, Kinds: []app.Kind{app.KindArticle}})
	if err != nil || len(hashes) != 3 || hashes[items[0].ID] != items[0].ContentHash() {
		t.Fatalf("Learnable = %v, %v", hashes, err)
	}
	if own, err := s.Learnable(ctx, store.LearnQuery{}); err != nil || len(own) != 0 {
		t.Errorf("the sample's items are the reader's own: %v, %v", own, err)
	}
	if few, err := s.Learnable(ctx, store.LearnQuery{Sample: true, Limit: 2}); err != nil || len(few) != 2 {
		t.Errorf("with a limit: %v, %v", few, err)
	}
	put := []store.Learned{{Item: "gone", Hash: "h", Data: []byte{1}}}
	for _, it := range items {
		put = append(put, store.Learned{Item: it.ID, Hash: hashes[it.ID], Data: []byte(it.Title)})
	}
	if err := s.KeepLearned(ctx, put, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.KeepLearned(ctx, put[1:2], []string{"gone"}); err != nil {
		t.Fatal(err)
	}
	have, err := s.Learned(ctx)
	if err != nil || len(have) != 3 {
		t.Fatalf("Learned = %v, %v", have, err)
	}
	for _, l := range have {
		if diff := cmp.Diff(hashes[l.Item], l.Hash); diff != "" {
			t.Error(diff)
		}
	}
	if err := s.AddVote(ctx, app.Vote{Item: "another", Value: 1, At: day.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if err := s.DropSample(ctx); err != nil {
		t.Fatal(err)
	}
	if have, err = s.Learned(ctx); err != nil || len(have) != 0 {
		t.Errorf("after the items went: %v, %v", have, err)
	}
}
