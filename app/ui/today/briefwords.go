package today

import (
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// wordsAMinute is how fast one reads short factual text.
const wordsAMinute = 220

// Minutes a reader can choose to read: the three lines and the day; the page;
// and the page with the first words of its items.
const (
	minutesLeast = 1
	minutesUsual = 3
	minutesMost  = 10
)

// short is what a page of minutesLeast is made of.
func short(section string) bool {
	switch section {
	case "tldr", "timeline", "checks", "actions", "weather":
		return true
	}
	return false
}

// readingMinutes returns how long what is shown of the brief takes to read, at
// least a minute.
func readingMinutes(b *app.Brief, chosen int, fa *prose.Facts) int {
	n := 0
	b.Sentences(func(section string, s *app.Sentence) {
		if chosen == minutesLeast && !short(section) {
			return
		}
		n += len(strings.Fields(s.Text))
		if chosen == minutesMost {
			n += len(strings.Fields(passageOf(section, s, fa)))
		}
	})
	return max(1, (n+wordsAMinute/2)/wordsAMinute)
}

// passageMost is how much of an item's text a long page shows, in characters;
// three lines hold less.
const passageMost = 320

// passageOf is what a long page shows below a sentence: the first words of the
// item it rests on, unless they are the sentence.
func passageOf(section string, s *app.Sentence, fa *prose.Facts) string {
	switch section {
	case "mail", "market", "tech":
	default:
		return ""
	}
	if len(s.Items) == 0 || fa.Items[s.Items[0]] == nil || fa.Items[s.Items[0]].Suspicious() {
		return ""
	}
	text := strings.Join(strings.Fields(prose.BodyOf(fa.Items[s.Items[0]])), " ")
	if text == "" || strings.Contains(s.Text, text) {
		return ""
	}
	if r := []rune(text); len(r) > passageMost {
		text = string(r[:passageMost])
		text = text[:max(strings.LastIndexByte(text, ' '), 0)] + " …"
	}
	return text
}

// madeLine returns the quiet line of the header.
func madeLine(st *paper.Style, b *app.Brief, chosen int, fa *prose.Facts) string {
	made := st.Say("common.made", "When", st.AsOf(b.Made))
	if !b.Planned.IsZero() && b.Made.Sub(b.Planned) > 15*time.Minute {
		made = st.Say("common.made_late", "Planned", st.AsOf(b.Planned), "When", st.AsOf(b.Made))
	}
	length := st.Words.Duration(time.Duration(readingMinutes(b, chosen, fa)) * time.Minute)
	return strings.Join([]string{length, made, st.Say("common.sources", "N", len(b.Sources))}, " · ")
}

// counted says how many items of a kind there are.
func counted(st *paper.Style, k app.Kind, n int) string {
	switch k {
	case app.KindMail:
		return st.Say("common.mails", "N", n)
	case app.KindEvent:
		return st.Say("common.events", "N", n)
	case app.KindTask, app.KindAction:
		return st.Say("common.tasks", "N", n)
	case app.KindStory:
		return st.Say("common.stories", "N", n)
	case app.KindArticle:
		return st.Say("common.articles", "N", n)
	case app.KindNote:
		return st.Say("common.notes", "N", n)
	case app.KindWeather:
		return st.Say("common.forecasts", "N", n)
	}
	return st.Say("common.items", "N", n)
}

// leftOutLine returns "Left out: 14 mails and 31 stories.", or nothing.
func leftOutLine(st *paper.Style, list []app.Omitted) string {
	var parts []string
	for _, o := range list {
		if o.Count > 0 {
			parts = append(parts, counted(st, o.Kind, o.Count))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return st.Say("common.left_out", "List", st.Words.List(parts...))
}
