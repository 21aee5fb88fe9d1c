// Package draft writes a whole brief by rules, from items alone: complete,
// true, and the same for the same day. It is what a machine without a model
// shows, and what a model's wording is measured against.
//
// Every number, time and name of a sentence is one of the items the sentence
// cites, times in the reader's zone; nothing is counted or computed that an
// item does not say. Where there is little material there are fewer sentences.
package draft

import (
	"cmp"
	"time"

	"daybrief/agent/evidence"
	"daybrief/app"
)

// Input is what a draft is made from.
type Input struct {
	Day           time.Time // midnight of the brief's day in Zone
	Planned, Made time.Time
	Zone          *time.Location // the reader's; nil means Day's
	Hours12       bool           // write 3:04 PM instead of 15:04
	Reader        app.Reader
	Items         []app.Item         // scored, annotated, what the store holds now
	Evidence      evidence.Selection // of the same Items; zero: chosen here
	Last          *app.Brief         // the brief before, nil at first
	LastItems     []app.Item         // what it cited, as it was then
	Told          map[string]bool    // stories and articles earlier days told
	Ledger        []app.Commitment   // as ledger.Make orders them, on items of Items; nil: made here of Items
	Liked         map[string]bool    // items among Items the reader voted up
	Unknown       map[string]float64 // how little votes tell of an item, see evidence.Input
	Sources       []app.SourceStatus
	Sample        bool
}

// Limits of the parts of a brief.
const (
	tldrLines    = 3
	summaryLines = 6
	insightLines = 5
	actionLines  = 10
	owedLines    = 4 // of what others owe, below
	mailLines    = evidence.Lines
	newsLines    = evidence.Lines
	checkLines   = 10
	changeLines  = 8
)

// maker holds what the parts of the draft share.
type maker struct {
	Input
	end      time.Time // of the day
	byID     map[string]*app.Item
	mails    []*app.Item // by rank, without newsletters and what is suspicious
	today    []*app.Item // events by time
	tomorrow []*app.Item
	notes    []*app.Item // chats, those that name the reader first
	market   []story
	tech     []story
	other    []story     // news that is neither
	late     []*app.Item // tasks that were due before today
	weather  *app.Item
	links    []link
	todo     []task            // what the reader has to do, the most urgent first
	owing    []task            // what others owe
	asks     map[string][]task // what a mail asks, by item
	said     map[string]bool   // what was said, letters alone
}

// Make writes the brief. It is pure; Planned and Made are only copied.
func Make(in Input) app.Brief {
	m := newMaker(in)
	b := app.Brief{Date: in.Day.In(m.Zone).Format(isoDate), Planned: in.Planned, Made: in.Made, Sample: in.Sample, Sources: in.Sources}
	b.TLDR = m.tldr()
	b.Summary = m.summary()
	b.Timeline = m.timeline()
	b.Checks = m.checks()
	b.Actions = m.actionLines()
	b.Mail = m.mailLines()
	b.Market = m.newsLines(m.market)
	b.Tech = m.newsLines(m.tech)
	b.Weather = m.forecast()
	b.Insights = m.insights()
	b.Changes = m.changes(&b)
	b.LeftOut = m.leftOut(&b)
	return b
}

func newMaker(in Input) *maker {
	if in.Zone == nil {
		in.Zone = in.Day.Location()
	}
	m := &maker{Input: in, end: in.Day.AddDate(0, 0, 1), byID: map[string]*app.Item{}, said: map[string]bool{}, asks: map[string][]task{}}
	if in.Evidence.Groups == nil {
		m.Evidence = evidence.Select(evidence.Input{Items: in.Items, Day: in.Day, Zone: in.Zone, Reader: in.Reader, Told: in.Told, Liked: in.Liked, Unknown: in.Unknown})
	}
	for i := range in.Items {
		m.byID[in.Items[i].ID] = &in.Items[i]
	}
	for _, g := range m.Evidence.Groups {
		m.sort(g)
	}
	m.order()
	m.orderNotes()
	m.findLinks()
	m.findTasks()
	return m
}

// sortDay puts an event or a task on its day.
func (m *maker) sortDay(it *app.Item) {
	start := it.Start.TimeIn(m.Zone)
	switch {
	case it.HasFlag(app.FlagDeclined):
	case it.Kind == app.KindTask && start.Before(m.Day):
		m.late = append(m.late, it)
	case start.Before(m.end):
		m.today = append(m.today, it)
	default:
		m.tomorrow = append(m.tomorrow, it)
	}
}

// sort puts a group where it belongs. What is suspicious belongs nowhere.
func (m *maker) sort(g evidence.Group) {
	it := &m.Items[g.Lead]
	if it.Suspicious() {
		return
	}
	switch {
	case it.Kind == app.KindMail:
		if !it.HasFlag(app.FlagNewsletter) {
			m.mails = append(m.mails, it)
		}
	case it.Kind == app.KindEvent || it.Kind == app.KindTask:
		m.sortDay(it)
	case it.Kind == app.KindNote:
		m.notes = append(m.notes, it)
	case it.Kind == app.KindWeather:
		if m.weather == nil || cmp.Or(cmp.Compare(it.Source, m.weather.Source), cmp.Compare(it.ID, m.weather.ID)) < 0 {
			m.weather = it // of several places the same one each day
		}
	default:
		m.sortNews(it, g)
	}
}

func (m *maker) sortNews(it *app.Item, g evidence.Group) {
	switch {
	case it.Market():
		m.market = append(m.market, m.story(g))
	case it.Tech():
		m.tech = append(m.tech, m.story(g))
	default:
		m.other = append(m.other, m.story(g))
	}
}
