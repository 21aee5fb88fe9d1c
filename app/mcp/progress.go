package mcp

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/jsonschema-go/jsonschema"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"daybrief/app"
)

// notifyTime bounds one notification of progress: a client that does not read
// must not hold up the work.
const notifyTime = 2 * time.Second

// progress returns a function that tells the client how far a call is; it does
// nothing where the client did not ask for it.
func (s *Server) progress(ctx context.Context, req *sdk.CallToolRequest) func(message string, done, total float64) {
	token := req.Params.GetProgressToken()
	if token == nil {
		return func(string, float64, float64) {}
	}
	return func(message string, done, total float64) {
		ctx, cancel := context.WithTimeout(ctx, notifyTime)
		defer cancel()
		err := req.Session.NotifyProgress(ctx, &sdk.ProgressNotificationParams{ProgressToken: token, Message: message, Progress: done, Total: total})
		if err != nil {
			s.opts.Log.Info("mcp progress", "err", err) // the call goes on
		}
	}
}

// stepWords words a step of a run.
func stepWords(p app.Progress) string {
	names := map[string]string{
		"sources": "Sources", "store": "Storing", "index": "Indexing", "score": "Ranking", "write": "Writing the brief", "save": "Saving",
	}
	text := names[p.Step]
	if text == "" {
		text = p.Step
	}
	if p.Source != "" {
		text = p.Source
	}
	switch {
	case p.State == "start":
		text += " …"
	case p.Step == "sources" && p.Source != "" && p.State == "done":
		text += fmt.Sprintf(": %d items", p.Count)
	case p.State != "":
		text += ": " + p.State
	}
	if p.Step == "sources" && p.Total > 0 {
		text += fmt.Sprintf(" (%d of %d)", p.Done, p.Total)
	}
	return text
}

// confirm returns how the reader is asked before something reaches out: by the
// client, where it can put questions to its user. nil means that nobody can be
// asked.
func (s *Server) confirm(req *sdk.CallToolRequest) func(context.Context, app.Confirmation) bool {
	p := req.Session.InitializeParams()
	if p == nil || p.Capabilities == nil || p.Capabilities.Elicitation == nil {
		return nil
	}
	return func(ctx context.Context, c app.Confirmation) bool {
		schema := &jsonschema.Schema{Type: "object", Properties: map[string]*jsonschema.Schema{
			"allow": {Type: "boolean", Title: "Allow it", Description: "Whether the call may be made"},
		}, Required: []string{"allow"}}
		who := c.Tool
		if c.Server != "" {
			who += " of " + c.Server
		}
		message := fmt.Sprintf("May %s be called? It reaches %s and would send %s. %s", who, c.Reaches, c.Input, c.Why)
		res, err := req.Session.Elicit(ctx, &sdk.ElicitParams{Message: message, RequestedSchema: schema})
		if err != nil || res.Action != "accept" {
			return false
		}
		allow, ok := res.Content["allow"].(bool)
		return ok && allow
	}
}

// compact is the JSON of a value on one line.
func compact(v any) string {
	data, err := json.Marshal(v)
	if err != nil { // no type of ours fails to marshal
		return "{}"
	}
	return string(data)
}
