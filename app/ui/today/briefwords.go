package today

import (
	"fmt"
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
	parts := []string{fmt.Sprintf("%d min", readingMinutes(b)), "made " + st.AsOf(b.Made)}
	if !b.Planned.IsZero() && b.Made.Sub(b.Planned) > 15*time.Minute {
		parts[1] = "planned " + st.AsOf(b.Planned) + ", made " + st.AsOf(b.Made)
	}
	return strings.Join(append(parts, paper.Count(len(b.Sources), "source", "sources")), " · ")
}

// kindNames gives singular and plural of the kinds that can be left out.
func kindNames(k app.Kind) (one, many string) {
	switch k {
	case app.KindMail:
		return "mail", "mails"
	case app.KindEvent:
		return "event", "events"
	case app.KindTask, app.KindAction:
		return "task", "tasks"
	case app.KindStory:
		return "story", "stories"
	case app.KindArticle:
		return "article", "articles"
	}
	return string(k), string(k) + "s"
}

// leftOutLine returns "Left out: 14 mails, 31 stories", or nothing.
func leftOutLine(list []app.Omitted) string {
	var parts []string
	for _, o := range list {
		if o.Count > 0 {
			one, many := kindNames(o.Kind)
			parts = append(parts, paper.Count(o.Count, one, many))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Left out: " + strings.Join(parts, ", ") + "."
}

// stateWords returns how a source answered.
func stateWords(s app.SourceState) string {
	switch s {
	case app.SourceOK:
		return "answered"
	case app.SourcePartial:
		return "answered in part"
	case app.SourceStale:
		return "an older answer is shown"
	}
	return "did not answer"
}
