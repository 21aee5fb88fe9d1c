package ledger

import (
	"sort"
	"strings"

	"daybrief/agent/evidence"
	"daybrief/app"
	"daybrief/app/lazyre"
)

// curate returns the actions of one item that say what to do, and of the others
// the first where there is nothing better.
func (b *book) curate(it *app.Item) []line {
	if it.Kind == app.KindTask {
		due := it.End
		if due.IsZero() {
			due = it.Start
		}
		return []line{{kind: app.ActionTask, it: it, action: app.Action{Text: fold(it.Title), Due: due, Quote: it.Title}}}
	}
	c := curator{}
	for i := range it.Actions {
		l := line{kind: kindOf(it, &it.Actions[i]), action: it.Actions[i], it: it}
		l.action.Text = fold(l.action.Text)
		c.take(l)
	}
	c.dropChasers()
	switch {
	case len(c.strong) == 0 && len(c.rest) > 0:
		c.strong = c.rest[:1]
	case len(c.strong) == 1 && c.strong[0].action.Due.IsZero():
		for i := range c.rest { // "the sheet, please" ... "send it by Wednesday"
			if d := c.rest[i].action.Due; !d.IsZero() && weak(c.rest[i].action.Text) {
				c.strong[0].action.Due = d
				break
			}
		}
	}
	return b.withoutRepeats(append(c.strong, c.others...))
}

type curator struct {
	strong, rest []line // what is asked of the reader
	others       []line
}

func (c *curator) take(l line) {
	switch {
	case l.kind != app.ActionAsked:
		c.others = append(c.others, l)
	case strings.HasPrefix(l.action.Text, "Answer "):
		for i := range c.strong {
			if c.strong[i].action.Text == l.action.Text { // "are you free?" ... "tell me by Tuesday"
				if c.strong[i].action.Due.IsZero() {
					c.strong[i].action.Due = l.action.Due
				}
				return
			}
		}
		c.strong = append(c.strong, l)
	case weak(l.action.Text) || Spoken(l.action.Text):
		c.rest = append(c.rest, l)
	default:
		c.strong = append(c.strong, l)
	}
}

// dropChasers takes out "any news?" where the mail itself says of what.
func (c *curator) dropChasers() {
	var told []line
	for _, l := range c.strong {
		if !strings.HasPrefix(l.action.Text, "Answer ") || !reminder.MatchString(l.action.Quote) {
			told = append(told, l)
		}
	}
	if len(told) > 0 {
		c.strong = told
	}
}

func kindOf(it *app.Item, a *app.Action) app.ActionKind {
	switch {
	case a.Owed:
		return app.ActionOwed
	case it.HasFlag(app.FlagSent):
		return app.ActionPromised
	}
	return app.ActionAsked
}

// withoutRepeats takes out what one mail says twice, what is due first first.
func (b *book) withoutRepeats(list []line) []line {
	sort.SliceStable(list, func(i, j int) bool {
		x, y := list[i].action.Due, list[j].action.Due
		return !x.Equal(y) && evidence.Sooner(x, y, b.Zone)
	})
	ids := map[string]bool{}
	var out []line
next:
	for _, l := range list {
		if ids[l.id()] {
			continue
		}
		for i := range out {
			o := &out[i].action
			if l.kind != out[i].kind {
				continue
			}
			if o.Due.Equal(l.action.Due) && weak(l.action.Text) || l.action.Due.IsZero() && verb(o.Text) == "Pay" && verb(l.action.Text) == "Pay" {
				continue next // "pay by transfer" beside "pay the invoice"
			}
		}
		ids[l.id()] = true
		out = append(out, l)
	}
	return out
}

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

func verb(text string) string {
	word, _, _ := strings.Cut(text, " ")
	return word
}

// weak reports whether an imperative has no thing of its own: "Start it in the
// portal", "Tell Mara".
func weak(text string) bool {
	words := strings.Fields(strings.ToLower(text))
	return len(words) < 3 || words[1] == "it" || words[1] == "them" || words[1] == "this" || words[0] == "tell" && len(words) < 4
}

// Spoken reports whether an action only repeats what somebody said.
func Spoken(text string) bool {
	head, _, ok := strings.Cut(text, ": ")
	return ok && (strings.HasSuffix(head, " asks") || strings.HasSuffix(head, " promises"))
}

var (
	reminder = lazyre.New(`(?i)\b(?:remind(?:er|ing)?|follow(?:ing)?[- ]up|any (?:news|updates?|progress|word)|did you (?:get|have|see|manage)|have you (?:had|got|seen|managed|been able)|(?:just )?check(?:ing)? in|chas(?:e|ing)|still (?:waiting|need|outstanding|missing)|haven't (?:heard|received|got)|have not (?:heard|received|got)|as (?:i )?(?:asked|requested|mentioned)|second (?:request|notice)|gentle nudge|when can (?:i|we) expect)\b`)
	subject  = lazyre.New(`(?i)\b(?:reminder|second request|follow(?:ing)?[- ]up)\b`)
)

// reminds reports whether a line only asks again for what was asked before.
func reminds(l *line) bool {
	return weak(l.action.Text) || reminder.MatchString(l.action.Quote) || subject.MatchString(l.it.Title)
}
