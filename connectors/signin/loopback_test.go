package signin_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors/signin/idptest"
)

// raw sends one request over a connection of its own, with headers as given.
func raw(address, request string) (status int, header http.Header, err error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(hang))
	if _, err := fmt.Fprint(conn, request); err != nil {
		return 0, nil, err
	}
	method, _, _ := strings.Cut(request, " ")
	resp, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		return 0, nil, err
	}
	return resp.StatusCode, resp.Header, resp.Body.Close()
}

// attack is a request that must neither end nor change the flow. PATH, HOST,
// STATE and CODE stand for those of the good answer.
type attack struct {
	request string
	status  int
}

var attacks = map[string]attack{
	"wrong state":                {"GET /?state=x&code=evil HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
	"no state":                   {"GET /?code=evil HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
	"empty state":                {"GET /?state=&code=evil HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
	"half the state":             {"GET /?state=HALF&code=evil HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
	"state twice":                {"GET /?state=STATE&state=x&code=evil HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
	"error with a wrong state":   {"GET /?state=x&error=access_denied HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
	"state without code":         {"GET /?state=STATE HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
	"code twice":                 {"GET /?state=STATE&code=CODE&code=evil HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
	"code and error":             {"GET /?state=STATE&code=CODE&error=access_denied HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
	"code of control signs":      {"GET /?state=STATE&code=a%00b HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
	"code too long":              {"GET /?state=STATE&code=LONG HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
	"crooked query":              {"GET /?state=STATE&code=%zz HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
	"semicolons":                 {"GET /?state=STATE;code=CODE HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
	"nothing":                    {"GET / HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
	"wrong path":                 {"GET /callback?QUERY HTTP/1.1\r\nHost: HOST\r\n\r\n", 404},
	"icon":                       {"GET /favicon.ico HTTP/1.1\r\nHost: HOST\r\n\r\n", 404},
	"path with dots":             {"GET /x/..?QUERY HTTP/1.1\r\nHost: HOST\r\n\r\n", 404},
	"two slashes":                {"GET //?QUERY HTTP/1.1\r\nHost: HOST\r\n\r\n", 404},
	"HEAD":                       {"HEAD /?QUERY HTTP/1.1\r\nHost: HOST\r\n\r\n", 405},
	"POST":                       {"POST /?QUERY HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n", 405},
	"OPTIONS":                    {"OPTIONS /?QUERY HTTP/1.1\r\nHost: HOST\r\nOrigin: https://evil.example\r\n\r\n", 405},
	"prefetch":                   {"GET /?QUERY HTTP/1.1\r\nHost: HOST\r\nSec-Purpose: prefetch;prerender\r\n\r\n", 400},
	"old prefetch":               {"GET /?QUERY HTTP/1.1\r\nHost: HOST\r\nX-Moz: prefetch\r\n\r\n", 400},
	"another name":               {"GET /?QUERY HTTP/1.1\r\nHost: evil.example\r\n\r\n", 400},
	"another name with our port": {"GET /?QUERY HTTP/1.1\r\nHost: evil.example:PORT\r\n\r\n", 400},
	"localhost":                  {"GET /?QUERY HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 400},
	"another port":               {"GET /?QUERY HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n", 400},
	"no name":                    {"GET /?QUERY HTTP/1.0\r\n\r\n", 400},
	"a proxy's request":          {"GET http://evil.example/?QUERY HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
	"not HTTP":                   {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400},
	"endless header":             {"GET / HTTP/1.1\r\nHost: HOST\r\nX: LONGLONG\r\n\r\n", 431},
}

// filled returns the request of an attack on the listener a good answer is for.
func (a attack) filled(back *url.URL) string {
	state := back.Query().Get("state")
	return strings.NewReplacer("HOST", back.Host, "PORT", back.Port(), "QUERY", back.RawQuery, "STATE", state, "HALF", state[:len(state)/2],
		"CODE", back.Query().Get("code"), "LONGLONG", strings.Repeat("x", 80<<10), "LONG", strings.Repeat("x", 9<<10)).Replace(a.request)
}

func TestAttacksOnTheListener(t *testing.T) {
	for name, a := range attacks {
		t.Run(name, func(t *testing.T) {
			s, flow := provider(t)
			open := s.OpenWith(ana, "", func(back string) error {
				u, err := url.Parse(back)
				if err != nil {
					return err
				}
				status, header, err := raw(u.Host, a.filled(u))
				if err != nil || status != a.status {
					t.Errorf("answered %d, %v; want %d", status, err, a.status)
				}
				if status != 431 && name != "not HTTP" && !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") {
					t.Errorf("an answer without a policy: %v", header)
				}
				status, _, err = raw(u.Host, fmt.Sprintf("GET /?%s HTTP/1.1\r\nHost: %s\r\n\r\n", u.RawQuery, u.Host))
				if err != nil || status != http.StatusOK {
					t.Errorf("the good answer after it got %d, %v", status, err)
				}
				return nil
			})
			token, err := flow.Browser(within(t), open)
			if err != nil {
				t.Fatalf("the attack ended the flow: %v", err)
			}
			if user, ok := s.Good(token.Access); !ok || user != ana {
				t.Errorf("signed in as %q, want %s", user, ana)
			}
		})
	}
}

func TestTheFirstGoodAnswerCounts(t *testing.T) {
	s, flow := provider(t)
	open := s.OpenWith(ana, "", func(back string) error {
		u, _ := url.Parse(back)
		again := strings.Replace(u.RawQuery, u.Query().Get("code"), "another", 1)
		for i, query := range []string{u.RawQuery, u.RawQuery, again, "state=" + u.Query().Get("state") + "&error=access_denied"} {
			status, header, err := raw(u.Host, fmt.Sprintf("GET /?%s HTTP/1.1\r\nHost: %s\r\n\r\n", query, u.Host))
			if want := []int{200, 410, 410, 410}[i]; err != nil || status != want {
				t.Errorf("answer %d got %d, %v; want %d", i, status, err, want)
			}
			if header.Get("Cache-Control") != "no-store" || header.Get("Referrer-Policy") != "no-referrer" || header.Get("Set-Cookie") != "" {
				t.Errorf("headers of answer %d: %v", i, header)
			}
		}
		return nil
	})
	if _, err := flow.Browser(within(t), open); err != nil {
		t.Fatal(err)
	}
}

func TestThePageLoadsNothing(t *testing.T) {
	s, flow := provider(t)
	var body string
	open := s.OpenWith(ana, "", func(back string) (err error) {
		resp, err := s.HTTP().Get(back)
		if err != nil {
			return err
		}
		defer func() { _ = resp.Body.Close() }()
		page := new(strings.Builder)
		_, err = bufio.NewReader(resp.Body).WriteTo(page)
		body = page.String()
		return err
	})
	if _, err := flow.Browser(within(t), open); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(body, "go back to Daybrief") {
		t.Errorf("the page does not say where to go: %s", body)
	}
	for _, no := range []string{"http:", "https:", "<script", "src=", "url(", "<form", "code-"} {
		if strings.Contains(body, no) {
			t.Errorf("the page holds %q: %s", no, body)
		}
	}
}

func TestBrowserEndsWithItsContext(t *testing.T) {
	_, flow := provider(t)
	ctx, cancel := context.WithCancel(within(t))
	var host string
	_, err := flow.Browser(ctx, func(address string) error {
		u, _ := url.Parse(address)
		back, _ := url.Parse(u.Query().Get("redirect_uri"))
		host = back.Host
		if status, _, err := raw(host, "GET / HTTP/1.1\r\nHost: "+host+"\r\n\r\n"); status != http.StatusBadRequest {
			t.Errorf("the listener answers %d, %v before it is asked", status, err)
		}
		cancel()
		// The listener closes although open has not returned.
		for deadline := time.Now().Add(hang); time.Now().Before(deadline); {
			if _, _, err := raw(host, "GET / HTTP/1.1\r\nHost: "+host+"\r\n\r\n"); err != nil {
				return nil
			}
		}
		t.Error("the listener lives on after the context has ended")
		return nil
	})
	wantCode(t, err, app.CodeCancelled)
}

func TestBrowserEndsWhileTheProviderIsSilent(t *testing.T) {
	s, flow := provider(t)
	release := make(chan struct{})
	defer close(release)
	arrived := s.Hold(idptest.TokenPath, release)
	ctx, cancel := context.WithCancel(within(t))
	stop := make(chan struct{})
	go func() {
		defer close(stop)
		<-arrived
		cancel()
	}()
	_, err := flow.Browser(ctx, s.Open(ana))
	wantCode(t, err, app.CodeCancelled)
	<-stop
}

func TestBrowserGivesUp(t *testing.T) {
	_, flow := provider(t)
	flow.Limit = time.Millisecond
	_, err := flow.Browser(within(t), func(string) error { return nil })
	wantCode(t, err, app.CodeTimeout, "nobody answered", "another device")
}

func TestBrowserThatCannotBeOpened(t *testing.T) {
	_, flow := provider(t)
	var state string
	_, err := flow.Browser(within(t), func(address string) error {
		u, _ := url.Parse(address)
		state = u.Query().Get("state")
		return errors.New("xdg-open " + address + ": not found")
	})
	wantCode(t, err, app.CodeLogin, "could not be opened")
	if len(state) < 26 {
		t.Errorf("a state of %d signs can be guessed", len(state))
	}
	wantQuiet(t, err, state)
}

func TestBrowserGoesOnWhenTheCodeArrivedAnyway(t *testing.T) {
	s, flow := provider(t)
	good := s.Open(ana)
	_, err := flow.Browser(within(t), func(address string) error {
		if err := good(address); err != nil {
			return err
		}
		return errors.New("the browser ended with a code of its own")
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestStatesAndVerifiersAreFresh(t *testing.T) {
	s, flow := provider(t)
	seen := map[string]bool{}
	for range 20 {
		_, err := flow.Browser(within(t), func(address string) error {
			u, _ := url.Parse(address)
			for _, key := range []string{"state", "code_challenge"} {
				if v := u.Query().Get(key); v == "" || seen[v] {
					t.Errorf("%s %q was there before", key, v)
				} else {
					seen[v] = true
				}
			}
			return s.Open(ana)(address)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
