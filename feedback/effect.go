package feedback

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"daybrief/app"
)

// How far a score has to move for one vote's effect to be told.
const (
	leastEffect = 0.01 // less is none
	mainEffect  = 0.5  // of the largest move: what moves so far is counted in the sentence
	shareOf     = 0.6  // of what moves, how many have to share a word or a sender that names them
)

// Scores returns what each item is worth, as Score sets it. base are the items as
// the function Score left them; only their ids, kinds, flags, reasons and scores
// are read.
func (m *Model) Scores(base []app.Item) []float64 {
	out := make([]float64, len(base))
	for i := range base {
		it := &base[i]
		out[i] = it.Score
		if m == nil {
			continue
		}
		if at, ok := m.space.at[it.ID]; ok {
			o := m.opinion(at)
			if prior, by := m.moved(it, &o); by != 0 {
				out[i] = rounded(prior + by)
			}
		}
	}
	return out
}

// Effect tells in one sentence what a vote of value on an item changes: was and
// is are the scores of base without and with it. s names what the items that
// move have in common. An item moves where its score changes by more, or by less,
// than those of half of the others: what all do changes no order.
func (s *Space) Effect(voted *app.Item, value int, base []app.Item, was, is []float64) app.VoteEffect {
	e := app.VoteEffect{Item: voted.ID, Value: value}
	by := relative(base, voted.ID, was, is)
	most, least := 0.0, 0.0
	for _, d := range by {
		most, least = math.Max(most, d), math.Min(least, d)
		if d >= leastEffect {
			e.Up++
		} else if d <= -leastEffect {
			e.Down++
		}
	}
	way, sign := "up", 1.0
	if value < 0 || value == 0 && -least > most {
		way, sign, most = "down", -1, -least
	}
	var main []*app.Item
	for i, d := range by {
		if d *= sign; d >= leastEffect && d >= mainEffect*most {
			main = append(main, &base[i])
		}
	}
	e.Says = saying(value, len(main), e.Up+e.Down-len(main), s.called(voted, main)+" "+moves(len(main))+" "+way)
	return e
}

// relative is by how much the score of each item changes beside those of the
// others; 0 for the one voted on.
func relative(base []app.Item, voted string, was, is []float64) []float64 {
	by := make([]float64, len(base))
	var others []float64
	for i := range base {
		if base[i].ID != voted {
			by[i] = is[i] - was[i]
			others = append(others, by[i])
		}
	}
	slices.Sort(others)
	for i := range base {
		if base[i].ID != voted {
			by[i] -= others[(len(others)-1)/2]
		}
	}
	return by
}

// saying words an effect.
func saying(value, main, rest int, what string) string {
	head := map[int]string{1: "Up: ", -1: "Down: ", 0: "Taken back: "}[value]
	switch {
	case main == 0 && rest == 0:
		return head + "nothing else moves."
	case main == 0:
		return head + "other items move a little."
	case rest > 0:
		return head + what + ", others a little."
	}
	return head + what + "."
}

func moves(n int) string {
	if n == 1 {
		return "moves"
	}
	return "move"
}

// called names items by their kind and by what they share with the one voted on.
func (s *Space) called(voted *app.Item, items []*app.Item) string {
	if len(items) == 0 {
		return ""
	}
	what := fmt.Sprintf("%d %s", len(items), kindOf(items))
	if from := sharedSender(voted, items); from != "" {
		return what + " from " + from
	}
	if words := s.sharedWords(voted, items); len(words) > 0 {
		return what + " with " + strings.Join(words, " and ")
	}
	return what + " like this"
}

// kindOf names the kind of items, in their number.
func kindOf(items []*app.Item) string {
	name := ""
	for _, it := range items {
		n := map[app.Kind]string{app.KindStory: "story", app.KindArticle: "story", app.KindMail: "mail", app.KindEvent: "event", app.KindTask: "task"}[it.Kind]
		if n == "" || name != "" && n != name {
			name = "item"
			break
		}
		name = n
	}
	switch {
	case len(items) == 1:
		return name
	case name == "story":
		return "stories"
	}
	return name + "s"
}

// sharedSender is who sent a mail and all that moves with it; "" for no one.
func sharedSender(voted *app.Item, items []*app.Item) string {
	if voted.Kind != app.KindMail || voted.From == nil || voted.From.Address == "" {
		return ""
	}
	for _, it := range items {
		if it.From == nil || !strings.EqualFold(it.From.Address, voted.From.Address) {
			return ""
		}
	}
	return clip(voted.From.String())
}

// sharedWords are up to two words of the voted title, in quotes, that most of the
// items have and few others.
func (s *Space) sharedWords(voted *app.Item, items []*app.Item) []string {
	type shared struct {
		text  string
		place int
		value float64
	}
	var found []shared
	for place, w := range words(voted.Title) {
		if slices.ContainsFunc(found, func(x shared) bool { return x.text == w.text }) {
			continue
		}
		n := 0
		for _, it := range items {
			if at, ok := s.at[it.ID]; ok && slices.Contains(s.list[at].Terms, w.Term) {
				n++
			}
		}
		share, all := float64(n)/float64(len(items)), float64(s.df[w.Term])/float64(len(s.list))
		if share >= shareOf && all < share/2 {
			found = append(found, shared{w.text, place, share * float64(s.idf[w.Term])})
		}
	}
	slices.SortStableFunc(found, func(a, b shared) int { return cmp.Compare(b.value, a.value) })
	found = found[:min(2, len(found))]
	slices.SortFunc(found, func(a, b shared) int { return cmp.Compare(a.place, b.place) })
	var out []string
	for _, f := range found {
		out = append(out, fmt.Sprintf("%q", f.text))
	}
	return out
}
