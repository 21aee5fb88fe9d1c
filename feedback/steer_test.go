package feedback

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

func TestWishes(t *testing.T) {
	for sentence, want := range map[string][]Wish{
		"more about Go releases, nothing about crypto":      {{"Go releases", 1}, {"crypto", -1}},
		"More Rust and Zig, but no sports.":                 {{"Rust", 1}, {"Zig", 1}, {"sports", -1}},
		"I don't like celebrity news":                       {{"celebrity news", -1}},
		"I like gardening; hide stories about football":     {{"gardening", 1}, {"football", -1}},
		"please show me more about the weather on Mars":     {{"the weather on Mars", 1}},
		"less from example.org":                             {{"example.org", -1}},
		"forget crypto":                                     {{"crypto", 0}},
		"more tea, less tea":                                {{"tea", -1}},
		"hello there":                                       nil,
		"more":                                              nil,
		"more " + strings.Repeat("x", 200) + ", no “chess”": {{"chess", -1}},
		"": nil,
	} {
		if diff := cmp.Diff(want, Wishes(sentence)); diff != "" {
			t.Errorf("%q: %s", sentence, diff)
		}
	}
}

// A sentence orders what nobody voted on.
func TestASentenceSteers(t *testing.T) {
	items, _ := small(t)
	var votes []app.Vote
	for _, w := range Wishes("more about football matches and cup finals, nothing about central banks or earnings") {
		votes = append(votes, w.Vote(today))
	}
	all := append([]app.Item(nil), items...)
	for _, v := range votes {
		all = append(all, *v.About)
	}
	s := spaceOf(t, all)
	m := Learn(Current(votes), s, LearnOptions{Context: plain})
	liking := func(title string) float64 { return m.Liking(app.ItemID("news", title)) }
	if a, b := liking("Striker scores twice in the cup final"), liking("Central bank raises interest rates"); a < 0.6 || b > 0.4 {
		t.Errorf("the final is liked by %.2f, the bank by %.2f", a, b)
	}
	if a, b := liking("A goalkeeper saves two penalties"), liking("Shares fall on weak earnings"); a <= b {
		t.Errorf("the goalkeeper is liked by %.2f, earnings by %.2f", a, b)
	}
}

func FuzzWishes(f *testing.F) {
	f.Add("more about Go releases, nothing about crypto")
	f.Fuzz(func(t *testing.T, sentence string) {
		for _, w := range Wishes(sentence) {
			if w.Topic == "" || len(w.Topic) > mostTopic || w.Value < -1 || w.Value > 1 {
				t.Fatalf("%q: %+v", sentence, w)
			}
		}
	})
}
