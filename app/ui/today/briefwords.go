package today

import (
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/ui/paper"
)

// wordsAMinute is how fast one reads short factual text.
const wordsAMinute = 220

// readingMinutes returns how long the brief takes to read, at least a minute.
func readingMinutes(b *app.Brief) int {
	n := 0
	b.Sentences(func(_ string, s *app.Sentence) { n += len(strings.Fields(s.Text)) })
	return max(1, (n+wordsAMinute/2)/wordsAMinute)
}

// madeLine returns the quiet line of the header.
func madeLine(st *paper.Style, b *app.Brief) string {
	made := st.Say("common.made", "When", st.AsOf(b.Made))
	if !b.Planned.IsZero() && b.Made.Sub(b.Planned) > 15*time.Minute {
		made = st.Say("common.made_late", "Planned", st.AsOf(b.Planned), "When", st.AsOf(b.Made))
	}
	length := st.Words.Duration(time.Duration(readingMinutes(b)) * time.Minute)
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

// stateWords returns how a source answered.
func stateWords(st *paper.Style, s app.SourceState) string {
	switch s {
	case app.SourceOK:
		return st.Say("common.state_ok")
	case app.SourcePartial:
		return st.Say("common.state_partial")
	case app.SourceStale:
		return st.Say("common.state_stale")
	}
	return st.Say("common.state_failed")
}
