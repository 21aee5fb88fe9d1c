package mcp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/jsonschema-go/jsonschema"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"daybrief/app"
	"daybrief/app/mcp"
)

// pipes returns a client's transport and the server's streams.
func pipes(t *testing.T) (*sdk.IOTransport, io.Reader, io.Writer) {
	t.Helper()
	in, toServer := io.Pipe()
	fromServer, out := io.Pipe()
	return &sdk.IOTransport{Reader: fromServer, Writer: toServer}, in, out
}

func call(t *testing.T, s *sdk.ClientSession, name string, args any) *sdk.CallToolResult {
	t.Helper()
	res, err := s.CallTool(t.Context(), &sdk.CallToolParams{Name: name, Arguments: args})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return res
}

func text(res *sdk.CallToolResult) string {
	var parts []string
	for _, c := range res.Content {
		if tc, ok := c.(*sdk.TextContent); ok {
			parts = append(parts, tc.Text)
		}
	}
	return strings.Join(parts, "\n")
}

// TestToolsAreListed holds names, annotations and schemas against a file: what
// clients rely on does not change by accident.
func TestToolsAreListed(t *testing.T) {
	s := connect(t, &program{}, options(), nil)
	res, err := s.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, tool := range res.Tools {
		if len(tool.Description) < 40 || tool.Title == "" || tool.OutputSchema == nil {
			t.Errorf("%s: title %q, description %q, output %v", tool.Name, tool.Title, tool.Description, tool.OutputSchema)
		}
		a := tool.Annotations
		fmt.Fprintf(&got, "%s read-only=%v destructive=%v idempotent=%v open=%v\n", tool.Name, a.ReadOnlyHint, *a.DestructiveHint, a.IdempotentHint, *a.OpenWorldHint)
		schema, err := json.MarshalIndent(tool.InputSchema, "  ", "  ")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "  %s\n", schema)
	}
	golden(t, "tools.txt", got.String())
}

// golden compares with a file of testdata; DAYBRIEF_GOLDEN=1 writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("DAYBRIEF_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s differs (-want +got); DAYBRIEF_GOLDEN=1 writes it anew:\n%s", name, d)
	}
}

// TestEveryToolAnswers calls each tool and checks the structured answer against
// the schema it told.
func TestEveryToolAnswers(t *testing.T) {
	s := connect(t, &program{}, options(), nil)
	list, err := s.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	args := map[string]any{
		"search": map[string]any{"query": "bridge"}, "ask": map[string]any{"question": "What does Ann want?"},
		"vote": map[string]any{"item": "mail1", "vote": "up"},
	}
	var got strings.Builder
	for _, tool := range list.Tools {
		res := call(t, s, tool.Name, args[tool.Name])
		if res.IsError {
			t.Errorf("%s: %s", tool.Name, text(res))
			continue
		}
		data, err := json.Marshal(tool.OutputSchema)
		if err != nil {
			t.Fatal(err)
		}
		var schema jsonschema.Schema
		if err := json.Unmarshal(data, &schema); err != nil {
			t.Fatal(err)
		}
		resolved, err := schema.Resolve(nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := resolved.Validate(res.StructuredContent); err != nil {
			t.Errorf("%s: its answer does not fit its schema: %v", tool.Name, err)
		}
		fmt.Fprintf(&got, "== %s\n%s\n", tool.Name, text(res))
	}
	golden(t, "answers.txt", got.String())
}

func TestSearchPassesFiltersOn(t *testing.T) {
	p := &program{}
	s := connect(t, p, options(), nil)
	call(t, s, "search", map[string]any{
		"query": "bridge", "k": 3, "kinds": []string{"mail"}, "sources": []string{"Mail"}, "people": []string{"ann"}, "tags": []string{"work"},
		"from": "2026-11-01", "to": "2026-11-21",
	})
	want := app.SearchQuery{
		Text: "bridge", Limit: 3, Kinds: []app.Kind{app.KindMail}, Sources: []string{"Mail"}, People: []string{"ann"}, Tags: []string{"work"},
		From: time.Date(2026, 11, 1, 0, 0, 0, 0, berlin), To: time.Date(2026, 11, 22, 0, 0, 0, 0, berlin),
	}
	if d := cmp.Diff(want, p.search); d != "" {
		t.Error(d)
	}
}

// A vote on a line of a brief goes to the item that line stands for.
func TestVoteOnALine(t *testing.T) {
	p := &program{}
	s := connect(t, p, options(), nil)
	res := call(t, s, "vote", map[string]any{"line": "mail:1", "date": "2026-11-20", "item": "other", "vote": "down"})
	if res.IsError || !strings.Contains(text(res), "item mail1") {
		t.Errorf("answer: %s", text(res))
	}
	if d := cmp.Diff(mcp.Line{Place: "mail:1", Date: "2026-11-20", Item: "other"}, p.line); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]int{"mail1": -1}, p.votes); d != "" {
		t.Error(d)
	}
}

func TestSourceToolsAskForWhatIsWanted(t *testing.T) {
	for _, c := range []struct {
		tool string
		args map[string]any
		want mcp.Reading
	}{
		{"get_emails", nil, mcp.Reading{Type: "email", Hours: 24, Limit: 20}},
		{"get_emails", map[string]any{"hours": 48, "limit": 5}, mcp.Reading{Type: "email", Hours: 48, Limit: 5}},
		{"get_calendar", map[string]any{"days": 7}, mcp.Reading{Type: "calendar", Days: 7, Limit: 200}},
		{"get_hackernews", map[string]any{"limit": 3}, mcp.Reading{Type: "hackernews", Limit: 3}},
		{"get_rss_feeds", map[string]any{"urls": []string{"https://a.example/feed"}}, mcp.Reading{Type: "rss", Hours: 24, Limit: 20, Addresses: []string{"https://a.example/feed"}}},
		{"get_weather", map[string]any{"location": " Oslo "}, mcp.Reading{Type: "weather", Location: "Oslo", Limit: 20}},
	} {
		p := &program{}
		s := connect(t, p, options(), nil)
		if res := call(t, s, c.tool, c.args); res.IsError {
			t.Errorf("%s: %s", c.tool, text(res))
		}
		if d := cmp.Diff(c.want, p.read); d != "" {
			t.Errorf("%s %v:\n%s", c.tool, c.args, d)
		}
	}
}

func TestWrongArgumentsAreErrorsWithAHint(t *testing.T) {
	s := connect(t, &program{}, options(), nil)
	for _, c := range []struct {
		tool string
		args any
		want []string
	}{
		{"search", map[string]any{}, []string{"query", "Its arguments are: query (needed); k, 1 to 50"}},
		{"search", map[string]any{"query": ""}, []string{"arguments of search are not right"}},
		{"search", map[string]any{"query": "x", "k": 500}, []string{"1 to 50"}},
		{"search", map[string]any{"query": "x", "kinds": []string{"letter"}}, []string{"Its arguments are"}},
		{"search", map[string]any{"query": "x", "from": "last spring"}, []string{"YYYY-MM-DD"}},
		{"search", map[string]any{"query": 7}, []string{"arguments of search are not right"}},
		{"search", map[string]any{"query": "x", "sort": "new"}, []string{"sort", "Its arguments are"}},
		{"vote", map[string]any{"item": "mail1", "vote": "sideways"}, []string{"one of up down clear"}},
		{"vote", map[string]any{"line": "mail:9", "vote": "up"}, []string{"no line mail:9", "The last one there is mail:1"}},
		{"vote", map[string]any{"vote": "up"}, []string{"Nothing to vote on was named", "mail:2"}},
		{"vote", map[string]any{"item": "mail1", "date": "today", "vote": "up"}, []string{"A date goes with a line"}},
		{"vote", map[string]any{"line": "mail:1", "date": "someday", "vote": "up"}, []string{"YYYY-MM-DD"}},
		{"vote", map[string]any{"item": "nobody", "vote": "up"}, []string{"There is no item nobody", "Ids stand in the brief"}},
		{"brief", map[string]any{"date": "someday"}, []string{"YYYY-MM-DD"}},
		{"brief", map[string]any{"date": "2020-01-01"}, []string{"There is no brief of 2020-01-01", "daybrief preload"}},
		{"get_emails", map[string]any{"hours": 0}, []string{"hours, 1 to 720"}},
		{"preload", map[string]any{"now": true}, []string{"It takes no arguments"}},
	} {
		res := call(t, s, c.tool, c.args)
		if !res.IsError {
			t.Errorf("%s %v is no error", c.tool, c.args)
		}
		for _, w := range c.want {
			if !strings.Contains(text(res), w) {
				t.Errorf("%s %v: %q does not tell %q", c.tool, c.args, text(res), w)
			}
		}
	}
	if _, err := s.CallTool(t.Context(), &sdk.CallToolParams{Name: "delete_everything"}); err == nil {
		t.Error("an unknown tool is no error")
	}
	if res := call(t, s, "brief", nil); res.IsError {
		t.Errorf("after all that the server does not answer any more: %s", text(res))
	}
}

func TestFaultsStayInTheirCall(t *testing.T) {
	p := &program{panics: true}
	s := connect(t, p, options(), nil)
	if _, err := s.CallTool(t.Context(), &sdk.CallToolParams{Name: "search", Arguments: map[string]any{"query": "x"}}); err == nil || strings.Contains(err.Error(), "fault of ours") {
		t.Errorf("a panic became %v, want an error without its words", err)
	}
	p.mu.Lock()
	p.panics, p.fail = false, fmt.Errorf("sql: secret details")
	p.mu.Unlock()
	res := call(t, s, "search", map[string]any{"query": "x"})
	if !res.IsError || strings.Contains(text(res), "secret") {
		t.Errorf("an inner error became %q", text(res))
	}
}

func TestQuestionsHaveATimeLimit(t *testing.T) {
	p := &program{block: make(chan struct{})}
	o := options()
	o.Limits.Ask = 30 * time.Millisecond
	s := connect(t, p, o, nil)
	res := call(t, s, "ask", map[string]any{"question": "What?"})
	if !res.IsError || !strings.Contains(text(res), "longer than 30ms") {
		t.Errorf("got %q", text(res))
	}
}

func TestProgressIsTold(t *testing.T) {
	got := make(chan string, 10)
	s := connect(t, &program{}, options(), &sdk.ClientOptions{
		ProgressNotificationHandler: func(_ context.Context, r *sdk.ProgressNotificationClientRequest) { got <- r.Params.Message },
	})
	params := &sdk.CallToolParams{Name: "preload"}
	params.SetProgressToken("p1")
	if _, err := s.CallTool(t.Context(), params); err != nil {
		t.Fatal(err)
	}
	var list []string
	for len(list) < 2 {
		select {
		case m := <-got:
			list = append(list, m)
		case <-time.After(30 * time.Second):
			t.Fatalf("got %v only", list)
		}
	}
	slices.Sort(list)
	if d := cmp.Diff([]string{"Mail … (0 of 1)", "Mail: 4 items (1 of 1)"}, list); d != "" {
		t.Error(d)
	}
}
