package config

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// variable is the name of an environment variable.
var variable = lazyre.New(`^[A-Za-z_][A-Za-z0-9_]*$`)

// parts are what of an item a server's objects can be asked for.
var parts = []string{"title", "text", "url", "time", "from", "id", "channel", "list"}

// checkMCP tells what is wrong with the settings of an MCP server, and that
// other sources have none.
func checkMCP(s app.SourceSettings) (key, what string) {
	if s.Type != "mcp" {
		switch {
		case len(s.Command) > 0:
			return "command", "only a source of type mcp has a command"
		case s.MCP != nil:
			return "mcp", "only a source of type mcp has these settings"
		}
		return "", ""
	}
	switch {
	case len(s.Command) > 0 && s.Address != "":
		return "command", "it has a command and an address; an MCP server has one of them"
	case len(s.Command) > 0 && strings.TrimSpace(s.Command[0]) == "":
		return "command", "its command begins with nothing; the first text is the program"
	case len(s.Command) == 0 && s.Address != "" && !strings.Contains(s.Address, "://"):
		return "address", "the address of an MCP server begins with https://, or http:// on this machine; a program is named by command"
	case s.MCP == nil:
		return "", ""
	}
	return checkUse(s.MCP)
}

func checkUse(m *app.MCPSettings) (key, what string) {
	if !slices.Contains([]string{"", app.MCPAsSource, app.MCPAsTools, app.MCPAsBoth}, m.As) {
		return "mcp.as", fmt.Sprintf("as is %q, but must be source, tools or both", m.As)
	}
	for _, name := range append(slices.Clone(m.Env), m.SecretEnv) {
		if name != "" && !variable.MatchString(name) {
			return "mcp.env", fmt.Sprintf("%q is not the name of an environment variable; values do not belong here", name)
		}
	}
	for part := range m.Fields {
		if !slices.Contains(parts, part) {
			return "mcp.fields", fmt.Sprintf("an item has no part %q; known are %s", part, strings.Join(parts, ", "))
		}
	}
	for name := range m.Args {
		if !slices.Contains(m.Items, name) {
			return "mcp.args", fmt.Sprintf("there are arguments for %q, which items does not name", name)
		}
	}
	if m.Timeout != "" {
		if d, err := time.ParseDuration(m.Timeout); err != nil || d <= 0 {
			return "mcp.timeout", fmt.Sprintf("%q is not a duration such as \"60s\"", m.Timeout)
		}
	}
	return "", ""
}
