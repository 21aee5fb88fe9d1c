package store_test

import (
	"path/filepath"
	"strconv"
	"testing"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

// large makes a closed store of 50,000 items and 365 briefs.
func large(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "daybrief.db")
	s, _, err := store.Open(b.Context(), path, store.Options{Now: storetest.Now})
	if err != nil {
		b.Fatal(err)
	}
	if err := storetest.Fill(b.Context(), s, 50_000, 365); err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

func BenchmarkUpsert500(b *testing.B) {
	for _, kind := range []string{"new", "unchanged", "changed"} {
		b.Run(kind, func(b *testing.B) {
			s := storetest.Open(b)
			items := make([]app.Item, 500)
			for n := 0; b.Loop(); n++ {
				for i := range items {
					items[i] = storetest.Item(i * 6)
					switch kind {
					case "new":
						items[i].Native = strconv.Itoa(n*500 + i)
					case "changed":
						items[i].Title = strconv.Itoa(n)
					}
				}
				if _, err := s.UpsertItems(b.Context(), "Mail", items, store.SourceAnswer{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// What `daybrief brief` does with the store: open it, read the latest brief,
// close it.
func BenchmarkOpenAndLatestBrief(b *testing.B) {
	path := large(b)
	for b.Loop() {
		s, _, err := store.Open(b.Context(), path, store.Options{Now: storetest.Now, ReadOnly: true})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.LatestBrief(b.Context()); err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLatestBrief(b *testing.B) {
	s, _, err := store.Open(b.Context(), large(b), store.Options{Now: storetest.Now})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.LatestBrief(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
}
