package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
)

// errorBody is how much of an answer's body is read to say what it is.
const errorBody = 64 << 10

// Validators let a later call ask whether something changed (RFC 9110 section
// 13). Connectors keep them inside Report.State.
type Validators struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// IsZero reports whether there is nothing to ask with.
func (v Validators) IsZero() bool { return v == Validators{} }

// Response is a complete answer.
type Response struct {
	Status      int
	Header      http.Header
	Body        []byte // decompressed; empty when NotModified
	URL         *url.URL
	NotModified bool // 304: what the validators belong to is still good
	Validators  Validators
	// Moved is where the address has gone for good: how far redirects with 301
	// or 308 led before any other. It is empty where the first was none of them.
	Moved string
}

// GetOption changes one request.
type GetOption func(*getRequest)

type getRequest struct {
	req    *http.Request
	limit  int64
	asked  Validators
	polite bool
}

// IfChanged asks for the body only if it is not the one of the validators.
func IfChanged(v Validators) GetOption {
	return func(g *getRequest) {
		g.asked = v
		if v.ETag != "" {
			g.req.Header.Set("If-None-Match", v.ETag)
		}
		if v.LastModified != "" {
			g.req.Header.Set("If-Modified-Since", v.LastModified)
		}
	}
}

// Accept names the media types that are welcome.
func Accept(types string) GetOption { return Header("Accept", types) }

// MaxBytes replaces the client's size limit for this request.
func MaxBytes(n int64) GetOption { return func(g *getRequest) { g.limit = n } }

// Header sets a header of the request. Headers that speak of a key, token or
// secret do not follow a redirect to another host.
func Header(key, value string) GetOption {
	return func(g *getRequest) { g.req.Header.Set(key, value) }
}

// BasicAuth signs in. It does not follow a redirect to another host.
func BasicAuth(user, password string) GetOption {
	return func(g *getRequest) { g.req.SetBasicAuth(user, password) }
}

// Get reads an address. A status other than 2xx and 304 is an error, as is an
// answer over the size limit or one that takes too long. Every error is an
// *Error.
func (c *Client) Get(ctx context.Context, address string, opts ...GetOption) (*Response, error) {
	g, err := newGet(ctx, address)
	if err != nil {
		return nil, err
	}
	for _, o := range opts {
		o(g)
	}
	if g.polite {
		leave, err := c.enter(ctx, g.req.URL)
		if err != nil {
			e := Classify(err, g.req.URL.Hostname())
			e.URL = SafeAddress(g.req.URL)
			return nil, e
		}
		defer leave()
	}
	ctx, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	defer cancel()
	g.req = g.req.WithContext(ctx)
	if g.limit > 0 {
		g.req = g.req.WithContext(context.WithValue(ctx, limitKey{}, g.limit))
	}
	resp, err := c.plain.Do(g.req)
	if err != nil {
		e := *Classify(err, g.req.URL.Hostname())
		if e.URL == "" {
			e.URL = SafeAddress(g.req.URL)
		}
		return nil, &e
	}
	defer func() { _ = resp.Body.Close() }()
	return c.answer(resp, g.asked)
}

func newGet(ctx context.Context, address string) (*getRequest, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil, &Error{Kind: Network, Err: errors.New("the address is not a URL")}
	}
	user := u.User
	u.User, u.Fragment = nil, ""
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, &Error{Kind: Network, Host: u.Hostname(), URL: SafeAddress(u), Err: errors.New("the address is not a URL")}
	}
	if user != nil {
		password, _ := user.Password()
		req.SetBasicAuth(user.Username(), password)
	}
	return &getRequest{req: req}, nil
}

func (c *Client) answer(resp *http.Response, asked Validators) (*Response, error) {
	out := &Response{Status: resp.StatusCode, Header: resp.Header, URL: resp.Request.URL}
	out.Moved = moved(resp.Request)
	out.Validators = Validators{ETag: resp.Header.Get("ETag"), LastModified: resp.Header.Get("Last-Modified")}
	if resp.StatusCode == http.StatusNotModified {
		out.NotModified = true
		if out.Validators.IsZero() {
			out.Validators = asked
		}
		return out, nil
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		wait, said := retryAfter(resp, c.opts.Now())
		return nil, statusError(resp, wait, said)
	}
	data, err := readAll(resp.Body)
	if err != nil {
		e := *Classify(err, resp.Request.URL.Hostname())
		e.Status = 0 // the status was fine; what failed came later
		return nil, &e
	}
	if guard := isChallenge(resp, data); guard != "" {
		return nil, &Error{Kind: Challenge, Guard: guard, Host: resp.Request.URL.Hostname(), URL: SafeAddress(resp.Request.URL), Status: resp.StatusCode}
	}
	out.Body = data
	return out, nil
}

// moved walks back over the redirects that led to a request.
func moved(req *http.Request) string {
	to := ""
	for req != nil && req.Response != nil {
		switch req.Response.StatusCode {
		case http.StatusMovedPermanently, http.StatusPermanentRedirect:
			if to == "" {
				to = req.URL.String()
			}
		default:
			to = "" // what came after a detour may change again
		}
		req = req.Response.Request
	}
	return to
}

// readAll reads in pieces, so that a body that turns out too large never
// exists twice in memory.
func readAll(r io.Reader) ([]byte, error) {
	var pieces [][]byte
	size, total := 32<<10, 0
	for {
		piece := make([]byte, size)
		n, err := io.ReadFull(r, piece)
		if n > 0 {
			pieces, total = append(pieces, piece[:n]), total+n
		}
		if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) && !isError(err) {
			break
		}
		if err != nil {
			return nil, err
		}
		size = min(size*2, 1<<20)
	}
	if len(pieces) == 1 {
		return pieces[0], nil
	}
	out := make([]byte, 0, total)
	for _, p := range pieces {
		out = append(out, p...)
	}
	return out, nil
}

// isError tells a cut body, which the guard reports as *Error, from the
// io.ErrUnexpectedEOF of io.ReadFull, which means the last piece is short.
func isError(err error) bool {
	var e *Error
	return errors.As(err, &e)
}
