package store_test

import (
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

// learnable puts three items of the sample into a store and returns their
// hashes.
func learnable(t *testing.T, s *store.Store, day time.Time) map[string]string {
	t.Helper()
	var items []app.Item
	for _, n := range []string{"a", "b", "c"} {
		items = append(items, app.Item{ID: app.ItemID("news", n), Source: "news", Native: n, Kind: app.KindArticle, Title: n, Time: day, Flags: []string{app.FlagSample}})
	}
	if _, err := s.UpsertItems(t.Context(), "news", items, store.SourceAnswer{At: day}); err != nil {
		t.Fatal(err)
	}
	hashes, err := s.Learnable(t.Context(), store.LearnQuery{Sample: true, Kinds: []app.Kind{app.KindArticle}})
	if err != nil || len(hashes) != 3 || hashes[items[0].ID] != items[0].ContentHash() {
		t.Fatalf("Learnable = %v, %v", hashes, err)
	}
	return hashes
}

func TestLearnable(t *testing.T) {
	s := storetest.Open(t)
	day := time.Date(2026, 8, 21, 6, 0, 0, 0, time.UTC)
	learnable(t, s, day)
	for _, tc := range []struct {
		name  string
		query store.LearnQuery
		want  int
	}{
		{"the reader's own", store.LearnQuery{}, 0},
		{"a limit", store.LearnQuery{Sample: true, Limit: 2}, 2},
		{"another kind", store.LearnQuery{Sample: true, Kinds: []app.Kind{app.KindMail}}, 0},
		{"too old", store.LearnQuery{Sample: true, From: day.Add(time.Hour)}, 0},
	} {
		if got, err := s.Learnable(t.Context(), tc.query); err != nil || len(got) != tc.want {
			t.Errorf("%s: %v, %v", tc.name, got, err)
		}
	}
}

// What is learned of an item goes with it.
func TestLearnedGoesWithItsItem(t *testing.T) {
	s := storetest.Open(t)
	hashes := learnable(t, s, time.Date(2026, 8, 21, 6, 0, 0, 0, time.UTC))
	put := []store.Learned{{Item: "gone", Hash: "h", Data: []byte{1}}}
	for id, hash := range hashes {
		put = append(put, store.Learned{Item: id, Hash: hash, Data: []byte(id)})
	}
	if err := s.KeepLearned(t.Context(), put, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.KeepLearned(t.Context(), put[1:2], []string{"gone"}); err != nil {
		t.Fatal(err)
	}
	have, err := s.Learned(t.Context())
	if err != nil || len(have) != 3 {
		t.Fatalf("Learned = %v, %v", have, err)
	}
	for _, l := range have {
		if hashes[l.Item] != l.Hash || string(l.Data) != l.Item {
			t.Errorf("%+v came back", l)
		}
	}
	if err := s.DropSample(t.Context()); err != nil {
		t.Fatal(err)
	}
	if have, err = s.Learned(t.Context()); err != nil || len(have) != 0 {
		t.Errorf("after the items went: %v, %v", have, err)
	}
}
