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

// Reasoned is one sentence of a brief with why it stands there.
type Reasoned struct {
	Section string        `json:"section"`
	Text    string        `json:"text"`
	By      app.By        `json:"by"`
	Items   []Origin      `json:"items"`
	Passed  *app.Verdict  `json:"verdict,omitempty"` // of the gate, on a sentence the model worded in this run
	Refused []app.Verdict `json:"refused,omitempty"` // wordings of the model that were not taken for it
}

// Origin is an item a sentence rests on, as it was then.
type Origin struct {
	ID     string    `json:"id"`
	Title  string    `json:"title,omitempty"`
	Source string    `json:"source,omitempty"` // absent where the item is not known any more
	From   string    `json:"from,omitempty"`
	Time   time.Time `json:"time,omitzero"`  // when it was sent or published
	Start  app.Stamp `json:"start,omitzero"` // when it happens
	// Score is what it was worth to the reader in this run, 0 to 1, and Reasons why:
	// its priority, and what votes taught. Absent where the brief kept none.
	Score   float64  `json:"score,omitempty"`
	Reasons []string `json:"reasons,omitempty"`
}

// Why is a brief, sentence by sentence.
type Why struct {
	Date      string        `json:"date"`
	Made      time.Time     `json:"made"`
	Model     string        `json:"model,omitempty"`
	Sentences []Reasoned    `json:"sentences"`       // in reading order
	Stray     []app.Verdict `json:"stray,omitempty"` // refused wordings that belong to no sentence
	Notes     []app.Note    `json:"notes,omitempty"`
}

// WhyOf tells of each sentence which items it rests on, who worded it and what
// the gate said. items are the ones the brief cites, as they were.
func WhyOf(b *app.Brief, t *app.Trace, items []app.Item) Why {
	byID := map[string]*app.Item{}
	for i := range items {
		byID[items[i].ID] = &items[i]
	}
	w := Why{Date: b.Date, Made: b.Made, Model: b.Model, Sentences: []Reasoned{}, Notes: b.Notes}
	told := map[string]bool{}
	b.Sentences(func(section string, s *app.Sentence) {
		r := Reasoned{Section: section, Text: s.Text, By: s.By, Items: []Origin{}}
		for _, id := range s.Items {
			r.Items = append(r.Items, origin(id, byID[id]))
		}
		r.Passed, r.Refused = t.About(section, s)
		for _, v := range r.Refused {
			told[v.Section+"\x00"+v.Text] = true
		}
		w.Sentences = append(w.Sentences, r)
	})
	for _, v := range t.Verdicts {
		if !v.Passed && !told[v.Section+"\x00"+v.Text] {
			w.Stray = append(w.Stray, v)
		}
	}
	return w
}

func origin(id string, it *app.Item) Origin {
	if it == nil {
		return Origin{ID: id}
	}
	o := Origin{ID: id, Title: it.Title, Source: it.Source, Time: it.Time, Start: it.Start, Score: it.Score, Reasons: it.Reasons}
	if it.From != nil {
		o.From = it.From.Name
		if o.From == "" {
			o.From = it.From.Address
		}
	}
	return o
}

// sectionNames are the headings of the sections.
var sectionNames = map[string]string{
	"tldr": "In short", "summary": "Summary", "timeline": "Today", "checks": "Mind", "actions": "To do", "mail": "Mail", "market": "Markets",
	"tech": "Tech", "weather": "Weather", "insights": "Insights", "changes": "Since the last brief",
}

// SectionName is the heading of a section of a brief.
func SectionName(section string) string {
	if n := sectionNames[section]; n != "" {
		return n
	}
	return section
}

// WriteWhy writes the reasons as indented text.
func WriteWhy(w io.Writer, y Why, o TextOptions) error {
	if o.Width <= 0 {
		o.Width = 80
	}
	if o.Zone == nil {
		o.Zone = time.Local
	}
	if o.Now.IsZero() {
		o.Now = y.Made
	}
	t := &textWriter{w: bufio.NewWriter(w), o: o}
	t.line("%s", dayName(y.Date, o.Zone))
	made := "made " + t.clock(y.Made)
	if y.Model != "" {
		made += " · worded by " + y.Model + " where the gate let it, else by rules"
	} else {
		made += " · worded by rules"
	}
	t.line("%s", made)
	section := ""
	for _, r := range y.Sentences {
		if r.Section != section {
			section = r.Section
			t.line("\n%s", SectionName(section))
		}
		t.reasoned(&r, y.Model)
	}
	if len(y.Stray) > 0 {
		t.line("\nRefused, and meant for no sentence")
		for i := range y.Stray {
			t.refused(&y.Stray[i])
		}
	}
	if len(y.Notes) > 0 {
		t.line("")
		for _, n := range y.Notes {
			t.note(n.Text, "", n.Hint)
		}
	}
	return t.w.Flush()
}

func dayName(date string, zone *time.Location) string {
	if d, err := time.ParseInLocation(time.DateOnly, date, zone); err == nil {
		return d.Format("Monday, 2 January 2006")
	}
	return date
}

func (t *textWriter) reasoned(r *Reasoned, model string) {
	t.wrapped("  - ", "    ", r.Text)
	switch {
	case r.By == app.ByRules && len(r.Refused) == 0:
		t.line("      worded by rules")
	case r.By == app.ByRules:
		t.line("      worded by rules, in place of what the model wrote:")
		for i := range r.Refused {
			t.refused(&r.Refused[i])
		}
	case r.Passed == nil:
		t.wrapped("      ", "      ", "worded by "+model+" in an earlier brief of the day; the gate let it through again")
	default:
		text := "worded by " + model + "; the gate found all of it in its items"
		if r.Passed.Round > 1 {
			text = "worded by " + model + " at the second try; the gate found all of it in its items"
		}
		t.wrapped("      ", "      ", text)
		for i := range r.Refused {
			t.refused(&r.Refused[i])
		}
	}
	for _, o := range r.Items {
		t.origin(&o)
	}
}

// refused tells of a wording that was not taken, and why.
func (t *textWriter) refused(v *app.Verdict) {
	why := strings.Join(v.Reasons, "; ")
	if why == "" {
		why = "no reason was kept"
	}
	verb := "refused: "
	if v.Passed {
		verb = ""
	}
	t.wrapped("        ", "        ", fmt.Sprintf("%q", short(v.Text)))
	t.wrapped("          ", "          ", verb+why)
}

// quotedMost is how much of a refused wording is shown.
const quotedMost = 300

func short(text string) string {
	if utf8.RuneCountInString(text) <= quotedMost {
		return text
	}
	return string([]rune(text)[:quotedMost]) + " ..."
}

func (t *textWriter) origin(o *Origin) {
	if o.Source == "" {
		t.line("      %s  not known any more", o.ID)
		return
	}
	parts := []string{o.Source}
	if o.From != "" && o.From != o.Source {
		parts = append(parts, o.From)
	}
	switch {
	case !o.Start.IsZero() && o.Start.IsDate():
		parts = append(parts, o.Start.TimeIn(t.o.Zone).Format("2 Jan"))
	case !o.Start.IsZero():
		parts = append(parts, t.clock(o.Start.TimeIn(t.o.Zone)))
	case !o.Time.IsZero():
		parts = append(parts, t.clock(o.Time))
	}
	title := o.Title
	if title == "" {
		title = "without a title"
	}
	const under = "                        "
	t.wrapped("      "+o.ID+"  ", under, title+" ("+strings.Join(parts, ", ")+")")
	if o.Score > 0 || len(o.Reasons) > 0 {
		worth := fmt.Sprintf("worth %.2f", o.Score)
		if len(o.Reasons) > 0 {
			worth += ": " + strings.Join(o.Reasons, ", ")
		}
		t.wrapped(under, under, worth)
	}
}
