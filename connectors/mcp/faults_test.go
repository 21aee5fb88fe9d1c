//go:build unix

package mcp_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/mcp"
	"daybrief/connectors/mcp/mcptest"
)

// TestFaultsOfChildren is the table of servers that fail. Each costs its own
// items, tells why, and is gone afterwards.
func TestFaultsOfChildren(t *testing.T) {
	for _, c := range []struct {
		fault mcptest.Fault
		limit string
		code  string
		says  []string
	}{
		{mcptest.Hang, "300ms", app.CodeTimeout, []string{"did not answer within 300ms", os.Args[0]}},
		{mcptest.Deaf, "300ms", app.CodeTimeout, []string{"did not answer"}},
		{mcptest.Late, "2s", app.CodeTimeout, []string{"did not answer within 2s"}},
		{mcptest.Crash, "", app.CodeServer, []string{"exit status 3", "no workspace is set up", os.Args[0]}},
		{mcptest.Broken, "", app.CodeServer, []string{"the database is gone"}},
		{mcptest.Garbage, "", app.CodeFormat, []string{"does not speak the protocol"}},
		{mcptest.Huge, "", app.CodeTooLarge, []string{"more than 8 MiB"}},
		{mcptest.Old, "", app.CodeFormat, []string{"does not know"}},
		{mcptest.Odd, "", app.CodeFormat, []string{"makes no sense"}},
	} {
		t.Run(string(c.fault), func(t *testing.T) {
			items, _, err := read(t, client(t, c.fault), program(app.MCPSettings{Items: []string{"list_threads"}, Timeout: c.limit}), deps(t))
			e := connectors.Explain("Chat", err)
			if e == nil || e.Code != c.code || e.Hint == "" || len(items) > 0 {
				t.Fatalf("%d items, %+v, want code %s and a hint", len(items), e, c.code)
			}
			for _, w := range c.says {
				if !strings.Contains(e.Message, w) {
					t.Errorf("%q does not tell %q", e.Message, w)
				}
			}
		})
	}
}

func TestServersThatGreetWork(t *testing.T) {
	items, _, err := read(t, client(t, mcptest.Greets), program(app.MCPSettings{Items: []string{"list_threads"}}), deps(t))
	if err != nil || len(items) != 3 {
		t.Errorf("%d items, %v", len(items), err)
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	s := program(app.MCPSettings{Items: []string{"list_threads"}, SecretEnv: "CHAT_TOKEN"})
	_, _, err := read(t, client(t, mcptest.Telling), s, deps(t))
	if err == nil || strings.Contains(err.Error(), "a-secret-token") || !strings.Contains(err.Error(), "cannot sign in with …") {
		t.Errorf("got %v", err)
	}
}

// TestNothingIsLeftBehind has a server that starts a child of its own, which
// would go on.
func TestNothingIsLeftBehind(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pid")
	t.Setenv("CHAT_PIDFILE", file)
	s := program(app.MCPSettings{Items: []string{"list_threads"}, Env: []string{"CHAT_PIDFILE"}})
	items, _, err := read(t, client(t, mcptest.Brood), s, deps(t))
	if err != nil || len(items) != 3 {
		t.Fatalf("%d items, %v", len(items), err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(string(data))
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(30 * time.Second); alive(pid); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("process %d goes on", pid)
		}
	}
}

// alive reports whether a process runs: one that has ended and that nobody
// asked about does not.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || !strings.Contains(string(stat), ") Z ")
}

func TestProgramsThatCannotBeStarted(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "server")
	if err := os.WriteFile(file, []byte("#!/no/such/interpreter\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		command, says string
		code          string
	}{
		{"no-such-program-anywhere", "was not found in", app.CodeConfig},
		{filepath.Join(dir, "absent"), "there is no program", app.CodeConfig},
		{file, file, app.CodeServer},
	} {
		s := app.SourceSettings{Name: "Chat", Type: mcp.Type, Command: []string{c.command}}
		_, _, err := read(t, client(t, mcptest.None), s, deps(t))
		e := app.AsError(err)
		if e == nil || e.Code != c.code || !strings.Contains(e.Message, c.says) {
			t.Errorf("%s: %v", c.command, e)
		}
	}
}

func TestWrongNamesAreTold(t *testing.T) {
	c, d := client(t, mcptest.None), deps(t)
	_, _, err := read(t, c, program(app.MCPSettings{Items: []string{"list_everything"}}), d)
	if e := app.AsError(err); e == nil || !strings.Contains(e.Hint, "list_threads") {
		t.Errorf("a tool that is not there: %v", e)
	}
	items, r, err := read(t, c, program(app.MCPSettings{Items: []string{"list_threads", "chat://nowhere"}}), d)
	if err != nil || len(items) != 3 || len(r.Partial) != 1 || r.Coverage.Complete {
		t.Errorf("a part that fails: %d items, %v, %+v", len(items), err, r)
	}
	_, _, err = read(t, c, program(app.MCPSettings{Items: []string{"post_message"}, Args: map[string]map[string]any{"post_message": {"channel": "x", "text": "y"}}}), d)
	if e := app.AsError(err); e == nil || !strings.Contains(e.Message, "there is no channel") {
		t.Errorf("a tool that fails: %v", e)
	}
}

// TestToolsOfAServer lists and calls tools, and closes what it opened.
func TestToolsOfAServer(t *testing.T) {
	c, d := client(t, mcptest.None), deps(t)
	s := program(app.MCPSettings{As: app.MCPAsTools})
	tools, err := c.Tools(t.Context(), s, d)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]mcp.Tool{}
	for _, tool := range tools {
		byName[tool.Name] = tool
	}
	list, post := byName["chat_list_threads"], byName["chat_post_message"]
	if len(tools) != 4 || !list.ReadOnly || post.ReadOnly || !strings.Contains(list.Reaches, os.Args[0]) {
		t.Fatalf("got %+v", tools)
	}
	got, err := list.Call(t.Context(), []byte(`{"channel":"releases"}`))
	if err != nil || len(got.Items) != 1 || got.Items[0].Native != "T1" || got.Text != "" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := list.Call(t.Context(), []byte(`{"channel":7}`)); app.AsError(err) == nil || app.AsError(err).Code != app.CodeUsage {
		t.Errorf("a wrong argument: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if _, err := list.Call(t.Context(), nil); err == nil {
		t.Error("a call after the end works")
	}
}

// TestUseOfAServer has one that is for tools alone, and of whose tools one is
// offered.
func TestUseOfAServer(t *testing.T) {
	c, d := client(t, mcptest.None), deps(t)
	s := program(app.MCPSettings{As: app.MCPAsTools, Tools: []string{"list_channels"}})
	if items, _, err := read(t, c, s, d); err != nil || len(items) > 0 {
		t.Errorf("a server of tools yielded %d items, %v", len(items), err)
	}
	if tools, err := c.Tools(t.Context(), s, d); err != nil || len(tools) != 1 {
		t.Errorf("of one tool offered: %d, %v", len(tools), err)
	}
}

// TestASessionThatFailsIsOpenedAnew has a server that ends in each call.
func TestASessionThatFailsIsOpenedAnew(t *testing.T) {
	c, d := client(t, mcptest.Broken), deps(t)
	s := program(app.MCPSettings{As: app.MCPAsTools})
	for range 2 {
		tools, err := c.Tools(t.Context(), s, d)
		if err != nil || len(tools) != 1 {
			t.Fatalf("%d tools, %v", len(tools), err)
		}
		if _, err := tools[0].Call(t.Context(), []byte(`{}`)); app.AsError(err) == nil || app.AsError(err).Code != app.CodeServer {
			t.Errorf("got %v", err)
		}
	}
}

func TestUnusedSessionsAreClosed(t *testing.T) {
	vars := map[string]string{mcptest.Variable: string(mcptest.None)}
	c := mcp.NewClient(mcp.Options{Getenv: func(n string) string { return vars[n] }, Idle: time.Millisecond})
	ended := make(chan struct{}, 10)
	d := deps(t)
	d.Outside = told(ended)
	if _, err := c.Tools(t.Context(), program(app.MCPSettings{As: app.MCPAsTools}), d); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Error("the session stays open")
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestCancelledFetch(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	src, err := client(t, mcptest.Hang).Connector().Open(program(app.MCPSettings{Items: []string{"x"}}), deps(t))
	if err != nil {
		t.Fatal(err)
	}
	_, err = src.Fetch(ctx, connectors.Query{Now: now, Zone: time.UTC}, func(app.Item) error { return nil })
	if e := connectors.Explain("Chat", err); e == nil || e.Code != app.CodeCancelled {
		t.Errorf("got %v", err)
	}
}
