package mcp

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"daybrief/app"
)

// Path is where the server answers over HTTP.
const Path = "/mcp"

// Limits of HTTP that nobody needs to change.
const (
	headerTime  = 5 * time.Second
	bodyTime    = 15 * time.Second
	idleTime    = 2 * time.Minute
	sessionTime = time.Hour // without a request
	headerBytes = 32 << 10
	closeTime   = 3 * time.Second
)

// Listen opens a port on a loopback address: "127.0.0.1:8630", "[::1]:8630",
// "localhost:8630" or "8630". Anything else is an *app.Error with code usage.
func Listen(ctx context.Context, address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		host, port = "", address
	}
	if host == "" && port != "" && !strings.Contains(address, ":") || strings.EqualFold(host, "localhost") {
		host = "127.0.0.1"
	}
	ip, err := netip.ParseAddr(host)
	if err != nil || ip.WithZone("") != ip || ip != netip.MustParseAddr("127.0.0.1") && ip != netip.IPv6Loopback() {
		return nil, &app.Error{
			Code: app.CodeUsage, Err: err, Message: fmt.Sprintf("The MCP server does not listen on %q: only this machine may reach it", address),
			Hint: "Give 127.0.0.1 or [::1] with a port, such as 127.0.0.1:8630.",
		}
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return nil, &app.Error{
			Code: app.CodeUsage, Err: err, Message: fmt.Sprintf("%q names no port to listen on", address),
			Hint: "Give 127.0.0.1 or [::1] with a port up to 65535, such as 127.0.0.1:8630.",
		}
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, &app.Error{
			Code: app.CodeRefused, Err: err, Message: "The MCP server cannot listen on " + net.JoinHostPort(host, port),
			Hint: "Another program may have the port; choose another one.",
		}
	}
	return l, nil
}

// HTTP serves clients over Streamable HTTP at Path until ctx ends. A request has
// to carry the token as a bearer (RFC 6750), must be meant for this address
// (Host) and must not come from a page of another site (Origin): else it gets
// 401 or 403.
func (s *Server) HTTP(ctx context.Context, l net.Listener, token string) error {
	if token == "" {
		return errors.New("mcp: no token to check requests against")
	}
	mux := http.NewServeMux()
	mux.Handle(Path, s.endpoint())
	srv := &http.Server{
		Handler:           &door{next: mux, hosts: names(l.Addr()), token: sha256.Sum256([]byte(token)), limit: s.opts.Limits.Request},
		ReadHeaderTimeout: headerTime, ReadTimeout: headerTime + bodyTime, IdleTimeout: idleTime, MaxHeaderBytes: headerBytes,
		ErrorLog:    slog.NewLogLogger(s.opts.Log.Handler(), slog.LevelWarn),
		BaseContext: func(net.Listener) context.Context { return s.running },
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	var err error
	select {
	case err = <-done:
	case <-ctx.Done():
		s.stop() // ends streams and calls, which a shutdown would wait for
		quick, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTime)
		defer cancel()
		if srv.Shutdown(quick) != nil {
			_ = srv.Close() // nothing is left to be told
		}
		err = <-done
	}
	s.Close()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("mcp: serve on %s: %w", l.Addr(), err)
}

// sessionless is the first revision of the protocol that knows no sessions.
const sessionless = "2026-07-28"

// endpoint speaks both ways of the protocol: with sessions, and since 2026-07-28
// without. A request of the new way says so in its header.
func (s *Server) endpoint() http.Handler {
	handler := func(stateless bool) http.Handler {
		return sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return s.server }, &sdk.StreamableHTTPOptions{
			Stateless: stateless, Logger: s.opts.Log, SessionTimeout: sessionTime, MaxRequestBodyBytes: s.opts.Limits.Request,
			PropagateRequestCancellation: true,
		})
	}
	with, without := handler(false), handler(true)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("MCP-Protocol-Version") >= sessionless && r.Header.Get("Mcp-Session-Id") == "" {
			without.ServeHTTP(w, r)
			return
		}
		if r.Method == http.MethodPost && r.Header.Get("Mcp-Session-Id") == "" && s.full() {
			http.Error(w, "Service Unavailable: too many sessions are open; end one", http.StatusServiceUnavailable)
			return
		}
		with.ServeHTTP(w, r)
	})
}

// full reports whether as many sessions are open as may be.
func (s *Server) full() bool {
	n := 0
	for range s.server.Sessions() {
		n++
	}
	return n >= s.opts.Limits.Sessions
}

// names are the hosts by which a loopback address may be called.
func names(addr net.Addr) map[string]bool {
	_, port, err := net.SplitHostPort(addr.String())
	if err != nil { // a listener of TCP always has a port
		return nil
	}
	hosts := map[string]bool{}
	for _, h := range []string{"127.0.0.1", "::1", "localhost"} {
		hosts[net.JoinHostPort(h, port)] = true
	}
	return hosts
}

// door is what every request passes first.
type door struct {
	next  http.Handler
	hosts map[string]bool
	token [sha256.Size]byte
	limit int64
}

// ServeHTTP implements http.Handler. The whole body is read here, within its
// time, so that an answer may take as long as it needs.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case !d.hosts[strings.ToLower(r.Host)]:
		refuse(w, "Forbidden: this server answers only to its own loopback address", http.StatusForbidden)
		return
	case !d.sameOrigin(r.Header.Values("Origin")):
		refuse(w, "Forbidden: requests from pages of other sites are not answered", http.StatusForbidden)
		return
	case !d.knows(r.Header.Get("Authorization")):
		w.Header().Set("WWW-Authenticate", `Bearer realm="daybrief"`)
		refuse(w, "Unauthorized: send the token that daybrief mcp --token shows", http.StatusUnauthorized)
		return
	}
	body, status := d.body(w, r)
	if status != http.StatusOK {
		refuse(w, fmt.Sprintf("%s: a request has at most %d bytes, sent within %s", http.StatusText(status), d.limit, bodyTime), status)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	d.next.ServeHTTP(w, r)
}

// refuse answers a request that is not let in, and ends its connection: a body
// that is still to come is not waited for.
func refuse(w http.ResponseWriter, text string, status int) {
	w.Header().Set("Connection", "close")
	http.Error(w, text, status)
}

// sameOrigin reports whether a browser sent the request from a page of this
// very server, or no browser did (MCP 2025-11-25, transports, security warning).
func (d *door) sameOrigin(list []string) bool {
	for _, origin := range list {
		u, err := url.Parse(origin)
		if err != nil || u.Scheme != "http" || !d.hosts[strings.ToLower(u.Host)] {
			return false
		}
	}
	return true
}

// knows compares digests, so that neither length nor time tells anything.
func (d *door) knows(header string) bool {
	scheme, token, ok := strings.Cut(header, " ")
	sum := sha256.Sum256([]byte(strings.TrimSpace(token)))
	return ok && strings.EqualFold(scheme, "Bearer") && subtle.ConstantTimeCompare(sum[:], d.token[:]) == 1
}

func (d *door) body(w http.ResponseWriter, r *http.Request) ([]byte, int) {
	rc := http.NewResponseController(w)
	if rc.SetReadDeadline(time.Now().Add(bodyTime)) == nil {
		defer func() { _ = rc.SetReadDeadline(time.Time{}) }() // or the answer is cut when it passes
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, d.limit))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, http.StatusRequestEntityTooLarge
	case err != nil:
		return nil, http.StatusRequestTimeout
	}
	return body, http.StatusOK
}
