// Package export writes a brief for readers other than the window: as plain
// text for a terminal. It knows the vocabulary alone and writes only what the
// brief says.
package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"daybrief/app"
)

// TextOptions of Text. The zero value writes 80 columns in the local zone.
type TextOptions struct {
	Width int            // columns; 0 means 80
	Zone  *time.Location // nil means time.Local
	Now   time.Time      // to tell yesterday from today; zero means Brief.Made
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

// wrapped writes text behind first, its other lines behind rest.
func (t *textWriter) wrapped(first, rest, text string) {
	line, used := first, utf8.RuneCountInString(first)
	empty := true
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		if !empty && used+1+n > t.o.Width {
			t.line("%s", line)
			line, used, empty = rest, utf8.RuneCountInString(rest), true
		}
		if !empty {
			line, used = line+" ", used+1
		}
		line, used, empty = line+word, used+n, false
	}
	t.line("%s", line)
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
	day := b.Date
	if d, err := time.ParseInLocation(time.DateOnly, b.Date, t.o.Zone); err == nil {
		day = d.Format("Monday, 2 January 2006")
	}
	t.line("%s", day)
	t.line("%s", t.made(b))
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
		return at.Format("15:04")
	case at.Format(time.DateOnly) == now.AddDate(0, 0, -1).Format(time.DateOnly):
		return "yesterday " + at.Format("15:04")
	}
	return at.Format("2 Jan 15:04")
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
		when = s.Start.TimeIn(t.o.Zone).Format("15:04")
	}
	text := s.Title
	if s.Place != "" {
		text += ", " + s.Place
	}
	for _, f := range s.Flags {
		switch f {
		case app.FlagCancelled, app.FlagTentative, app.FlagDeclined:
			text += " (" + f + ")"
		}
	}
	t.wrapped(fmt.Sprintf("  %-8s", when), "          ", text)
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
	for _, s := range b.Sources {
		if s.State == app.SourceOK {
			continue
		}
		text := s.Name
		if !s.AsOf.IsZero() {
			text += " (" + string(s.State) + ", as of " + t.clock(s.AsOf) + ")"
		}
		why := strings.TrimPrefix(strings.TrimPrefix(s.Why, s.Name), ": ")
		t.note(text, why, s.Hint)
	}
	for _, n := range b.Notes {
		t.note(n.Text, "", n.Hint)
	}
}

func (t *textWriter) note(text, why, hint string) {
	switch {
	case strings.HasPrefix(why, " "):
		text += why // goes on from the name: "News could not be read"
	case why != "":
		text += ": " + why
	}
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	t.wrapped("! ", "  ", strings.TrimSpace(text+" "+hint))
}
