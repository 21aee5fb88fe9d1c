package fetch_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/connectors/fetch"
)

func TestRedirects(t *testing.T) {
	var auth, referer, key string
	other := server(t, func(w http.ResponseWriter, r *http.Request) {
		auth, referer, key = r.Header.Get("Authorization"), r.Referer(), r.Header.Get("X-Api-Key")
		_, _ = w.Write([]byte("other"))
	})
	s := server(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/x?token=hush", http.StatusFound)
	})
	c := client(t, fetch.Options{}, s, other)
	r, err := c.Get(t.Context(), s.URL+"/away?token=hush", fetch.BasicAuth("u", "hush"), fetch.Header("X-Api-Key", "hush"))
	if err != nil || string(r.Body) != "other" || r.URL.Host != hostport(t, other) {
		t.Fatalf("got %+v, %v", r, err)
	}
	if auth+referer+key != "" {
		t.Errorf("another host was told %q, %q, %q", auth, referer, key)
	}
}

// TestSecretsStayBehind holds that a host that was led to is told no secret on
// its own redirects either: net/http copies the first request's headers anew.
func TestSecretsStayBehind(t *testing.T) {
	told := ""
	c := fetch.New(fetch.Options{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		resp := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("end")), Request: r}
		if r.URL.Hostname() != "example.org" || r.URL.Path == "/back" {
			told += r.Header.Get("Authorization") + r.Header.Get("X-Api-Key")
		}
		if to := r.URL.Query().Get("to"); to != "" {
			resp.StatusCode = http.StatusFound
			resp.Header.Set("Location", to)
		}
		return resp, nil
	})})
	c.Allow("example.org", "sub.example.org", "other.example")
	for _, to := range []string{"https://sub.example.org/?to=/on", "https://other.example/?to=/on"} {
		r, err := c.Get(t.Context(), "https://example.org/?to="+url.QueryEscape(to), fetch.BasicAuth("u", "hush"), fetch.Header("X-Api-Key", "hush"))
		if err != nil || r.URL.Path != "/on" || told != "" {
			t.Errorf("%s: %v, told %q", to, err, told)
		}
		told = ""
	}
}

func TestRedirectsRefused(t *testing.T) {
	hops := 0
	s := server(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/elsewhere":
			http.Redirect(w, r, "https://elsewhere.example/x?token=hush", http.StatusFound)
		case "/loop":
			hops++
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/bad":
			w.Header().Set("Location", "http://%zz/?token=hush")
			w.WriteHeader(http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		}
	})
	c := client(t, fetch.Options{}, s)
	_, err := c.Get(t.Context(), s.URL+"/elsewhere")
	e := fails(t, err, fetch.HostNotAllowed)
	if e.Host != "elsewhere.example" || e.From != "127.0.0.1" || !strings.Contains(e.Error(), "elsewhere.example") || !strings.Contains(e.Error(), "127.0.0.1") {
		t.Errorf("%v must name both hosts", e)
	}
	_, err = c.Get(t.Context(), s.URL+"/loop")
	if fails(t, err, fetch.Redirects); hops != 6 {
		t.Errorf("%d hops, want the first request and five redirects", hops)
	}
	_, err = c.Get(t.Context(), s.URL+"/bad")
	fails(t, err, fetch.Network)
	_, err = c.Get(t.Context(), s.URL+"/file")
	var fe *fetch.Error
	if !errors.As(err, &fe) || fe.Kind != fetch.HostNotAllowed && fe.Kind != fetch.Redirects {
		t.Errorf("file: %v", err)
	}
}

// roundTrip serves a test without a network.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestNoDowngrade(t *testing.T) {
	to := ""
	o := fetch.Options{Allowed: func(string) bool { return true }, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		h := http.Header{}
		status := http.StatusOK
		if r.URL.Scheme == "https" && to != "" {
			status = http.StatusFound
			h.Set("Location", to)
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader("x")), Request: r}, nil
	})}
	c := client(t, o)
	to = "http://example.org/"
	_, err := c.Get(t.Context(), "https://example.org/")
	fails(t, err, fetch.Redirects)
	to = "http://127.0.0.1:8080/"
	if _, err = c.Get(t.Context(), "https://example.org/"); err != nil {
		t.Errorf("a redirect to loopback was refused: %v", err)
	}
}

func TestNotAllowed(t *testing.T) {
	s := server(t, func(http.ResponseWriter, *http.Request) { t.Error("the server was reached") })
	c := client(t, fetch.Options{})
	_, err := c.Get(t.Context(), s.URL)
	fails(t, err, fetch.HostNotAllowed)
	c.Allow("127.0.0.1:1") // another port
	_, err = c.Get(t.Context(), s.URL)
	fails(t, err, fetch.HostNotAllowed)
	_, err = c.Dial(t.Context(), "tcp", hostport(t, s))
	fails(t, err, fetch.HostNotAllowed)
	if d := cmp.Diff([]string{"127.0.0.1:1"}, c.Hosts()); d != "" {
		t.Error(d)
	}
}

// TestNormalNames: a host is known however it is written.
func TestNormalNames(t *testing.T) {
	c := client(t, fetch.Options{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("x")), Request: r}, nil
	})})
	c.Allow("Example.ORG.", "bücher.example", "[::1]:80")
	for _, address := range []string{"https://example.org/", "https://EXAMPLE.org:443/", "https://example.org./", "https://xn--bcher-kva.example/", "http://[::1]/"} {
		if _, err := c.Get(t.Context(), address); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, address := range []string{"https://sub.example.org/", "https://example.org.evil.example/", "http://[::1]:81/"} {
		_, err := c.Get(t.Context(), address)
		fails(t, err, fetch.HostNotAllowed)
	}
}

// nameServer answers every name with 127.0.0.1, as somebody would who wants
// to reach into the reader's network (DNS rebinding).
func nameServer(t *testing.T) *net.Resolver {
	t.Helper()
	pc, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		buf := make([]byte, 512)
		for {
			n, from, err := pc.ReadFrom(buf)
			if err != nil {
				return // closed at the end of the test
			}
			_, _ = pc.WriteTo(answer(buf[:n]), from)
		}
	})
	t.Cleanup(func() { _ = pc.Close(); wg.Wait() })
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", pc.LocalAddr().String())
	}}
}

// answer makes the answer to a DNS question (RFC 1035 section 4.1): an A
// record for a question of type A, none for others.
func answer(question []byte) []byte {
	end := 12
	for end < len(question) && question[end] != 0 {
		end += int(question[end]) + 1
	}
	end += 5
	if end > len(question) {
		return nil
	}
	out := append([]byte{}, question[:end]...)
	isA := question[end-3] == 1
	out[2], out[3] = 0x81, 0x80
	copy(out[4:], []byte{0, 1, 0, 0, 0, 0, 0, 0})
	if isA {
		out[7] = 1
		out = append(out, 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1)
	}
	return out
}

func TestRebinding(t *testing.T) {
	s := server(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("router")) })
	_, port, err := net.SplitHostPort(hostport(t, s))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		allow string
		host  string
		local func(string) bool
		good  bool
	}{
		"public name":             {"news.example.org", "news.example.org", nil, false},
		"public name and port":    {"mail.example.org:" + port, "mail.example.org", nil, true},
		"name of the own network": {"nas.lan", "nas.lan", nil, true},
		"Local says yes":          {"news.example.org", "news.example.org", func(hp string) bool { return hp == "127.0.0.1:"+port }, true},
	} {
		t.Run(name, func(t *testing.T) {
			cl := client(t, fetch.Options{Resolver: nameServer(t), Local: c.local})
			cl.Allow(c.allow)
			r, err := cl.Get(t.Context(), "http://"+c.host+":"+port+"/")
			if c.good {
				if err != nil || string(r.Body) != "router" {
					t.Errorf("got %v", err)
				}
				return
			}
			if e := fails(t, err, fetch.HostNotAllowed); !e.Local {
				t.Errorf("%+v must say that the address is local", e)
			}
			_, err = cl.Dial(t.Context(), "tcp", c.host+":"+port)
			fails(t, err, fetch.HostNotAllowed)
		})
	}
}

func TestLedger(t *testing.T) {
	var mu sync.Mutex
	var sent, received int64
	ledger := func(tr fetch.Traffic) {
		mu.Lock()
		defer mu.Unlock()
		if tr.Host != "127.0.0.1" || tr.At.IsZero() {
			t.Errorf("entry %+v", tr)
		}
		sent, received = sent+tr.Sent, received+tr.Received
	}
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(strings.Repeat("x", 10000)))
	}))
	t.Cleanup(s.Close)
	c := client(t, fetch.Options{Ledger: ledger, RootCAs: pool(s)}, s)
	if _, err := c.Get(t.Context(), s.URL); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	if sent < 500 || received < 10500 {
		t.Errorf("after the request the ledger has %d sent, %d received; TLS counts too", sent, received)
	}
	mu.Unlock()
}

func TestDial(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		conn, err := l.Accept()
		if err != nil {
			return // the test failed before it dialled
		}
		_, _ = conn.Write([]byte("* OK ready\r\n"))
		_, _ = io.Copy(io.Discard, conn) // until the client goes
		_ = conn.Close()
	})
	t.Cleanup(func() { _ = l.Close(); wg.Wait() })
	var got fetch.Traffic
	c := client(t, fetch.Options{Timeout: 200 * time.Millisecond, Ledger: func(tr fetch.Traffic) { got = tr }})
	c.Allow(l.Addr().String())
	conn, err := c.Dial(t.Context(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 64)
	n, err := conn.Read(buf)
	if err != nil || string(buf[:n]) != "* OK ready\r\n" {
		t.Fatalf("read %q, %v", buf[:n], err)
	}
	if _, err := conn.Write([]byte("a1 NOOP\r\n")); err != nil {
		t.Fatal(err)
	}
	_, err = conn.Read(buf) // silence
	if e := fetch.Classify(err, "127.0.0.1"); e.Kind != fetch.Timeout {
		t.Errorf("silence: %v, want a time-out", err)
	}
	if err := conn.Close(); err != nil {
		t.Error(err)
	}
	if got.Sent != 9 || got.Received != 12 || got.Host != "127.0.0.1" {
		t.Errorf("ledger %+v", got)
	}
}
