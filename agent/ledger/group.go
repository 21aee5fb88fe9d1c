package ledger

import (
	"strings"
	"time"

	"daybrief/agent/evidence"
	"daybrief/app"
)

// book is a ledger being made.
type book struct {
	Input
	threads map[string]*thread
	groups  []*group
	index   map[string][]*group // by word, item or thread
}

// line is one action of one item.
type line struct {
	kind   app.ActionKind
	action app.Action
	it     *app.Item
	words  []string // that tell something
	chases bool     // it only asks again
}

func (l *line) id() string { return app.ActionID(l.it.ID, l.action.Quote) }

// group is the same thing asked in one or more items, the latest first.
type group struct {
	lines []line
	dues  []app.Stamp // the days that were named, the latest first
}

// add takes in a line of an earlier item, or of the same.
func (g *group) add(l line) {
	g.lines = append(g.lines, l)
	if d := l.action.Due; !d.IsZero() && (len(g.dues) == 0 || !g.dues[len(g.dues)-1].Equal(d)) {
		g.dues = append(g.dues, d)
	}
}

func (g *group) latest() *line { return &g.lines[0] }

// telling is the latest line that says what is wanted, not only that it still
// is: a reminder changes neither the words nor the id of a commitment.
func (g *group) telling() *line {
	for i := range g.lines {
		if !g.lines[i].chases {
			return &g.lines[i]
		}
	}
	return &g.lines[len(g.lines)-1]
}

// earliest is the line that was added last.
func (g *group) earliest() *line { return &g.lines[len(g.lines)-1] }

func (g *group) ids() []string {
	out := make([]string, 0, len(g.lines))
	for i := range g.lines {
		out = append(out, g.lines[i].id())
	}
	return out
}

// wordsLooked bounds how many words of an action are looked up, and groupsLooked
// how many groups a word leads to: a word in more of them tells little.
const (
	wordsLooked  = 12
	groupsLooked = 16
)

// enter takes in the actions of an item. Items come the latest first, so what is
// known already is asked again by what came later.
func (b *book) enter(it *app.Item) {
	for _, l := range b.curate(it) {
		l.words, l.chases = significant(l.action.Text), reminds(&l)
		keys := keysOf(&l)
		if g := b.known(&l, keys); g != nil {
			g.add(l)
			continue
		}
		g := &group{}
		g.add(l)
		b.groups = append(b.groups, g)
		for _, k := range keys {
			if len(b.index[k]) < groupsLooked {
				b.index[k] = append(b.index[k], g)
			}
		}
	}
}

// keysOf are what a group of a line is found by: its words beside whom it
// concerns, for the same words of two people are two things, and the thread.
func keysOf(l *line) []string {
	whom := string(l.kind) + "\x00" + other(l.it) + "\x00"
	out := make([]string, 0, len(l.words)+1)
	for _, w := range l.words {
		out = append(out, whom+w)
	}
	if t := threadOf(l.it); t != "" {
		out = append(out, whom+"\x00thread "+t)
	}
	return out
}

// other is who wrote what others wrote, and to whom the reader's own went.
func other(it *app.Item) string {
	switch {
	case it.HasFlag(app.FlagSent) && len(it.People) > 0:
		return strings.ToLower(it.People[0].Address + it.People[0].Name)
	case it.HasFlag(app.FlagSent) || it.From == nil:
		return ""
	case it.From.Address == "":
		return strings.ToLower(it.From.Name)
	}
	return strings.ToLower(it.From.Address)
}

func significant(text string) []string {
	words := evidence.Words(text)
	return words[:min(len(words), wordsLooked)]
}

// known returns the group that asks the same as a line of an earlier item: most
// of its words are those of another, or another of the thread only reminds of
// it.
func (b *book) known(l *line, keys []string) *group {
	words := l.words
	common := map[*group]int{}
	var best *group
	for _, k := range keys[:len(words)] {
		for _, g := range b.index[k] {
			common[g]++
			if common[g]*10 >= len(words)*8 && len(words) > 1 && compatible(g, l) && (best == nil || g.latest().it.Time.Before(best.latest().it.Time)) {
				best = g
			}
		}
	}
	if best != nil || len(keys) == len(words) || weak(l.action.Text) {
		return best
	}
	for _, g := range b.index[keys[len(keys)-1]] {
		if last := g.earliest(); last.it != l.it && last.chases {
			return g
		}
	}
	return nil
}

// compatible reports whether two lines can be one thing: they are not due on
// two days, as what is asked every week. In one thread the later day counts.
func compatible(g *group, l *line) bool {
	if t := threadOf(l.it); t != "" && t == threadOf(g.latest().it) {
		return true
	}
	if l.action.Due.IsZero() || len(g.dues) == 0 {
		return true
	}
	return len(g.dues) == 1 && g.dues[0].Equal(l.action.Due)
}

// since is when the thing was first asked.
func (g *group) since() time.Time { return g.earliest().it.Time }

// due is the day that was named last.
func (g *group) due() app.Stamp {
	if len(g.dues) == 0 {
		return app.Stamp{}
	}
	return g.dues[0]
}
