// Package idptest is an identity provider for tests: an HTTP server on loopback
// that speaks OAuth as strictly as the specifications allow, and a script that
// plays the reader's browser.
//
// It has the endpoints of RFC 6749 (authorization code, refresh), RFC 7636
// (PKCE, S256 only), RFC 8628 (device code), RFC 7662 (introspection, in the
// three ways Dovecot asks) and RFC 7009 (revocation). Codes work once; a refresh
// token is replaced on each use, and using an old one again ends the sign-in.
//
//	s := idptest.NewServer(t)
//	token := s.Grant("ana@example.org")      // somebody who signed in before
//	s.Expire(token.Access)                   // the access token is over
//	s.Revoke(token.Refresh)                  // the sign-in is over
//	flow.Browser(ctx, s.Open("ana@example.org"))
//
// Everything is safe for concurrent use.
package idptest

import (
	"crypto/rand"
	"encoding/base64"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"daybrief/connectors/signin"
)

// What the server registered for its one client.
const (
	ClientID = "daybrief-test"
	Scope    = "mail.read"
)

// The endpoints, as Fail and Requests name them.
const (
	Authorize  = "/authorize"
	TokenPath  = "/token"
	Device     = "/device"
	Introspect = "/introspect"
	RevokePath = "/revoke"
)

// Conduct is how the server behaves. The zero value is a good server.
type Conduct struct {
	Life         time.Duration // of an access token; 0 means an hour
	NoExpiry     bool          // answers carry no expires_in
	TextExpiry   bool          // expires_in is a text with a fraction
	NoRefresh    bool          // no refresh token is handed out
	KeepRefresh  bool          // a refresh hands out no new refresh token and leaves the old one good
	SameAccess   bool          // a refresh hands out the access token there is
	Granted      string        // scopes granted; "" means those asked for, unsaid in the answer
	Secret       string        // the client secret that is demanded
	HeaderSecret bool          // the secret is taken from the Authorization header alone
	Interval     int           // seconds between polls for a device; 0 means 5, unsaid in the answer
	DeviceLife   time.Duration // of a device code; 0 means 10 minutes
}

// Server is the identity provider.
type Server struct {
	http *httptest.Server
	mux  *http.ServeMux

	mu       sync.Mutex
	now      func() time.Time
	conduct  Conduct
	codes    map[string]*grant  // authorization codes
	access   map[string]*grant  // access tokens
	refresh  map[string]*grant  // refresh tokens, used ones too
	devices  map[string]*device // by device code
	failures map[string]failure // by endpoint
	requests []Request
}

// grant is one sign-in of one user.
type grant struct {
	user, redirect, challenge string
	codeEnd                   time.Time
	codeUsed, revoked         bool
	refresh                   string               // the good one
	ends                      map[string]time.Time // of access tokens
	scope                     string
}

type failure struct {
	status int
	body   string
	hold   <-chan struct{}

	arrived func()
}

// Request is one request the server got, in the order of arrival.
type Request struct {
	Endpoint string
	Method   string
	Form     url.Values // of the query and the body
	Error    string     // the OAuth error it was answered with
}

// NewServer starts a server that ends with the test.
func NewServer(t testing.TB) *Server {
	t.Helper()
	s := &Server{now: time.Now, codes: map[string]*grant{}, access: map[string]*grant{}, refresh: map[string]*grant{},
		devices: map[string]*device{}, failures: map[string]failure{}}
	s.mux = http.NewServeMux()
	for path, h := range map[string]func(*http.Request) reply{
		Authorize: s.authorize, TokenPath: s.token, Device: s.deviceStart, Introspect: s.introspect, RevokePath: s.revokeCall,
	} {
		s.mux.Handle(path, s.endpoint(path, h))
	}
	s.http = httptest.NewServer(s.mux)
	t.Cleanup(s.http.Close)
	return s
}

// URL is the server's address, without a slash at the end.
func (s *Server) URL() string { return s.http.URL }

// IntrospectionURL is where a mail server asks what an access token is worth
// (RFC 7662): by POST with the form value token, by GET with the query value
// token, or by GET with the token in the Authorization header. The answer of a
// good token is {active, username, email, scope, client_id, exp, token_type}.
func (s *Server) IntrospectionURL() string { return s.URL() + Introspect }

// Client is the registration the server knows.
func (s *Server) Client() signin.Client {
	s.mu.Lock()
	defer s.mu.Unlock()
	return signin.Client{Name: "test", ID: ClientID, Secret: s.conduct.Secret, AuthURL: s.URL() + Authorize,
		TokenURL: s.URL() + TokenPath, DeviceURL: s.URL() + Device, Scopes: []string{Scope, "offline_access"}}
}

// HTTP returns a client that reaches the server. It keeps no connection, so a
// test that looks for leaks sees none of it.
func (s *Server) HTTP() *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
}

// Transport answers requests without a network, by the server's own handlers.
// It serves tests with a clock of their own (testing/synctest).
func (s *Server) Transport() http.RoundTripper { return roundTripper{s.mux} }

type roundTripper struct{ h http.Handler }

func (r roundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	in := req.Clone(req.Context())
	in.RequestURI = req.URL.RequestURI()
	rec := httptest.NewRecorder()
	r.h.ServeHTTP(rec, in)
	resp := rec.Result()
	resp.Request = req
	return resp, nil
}

// SetNow gives the server a clock.
func (s *Server) SetNow(now func() time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = now
}

// Behave changes the server's conduct.
func (s *Server) Behave(c Conduct) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conduct = c
}

// Grant signs a user in without a browser.
func (s *Server) Grant(user string) signin.Token {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	g := &grant{user: user, ends: map[string]time.Time{}, scope: Scope + " offline_access"}
	access, end := s.issue(g)
	t := signin.Token{Access: access, Refresh: g.refresh, Obtained: now}
	if !s.conduct.NoExpiry {
		t.Expiry = end
	}
	return t
}

// issue makes an access token, and a refresh token where conduct wants one. The
// lock is held.
func (s *Server) issue(g *grant) (string, time.Time) {
	life := s.conduct.Life
	if life == 0 {
		life = time.Hour
	}
	access, end := random("at-"), s.now().Add(life)
	s.access[access], g.ends[access] = g, end
	if !s.conduct.NoRefresh && (g.refresh == "" || !s.conduct.KeepRefresh) {
		g.refresh = random("rt-")
		s.refresh[g.refresh] = g
	}
	return access, end
}

// Expire ends an access token now. It panics when there is no such token.
func (s *Server) Expire(access string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.access[access].ends[access] = s.now().Add(-time.Second)
}

// Revoke ends the sign-in a refresh token belongs to: the token is good for
// nothing and neither are the access tokens made of it. It panics when there is
// no such token.
func (s *Server) Revoke(refresh string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refresh[refresh].revoked = true
}

// Good reports whether an access token would be accepted now, and of whom.
func (s *Server) Good(access string) (user string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.access[access]
	if g == nil || g.revoked || !s.now().Before(g.ends[access]) {
		return "", false
	}
	return g.user, true
}

// Fail makes an endpoint answer each request with this status and body instead
// of its work, as JSON when the body begins with a brace, else as HTML. A status
// of 0 ends it.
func (s *Server) Fail(endpoint string, status int, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures[endpoint] = failure{status: status, body: body}
}

// Hold makes an endpoint do its work and then keep the answer back until
// release is closed or the client is gone. What it returns is closed when the
// first request was taken down.
func (s *Server) Hold(endpoint string, release <-chan struct{}) (arrived <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := make(chan struct{})
	s.failures[endpoint] = failure{hold: release, arrived: sync.OnceFunc(func() { close(seen) })}
	return seen
}

// Requests returns what the server got so far. With names of endpoints it
// returns those alone.
func (s *Server) Requests(endpoints ...string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Request
	for _, r := range s.requests {
		if len(endpoints) == 0 || slices.Contains(endpoints, r.Endpoint) {
			r.Form = maps.Clone(r.Form)
			out = append(out, r)
		}
	}
	return out
}

// random returns a name nobody guesses.
func random(prefix string) string {
	b := make([]byte, 24)
	_, _ = rand.Read(b) // never fails, see its documentation
	return prefix + base64.RawURLEncoding.EncodeToString(b)
}

// bearer returns the token of an Authorization header, "" without one.
func bearer(r *http.Request) string {
	kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") {
		return ""
	}
	return token
}
