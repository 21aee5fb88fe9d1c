package draft

import (
	"sort"
	"strings"
	"time"
	"unicode"

	"daybrief/agent/evidence"
	"daybrief/app"
	"daybrief/app/lazyre"
)

// insights join two items, or an item with its history. There are as many as
// there are, five at most.
func (m *maker) insights() []app.Sentence {
	var out []app.Sentence
	used := map[string]int{}
	for _, f := range []func() []app.Sentence{m.preparing, m.clashes, m.sharedNames, m.goesOn, m.planWeather, m.waiting, m.owed, m.pileUp, m.manySources, m.deadlineAfter} {
		for _, s := range f() {
			if len(out) == insightLines {
				return out
			}
			if len(s.Items) > 1 && used[s.Items[0]+s.Items[1]] > 0 {
				continue
			}
			if m.fresh(s) {
				out = append(out, s)
				if len(s.Items) > 1 {
					used[s.Items[0]+s.Items[1]]++
					used[s.Items[1]+s.Items[0]]++
				}
			}
		}
	}
	return out
}

// prepareInsights bounds how many insights tell what a meeting needs.
const prepareInsights = 2

// preparing: a mail asks for what a meeting needs; of more than two meetings
// those whose mails weigh most.
func (m *maker) preparing() []app.Sentence {
	type need struct {
		s     app.Sentence
		score float64
	}
	var list []need
	for _, it := range append(append([]*app.Item(nil), m.busy()...), m.tomorrow...) {
		l := m.linkOf(it)
		if l == nil {
			continue
		}
		for _, t := range m.todo {
			if contains(t.Items, l.mail.ID) && !spoken(t.text) && !strings.HasPrefix(t.text, "Answer ") {
				list = append(list, need{m.say(m.need(it, t), it, t.it), t.it.Score})
				break
			}
		}
	}
	for len(list) > prepareInsights {
		least := 0
		for i := range list {
			if list[i].score < list[least].score {
				least = i
			}
		}
		list = append(list[:least], list[least+1:]...)
	}
	var out []app.Sentence
	for _, n := range list {
		out = append(out, n.s)
	}
	return out
}

// need says what a mail wants for an event, or after it.
func (m *maker) need(it *app.Item, t task) string {
	head := called(it) + m.at(it)
	switch {
	case !t.due.IsZero() && !evidence.Sooner(t.due, it.Start, m.Zone):
		return head + " comes first, then what " + sender(t.it) + " asks for: " + lowerVerb(t.text) + pad(m.by(t.due))
	case t.it.From == nil || machine.MatchString(t.it.From.Address):
		return "For " + head + ", " + lowerVerb(m.phrase(t))
	}
	return "For " + head + ", " + m.wants(t, sender(t.it))
}

// clashes: two events at one time.
func (m *maker) clashes() []app.Sentence {
	var out []app.Sentence
	busy := m.busy()
	for i, a := range busy {
		for _, b := range busy[i+1:] {
			if len(out) == 2 || !b.Start.Time().Before(a.End.Time()) {
				break
			}
			if m.overlap(a, b) != "" {
				out = append(out, m.say(called(a)+" runs until "+m.clock(a.End.Time())+", but "+called(b)+" begins at "+m.clock(b.Start.Time())+": you cannot be at both", a, b))
			}
		}
	}
	return out
}

// deadlineAfter: an event stands right before a deadline of the day.
func (m *maker) deadlineAfter() []app.Sentence {
	var out []app.Sentence
	for _, t := range m.todo {
		if !m.dueToday(t) || t.due.IsDate() || spoken(t.text) || t.due.TimeIn(m.Zone).Before(m.Day) {
			continue
		}
		var last *app.Item
		for _, it := range m.busy() {
			if it.End.TimeIn(m.Zone).After(t.due.TimeIn(m.Zone).Add(-2*time.Hour)) && it.Start.TimeIn(m.Zone).Before(t.due.TimeIn(m.Zone)) {
				last = it
			}
		}
		if last != nil {
			out = append(out, m.say(called(last)+" at "+m.clock(last.Start.Time())+" takes time before the "+m.clock(t.due.Time())+" deadline: "+lowerVerb(shorten(t.text, 90)), last, t.it))
		}
	}
	return out
}

// pileUp: several things due on one day.
func (m *maker) pileUp() []app.Sentence {
	days := map[string][]task{}
	var order []string
	for _, t := range m.todo {
		if t.due.IsZero() || t.due.TimeIn(m.Zone).Before(m.Day) || spoken(t.text) {
			continue
		}
		d := t.due.Date(m.Zone)
		if len(days[d]) == 0 {
			order = append(order, d)
		}
		if n := len(days[d]); n == 0 || days[d][n-1].it.ID != t.it.ID {
			days[d] = append(days[d], t)
		}
	}
	var out []app.Sentence
	for _, d := range order {
		if len(days[d]) < 2 {
			continue
		}
		var parts []string
		var items []*app.Item
		for _, t := range days[d][:min(3, len(days[d]))] {
			p := m.party(t)
			if !t.due.IsDate() {
				p += " (" + m.clock(t.due.Time()) + ")"
			}
			parts, items = append(parts, p), append(items, t.it)
		}
		out = append(out, m.say("Deadlines "+m.onDay(days[d][0].due)+": "+list(parts), items...))
	}
	return out
}

func (m *maker) onDay(s app.Stamp) string {
	n := m.dayName(s.TimeIn(m.Zone))
	if n == "today" || n == "tomorrow" {
		return n
	}
	return "on " + n
}

// planWeather: the weather against a plan of tomorrow.
func (m *maker) planWeather() []app.Sentence {
	if m.weather == nil || m.weather.Detail.Weather == nil {
		return nil
	}
	if out := m.wetPlans(); len(out) > 0 {
		return out
	}
	d := m.weatherDay(1)
	if d == nil || len(m.tomorrow) == 0 {
		return nil
	}
	w := m.weather.Detail.Weather
	words := strings.ToLower(d.Words)
	if !strings.Contains(words, "storm") && !strings.Contains(words, "snow") && w.Kmh(d.Gusts) < 75 {
		return nil
	}
	it := m.tomorrow[0]
	for _, o := range m.byWeight(m.tomorrow) {
		it = o
		break
	}
	text := "Plan the way to " + called(it) + m.at(it) + ": the forecast for " + w.Place + " says " + lowerVerb(d.Words)
	items := []*app.Item{it, m.weather}
	return []app.Sentence{m.say(text, items...)}
}

// wetPlans: an event under the sky in hours of rain.
func (m *maker) wetPlans() []app.Sentence {
	for _, it := range m.busy() {
		if code, _ := m.outdoors(it); code == "rain" {
			text := "Rain is likely when " + called(it) + " begins at " + m.clock(it.Start.Time())
			if wet := strings.TrimPrefix(m.wetHours(), ", likeliest "); wet != "" {
				text += "; it is likeliest " + wet
			}
			return []app.Sentence{m.say(text, it, m.weather)}
		}
	}
	return nil
}

// manySources: one story told by several sources.
func (m *maker) manySources() []app.Sentence {
	var out []app.Sentence
	for _, list := range [][]story{m.market, m.tech, m.other} {
		for _, s := range list {
			names := []string{}
			seen := map[string]bool{}
			for _, it := range append([]*app.Item{s.it}, s.also...) {
				if it.From != nil && it.From.Name != "" && it.Kind == app.KindArticle && !seen[it.From.Name] {
					seen[it.From.Name] = true
					names = append(names, it.From.Name)
				}
			}
			if len(names) > 1 && len(names) < 5 {
				out = append(out, m.say(lead(names)+" tell the same story: "+title(s.it), append([]*app.Item{s.it}, s.also...)...))
			}
		}
	}
	return out[:min(len(out), 2)]
}

func lead(names []string) string { sort.Strings(names); return list(names) }

var nameLike = lazyre.New(`\b\p{Lu}[\p{L}\d]{3,}\b`)

// sharedNames: a name of the reader's own mail or calendar that the news
// speaks of too.
func (m *maker) sharedNames() []app.Sentence {
	count := map[string]int{}
	in := map[string][]story{}
	for _, list := range [][]story{m.market, m.tech} {
		for _, s := range list {
			for w := range names(s.it.Title) {
				count[w]++
				in[w] = append(in[w], s)
			}
		}
	}
	var out []app.Sentence
	for _, it := range m.mails[:min(len(m.mails), mailsRead)] {
		found := ""
		own := names(strings.Join(evidence.Sentences(it), " "))
		for w := range own {
			if count[w] == 1 && distinctive(w) && (found == "" || w < found) && (it.From == nil || !strings.Contains(it.From.Name, w)) {
				found = w
			}
		}
		if found != "" {
			s := in[found][0]
			out = append(out, m.say(found+" is in the mail from "+sender(it)+` and in the news: "`+title(s.it)+`"`, it, s.it))
		}
	}
	return out[:min(len(out), 2)]
}

// goesOn: today's news goes on with a story the reader liked.
func (m *maker) goesOn() []app.Sentence {
	var out []app.Sentence
	for _, r := range m.Evidence.Memory {
		now, old := m.byID[r.For], &m.Items[r.Item]
		if r.Why == evidence.WhyLiked && now != nil {
			out = append(out, m.say(`You liked "`+title(old)+`" `+m.onDate(old.When())+`; today: "`+title(now)+`"`, now, old))
		}
	}
	return out[:min(len(out), 1)]
}

// names returns the words of a text that look like names where no sentence
// begins.
func names(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range nameLike.FindAllString(text, -1) {
		set[w] = true
	}
	return set
}

// distinctive reports whether a word cannot be a plain one with a capital:
// it has a capital inside, or a digit.
func distinctive(w string) bool {
	for i, r := range w {
		if i > 0 && (unicode.IsUpper(r) || unicode.IsDigit(r)) {
			return strings.IndexFunc(w, unicode.IsLower) >= 0
		}
	}
	return false
}
