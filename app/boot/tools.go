package boot

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"daybrief/agent/react"
	"daybrief/app"
	"daybrief/feedback"
)

//go:embed tools.md
var toolTexts string

// toolText is the section of tools.md for a tool.
func toolText(name string) string {
	_, rest, _ := strings.Cut(toolTexts, "\n## "+name+"\n")
	text, _, _ := strings.Cut(rest, "\n## ")
	return strings.Join(strings.Fields(text), " ")
}

// toolbox makes the agent's own tools. They read the store; weather_at alone
// reaches out.
type toolbox struct {
	a      *App
	now    time.Time // in the reader's zone
	reader app.Reader
}

// Time limits of a call.
const (
	storeTime = 5 * time.Second
	makeTime  = 20 * time.Minute // a brief with all its sources
)

// tools are the agent's own tools in the order the model is shown them.
func (a *App) tools(reader app.Reader) []react.Tool {
	b := &toolbox{a: a, now: a.opt.Now().In(a.Zone), reader: reader}
	list := []react.Tool{
		react.Typed(b.local(react.ToolSearch), b.search),
		react.Typed(b.local(react.ToolCalendar), b.calendar),
		react.Typed(b.local(react.ToolMail), b.mail),
		react.Typed(b.local(react.ToolItem), b.item),
		react.Typed(b.local(react.ToolRelated), b.related),
		react.Typed(b.local(react.ToolActions), b.openActions),
		react.Typed(b.local(react.ToolWeather), b.weather),
		b.away(),
		react.Typed(b.local(react.ToolStories), b.stories),
	}
	brief := b.local(react.ToolBrief)
	brief.RulesOnly, brief.Timeout = true, makeTime
	list = append(list, react.Typed(brief, b.brief))
	choice(list, react.ToolSearch, "kinds", kindNames(searched))
	choice(list, react.ToolActions, "kind", []string{string(app.ActionAsked), string(app.ActionPromised), string(app.ActionOwed), string(app.ActionTask)})
	choice(list, react.ToolStories, "about", []string{"market", "tech"})
	return list
}

func (b *toolbox) local(name string) react.Tool {
	return react.Tool{Name: name, Description: toolText(name), Reach: react.Local, Timeout: storeTime}
}

// choice binds a property, or the members of a list, to some values.
func choice(list []react.Tool, tool, property string, values []string) {
	for i := range list {
		if list[i].Name != tool {
			continue
		}
		var s map[string]any
		if err := json.Unmarshal(list[i].Schema, &s); err != nil {
			panic("boot: schema of " + tool + ": " + err.Error())
		}
		p := s["properties"].(map[string]any)[property].(map[string]any)
		if items, ok := p["items"].(map[string]any); ok {
			p = items
		}
		p["enum"] = values
		data, err := json.Marshal(s)
		if err != nil {
			panic("boot: schema of " + tool + ": " + err.Error())
		}
		list[i].Schema = data
	}
}

// searched are the kinds a question searches: what came from outside, not what
// was made of it.
var searched = []app.Kind{app.KindMail, app.KindEvent, app.KindTask, app.KindStory, app.KindArticle, app.KindWeather, app.KindNote}

func kindNames(list []app.Kind) []string {
	var out []string
	for _, k := range list {
		out = append(out, string(k))
	}
	return out
}

type searchIn struct {
	Text   string   `json:"text"`
	Kinds  []string `json:"kinds,omitempty"`
	People []string `json:"people,omitempty"`
	From   string   `json:"from,omitempty"`
	To     string   `json:"to,omitempty"`
}

// searchHits is how many items a search finds.
const searchHits = 8

func (b *toolbox) search(ctx context.Context, in searchIn) (react.Observation, error) {
	q := app.SearchQuery{Text: in.Text, Kinds: searched, With: in.People, Limit: searchHits}
	if len(in.Kinds) > 0 {
		q.Kinds = nil
		for _, k := range in.Kinds {
			q.Kinds = append(q.Kinds, app.Kind(k))
		}
	}
	var err error
	if q.From, q.To, err = b.days(in.From, in.To); err != nil {
		return react.Observation{}, err
	}
	return b.hits(ctx, q)
}

// hits searches and makes an observation of what was found.
func (b *toolbox) hits(ctx context.Context, q app.SearchQuery) (react.Observation, error) {
	res, err := b.a.Search(ctx, q)
	if err != nil {
		return react.Observation{}, err
	}
	var o react.Observation
	for _, h := range res.Hits {
		o.Items = append(o.Items, h.Item)
		o.Lines = append(o.Lines, react.Line{Item: h.Item.ID, Passage: h.Passage})
	}
	b.score(o.Items)
	return o, nil
}

// score tells how much the items matter today, and which of them are spam.
func (b *toolbox) score(items []app.Item) {
	y, m, d := b.now.Date()
	feedback.Score(items, feedback.Context{Day: time.Date(y, m, d, 0, 0, 0, 0, b.a.Zone), Zone: b.a.Zone, Reader: b.reader})
}

// days reads the days of a tool's input, "" for open: [from, to).
func (b *toolbox) days(from, to string) (start, end time.Time, err error) {
	if start, _, err = b.day(from); err != nil {
		return
	}
	if _, end, err = b.day(to); err != nil {
		return
	}
	if from != "" && to == "" {
		_, end, err = b.day(from)
	}
	if err == nil && !start.IsZero() && !end.After(start) {
		err = misplaced("to lies before from")
	}
	return
}

// day reads one day or span, such as "2026-11-25", "tomorrow" or "this week".
func (b *toolbox) day(s string) (from, to time.Time, err error) {
	if s = strings.TrimSpace(s); s == "" {
		return
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		s = t.In(b.a.Zone).Format(time.DateOnly)
	}
	from, to, _, ok := react.Span(s, b.now)
	if !ok {
		return from, to, misplaced(fmt.Sprintf("%.40q is not a day", s))
	}
	return from, to, nil
}

// misplaced is what a tool says of days it cannot use.
func misplaced(why string) error {
	return &app.Error{Code: app.CodeUsage, Message: why, Hint: "Write a day as YYYY-MM-DD, today or tomorrow."}
}

type calendarIn struct {
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// Bounds of the calendar: how long an event may have been going on, and how many
// are told.
const (
	eventsBack = 31 // days
	eventsMost = 12
)

func (b *toolbox) calendar(ctx context.Context, in calendarIn) (react.Observation, error) {
	from, to, err := b.days(cmp.Or(in.From, "today"), in.To)
	if err != nil {
		return react.Observation{}, err
	}
	items, err := b.a.Store.Items(ctx, app.ItemQuery{Kinds: []app.Kind{app.KindEvent, app.KindTask}, From: from.AddDate(0, 0, -eventsBack), To: to.AddDate(0, 0, 1)})
	if err != nil {
		return react.Observation{}, err
	}
	items = slices.DeleteFunc(items, func(it app.Item) bool {
		start, end := it.Start.TimeIn(b.a.Zone), it.End.TimeIn(b.a.Zone)
		if !end.After(start) {
			end = start.Add(time.Second)
		}
		return it.Start.IsZero() || !start.Before(to) || !end.After(from) || it.HasFlag(app.FlagCancelled) || it.HasFlag(app.FlagDeclined)
	})
	slices.SortStableFunc(items, func(x, y app.Item) int { return x.Start.TimeIn(b.a.Zone).Compare(y.Start.TimeIn(b.a.Zone)) })
	o := react.Observation{Items: items[:min(len(items), eventsMost)]}
	if len(items) == 0 {
		o.Text, o.Own = "no events or tasks from "+from.Format("Monday 2 January")+" to "+to.AddDate(0, 0, -1).Format("Monday 2 January"), true
	}
	return o, nil
}
