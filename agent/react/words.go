package react

import (
	"fmt"
	"math"
	"strings"
	"time"

	"daybrief/agent/llm"
	"daybrief/app"
	"daybrief/app/lazyre"
)

var (
	linkLike = lazyre.New(`(?i)\b(?:https?://|www\.)\S+`)
)

// passageOf returns whole sentences of a text as far as they fit, without links.
func passageOf(text string, limit int) string {
	text = greeting.ReplaceAllString(llm.OneLine(linkLike.ReplaceAllString(text, "")), "")
	if len([]rune(text)) <= limit {
		return text
	}
	head := string([]rune(text)[:limit])
	if i := max(strings.LastIndex(head, ". "), strings.LastIndex(head, "? "), strings.LastIndex(head, "! ")); i > limit/3 {
		return head[:i+1]
	}
	return llm.Shorten(text, limit) + "…"
}

// own returns what the writer of an item wrote in it.
func own(it *app.Item) string {
	if m := it.Detail.Mail; m != nil && m.Core != "" {
		return m.Core
	}
	return it.Text
}

// dayWords is a day as it stands in lines and sentences.
func dayWords(t time.Time) string { return t.Format("Monday 2 January") }

// clock is how the reader's clock writes times.
type clock struct {
	zone   *time.Location
	twelve bool // 3:04 PM instead of 15:04
}

// when says when an item happens or came.
func (c clock) when(it *app.Item) string {
	switch {
	case it.Start.IsZero() && it.Time.IsZero():
		return ""
	case it.Start.IsZero():
		return it.Time.In(c.zone).Format("Monday 2 January " + app.HourLayout(c.twelve))
	case it.Start.IsDate():
		return dayWords(it.Start.TimeIn(c.zone))
	}
	s := it.Start.TimeIn(c.zone).Format("Monday 2 January " + app.HourLayout(c.twelve))
	if !it.End.IsZero() && !it.End.IsDate() {
		s += " to " + it.End.TimeIn(c.zone).Format(app.HourLayout(c.twelve))
	}
	return s
}

// evidenceLine is an item as the model is shown it, beginning with its kind.
func evidenceLine(it *app.Item, passage string, at clock) string {
	parts := []string{string(it.Kind)}
	switch {
	case it.HasFlag(app.FlagSent):
		parts[0] += " you wrote to " + peopleWords(it.People, 3)
	case it.From != nil && it.From.String() != "":
		parts[0] += " from " + it.From.String()
	}
	parts = append(parts, at.when(it))
	if it.Title != "" {
		parts = append(parts, `"`+it.Title+`"`)
	}
	if e := it.Detail.Event; e != nil && e.Place != "" {
		parts = append(parts, e.Place)
	}
	if it.Kind == app.KindEvent && len(it.People) > 0 {
		parts = append(parts, "with "+peopleWords(it.People, 4))
	}
	head := strings.Join(noEmpty(parts), ", ")
	if w := it.Detail.Weather; w != nil {
		return head + ": " + weatherWords(w, it)
	}
	if passage == "" {
		passage = own(it)
	}
	if passage == "" || passage == it.Title {
		return head
	}
	return head + ": " + passage
}

func noEmpty(list []string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func peopleWords(list []app.Person, most int) string {
	var out []string
	for i, p := range list {
		if i == most {
			break
		}
		out = append(out, p.String())
	}
	return strings.Join(out, ", ")
}

// weatherWords tells the days of a forecast.
func weatherWords(w *app.WeatherDetail, it *app.Item) string {
	var out []string
	for _, d := range w.Days {
		day := d.Date
		if t, err := time.Parse(time.DateOnly, d.Date); err == nil {
			day = dayWords(t)
		}
		out = append(out, fmt.Sprintf("%s %s, %s, %d%% chance of rain", day, d.Words, span(d, w.Unit), d.RainChance))
	}
	if len(out) == 0 {
		return llm.OneLine(it.Text)
	}
	return strings.Join(out, "; ")
}

func span(d app.WeatherDay, unit string) string {
	return fmt.Sprintf("%.0f to %.0f %s", math.Round(d.Low)+0, math.Round(d.High)+0, unit)
}

// sayMost is how long the passage in a sentence of the rules may be.
const sayMost = 300

// greeting opens a mail and says nothing.
var greeting = lazyre.New(`^(?i:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^,.!?:]{0,40}[,.!:]\s+`)

// say words an item by rules: who, when and its own words as a quote. It says
// nothing the item does not.
func say(it *app.Item, passage string, c clock) string {
	title, at := strings.TrimRight(llm.OneLine(linkLike.ReplaceAllString(it.Title, "")), " .!?"), c.when(it)
	if passage == "" {
		passage = own(it)
	}
	quote := passageOf(passage, sayMost)
	switch it.Kind {
	case app.KindEvent, app.KindTask:
		return ended(sayEvent(it, title, at) + quoted(quote))
	case app.KindWeather:
		if w := it.Detail.Weather; w != nil {
			return w.Place + ": " + weatherWords(w, it) + "."
		}
	case app.KindMail:
		who := "Somebody"
		if it.From != nil && it.From.String() != "" {
			who = it.From.String()
		}
		if it.HasFlag(app.FlagSent) {
			who = "You"
		}
		return ended(who + " wrote" + on(at) + about(title) + quoted(quote))
	}
	source := it.Source
	if it.From != nil && it.From.String() != "" {
		source = it.From.String()
	}
	return ended(strings.TrimSpace(title+" ("+strings.Join(noEmpty([]string{source, at}), ", ")+")") + quoted(quote))
}

func sayEvent(it *app.Item, title, at string) string {
	s := title + " is" + on(at)
	if it.Kind == app.KindTask {
		s = title + " is due" + on(at)
		if at == "" {
			s = title + " is an open task"
		}
	}
	if e := it.Detail.Event; e != nil && e.Place != "" {
		s += ", " + llm.OneLine(e.Place)
	}
	if it.Kind == app.KindEvent && len(it.People) > 0 {
		s += ", with " + peopleWords(it.People, 4)
	}
	return s
}

func on(at string) string {
	if at == "" {
		return ""
	}
	return " on " + at
}

func about(title string) string {
	if title == "" {
		return ""
	}
	return ` about "` + title + `"`
}

func quoted(passage string) string {
	if passage == "" {
		return ""
	}
	return `: "` + strings.ReplaceAll(passage, `"`, "'") + `"`
}

// ended puts a full stop at the end of a sentence that has none.
func ended(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") || strings.HasSuffix(s, `."`) || strings.HasSuffix(s, `?"`) || strings.HasSuffix(s, `!"`) {
		return s
	}
	return s + "."
}
