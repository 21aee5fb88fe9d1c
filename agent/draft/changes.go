package draft

import (
	"strings"
	"time"

	"daybrief/agent/evidence"
	"daybrief/app"
)

// changes compares with the brief before: what moved, was done, came in, is
// still open.
func (m *maker) changes(b *app.Brief) []app.Delta {
	if m.Last == nil {
		return nil
	}
	var out []app.Delta
	add := func(change, text string, items ...*app.Item) {
		s := m.say(text, items...)
		if len(out) < changeLines && m.fresh(s) {
			out = append(out, app.Delta{Sentence: s, Change: change})
		}
	}
	old := map[string]*app.Item{}
	for i := range m.LastItems {
		old[m.LastItems[i].ID] = &m.LastItems[i]
	}
	m.changed(old, add)
	m.resolved(add)
	m.arrived(old, add)
	m.stillOpen(add)
	return out
}

// adder takes a sentence under a code with the items it rests on.
type adder func(code, text string, items ...*app.Item)

// changed tells of events that moved, changed place or were cancelled.
func (m *maker) changed(old map[string]*app.Item, add adder) {
	for i := range m.LastItems {
		was := &m.LastItems[i]
		now := m.byID[was.ID]
		if was.Kind != app.KindEvent || now == nil || now.Suspicious() || !now.Start.TimeIn(m.Zone).After(m.Day.AddDate(0, 0, -1)) {
			continue
		}
		switch {
		case now.HasFlag(app.FlagCancelled) && !was.HasFlag(app.FlagCancelled):
			add("changed", title(now)+m.dayOf(now.Start)+" was cancelled", now)
		case !now.Start.Equal(was.Start):
			add("changed", m.moved(was, now), now)
		case place(now) != place(was) && place(now) != "" && place(was) != "":
			add("changed", title(now)+" moved from "+place(was)+" to "+place(now), now)
		}
	}
}

// moved names both times, and the days where they differ.
func (m *maker) moved(was, now *app.Item) string {
	a, b := was.Start.TimeIn(m.Zone), now.Start.TimeIn(m.Zone)
	from, to := m.clock(a), m.clock(b)
	if was.AllDay || was.Start.IsDate() {
		from = ""
	}
	if now.AllDay || now.Start.IsDate() {
		to = ""
	}
	if a.Format(isoDate) != b.Format(isoDate) || from == "" || to == "" {
		from, to = strings.TrimSpace(m.dayName(a)+" "+from), strings.TrimSpace(m.dayName(b)+" "+to)
		return title(now) + " moved from " + from + " to " + to
	}
	day := m.dayName(b)
	if day == "today" {
		return title(now) + " moved from " + from + " to " + to
	}
	return title(now) + " " + day + " moved from " + from + " to " + to
}

func (m *maker) dayOf(s app.Stamp) string {
	n := m.dayName(s.TimeIn(m.Zone))
	if n == "today" || n == "tomorrow" || n == "yesterday" {
		return " " + n
	}
	return " on " + n
}

// now returns the commitment an action of the last brief was of, nil where the
// ledger has it no more. Briefs of old name no commitments, only items.
func (m *maker) now(a *app.ActionLine) *app.Commitment {
	for i := range m.Ledger {
		c := &m.Ledger[i]
		if a.ID != "" && (c.ID == a.ID || contains(c.Also, a.ID)) ||
			a.ID == "" && len(a.Items) > 0 && contains(c.Items, a.Items[0]) && sameWords(a.Text, c.Text) {
			return c
		}
	}
	return nil
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// resolved tells of what the last brief asked and is answered or done now. An
// item that is gone is not told of: a sentence must rest on one the reader can
// open. What the reader dismissed is not told of either.
func (m *maker) resolved(add adder) {
	for i := range m.Last.Actions {
		c := m.now(&m.Last.Actions[i])
		if c == nil {
			continue
		}
		it, by := m.byID[c.Item], m.byID[c.Closed]
		if it == nil || it.Suspicious() || by != nil && by.Suspicious() {
			continue
		}
		switch {
		case c.State == app.ActionDone:
			add("resolved", m.done(task{Commitment: *c, text: clean(c.Text), quote: oneLine(c.Quote), it: it}), it)
		case c.State != app.ActionAnswered:
		case by == nil || by.HasFlag(app.FlagSent):
			add("resolved", `You answered `+sender(it)+` on "`+title(it)+`"`, it, by)
		default:
			add("resolved", sender(by)+` answered on "`+title(it)+`"`, it, by)
		}
	}
}

// done says what the reader has done with.
func (m *maker) done(t task) string {
	switch {
	case t.Kind == app.ActionPromised && t.Who != "":
		return "Done, as you promised " + clean(t.Who) + ": " + lowerVerb(t.text)
	case t.Kind == app.ActionOwed:
		return "No longer open: " + m.phrase(t)
	}
	return "Done: " + lowerVerb(m.phrase(t))
}

// stillOpen tells once that what was new in the last brief was not done since,
// and again when its day has passed or somebody asked again. The list of
// actions holds it every day.
func (m *maker) stillOpen(add adder) {
	fresh := map[string]bool{}
	for _, c := range m.Last.Changes {
		if c.Change == "new" && len(c.Items) > 0 {
			fresh[c.Items[0]] = true
		}
	}
	last, err := time.ParseInLocation(isoDate, m.Last.Date, m.Zone)
	if err != nil { // every brief of ours has its date
		return
	}
	open := map[string]task{}
	for _, t := range append(append([]task(nil), m.todo...), m.owing...) {
		open[t.ID] = t
	}
	for i := range m.Last.Actions {
		c := m.now(&m.Last.Actions[i])
		if c == nil {
			continue
		}
		if t, ok := open[c.ID]; ok && (fresh[c.Item] || !t.Since.Before(last.AddDate(0, 0, -1)) || t.Again.After(m.Last.Made) || m.passed(t) && m.news(t)) {
			text := m.phrase(t)
			if t.Kind != app.ActionOwed { // that one begins with a name
				text = lowerVerb(text)
			}
			add("open", "Still open: "+text+m.again(t), m.cites(t)...)
		}
	}
}

// arrived tells of mails and events the last brief could not know.
func (m *maker) arrived(old map[string]*app.Item, add adder) {
	n := 0
	for _, t := range m.todo {
		if t.Kind == app.ActionAsked && old[t.it.ID] == nil && t.Since.After(m.Last.Made) && n < 3 {
			add("new", "New from "+sender(t.it)+": "+lowerVerb(m.phrase(t)), t.it)
			n++
		}
	}
	if m.Last.Date != m.Day.In(m.Zone).Format(isoDate) {
		return // an earlier day's brief did not hold all events of this one
	}
	for _, it := range m.today {
		if old[it.ID] == nil && !it.HasFlag(app.FlagCancelled) {
			add("new", "New in your calendar: "+m.slotText(it), it)
		}
	}
}

func sameWords(a, b string) bool {
	in := map[string]bool{}
	for _, w := range evidence.Words(a) {
		in[w] = true
	}
	words := evidence.Words(b)
	common := 0
	for _, w := range words {
		if in[w] {
			common++
		}
	}
	return len(words) == 0 || common*10 >= len(words)*7
}

// leftOut counts the current items the brief does not rest on.
func (m *maker) leftOut(b *app.Brief) []app.Omitted {
	cited := map[string]bool{}
	for _, id := range b.ItemIDs() {
		cited[id] = true
	}
	count := map[app.Kind]int{}
	for _, g := range m.Evidence.Groups {
		told := false
		for _, i := range g.Items {
			told = told || cited[m.Items[i].ID]
		}
		if !told {
			count[m.Items[g.Lead].Kind]++
		}
	}
	return evidence.Counts(count)
}
