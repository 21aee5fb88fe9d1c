// Package mcp offers Daybrief to other programs as a server of the Model
// Context Protocol, over standard input and output or over Streamable HTTP on
// this machine's loopback addresses.
//
// What a client gets: the brief, the search, the question, the vote and the run
// as tools; the kinds of sources as the tools get_emails, get_calendar,
// get_hackernews, get_rss_feeds and get_weather; items and briefs as resources;
// three prompts. Revisions 2024-11-05 to 2026-07-28 of the protocol are spoken.
//
// Contract: nothing but JSON-RPC is written to the output. What a client gets
// wrong is the error of a tool, with a hint in it, and never ends the server.
// Every call has a time limit and every request a size limit. What items say
// was written by others: it is handed on as data, marked as such. The reader's
// own affairs leave through this server only to the client that was started, or
// was given the token, by the reader.
package mcp

import (
	"context"
	"log/slog"
	"sync"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"daybrief/app"
)

// Program is what the server offers. Boot hands it in. Errors are *app.Error.
type Program interface {
	// Brief returns the brief of a day, YYYY-MM-DD; "" is the latest one.
	Brief(ctx context.Context, date string) (app.Brief, error)
	// Briefs returns the days there is a brief of, the latest first.
	Briefs(ctx context.Context) ([]string, error)
	Search(ctx context.Context, q app.SearchQuery) (app.SearchResult, error)
	Ask(ctx context.Context, q app.Question) (app.Answer, error)
	// LineItem returns the id of the item that a vote on a line of a brief goes to.
	LineItem(ctx context.Context, l Line) (string, error)
	// Vote stores a thumb: 1 up, -1 down, 0 taken back.
	Vote(ctx context.Context, id string, value int) (app.Vote, error)
	// Items returns the items of the ids in their order.
	Items(ctx context.Context, ids []string) ([]app.Item, error)
	// Recent returns the newest items, the newest first.
	Recent(ctx context.Context, limit int) ([]app.Item, error)
	// Preload makes a run and returns its brief with how each source answered.
	Preload(ctx context.Context, report func(app.Progress)) (app.Brief, []app.SourceStatus, error)
	// Read returns what the sources of a kind hold: from the store while that is
	// fresh, else from the sources themselves.
	Read(ctx context.Context, r Reading) (Read, error)
}

// Line names a line of a brief.
type Line struct {
	Place string // SECTION:N, such as mail:2
	Date  string // YYYY-MM-DD; "" the latest brief
	Item  string // one of the items it rests on; "" the first
}

// Reading says what is wanted of the sources of one kind. Zero fields do not
// restrict.
type Reading struct {
	Type      string   // as in the configuration: email, calendar, hackernews, rss, weather
	Limit     int      // most items
	Hours     int      // email, rss: how far back
	Days      int      // calendar: how many days, from today on
	Addresses []string // rss: feeds to read instead of the configured ones
	Location  string   // weather: a place instead of the configured ones
}

// Read is what the sources of a kind hold.
type Read struct {
	Items   []app.Item
	Sources []SourceRead
}

// SourceRead tells how one source was read.
type SourceRead struct {
	Name  string    `json:"name"`
	From  string    `json:"from" jsonschema:"memory, where what was read last is fresh, or source"`
	AsOf  time.Time `json:"as_of,omitzero"`
	Error string    `json:"error,omitempty" jsonschema:"why nothing came, and what to do about it"`
}

// Options of a server. Zero fields have defaults.
type Options struct {
	Version string
	Log     *slog.Logger
	Zone    *time.Location // the reader's, for times in texts
	Now     func() time.Time
	Limits  Limits
}

// Limits bound what a client can ask for. Zero fields have defaults.
type Limits struct {
	Call    time.Duration // of a call that reads; 1 minute
	Ask     time.Duration // of a question; 5 minutes
	Preload time.Duration // of a run; 15 minutes
	Request int64         // bytes of one request; 1 MiB
	Calls   int           // at a time; 8
	Drain   time.Duration // for calls under way when the input has ended; 10 s
	// Sessions over HTTP at a time; 256. Clients that never end theirs lose them
	// after an hour.
	Sessions int
}

func (l *Limits) defaults() {
	for _, d := range []struct {
		at   *time.Duration
		want time.Duration
	}{{&l.Call, time.Minute}, {&l.Ask, 5 * time.Minute}, {&l.Preload, 15 * time.Minute}, {&l.Drain, 10 * time.Second}} {
		if *d.at <= 0 {
			*d.at = d.want
		}
	}
	if l.Request <= 0 {
		l.Request = 1 << 20
	}
	if l.Calls <= 0 {
		l.Calls = 8
	}
	if l.Sessions <= 0 {
		l.Sessions = 256
	}
}

// Server offers a Program. It is safe for concurrent use.
type Server struct {
	program Program
	opts    Options
	server  *sdk.Server
	hints   map[string]string // of each tool, what its arguments are
	slots   chan struct{}     // one for each call under way
	calls   sync.WaitGroup    // calls under way
	running context.Context   // ends when calls under way are to give up
	stop    context.CancelFunc
}

// New returns a server of the program. Close it.
func New(p Program, o Options) *Server {
	o.Limits.defaults()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{program: p, opts: o, hints: map[string]string{}, slots: make(chan struct{}, o.Limits.Calls)}
	s.running, s.stop = context.WithCancel(context.Background())
	s.server = sdk.NewServer(&sdk.Implementation{Name: "daybrief", Title: "Daybrief", Version: o.Version}, &sdk.ServerOptions{
		Instructions:      instructions,
		Logger:            o.Log,
		Capabilities:      &sdk.ServerCapabilities{},
		CompletionHandler: s.complete,
		PageSize:          pageSize,
		SetCacheable:      private,
	})
	s.server.AddReceivingMiddleware(s.watch, s.hint)
	s.addTools()
	s.addSources()
	s.addResources()
	s.addPrompts()
	return s
}

// private keeps what is listed and read out of caches that others share: it is
// the reader's own.
func private(_ context.Context, _ sdk.Request, c *sdk.Cacheable) { c.CacheScope = "private" }

// Close ends the calls and sessions under way and waits for them.
func (s *Server) Close() {
	s.stop()
	for open := range s.server.Sessions() {
		_ = open.Close() // a client that is gone already is what is wanted
	}
	s.calls.Wait()
}

// pageSize is how many entries a list answers with at once.
const pageSize = 100

// watch counts the calls under way and ends them when the server is closed. A
// fault of ours in one of them ends that call alone.
func (s *Server) watch(next sdk.MethodHandler) sdk.MethodHandler {
	return func(ctx context.Context, method string, req sdk.Request) (res sdk.Result, err error) {
		s.calls.Add(1)
		defer s.calls.Done()
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(s.running, cancel)()
		defer func() {
			if p := recover(); p != nil {
				s.opts.Log.Error("mcp call", "method", method, "panic", p)
				res, err = nil, errFault
			}
		}()
		return next(ctx, method, req)
	}
}
