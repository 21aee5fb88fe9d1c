package feedback

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

// subjects of three kinds of news, so that a test needs no folder of cases.
var subjects = map[string][]string{
	"security": {
		"Security update for the mail server fixes three flaws", "Security update closes a hole in the browser", "Monthly security update is out for phones",
		"Security breach at a hotel chain exposes guests", "Security breach leaks the data of a bank's customers", "Security breach found at an airline",
		"Routine security update for routers arrives", "A security update for laptops is offered", "Security breach hits a hospital", "Insurer admits a security breach",
	},
	"sport": {
		"Striker scores twice in the cup final", "The league suspends a coach after the match", "Olympic swimmer breaks the record", "Tennis star withdraws with an injury",
		"The home team wins the derby", "A goalkeeper saves two penalties", "Cyclist takes the mountain stage", "Golfer leads after the first round",
	},
	"money": {
		"Central bank raises interest rates", "Shares fall on weak earnings", "Oil prices climb after the meeting", "The merger of two banks is approved",
		"Inflation slows in the euro area", "A retailer cuts its forecast", "Bond yields drop to a low", "The chip maker's profit doubles",
	},
}

func small(t testing.TB) (items []app.Item, byTitle map[string]*app.Item) {
	t.Helper()
	for _, name := range []string{"security", "sport", "money"} {
		for _, title := range subjects[name] {
			items = append(items, app.Item{ID: app.ItemID("news", title), Source: "news", Kind: app.KindArticle, Title: title, Text: title + ".", Time: today.Add(-time.Hour)})
		}
	}
	byTitle = map[string]*app.Item{}
	for i := range items {
		byTitle[items[i].Title] = &items[i]
	}
	return items, byTitle
}

func votesOn(byTitle map[string]*app.Item, up, down []string) (out []app.Vote) {
	for value, titles := range map[int][]string{1: up, -1: down} {
		for _, title := range titles {
			it := *byTitle[title]
			out = append(out, app.Vote{Item: it.ID, Value: value, At: today, About: &it})
		}
	}
	return out
}

var plain = Context{Day: today, Zone: time.UTC}

// scores orders and scores items with what the votes taught.
func scores(items []app.Item, s *Space, votes []app.Vote) []app.Item {
	out := slices.Clone(items)
	Learn(Current(votes), s, LearnOptions{Context: plain}).Score(out, plain)
	return Rank(out)
}

// The same first word, two matters: what the article this comes from could not
// tell apart.
func TestSecurityUpdateAndSecurityBreachPartWays(t *testing.T) {
	items, by := small(t)
	s := spaceOf(t, items)
	for _, way := range []struct{ up, down string }{{"update", "breach"}, {"breach", "update"}} {
		ranked := scores(items, s, votesOn(by, containing(by, way.up, 2), containing(by, way.down, 2)))
		lowestUp, highestDown := 1.0, 0.0
		for _, it := range ranked {
			if strings.Contains(it.Title, "ecurity "+way.up) {
				lowestUp = min(lowestUp, it.Score)
			}
			if strings.Contains(it.Title, "ecurity "+way.down) {
				highestDown = max(highestDown, it.Score)
			}
		}
		if lowestUp <= highestDown {
			t.Errorf("liking security %s: one has %.3f, and a security %s has %.3f", way.up, lowestUp, way.down, highestDown)
		}
		if !strings.Contains(strings.Join(ranked[0].Reasons, ";"), "liked") {
			t.Errorf("reasons of the first: %v", ranked[0].Reasons)
		}
	}
}

// containing returns the first n titles with "security WORD", by the alphabet.
func containing(by map[string]*app.Item, word string, n int) (out []string) {
	for title := range by {
		if strings.Contains(strings.ToLower(title), "security "+word) {
			out = append(out, title)
		}
	}
	slices.Sort(out)
	return out[:n]
}

func TestVotesTakenBackLeaveNothing(t *testing.T) {
	items, by := small(t)
	s := spaceOf(t, items)
	before := fmt.Sprintf("%+v", scores(items, s, nil))
	first := votesOn(by, subjects["sport"][:2], subjects["money"][:1])
	with := fmt.Sprintf("%+v", scores(items, s, first))
	more := append(slices.Clone(first), votesOn(by, subjects["money"][:3], subjects["security"][:1])...)
	if fmt.Sprintf("%+v", scores(items, s, more)) == with {
		t.Error("more votes change nothing")
	}
	for _, v := range more[len(first):] {
		v.Value = 0
		more = append(more, v)
	}
	more = append(more, first...) // voted again
	if got := fmt.Sprintf("%+v", scores(items, s, more)); got != with {
		t.Error("votes taken back leave something behind")
	}
	for _, v := range first {
		v.Value = 0
		more = append(more, v)
	}
	if got := fmt.Sprintf("%+v", scores(items, s, more)); got != before {
		t.Error("without votes the order is not the one of before")
	}
	base := slices.Clone(items)
	Score(base, plain)
	if fmt.Sprintf("%+v", Rank(base)) != before {
		t.Error("without votes it is not the base order")
	}
}

// One thumb moves what is like it, and leaves alone what nobody knows about.
func TestOneVote(t *testing.T) {
	items, by := small(t)
	s := spaceOf(t, items)
	m := Learn(Current(votesOn(by, subjects["sport"][:1], nil)), s, LearnOptions{Context: plain})
	for _, title := range subjects["sport"] {
		if l := m.Liking(by[title].ID); l <= 0.5 {
			t.Errorf("%q: %.2f after a vote for sport", title, l)
		}
	}
	if l := m.Liking("nobody knows it"); l != 0.5 {
		t.Errorf("an unknown item is liked by %v", l)
	}
	var none *Model
	if l := none.Liking(items[0].ID); l != 0.5 || none.Votes() != 0 || none.Check() != (Check{}) {
		t.Errorf("a model that knows nothing says %v", l)
	}
	ups := make([]app.Vote, 0, len(items))
	for i := range items {
		ups = append(ups, app.Vote{Item: items[i].ID, Value: 1, At: today, About: &items[i]})
	}
	all := Learn(Current(ups), s, LearnOptions{Context: plain})
	for i := range items {
		if l := all.Liking(items[i].ID); l < 0.5 || l > 1 || math.IsNaN(l) {
			t.Errorf("after thumbs up alone: %v", l)
		}
	}
}

// A newer vote weighs more.
func TestOldVotesFade(t *testing.T) {
	items, by := small(t)
	s := spaceOf(t, items)
	votes := append(votesOn(by, subjects["sport"][:1], nil), votesOn(by, nil, subjects["sport"][1:2])...)
	liking := func(upAge, downAge, half time.Duration) float64 {
		votes[0].At, votes[1].At = today.Add(-upAge), today.Add(-downAge)
		return Learn(Current(votes), s, LearnOptions{Context: plain, HalfLife: half}).Liking(by["The home team wins the derby"].ID)
	}
	const month, year = 30 * 24 * time.Hour, 365 * 24 * time.Hour
	if a, b := liking(year, month, 90*24*time.Hour), liking(month, year, 90*24*time.Hour); a >= b {
		t.Errorf("disliked lately %.3f, liked lately %.3f", a, b)
	}
	if a, b := liking(year, month, 0), liking(month, year, 0); a != b {
		t.Errorf("without a half-life age counts: %v, %v", a, b)
	}
	if a, b := liking(month, month, year), liking(month+time.Hour, month, year); a != b {
		t.Errorf("an hour counts: %v, %v", a, b)
	}
}

// Mail that is due stays above; spam stays below; what is no longer there can
// still teach.
func TestBoundsOfLearning(t *testing.T) {
	items, by := small(t)
	mail := app.Item{ID: "mail", Source: "mail", Kind: app.KindMail, Title: "Numbers for the report", Text: "Please send the numbers today.", From: &app.Person{Name: "Bo", Address: "bo@example.org"},
		Time: today, Actions: []app.Action{{Text: "send the numbers", Due: app.OnDate(2026, 11, 25), Quote: "Please send the numbers today."}}}
	spam := app.Item{ID: "spam", Source: "mail", Kind: app.KindMail, Title: "You won a prize! Claim your gift card", Text: "Act now!!!", From: &app.Person{Address: "x@example.com"}, Time: today}
	items = append(items, mail, spam)
	s := spaceOf(t, items)
	votes := votesOn(by, subjects["sport"][:3], nil)
	for _, it := range []app.Item{mail, spam} {
		votes = append(votes, app.Vote{Item: it.ID, Value: map[string]int{"mail": -1, "spam": 1}[it.ID], At: today, About: &it})
	}
	got := map[string]app.Item{}
	for _, it := range scores(items, s, votes) {
		got[it.ID] = it
	}
	if got["mail"].Score < 0.55 {
		t.Errorf("a mail that is due today has %.2f because its sender was disliked once", got["mail"].Score)
	}
	if got["spam"].Score > 0.1 {
		t.Errorf("spam has %.2f", got["spam"].Score)
	}
	for _, it := range got {
		if it.Score < 0 || it.Score > 1 {
			t.Errorf("%s: %v", it.Title, it.Score)
		}
	}
}

func TestExplain(t *testing.T) {
	items, by := small(t)
	s := spaceOf(t, items)
	m := Learn(Current(votesOn(by, subjects["sport"][:3], subjects["money"][:3])), s, LearnOptions{Context: plain})
	scored := slices.Clone(items)
	m.Score(scored, plain)
	Score(items, plain)
	faint := 0
	for i := range items {
		parts, like := m.Explain(&items[i])
		sum := 0.0
		for _, p := range parts {
			sum += p.Value
			if p.Why == "" || p.Part == "" {
				t.Errorf("%+v says nothing", p)
			}
		}
		if math.Abs(sum-scored[i].Score) > worthSay {
			t.Errorf("%q: the parts make %.3f, the score is %.3f: %+v", items[i].Title, sum, scored[i].Score, parts)
		}
		faint += namesWhatItIsLike(t, items[i].ID, parts, like)
	}
	if faint == 0 {
		t.Error("nothing faint is ever named for what is said to be alike")
	}
	var none *Model
	if parts, like := none.Explain(&items[0]); len(parts) != 1 || parts[0].Value != items[0].Score || like != nil {
		t.Errorf("without votes: %+v, %+v", parts, like)
	}
}

// namesWhatItIsLike holds the items named as alike to what is said: each is much
// alike, but for one that "much like what you liked" rests on where nothing is. It
// returns how many of those there are.
func namesWhatItIsLike(t *testing.T, id string, parts []Share, like []Like) (faint int) {
	t.Helper()
	says, liked := false, false
	for _, p := range parts {
		if p.Part == "meaning" {
			says, liked = true, p.Value > 0
		}
	}
	much := false
	for _, l := range like {
		if l.Like < leastLike {
			faint++
		}
		much = much || l.Liked == liked && l.Like >= leastLike
		if l.ID == id || l.Like < faintLike || l.Like < leastLike && (!says || l.Liked != liked) {
			t.Errorf("%s is said to be like %+v: %+v", id, l, parts)
		}
	}
	if faint > 1 || faint == 1 && much {
		t.Errorf("%s is like %+v: %+v", id, like, parts)
	}
	return faint
}

// A model is the same in whatever order the votes came, to the last digit.
func TestLearningIsTheSameInAnyOrder(t *testing.T) {
	items, by := small(t)
	s := spaceOf(t, items)
	votes := votesOn(by, subjects["sport"][:5], subjects["money"][:5])
	a := scores(items, s, votes)
	slices.Reverse(votes)
	if diff := cmp.Diff(a, scores(items, s, votes)); diff != "" {
		t.Error(diff)
	}
}

// Neighbours entered one after the other are near the ones found at once, and
// those of what left are dropped.
func TestNeighboursAreKeptUp(t *testing.T) {
	items, _ := news(t)
	items = items[:400]
	w := table(t)
	var list []Features
	for i := range items[:390] {
		list = append(list, Extract(&items[i], w))
	}
	s := NewSpace(list)
	s.Update()
	var kept []Features
	for _, f := range s.Features() {
		got, err := Load(f.ID, f.Hash, f.Keep())
		if err != nil {
			t.Fatal(err)
		}
		want := *f
		want.Changed = false
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		if f.ID != items[3].ID { // one left
			kept = append(kept, got)
		}
	}
	for i := 390; i < 400; i++ {
		kept = append(kept, Extract(&items[i], w))
	}
	grown := NewSpace(kept)
	grown.Update()
	changed := 0
	for _, f := range grown.Features() {
		if f.Changed {
			changed++
		}
		if slices.ContainsFunc(f.Near, func(n Near) bool { return n.ID == items[3].ID }) {
			t.Errorf("%s is near an item that left", f.ID)
		}
	}
	if changed < 10 || changed == grown.Len() {
		t.Errorf("%d of %d changed", changed, grown.Len())
	}
	if share := shared(grown, spaceOf(t, append(slices.Clone(items[:3]), items[4:]...))); share < 0.9 {
		t.Errorf("%.2f of the neighbours are the ones found at once", share)
	}
}

// shared is the part of the neighbours in b that are neighbours in a, too.
func shared(a, b *Space) float64 {
	same, all := 0, 0
	for _, f := range b.list {
		for _, n := range f.Near {
			all++
			if slices.ContainsFunc(a.list[a.at[f.ID]].Near, func(x Near) bool { return x.ID == n.ID }) {
				same++
			}
		}
	}
	return float64(same) / float64(all)
}

func FuzzLoad(f *testing.F) {
	items := []app.Item{{ID: "a", Title: "Title of a text", Kind: app.KindArticle, Source: "s"}}
	one := Extract(&items[0], nil)
	one.Near = []Near{{"b", 0.5}}
	f.Add(one.Keep())
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Load("a", "h", data)
		if err != nil {
			if !errors.Is(err, ErrKept) {
				t.Fatal(err)
			}
			return
		}
		again, err := Load("a", "h", got.Keep())
		if err != nil || cmp.Diff(got, again) != "" {
			t.Fatalf("%v: %s", err, cmp.Diff(got, again))
		}
	})
}
