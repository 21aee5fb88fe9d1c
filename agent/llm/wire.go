package llm

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// answerMost bounds what is read of one answer, in bytes: a stream wraps each
// word of it in some hundreds.
const answerMost = 16 << 20

// exchange is what was seen of the HTTP behind one call. The libraries of the
// providers keep it to themselves: none of them tells of Retry-After, and some
// take a broken connection for the end.
type exchange struct {
	mu         sync.Mutex
	sent       int64 // bytes of bodies
	status     int   // of the last answer
	retryAfter time.Duration
	err        error // why the last answer's body ended before its end
}

type exchangeKey struct{}

func withExchange(ctx context.Context, x *exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, x)
}

// tap notes what passes a client's transport.
type tap struct{ base http.RoundTripper }

// tapped returns a client like hc whose calls are noted in their exchange.
func tapped(hc *http.Client) *http.Client {
	c := *hc
	if c.Transport == nil {
		c.Transport = http.DefaultTransport
	}
	c.Transport = &tap{base: c.Transport}
	return &c
}

// RoundTrip sends the request and bounds the answer.
func (t *tap) RoundTrip(req *http.Request) (*http.Response, error) {
	x, ok := req.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		return t.base.RoundTrip(req)
	}
	x.begin(max(req.ContentLength, 0))
	resp, err := t.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	x.answered(resp.StatusCode, retryAfter(resp.Header, time.Now()))
	resp.Body = &tappedBody{rc: resp.Body, x: x, left: answerMost}
	return resp, nil
}

func (x *exchange) begin(sent int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.sent += sent
	x.status, x.retryAfter, x.err = 0, 0, nil
}

func (x *exchange) answered(status int, wait time.Duration) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.status, x.retryAfter = status, wait
}

func (x *exchange) broke(err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.err = err
}

// state returns a copy of what is known.
func (x *exchange) state() (status int, wait time.Duration, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.status, x.retryAfter, x.err
}

func (x *exchange) bytes() int64 {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.sent
}

// tappedBody tells the exchange why it ended and the library only that it did:
// one of them prints such errors.
type tappedBody struct {
	rc   io.ReadCloser
	x    *exchange
	left int64
}

// Read ends with io.EOF in any case.
func (b *tappedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		b.x.broke(&Fault{Kind: KindTooBig, Detail: fmt.Sprintf("more than %d bytes on the wire", answerMost)})
		return 0, io.EOF
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.rc.Read(p)
	b.left -= int64(n)
	if err != nil && err != io.EOF { //nolint:errorlint // an error that wraps it is none
		b.x.broke(err)
		err = io.EOF
	}
	return n, err
}

// Close closes the body.
func (b *tappedBody) Close() error { return b.rc.Close() }

// waitMost bounds how long a server is believed that wants to be left alone.
const waitMost = 24 * time.Hour

// retryAfter reads how long to wait from the headers the providers send:
// Retry-After (RFC 9110 section 10.2.3) and OpenAI's finer retry-after-ms.
func retryAfter(h http.Header, now time.Time) time.Duration {
	if ms, err := strconv.ParseFloat(strings.TrimSpace(h.Get("Retry-After-Ms")), 64); err == nil {
		return bounded(ms / 1000)
	}
	text := strings.TrimSpace(h.Get("Retry-After"))
	if text == "" {
		return 0
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		return bounded(seconds)
	}
	if at, err := http.ParseTime(text); err == nil {
		return bounded(at.Sub(now).Seconds())
	}
	return 0
}

func bounded(seconds float64) time.Duration {
	switch {
	case !(seconds > 0): // NaN, too
		return 0
	case seconds > waitMost.Seconds():
		return waitMost
	}
	return time.Duration(seconds * float64(time.Second))
}
