package mcp_test

import (
	"context"
	"sync"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"daybrief/app"
	"daybrief/app/mcp"
)

var (
	morning = time.Date(2026, 11, 21, 6, 30, 0, 0, time.UTC)
	berlin  = time.FixedZone("CET", 3600)
)

// program is a Program of fixed answers that remembers what it was asked.
type program struct {
	mu     sync.Mutex
	search app.SearchQuery
	read   mcp.Reading
	votes  map[string]int
	line   mcp.Line
	block  chan struct{} // ask waits for it, where it is set
	fail   error         // of everything
	panics bool          // search does
	asks   func(app.Question) app.Answer
}

func mail() app.Item {
	return app.Item{
		ID: "mail1", Source: "Mail", Kind: app.KindMail, Title: "Budget for the bridge", Time: morning.Add(-time.Hour),
		Text: "Please send me the figures by Friday.", From: &app.Person{Name: "Ann Lee", Address: "ann@example.org"},
		Actions: []app.Action{{Text: "Send Ann Lee the figures", Due: app.OnDate(2026, 11, 27), Quote: "Please send me the figures by Friday."}},
	}
}

func event() app.Item {
	it := app.Item{ID: "event1", Source: "Office", Kind: app.KindEvent, Title: "Bridge review"}
	it.Start, it.End = app.At(morning.Add(3*time.Hour)), app.At(morning.Add(4*time.Hour))
	it.Detail.Event = &app.EventDetail{Place: "Room 4"}
	return it
}

func (p *program) Brief(_ context.Context, date string) (app.Brief, error) {
	if p.fail != nil {
		return app.Brief{}, p.fail
	}
	if date != "" && date != "2026-11-21" {
		return app.Brief{}, &app.Error{Code: app.CodeNoBrief, Message: "There is no brief of " + date, Hint: "Make one with: daybrief preload"}
	}
	line := app.Sentence{Text: "Send Ann Lee the figures by Friday.", Items: []string{"mail1"}, By: app.ByRules}
	b := app.Brief{Date: "2026-11-21", Made: morning, TLDR: []app.Sentence{line, {Text: "Bridge review at 10:30.", Items: []string{"event1"}, By: app.ByRules}}}
	b.Actions = []app.ActionLine{{Sentence: line, Due: app.OnDate(2026, 11, 27)}}
	b.Sources = []app.SourceStatus{{Name: "Mail", Type: "email", State: app.SourceOK, AsOf: morning, Items: 1}}
	return b, nil
}

func (p *program) Briefs(context.Context) ([]string, error) {
	return []string{"2026-11-21", "2026-11-20"}, p.fail
}

func (p *program) Search(_ context.Context, q app.SearchQuery) (app.SearchResult, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.search = q
	if p.panics {
		panic("a fault of ours")
	}
	return app.SearchResult{Hits: []app.Hit{{Item: mail(), Score: 0.5, Passage: "the figures by Friday"}}, BySource: map[string]int{"Mail": 1}}, p.fail
}

func (p *program) Ask(ctx context.Context, q app.Question) (app.Answer, error) {
	if p.block != nil {
		select {
		case <-p.block:
		case <-ctx.Done():
			return app.Answer{}, ctx.Err()
		}
	}
	if p.asks != nil {
		return p.asks(q), nil
	}
	if q.Progress != nil {
		q.Progress(app.Step{N: 1, Action: "search_memory"})
	}
	return app.Answer{Answer: []app.Sentence{{Text: "Ann Lee wants the figures by Friday.", Items: []string{"mail1"}, By: app.ByRules}}, Items: []app.Item{mail()}, Steps: []app.Step{{N: 1}}}, p.fail
}

func (p *program) Vote(_ context.Context, id string, value int) (app.Vote, error) {
	it := mail()
	if id != it.ID {
		return app.Vote{}, &app.Error{Code: app.CodeNotFound, Err: app.ErrNotFound, Message: "There is no item " + id, Hint: "Ids stand in the brief."}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.votes == nil {
		p.votes = map[string]int{}
	}
	p.votes[id] = value
	return app.Vote{Item: id, Value: value, About: &it}, nil
}

func (p *program) LineItem(_ context.Context, l mcp.Line) (string, error) {
	p.line = l
	if l.Place != "mail:1" {
		return "", &app.Error{Code: app.CodeNotFound, Message: "The brief has no line " + l.Place, Hint: "The last one there is mail:1."}
	}
	return mail().ID, nil
}

func (p *program) Items(_ context.Context, ids []string) ([]app.Item, error) {
	for _, it := range []app.Item{mail(), event()} {
		if it.ID == ids[0] {
			return []app.Item{it}, nil
		}
	}
	return nil, &app.Error{Code: app.CodeNotFound, Err: app.ErrNotFound, Message: "There is no item " + ids[0]}
}

func (p *program) Recent(context.Context, int) ([]app.Item, error) {
	return []app.Item{mail(), event()}, p.fail
}

func (p *program) Preload(_ context.Context, report func(app.Progress)) (app.Brief, []app.SourceStatus, error) {
	report(app.Progress{Step: "sources", Source: "Mail", State: "start", Total: 1})
	report(app.Progress{Step: "sources", Source: "Mail", State: "done", Count: 4, Done: 1, Total: 1})
	b, err := p.Brief(context.Background(), "")
	return b, b.Sources, err
}

func (p *program) Read(_ context.Context, r mcp.Reading) (mcp.Read, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.read = r
	items := []app.Item{mail()}
	if r.Type == "calendar" {
		items = []app.Item{event()}
	}
	return mcp.Read{Items: items, Sources: []mcp.SourceRead{{Name: "Mail", From: "memory", AsOf: morning}}}, p.fail
}

// options are those of the tests.
func options() mcp.Options {
	return mcp.Options{Version: "test", Zone: berlin, Now: func() time.Time { return morning }}
}

// connect makes a server of the program and a client that talks to it in
// memory.
func connect(t *testing.T, p mcp.Program, o mcp.Options, co *sdk.ClientOptions) *sdk.ClientSession {
	t.Helper()
	return connectBy(t, mcp.New(p, o), co, nil)
}

// connectAs connects a client that speaks an older revision of the protocol.
func connectAs(t *testing.T, p mcp.Program, co *sdk.ClientOptions, version string) *sdk.ClientSession {
	t.Helper()
	return connectBy(t, mcp.New(p, options()), co, &sdk.ClientSessionOptions{ProtocolVersion: version})
}

func connectBy(t *testing.T, s *mcp.Server, co *sdk.ClientOptions, so *sdk.ClientSessionOptions) *sdk.ClientSession {
	t.Helper()
	t.Cleanup(s.Close)
	cs, in, out := pipes(t)
	done := make(chan error, 1)
	go func() { done <- s.Stdio(context.Background(), in, out) }()
	t.Cleanup(func() {
		if err := <-done; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	session, err := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, co).Connect(t.Context(), cs, so)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session
}
