package ui

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"daybrief/app"
)

// clock returns an hour as the reader's locale writes it.
func (st *style) clock(t time.Time) string {
	if st.hour24 {
		return t.In(st.zone).Format("15:04")
	}
	return t.In(st.zone).Format("3:04 PM")
}

// asOf returns a moment as seen from today: "06:31", "yesterday 06:31",
// "Mon 06:31", "3 November 06:31".
func (st *style) asOf(t time.Time) string {
	switch days := st.daysAgo(t); {
	case days == 0:
		return st.clock(t)
	case days == 1:
		return "yesterday " + st.clock(t)
	case days > 1 && days < 7:
		return t.In(st.zone).Format("Mon ") + st.clock(t)
	}
	return t.In(st.zone).Format("2 January ") + st.clock(t)
}

// daysAgo returns how many calendar days t lies before today.
func (st *style) daysAgo(t time.Time) int {
	midnight := func(t time.Time) time.Time {
		y, m, d := t.In(st.zone).Date()
		return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
	}
	return int(midnight(st.now).Sub(midnight(t)).Hours() / 24)
}

// due returns by when something is to be done, and whether that is today or
// past.
func (st *style) due(s app.Stamp) (words string, pressing bool) {
	if s.IsZero() {
		return "", false
	}
	t := s.TimeIn(st.zone)
	days := -st.daysAgo(t)
	hour := ""
	if !s.IsDate() {
		hour = " " + st.clock(t)
	}
	switch {
	case days < 0:
		return "overdue since " + t.Format("2 January"), true
	case days == 0:
		return "due today" + hour, true
	case days == 1:
		return "due tomorrow" + hour, false
	case days < 7:
		return "due " + t.Format("Monday") + hour, false
	}
	return "due " + t.Format("2 January") + hour, false
}

// dayName returns a date of a brief as a headline: "Saturday, 21 November".
func dayName(date string) string {
	t, err := time.Parse("2006-01-02", date)
	if err != nil {
		return date
	}
	return t.Format("Monday, 2 January")
}

// wordsAMinute is how fast one reads short factual text.
const wordsAMinute = 220

// readingMinutes returns how long the brief takes to read, at least a minute.
func readingMinutes(b *app.Brief) int {
	n := 0
	b.Sentences(func(_ string, s *app.Sentence) { n += len(strings.Fields(s.Text)) })
	return max(1, (n+wordsAMinute/2)/wordsAMinute)
}

// madeLine returns the quiet line of the header.
func (st *style) madeLine(b *app.Brief) string {
	parts := []string{fmt.Sprintf("%d min", readingMinutes(b)), "made " + st.asOf(b.Made)}
	if !b.Planned.IsZero() && b.Made.Sub(b.Planned) > 15*time.Minute {
		parts[1] = "planned " + st.asOf(b.Planned) + ", made " + st.asOf(b.Made)
	}
	return strings.Join(append(parts, count(len(b.Sources), "source", "sources")), " · ")
}

// joined returns what happened and what to do as sentences in one line.
func joined(text, hint string) string {
	out := ended(text)
	if hint != "" {
		out += " " + ended(hint)
	}
	return out
}

// ended closes a sentence, unless it ends in a command or an address, which a
// full stop would change.
func ended(s string) string {
	if s == "" || strings.ContainsRune(".!?…:", rune(s[len(s)-1])) || strings.Contains(s, ": ") {
		return s
	}
	return s + "."
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
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
			parts = append(parts, count(o.Count, one, many))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Left out: " + strings.Join(parts, ", ") + "."
}

// flagWarnings returns what the reader should be warned of before trusting an
// item.
func flagWarnings(it *app.Item) []string {
	var out []string
	for _, f := range it.Flags {
		switch f {
		case app.FlagInstructions:
			out = append(out, "Holds text that gives orders to programs. Daybrief shows it and does not follow it.")
		case app.FlagHidden:
			out = append(out, "Holds text that was hidden from its reader.")
		case app.FlagDamaged:
			out = append(out, "A part of it could not be read.")
		}
	}
	return out
}

// flagWords returns what else is to be said of an item, for its first line.
func flagWords(it *app.Item) []string {
	var out []string
	for _, f := range it.Flags {
		switch f {
		case app.FlagNewsletter, app.FlagCancelled, app.FlagTentative, app.FlagDeclined, app.FlagImportant:
			out = append(out, f)
		case app.FlagAutomatic:
			out = append(out, "sent by a machine")
		case app.FlagList:
			out = append(out, "mailing list")
		case app.FlagSent:
			out = append(out, "written by you")
		}
	}
	return out
}

// bylineOf returns sender or site, source and hour of an item.
func (st *style) bylineOf(it *app.Item) string {
	var parts []string
	for _, p := range []string{senderOrSite(it), it.Source} {
		if p != "" && (len(parts) == 0 || parts[0] != p) {
			parts = append(parts, p)
		}
	}
	switch {
	case it.AllDay:
		parts = append(parts, it.Start.TimeIn(st.zone).Format("Monday 2 January"))
	case !it.Start.IsZero():
		parts = append(parts, st.span(it.Span))
	case !it.Time.IsZero():
		parts = append(parts, st.asOf(it.Time))
	}
	if s := it.Detail.Story; s != nil {
		parts = append(parts, count(s.Points, "point", "points"), count(s.Comments, "comment", "comments"))
	}
	if e := it.Detail.Event; e != nil && e.Place != "" {
		parts = append(parts, e.Place)
	}
	return strings.Join(append(parts, flagWords(it)...), " · ")
}

// senderOrSite returns who an item is from. What was published is from its
// site, if its address names one.
func senderOrSite(it *app.Item) string {
	who := ""
	if it.From != nil {
		who = it.From.String()
	}
	if who == "" || it.Kind == app.KindArticle || it.Kind == app.KindStory {
		if host := siteOf(it.URL); host != "" {
			return host
		}
	}
	return who
}

func (st *style) span(s app.Span) string {
	start := s.Start.TimeIn(st.zone)
	if s.End.IsZero() || s.End.Equal(s.Start) {
		return st.asOf(start)
	}
	return st.asOf(start) + "–" + st.clock(s.End.TimeIn(st.zone))
}

func siteOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// openable reports whether an address is one the page may open.
func openable(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u.Host != ""
	case "mailto":
		return u.Opaque != ""
	}
	return false
}

// openWord returns what the button that opens an item says.
func openWord(k app.Kind) string {
	switch k {
	case app.KindMail:
		return "Open mail"
	case app.KindEvent, app.KindTask:
		return "Open in calendar"
	case app.KindStory:
		return "Open story"
	case app.KindArticle:
		return "Open article"
	}
	return "Open"
}

// stepWords returns a step of a run as the reader is told.
func stepWords(p app.Progress) string {
	switch p.Step {
	case "sources":
		if p.Source == "" {
			return "Reading your sources …"
		}
		return fmt.Sprintf("Reading %s … %d of %d", p.Source, min(p.Done+1, max(p.Total, 1)), max(p.Total, 1))
	case "store":
		return "Keeping what is new …"
	case "index":
		return "Remembering what is new …"
	case "score":
		return "Weighing what matters …"
	case "write":
		return "Writing the brief …"
	}
	return "Almost done …"
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
