package boot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"daybrief/agent/react"
	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/mcp"
)

// foreignLimit bounds how long the servers may take to tell their tools: a
// question does not wait for one that hangs.
const foreignLimit = 20 * time.Second

// foreignTools returns the tools that the MCP servers of the configuration offer
// to the agent, in the order of the configuration. A server that fails costs its
// own tools, and a note says why. Servers stay open until the program ends, or
// nobody calls them for a while.
func (a *App) foreignTools(ctx context.Context) ([]react.Tool, []app.Note) {
	var servers []app.SourceSettings
	for _, s := range a.own() {
		if s.Type == mcp.Type && s.MCP.Serves() {
			servers = append(servers, s)
		}
	}
	if len(servers) == 0 || a.foreign == nil {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, foreignLimit)
	defer cancel()
	d := a.deps(a.own())
	lists, errs := make([][]mcp.Tool, len(servers)), make([]error, len(servers))
	var wg sync.WaitGroup
	for i, s := range servers {
		wg.Go(func() { lists[i], errs[i] = a.foreign.Tools(ctx, s, d) })
	}
	wg.Wait()
	var tools []react.Tool
	var notes []app.Note
	taken := map[string]bool{}
	for i, s := range servers {
		if errs[i] != nil {
			a.Log.Warn("mcp tools", "name", s.Name, "err", errs[i])
			e := cured(connectors.Explain(s.Name, errs[i]))
			notes = append(notes, app.Note{Code: e.Code, Text: strings.TrimSuffix(e.Message, ".") + ".", Hint: e.Hint})
			continue
		}
		for _, t := range lists[i] {
			if t.Name = freeTool(t.Name, taken); t.Name != "" {
				taken[t.Name] = true
				tools = append(tools, a.foreignTool(s, t))
			}
		}
	}
	return tools, notes
}

// freeTool is a name that no tool has yet; "" where none is near.
func freeTool(name string, taken map[string]bool) string {
	for n := 1; n < 10; n++ {
		free := name
		if n > 1 {
			free = fmt.Sprintf("%s_%d", name, n)
		}
		if !taken[free] {
			return free
		}
	}
	return ""
}

// foreignTool is a server's tool as the agent has it. Only what its server calls
// read-only is taken to change nothing; all of them reach out.
func (a *App) foreignTool(s app.SourceSettings, t mcp.Tool) react.Tool {
	reach := react.Changes
	if t.ReadOnly {
		reach = react.Outside
	}
	return react.Tool{
		Name: t.Name, Description: t.Description, Schema: t.Schema, Reach: reach, Server: s.Name, Host: t.Reaches, Timeout: t.Limit,
		Call: func(ctx context.Context, input json.RawMessage) (react.Observation, error) {
			got, err := t.Call(ctx, input)
			if err != nil {
				return react.Observation{}, connectors.Explain(s.Name, err)
			}
			return react.Observation{Items: a.annotate(slices.Clone(got.Items)), Text: got.Text}, nil
		},
	}
}
