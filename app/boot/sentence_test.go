package boot

import (
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/app/mcp"
	"daybrief/app/store"
)

// A vote on a sentence goes to its first item, or to the one of its items the
// reader picks; what is not there is said.
func TestVoteOnASentence(t *testing.T) {
	a := learner(t, "")
	first, second := app.ItemID("news", "4"), app.ItemID("news", "5")
	b := app.Brief{Date: "2026-11-25", Made: wednesday, TLDR: []app.Sentence{
		{Text: "Banks and shares move.", Items: []string{first, second}, By: app.ByRules}, {Text: app.NothingElse, By: app.ByRules}}}
	if err := a.Store.SaveBrief(t.Context(), store.SavedBrief{Brief: b}); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		place, item string
		goes, says  string
	}{
		{"tldr:1", "", first, ""},
		{"TLDR:1", second, second, ""},
		{"tldr:1", "other", "", first + ", " + second},
		{"tldr:2", "", "", "rests on no item"},
		{"tldr:3", "", "", "tldr:2"},
		{"mail:1", "", "", "lines of: tldr"},
	} {
		at, ok := ParsePlace(tc.place)
		if !ok {
			t.Fatalf("%s is no place", tc.place)
		}
		v, err := a.VoteSentence(t.Context(), at, tc.item, 1)
		if tc.says == "" && (err != nil || v.Item != tc.goes || v.Value != 1 || v.About == nil) {
			t.Errorf("%s, %q: %+v, %v", tc.place, tc.item, v, err)
		}
		if e := app.AsError(err); tc.says != "" && !strings.Contains(e.Message+e.Hint, tc.says) {
			t.Errorf("%s, %q: %+v", tc.place, tc.item, e)
		}
	}
	votes, err := a.Store.VoteOf(t.Context(), []string{first, second})
	if err != nil || votes[first] != 1 || votes[second] != 1 {
		t.Errorf("votes: %v, %v", votes, err)
	}
}

// Another program votes on a line, too.
func TestVoteOnALineFromOutside(t *testing.T) {
	a := learner(t, "")
	first, second := app.ItemID("news", "4"), app.ItemID("news", "5")
	b := app.Brief{Date: "2026-11-25", Made: wednesday, Tech: []app.Sentence{{Text: "Banks and shares move.", Items: []string{first, second}, By: app.ByRules}}}
	if err := a.Store.SaveBrief(t.Context(), store.SavedBrief{Brief: b}); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		line       mcp.Line
		goes, says string
	}{
		{mcp.Line{Place: "tech:1"}, first, ""},
		{mcp.Line{Place: "tech:1", Date: "2026-11-25", Item: second}, second, ""},
		{mcp.Line{Place: "tech:1", Date: "2026-11-24"}, "", "no brief of 2026-11-24"},
		{mcp.Line{Place: "tech:2"}, "", "tech:1"},
		{mcp.Line{Place: "second"}, "", "not written as second"},
	} {
		id, err := mcpProgram{a}.LineItem(t.Context(), tc.line)
		if id != tc.goes || (err != nil) != (tc.says != "") {
			t.Errorf("%+v: %q, %v", tc.line, id, err)
		}
		if e := app.AsError(err); tc.says != "" && !strings.Contains(e.Message+e.Hint, tc.says) {
			t.Errorf("%+v: %+v", tc.line, e)
		}
	}
}

func TestWhatIsNoPlace(t *testing.T) {
	for _, text := range []string{"", ":1", "mail", "mail:", "mail:x", app.ItemID("news", "4")} {
		if at, ok := ParsePlace(text); ok {
			t.Errorf("%q is the place %v", text, at)
		}
	}
}

// What a thumb would change is told, and told anew after a vote; it is what the
// vote then does.
func TestVoteEffect(t *testing.T) {
	a := learner(t, "")
	bank := app.ItemID("news", "4")
	effect := func(value int, want string) {
		t.Helper()
		e, err := a.VoteEffect(t.Context(), bank, value)
		if err != nil || !strings.Contains(e.Says, want) || e.Item != bank || e.Value != value {
			t.Errorf("VoteEffect(%d) = %+v, %v, want %q", value, e, err, want)
		}
	}
	effect(1, "Up: ")
	effect(1, "Up: ") // from what was kept
	effect(-1, "Down: ")
	effect(0, "not voted on this")
	vote(t, a, "4", 1)
	effect(1, "voted this up")
	effect(0, "Taken back: ")
	if _, err := a.VoteEffect(t.Context(), "nobody", 1); app.AsError(err).Code != app.CodeNotFound {
		t.Errorf("of an unknown item: %v", err)
	}
	off := learner(t, "[learning]\noff = true\n")
	if e, err := off.VoteEffect(t.Context(), bank, 1); err != nil || !strings.Contains(e.Says, "off") {
		t.Errorf("with learning off: %+v, %v", e, err)
	}
}

// On the sample day alone a wish is kept and does not count.
func TestOnlySample(t *testing.T) {
	a := learner(t, "")
	if only, err := a.OnlySample(t.Context()); only || err != nil {
		t.Errorf("with own items: %v, %v", only, err)
	}
	s := at(t, wednesday)
	if only, err := s.OnlySample(t.Context()); only || err != nil {
		t.Errorf("with nothing: %v, %v", only, err)
	}
	keep(t, s, "Sample", app.Item{ID: app.ItemID("Sample", "1"), Source: "Sample", Native: "1", Kind: app.KindArticle, Title: "A sample", Time: wednesday, Flags: []string{app.FlagSample}})
	if only, err := s.OnlySample(t.Context()); !only || err != nil {
		t.Errorf("with the sample: %v, %v", only, err)
	}
}
