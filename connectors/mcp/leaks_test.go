package mcp_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/mcp/mcptest"
)

// TestNoTokenFollowsARedirect: the token is for the server of the settings, not
// for where that sends a request.
func TestNoTokenFollowsARedirect(t *testing.T) {
	var mu sync.Mutex
	var got []string
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		got = append(got, r.Header.Get("Authorization"))
		http.Error(w, "no", http.StatusNotFound)
	}))
	defer other.Close()
	first := httptest.NewServer(http.RedirectHandler(other.URL+"/mcp", http.StatusTemporaryRedirect))
	defer first.Close()
	s := overHTTP(t, nil, "")
	s.Address = first.URL + "/mcp"
	c, d := client(t, mcptest.None), deps(t)
	d.HTTP.Allow(c.Connector().Hosts(s, connectors.Services{})...)
	if _, _, err := read(t, c, s, d); err == nil {
		t.Error("a server that is none was read")
	}
	if len(got) == 0 {
		t.Fatal("the redirect was not followed")
	}
	for _, header := range got {
		if header != "" {
			t.Errorf("another server got %q", header)
		}
	}
}

// TestNoPartOfASecretIsShown: also where what a server says is cut in the middle
// of one.
func TestNoPartOfASecretIsShown(t *testing.T) {
	server := sdk.NewServer(&sdk.Implementation{Name: "echo", Version: "1"}, nil)
	sdk.AddTool(server, &sdk.Tool{Name: "say"}, func(context.Context, *sdk.CallToolRequest, struct{}) (*sdk.CallToolResult, any, error) {
		text := strings.Repeat("é", 145) + " a-secret-token is wrong"
		return &sdk.CallToolResult{IsError: true, Content: []sdk.Content{&sdk.TextContent{Text: text}}}, nil, nil
	})
	srv := httptest.NewServer(sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return server }, nil))
	t.Cleanup(srv.Close) // after the client
	s := overHTTP(t, nil, "")
	s.Address, s.MCP = srv.URL+"/mcp", &app.MCPSettings{As: app.MCPAsTools}
	c, d := client(t, mcptest.None), deps(t)
	d.HTTP.Allow(c.Connector().Hosts(s, connectors.Services{})...)
	tools, err := c.Tools(t.Context(), s, d)
	if err != nil || len(tools) != 1 {
		t.Fatalf("%d tools, %v", len(tools), err)
	}
	_, err = tools[0].Call(t.Context(), []byte(`{}`))
	if e := app.AsError(err); e == nil || strings.Contains(e.Message, "a-sec") || !strings.Contains(e.Message, "éé …") {
		t.Errorf("got %v", err)
	}
}
