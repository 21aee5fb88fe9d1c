package mcp

import (
	"context"
	"fmt"
	"strings"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"daybrief/app"
)

// kinds are those a search can be restricted to.
var kinds = []string{"mail", "event", "task", "story", "article", "weather", "note", "brief", "action", "preference"}

// BriefIn are the arguments of brief.
type BriefIn struct {
	Date string `json:"date,omitempty" jsonschema:"the day, YYYY-MM-DD, today or yesterday; absent for the latest brief"`
}

// SearchIn are the arguments of search.
type SearchIn struct {
	Query   string   `json:"query" jsonschema:"what to look for, in plain speech"`
	K       *int     `json:"k,omitempty" jsonschema:"how many hits at most"`
	Kinds   []string `json:"kinds,omitempty" jsonschema:"only items of these kinds"`
	Sources []string `json:"sources,omitempty" jsonschema:"only items of these sources, by their names in the configuration"`
	People  []string `json:"people,omitempty" jsonschema:"only items that name one of these: a part of a name or a mail address"`
	Tags    []string `json:"tags,omitempty" jsonschema:"only items with one of these tags"`
	From    string   `json:"from,omitempty" jsonschema:"not before: YYYY-MM-DD or RFC 3339"`
	To      string   `json:"to,omitempty" jsonschema:"before: RFC 3339; a date counts whole"`
}

// SearchOut is the result of search.
type SearchOut struct {
	Hits     []Hit          `json:"hits"`
	BySource map[string]int `json:"by_source,omitempty" jsonschema:"how many of all that match are of each source"`
	Notes    []string       `json:"notes,omitempty" jsonschema:"what could not be done"`
}

// Hit is one item that was found.
type Hit struct {
	Item    Item    `json:"item"`
	Score   float64 `json:"score" jsonschema:"higher is better, within this result only"`
	Passage string  `json:"passage,omitempty" jsonschema:"the part that fits best"`
}

// AskIn are the arguments of ask.
type AskIn struct {
	Question string     `json:"question" jsonschema:"in plain speech"`
	Earlier  []Exchange `json:"earlier,omitempty" jsonschema:"the conversation so far, the oldest first"`
}

// Exchange is an earlier question with its answer.
type Exchange struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// AskOut is the result of ask.
type AskOut struct {
	Answer []app.Sentence `json:"answer"`
	Items  []Item         `json:"items" jsonschema:"those the answer rests on"`
	Steps  int            `json:"steps" jsonschema:"how many it took"`
	Model  string         `json:"model,omitempty" jsonschema:"absent where no model was asked"`
	Notes  []string       `json:"notes,omitempty"`
}

// VoteIn are the arguments of vote.
type VoteIn struct {
	Item string `json:"item,omitempty" jsonschema:"the item's id; with line, one of the items it rests on instead of the first"`
	Line string `json:"line,omitempty" jsonschema:"a line of the brief instead of an id, as SECTION:N: mail:2 is the second of mail"`
	Date string `json:"date,omitempty" jsonschema:"the day of the line's brief, YYYY-MM-DD, today or yesterday; the latest without it"`
	Vote string `json:"vote" jsonschema:"clear takes a vote back"`
}

// VoteOut is the result of vote.
type VoteOut struct {
	Item  string `json:"item"`
	Title string `json:"title,omitempty"`
	Value int    `json:"value" jsonschema:"1 up, -1 down, 0 taken back"`
}

// PreloadIn are the arguments of preload.
type PreloadIn struct{}

// PreloadOut is the result of preload.
type PreloadOut struct {
	Date    string             `json:"date"`
	TLDR    []app.Sentence     `json:"tldr"`
	Sources []app.SourceStatus `json:"sources"`
}

func (s *Server) addTools() {
	l := s.opts.Limits
	add(s, spec{name: "brief", title: "The brief of a day", text: briefText, limit: l.Call}, s.brief)
	add(s, spec{
		name: "search", title: "Search everything seen", text: searchText, limit: l.Call, outward: true, // an embedder may answer from a server
		shape: shape{"query": upTo(500), "k": between(1, 50, 10), "kinds": oneOf(kinds...), "sources": upTo(20), "people": upTo(20), "tags": upTo(20)},
	}, s.search)
	add(s, spec{
		name: "ask", title: "Ask about mail, days and news", text: askText, limit: l.Ask, outward: true,
		shape: shape{"question": upTo(2000), "earlier": upTo(10)},
	}, s.ask)
	add(s, spec{
		name: "vote", title: "Vote on an item", text: voteText, limit: l.Call, changes: true, repeatable: true,
		shape: shape{"item": upTo(64), "line": upTo(20), "vote": oneOf("up", "down", "clear")},
	}, s.vote)
	add(s, spec{name: "preload", title: "Read all sources and make a new brief", text: preloadText, limit: l.Preload, changes: true, repeatable: true, outward: true}, s.preload)
}

func (s *Server) brief(ctx context.Context, _ *sdk.CallToolRequest, in BriefIn) (app.Brief, string, error) {
	date, err := s.day(in.Date)
	if err != nil {
		return app.Brief{}, "", err
	}
	b, err := s.program.Brief(ctx, date)
	if err != nil {
		return app.Brief{}, "", err
	}
	return b.Listed(), s.page(b), nil
}

// day reads the day of a brief, "" for the latest.
func (s *Server) day(text string) (string, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	now := s.opts.Now().In(s.opts.Zone)
	switch text {
	case "", "latest":
		return "", nil
	case "today":
		return now.Format(time.DateOnly), nil
	case "yesterday":
		return now.AddDate(0, 0, -1).Format(time.DateOnly), nil
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return "", &app.Error{Code: app.CodeUsage, Message: "That is no day", Hint: "A day is written YYYY-MM-DD, today or yesterday; leave it out for the latest brief."}
	}
	return text, nil
}

func (s *Server) search(ctx context.Context, _ *sdk.CallToolRequest, in SearchIn) (SearchOut, string, error) {
	q := app.SearchQuery{Text: in.Query, Sources: in.Sources, People: in.People, Tags: in.Tags, Limit: number(in.K, 10)}
	for _, k := range in.Kinds {
		q.Kinds = append(q.Kinds, app.Kind(k))
	}
	var err error
	if q.From, err = s.moment(in.From, 0); err != nil {
		return SearchOut{}, "", err
	}
	if q.To, err = s.moment(in.To, 1); err != nil {
		return SearchOut{}, "", err
	}
	r, err := s.program.Search(ctx, q)
	if err != nil {
		return SearchOut{}, "", err
	}
	out := SearchOut{Hits: make([]Hit, len(r.Hits)), BySource: r.BySource, Notes: notes(r.Notes)}
	var items []Item
	for i := range r.Hits {
		h := &r.Hits[i]
		out.Hits[i] = Hit{Item: s.view(&h.Item, textShort), Score: h.Score, Passage: h.Passage}
		shown := out.Hits[i].Item
		if h.Passage != "" {
			shown.Text = h.Passage
		}
		items = append(items, shown)
	}
	return out, withNotes(lines(items), out.Notes), nil
}

// moment reads a bound of a search; a date stands for its midnight, moved by
// some days.
func (s *Server) moment(text string, days int) (time.Time, error) {
	if text = strings.TrimSpace(text); text == "" {
		return time.Time{}, nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, text, s.opts.Zone); err == nil {
		return t.AddDate(0, 0, days), nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, &app.Error{Code: app.CodeUsage, Err: err, Message: "A time of the search is not right", Hint: "Write YYYY-MM-DD, or RFC 3339 such as 2026-11-21T08:00:00Z."}
	}
	return t, nil
}

func (s *Server) ask(ctx context.Context, req *sdk.CallToolRequest, in AskIn) (AskOut, string, error) {
	q := app.Question{Text: in.Question, Confirm: s.confirm(req)}
	for _, e := range in.Earlier {
		q.Earlier = append(q.Earlier, app.Exchange{Question: e.Question, Answer: []app.Sentence{{Text: e.Answer, By: app.ByModel}}})
	}
	tell := s.progress(ctx, req)
	q.Progress = func(st app.Step) { tell(fmt.Sprintf("Step %d: %s", st.N, st.Action), float64(st.N), 0) }
	a, err := s.program.Ask(ctx, q)
	if err != nil {
		return AskOut{}, "", err
	}
	out := AskOut{Answer: a.Answer, Items: s.views(a.Items, textShort), Steps: len(a.Steps), Model: a.Model, Notes: notes(a.Notes)}
	text := sentences(a.Answer)
	if len(out.Items) > 0 {
		text += "\n\n" + lines(out.Items)
	}
	return out, withNotes(text, out.Notes), nil
}

func (s *Server) vote(ctx context.Context, _ *sdk.CallToolRequest, in VoteIn) (VoteOut, string, error) {
	value := map[string]int{"up": 1, "down": -1, "clear": 0}[in.Vote]
	id, err := s.votedOn(ctx, in)
	if err != nil {
		return VoteOut{}, "", err
	}
	v, err := s.program.Vote(ctx, id, value)
	if err != nil {
		return VoteOut{}, "", err
	}
	out := VoteOut{Item: v.Item, Value: v.Value}
	if v.About != nil {
		out.Title = v.About.Title
	}
	done := map[int]string{1: "Voted up", -1: "Voted down", 0: "Took back the vote on"}[value]
	return out, fmt.Sprintf("%s: %s (item %s). The next brief counts it.", done, out.Title, out.Item), nil
}

// votedOn is the item a vote goes to: the one named, or that of a line.
func (s *Server) votedOn(ctx context.Context, in VoteIn) (string, error) {
	line, item := strings.TrimSpace(in.Line), strings.TrimSpace(in.Item)
	if line == "" && item == "" {
		return "", &app.Error{Code: app.CodeUsage, Message: "Nothing to vote on was named", Hint: "Give the id of an item, or a line of the brief such as mail:2."}
	}
	if line == "" {
		if in.Date != "" {
			return "", &app.Error{Code: app.CodeUsage, Message: "A date goes with a line of the brief", Hint: "Name the line, such as mail:2, or leave the date out."}
		}
		return item, nil
	}
	date, err := s.day(in.Date)
	if err != nil {
		return "", err
	}
	return s.program.LineItem(ctx, Line{Place: line, Date: date, Item: item})
}

func (s *Server) preload(ctx context.Context, req *sdk.CallToolRequest, _ PreloadIn) (PreloadOut, string, error) {
	tell := s.progress(ctx, req)
	n := 0.0
	b, list, err := s.program.Preload(ctx, func(p app.Progress) {
		n++
		tell(stepWords(p), n, 0)
	})
	if err != nil {
		return PreloadOut{}, "", err
	}
	out := PreloadOut{Date: b.Date, TLDR: b.TLDR, Sources: list}
	return out, sentences(b.TLDR) + "\n\n" + sources(list), nil
}

func notes(list []app.Note) []string {
	var out []string
	for _, n := range list {
		out = append(out, strings.TrimSpace(sentence(n.Text)+" "+n.Hint))
	}
	return out
}

func withNotes(text string, notes []string) string {
	if len(notes) == 0 {
		return text
	}
	return strings.TrimSpace(text + "\n\n" + strings.Join(notes, "\n"))
}
