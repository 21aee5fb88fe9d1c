// Package export writes a brief for readers other than the window: as plain
// text, Markdown, a page of HTML that stands by itself, and a feed of Atom. It
// knows the vocabulary alone and writes only what the brief says.
//
// Contract: a brief holds words of strangers. Whatever they are, they come out
// as words: never as a heading, a link, a tag or a command to a terminal. What is
// a link leads to the web or to a mail address. Nothing written here loads
// anything.
package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"daybrief/app"
)

// TextOptions of Text. The zero value writes 80 columns in the local zone.
type TextOptions struct {
	Width int            // columns; 0 means 80
	Zone  *time.Location // nil means time.Local
	Now   time.Time      // to tell yesterday from today; zero means Brief.Made

	Hours12 bool // write 3:04 PM instead of 15:04
}

// Text writes the brief as plain text, wrapped to the width.
func Text(w io.Writer, b *app.Brief, o TextOptions) error {
	if o.Width <= 0 {
		o.Width = 80
	}
	if o.Zone == nil {
		o.Zone = time.Local
	}
	if o.Now.IsZero() {
		o.Now = b.Made
	}
	t := &textWriter{w: bufio.NewWriter(w), o: o}
	t.head(b)
	t.body(b)
	t.foot(b)
	return t.w.Flush()
}

type textWriter struct {
	w *bufio.Writer // keeps the first error until Flush
	o TextOptions
}

func (t *textWriter) line(format string, args ...any) { fmt.Fprintf(t.w, format+"\n", args...) }

// wrapped writes text behind first, its other lines behind rest. Columns are
// those of a terminal: a Chinese or Japanese character takes two, and where a
// text has no spaces it is broken between characters, as its script allows.
func (t *textWriter) wrapped(first, rest, text string) {
	line, used := first, uniseg.StringWidth(first)
	empty := true
	for _, word := range strings.Fields(Clean(text)) {
		for i, piece := range pieces(word) {
			n := uniseg.StringWidth(piece)
			gap := 1
			if empty || i > 0 {
				gap = 0
			}
			if !empty && used+gap+n > t.o.Width {
				t.line("%s", line)
				line, used, gap = rest, uniseg.StringWidth(rest), 0
			}
			line, used, empty = line+strings.Repeat(" ", gap)+piece, used+gap+n, false
		}
	}
	t.line("%s", line)
}

// pieces cuts a word where its line may end (UAX #14). A word of one column a
// character stays whole: a broken address could not be clicked.
func pieces(word string) []string {
	if uniseg.StringWidth(word) <= utf8.RuneCountInString(word) {
		return []string{word}
	}
	var list []string
	for state := -1; word != ""; {
		var piece string
		piece, word, _, state = uniseg.FirstLineSegmentInString(word, state)
		list = append(list, piece)
	}
	return list
}

func (t *textWriter) section(title string, list []app.Sentence) {
	if len(list) == 0 {
		return
	}
	t.line("\n%s", title)
	for _, s := range list {
		t.wrapped("  - ", "    ", s.Text)
	}
}

func (t *textWriter) head(b *app.Brief) {
	t.line("%s", Clean(dayName(b.Date, t.o.Zone)))
	t.line("%s", Clean(t.made(b)))
	if b.Sample {
		t.wrapped("", "", "This is a sample day. Add your own sources with: daybrief source add ADDRESS")
	}
	t.line("")
	for _, s := range b.TLDR {
		t.wrapped("* ", "  ", s.Text)
	}
	if len(b.Summary) > 0 {
		var all []string
		for _, s := range b.Summary {
			all = append(all, s.Text)
		}
		t.line("")
		t.wrapped("", "", strings.Join(all, " "))
	}
}

// made tells when and from what the brief was made, on one line.
func (t *textWriter) made(b *app.Brief) string {
	parts := []string{"made " + t.clock(b.Made)}
	if m := b.Model; m != "" {
		parts = append(parts, "worded by "+m)
	}
	if n := len(b.Sources); n == 1 {
		parts = append(parts, "1 source")
	} else if n > 1 {
		parts = append(parts, fmt.Sprintf("%d sources", n))
	}
	return strings.Join(parts, " · ")
}

// clock writes an hour of today as such, another day with its date.
func (t *textWriter) clock(at time.Time) string {
	at, now := at.In(t.o.Zone), t.o.Now.In(t.o.Zone)
	switch {
	case at.Format(time.DateOnly) == now.Format(time.DateOnly):
		return at.Format(app.HourLayout(t.o.Hours12))
	case at.Format(time.DateOnly) == now.AddDate(0, 0, -1).Format(time.DateOnly):
		return "yesterday " + at.Format(app.HourLayout(t.o.Hours12))
	}
	return at.Format("2 Jan " + app.HourLayout(t.o.Hours12))
}

func (t *textWriter) body(b *app.Brief) {
	if len(b.Timeline) > 0 {
		t.line("\nToday")
		for i := range b.Timeline {
			t.slot(&b.Timeline[i])
		}
	}
	var checks []app.Sentence
	for _, c := range b.Checks {
		checks = append(checks, c.Sentence)
	}
	t.section("Mind", checks)
	if len(b.Actions) > 0 {
		t.line("\nTo do")
		for _, a := range b.Actions {
			t.wrapped("  o ", "    ", a.Text)
		}
	}
	t.section("Mail", b.Mail)
	t.section("Markets", b.Market)
	t.section("Tech", b.Tech)
	if b.Weather != nil {
		t.section("Weather", []app.Sentence{b.Weather.Sentence})
	}
	t.section("Insights", b.Insights)
	var changes []app.Sentence
	for _, c := range b.Changes {
		changes = append(changes, c.Sentence)
	}
	t.section("Since the last brief", changes)
}

func (t *textWriter) slot(s *app.Slot) {
	when := "all day"
	if !s.AllDay && !s.Start.IsZero() {
		when = s.Start.TimeIn(t.o.Zone).Format(app.HourLayout(t.o.Hours12))
	}
	text := slotText(s)
	for _, f := range s.Flags {
		switch f {
		case app.FlagCancelled, app.FlagTentative, app.FlagDeclined:
			text += " (" + f + ")"
		}
	}
	column := 8 // "all day" and a blank
	if t.o.Hours12 {
		column = 9
	}
	t.wrapped(fmt.Sprintf("  %-*s", column, when), strings.Repeat(" ", 2+column), text)
}

var kindNames = map[app.Kind][2]string{
	app.KindMail: {"mail", "mails"}, app.KindEvent: {"event", "events"}, app.KindTask: {"task", "tasks"},
	app.KindStory: {"story", "stories"}, app.KindArticle: {"article", "articles"}, app.KindNote: {"note", "notes"},
	app.KindWeather: {"forecast", "forecasts"},
}

// LeftOut says in words what did not fit into the brief; "" when all did.
func LeftOut(list []app.Omitted) string {
	var parts []string
	for _, o := range list {
		name := kindNames[o.Kind][1]
		if o.Count == 1 {
			name = kindNames[o.Kind][0]
		}
		if name == "" {
			name = string(o.Kind)
		}
		if o.Count > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", o.Count, name))
		}
	}
	return strings.Join(parts, ", ")
}

func (t *textWriter) foot(b *app.Brief) {
	t.line("")
	end := "That's all for today."
	if left := LeftOut(b.LeftOut); left != "" {
		end += " Left out: " + left + "."
	}
	t.wrapped("", "", end)
	for i := range b.Sources {
		if s := &b.Sources[i]; s.State != app.SourceOK {
			t.wrapped("! ", "  ", t.failed(s))
		}
	}
	for _, n := range b.Notes {
		t.note(n.Text, "", n.Hint)
	}
}

// failed says of a source how it failed, as of when its items are, and what to
// do.
func (t *textWriter) failed(s *app.SourceStatus) string {
	text := s.Name
	if !s.AsOf.IsZero() {
		text += " (" + string(s.State) + ", as of " + t.clock(s.AsOf) + ")"
	}
	return remark(text, strings.TrimPrefix(strings.TrimPrefix(s.Why, s.Name), ": "), s.Hint)
}

func (t *textWriter) note(text, why, hint string) { t.wrapped("! ", "  ", remark(text, why, hint)) }

// remark joins what is told, why it is so and what to do about it.
func remark(text, why, hint string) string {
	switch {
	case strings.HasPrefix(why, " "):
		text += why // goes on from the name: "News could not be read"
	case why != "":
		text += ": " + why
	}
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	return strings.TrimSpace(text + " " + hint)
}
