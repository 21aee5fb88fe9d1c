package mcp_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
	"go.uber.org/goleak"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
	"daybrief/connectors/mcp"
	"daybrief/connectors/mcp/mcptest"
)

func TestMain(m *testing.M) {
	mcptest.Main()
	goleak.VerifyTestMain(m)
}

var now = time.Date(2026, 11, 21, 6, 30, 0, 0, time.UTC)

// client returns a client whose children are this test's own program with a
// fault.
func client(t *testing.T, fault mcptest.Fault) *mcp.Client {
	t.Helper()
	vars := map[string]string{mcptest.Variable: string(fault), "PATH": os.Getenv("PATH"), "HOME": t.TempDir(), "CHAT_PIDFILE": os.Getenv("CHAT_PIDFILE")}
	c := mcp.NewClient(mcp.Options{Getenv: func(name string) string { return vars[name] }, Environ: os.Environ})
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// program is a source whose server is this test's own program.
func program(use app.MCPSettings) app.SourceSettings {
	use.Env = append(use.Env, mcptest.Variable)
	return app.SourceSettings{Name: "Chat", Type: mcp.Type, Command: []string{os.Args[0]}, MCP: &use}
}

func deps(t *testing.T) connectors.Deps {
	t.Helper()
	f := fetch.New(fetch.Options{Local: func(string) bool { return true }})
	t.Cleanup(f.Close)
	return connectors.Deps{
		HTTP: f, Now: func() time.Time { return now }, Zone: time.UTC, Reader: app.Reader{Name: "Robin Keller"},
		Secret: func(context.Context, string) (string, error) { return "a-secret-token", nil },
	}
}

// read fetches everything a source yields.
func read(t *testing.T, c *mcp.Client, s app.SourceSettings, d connectors.Deps) ([]app.Item, connectors.Report, error) {
	t.Helper()
	src, err := c.Connector().Open(s, d)
	if err != nil {
		t.Fatal(err)
	}
	var items []app.Item
	r, err := src.Fetch(t.Context(), connectors.Query{Now: now, Zone: time.UTC}, func(it app.Item) error {
		items = append(items, it)
		return nil
	})
	return items, r, err
}

// TestChatYieldsThreads is the chat-shaped server as a child process: two of its
// tools tell of the same threads.
func TestChatYieldsThreads(t *testing.T) {
	var outside []fetch.Traffic
	d := deps(t)
	d.Outside = func(tr fetch.Traffic) { outside = append(outside, tr) }
	s := program(app.MCPSettings{Items: []string{"list_threads", "list_mentions"}, Args: map[string]map[string]any{"list_threads": {"limit": int64(2)}}})
	s.Tags = []string{"team"}
	items, r, err := read(t, client(t, mcptest.None), s, d)
	if err != nil || len(r.Partial) > 0 {
		t.Fatal(err, r.Partial)
	}
	if len(items) != 2 || !r.Coverage.Complete {
		t.Fatalf("got %d items, coverage %+v", len(items), r.Coverage)
	}
	want := app.Item{
		ID: app.ItemID("Chat", "T1"), Source: "Chat", Native: "T1", Kind: app.KindNote,
		Title: "Release 2.4 is blocked by the licence check", URL: "https://chat.example/releases/T1",
		Text: "Maya Ortiz: The licence check of release 2.4 fails on the new font.\nTom Reed: @Robin can you confirm the licence by 15:00?",
		From: &app.Person{Name: "Maya Ortiz"}, People: []app.Person{{Name: "Maya Ortiz"}, {Name: "Tom Reed"}},
		Flags: []string{app.FlagImportant}, Tags: []string{"team", "releases", mcp.TagThread},
	}
	got := items[0]
	if got.Time.IsZero() {
		t.Error("the thread has no time")
	}
	got.Time = time.Time{}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(app.Stamp{})); d != "" {
		t.Error(d)
	}
	if items[1].HasFlag(app.FlagImportant) {
		t.Error("a thread that mentions nobody is marked as important")
	}
	if len(outside) != 1 || !strings.Contains(outside[0].Host, "(outside)") || outside[0].Sent == 0 || outside[0].Received == 0 {
		t.Errorf("the ledger was told %+v", outside)
	}
}

func TestChatResources(t *testing.T) {
	items, _, err := read(t, client(t, mcptest.None), program(app.MCPSettings{}), deps(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(items) != 3 || items[0].Native != "chat://thread/T1" || items[0].URL != "" || !strings.HasPrefix(items[0].Text, "Maya Ortiz:") {
		t.Errorf("got %+v", items)
	}
}

// overHTTP serves the chat on this machine.
func overHTTP(t *testing.T, now func() time.Time, token string) app.SourceSettings {
	t.Helper()
	h := sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return mcptest.Chat(now, nil) }, nil)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token != "" && r.Header.Get("Authorization") != "Bearer "+token {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	return app.SourceSettings{Name: "Chat", Type: mcp.Type, Address: srv.URL + "/mcp", MCP: &app.MCPSettings{Items: []string{"list_threads"}}}
}

func TestChatOverHTTP(t *testing.T) {
	s := overHTTP(t, func() time.Time { return now }, "a-secret-token")
	c, d := client(t, mcptest.None), deps(t)
	if _, _, err := read(t, c, s, d); app.AsError(err) == nil || app.AsError(err).Code != app.CodeHost {
		t.Errorf("a host that is not allowed gave %v", err)
	}
	d.HTTP.Allow(c.Connector().Hosts(s, connectors.Services{})...)
	items, _, err := read(t, c, s, d)
	if err != nil || len(items) != 3 {
		t.Fatalf("%d items, %v", len(items), err)
	}
	d.Secret = func(context.Context, string) (string, error) {
		return "", &app.Error{Code: app.CodeSecret, Message: "none"}
	}
	if _, _, err := read(t, c, s, d); app.AsError(err) == nil || app.AsError(err).Code != app.CodeUnauth {
		t.Errorf("without a token: %v", err)
	}
}

// told returns an Outside that says when it was called.
func told(ended chan<- struct{}) func(fetch.Traffic) {
	return func(fetch.Traffic) { ended <- struct{}{} }
}
