package boot

import (
	"bytes"
	"strings"
	"testing"

	"daybrief/app"
)

// A preview says what the vote then does, and keeps nothing.
func TestPreviewVote(t *testing.T) {
	a := learner(t, "")
	_, before := ranked(t, a)
	id := app.ItemID("news", "4")
	list, err := a.PreviewVote(t.Context(), []string{id}, 1)
	if err != nil || len(list) == 0 || list[0].Item != id || list[0].After <= list[0].Before || list[0].To > list[0].From {
		t.Fatalf("PreviewVote = %+v, %v", list, err)
	}
	if _, now := ranked(t, a); now != before {
		t.Error("a preview changed the order")
	}
	vote(t, a, "4", 1)
	items, err := a.Rank(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list {
		if it := items[m.To-1]; it.ID != m.Item || it.Score != m.After {
			t.Errorf("%q was to go to place %d with %v, where %q with %v is", m.Title, m.To, m.After, it.Title, it.Score)
		}
	}
	if again, err := a.PreviewVote(t.Context(), []string{id}, 1); err != nil || len(again) != 0 {
		t.Errorf("the same vote again would change %+v, %v", again, err)
	}
	if back, err := a.PreviewVote(t.Context(), []string{id}, 0); err != nil || len(back) != len(list) {
		t.Errorf("taking it back would change %+v, %v", back, err)
	}
}

// What is exported makes the same order elsewhere; reset brings the base order.
func TestVotesTravel(t *testing.T) {
	a, b := learner(t, ""), learner(t, "")
	_, base := ranked(t, a)
	vote(t, a, "4", 1)
	vote(t, a, "0", -1)
	vote(t, a, "1", 1)
	vote(t, a, "1", 0)
	_, want := ranked(t, a)
	var file bytes.Buffer
	if err := a.ExportVotes(t.Context(), &file); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{2, 0} { // the second time there is nothing new
		if got, err := b.ImportVotes(t.Context(), strings.NewReader(file.String())); err != nil || got != n {
			t.Fatalf("ImportVotes = %d, %v, want %d", got, err, n)
		}
	}
	if _, got := ranked(t, b); got != want {
		t.Error("the imported votes make another order")
	}
	if list, err := b.VoteList(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("VoteList = %+v, %v", list, err)
	}
	if err := a.ResetVotes(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, got := ranked(t, a); got != base {
		t.Error("after a reset the order is not the base order")
	}
	if check, err := b.LearningCheck(t.Context()); err != nil || check.Votes != 0 {
		t.Errorf("with two votes: %+v, %v", check, err)
	}
}

// A reset takes votes out of the search, too.
func TestResetIsFoundNowhere(t *testing.T) {
	a := learner(t, "")
	if _, err := a.Vote(t.Context(), app.ItemID("news", "4"), 1); err != nil {
		t.Fatal(err)
	}
	liked := app.SearchQuery{Kinds: []app.Kind{app.KindPreference}, Limit: 10, WordsOnly: true}
	if res, err := a.Search(t.Context(), liked); err != nil || len(res.Hits) == 0 {
		t.Errorf("votes as search finds them: %+v, %v", res.Hits, err)
	}
	if err := a.ResetVotes(t.Context()); err != nil {
		t.Fatal(err)
	}
	if res, err := a.Search(t.Context(), liked); err != nil || len(res.Hits) != 0 {
		t.Errorf("after a reset search finds %+v, %v", res.Hits, err)
	}
}

func TestImportOfWhatIsNoExport(t *testing.T) {
	a := learner(t, "")
	for _, bad := range []string{"", "{}", `{"daybrief":"votes 1","votes":[{"item":"x","value":7}]}`, `[1]`, `{"daybrief":"votes 1","votes":[`} {
		n, err := a.ImportVotes(t.Context(), strings.NewReader(bad))
		if e := app.AsError(err); n != 0 || e == nil || e.Code != app.CodeFormat {
			t.Errorf("ImportVotes of %.20q = %d, %v", bad, n, err)
		}
	}
}

// A sentence steers the order, and is taken back by another.
func TestSteer(t *testing.T) {
	a := learner(t, "")
	_, before := ranked(t, a)
	wishes, err := a.Steer(t.Context(), "more about football matches, nothing about banks")
	if err != nil || len(wishes) != 2 {
		t.Fatalf("Steer = %+v, %v", wishes, err)
	}
	titles, with := ranked(t, a)
	if with == before || strings.Contains(titles[0], "bank") || !strings.Contains(titles[6]+titles[7], "bank") {
		t.Errorf("steered: %v", titles)
	}
	if _, err := a.Steer(t.Context(), "forget football matches, banks"); err != nil {
		t.Fatal(err)
	}
	if _, after := ranked(t, a); after != before {
		t.Error("wishes taken back leave something behind")
	}
	if _, err := a.Steer(t.Context(), "hello"); app.AsError(err).Code != app.CodeUsage {
		t.Errorf("Steer of nothing: %v", err)
	}
}

// To forget what was never said is told; a wish is found by what it is about.
func TestSteerForgets(t *testing.T) {
	a := learner(t, "")
	if _, err := a.Steer(t.Context(), "forget zeppelins"); app.AsError(err).Code != app.CodeNotFound || !strings.Contains(err.Error(), "zeppelins") {
		t.Errorf("what was never said is forgotten: %v", err)
	}
	if some, err := a.Steer(t.Context(), "more about zeppelins, forget banks"); err != nil || len(some) != 1 || some[0].Topic != "zeppelins" {
		t.Errorf("a part of it: %v, %v", some, err)
	}
	res, err := a.Search(t.Context(), app.SearchQuery{Text: "zeppelins", WordsOnly: true})
	if err != nil || len(res.Hits) != 1 || res.Hits[0].Item.Title != "You want more about zeppelins" || strings.Contains(res.Hits[0].Item.Text, "Your vote on") {
		t.Errorf("a wish as search finds it: %+v, %v", res.Hits, err)
	}
}
