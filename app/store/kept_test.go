package store_test

import (
	"errors"
	"testing"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

// keptOf saves a brief with inputs and returns their name.
func keptOf(t *testing.T, s *store.Store, days int, data string, sample bool) string {
	t.Helper()
	b := storetest.Brief(storetest.Now().AddDate(0, 0, days), 10)
	b.Kept, b.Brief.Sample = []byte(data), sample
	save(t, s, b)
	saved, err := s.Brief(t.Context(), b.Brief.Date)
	if err != nil || saved.Evidence.Kept == "" || saved.Kept != nil {
		t.Fatalf("the saved brief names %q and carries %d bytes, %v", saved.Evidence.Kept, len(saved.Kept), err)
	}
	return saved.Evidence.Kept
}

func TestInputsOfTheDaysBriefAreKept(t *testing.T) {
	s := storetest.Open(t)
	has := func(name, want string) {
		t.Helper()
		got, err := s.Kept(t.Context(), name)
		if want == "" && !errors.Is(err, app.ErrNotFound) || want != "" && (err != nil || string(got) != want) {
			t.Errorf("kept %q, %v, want %q", got, err, want)
		}
	}
	old := keptOf(t, s, -store.KeptDays-1, "old", false)
	month := keptOf(t, s, -store.KeptDays, "month", false)
	first := keptOf(t, s, 0, "first", false)
	has(first, "first")
	has(old, "")
	has(month, "month")
	second := keptOf(t, s, 0, "second", false)
	has(first, "")
	has(second, "second")
	if same := keptOf(t, s, 0, "second", false); same != second {
		t.Errorf("the same inputs are called %s and %s", second, same)
	}

	again, err := s.Brief(t.Context(), "2026-08-21")
	if err != nil {
		t.Fatal(err)
	}
	save(t, s, again) // nothing changed: saved once more without inputs
	has(second, "second")

	sample := keptOf(t, s, 0, "sample", true)
	has(second, "second")
	if err := s.DropSample(t.Context()); err != nil {
		t.Fatal(err)
	}
	has(sample, "")
	has(second, "second")
}
