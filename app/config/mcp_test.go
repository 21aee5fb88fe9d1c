package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daybrief/app"
)

func TestMCPSettingsAreChecked(t *testing.T) {
	for text, want := range map[string]string{
		"type = \"mcp\"":                    "it has no address",
		"type = \"mcp\"\naddress = \"npx\"": "begins with https://",
		"type = \"mcp\"\ncommand = [\"npx\"]\naddress = \"https://x.example\"":                     "one of them",
		"type = \"mcp\"\ncommand = [\" \"]":                                                        "begins with nothing",
		"type = \"rss\"\naddress = \"https://x.example\"\ncommand = [\"npx\"]":                     "only a source of type mcp",
		"type = \"rss\"\naddress = \"https://x.example\"\nmcp = { as = \"tools\" }":                "only a source of type mcp",
		"type = \"mcp\"\ncommand = [\"npx\"]\nmcp = { as = \"toolbox\" }":                          "source, tools or both",
		"type = \"mcp\"\ncommand = [\"npx\"]\nmcp = { env = [\"A=b\"] }":                           "not the name",
		"type = \"mcp\"\ncommand = [\"npx\"]\nmcp = { secret_env = \"a b\" }":                      "not the name",
		"type = \"mcp\"\ncommand = [\"npx\"]\nmcp = { fields = { colour = \"x\" } }":               "no part",
		"type = \"mcp\"\ncommand = [\"npx\"]\nmcp = { args = { x = { y = 1 } } }":                  "does not name",
		"type = \"mcp\"\ncommand = [\"npx\"]\nmcp = { timeout = \"soon\" }":                        "not a duration",
		"type = \"mcp\"\ncommand = [\"npx\"]\n[source.mcp]\ntimout = \"3s\"":                       "did you mean \"timeout\"",
		"type = \"mcp\"\ncommand = [\"npx\"]\n[source.mcp]\nas = \"tools\"\ntimeout = \"3s\"":      "",
		"type = \"mcp\"\naddress = \"https://x.example/mcp\"\nmcp = { items = [\"list\"] }":        "",
		"type = \"mcp\"\ncommand = [\"npx\"]\nmcp = { items = [\"l\"], args = { l = { n = 2 } } }": "",
	} {
		_, err := Parse("config.toml", []byte("[[source]]\nname = \"S\"\n"+text+"\n"))
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", text, err)
		case want != "" && (err == nil || !strings.Contains(app.AsError(err).Message, want)):
			t.Errorf("%s: %v, want it to tell %q", text, err, want)
		}
	}
}

// TestTablesOfASourceGoWithIt adds a source with a table of its own and takes it
// out of the file again.
func TestTablesOfASourceGoWithIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	before := "[[source]]\nname = \"News\"\ntype = \"rss\"\naddress = \"https://x.example/feed\"\n"
	if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	chat := app.SourceSettings{
		Name: "Chat", Type: "mcp", Command: []string{"npx", "chat"},
		MCP: &app.MCPSettings{As: app.MCPAsBoth, Items: []string{"list"}, Args: map[string]map[string]any{"list": {"limit": int64(3)}}},
	}
	last := app.SourceSettings{Name: "HN", Type: "hackernews"}
	if err := AddSource(path, chat, last); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Parse(path, data)
	if err != nil || len(c.Source) != 3 || c.Source[1].MCP == nil || c.Source[1].MCP.Args["list"]["limit"] != int64(3) {
		t.Fatalf("%v in\n%s", err, data)
	}
	for _, name := range []string{"Chat", "HN"} {
		if err := RemoveSource(path, name); err != nil {
			t.Fatal(err)
		}
	}
	if data, err = os.ReadFile(path); err != nil || strings.TrimSpace(string(data)) != strings.TrimSpace(before) {
		t.Errorf("%v: the file is now\n%s", err, data)
	}
}

// TestFaultsInTablesOfASourceNameTheirLine looks at the line of the error.
func TestFaultsInTablesOfASourceNameTheirLine(t *testing.T) {
	_, err := Parse("c", []byte("[[source]]\nname = \"A\"\ntype = \"mcp\"\ncommand = [\"x\"]\n\n[source.mcp]\nitems = []\nas = \"no\"\n"))
	if err == nil || !strings.Contains(err.Error(), "line 8") {
		t.Errorf("got %v, want line 8", err)
	}
}
