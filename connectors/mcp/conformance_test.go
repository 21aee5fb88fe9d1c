package mcp_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"daybrief/app"
	"daybrief/connectors/conntest"
	"daybrief/connectors/fetch"
	"daybrief/connectors/mcp"
	"daybrief/connectors/mcp/mcptest"
)

// TestConformance passes a server on the web through the suite of all
// connectors.
func TestConformance(t *testing.T) {
	c := mcp.NewClient(mcp.Options{})
	defer func() { _ = c.Close() }()
	at := time.Date(2026, 3, 10, 6, 0, 0, 0, time.UTC)
	chat := mcptest.Chat(func() time.Time { return at }, nil)
	handler := sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return chat }, &sdk.StreamableHTTPOptions{Stateless: true})
	conntest.Run(t, conntest.Case{
		Connector: c.Connector(),
		Serve:     func(s *conntest.Server) { s.Handle("/mcp", handler.ServeHTTP) },
		Settings: func(base string) app.SourceSettings {
			return app.SourceSettings{Name: "Chat", Type: mcp.Type, Address: base + "/mcp", MCP: &app.MCPSettings{Items: []string{"list_threads"}}}
		},
		Kinds: []app.Kind{app.KindNote},
		Items: 3,
		Args:  json.RawMessage(`{"limit": 5, "source": "chat"}`),
		// What is no message of the protocol by its type is not read at all.
		Codes: map[conntest.Fault][]string{
			conntest.Endless: {app.CodeFormat}, conntest.Bomb: {app.CodeFormat}, conntest.Drip: {app.CodeFormat},
		},
		WrongArgs: []string{`{"limit": 0}`, `{"limit": 999}`, `{"source": "Other"}`},
	})
}

// TestAnswersOnTheWebAreBounded has answers of the right type that are too large
// or too slow.
func TestAnswersOnTheWebAreBounded(t *testing.T) {
	for _, c := range []struct {
		name, code string
		answer     func(http.ResponseWriter, *http.Request)
	}{
		{"too large", app.CodeTooLarge, func(w http.ResponseWriter, _ *http.Request) {
			block := strings.Repeat("x", 1<<20)
			for range 64 {
				if _, err := io.WriteString(w, block); err != nil {
					return
				}
			}
		}},
		{"too slow", app.CodeTimeout, func(w http.ResponseWriter, r *http.Request) {
			_ = http.NewResponseController(w).Flush() // the client waits either way
			<-r.Context().Done()
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body) // so that the end of the client is noticed
				w.Header().Set("Content-Type", "application/json")
				c.answer(w, r)
			}))
			defer srv.Close()
			f := fetch.New(fetch.Options{Local: func(string) bool { return true }, MaxBytes: 2 << 20, Timeout: time.Second})
			defer f.Close()
			f.Allow("127.0.0.1")
			d := deps(t)
			d.HTTP = f
			s := app.SourceSettings{Name: "Chat", Type: mcp.Type, Address: srv.URL, MCP: &app.MCPSettings{Items: []string{"list_threads"}}}
			_, _, err := read(t, client(t, mcptest.None), s, d)
			if e := app.AsError(err); e == nil || e.Code != c.code {
				t.Errorf("got %v, want code %s", err, c.code)
			}
		})
	}
}
