package draft

import (
	"sort"
	"strings"

	"daybrief/agent/evidence"
	"daybrief/app"
)

// tldr is the three lines: the most urgent thing to do, the most important
// event, the top market news. A class without material hands its line on; chats
// stand between the calendar and the market there.
func (m *maker) tldr() []app.Sentence {
	classes := [][]app.Sentence{m.mailHeads(), m.eventHeads(), m.noteHeads(), m.newsHeads(m.market), m.newsHeads(m.tech), m.newsHeads(m.other)}
	take := make([]int, len(classes))
	left := tldrLines
	for _, n := range []int{0, 1, 3} {
		if len(classes[n]) > 0 {
			take[n] = 1
			left--
		}
	}
	if take[0] > 0 && take[1] > 0 {
		classes[0] = append(classes[0][:1:1], unsaid(classes[0][1:], classes[1][0])...)
	}
	for n := 0; n < len(classes) && left > 0; n++ {
		for take[n] < len(classes[n]) && left > 0 {
			take[n]++
			left--
		}
	}
	var out []app.Sentence
	for n, c := range classes {
		for _, s := range c[:take[n]] {
			m.fresh(s)
			out = append(out, s)
		}
	}
	for len(out) < tldrLines {
		out = append(out, app.Sentence{Text: app.NothingElse, By: app.ByRules})
		break
	}
	return out
}

// unsaid are the lines whose task another one does not name already: what is to
// be brought to a meeting stands with the meeting.
func unsaid(list []app.Sentence, other app.Sentence) []app.Sentence {
	var out []app.Sentence
	for _, s := range list {
		what, _, _ := strings.Cut(s.Text, " (") // of whom
		if what = letters(what); what == "" || !strings.Contains(letters(other.Text), what) {
			out = append(out, s)
		}
	}
	return out
}

// mailHeads are lines on what to do, the most urgent first; what is due today
// takes the next deadline of the day along.
func (m *maker) mailHeads() []app.Sentence {
	var out []app.Sentence
	used := map[string]bool{}
	for _, t := range m.urgent() {
		if used[t.it.ID] || len(out) == tldrLines {
			continue
		}
		used[t.it.ID] = true
		text := m.phrase(t)
		items := []*app.Item{t.it}
		if len(out) == 0 && m.dueToday(t) {
			if o, ok := m.nextToday(t); ok {
				second := "; next, " + lowerVerb(m.phrase(o))
				if len(text)+len(second) < sentenceMax {
					text += second
					items = append(items, o.it)
					used[o.it.ID] = true
				}
			}
		}
		out = append(out, m.say(text, items...))
	}
	for _, it := range m.mails {
		if len(out) < tldrLines && !used[it.ID] {
			out = append(out, m.mailLine(it))
		}
	}
	return out
}

// urgent returns the tasks in the order of urgency: due today or before, then
// by the rank of the mail.
func (m *maker) urgent() []task {
	var now, later []task
	for _, t := range m.todo {
		switch {
		case m.dueToday(t):
			now = append(now, t)
		case t.it.Score >= 0.55:
			later = append(later, t)
		}
	}
	byScore(later)
	return append(now, later[:min(len(later), tldrLines*2)]...)
}

func (m *maker) dueToday(t task) bool {
	return !t.due.IsZero() && t.due.TimeIn(m.Zone).Before(m.end)
}

func (m *maker) nextToday(t task) (task, bool) {
	for _, o := range m.todo {
		if o.it.ID != t.it.ID && m.dueToday(o) {
			return o, true
		}
	}
	return task{}, false
}

// eventHeads are lines on events, the most important first, today before
// tomorrow.
func (m *maker) eventHeads() []app.Sentence {
	var out []app.Sentence
	for _, day := range [][]*app.Item{m.today, m.tomorrow} {
		for _, it := range m.byWeight(day) {
			if len(out) == tldrLines {
				return out
			}
			text := m.eventPhrase(it)
			items := []*app.Item{it}
			if p := m.preparation(it); p != "" {
				text += ": " + p
			} else if l := m.linkOf(it); l != nil {
				text += `; read the mail "` + title(l.mail) + `" from ` + sender(l.mail)
				items = append(items, l.mail)
			}
			out = append(out, m.say(text, items...))
		}
	}
	return out
}

// byWeight orders the events that take place by how much they matter.
func (m *maker) byWeight(list []*app.Item) []*app.Item {
	weight := func(it *app.Item) float64 {
		w := it.Score
		if m.linkOf(it) != nil {
			w += 0.15
		}
		if m.preparation(it) != "" {
			w += 0.05
		}
		if it.AllDay {
			w -= 0.1
		}
		return w
	}
	var out []*app.Item
	weights := map[string]float64{}
	for _, it := range list {
		if !it.HasFlag(app.FlagCancelled) && it.Kind == app.KindEvent && it.Title != "" {
			weights[it.ID] = weight(it)
			out = append(out, it)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return weights[out[i].ID] > weights[out[j].ID] })
	return out
}

// eventPhrase is an event with its hour and place: "14:00 Review (Room Elbe)".
func (m *maker) eventPhrase(it *app.Item) string {
	s := title(it)
	if p := place(it); p != "" && !strings.Contains(s, p) {
		s += " (" + p + ")"
	}
	start := it.Start.TimeIn(m.Zone)
	tomorrow := !start.Before(m.end)
	switch {
	case it.AllDay && tomorrow:
		return "Tomorrow, all day: " + s
	case it.AllDay:
		return "Today, all day: " + s
	case tomorrow:
		return "Tomorrow " + m.clock(start) + " " + s
	}
	return m.clock(start) + " " + s
}

func place(it *app.Item) string {
	if it.Detail.Event == nil {
		return ""
	}
	p := clean(it.Detail.Event.Place)
	if len(p) > 60 {
		p = evidence.Cut(p, 60)
	}
	return p
}
