package fetch

import (
	"bytes"
	"io"
	"net/http"
	"sync"
)

// What a remembering client keeps, in bytes: of one body, which is in memory a
// second time while it is read, and of all. A larger body is asked for again.
const (
	maxRecorded   = 4 << 20
	maxRemembered = 64 << 20
)

// Remembering returns a client that asks for each address once: a second GET
// for it is answered with what the first one brought. It serves one command
// that first looks at what an address is and then reads it, and shares allow
// list, ledger and the memory of Retry-After with c. Only whole answers with
// status 200 and redirects are kept; requests with credentials or validators
// are always sent. What a request Accepts makes no difference.
func (c *Client) Remembering() *Client {
	o := c.opts
	o.memory = &memory{kept: map[string]*kept{}}
	return build(o, c.core)
}

// memory holds the answers of a remembering client and of those made from it.
type memory struct {
	mu   sync.Mutex
	kept map[string]*kept // by address
	size int
}

// kept is one answer.
type kept struct {
	resp http.Response // without body and request
	body []byte
}

// over returns a round tripper that asks next for what the memory has not.
func (m *memory) over(next http.RoundTripper) http.RoundTripper { return rememberer{m, next} }

type rememberer struct {
	*memory
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (r rememberer) RoundTrip(req *http.Request) (*http.Response, error) {
	if !rememberable(req) {
		return r.next.RoundTrip(req)
	}
	key := req.URL.String()
	if resp := r.again(key, req); resp != nil {
		return resp, nil
	}
	resp, err := r.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	switch resp.StatusCode {
	case http.StatusOK:
		resp.Body = &recorder{ReadCloser: resp.Body, done: func(body []byte) { r.keep(key, resp, body) }}
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		r.keep(key, resp, nil) // nobody reads the page of a redirect
	}
	return resp, nil
}

// CloseIdleConnections lets Client.Close reach the real transport.
func (r rememberer) CloseIdleConnections() {
	if t, ok := r.next.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

func rememberable(req *http.Request) bool {
	if req.Method != http.MethodGet || req.Body != nil && req.Body != http.NoBody {
		return false
	}
	for _, k := range []string{"Authorization", "Cookie", "Range", "If-None-Match", "If-Modified-Since"} {
		if req.Header.Get(k) != "" {
			return false
		}
	}
	return true
}

func (m *memory) again(key string, req *http.Request) *http.Response {
	m.mu.Lock()
	defer m.mu.Unlock()
	k := m.kept[key]
	if k == nil {
		return nil
	}
	resp := k.resp
	resp.Header, resp.Request = resp.Header.Clone(), req
	resp.Body = io.NopCloser(bytes.NewReader(k.body))
	return &resp
}

func (m *memory) keep(key string, resp *http.Response, body []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept[key] != nil || m.size+len(body) > maxRemembered {
		return
	}
	k := &kept{resp: *resp, body: body}
	k.resp.Header, k.resp.Body, k.resp.Request, k.resp.ContentLength = resp.Header.Clone(), nil, nil, int64(len(body))
	m.kept[key], m.size = k, m.size+len(body)
}

// recorder hands a body over once it was read to its end.
type recorder struct {
	io.ReadCloser
	read bytes.Buffer
	done func([]byte)
}

// Read implements io.Reader.
func (r *recorder) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	if r.done == nil {
		return n, err
	}
	r.read.Write(p[:n])
	switch {
	case err != nil && err != io.EOF, r.read.Len() > maxRecorded:
		r.done, r.read = nil, bytes.Buffer{}
	case err == io.EOF:
		r.done(r.read.Bytes())
		r.done = nil
	}
	return n, err
}
