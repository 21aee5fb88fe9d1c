// Package connectors is how Daybrief reads the world: what a connector is and
// the registry that knows them all.
//
// A connector lives in a folder of its own below this one and offers a
// Connector value. Boot lists those values in a Registry; nothing else in the
// program names a connector, so adding one touches neither the agent nor the
// screens. Every connector passes the suite in conntest.
package connectors

import (
	"context"
	"encoding/json"
	"net"
	"time"

	"daybrief/app"
	"daybrief/connectors/fetch"
)

// Connector is one kind of source: how to recognise it, open it and offer it
// to the agent.
type Connector struct {
	Type  string // as in the configuration: email, calendar, hackernews, rss, weather
	Title string // for the reader: "Mail"
	As    string // as in preview --as: mail, calendar, feed; "" where preview cannot name it

	// Open makes a source of the settings without touching the network. It
	// returns an *app.Error with code config for settings it cannot use.
	Open func(app.SourceSettings, Deps) (Source, error)

	// Sniff tells how sure the connector is, 0 to 100, that what was found at
	// an address is for it. It reads nothing itself.
	Sniff func(Probe) int

	// Hosts names the hosts (without port) that a source with these settings
	// has to reach, so that the client may let them through. It may be nil.
	Hosts func(app.SourceSettings, Services) []string

	// Tool describes the connector to the agent.
	Tool ToolSpec
}

// Probe is what is known of an address before a connector is chosen.
type Probe struct {
	Address string // as the reader gave it: a path, a URL, a mail address, a word
	IsDir   bool
	Entries []string // for a folder: up to 100 names in it, folders with a slash
	Head    []byte   // the first 64 KiB, where there are any
	Type    string   // media type the server named, without parameters
}

// Source yields items. A source is used by one goroutine at a time.
type Source interface {
	// Fetch calls emit with each item in the source's own order, as it comes.
	// Items emitted before an error count: the answer is then partial. Fetch
	// returns when ctx ends, emit returns an error (which it returns), or
	// everything was emitted. It never panics on bad input. What failed in
	// part, without ending the answer, is in the Report.
	//
	// Errors are *app.Error, or what Explain turns into one.
	Fetch(ctx context.Context, q Query, emit func(app.Item) error) (Report, error)
}

// Query says what is wanted of a source.
type Query struct {
	Now      time.Time      // the moment of the run
	Zone     *time.Location // the reader's zone; never nil
	From, To time.Time      // items whose time lies in [From, To); a zero bound is open
	All      bool           // preview: no age window beside From and To, no Max, no merging
	State    []byte         // what the last complete answer returned as Report.State; nil at first
}

// Report tells how a fetch went.
type Report struct {
	Coverage  app.Coverage
	AsOf      time.Time // when the source said so; zero means Query.Now
	Unchanged bool      // the source says nothing changed since State; no item was emitted
	State     []byte    // opaque, handed back in the next Query
	Partial   []error   // parts that failed
	Notes     []error   // what the reader may want to know although nothing failed; *app.Error
	Moved     string    // the address to which the source's own has moved for good; "" where it has not
	Cost      Cost      // what the fetch moved, where the source counts it
}

// Cost is what a fetch moved over the network.
type Cost struct {
	Sent, Received int64 // bytes on the wire
	Trips          int   // times something was sent and its answer waited for
}

// ToolSpec describes a connector as a tool of the agent. Call runs it over
// sources of its type with arguments that fit Schema.
type ToolSpec struct {
	Name        string          // get_emails, get_calendar, ...
	Description string          // for the model; kept in a .md beside the code
	Schema      json.RawMessage // JSON schema of the arguments, an object
	// Call answers with items. A fault of the arguments is an *app.Error with
	// code usage. settings are the configured sources of this type.
	Call func(ctx context.Context, args json.RawMessage, settings []app.SourceSettings, d Deps) ([]app.Item, error)
}

// Deps is what boot hands to every connector.
type Deps struct {
	HTTP   *fetch.Client
	Dial   func(ctx context.Context, network, address string) (net.Conn, error) // the one dialer
	Secret func(ctx context.Context, source string) (string, error)             // the source's password or token
	// Token returns an access token for a source that signs in by OAuth. refused
	// is the token a server has just turned away, "" at first: a token equal to
	// it is renewed. It is nil where there is none, as in a preview.
	Token func(ctx context.Context, source, refused string) (string, error)
	// Events reads an iCalendar object that came inside of something else, such
	// as a mail. Boot hands in the calendar connector's reader.
	Events func(ctx context.Context, s app.SourceSettings, data []byte, q Query) ([]app.Item, error)
	// Outside counts what went to and from a program that is no part of
	// Daybrief, such as an MCP server that was started. It may be nil.
	Outside  func(fetch.Traffic)
	Services Services
	Reader   app.Reader
	Now      func() time.Time
	Zone     *time.Location
	Language string // two letters, for geocoding
}

// Services are the base addresses of public services, without a trailing
// slash. Tests and mirrors replace them in the configuration.
type Services struct {
	HackerNews string `toml:"hackernews"`
	HNSearch   string `toml:"hackernews_search"`
	Weather    string `toml:"weather"`
	Geocoding  string `toml:"geocoding"`
}

// DefaultServices are the public ones.
var DefaultServices = Services{
	HackerNews: "https://hacker-news.firebaseio.com/v0",
	HNSearch:   "https://hn.algolia.com/api/v1",
	Weather:    "https://api.open-meteo.com/v1",
	Geocoding:  "https://geocoding-api.open-meteo.com/v1",
}

// Registry holds the connectors of the program in the order of the brief.
type Registry struct {
	list []Connector
}

// NewRegistry returns a registry of the connectors.
func NewRegistry(list ...Connector) *Registry { return &Registry{list: list} }

// All returns the connectors in order.
func (r *Registry) All() []Connector { return r.list }

// Get returns the connector of a type.
func (r *Registry) Get(typ string) (Connector, bool) {
	for _, c := range r.list {
		if c.Type == typ {
			return c, true
		}
	}
	return Connector{}, false
}

// Find returns the connector that is surest about the probe.
func (r *Registry) Find(p Probe) (Connector, bool) {
	best, sure := Connector{}, 0
	for _, c := range r.list {
		if c.Sniff == nil {
			continue
		}
		if s := c.Sniff(p); s > sure {
			best, sure = c, s
		}
	}
	return best, sure > 0
}
