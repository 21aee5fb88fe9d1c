package react

import (
	"context"
	"encoding/json"
	"time"

	"daybrief/app"
)

// Reach says how far a tool's call goes.
type Reach int

// How far a call can go.
const (
	Local   Reach = iota // reads the store of this machine, changes nothing
	Outside              // sends its arguments to a host or to another program
	Changes              // changes something, on this machine or elsewhere
)

// Tool is something the agent can do.
type Tool struct {
	Name        string // lower case with underscores
	Description string // for the model; kept in a .md beside the code
	Schema      json.RawMessage
	Reach       Reach
	Server      string        // the MCP server that brings it, "" for our own
	Host        string        // what a call reaches, for the reader; "" for Local
	Timeout     time.Duration // of one call; 0 means DefaultToolTimeout
	RulesOnly   bool          // only a step the rules planned may call it: a model is not told of it
	// Call runs with arguments that are a JSON object and fit Schema. A mistake
	// in them is an *app.Error with code usage, which the model gets to read.
	Call func(ctx context.Context, input json.RawMessage) (Observation, error)
}

// DefaultToolTimeout bounds a call of a tool that sets no limit of its own.
const DefaultToolTimeout = 15 * time.Second

// Observation is what a tool found: items, which an answer can cite, and what
// to say beside them. Both are untrusted text unless the tool says otherwise.
type Observation struct {
	Items []app.Item
	Text  string
	Own   bool // Text is ours alone (a count, a date), with no word of an item in it
	// Lines says what of the items matters here, the best first. Where it is
	// empty, each item is a line.
	Lines []Line
	// Sentences are an answer that is ready: made of Items and checked before.
	// Only a tool of our own sets them; Trace is then how they came about.
	Sentences []app.Sentence
	Trace     app.Trace
}

// Line is one thing a tool found in an item.
type Line struct {
	Item     string // id, of one of the observation's items
	Passage  string // the part of its text that matters; "" for the beginning
	Sentence string // how the rules say it; "" for their usual way
	// Beside marks what was found along the way: a line the model may read, but
	// no answer by itself.
	Beside bool
}
