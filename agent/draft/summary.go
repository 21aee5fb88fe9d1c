package draft

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"daybrief/app"
)

// summary is the day in five or six sentences: its shape, what is due, what
// comes next, chats, markets, tech, weather.
func (m *maker) summary() []app.Sentence {
	var out []app.Sentence
	for _, f := range []func() (app.Sentence, bool){m.shape, m.dueSoon, m.ahead, m.noteSum, m.marketSum, m.techSum, m.weatherSum, m.worldSum, m.moreMail} {
		if s, ok := f(); ok && len(out) < summaryLines && m.fresh(s) {
			out = append(out, s)
		}
	}
	return out
}

// shape tells how the day runs.
func (m *maker) shape() (app.Sentence, bool) {
	weekday := m.Day.In(m.Zone).Format("Monday")
	busy := m.busy()
	if len(busy) == 0 {
		for _, it := range m.today {
			if it.AllDay && !it.HasFlag(app.FlagCancelled) {
				return m.say(weekday+" has no fixed hours; all day: "+title(it), it), true
			}
		}
		if len(m.tomorrow) > 0 && !m.tomorrow[0].AllDay {
			return m.say("Your calendar is free today; tomorrow begins with "+called(m.tomorrow[0])+" at "+m.clock(m.tomorrow[0].Start.Time()), m.tomorrow[0]), true
		}
		return app.Sentence{}, false
	}
	name := func(it *app.Item) string {
		if it.Start.TimeIn(m.Zone).Before(m.Day) {
			return called(it) + " since yesterday"
		}
		return called(it) + " at " + m.clock(it.Start.Time())
	}
	if len(busy) <= 3 {
		var parts []string
		for _, it := range busy {
			parts = append(parts, name(it))
		}
		text := weekday + " holds " + list(parts)
		if len(text) < sentenceMax {
			return m.say(text, busy...), true
		}
	}
	first, last := busy[0], busy[len(busy)-1]
	if len(busy) == 1 {
		return m.say(weekday+" holds "+name(first), first), true
	}
	items := []*app.Item{first, last}
	text := weekday + " runs from " + name(first) + " to " + name(last)
	if top := m.byWeight(busy); len(top) > 0 && top[0] != first && top[0] != last {
		text += "; what matters most is " + name(top[0])
		items = append(items, top[0])
	}
	return m.say(text, items...), true
}

// dueSoon tells what is due today, or what is asked where nothing is due.
func (m *maker) dueSoon() (app.Sentence, bool) {
	var due, open []task
	for _, t := range m.todo {
		if m.dueToday(t) {
			due = append(due, t)
		} else {
			open = append(open, t)
		}
	}
	if len(due) == 0 {
		if len(open) == 0 {
			return m.quietMail()
		}
		return m.joined("Nothing is due today; first in line: ", open, 1)
	}
	var parts []string
	var items []*app.Item
	size := 0
	for _, t := range due {
		p := "answer " + sender(t.it)
		if !strings.HasPrefix(t.text, "Answer ") && !spoken(t.text) {
			p = lowerVerb(shorten(t.text, 70))
		}
		p += pad(strings.TrimSpace(strings.TrimSuffix(m.by(t.due), "today")))
		if size+len(p) > 170 {
			break
		}
		size += len(p)
		parts, items = append(parts, p), append(items, t.it)
	}
	if len(parts) == 0 {
		return m.joined("Today you have to ", due, 1)
	}
	return m.say("Today you have to "+list(parts), items...), true
}

// joined lists up to n tasks behind a lead.
func (m *maker) joined(lead string, tasks []task, n int) (app.Sentence, bool) {
	var parts []string
	var items []*app.Item
	for _, t := range tasks[:min(n, len(tasks))] {
		parts, items = append(parts, lowerVerb(m.phrase(t))), append(items, t.it)
	}
	return m.say(lead+list(parts), items...), true
}

// quietMail tells of the best mail when none asks for anything.
func (m *maker) quietMail() (app.Sentence, bool) {
	if len(m.mails) == 0 {
		return app.Sentence{}, false
	}
	it := m.mails[0]
	return m.say("No mail asks anything of you; the first to read is "+sender(it)+` on "`+title(it)+`"`, it), true
}

// shorten cuts an imperative at a place where it may end.
func shorten(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for _, at := range []string{" (", ": ", ", ", " with ", " and ", " for "} {
		if i := strings.Index(s, at); i > 12 && i <= limit {
			return s[:i]
		}
	}
	return s
}

// ahead tells of the next days: tomorrow's weightiest event and deadlines.
func (m *maker) ahead() (app.Sentence, bool) {
	var parts []string
	var items []*app.Item
	if top := m.byWeight(m.tomorrow); len(top) > 0 {
		p := "tomorrow brings " + called(top[0])
		if !top[0].AllDay {
			p += " at " + m.clock(top[0].Start.Time())
		}
		parts, items = append(parts, p), append(items, top[0])
	}
	size := 0
	for _, t := range m.todo {
		if t.due.IsZero() || m.dueToday(t) || spoken(t.text) || t.due.TimeIn(m.Zone).After(m.Day.AddDate(0, 0, 8)) {
			continue
		}
		p := m.by(t.due) + ", " + lowerVerb(shorten(t.text, 60))
		if strings.HasPrefix(t.text, "Answer ") {
			p = sender(t.it) + " wants an answer " + m.by(t.due)
		}
		if size+len(p) > 130 || len(parts) > 2 {
			break
		}
		size += len(p)
		parts, items = append(parts, p), append(items, t.it)
	}
	if len(parts) == 0 {
		return app.Sentence{}, false
	}
	text := strings.Join(parts, "; ")
	if items[0].Kind == app.KindMail {
		text = "Coming up: " + text
	}
	return m.say(text, items...), true
}

func (m *maker) marketSum() (app.Sentence, bool) { return m.newsSum("In the markets, ", m.market) }
func (m *maker) techSum() (app.Sentence, bool)   { return m.newsSum("In tech, ", m.tech) }
func (m *maker) worldSum() (app.Sentence, bool)  { return m.newsSum("Also in the news: ", m.other) }

// newsSum names the two top stories of a class.
func (m *maker) newsSum(lead string, list []story) (app.Sentence, bool) {
	if len(list) == 0 {
		return app.Sentence{}, false
	}
	text := lead
	var items []*app.Item
	for i, s := range list[:min(2, len(list))] {
		t := lower(title(s.it), s.it.Text)
		if firstPerson.MatchString(t) || strings.Contains(t, ": ") && t == title(s.it) {
			t = `"` + strings.ReplaceAll(t, `"`, "'") + `"` // its author speaks, or it has a colon of its own
		}
		if i > 0 {
			if len(text)+len(t) > sentenceMax-8 {
				break
			}
			t = "; " + t
		} else if r, _ := utf8.DecodeRuneInString(t); strings.HasSuffix(text, ", ") && !unicode.IsLower(r) {
			text = strings.TrimSuffix(text, ", ") + ": "
		}
		text += t
		items = append(items, s.it)
	}
	return m.say(text, items...), true
}

// moreMail tells of mails that ask for nothing, where the day has little else.
func (m *maker) moreMail() (app.Sentence, bool) {
	var parts []string
	var items []*app.Item
	size := 0
	for i, it := range m.mails {
		if len(m.asks[it.ID]) > 0 || it.HasFlag(app.FlagAnswered) || i == 0 && len(m.todo) == 0 {
			continue // told of among what is to be done
		}
		p := sender(it) + ` on "` + title(it) + `"`
		if size += len(p); len(parts) == 2 || size > sentenceMax-40 || title(it) == "" {
			break
		}
		parts, items = append(parts, p), append(items, it)
	}
	if len(parts) == 0 {
		return app.Sentence{}, false
	}
	return m.say("Also in your mail: "+list(parts), items...), true
}

func (m *maker) weatherSum() (app.Sentence, bool) {
	if m.weather == nil || m.weather.Detail.Weather == nil {
		return app.Sentence{}, false
	}
	w, d := m.weather.Detail.Weather, m.weatherDay(0)
	if d == nil {
		return app.Sentence{}, false
	}
	text := "Expect " + lowerVerb(d.Words) + " in " + w.Place + " and at most " + number(d.High) + " " + w.Unit
	if d.Words == "" {
		text = "Expect at most " + number(d.High) + " " + w.Unit + " in " + w.Place
	}
	if n := m.weatherDay(1); n != nil && n.Words != "" && !strings.EqualFold(n.Words, d.Words) {
		text += "; tomorrow: " + lowerVerb(n.Words)
	}
	return m.say(text, m.weather), true
}
