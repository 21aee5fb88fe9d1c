package boot

import (
	"testing"

	"daybrief/app"
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
		if err := a.RemoveSource(t.Context(), s.Name); err != nil {
			t.Fatal(err)
		}
		if _, held := a.typed.get(s.Name); held || len(k.kept) != 0 {
			t.Errorf("%s: typed %v, in the keyring %d", s.Name, held, len(k.kept))
		}
	}
}
