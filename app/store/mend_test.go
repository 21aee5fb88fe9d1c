package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

// found are the ids a search yields, best first.
func found(t *testing.T, s *store.Store, word string) []string {
	t.Helper()
	list, _, err := s.SearchWords(t.Context(), app.SearchQuery{}, app.Words{Any: []string{word}}, 50)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, f := range list {
		ids = append(ids, f.ID)
	}
	return ids
}

// TestADamagedIndexIsMadeAnew damages the index of words under the store's feet:
// it is seen, made anew from the items, and finds what it found.
func TestADamagedIndexIsMadeAnew(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	if err := storetest.Fill(ctx, s, 1200, 2); err != nil {
		t.Fatal(err)
	}
	it := article("ja", storetest.Now())
	it.Title = "会議の資料"
	put(t, s, store.SourceAnswer{}, it)
	words := []string{"the", "report", "会議"}
	var before [][]string
	for _, w := range words {
		before = append(before, found(t, s, w))
	}
	if err := s.CheckWords(ctx); err != nil || len(before[2]) != 1 || len(before[0])+len(before[1]) == 0 {
		t.Fatalf("%v %v", err, before)
	}
	db := open(t, s.Path())
	mustExec(t, db, "UPDATE words_data SET block = substr(block, 1, length(block)/2) WHERE id > 10")
	err := s.CheckWords(ctx)
	if e := app.AsError(err); e == nil || e.Code != app.CodeStore || e.Hint == "" {
		t.Fatalf("%v", err)
	}
	if err := s.RebuildWords(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.CheckWords(ctx); err != nil {
		t.Error(err)
	}
	if err := s.Check(ctx); err != nil {
		t.Error(err)
	}
	for i, w := range words {
		if diff := cmp.Diff(before[i], found(t, s, w)); diff != "" {
			t.Errorf("%s (-before +after):\n%s", w, diff)
		}
	}
}
