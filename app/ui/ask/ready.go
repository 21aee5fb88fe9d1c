package ask

import (
	"daybrief/app"
	"daybrief/app/locale"
	"daybrief/app/ui/paper"
)

// question is one the screen offers: in the reader's words, and in those the
// program's rules read.
type question struct{ shown, asked string }

// titleMost is the longest title a ready question names, in characters.
const titleMost = 48

// readyQuestions are questions that today's brief suggests, the most useful
// first.
func readyQuestions(st *paper.Style, b *app.Brief, items []app.Item) []question {
	byID := map[string]*app.Item{}
	for i := range items {
		byID[items[i].ID] = &items[i]
	}
	var out []question
	add := func(q question) {
		if len(out) < readyMost {
			out = append(out, q)
		}
	}
	for _, s := range b.Timeline {
		if !s.AllDay && !s.Start.IsDate() && s.Start.Time().After(st.Now) && fits(s.Title) {
			add(question{st.Say("ask.ready.prepare", "Title", locale.Isolate(s.Title)), "What do I need to prepare for " + s.Title + "?"})
			break
		}
	}
	for _, s := range b.Mail {
		if it := first(byID, s.Items); it != nil && it.From != nil && fits(it.From.Name) {
			add(question{st.Say("ask.ready.want", "Name", locale.Isolate(it.From.Name)), "What did " + it.From.Name + " want?"})
			break
		}
	}
	if len(b.Actions) > 0 {
		add(question{st.Say("ask.ready.todo"), "What do I have to do today?"})
	}
	add(question{st.Say("ask.ready.tomorrow"), "What's on my calendar tomorrow?"})
	if b.Weather != nil {
		add(question{st.Say("ask.ready.umbrella"), "Do I need an umbrella today?"})
	}
	return out
}

func fits(s string) bool { return s != "" && len([]rune(s)) <= titleMost }

func first(byID map[string]*app.Item, ids []string) *app.Item {
	for _, id := range ids {
		if it := byID[id]; it != nil {
			return it
		}
	}
	return nil
}
