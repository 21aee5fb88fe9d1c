package draft

import (
	"sort"
	"strings"

	"daybrief/agent/evidence"
	"daybrief/app"
)

// task is one thing the reader has to do.
type task struct {
	text  string // imperative without full stop
	due   app.Stamp
	quote string
	it    *app.Item
}

// findTasks gathers the open actions of all mails and the tasks of today: a
// thing asked twice once, what is due first first.
func (m *maker) findTasks() {
	threads := map[string]bool{}
	var all []task
	for _, it := range m.byTime() {
		if it.HasFlag(app.FlagAnswered) {
			continue
		}
		if d := it.Detail.Mail; d != nil && d.Thread != "" { // a thread by its latest mail
			if threads[d.Thread] {
				continue
			}
			threads[d.Thread] = true
		}
		all = append(all, m.tasksOf(it)...)
	}
	for _, it := range append(append([]*app.Item(nil), m.late...), m.today...) {
		if it.Kind == app.KindTask && !it.HasFlag(app.FlagCancelled) {
			due := it.End
			if due.IsZero() {
				due = it.Start
			}
			all = append(all, task{text: title(it), due: due, it: it})
		}
	}
	sort.SliceStable(all, func(i, j int) bool {
		a, b := all[i], all[j]
		if !a.due.Equal(b.due) {
			return evidence.Sooner(a.due, b.due, m.Zone)
		}
		return higher(a.it, b.it)
	})
	seen := taskIndex{}
	for _, t := range all {
		if !seen.known(t) {
			seen.add(t)
			m.todo = append(m.todo, t)
		}
	}
}

// taskIndex finds the tasks that share words with another.
type taskIndex map[string][]*task

// wordsLooked bounds how many words of a task are looked up, and tasksLooked
// how many tasks a word leads to: a word in more of them tells little.
const (
	wordsLooked = 12
	tasksLooked = 16
)

func (x taskIndex) add(t task) {
	x["item "+t.it.ID] = append(x["item "+t.it.ID], &t)
	for _, w := range evidence.Words(t.text) {
		if len(x[w]) < tasksLooked {
			x[w] = append(x[w], &t)
		}
	}
}

// byTime returns the mails, the latest first.
func (m *maker) byTime() []*app.Item {
	out := append([]*app.Item(nil), m.mails...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].Time.After(out[j].Time) })
	return out
}

// known reports whether a task is there already: most of its words are those
// of another one.
func (x taskIndex) known(t task) bool {
	for _, o := range x["item "+t.it.ID] {
		if o.due.Equal(t.due) && weak(t.text) || t.due.IsZero() && verb(o.text) == verb(t.text) && verb(t.text) == "Pay" {
			return true // "pay by transfer" beside "pay the invoice"
		}
	}
	words := evidence.Words(t.text)
	if len(words) > wordsLooked {
		words = words[:wordsLooked]
	}
	common := map[*task]int{}
	for _, w := range words {
		for _, o := range x[w] {
			common[o]++
		}
	}
	for o, n := range common {
		if len(words) > 1 && n*10 >= len(words)*8 && (t.due.IsZero() || o.due.Equal(t.due)) {
			return true
		}
	}
	return false
}

func verb(text string) string {
	word, _, _ := strings.Cut(text, " ")
	return word
}

// weak reports whether an imperative has no thing of its own: "Start it in
// the portal", "Tell Mara".
func weak(text string) bool {
	words := strings.Fields(strings.ToLower(text))
	return len(words) < 3 || words[1] == "it" || words[1] == "them" || words[1] == "this" || words[0] == "tell" && len(words) < 4
}

// tasksOf returns the open actions of one mail: those that say what to do, and
// of the others the first where there is nothing better.
func (m *maker) tasksOf(it *app.Item) []task {
	var strong, rest []task
	answered := map[string]bool{}
	for i := range it.Actions {
		a := &it.Actions[i]
		if a.Owed || !a.Due.IsZero() && a.Due.TimeIn(m.Zone).Before(m.Day.AddDate(0, 0, -7)) {
			continue
		}
		t := task{text: clean(a.Text), due: a.Due, quote: oneLine(a.Quote), it: it}
		switch {
		case strings.HasPrefix(t.text, "Answer "):
			if n := indexOf(strong, t.text); n >= 0 || answered[t.text] {
				if n >= 0 && strong[n].due.IsZero() {
					strong[n].due = t.due // "are you free?" ... "tell me by Tuesday"
				}
				continue
			}
			strong = append(strong, t)
		case weak(t.text) || spoken(t.text):
			rest = append(rest, t)
		default:
			strong = append(strong, t)
		}
	}
	if len(strong) == 0 && len(rest) > 0 {
		strong = rest[:1]
	}
	if len(strong) > 3 {
		sort.SliceStable(strong, func(i, j int) bool { return evidence.Sooner(strong[i].due, strong[j].due, m.Zone) })
		strong = strong[:3]
	}
	return strong
}

func indexOf(list []task, text string) int {
	for i := range list {
		if list[i].text == text {
			return i
		}
	}
	return -1
}

// spoken reports whether an action only repeats what somebody said.
func spoken(text string) bool {
	head, _, ok := strings.Cut(text, ": ")
	return ok && (strings.HasSuffix(head, " asks") || strings.HasSuffix(head, " promises"))
}

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

// actionLines is the to-do list.
func (m *maker) actionLines() []app.ActionLine {
	var out []app.ActionLine
	for _, t := range m.todo {
		s := m.say(m.phrase(t), t.it)
		if !m.fresh(s) { // it is word for word one of the three lines
			from := " (task)"
			if t.it.Kind == app.KindMail {
				from = " (mail from " + sender(t.it) + ")"
			}
			s = m.say(m.phrase(t)+from, t.it)
			m.fresh(s)
		}
		out = append(out, app.ActionLine{Sentence: s, Due: t.due, Quote: t.quote})
		if len(out) == actionLines {
			break
		}
	}
	return out
}
