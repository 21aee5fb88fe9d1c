package draft

import (
	"sort"
	"strings"

	"daybrief/agent/ledger"
	"daybrief/app"
)

// task is one commitment of the ledger that is open.
type task struct {
	app.Commitment
	text  string // imperative without full stop
	due   app.Stamp
	quote string
	it    *app.Item
}

// mailTasks is how many commitments of one mail a brief tells.
const mailTasks = 3

// findTasks takes what is open from the ledger, the most urgent first.
func (m *maker) findTasks() {
	if m.Ledger == nil {
		for _, e := range ledger.Make(ledger.Input{Items: m.Items, Day: m.Day, Zone: m.Zone, Reader: m.Reader}) {
			m.Ledger = append(m.Ledger, e.Commitment)
		}
	}
	of := map[string]int{}
	for _, c := range m.Ledger {
		it := m.byID[c.Item]
		if !c.IsOpen() || it == nil || it.Suspicious() {
			continue
		}
		t := task{Commitment: c, text: clean(c.Text), due: c.Due, quote: oneLine(c.Quote), it: it}
		if c.Kind == app.ActionOwed {
			if m.pressing(&t) {
				m.owing = append(m.owing, t)
			}
			continue
		}
		if of[c.Item]++; of[c.Item] > mailTasks {
			continue
		}
		m.todo = append(m.todo, t)
		for _, id := range c.Items {
			m.asks[id] = append(m.asks[id], t)
		}
	}
}

// pressing reports whether it is time to think of what somebody owes: its day
// has come or comes tomorrow, or nothing has come for more than two days.
func (m *maker) pressing(t *task) bool {
	if t.due.IsZero() {
		return t.Since.Before(m.Day.AddDate(0, 0, -2))
	}
	return t.due.TimeIn(m.Zone).Before(m.end.AddDate(0, 0, 1))
}

// party is the other side of a task.
func (m *maker) party(t task) string {
	if t.it.HasFlag(app.FlagSent) {
		return clean(t.Who)
	}
	return sender(t.it)
}

// spoken reports whether an action only repeats what somebody said.
func spoken(text string) bool { return ledger.Spoken(text) }

// pad puts by when behind a phrase.
func pad(by string) string {
	if by == "" {
		return ""
	}
	if strings.HasPrefix(by, "overdue") {
		return ", " + by
	}
	return " " + by
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// phrase is the task with by when and, where the words do not name them, who
// wants it.
func (m *maker) phrase(t task) string {
	switch t.Kind {
	case app.ActionPromised:
		return oneLine(promised(t) + pad(m.by(t.due)))
	case app.ActionOwed:
		return oneLine(m.owes(t))
	}
	s := t.text
	if head, rest, ok := strings.Cut(s, ": "); ok && strings.HasPrefix(s, "Answer ") {
		return oneLine(head + pad(m.by(t.due)) + `: "` + rest + `"`)
	}
	name := sender(t.it)
	if t.it.Kind == app.KindMail && !strings.Contains(s, name) && (firstName(t.it.From) == "" || !strings.Contains(s, firstName(t.it.From))) {
		if i := strings.LastIndex(s, " ("); i > 12 && strings.HasSuffix(s, ")") {
			s = s[:i]
		}
		s += " (" + name + ")"
	}
	return oneLine(s + pad(m.by(t.due)))
}

// giving are the verbs of which the thing alone tells enough: who promised to
// send a report owes the report.
var giving = []string{"Send ", "Give ", "Bring ", "Forward ", "Mail ", "Email ", "Show ", "Get "}

// given returns the thing of an imperative that gives somebody a thing.
func given(text string, names ...string) (string, bool) {
	for _, v := range giving {
		rest, ok := strings.CutPrefix(text, v)
		for _, n := range names {
			if thing, found := strings.CutPrefix(rest, n+" "); ok && n != "" && found {
				return thing, determined(thing)
			}
		}
	}
	return "", false
}

// determined reports whether a phrase begins as a thing does: "the report",
// not "back" or "over".
func determined(thing string) bool {
	word, _, _ := strings.Cut(strings.ToLower(thing), " ")
	switch word {
	case "the", "a", "an", "your", "my", "our", "his", "her", "their", "its", "this", "that", "these", "those", "some", "all", "more", "another", "two", "three", "four", "five":
		return true
	}
	return word != "" && word[0] >= '0' && word[0] <= '9' || strings.HasSuffix(word, "'s")
}

// promised says what the reader promised whom.
func promised(t task) string {
	who := clean(t.Who)
	first, _, _ := strings.Cut(who, " ")
	if thing, ok := given(t.text, who, first); ok {
		return "You promised " + who + " " + thing
	}
	if who == "" {
		return "You promised to " + lowerVerb(t.text)
	}
	return "You promised " + who + " to " + lowerVerb(t.text)
}

// owes says what somebody owes the reader, and since or by when.
func (m *maker) owes(t task) string {
	who := m.party(t)
	if who == "" {
		who = "Somebody"
	}
	when := pad(m.by(t.due))
	if when == "" {
		when = " since " + m.dayName(t.Since)
	}
	own := t.it.HasFlag(app.FlagSent)
	thing, gives := given(t.text, "you")
	head, _, said := strings.Cut(t.text, ": ")
	switch {
	case gives:
		return who + " owes you " + thing + when
	case own && (said && head == "You asked" || strings.HasPrefix(t.text, "Tell you")):
		return who + " owes you an answer" + when + `: "` + strings.TrimRight(t.quote, ".") + `"`
	case own:
		return "You asked " + who + " to " + lowerVerb(t.text) + when
	case spoken(t.text):
		return who + " promised" + when + `: "` + strings.TrimRight(t.quote, ".") + `"`
	}
	return who + " promised to " + lowerVerb(t.text) + when
}

// again says when a task was asked again, ready to follow its phrase.
func (m *maker) again(t task) string {
	if t.Again.IsZero() || t.Kind == app.ActionPromised {
		return ""
	}
	return ", asked again " + m.onDate(t.Again)
}

// cites are the items a task rests on.
func (m *maker) cites(t task) []*app.Item {
	out := []*app.Item{t.it}
	for _, id := range t.Items {
		out = append(out, m.byID[id])
	}
	return out
}

// actionLines is the to-do list: what the reader has to do and promised, then
// what others owe.
func (m *maker) actionLines() []app.ActionLine {
	var out []app.ActionLine
	for _, list := range [][]task{m.todo[:min(len(m.todo), actionLines)], m.owing[:min(len(m.owing), owedLines)]} {
		for _, t := range list {
			text := m.phrase(t)
			if more := m.again(t); more != "" && !strings.HasSuffix(text, `"`) && len(text)+len(more) < sentenceMax {
				text += more
			}
			s := m.say(text, m.cites(t)...)
			if !m.fresh(s) { // it is word for word one of the three lines
				s = m.say(m.sourced(text, t), m.cites(t)...)
				m.fresh(s)
			}
			out = append(out, app.ActionLine{Sentence: s, Due: t.due, Quote: t.quote, ID: t.ID, Kind: t.Kind})
		}
	}
	return out
}

// sourced tells with a task where it stands.
func (m *maker) sourced(text string, t task) string {
	from := "mail from " + sender(t.it)
	switch {
	case t.it.Kind != app.KindMail:
		from = "task"
	case t.it.HasFlag(app.FlagSent):
		from = "your mail of " + m.dayName(t.it.Time)
	case strings.Contains(text, "("+sender(t.it)+")"):
		return strings.Replace(text, "("+sender(t.it)+")", "("+from+")", 1)
	}
	return text + " (" + from + ")"
}

// byScore sorts tasks by the rank of their items.
func byScore(list []task) {
	sort.SliceStable(list, func(i, j int) bool { return list[i].it.Score > list[j].it.Score })
}
