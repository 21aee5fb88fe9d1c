package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMCPWritesNothingButTheProtocol pipes a conversation into the program, with
// a configuration that has something to complain about.
func TestMCPWritesNothingButTheProtocol(t *testing.T) {
	home := t.TempDir()
	own(t, home)
	if r := run(t, home, "preload"); r.code != 0 {
		t.Fatalf("%+v", r)
	}
	config := filepath.Join(home, "config.toml")
	data, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, append(data, "\nbroken = [\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	r := runWith(t, strings.Join([]string{
		`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`,
		`{"jsonrpc":"2.0","method":"notifications/initialized"}`, `what?`,
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"brief","arguments":{}}}`,
		`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"get_emails","arguments":{}}}`,
	}, "\n"), home, "mcp")
	if r.code != 0 || r.err == "" {
		t.Errorf("exit %d, standard error %q, want the complaint about the configuration there", r.code, r.err)
	}
	got := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(r.out), "\n") {
		var m struct {
			JSONRPC string          `json:"jsonrpc"`
			ID      json.RawMessage `json:"id"`
		}
		if err := json.Unmarshal([]byte(line), &m); err != nil || m.JSONRPC != "2.0" {
			t.Errorf("%q is no message: %v", line, err)
		}
		got[string(m.ID)] = line
	}
	if len(got) != 4 || !strings.Contains(got["1"], `"tldr"`) || !strings.Contains(got["2"], `"isError":true`) || !strings.Contains(got["2"], "daybrief source add") {
		t.Errorf("got %v", got)
	}
}

func TestMCPOverHTTPShowsItsToken(t *testing.T) {
	home := t.TempDir()
	r := run(t, home, "mcp", "--token", "--json")
	var shown mcpToken
	if err := json.Unmarshal([]byte(r.out), &shown); err != nil || len(shown.Token) < 16 || shown.Kept != "the keyring" {
		t.Fatalf("%+v: %v", r, err)
	}
	if again := run(t, home, "mcp", "--token"); strings.TrimSpace(again.out) != shown.Token {
		t.Errorf("%q, then %q", shown.Token, again.out)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := command(ctx, home, "mcp", "--http", "127.0.0.1:0")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stderr).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	url, _, _ := strings.Cut(strings.TrimPrefix(line, "Serving MCP at "), ";")
	for token, want := range map[string]int{shown.Token: http.StatusOK, "wrong": http.StatusUnauthorized} {
		if got := greet(t, url, token); got != want {
			t.Errorf("status %d, want %d", got, want)
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
	if r := run(t, home, "mcp", "--http", "0.0.0.0:0"); r.code != ExitUsage || !strings.Contains(r.err, "only this machine") {
		t.Errorf("%+v", r)
	}
}

// greet begins a session over HTTP and returns the status it gets.
func greet(t *testing.T, url, token string) int {
	t.Helper()
	hello := `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(hello))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json, text/event-stream")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	return res.StatusCode
}
