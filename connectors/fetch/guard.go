package fetch

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"
)

// errIdle is the cause of a request that ended because nothing arrived.
var errIdle = errors.New("nothing arrived any more")

// limitKey carries the size limit of one request in its context.
type limitKey struct{}

// guard is the round tripper every request passes, each hop of a redirect
// included.
type guard struct {
	c      *Client
	strict bool
}

// RoundTrip checks the host, sends the request and puts the limits on the
// answer. Errors are *Error.
func (g *guard) RoundTrip(req *http.Request) (*http.Response, error) {
	c := g.c
	host, port := target(req.URL)
	fail := func(e *Error) (*http.Response, error) {
		if req.Body != nil { // a RoundTripper closes it also when it fails
			_ = req.Body.Close()
		}
		e.Host, e.URL = host, SafeAddress(req.URL)
		return nil, e
	}
	if s := req.URL.Scheme; s != "http" && s != "https" {
		return fail(&Error{Kind: HostNotAllowed, Err: errors.New("only http and https are spoken")})
	}
	if !c.allowed(host, port) {
		return fail(&Error{Kind: HostNotAllowed})
	}
	key := net.JoinHostPort(host, port)
	if left := c.core.held(key); left > 0 {
		return fail(&Error{Kind: RateLimited, RetryAfter: left, Err: errors.New("the host asked to be left alone; nothing was sent")})
	}
	total, stop := context.WithTimeout(req.Context(), c.opts.Timeout)
	ctx, cancel := context.WithCancelCause(total)
	out := req.Clone(ctx)
	if out.Header.Get("User-Agent") == "" {
		out.Header.Set("User-Agent", c.opts.UserAgent)
	}
	resp, err := c.base.RoundTrip(out)
	if err != nil {
		stop()
		cancel(nil)
		c.core.flush(host)
		e := Classify(err, host)
		if e.URL == "" {
			e.URL = SafeAddress(req.URL)
		}
		return nil, e
	}
	if resp.Request == nil || resp.Request == out {
		resp.Request = req
	}
	wait, said := retryAfter(resp, c.opts.Now())
	c.rest(key, resp, wait, said)
	resp.Body = g.limit(ctx, resp, flow{host: host, stop: func() { stop(); cancel(nil) }, idle: cancel})
	if g.strict && resp.StatusCode >= 400 {
		e := statusError(resp, wait, said)
		_ = resp.Body.Close()
		return nil, e
	}
	return resp, nil
}

// rest leaves a host alone that asked for it.
func (c *Client) rest(key string, resp *http.Response, wait time.Duration, said bool) {
	if resp.StatusCode == http.StatusTooManyRequests && !said {
		wait = silentHold
	}
	if wait > 0 {
		c.core.hold(key, c.opts.Now().Add(wait))
	}
}

// flow is what a body needs to end its request.
type flow struct {
	host string
	stop func()
	idle context.CancelCauseFunc
}

func (g *guard) limit(ctx context.Context, resp *http.Response, f flow) io.ReadCloser {
	limit := g.c.opts.MaxBytes
	if own, ok := ctx.Value(limitKey{}).(int64); ok && own > 0 {
		limit = own
	}
	b := &body{
		rc: resp.Body, ctx: ctx, flow: f, c: g.c, left: limit,
		url: SafeAddress(resp.Request.URL), sent: max(resp.Request.ContentLength, 0),
	}
	if resp.ContentLength > limit && resp.Request.Method != http.MethodHead {
		b.err = b.tooLarge()
	}
	return b
}

// body is an answer's body under the limits of size and time.
type body struct {
	rc   io.ReadCloser
	ctx  context.Context
	flow flow
	c    *Client
	url  string
	left int64
	sent int64

	mu     sync.Mutex // guards closing against a read under way
	read   int64
	err    error
	closed bool
}

// Read returns *Error for everything but io.EOF.
func (b *body) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1] // one byte more, to tell full from too much
	}
	timer := time.AfterFunc(b.c.opts.Idle, func() { b.flow.idle(errIdle) })
	n, err := b.rc.Read(p)
	timer.Stop()
	b.mu.Lock()
	b.read += int64(n)
	b.mu.Unlock()
	b.left -= int64(n)
	switch {
	case b.left < 0:
		b.err = b.tooLarge()
		return n - 1, b.err
	case err == io.EOF:
		b.err = io.EOF
	case err != nil:
		b.err = b.classify(err)
	}
	return n, b.err
}

func (b *body) tooLarge() *Error {
	return &Error{Kind: TooLarge, Host: b.flow.host, URL: b.url}
}

func (b *body) classify(err error) *Error {
	if cause := context.Cause(b.ctx); cause != nil {
		err = cause
	}
	e := Classify(err, b.flow.host)
	e.URL = b.url
	return e
}

// Close ends the request and reports its bytes.
func (b *body) Close() error {
	b.mu.Lock()
	done := b.closed
	b.closed = true
	read := b.read
	b.mu.Unlock()
	if done {
		return nil
	}
	err := b.rc.Close()
	b.flow.stop()
	if b.c.opts.Transport != nil {
		b.c.core.report(Traffic{Host: b.flow.host, Sent: b.sent, Received: read})
	} else {
		b.c.core.flush(b.flow.host)
	}
	return err
}

// secretHeaders never travel to another host; neither does any header whose
// name speaks of a key, token or secret.
var secretHeaders = []string{"Authorization", "Proxy-Authorization", "Cookie", "Www-Authenticate"}

// checkRedirect is the redirect policy, asked before each hop.
func (c *Client) checkRedirect(req *http.Request, via []*http.Request) error {
	from := via[len(via)-1].URL
	host, port := target(req.URL)
	fromHost, _ := target(from)
	e := &Error{Host: host, From: fromHost, URL: SafeAddress(req.URL)}
	switch {
	case len(via) > maxRedirects:
		e.Kind, e.Err = Redirects, errors.New("more than 5 redirects")
		return e
	case !c.allowed(host, port):
		e.Kind = HostNotAllowed
		return e
	case from.Scheme == "https" && req.URL.Scheme == "http" && !isLoopback(host):
		e.Kind, e.Err = Redirects, errors.New("a redirect from https to http is refused")
		return e
	}
	req.Header.Del("Referer") // it would carry the query of a private address
	if left(append(via[:len(via):len(via)], req)) {
		dropSecrets(req.Header)
	}
	return nil
}

// left reports whether a chain of requests ever went to another host. All of it
// counts: net/http copies the headers of the first request to each that follows.
func left(chain []*http.Request) bool {
	for i, r := range chain[1:] {
		host, port := target(r.URL)
		fromHost, fromPort := target(chain[i].URL)
		upgraded := fromPort == "80" && port == "443"
		if host != fromHost || port != fromPort && !upgraded {
			return true
		}
	}
	return false
}

func dropSecrets(h http.Header) {
	for _, k := range secretHeaders {
		h.Del(k)
	}
	for k := range h {
		low := strings.ToLower(k)
		if strings.Contains(low, "key") || strings.Contains(low, "token") || strings.Contains(low, "secret") {
			h.Del(k)
		}
	}
}

func isLoopback(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// SafeAddress returns an address fit for a log or a screen: scheme, host and
// path without user, query and fragment. Parts of the path that look like a
// token, as in the private address of a calendar, become an ellipsis.
func SafeAddress(u *url.URL) string {
	if u == nil {
		return ""
	}
	parts := strings.Split(u.Path, "/")
	for i, p := range parts {
		if looksSecret(p) {
			parts[i] = "…"
		}
	}
	s := u.Host + strings.Join(parts, "/")
	if u.Scheme != "" {
		s = u.Scheme + "://" + s
	}
	return s
}

// looksSecret tells tokens from words: long, and with digits among letters.
func looksSecret(part string) bool {
	if strings.HasPrefix(part, "private-") {
		return true
	}
	if len(part) < 20 {
		return false
	}
	digits := 0
	for _, r := range part {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == ' ', r == '.':
			return false
		}
	}
	return digits >= 4
}
