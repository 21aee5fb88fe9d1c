package boot

import (
	"errors"
	"strings"
	"testing"
	"time"

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

// TestARemovedSourceLeavesNoText holds that what was kept to make an answer or a
// brief again goes with the source: it holds its texts whole.
func TestARemovedSourceLeavesNoText(t *testing.T) {
	a := opened(t, "", Options{Keyring: &ring{kept: map[string]string{}}})
	if err := a.AddSource(app.SourceSettings{Name: "Post", Type: "email", Address: "ann@own.example"}); err != nil {
		t.Fatal(err)
	}
	it := mailOf("1", "Ann", "ann@own.example", "Zeppelin deal", wednesday.Add(-time.Hour))
	it.ID, it.Source = app.ItemID("Post", "1"), "Post"
	keep(t, a, "Post", it)
	ans, err := a.Ask(t.Context(), app.Question{Text: "What about the Zeppelin deal?"})
	if err != nil || len(ans.Items) != 1 {
		t.Fatalf("%+v, %v", ans, err)
	}
	if err := a.Converse(nil, app.Exchange{Question: "What about the Zeppelin deal?", Answer: ans.Answer}); err != nil {
		t.Fatal(err)
	}
	b := store.SavedBrief{Brief: app.Brief{Date: "2026-11-25", Made: wednesday}, Kept: []byte("Zeppelin deal")}
	b.Evidence.Kept = "inputs"
	if err := a.Store.SaveBrief(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	saved, err := a.Store.Brief(t.Context(), "2026-11-25")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Store.Kept(t.Context(), saved.Evidence.Kept); err != nil {
		t.Fatal(err)
	}
	if err := a.RemoveSource(t.Context(), "Post"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.ReplayAnswer(t.Context()); app.AsError(err) == nil || app.AsError(err).Code != app.CodeNotFound {
		t.Errorf("the answer is made again from what was removed: %v", err)
	}
	if list := a.Conversation(); len(list) > 0 {
		t.Errorf("the conversation stays: %+v", list)
	}
	if data, err := a.Store.Kept(t.Context(), saved.Evidence.Kept); !errors.Is(err, app.ErrNotFound) {
		t.Errorf("what a brief was made from stays: %d bytes, %v", len(data), err)
	}
}
