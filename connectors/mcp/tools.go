package mcp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"daybrief/app"
	"daybrief/connectors"
)

// Tool is a tool of a server.
type Tool struct {
	Name        string          // lower case with underscores, begins with the server's name
	Description string          // the server's own words, plain text
	Schema      json.RawMessage // JSON schema of the arguments, an object
	ReadOnly    bool            // the server says that it changes nothing
	Reaches     string          // the program or host a call reaches, for the reader
	Limit       time.Duration   // of a call
	// Call runs the tool. What the server found wrong with the arguments is an
	// *app.Error with code usage.
	Call func(ctx context.Context, input json.RawMessage) (Answer, error)
}

// Answer is what a tool gave.
type Answer struct {
	Items []app.Item // the objects in it, with the server as their source
	Text  string     // its text, plain, where it holds no objects
}

// maxAnswer bounds the text of an answer, maxDescription a tool's description
// and maxSchema its schema.
const (
	maxAnswer      = 20_000
	maxDescription = 600
	maxSchema      = 8 << 10
	maxName        = 60
)

// kept is a session that is kept open for a server's tools.
type kept struct {
	mu       sync.Mutex // held while it is opened or closed
	settings app.SourceSettings
	session  *session
	users    int
	timer    *time.Timer
}

// Tools lists the tools of a server that its settings offer to the agent, and
// keeps its session open for their calls. Errors are *app.Error.
func (c *Client) Tools(ctx context.Context, s app.SourceSettings, d connectors.Deps) ([]Tool, error) {
	var tools []Tool
	err := c.with(ctx, s, d, func(ctx context.Context, one *session) error {
		params := &sdk.ListToolsParams{}
		for range maxPages {
			page, err := one.ListTools(ctx, params)
			if err != nil {
				return err
			}
			for _, t := range page.Tools {
				if offered := use(s).Tools; len(offered) == 0 || slices.Contains(offered, t.Name) {
					if tool, ok := c.tool(s, d, one, t); ok && len(tools) < maxTools {
						tools = append(tools, tool)
					}
				}
			}
			if params.Cursor = page.NextCursor; params.Cursor == "" {
				break
			}
		}
		return nil
	})
	return tools, err
}

// tool describes a tool for the agent; ok is false for one that has no usable
// name or schema.
func (c *Client) tool(s app.SourceSettings, d connectors.Deps, one *session, t *sdk.Tool) (Tool, bool) {
	schema, err := json.Marshal(t.InputSchema)
	if err != nil || len(schema) > maxSchema {
		return Tool{}, false
	}
	name := trimmed(s.Name) + "_" + trimmed(t.Name)
	if trimmed(s.Name) == "" || trimmed(t.Name) == "" || len(name) > maxName {
		return Tool{}, false
	}
	out := Tool{
		Name: name, Description: oneLine(first(t.Description, t.Title, t.Name), maxDescription), Schema: schema,
		ReadOnly: t.Annotations != nil && t.Annotations.ReadOnlyHint, Limit: limitOf(s), Reaches: reaches(s, one),
	}
	own := t.Name
	out.Call = func(ctx context.Context, input json.RawMessage) (Answer, error) {
		var answer Answer
		err := c.with(ctx, s, d, func(ctx context.Context, one *session) error {
			res, err := one.CallTool(ctx, &sdk.CallToolParams{Name: own, Arguments: input})
			if err != nil {
				return err
			}
			answer, err = c.answer(s, d, one, res)
			return err
		})
		return answer, err
	}
	return out, true
}

func reaches(s app.SourceSettings, one *session) string {
	if one.child != nil {
		return "the program " + one.child.path
	}
	if h := hosts(s, connectors.Services{}); len(h) > 0 {
		return h[0]
	}
	return s.Name
}

// answer turns a result into what the agent gets.
func (c *Client) answer(s app.SourceSettings, d connectors.Deps, one *session, res *sdk.CallToolResult) (Answer, error) {
	if res.IsError {
		return Answer{}, &app.Error{
			Code: app.CodeUsage, Message: fmt.Sprintf("%s answered with an error: %s", s.Name, one.quote(contentText(res.Content))),
			Hint: "Try other arguments, or go on without it.",
		}
	}
	src := source{client: c, settings: s, deps: d}
	g := src.gatherer(connectors.Query{Now: d.Now(), Zone: d.Zone})
	g.result(res)
	text := ""
	if v, ok := parsed(contentText(res.Content)); !ok || len(objects(v, "")) == 0 {
		text = shortened(plain(contentText(res.Content)), maxAnswer)
	}
	return Answer{Items: g.wanted(), Text: text}, nil
}

// with runs f with the session of a server, which is opened where it is not. A
// session that failed is opened anew for the next call.
func (c *Client) with(ctx context.Context, s app.SourceSettings, d connectors.Deps, f func(context.Context, *session) error) error {
	k, err := c.take(s)
	if err != nil {
		return err
	}
	defer c.give(k)
	ctx, cancel := context.WithTimeout(ctx, limitOf(s))
	defer cancel()
	one, err := k.opened(ctx, c, d)
	if err != nil {
		return err
	}
	err = f(ctx, one)
	if err == nil {
		return nil
	}
	var known *app.Error
	if errors.As(err, &known) {
		return known
	}
	var wire *jsonrpc.Error
	answered := errors.As(err, &wire) // then the session is as good as before
	err = one.explain(ctx, err)
	if !answered {
		k.drop(one)
	}
	return err
}

// take returns the place of a server's session and counts a user of it. Other
// settings under the same name take the place of those that were there.
func (c *Client) take(s app.SourceSettings) (*kept, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, errEnding()
	}
	k := c.open[s.Name]
	if k != nil && !reflect.DeepEqual(k.settings, s) {
		c.ending.Go(k.end) // calls under way fail
		k = nil
	}
	if k == nil {
		k = &kept{settings: s}
		c.open[s.Name] = k
	}
	if k.users++; k.timer != nil {
		k.timer.Stop()
	}
	return k, nil
}

func errEnding() error {
	return &app.Error{Code: app.CodeCancelled, Message: "Daybrief is ending", Hint: "Start it again when you like."}
}

func (c *Client) ended() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

// give ends a use; an unused session is closed after a while.
func (c *Client) give(k *kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k.users--; k.users == 0 && !c.closed {
		k.timer = time.AfterFunc(c.opts.Idle, func() {
			c.mu.Lock()
			defer c.mu.Unlock()
			if k.users == 0 && !c.closed {
				c.ending.Go(k.end)
			}
		})
	}
}

// opened returns the session, opening it where there is none.
func (k *kept) opened(ctx context.Context, c *Client, d connectors.Deps) (*session, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c.ended() { // since this call was let in: nobody would end what it starts
		return nil, errEnding()
	}
	if k.session != nil && (k.session.child == nil || !k.session.child.gone(0)) {
		return k.session, nil
	}
	if k.session != nil { // it ended by itself since the last call
		k.session.close()
		k.session = nil
	}
	one, err := c.connect(ctx, k.settings, d)
	if err != nil {
		return nil, err
	}
	k.session = one
	return one, nil
}

// drop closes a session that failed.
func (k *kept) drop(one *session) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.session == one {
		k.session = nil
		one.close()
	}
}

// end closes the session.
func (k *kept) end() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.session != nil {
		k.session.close()
		k.session = nil
	}
}

// Close ends all sessions with the programs they run on. Calls under way fail.
func (c *Client) Close() error {
	c.mu.Lock()
	c.closed = true
	var list []*kept
	for _, k := range c.open {
		if k.timer != nil {
			k.timer.Stop()
		}
		list = append(list, k)
	}
	c.mu.Unlock()
	for _, k := range list {
		c.ending.Go(k.end)
	}
	c.ending.Wait()
	return nil
}
