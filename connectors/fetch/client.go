package fetch

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"
)

// Limits where Options name none.
const (
	defaultMaxBytes = 20 << 20
	defaultTimeout  = 20 * time.Second
	defaultAgent    = "Daybrief (personal brief of one reader, on their own machine)"

	maxRedirects    = 5
	connsPerHost    = 4
	maxHeaderBytes  = 256 << 10
	idleConnTimeout = 15 * time.Second
)

// Options of a Client. The zero value works and reaches nobody until Allow.
type Options struct {
	UserAgent string                     // sent with every request; empty means an honest default
	Allowed   func(host string) bool     // asked with "host" and "host:port"; nil allows nothing but what Allow added
	Local     func(hostport string) bool // may this loopback or private address be reached? nil: only if named by Allow
	Ledger    func(Traffic)              // called with what was not yet reported, after a request and when a connection ends
	Transport http.RoundTripper          // nil means the real network; the sample day hands in one that serves embedded files
	MaxBytes  int64                      // of one body after decompression; 0 means 20 MiB
	Timeout   time.Duration              // of a whole request, body included; 0 means 20 s
	Idle      time.Duration              // without a single byte; 0 means half of Timeout
	PerHost   int                        // requests at a time to one host of those that are Polite; 0 means 2, and 4 on loopback
	Gap       time.Duration              // between the beginnings of such requests; 0 means 100 ms, below 0 none
	RootCAs   *x509.CertPool             // nil means the system's
	Resolver  *net.Resolver              // nil means the system's; tests hand in one that knows no name
	Now       func() time.Time           // nil means time.Now

	memory *memory // of a remembering client
}

// Traffic is what went to and from a host.
type Traffic struct {
	Host     string // without port
	Sent     int64  // bytes on the wire; bytes of bodies with Options.Transport
	Received int64
	At       time.Time
}

// Client is the guarded HTTP client and dialer.
type Client struct {
	opts   Options
	core   *core // shared with clients made by WithCA
	base   http.RoundTripper
	plain  *http.Client
	strict *http.Client
}

// New returns a client.
func New(o Options) *Client {
	if o.UserAgent == "" {
		o.UserAgent = defaultAgent
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = defaultMaxBytes
	}
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.Idle <= 0 {
		o.Idle = o.Timeout / 2
	}
	if o.Gap == 0 {
		o.Gap = defaultGap
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return build(o, newCore(o))
}

func build(o Options, shared *core) *Client {
	c := &Client{opts: o, core: shared}
	c.base = o.Transport
	if c.base == nil {
		c.base = c.transport()
	}
	if o.memory != nil {
		c.base = o.memory.over(c.base)
	}
	c.plain = c.httpClient(false)
	c.strict = c.httpClient(true)
	return c
}

// transport returns the real one. Proxy stays nil on purpose: a proxy of the
// environment would see what is asked of hosts the reader allowed.
func (c *Client) transport() *http.Transport {
	return &http.Transport{
		DialContext:            c.dialHTTP,
		TLSClientConfig:        &tls.Config{RootCAs: c.opts.RootCAs, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    c.opts.Idle,
		ResponseHeaderTimeout:  c.opts.Idle,
		ExpectContinueTimeout:  time.Second,
		MaxConnsPerHost:        connsPerHost,
		MaxIdleConnsPerHost:    connsPerHost,
		IdleConnTimeout:        idleConnTimeout,
		MaxResponseHeaderBytes: maxHeaderBytes,
		ForceAttemptHTTP2:      true,
	}
}

func (c *Client) httpClient(strict bool) *http.Client {
	return &http.Client{
		Transport:     &guard{c: c, strict: strict},
		CheckRedirect: c.checkRedirect,
		// The guard limits each hop; this one limits a chain of slow hops.
		Timeout: c.opts.Timeout + time.Second,
	}
}

// HTTP returns an http.Client for libraries: the same allow list, limits,
// ledger and redirect policy. Its errors hold an *Error, see Classify.
func (c *Client) HTTP() *http.Client { return c.plain }

// Strict is HTTP, but an answer with a status of 400 and above is an *Error
// instead of a response. It serves libraries that lose the status.
func (c *Client) Strict() *http.Client { return c.strict }

// WithCA returns a client that trusts the certificates in PEM form beside the
// system's. It shares allow list, ledger and the memory of Retry-After with c.
func (c *Client) WithCA(pem []byte) (*Client, error) {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // a machine without a store of its own
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("fetch: no PEM certificate found in %d bytes", len(pem))
	}
	o := c.opts
	o.RootCAs = pool
	return build(o, c.core), nil
}

// WithCAFile is WithCA for a file. An empty path returns c itself.
func (c *Client) WithCAFile(path string) (*Client, error) {
	if path == "" {
		return c, nil
	}
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("fetch: read the certificate file: %w", err)
	}
	return c.WithCA(pem)
}

// TLSConfig returns a TLS configuration for a connection made by Dial, with
// the client's certificate authorities.
func (c *Client) TLSConfig(serverName string) *tls.Config {
	return &tls.Config{ServerName: serverName, RootCAs: c.opts.RootCAs, MinVersion: tls.VersionTLS12}
}

// Close closes idle connections and reports what the ledger has not seen.
// Requests under way are not ended; cancel their contexts.
func (c *Client) Close() {
	if t, ok := c.base.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
	c.core.flush("")
}
