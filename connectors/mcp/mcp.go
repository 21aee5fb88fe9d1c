// Package mcp makes any server of the Model Context Protocol a source of items,
// or a set of tools for the agent, by its place in the configuration alone: a
// program that is started as a child process, or an address.
//
// What a server yields is told by its settings: tools that are called with fixed
// arguments, resources that are read. Their objects become items of kind note;
// title, text, address, time, sender and channel are recognised by the names
// such fields usually have, or named in the settings. A list of messages inside
// an object makes it a thread, whose text is what was said in it.
//
// Contract: a server is not trusted. Its texts become plain text, its addresses
// pass connectors.SafeURL, its output is bounded in size and number, its answers
// in time. A child process gets a short environment, the PATH of the reader's
// login shell and a process group of its own, which is ended with the session;
// what it writes to standard error is shown when it fails. It is a program of
// the reader's, outside of Daybrief: where it connects to is not Daybrief's to
// limit, which the ledger says by naming it. Over HTTP the client of Deps is
// used. Servers are offered no sampling, no questions to the reader, no folders.
package mcp

import (
	"context"
	_ "embed" // the tool's description
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// Limits of a session.
const (
	defaultTimeout = time.Minute // of a start, and of a call
	totalTimeout   = 3           // of these for a whole fetch
	maxMessage     = 8 << 20     // bytes of one message
	maxSession     = 64 << 20    // bytes of a session
	maxItems       = 200         // of one fetch, where max is not set
	maxResources   = 50          // read one by one
	maxTools       = 100         // of one server
	maxPages       = 20          // of a list
	closeTime      = 2 * time.Second
)

// Options of a Client. Zero fields have defaults.
type Options struct {
	Getenv  func(string) string // nil means os.Getenv
	Environ func() []string     // nil means os.Environ
	Idle    time.Duration       // after which an unused session for tools is closed; 0 means 2 minutes
}

// Client knows the servers of one run of the program. It keeps the sessions of
// tools open between calls. Close it.
type Client struct {
	opts  Options
	shell loginShell

	mu     sync.Mutex
	open   map[string]*kept
	closed bool
	ending sync.WaitGroup // sessions that are being closed
}

// NewClient returns a client. It touches nothing.
func NewClient(o Options) *Client {
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	if o.Environ == nil {
		o.Environ = os.Environ
	}
	if o.Idle <= 0 {
		o.Idle = 2 * time.Minute
	}
	return &Client{opts: o, shell: loginShell{getenv: o.Getenv, environ: o.Environ}, open: map[string]*kept{}}
}

//go:embed tool.md
var toolText string

const toolSchema = `{
  "type": "object",
  "properties": {
    "source": {"type": "string", "description": "Name of one server as configured; all of them when absent"},
    "limit": {"type": "integer", "minimum": 1, "maximum": 200, "description": "How many items of each at most; 50 when absent"}
  },
  "additionalProperties": false
}`

// Type is the type of such a source in the configuration.
const Type = "mcp"

// Connector returns the connector of MCP servers.
func (c *Client) Connector() connectors.Connector {
	return connectors.Connector{
		Type:  Type,
		Title: "MCP",
		Open:  c.openSource,
		Hosts: hosts,
		Tool: connectors.ToolSpec{
			Name: "get_notes", Description: strings.TrimSpace(toolText), Schema: json.RawMessage(toolSchema), Call: c.call,
		},
	}
}

func hosts(s app.SourceSettings, _ connectors.Services) []string {
	u, err := url.Parse(s.Address)
	if err != nil || u.Hostname() == "" || len(s.Command) > 0 {
		return nil
	}
	return []string{u.Hostname()}
}

func (c *Client) openSource(s app.SourceSettings, d connectors.Deps) (connectors.Source, error) {
	if err := usable(s); err != nil {
		return nil, err
	}
	return &source{client: c, settings: s, deps: d}, nil
}

// usable checks settings that did not come through the configuration.
func usable(s app.SourceSettings) error {
	u, err := url.Parse(s.Address)
	web := err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != ""
	if len(s.Command) == 0 && !web {
		return &app.Error{
			Code: app.CodeConfig, Message: fmt.Sprintf("The source %q names no MCP server", s.Name),
			Hint: `Set address to its https address, or command to the program and its arguments, such as ["npx", "-y", "NAME"].`,
		}
	}
	return nil
}

// use returns the settings of the server's use, never nil.
func use(s app.SourceSettings) app.MCPSettings {
	if s.MCP == nil {
		return app.MCPSettings{}
	}
	return *s.MCP
}

// limitOf is the time a start may take, and a call.
func limitOf(s app.SourceSettings) time.Duration {
	if d, err := time.ParseDuration(use(s).Timeout); err == nil && d > 0 {
		return d
	}
	return defaultTimeout
}

// toolArgs are the arguments of get_notes.
type toolArgs struct {
	Source string `json:"source"`
	Limit  int    `json:"limit"`
}

// call reads the servers that yield items. One that fails does not hide the
// others; when all fail the first failure is the answer.
func (c *Client) call(ctx context.Context, raw json.RawMessage, settings []app.SourceSettings, d connectors.Deps) ([]app.Item, error) {
	args := toolArgs{Limit: 50}
	if err := connectors.DecodeArgs("get_notes", raw, &args); err != nil {
		return nil, err
	}
	if args.Limit < 1 || args.Limit > maxItems {
		return nil, &app.Error{Code: app.CodeUsage, Message: fmt.Sprintf("get_notes gives 1 to %d items of each server", maxItems), Hint: "Ask again with a limit in that range."}
	}
	var items []app.Item
	var failed error
	asked := 0
	for _, s := range settings {
		if s.Off || !s.MCP.Yields() || args.Source != "" && !strings.EqualFold(args.Source, s.Name) {
			continue
		}
		asked++
		s.Max = args.Limit
		src, err := c.openSource(s, d)
		if err == nil {
			_, err = src.Fetch(ctx, connectors.Query{Now: d.Now(), Zone: d.Zone}, func(it app.Item) error {
				items = append(items, it)
				return nil
			})
		}
		if err != nil && failed == nil {
			failed = err
		}
	}
	if asked == 0 {
		return nil, &app.Error{Code: app.CodeUsage, Message: "No configured MCP server fits these arguments.", Hint: "Leave out source to read all of them."}
	}
	if len(items) == 0 && failed != nil {
		return nil, failed
	}
	return items, nil
}
