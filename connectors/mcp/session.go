package mcp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// handshake is the revision that is spoken first: servers of the field know it,
// and those that know only the newer one say so at once. The other way round an
// old server may not answer at all.
const handshake = "2025-11-25"

// session is a connection to a server.
type session struct {
	*sdk.ClientSession
	name    string
	limit   time.Duration // of a call
	child   *child        // nil over HTTP
	web     *web          // nil for a child
	secrets []string      // not to be shown
	outside func(fetch.Traffic)
	now     func() time.Time
}

// connect starts or reaches the server of the settings. Errors are *app.Error.
func (c *Client) connect(ctx context.Context, s app.SourceSettings, d connectors.Deps) (*session, error) {
	ctx, cancel := context.WithTimeout(ctx, limitOf(s))
	defer cancel()
	var err error
	for _, version := range []string{handshake, ""} {
		one := &session{name: s.Name, limit: limitOf(s), outside: d.Outside, now: d.Now}
		err = one.dial(ctx, c, dialing{s, d, version})
		if err == nil {
			return one, nil
		}
		newer := refuses(err)
		err = one.explain(ctx, err)
		one.close()
		if !newer {
			break
		}
	}
	return nil, err
}

// refuses reports whether a server answered that it does not know how it was
// spoken to: one of the newer revisions knows no handshake.
func refuses(err error) bool {
	var wire *jsonrpc.Error
	return errors.As(err, &wire)
}

// dialing is what a connection is made from.
type dialing struct {
	settings app.SourceSettings
	deps     connectors.Deps
	version  string // "" for the newest
}

func (s *session) dial(ctx context.Context, c *Client, how dialing) error {
	t, err := s.transport(ctx, c, how)
	if err != nil {
		return err
	}
	client := sdk.NewClient(&sdk.Implementation{Name: "daybrief", Title: "Daybrief", Version: "1"}, &sdk.ClientOptions{Capabilities: &sdk.ClientCapabilities{}})
	type connected struct {
		session *sdk.ClientSession
		err     error
	}
	done := make(chan connected, 1)
	go func() {
		cs, err := client.Connect(ctx, t, &sdk.ClientSessionOptions{ProtocolVersion: how.version})
		done <- connected{cs, err}
	}()
	select {
	case got := <-done:
		s.ClientSession = got.session
		return got.err
	case <-ctx.Done():
		s.hangUp() // so that it returns
		got := <-done
		s.ClientSession = got.session
		return errors.Join(ctx.Err(), got.err)
	}
}

// hangUp ends what a connection runs on.
func (s *session) hangUp() {
	if s.child != nil {
		_ = s.child.Close()
	}
}

// transport is the way to the server: a child that was started, or its address.
func (s *session) transport(ctx context.Context, c *Client, how dialing) (sdk.Transport, error) {
	set := how.settings
	if len(set.Command) == 0 {
		secret := webSecret(ctx, set, how.deps)
		s.secrets = append(s.secrets, secret)
		s.web = &web{client: how.deps.HTTP, token: secret, origin: originOf(set.Address)}
		return &sdk.StreamableClientTransport{
			Endpoint: set.Address, HTTPClient: s.web.http(), MaxRetries: -1, DisableStandaloneSSE: true, MaxEventSize: maxMessage,
		}, nil
	}
	secret, err := childSecret(ctx, set, how.deps)
	if err != nil {
		return nil, err
	}
	s.secrets = append(s.secrets, secret)
	for _, name := range use(set).Env {
		s.secrets = append(s.secrets, c.opts.Getenv(name))
	}
	path, err := find(set.Name, set.Command[0], c.shell.path())
	if err != nil {
		return nil, err
	}
	if s.child, err = start(path, set.Command[1:], c.environment(set, secret)); err != nil {
		return nil, notStarted(set.Name, path, err)
	}
	return &sdk.IOTransport{Reader: s.child, Writer: s.child, MaxLineLength: -1}, nil
}

// childSecret is what the program is given in its environment.
func childSecret(ctx context.Context, s app.SourceSettings, d connectors.Deps) (string, error) {
	if use(s).SecretEnv == "" {
		return "", nil
	}
	if d.Secret == nil {
		return "", &app.Error{Code: app.CodeSecret, Message: s.Name + " wants a secret, and there is none here", Hint: "Add it as a source first."}
	}
	return d.Secret(ctx, s.Name)
}

// webSecret is the token of a server on the web; one without may be open to
// all, and says so if it is not. It never goes over plain http to another
// machine.
func webSecret(ctx context.Context, s app.SourceSettings, d connectors.Deps) string {
	u, err := url.Parse(s.Address)
	if err != nil || u.Scheme != "https" && !loopback(u.Hostname()) {
		return ""
	}
	if s.OAuth != "" && d.Token != nil {
		if token, err := d.Token(ctx, s.Name, ""); err == nil {
			return token
		}
	}
	if d.Secret == nil {
		return ""
	}
	secret, err := d.Secret(ctx, s.Name)
	if err != nil {
		return ""
	}
	return secret
}

// originOf is the scheme, host and port of an address.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + strings.ToLower(u.Host)
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// close ends the session and what it runs on, and tells the ledger.
func (s *session) close() {
	if s.child != nil {
		_ = s.child.Close() // first: closing the session would wait for a server that hangs
		if s.outside != nil {
			s.outside(fetch.Traffic{Host: Outside(s.child.path), Sent: s.child.sent.Load(), Received: s.child.received.Load(), At: s.now()})
		}
	}
	if s.ClientSession != nil {
		if s.web != nil {
			s.web.leave()
		}
		_ = s.ClientSession.Close()
	}
}

// Outside is how the ledger names a program that is no part of Daybrief: where
// that connects to is not known.
func Outside(path string) string { return "program " + filepath.Base(path) + " (outside)" }

// explain turns what went wrong into what the reader meets. The first cause
// counts: what the child wrote, that it ended, the time, the web, what the
// server said.
func (s *session) explain(ctx context.Context, err error) error {
	var known *app.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return known
	case errors.Is(ctx.Err(), context.Canceled) || errors.Is(err, context.Canceled) && ctx.Err() == nil:
		return connectors.Explain(s.name, context.Canceled)
	}
	if s.web != nil {
		return s.explainWeb(ctx, err)
	}
	return s.explainChild(ctx, err)
}

func (s *session) explainChild(ctx context.Context, err error) error {
	if s.child == nil {
		return connectors.Explain(s.name, err)
	}
	e := &app.Error{Err: err, Hint: "Start the command of the source in a terminal to see what it says, or ask its maker."}
	said := func() string { return s.child.words(s.secrets) }
	fault := s.child.fault.Load()
	var wire *jsonrpc.Error
	switch {
	case fault != nil && errors.Is(*fault, errChatter):
		e.Code, e.Message = app.CodeFormat, fmt.Sprintf("The MCP server of %s does not speak the protocol: %s", s.name, said())
	case fault != nil:
		e.Code, e.Message = app.CodeTooLarge, fmt.Sprintf("The MCP server of %s sent %v, so none of it was taken", s.name, *fault)
		e.Hint = "Ask it for less: set args in the source's settings, such as a limit."
	case errors.As(err, &wire):
		return s.said(wire)
	case ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded):
		e.Code, e.Message = app.CodeTimeout, fmt.Sprintf("The MCP server of %s did not answer within %s: %s", s.name, s.limit, said())
		e.Hint = "A first start may have to download the program: start it once in a terminal, or raise timeout in the source's settings."
	case strings.Contains(err.Error(), "unsupported protocol version"):
		e.Code, e.Message = app.CodeFormat, fmt.Sprintf("The MCP server of %s speaks a revision of the protocol that Daybrief does not know: %s", s.name, s.child.path)
		e.Hint = "Install a newer version of the server."
	case s.child.gone(closeTime) && (s.child.state != nil || errors.Is(err, sdk.ErrConnectionClosed) || errors.Is(err, io.EOF)):
		e.Code, e.Message = app.CodeServer, fmt.Sprintf("The MCP server of %s failed: %s", s.name, said())
	default:
		e.Code, e.Message = app.CodeFormat, fmt.Sprintf("The MCP server of %s sent what makes no sense: %s", s.name, said())
	}
	return e
}

// said words an error the server answered with.
func (s *session) said(wire *jsonrpc.Error) error {
	return &app.Error{
		Code: app.CodeServer, Err: &jsonrpc.Error{Code: wire.Code, Message: s.quote(wire.Message)},
		Message: fmt.Sprintf("The MCP server of %s answered with an error: %s", s.name, s.quote(wire.Message)),
		Hint:    "Check items and args in the source's settings.",
	}
}

// quote is the beginning of what a server said, fit for the screen.
func (s *session) quote(text string) string {
	runes := []rune(bare(text[:min(len(text), maxMessage)], s.secrets)) // before it is cut: part of a secret is one, too
	return lastLines(string(runes[:min(len(runes), shownRunes)]))
}

func (s *session) explainWeb(ctx context.Context, err error) error {
	var wire *jsonrpc.Error
	var fe *fetch.Error
	switch {
	case errors.As(err, &fe):
		return connectors.Explain(s.name, fe)
	case s.web.failure() != nil:
		return connectors.Explain(s.name, s.web.failure())
	case errors.As(err, &wire):
		return s.said(wire)
	case ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded):
		return connectors.Explain(s.name, context.DeadlineExceeded)
	}
	return &app.Error{
		Code: app.CodeFormat, Err: err, Message: fmt.Sprintf("%s could not be read: what answers there does not speak the Model Context Protocol", s.name),
		Hint: "Check the address; many servers answer at a path such as /mcp.",
	}
}

// web sends a session's requests through the one HTTP client and remembers what
// went wrong, which the SDK does not hand on whole.
type web struct {
	client *fetch.Client
	token  string
	origin string // the only one that gets the token

	mu    sync.Mutex
	fault error
	left  bool // the session is being closed: nothing is waited for
}

func (w *web) http() *http.Client {
	plain := w.client.HTTP()
	return &http.Client{Transport: w, CheckRedirect: plain.CheckRedirect}
}

// RoundTrip implements http.RoundTripper.
func (w *web) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	left := w.left
	w.mu.Unlock()
	ctx := r.Context()
	if left {
		short, cancel := context.WithTimeout(ctx, closeTime)
		defer cancel()
		ctx = short
	}
	r = r.Clone(ctx)
	if w.token != "" && originOf(r.URL.String()) == w.origin { // not where a redirect leads
		r.Header.Set("Authorization", "Bearer "+w.token)
	}
	res, err := w.client.HTTP().Transport.RoundTrip(r)
	if err != nil {
		w.note(err)
		return nil, err
	}
	if kind, bad := kinds[res.StatusCode]; bad || res.StatusCode >= 500 {
		if !bad {
			kind = fetch.Server
		}
		w.note(&fetch.Error{Kind: kind, Host: r.URL.Hostname(), Status: res.StatusCode})
	}
	res.Body = &noted{ReadCloser: res.Body, web: w}
	return res, nil
}

// kinds are the answers that say why a request was refused. Others are part of
// how client and server find out what both speak.
var kinds = map[int]fetch.Kind{
	http.StatusUnauthorized: fetch.Unauthorized, http.StatusForbidden: fetch.Forbidden, http.StatusTooManyRequests: fetch.RateLimited,
	http.StatusGone: fetch.NotFound,
}

// note remembers the first thing that went wrong.
func (w *web) note(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.fault == nil && !w.left {
		w.fault = err
	}
}

func (w *web) failure() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.fault
}

// leave bounds what is still to be sent: a server is told that the session ends,
// but not waited for.
func (w *web) leave() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.left = true
}

// noted is a body whose errors are remembered.
type noted struct {
	io.ReadCloser
	web *web
}

// Read implements io.Reader.
func (n *noted) Read(b []byte) (int, error) {
	k, err := n.ReadCloser.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		n.web.note(err)
	}
	return k, err
}

// trimmed is a name fit for a tool: lower case letters, digits and underscores.
func trimmed(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	return strings.Trim(b.String(), "_")
}
