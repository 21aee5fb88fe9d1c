package mcp_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"daybrief/app/mcp"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	hello = `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`
	ready = `{"jsonrpc":"2.0","method":"notifications/initialized"}`
)

// talk sends lines to a server, ends its input and returns the messages it
// wrote by id.
func talk(t *testing.T, p mcp.Program, o mcp.Options, input string) map[string]map[string]any {
	t.Helper()
	var out bytes.Buffer
	s := mcp.New(p, o)
	defer s.Close()
	if err := s.Stdio(t.Context(), strings.NewReader(input), &out); err != nil {
		t.Fatal(err)
	}
	got := map[string]map[string]any{}
	lines := bufio.NewScanner(&out)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var m map[string]any
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil || m["jsonrpc"] != "2.0" {
			t.Fatalf("%q is no JSON-RPC message: %v", lines.Text(), err)
		}
		got[fmt.Sprint(m["id"])] = m
	}
	return got
}

// TestEverythingAskedIsAnsweredWhenTheInputEnds pipes a whole conversation in.
func TestEverythingAskedIsAnsweredWhenTheInputEnds(t *testing.T) {
	input := []string{hello, ready}
	for n := 1; n <= 20; n++ {
		input = append(input, fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"ask","arguments":{"question":"What?"}}}`, n))
	}
	got := talk(t, &program{}, options(), strings.Join(input, "\n")) // the last line has no end
	for n := range 21 {
		if m := got[fmt.Sprint(n)]; m == nil || m["result"] == nil {
			t.Errorf("request %d got %v", n, m)
		}
	}
}

func TestWhatIsNoJSONIsAnsweredAndPassedOver(t *testing.T) {
	o := options()
	o.Limits.Request = 300
	input := strings.Join([]string{
		hello, ready, "hello there", "", "{\"jsonrpc\":", `{"jsonrpc":"2.0","id":7,"method":"ping","params":{"x":"` + strings.Repeat("y", 200_000) + `"}}`,
		`{"jsonrpc":"2.0","id":8,"method":"ping"}`, `{"jsonrpc":"2.0","id":9,"method":"no/such"}`, "",
	}, "\r\n")
	got := talk(t, &program{}, o, input)
	if m := got["8"]; m == nil || m["result"] == nil {
		t.Errorf("the good request got %v", m)
	}
	if m := got["9"]; m == nil || m["error"] == nil {
		t.Errorf("an unknown method got %v", m)
	}
	if m := got["<nil>"]; m == nil || m["error"] == nil {
		t.Errorf("what was no JSON got %v", got)
	}
	if got["7"] != nil {
		t.Errorf("a request over the limit got %v", got["7"])
	}
}

// TestEndsWithItsInput has a call that would go on for ever.
func TestEndsWithItsInput(t *testing.T) {
	o := options()
	o.Limits.Drain = 20 * time.Millisecond
	p := &program{block: make(chan struct{})}
	in, w := io.Pipe()
	var out bytes.Buffer
	s := mcp.New(p, o)
	defer s.Close()
	done := make(chan error, 1)
	go func() { done <- s.Stdio(context.Background(), in, &out) }()
	for _, line := range []string{hello, ready, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask","arguments":{"question":"What?"}}}`} {
		if _, err := io.WriteString(w, line+"\n"); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		t.Fatal("the server did not end with its input")
	}
}

func TestEndsWithItsContext(t *testing.T) {
	in, w := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	s := mcp.New(&program{}, options())
	defer s.Close()
	done := make(chan error, 1)
	go func() { done <- s.Stdio(ctx, in, io.Discard) }()
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		t.Fatal("the server did not end with its context")
	}
	_ = w.Close()
}

// TestOddConversationsEnd has inputs that are JSON but no conversation.
func TestOddConversationsEnd(t *testing.T) {
	for _, input := range []string{
		"", "null", "[]", "[{},{}]\n[1]\n{\"id\":1}\nnull\n\"x\"\n", `{"jsonrpc":"2.0","id":{},"method":"initialize","params":[]}`,
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":null}}`,
		hello + "\n" + hello + "\n" + ready, `{"jsonrpc":"1.0","id":1,"method":"ping"}`,
		hello + "\n" + ready + "\n" + `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"brief","arguments":"none"}}`,
	} {
		var out bytes.Buffer
		o := options()
		o.Limits.Drain = 50 * time.Millisecond
		s := mcp.New(&program{}, o)
		_ = s.Stdio(t.Context(), strings.NewReader(input), &out) // a message that is none may end it
		s.Close()
		for _, line := range bytes.Split(bytes.TrimSpace(out.Bytes()), []byte("\n")) {
			if len(line) > 0 && !json.Valid(line) {
				t.Errorf("%q was answered with %q", input, line)
			}
		}
	}
}
