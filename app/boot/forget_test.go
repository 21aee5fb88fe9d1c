package boot

import (
	"errors"
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/app/store"
)

// TestARemovedSourceLeavesNoSecret holds that a source that takes the name of a
// removed one gets neither its password nor its sign-in.
func TestARemovedSourceLeavesNoSecret(t *testing.T) {
	for _, s := range []app.SourceSettings{
		{Name: "Post", Type: "email", Address: "ann@own.example"},
		{Name: "Diary", Type: "calendar", Address: "https://ann@nas.example/cal/"},
		{Name: "Work", Type: "calendar", Address: "https://nas.example/cal/", User: "ann", OAuth: "google"},
	} {
		k := &ring{kept: map[string]string{}}
		a := opened(t, "", Options{Keyring: k})
		if err := a.AddSource(s); err != nil {
			t.Fatal(err)
		}
		for _, value := range []string{"kept", "typed"} {
			a.HoldPassword(s.Name, value)
			if value == "kept" {
				if err := a.KeepPassword(t.Context(), s.Name); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := a.secrets.Tokens().Save(t.Context(), s.Name, "{}"); err != nil {
			t.Fatal(err)
		}
		it := app.Item{ID: app.ItemID(s.Name, "1"), Source: s.Name, Native: "1", Kind: app.KindNote, Title: "Private"}
		if _, err := a.Store.UpsertItems(t.Context(), s.Name, []app.Item{it}, store.SourceAnswer{}); err != nil {
			t.Fatal(err)
		}
		if err := a.RemoveSource(t.Context(), strings.ToUpper(s.Name)); err != nil { // names are found in any case
			t.Fatal(err)
		}
		if _, err := a.Store.Item(t.Context(), it.ID); !errors.Is(err, app.ErrNotFound) {
			t.Errorf("%s: its items stay: %v", s.Name, err)
		}
		if _, held := a.typed.get(s.Name); held || len(k.kept) != 0 {
			t.Errorf("%s: typed %v, in the keyring %d", s.Name, held, len(k.kept))
		}
	}
}
