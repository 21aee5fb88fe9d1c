package feedback

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"daybrief/app"
)

// How far what was learned can move a score, and the bounds it keeps to. A mail
// that is due today stays near the top however little its sender is liked.
const (
	newsShift = 0.4
	mailShift = 0.2
	worthSay  = 0.02 // a part that moves a score by less is no reason
)

// Share is one part of a score.
type Share struct {
	Part  string  `json:"part"`  // base, words, sender, domain, source, kind or meaning
	Value float64 `json:"value"` // what it adds to the score
	Why   string  `json:"why"`   // in plain words
}

// shares are the names of the parts.
var shares = [...]string{PartWords: "words", PartSender: "sender", PartDomain: "domain", PartSource: "source", PartKind: "kind", PartMeaning: "meaning"}

// opinion is what the model makes of an item.
type opinion struct {
	margin float64
	parts  [len(shares)]float64
	top    [len(shares)]Term // the term that says most in each part
	most   [len(shares)]float64
}

// opinion of the item at a place of the space.
func (m *Model) opinion(at int) opinion {
	var o opinion
	o.parts[PartMeaning] = float64(dot(&m.smooth, &m.space.smooth[at])) + float64(dot(&m.plain, &m.space.plain[at]))
	f, by := m.space.list[at], m.space.share[at]
	for _, t := range f.Terms {
		value, ok := m.says[t]
		if !ok {
			continue
		}
		part := t.Part()
		if part == PartWords {
			value *= float64(by)
		}
		o.parts[part] += value
		if math.Abs(value) > math.Abs(o.most[part]) {
			o.top[part], o.most[part] = t, value
		}
	}
	for _, x := range o.parts {
		o.margin += x
	}
	return o
}

// Liking returns how likely the reader likes an item, 0 to 1; 0.5 for "don't
// know", also for one the space does not hold.
func (m *Model) Liking(id string) float64 {
	if m == nil {
		return unknown
	}
	at, ok := m.space.at[id]
	if !ok {
		return unknown
	}
	return sigmoid(m.steep * m.opinion(at).margin)
}

// shift is how far an item's score is moved, and the bounds it stays in.
func shift(it *app.Item) (most, low, high float64) {
	switch {
	case it.Suspicious(), it.HasFlag(app.FlagCancelled), it.HasFlag(app.FlagDeclined):
		return 0, 0, 1
	case it.Kind == app.KindStory || it.Kind == app.KindArticle || it.HasFlag(app.FlagNewsletter):
		return newsShift, 0, 0.85
	case it.Kind == app.KindMail || it.Kind == app.KindEvent || it.Kind == app.KindTask:
		return mailShift, 0.2, 1
	}
	return 0, 0, 1
}

// Score sets Score and Reasons of every item: its priority by kind and urgency,
// and what was learned from votes. Without a model it is Score alone, to the
// last digit.
func (m *Model) Score(items []app.Item, c Context) {
	Score(items, c)
	if m == nil {
		return
	}
	for i := range items {
		it := &items[i]
		at, ok := m.space.at[it.ID]
		if !ok {
			continue
		}
		o := m.opinion(at)
		prior, by := m.moved(it, &o)
		if by == 0 {
			continue
		}
		it.Score = rounded(prior + by)
		it.Reasons = append(m.reasons(&o, by), it.Reasons...)
	}
}

// What news is worth where nothing is known of it, and how many votes count as
// much as the general signs of its worth (figures in a title, many readers).
const (
	newsWorth = 0.38
	signVotes = 10
)

// prior is an item's priority beside what was learned. The general signs of what
// news is worth step back as the reader's own votes come.
func (m *Model) prior(it *app.Item) float64 {
	if it.Kind != app.KindStory && it.Kind != app.KindArticle {
		return it.Score
	}
	return newsWorth + (it.Score-newsWorth)*signVotes/float64(signVotes+m.votes)
}

// moved returns an item's priority and by how much the opinion moves it: up or
// down to the bounds of its kind, never beyond, so that no two likings end at
// one score.
func (m *Model) moved(it *app.Item, o *opinion) (prior, by float64) {
	most, low, high := shift(it)
	if most == 0 {
		return it.Score, 0
	}
	prior = m.prior(it)
	by = 2*sigmoid(m.steep*o.margin) - 1
	if by > 0 {
		return prior, by * math.Max(0, math.Min(most, high-prior))
	}
	return prior, by * math.Max(0, math.Min(most, prior-low))
}

// rounded keeps a score short and its order true.
func rounded(x float64) float64 { return math.Round(x*1e6) / 1e6 }

// shared parts by what each adds to the score: their sum is by.
func (o *opinion) shared(by float64) (out [len(shares)]float64) {
	if math.Abs(o.margin) < 1e-9 {
		return out
	}
	for i, x := range o.parts {
		out[i] = by * x / o.margin
	}
	return out
}

// reasons names what moved a score, the weightiest first, at most two.
func (m *Model) reasons(o *opinion, by float64) []string {
	list := m.said(o, by)
	var out []string
	for _, s := range list[:min(2, len(list))] {
		out = append(out, s.Why)
	}
	return out
}

// said words the parts that are worth saying, the weightiest first.
func (m *Model) said(o *opinion, by float64) []Share {
	var out []Share
	for i, value := range o.shared(by) {
		part := Part(i)
		if math.Abs(value) < worthSay {
			continue
		}
		if why := m.why(part, o.top[part], value > 0); why != "" {
			out = append(out, Share{Part: shares[part], Value: value, Why: why})
		}
	}
	slices.SortStableFunc(out, func(a, b Share) int { return cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)) })
	return out
}

// why says in plain words what a part rests on.
func (m *Model) why(p Part, t Term, good bool) string {
	verb := "you disliked"
	if good {
		verb = "you liked"
	}
	if p == PartMeaning {
		return "much like what " + verb
	}
	l := m.taught[t]
	if l == nil {
		return ""
	}
	n, other := l.down, l.up
	if good {
		n, other = l.up, l.down
	}
	if n <= 2*other { // a sign only beside others, or of everything
		return ""
	}
	name := l.name(t)
	switch p {
	case PartWords:
		return fmt.Sprintf("%s %s with %q", verb, some(n), name)
	case PartSender:
		return fmt.Sprintf("%s %s by %s", verb, some(n), name)
	case PartDomain:
		return fmt.Sprintf("%s %s from %s", verb, some(n), name)
	case PartSource:
		return fmt.Sprintf("%s %s of %s", verb, some(n), name)
	}
	return fmt.Sprintf("%s %s of this kind", verb, some(n))
}

func some(n int) string {
	if n == 1 {
		return "1 item"
	}
	return fmt.Sprintf("%d items", n)
}

// Like is an item the reader voted on that another one is like.
type Like struct {
	ID    string  `json:"id"`
	Title string  `json:"title"`
	Liked bool    `json:"liked"`
	Like  float64 `json:"like"` // 0 to 1
}

// mostLike is how many items are named for the reasons, and leastLike how much
// they must be alike.
const (
	mostLike  = 3
	leastLike = 0.5
	faintLike = 0.2 // enough for the one item that "much like what you liked" rests on most
)

// Explain returns the parts of an item's score, base first, and the voted items
// it is most like. base is the item as Score alone left it.
func (m *Model) Explain(base *app.Item) (parts []Share, like []Like) {
	parts = []Share{{Part: "base", Value: base.Score, Why: joined(base.Reasons, base.Kind)}}
	if m == nil {
		return parts, nil
	}
	at, ok := m.space.at[base.ID]
	if !ok {
		return parts, nil
	}
	o := m.opinion(at)
	prior, by := m.moved(base, &o)
	if by == 0 {
		return parts, nil
	}
	said := m.said(&o, by)
	rest := by
	for i := range said {
		said[i].Value = rounded(said[i].Value)
		rest -= said[i].Value
	}
	parts[0].Value = rounded(prior)
	parts = append(parts, said...)
	if math.Abs(rest) >= worthSay/2 {
		parts = append(parts, Share{Part: "rest", Value: rounded(rest), Why: "smaller signs together"})
	}
	return parts, m.mostLike(base.ID, at, said)
}

// mostLike are the voted items that the one at a place is most like. Where said
// has it that it is like what was liked, or disliked, and none of those is much
// alike, the nearest is named.
func (m *Model) mostLike(id string, at int, said []Share) []Like {
	var all, out []Like
	for i := range m.voted {
		v := &m.voted[i]
		if l := float64(dot(&v.smooth, &m.space.smooth[at])); v.id != id && l >= faintLike {
			all = append(all, Like{v.id, v.title, v.liked, math.Round(l*100) / 100})
		}
	}
	slices.SortFunc(all, func(a, b Like) int { return cmp.Or(cmp.Compare(b.Like, a.Like), cmp.Compare(a.ID, b.ID)) })
	owed := slices.IndexFunc(said, func(s Share) bool { return s.Part == "meaning" })
	for _, l := range all {
		tells := owed >= 0 && l.Liked == (said[owed].Value > 0)
		if l.Like < leastLike && !tells {
			continue
		}
		if tells {
			owed = -1
		}
		out = append(out, l)
	}
	if len(out) > mostLike {
		if last := out[len(out)-1]; last.Like < leastLike { // the one that is owed
			return append(out[:mostLike-1], last)
		}
	}
	return out[:min(mostLike, len(out))]
}

func joined(reasons []string, kind app.Kind) string {
	out := "a " + string(kind)
	if strings.ContainsAny(out[2:3], "aeiou") {
		out = "an " + string(kind)
	}
	for i, r := range reasons {
		if i == 0 {
			out += ": "
		} else {
			out += ", "
		}
		out += r
	}
	return out
}
