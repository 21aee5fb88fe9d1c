package today

import (
	"slices"
	"strings"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// todo builds the to-do list: the brief's actions, what is left of the one
// dealt with last, and, to unfold, what else is open.
func (b *builder) todo(p *parts) {
	var lines []*prose.Handle
	for i := range b.brief.Actions {
		lines = append(lines, b.told(&b.brief.Actions[i]))
	}
	for _, c := range others(b.brief, b.open) {
		if b.trusted(&c) {
			p.more = append(p.more, b.other(&c))
		}
	}
	n := len(p.more)
	switch d := b.left; {
	case d == nil || b.has(d.id): // it is there itself
	case d.told != nil:
		lines = slices.Insert(lines, min(d.at, len(lines)), b.gone(d))
	default:
		p.more = slices.Insert(p.more, min(d.at, n), b.gone(d))
	}
	if n == 0 { // nothing is folded that could hold the undo
		lines, p.more = append(lines, p.more...), nil
	}
	p.todo = prose.NewGroup(b.st, b.st.Say("common.section_todo"), lines)
	if n == 0 {
		return
	}
	words := b.st.Say("today.more_open", "N", n)
	if len(lines) == 0 {
		words = b.st.Say("today.only_open", "N", n)
	}
	p.todo.More = paper.NewButton(b.st, "unfold", words, b.st.Say("today.show_open", "N", n), b.tell.More)
	p.todo.More.After = true
	p.todo.More.Typed, p.todo.More.Runes = b.tell.Key, b.tell.Letter
}

// has reports whether an action is open still.
func (b *builder) has(id string) bool {
	return slices.ContainsFunc(b.brief.Actions, func(l app.ActionLine) bool { return l.ID == id }) ||
		slices.ContainsFunc(b.open, func(c app.Commitment) bool { return c.ID == id })
}

// fold shows the actions that are not in the brief, or hides them.
func (t *Today) fold() {
	g := t.parts.todo
	if g.More == nil {
		return
	}
	if g.More.Icon = "unfold"; t.more {
		g.More.Icon = "fold"
		g.Lines = append(g.Lines, t.parts.more...)
	}
	g.More.Restyle()
}

// unfoldMore shows the actions that are not in the brief, or hides them again.
func (t *Today) unfoldMore() {
	t.more = !t.more
	t.apply(t.shown)
}

// others returns the open commitments no line of the brief tells of.
func others(b *app.Brief, open []app.Commitment) []app.Commitment {
	told := map[string]bool{}
	for _, l := range b.Actions {
		told[l.ID] = true
	}
	var out []app.Commitment
	for _, c := range open {
		if c.IsOpen() && !told[c.ID] && !slices.ContainsFunc(c.Also, func(id string) bool { return told[id] }) {
			out = append(out, c)
		}
	}
	return out
}

// trusted reports whether the page may tell the reader to do what a mail asks.
func (b *builder) trusted(c *app.Commitment) bool {
	it := b.facts.Items[c.Item]
	return it != nil && !it.Suspicious()
}

// told returns the line of an action of the brief.
func (b *builder) told(a *app.ActionLine) *prose.Handle {
	l := prose.Line{Key: actionKey(a.ID, a.Text), Text: a.Text, Items: a.Items, Font: paper.FontBody, Ink: paper.ColorInk, Dot: true}
	if l.Aside, l.Alarm = b.st.Due(a.Due); says(a.Text, l.Aside) {
		l.Aside = ""
	}
	if a.ID != "" { // older briefs do not know which commitment it is
		l.Task = &prose.Task{ID: a.ID, Quote: oneLine(a.Quote), Due: a.Due, Kind: kindWords(b.st, a.Kind, "", a.Text)}
	}
	return b.handle(l)
}

// other returns the line of a commitment that is not in the brief.
func (b *builder) other(c *app.Commitment) *prose.Handle {
	text := paper.Ended(c.Text)
	l := prose.Line{Key: actionKey(c.ID, c.Text), Text: text, Items: itemsOf(c), Font: paper.FontBody, Ink: paper.ColorInk, Dot: true}
	if l.Aside, l.Alarm = b.st.Due(c.Due); says(text, l.Aside) {
		l.Aside = ""
	}
	l.Task = &prose.Task{ID: c.ID, Quote: oneLine(c.Quote), Due: c.Due, Kind: kindWords(b.st, c.Kind, c.Who, text)}
	return b.handle(l)
}

// gone returns what is left of an action that was dealt with.
func (b *builder) gone(d *dealt) *prose.Handle {
	words := b.st.Say("prose.gone_done", "Text", d.text)
	switch d.state {
	case app.ActionLater:
		words = b.st.Back(d.until, d.text)
	case app.ActionDismissed:
		words = b.st.Say("prose.gone_dismissed", "Text", d.text)
	}
	l := prose.Line{
		Key: actionKey(d.id, d.text), Text: words, Font: paper.FontSmall, Ink: paper.ColorMuted,
		Task: &prose.Task{ID: d.id, Gone: d.state},
	}
	return b.handle(l)
}

func actionKey(id, text string) string {
	if id == "" {
		return "action/" + text
	}
	return "action/" + id
}

func itemsOf(c *app.Commitment) []string {
	return union([]string{c.Item}, c.Items)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// kindWords says who owes what to whom; "" where the text says so already.
func kindWords(st *paper.Style, k app.ActionKind, who, text string) string {
	words := map[app.ActionKind]string{
		app.ActionAsked: st.Say("prose.asked"), app.ActionPromised: st.Say("prose.promised"),
		app.ActionOwed: st.Say("prose.owed"), app.ActionTask: st.Say("prose.task"),
	}[k]
	first, _, _ := strings.Cut(who, " ")
	named := first != "" && strings.Contains(text, first)
	switch {
	case strings.HasPrefix(text, "You promised") || strings.Contains(text, "owes you"):
		return ""
	case who == "" || named && k != app.ActionOwed:
		return words
	case k == app.ActionOwed:
		return st.Say("prose.owed_by", "Who", who)
	case k == app.ActionPromised:
		return st.Say("prose.promised_to", "Who", who)
	case k == app.ActionAsked:
		return st.Say("prose.asked_by", "Who", who)
	}
	return words
}

// says reports whether a text has all words of a due date already.
func says(text, due string) bool {
	for _, word := range strings.Fields(strings.TrimPrefix(due, "due ")) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
