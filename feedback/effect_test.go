package feedback

import (
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

// effectOf tells what a vote on the item with a title changes.
func effectOf(t *testing.T, items []app.Item, s *Space, votes []app.Vote, title string, value int) app.VoteEffect {
	t.Helper()
	base := append([]app.Item(nil), items...)
	Score(base, plain)
	was := Learn(Current(votes), s, LearnOptions{Context: plain}).Scores(base)
	for i := range items {
		if items[i].Title == title {
			with := append(append([]app.Vote(nil), votes...), app.Vote{Item: items[i].ID, Value: value, At: today, About: &items[i]})
			is := Learn(Current(with), s, LearnOptions{Context: plain}).Scores(base)
			return s.Effect(&items[i], value, base, was, is)
		}
	}
	t.Fatalf("no item %q", title)
	return app.VoteEffect{}
}

func TestEffectSaysWhatMoves(t *testing.T) {
	items, by := small(t)
	s := spaceOf(t, items)
	title := "Security breach at a hotel chain exposes guests"
	for value, want := range map[int][]string{1: {"Up: ", `"breach"`, "move up"}, -1: {"Down: ", `"breach"`, "move down"}} {
		e := effectOf(t, items, s, nil, title, value)
		for _, w := range want {
			if !strings.Contains(e.Says, w) {
				t.Errorf("%+d: %q lacks %q", value, e.Says, w)
			}
		}
		if value > 0 && e.Up == 0 || value < 0 && e.Down == 0 || e.Item != by[title].ID || e.Value != value {
			t.Errorf("%+d: %+v", value, e)
		}
	}
	first := votesOn(by, []string{title}, nil)
	if e := effectOf(t, items, s, first, title, 0); !strings.HasPrefix(e.Says, "Taken back: ") || !strings.Contains(e.Says, "down") {
		t.Errorf("taken back: %+v", e)
	}
}

func TestEffectNamesTheSender(t *testing.T) {
	var items []app.Item
	for i, title := range []string{"Minutes of the meeting", "A walk on Sunday", "The broken lamp", "New shelves", "An old friend", "Cups and plates", "The long road", "Five tins of paint"} {
		it := app.Item{ID: app.ItemID("mail", title), Source: "mail", Kind: app.KindMail, Title: title, Text: title + ".", Time: today.Add(-time.Hour), From: &app.Person{Name: "Ann Low", Address: "ann@x.example"}}
		if i > 2 {
			it.From = &app.Person{Name: "Bo Day", Address: "bo@y.example"}
		}
		items = append(items, it)
	}
	s := spaceOf(t, items)
	if e := effectOf(t, items, s, nil, "Minutes of the meeting", 1); !strings.Contains(e.Says, "2 mails from Ann Low") {
		t.Errorf("%+v", e)
	}
}

// The scores without texts are the ones Score sets.
func TestScoresAreThoseOfScore(t *testing.T) {
	items, by := small(t)
	s := spaceOf(t, items)
	m := Learn(Current(votesOn(by, subjects["sport"][:3], subjects["money"][:3])), s, LearnOptions{Context: plain})
	base := append([]app.Item(nil), items...)
	Score(base, plain)
	for _, m := range []*Model{m, nil} {
		full := append([]app.Item(nil), items...)
		m.Score(full, plain)
		for i, x := range m.Scores(base) {
			if x != full[i].Score {
				t.Errorf("%q: %v, and %v in full", full[i].Title, x, full[i].Score)
			}
		}
	}
}
