package conntest

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// Secret is what Deps.Secret returns; it must never be in an error.
const Secret = "s3cret-Pa55word"

// Case describes a connector to the suite.
type Case struct {
	Connector connectors.Connector
	Serve     func(*Server)                                   // installs the good answers; nil for a source of files
	Settings  func(base string) app.SourceSettings            // of a source at base
	Services  func(base string) connectors.Services           // for connectors of public services
	Deps      func(*connectors.Deps)                          // last touch; may be nil
	Query     connectors.Query                                // Now and Zone have defaults
	Kinds     []app.Kind                                      // that the good answer holds
	Items     int                                             // at least so many in the good answer
	Args      json.RawMessage                                 // good arguments of the tool; nil means {}
	Codes     map[Fault][]string                              // codes of faults, where not the usual ones
	Faults    []Fault                                         // nil means all
	WrongArgs []string                                        // beside those that are wrong for every tool
	Check     func(*testing.T, []app.Item, connectors.Report) // looks at the good answer; may be nil
}

// Limits of the suite's clients. Good answers have plenty of time, since the
// machine may be busy; faults are waited for.
const (
	goodTime  = 20 * time.Second
	faultTime = 600 * time.Millisecond
	maxBytes  = 2 << 20
)

// env is a server, a client and a source for one test.
type env struct {
	c      Case
	server *Server
	deps   connectors.Deps
	set    app.SourceSettings
	source connectors.Source
	hosts  []string

	mu      sync.Mutex
	reached map[string]bool
}

// newEnv builds what a test needs and watches for goroutines that stay.
func newEnv(t *testing.T, c Case, fault Fault, limit time.Duration) *env {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	e := &env{c: c, reached: map[string]bool{}}
	base := ""
	if c.Serve != nil {
		e.server = NewServer(t)
		c.Serve(e.server)
		e.server.Set(fault)
		base = e.server.Base()
	}
	e.set = c.Settings(base)
	services := connectors.Services{}
	if c.Services != nil {
		services = c.Services(base)
	}
	if c.Connector.Hosts != nil {
		e.hosts = c.Connector.Hosts(e.set, services)
	}
	client := e.client(limit)
	t.Cleanup(client.Close)
	e.deps = e.makeDeps(client, services)
	if c.Deps != nil {
		c.Deps(&e.deps)
	}
	source, err := c.Connector.Open(e.set, e.deps)
	if err != nil {
		t.Fatalf("Open(%+v): %v", e.set, err)
	}
	e.source = source
	return e
}

// client reaches what the connector named, and nothing else.
func (e *env) client(limit time.Duration) *fetch.Client {
	client := fetch.New(fetch.Options{
		Timeout: limit, Idle: limit, MaxBytes: maxBytes,
		Local: func(string) bool { return true },
		Resolver: &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, errors.New("tests ask no name server")
		}},
		Ledger: func(t fetch.Traffic) {
			e.mu.Lock()
			defer e.mu.Unlock()
			e.reached[t.Host] = true
		},
	})
	client.Allow(e.hosts...)
	return client
}

func (e *env) makeDeps(client *fetch.Client, services connectors.Services) connectors.Deps {
	now := e.query().Now
	return connectors.Deps{
		HTTP: client, Dial: client.Dial, Services: services,
		Secret:   func(context.Context, string) (string, error) { return Secret, nil },
		Now:      func() time.Time { return now },
		Zone:     e.query().Zone,
		Language: "en",
	}
}

func (e *env) query() connectors.Query {
	q := e.c.Query
	if q.Zone == nil {
		q.Zone = time.UTC
	}
	if q.Now.IsZero() {
		q.Now = time.Date(2026, 3, 10, 6, 30, 0, 0, time.UTC)
	}
	return q
}

// fetch runs the source and collects what it emits.
func (e *env) fetch(ctx context.Context, state []byte) ([]app.Item, connectors.Report, error) {
	q := e.query()
	q.State = state
	var items []app.Item
	r, err := e.source.Fetch(ctx, q, func(it app.Item) error {
		items = append(items, it)
		return nil
	})
	return items, r, err
}

// quiet is for servers whose clients hang up on purpose.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }
