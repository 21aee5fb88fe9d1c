//go:build peers

package mcp_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/connectors/mcp"
)

// official is a source whose server is an official one from npm.
func official(t *testing.T, name string, use app.MCPSettings, args ...string) (*mcp.Client, app.SourceSettings) {
	t.Helper()
	folder := os.Getenv("DAYBRIEF_MCP_PEERS")
	if folder == "" {
		t.Fatal("DAYBRIEF_MCP_PEERS names no folder; make test-peers sets it")
	}
	c := mcp.NewClient(mcp.Options{})
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	program := filepath.Join(folder, "node_modules", ".bin", "mcp-server-"+name)
	return c, app.SourceSettings{Name: name, Type: mcp.Type, Command: append([]string{program}, args...), MCP: &use}
}

func tools(t *testing.T, c *mcp.Client, s app.SourceSettings) map[string]mcp.Tool {
	t.Helper()
	list, err := c.Tools(t.Context(), s, deps(t))
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]mcp.Tool{}
	for _, tool := range list {
		byName[tool.Name] = tool
	}
	return byName
}

func calls(t *testing.T, tool mcp.Tool, args any) mcp.Answer {
	t.Helper()
	data, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	if tool.Call == nil {
		t.Fatal("there is no such tool")
	}
	got, err := tool.Call(t.Context(), data)
	if err != nil {
		t.Fatalf("%s: %v", tool.Name, err)
	}
	return got
}

func TestPeerEverythingAsTools(t *testing.T) {
	c, s := official(t, "everything", app.MCPSettings{As: app.MCPAsTools})
	list := tools(t, c, s)
	if got := calls(t, list["everything_echo"], map[string]any{"message": "good morning"}); !strings.Contains(got.Text, "good morning") && len(got.Items) == 0 {
		t.Errorf("echo: %+v", got)
	}
	sum := calls(t, list["everything_get_sum"], map[string]any{"a": 40, "b": 2})
	if text := sum.Text + textOf(sum.Items); !strings.Contains(text, "42") {
		t.Errorf("sum: %+v", sum)
	}
	if _, err := list["everything_get_sum"].Call(t.Context(), []byte(`{"a":"forty"}`)); err == nil {
		t.Error("a wrong argument is no error")
	}
}

func textOf(items []app.Item) string {
	var b strings.Builder
	for _, it := range items {
		b.WriteString(it.Title + "\n" + it.Text + "\n")
	}
	return b.String()
}

func TestPeerEverythingAsSource(t *testing.T) {
	c, s := official(t, "everything", app.MCPSettings{})
	items, r, err := read(t, c, s, deps(t))
	if err != nil || len(items) < 3 || len(r.Partial) > 0 {
		t.Fatalf("resources: %d items, %v, %v", len(items), r.Partial, err)
	}
	s.MCP.Items = []string{"get-structured-content"}
	s.MCP.Args = map[string]map[string]any{"get-structured-content": {"location": "Chicago"}}
	s.MCP.Fields = map[string]string{"title": "conditions"}
	items, _, err = read(t, c, s, deps(t))
	if err != nil || len(items) != 1 || items[0].Title == "" {
		t.Errorf("a tool: %+v, %v", items, err)
	}
}

func TestPeerFilesystem(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	note := filepath.Join(dir, "plan.md")
	if err := os.WriteFile(note, []byte("# Plan for the harbour\n\nAsk Ann for the map.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, s := official(t, "filesystem", app.MCPSettings{
		As: app.MCPAsBoth, Items: []string{"read_text_file"}, Args: map[string]map[string]any{"read_text_file": {"path": note}},
	}, dir)
	items, _, err := read(t, c, s, deps(t))
	if err != nil || len(items) != 1 || !strings.Contains(textOf(items), "Ask Ann for the map.") {
		t.Fatalf("as a source: %+v, %v", items, err)
	}
	list := tools(t, c, s)
	if !list["filesystem_list_directory"].ReadOnly || list["filesystem_write_file"].ReadOnly || list["filesystem_write_file"].Call == nil {
		t.Errorf("read-only is told wrongly: %+v", list)
	}
	got := calls(t, list["filesystem_list_directory"], map[string]any{"path": dir})
	if text := got.Text + textOf(got.Items); !strings.Contains(text, "plan.md") {
		t.Errorf("as tools: %+v", got)
	}
	if got, err := list["filesystem_read_text_file"].Call(t.Context(), []byte(`{"path":"/etc/passwd"}`)); err == nil {
		t.Errorf("a file outside of its folders can be read: %+v", got)
	}
}
