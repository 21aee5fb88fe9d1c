package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"daybrief/connectors/fetch"
)

// client returns a client that may reach the servers.
func client(t *testing.T, o fetch.Options, servers ...*httptest.Server) *fetch.Client {
	t.Helper()
	c := fetch.New(o)
	t.Cleanup(c.Close)
	for _, s := range servers {
		c.Allow(hostport(t, s))
	}
	return c
}

func hostport(t *testing.T, s *httptest.Server) string {
	t.Helper()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

func server(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// fails checks the kind of an error and that it tells no secret.
func fails(t *testing.T, err error, want fetch.Kind) *fetch.Error {
	t.Helper()
	var e *fetch.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v (%T), want a *fetch.Error of kind %s", err, err, want)
	}
	if e.Kind != want {
		t.Errorf("kind %s (%v), want %s", e.Kind, err, want)
	}
	for _, secret := range []string{"hush", "token="} {
		if strings.Contains(e.Error()+e.URL, secret) {
			t.Errorf("%q tells %q", e.Error()+" "+e.URL, secret)
		}
	}
	return e
}

func TestGet(t *testing.T) {
	var got http.Header
	s := server(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		w.Header().Set("ETag", `"v1"`)
		http.SetCookie(w, &http.Cookie{Name: "follow", Value: "me"})
		_, _ = w.Write([]byte("hello"))
	})
	c := client(t, fetch.Options{}, s)
	r, err := c.Get(t.Context(), s.URL+"/a", fetch.Accept("text/plain"), fetch.Header("X-One", "1"), fetch.BasicAuth("u", "p"))
	if err != nil {
		t.Fatal(err)
	}
	if string(r.Body) != "hello" || r.Status != 200 || r.Validators.ETag != `"v1"` || r.URL.Path != "/a" {
		t.Errorf("got %+v", r)
	}
	if !strings.HasPrefix(got.Get("User-Agent"), "Daybrief") || got.Get("Accept") != "text/plain" || got.Get("X-One") != "1" {
		t.Errorf("sent %v", got)
	}
	if _, err := c.Get(t.Context(), s.URL); err != nil || got.Get("Cookie") != "" || got.Get("Authorization") != "" {
		t.Errorf("second request sent %v, %v", got, err)
	}
}

func TestConditional(t *testing.T) {
	s := server(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Tue, 10 Mar 2026 06:00:00 GMT")
		_, _ = w.Write([]byte("hello"))
	})
	c := client(t, fetch.Options{}, s)
	first, err := c.Get(t.Context(), s.URL)
	if err != nil {
		t.Fatal(err)
	}
	second, err := c.Get(t.Context(), s.URL, fetch.IfChanged(first.Validators))
	if err != nil || !second.NotModified || second.Validators != first.Validators || len(second.Body) > 0 {
		t.Errorf("got %+v, %v", second, err)
	}
}

func TestStatuses(t *testing.T) {
	for status, want := range map[int]fetch.Kind{
		401: fetch.Unauthorized, 403: fetch.Forbidden, 404: fetch.NotFound, 410: fetch.NotFound, 429: fetch.RateLimited,
		418: fetch.Status, 300: fetch.Status, 500: fetch.Server, 502: fetch.Server, 503: fetch.Server,
	} {
		s := server(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		_, err := client(t, fetch.Options{}, s).Get(t.Context(), s.URL+"/x?token=hush")
		if e := fails(t, err, want); e.Status != status || e.Host != "127.0.0.1" {
			t.Errorf("status %d: %+v", status, e)
		}
	}
}

func TestChallenge(t *testing.T) {
	for name, c := range map[string]struct {
		status       int
		header, page string
		want         bool
	}{
		"header":    {403, "challenge", "", true},
		"title":     {503, "", "<title>Just a moment...</title>", true},
		"good code": {200, "", `<script id="anubis_challenge">`, true},
		"article":   {200, "", "<title>How Cloudflare works</title>", false},
		"plain 403": {403, "", "<title>Forbidden</title>", false},
	} {
		s := server(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			if c.header != "" {
				w.Header().Set("cf-mitigated", c.header)
			}
			w.WriteHeader(c.status)
			_, _ = w.Write([]byte(c.page))
		})
		_, err := client(t, fetch.Options{}, s).Get(t.Context(), s.URL)
		var e *fetch.Error
		if got := errors.As(err, &e) && e.Kind == fetch.Challenge; got != c.want {
			t.Errorf("%s: %v, want a challenge: %v", name, err, c.want)
		}
	}
}

// TestRetryAfter: a host that asks for quiet gets it, and a call before says
// how long it is still to be.
func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 10, 6, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		status int
		header string
		want   time.Duration
	}{
		"seconds":      {429, "120", 2 * time.Minute},
		"date":         {503, "Tue, 10 Mar 2026 06:05:00 GMT", 5 * time.Minute},
		"a year":       {429, "31536000", 24 * time.Hour},
		"past":         {429, "Tue, 10 Mar 2026 05:00:00 GMT", 0},
		"nonsense":     {429, "soon", 0},
		"not a number": {429, "NaN", 0},
		"negative":     {429, "-5", 0},
	} {
		t.Run(name, func(t *testing.T) {
			calls := 0
			s := server(t, func(w http.ResponseWriter, _ *http.Request) {
				calls++
				w.Header().Set("Retry-After", c.header)
				w.WriteHeader(c.status)
			})
			clock := now
			cl := client(t, fetch.Options{Now: func() time.Time { return clock }}, s)
			_, err := cl.Get(t.Context(), s.URL)
			if e := fails(t, err, fetch.RateLimited); e.RetryAfter != c.want {
				t.Errorf("RetryAfter %v, want %v", e.RetryAfter, c.want)
			}
			if c.want == 0 {
				return
			}
			clock = clock.Add(time.Minute)
			_, err = cl.Get(t.Context(), s.URL)
			if e := fails(t, err, fetch.RateLimited); e.RetryAfter != c.want-time.Minute || calls != 1 {
				t.Errorf("a minute later: RetryAfter %v after %d calls, want %v after 1", e.RetryAfter, calls, c.want-time.Minute)
			}
			clock = clock.Add(c.want)
			_, _ = cl.Get(t.Context(), s.URL)
			if calls != 2 {
				t.Errorf("%d calls after the time was over, want 2", calls)
			}
		})
	}
}

func TestAddressesInErrors(t *testing.T) {
	c := fetch.New(fetch.Options{})
	defer c.Close()
	for _, address := range []string{
		"https://user:hush@example.org/cal/private-hush123/basic.ics?token=hush#hush",
		"http://user:hush@[::1]:99999/?token=hush", "http://user:hush@exa mple.org/?token=hush", "ftp://user:hush@example.org/?token=hush",
		"https://example.org/%zz?token=hush", "", "hush", "http://", "https://example.org/feed/a1b2c3d4e5f6a7b8c9d0hush",
	} {
		_, err := c.Get(t.Context(), address)
		var e *fetch.Error
		if !errors.As(err, &e) {
			t.Errorf("%q: error %v, want a *fetch.Error", address, err)
			continue
		}
		if text := e.Error() + e.URL; strings.Contains(text, "hush") {
			t.Errorf("%q: %q tells a secret", address, text)
		}
	}
}

func TestUserOfAddress(t *testing.T) {
	s := server(t, func(w http.ResponseWriter, r *http.Request) {
		u, p, _ := r.BasicAuth()
		_, _ = fmt.Fprintf(w, "%s:%s", u, p)
	})
	r, err := client(t, fetch.Options{}, s).Get(t.Context(), "http://ann:hush@"+hostport(t, s)+"/")
	if err != nil || string(r.Body) != "ann:hush" || r.URL.User != nil {
		t.Errorf("got %q from %v, %v", r.Body, r.URL, err)
	}
}

func TestCancelled(t *testing.T) {
	s := server(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	c := client(t, fetch.Options{}, s)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	_, err := c.Get(ctx, s.URL)
	fails(t, err, fetch.Cancelled)
	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = c.Get(ctx, s.URL)
	fails(t, err, fetch.Timeout)
}
