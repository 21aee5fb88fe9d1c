package mcp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"daybrief/app"
	"daybrief/app/mcp"
)

const token = "a-token-of-the-tests"

// serve starts a server over HTTP and returns its host and port.
func serve(t *testing.T, p mcp.Program, o mcp.Options) string {
	t.Helper()
	l, err := mcp.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := mcp.New(p, o)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.HTTP(ctx, l, token) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	return l.Addr().String()
}

// bearer adds the token to every request.
type bearer struct{ token string }

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+b.token)
	return http.DefaultTransport.RoundTrip(r)
}

func TestHTTPServesAClient(t *testing.T) {
	for _, version := range sdk.SupportedProtocolVersions() {
		t.Run(version, func(t *testing.T) {
			address := serve(t, &program{}, options())
			c := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil)
			s, err := c.Connect(t.Context(), &sdk.StreamableClientTransport{
				Endpoint: "http://" + address + mcp.Path, HTTPClient: &http.Client{Transport: bearer{token}}, DisableStandaloneSSE: true,
			}, &sdk.ClientSessionOptions{ProtocolVersion: version})
			if err != nil {
				t.Fatal(err)
			}
			if got := s.InitializeResult().ProtocolVersion; got != version {
				t.Errorf("the version is %s", got)
			}
			if res := call(t, s, "brief", nil); res.IsError || !strings.Contains(text(res), "Ann Lee") {
				t.Errorf("got %q", text(res))
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestDoor is the table of requests that are not let in.
func TestDoor(t *testing.T) {
	o := options()
	o.Limits.Request = 1000
	address := serve(t, &program{}, o)
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	const ping = `{"jsonrpc":"2.0","id":1,"method":"ping"}`
	hello := `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`
	for _, c := range []struct {
		name, method, path, body string
		header                   map[string]string
		host                     string
		want                     int
	}{
		{name: "good", body: hello, want: 200},
		{name: "own origin", body: hello, header: map[string]string{"Origin": "http://localhost:" + port}, want: 200},
		{name: "localhost", body: hello, host: "localhost:" + port, want: 200},
		{name: "a page of another site", body: hello, header: map[string]string{"Origin": "https://evil.example"}, want: 403},
		{name: "a page on another port", body: hello, header: map[string]string{"Origin": "http://localhost:1"}, want: 403},
		{name: "a page without a place", body: hello, header: map[string]string{"Origin": "null"}, want: 403},
		{name: "rebound name", body: hello, host: "evil.example:" + port, want: 403},
		{name: "rebound name without port", body: hello, host: "evil.example", want: 403},
		{name: "another port in Host", body: hello, host: "127.0.0.1:1", want: 403},
		{name: "no token", body: hello, header: map[string]string{"Authorization": ""}, want: 401},
		{name: "wrong token", body: hello, header: map[string]string{"Authorization": "Bearer " + token + "x"}, want: 401},
		{name: "other scheme", body: hello, header: map[string]string{"Authorization": "Basic " + token}, want: 401},
		{name: "wrong token from another site", body: hello, header: map[string]string{"Authorization": "", "Origin": "https://evil.example"}, want: 403},
		{name: "too large", body: strings.Repeat(" ", 1001) + ping, want: 413},
		{name: "no JSON", body: "{", want: 400},
		{name: "another path", path: "/", body: hello, want: 404},
		{name: "no session", method: "GET", want: 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.path == "" {
				c.path = mcp.Path
			}
			if c.method == "" {
				c.method = http.MethodPost
			}
			r, err := http.NewRequestWithContext(t.Context(), c.method, "http://"+address+c.path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Host = c.host
			knock(t, r, c.header, c.want)
		})
	}
}

// knock sends a request with the token, and with other headers that may take its
// place.
func knock(t *testing.T, r *http.Request, header map[string]string, want int) {
	t.Helper()
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	r.Header.Set("Authorization", "Bearer "+token)
	for k, v := range header {
		r.Header.Set(k, v)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != want {
		t.Errorf("status %d, want %d: %s", res.StatusCode, want, body)
	}
	if strings.Contains(string(body), token) {
		t.Errorf("the answer holds the token: %s", body)
	}
	if want == http.StatusUnauthorized && res.Header.Get("WWW-Authenticate") == "" {
		t.Error("401 without WWW-Authenticate")
	}
}

// TestAStrangerIsNotWaitedFor: who is refused gets the answer at once, and holds
// no connection with a body that does not come.
func TestAStrangerIsNotWaitedFor(t *testing.T) {
	address := serve(t, &program{}, options())
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Length: 100000\r\n\r\n", mcp.Path, address); err != nil {
		t.Fatal(err)
	}
	if err := c.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(c)
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 401 ") {
		t.Errorf("got %q, %v", answer, err)
	}
}

// TestSessionsAreBounded: a client that never ends one gets no more of them, and
// a session that ends makes room.
func TestSessionsAreBounded(t *testing.T) {
	o := options()
	o.Limits.Sessions = 2
	address := serve(t, &program{}, o)
	begin := func() (*sdk.ClientSession, error) {
		c := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil)
		return c.Connect(t.Context(), &sdk.StreamableClientTransport{
			Endpoint: "http://" + address + mcp.Path, HTTPClient: &http.Client{Transport: bearer{token}}, DisableStandaloneSSE: true, MaxRetries: -1,
		}, &sdk.ClientSessionOptions{ProtocolVersion: "2025-11-25"})
	}
	var open []*sdk.ClientSession
	for range o.Limits.Sessions {
		s, err := begin()
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, s)
	}
	if s, err := begin(); err == nil {
		t.Error("one session too many")
		open = append(open, s)
	}
	if err := open[0].Close(); err != nil {
		t.Error(err)
	}
	s, err := begin()
	if err != nil {
		t.Fatal("no room after the end of one: ", err)
	}
	for _, s := range append(open[1:], s) {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestListensOnLoopbackOnly(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.168.1.2:0", "example.org:80", "127.0.0.2:0", "", "127.0.0.1"} {
		l, err := mcp.Listen(t.Context(), address)
		var e *app.Error
		if err == nil {
			_ = l.Close()
		}
		if !errors.As(err, &e) {
			t.Errorf("%q: got %v, want an *app.Error", address, err)
		}
	}
	for _, address := range []string{"127.0.0.1:0", "localhost:0", "0"} {
		l, err := mcp.Listen(t.Context(), address)
		if err != nil {
			t.Errorf("%q: %v", address, err)
			continue
		}
		if host, _, _ := net.SplitHostPort(l.Addr().String()); host != "127.0.0.1" {
			t.Errorf("%q listens on %s", address, host)
		}
		_ = l.Close()
	}
	s := mcp.New(&program{}, options())
	defer s.Close()
	if err := s.HTTP(t.Context(), nil, ""); err == nil {
		t.Error("a server without a token starts")
	}
}
