package feedback

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"daybrief/app"
)

// What is like nothing voted on is unknown; what was liked or disliked, and what
// a sender wrote who was voted on, is not.
func TestUnknownIsWhatNobodyVotedOn(t *testing.T) {
	items, by := small(t)
	s := spaceOf(t, items)
	m := Learn(Current(votesOn(by, subjects["sport"][:4], subjects["money"][:4])), s, LearnOptions{Context: plain})
	unknown := m.Unknown(items, today.AddDate(0, 0, 1))
	mean := func(titles []string) float64 {
		sum := 0.0
		for _, title := range titles {
			sum += unknown[by[title].ID]
		}
		return sum / float64(len(titles))
	}
	if got := mean(subjects["security"]); got < 0.6 {
		t.Errorf("nobody voted on security, and it is unknown by %.2f", got)
	}
	for _, name := range []string{"sport", "money"} {
		for _, title := range subjects[name][:4] {
			if v, ok := unknown[by[title].ID]; ok {
				t.Errorf("%q was voted on, and is unknown by %.2f", title, v)
			}
		}
	}
	if of := m.Unknown(items, today); of != nil {
		t.Errorf("votes of the day itself tell of tomorrow's brief: %v", of)
	}
	if of := (*Model)(nil).Unknown(items, today); of != nil {
		t.Errorf("without votes: %v", of)
	}
}

func TestAKnownSenderIsNothingNew(t *testing.T) {
	items, by := small(t)
	for i := range items {
		items[i].Kind, items[i].From = app.KindMail, &app.Person{Name: "Ann", Address: "ann@x.example"}
	}
	s := spaceOf(t, items)
	m := Learn(Current(votesOn(by, subjects["sport"][:1], nil)), s, LearnOptions{Context: plain})
	if of := m.Unknown(items, today.AddDate(0, 0, 1)); len(of) > 0 {
		t.Errorf("a mail of a sender voted on is new: %v", of)
	}
}

// A topic that was voted down is hardly ever the new thing, after few votes as
// after many, and other topics mostly are.
func TestTheVotedDownIsNotNew(t *testing.T) {
	items, topic := news(t)
	s := spaceOf(t, items)
	for _, each := range []int{5, 20, 100} {
		rng := rand.New(rand.NewPCG(11, uint64(each)))
		var of, all [3]int // liked, disliked, others
		for range 20 {
			r := invent(rng, items, topic, each, 0)
			m := Learn(r.votes, s, LearnOptions{Context: Context{Day: today, Zone: time.UTC}})
			unknown := m.Unknown(items, today.AddDate(0, 0, 1))
			for i := range items {
				at := 2
				if topic[i] == r.liked {
					at = 0
				} else if slices.Contains(r.rest, i) {
					at = 1
				}
				all[at]++
				if unknown[items[i].ID] >= 0.75 {
					of[at]++
				}
			}
		}
		share := func(at int) float64 { return float64(of[at]) / float64(all[at]) }
		t.Logf("%d and %d votes: new are %.2f of the liked, %.2f of the disliked, %.2f of the other topics", each, each, share(0), share(1), share(2))
		if share(2) < 0.3 || share(1) > share(2)/4 || share(0) > share(2)/2 {
			t.Errorf("%d votes each: what is called new is not what nobody voted on", each)
		}
	}
}
