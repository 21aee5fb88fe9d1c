package feedback

import (
	"math"
	"slices"
	"time"

	"daybrief/app"
)

// How much is known of a matter: see Model.Unknown.
const (
	downTwice  = 2   // next to what was disliked a matter is known twice as well
	topicShare = 0.9 // of what makes an item unknown, its topic; the rest is its source
	leastTold  = 0.5 // less is not worth telling
	unliked    = 0.1 // what is liked so little is disliked, however little like it was voted on
)

// Unknown tells of mails and news how little the votes made before a time say of
// them, by id: from near 0 to 1, for no vote on anything like it. It is measured
// by how many votes are about something alike, beside how many there are where
// the reader votes most, so that it means the same after ten votes and after a
// thousand. What is next to something disliked, or a mail of a sender voted on, is
// known, and so is what is as good as disliked. Items the votes tell enough of are absent. Nil for nobody's votes.
func (m *Model) Unknown(items []app.Item, before time.Time) map[string]float64 {
	all := m.around(before, func(*voted) bool { return true })
	down := m.around(before, func(v *voted) bool { return !v.liked })
	if len(all.votes) == 0 {
		return nil
	}
	voted := map[string]bool{} // what was voted up today may stay where it is
	for i := range m.voted {
		voted[m.voted[i].id] = m.voted[i].at.Before(before) || !m.voted[i].liked
	}
	out := map[string]float64{}
	for i := range items {
		it := &items[i]
		at, ok := m.at(it)
		if !ok || voted[it.ID] || it.Kind == app.KindMail && m.knows(at, PartSender) || m.Liking(it.ID) < unliked {
			continue
		}
		here := &m.space.smooth[at]
		little := 1 - math.Max(all.share(here), downTwice*down.share(here))
		if little <= 0 {
			continue
		}
		little *= topicShare
		if !m.knows(at, PartSource) {
			little += 1 - topicShare
		}
		if little >= leastTold {
			out[it.ID] = math.Round(little*100) / 100
		}
	}
	return out
}

// at returns the place of a mail or of news whose meaning is known.
func (m *Model) at(it *app.Item) (place int, ok bool) {
	if it.Kind != app.KindMail && it.Kind != app.KindStory && it.Kind != app.KindArticle {
		return 0, false
	}
	place, ok = m.space.at[it.ID]
	return place, ok && m.space.smooth[place] != vector{}
}

// knows reports whether the reader voted on something of the same sender, source
// or whatever the part is.
func (m *Model) knows(at int, p Part) bool {
	return slices.ContainsFunc(m.space.list[at].Terms, func(t Term) bool { return t.Part() == p && m.taught[t] != nil })
}

// around is where votes are.
type around struct {
	votes []*voted
	usual float64 // how many votes count near half of the votes
}

func (m *Model) around(before time.Time, which func(*voted) bool) (a around) {
	if m == nil {
		return a
	}
	for i := range m.voted {
		if v := &m.voted[i]; v.at.Before(before) && which(v) {
			a.votes = append(a.votes, v)
		}
	}
	if len(a.votes) == 0 {
		return a
	}
	near := make([]float64, len(a.votes))
	for i, v := range a.votes {
		near[i] = a.count(&v.smooth)
	}
	slices.Sort(near)
	a.usual = math.Max(1, near[len(near)/2])
	return a
}

// count is how many votes are about something alike; what is half as like counts
// a sixteenth.
func (a *around) count(v *vector) float64 {
	sum := 0.0
	for _, x := range a.votes {
		if l := float64(dot(&x.smooth, v)); l > 0 {
			sum += l * l * l * l
		}
	}
	return sum
}

// share is how many votes there are beside how many are usual.
func (a *around) share(v *vector) float64 {
	if len(a.votes) == 0 {
		return 0
	}
	return a.count(v) / a.usual
}
