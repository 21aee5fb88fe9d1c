package export

import (
	"strings"
	"time"

	"daybrief/app"
)

// Options of Markdown, HTML and Atom. The zero value knows no items and writes
// hours in the local zone.
type Options struct {
	Zone    *time.Location // nil means time.Local
	Hours12 bool           // write 3:04 PM instead of 15:04
	Now     time.Time      // to tell yesterday from today; zero means Brief.Made
	Items   []app.Item     // the items the brief cites; those that are missing are not named as sources
	Version string         // of the program, "" where it is nobody's business
}

// wordsAMinute is how fast a brief is read.
const wordsAMinute = 230

// line is a sentence with the numbers of its sources.
type line struct {
	Text string
	Refs []int
}

// hour is a line of the timeline.
type hour struct {
	line
	When string // "09:00", "all day"
	At   string // the same for machines, "" for all day
	Off  bool   // cancelled or declined
	Note string // "tentative"
}

// todo is a line of what is to be done.
type todo struct {
	line
	Quote string
}

// part is a section that is a list of sentences.
type part struct {
	ID, Title string
	Lines     []line
}

// source is an item the brief rests on, as a footnote.
type source struct {
	N     int
	Title string
	Where string // "Priya Nair, Work mail"
	When  string
	Link  string // see Link
}

// page is a brief prepared to be written: every text is clean, every item has a
// number.
type page struct {
	Date, Day, Made string
	MadeAt          string // RFC 3339
	Minutes         int
	Sample          bool
	TLDR            []line
	Summary         []line
	Timeline        []hour
	Checks          []line
	Actions         []todo
	Parts           []part
	Strip           *strip
	Changes         []line
	LeftOut         string
	Ledger          []string // what failed or is old, and notes: sentences
	Sources         []source
	Credit          string
}

// pager numbers the items while it builds a page.
type pager struct {
	o     Options
	clock textWriter // writes hours
	byID  map[string]*app.Item
	n     map[string]int
	p     page
}

// prepare builds the page of a brief.
func prepare(b *app.Brief, o Options) page {
	if o.Zone == nil {
		o.Zone = time.Local
	}
	if o.Now.IsZero() {
		o.Now = b.Made
	}
	g := &pager{o: o, clock: textWriter{o: TextOptions{Zone: o.Zone, Now: o.Now, Hours12: o.Hours12}}, byID: map[string]*app.Item{}, n: map[string]int{}}
	for i := range o.Items {
		g.byID[o.Items[i].ID] = &o.Items[i]
	}
	g.head(b)
	g.day(b)
	g.parts(b)
	g.foot(b)
	return g.p
}

func (g *pager) head(b *app.Brief) {
	g.p.Date, g.p.Day, g.p.Sample = Clean(b.Date), Clean(dayName(b.Date, g.o.Zone)), b.Sample
	g.p.Made, g.p.MadeAt = Clean(g.clock.made(b)), b.Made.In(g.o.Zone).Format(time.RFC3339)
	g.p.Minutes = minutes(b)
	g.p.TLDR = g.lines(b.TLDR)
	g.p.Summary = g.lines(b.Summary)
}

// minutes is how long the brief takes to read, at least one.
func minutes(b *app.Brief) int {
	words := 0
	b.Sentences(func(section string, s *app.Sentence) {
		if section != "timeline" {
			words += len(strings.Fields(s.Text))
		}
	})
	return max(1, (words+wordsAMinute/2)/wordsAMinute)
}

func (g *pager) day(b *app.Brief) {
	for i := range b.Timeline {
		s := &b.Timeline[i]
		h := hour{line: line{Text: Clean(slotText(s)), Refs: g.refs(s.Items)}, When: "all day"}
		if !s.AllDay && !s.Start.IsZero() {
			at := s.Start.TimeIn(g.o.Zone)
			h.When, h.At = at.Format(app.HourLayout(g.o.Hours12)), at.Format(time.RFC3339)
		}
		for _, f := range s.Flags {
			switch f {
			case app.FlagCancelled, app.FlagDeclined:
				h.Off, h.Note = true, f
			case app.FlagTentative:
				h.Note = f
			}
		}
		g.p.Timeline = append(g.p.Timeline, h)
	}
	for _, c := range b.Checks {
		g.p.Checks = append(g.p.Checks, g.line(c.Sentence))
	}
	for _, a := range b.Actions {
		g.p.Actions = append(g.p.Actions, todo{line: g.line(a.Sentence), Quote: Clean(a.Quote)})
	}
	if b.Weather != nil {
		g.p.Strip = newStrip(&b.Weather.WeatherDetail, b.Date, g.o.Zone)
		g.p.Credit = Clean(b.Weather.Credit)
	}
}

func slotText(s *app.Slot) string {
	if s.Place != "" {
		return s.Title + ", " + s.Place
	}
	return s.Title
}

func (g *pager) parts(b *app.Brief) {
	add := func(id string, list []app.Sentence) {
		if len(list) > 0 {
			g.p.Parts = append(g.p.Parts, part{ID: id, Title: SectionName(id), Lines: g.lines(list)})
		}
	}
	add("mail", b.Mail)
	add("market", b.Market)
	add("tech", b.Tech)
	if b.Weather != nil && b.Weather.Text != "" {
		add("weather", []app.Sentence{b.Weather.Sentence})
	}
	add("insights", b.Insights)
	for _, c := range b.Changes {
		g.p.Changes = append(g.p.Changes, g.line(c.Sentence))
	}
}

func (g *pager) foot(b *app.Brief) {
	g.p.LeftOut = Clean(LeftOut(b.LeftOut))
	for i := range b.Sources {
		if s := &b.Sources[i]; s.State != app.SourceOK {
			g.p.Ledger = append(g.p.Ledger, Clean(g.clock.failed(s)))
		}
	}
	for _, n := range b.Notes {
		g.p.Ledger = append(g.p.Ledger, Clean(remark(n.Text, "", n.Hint)))
	}
}

func (g *pager) lines(list []app.Sentence) []line {
	var out []line
	for _, s := range list {
		out = append(out, g.line(s))
	}
	return out
}

func (g *pager) line(s app.Sentence) line { return line{Text: Clean(s.Text), Refs: g.refs(s.Items)} }

// refs returns the numbers of items, giving each its own when it first comes.
func (g *pager) refs(ids []string) []int {
	var out []int
	for _, id := range ids {
		it := g.byID[id]
		if it == nil {
			continue
		}
		n, known := g.n[id]
		if !known {
			n = len(g.p.Sources) + 1
			g.n[id] = n
			g.p.Sources = append(g.p.Sources, g.source(n, it))
		}
		out = append(out, n)
	}
	return out
}

func (g *pager) source(n int, it *app.Item) source {
	s := source{N: n, Title: Clean(it.Title), Link: Link(it.URL), Where: Clean(it.Source)}
	if s.Title == "" {
		s.Title = "without a title"
	}
	if it.From != nil && it.From.String() != it.Source {
		if who := Clean(it.From.String()); who != "" {
			s.Where = strings.Trim(who+", "+s.Where, ", ")
		}
	}
	switch {
	case it.Start.IsDate():
		s.When = it.Start.TimeIn(g.o.Zone).Format("2 January")
	case !it.Start.IsZero():
		s.When = g.clock.clock(it.Start.TimeIn(g.o.Zone))
	case !it.Time.IsZero():
		s.When = g.clock.clock(it.Time)
	}
	return s
}
