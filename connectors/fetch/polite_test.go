package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"daybrief/connectors/fetch"
)

// crowd asks for n addresses at once and returns the errors.
func crowd(ctx context.Context, c *fetch.Client, n int, address func(i int) string) []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { _, errs[i] = c.Get(ctx, address(i), fetch.Polite()) })
	}
	wg.Wait()
	return errs
}

// TestPoliteCrowd: forty sources on one host never ask more than two at a
// time, and all get their answer.
func TestPoliteCrowd(t *testing.T) {
	var now, most atomic.Int64
	s := server(t, func(w http.ResponseWriter, _ *http.Request) {
		n := now.Add(1)
		defer now.Add(-1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			continue
		}
		time.Sleep(2 * time.Millisecond) // so that they would meet
		_, _ = w.Write([]byte("ok"))
	})
	for _, wide := range []int{0, 1, 5} {
		most.Store(0)
		c := client(t, fetch.Options{PerHost: wide}, s)
		for i, err := range crowd(t.Context(), c, 40, func(i int) string { return fmt.Sprint(s.URL, "/", i) }) {
			if err != nil {
				t.Fatalf("request %d: %v", i, err)
			}
		}
		want := int64(wide)
		if wide == 0 {
			want = 4 // on loopback, where the test is
		}
		if got := most.Load(); got > want {
			t.Errorf("PerHost %d: %d requests at a time", wide, got)
		}
	}
}

// TestPoliteManyHosts: waiting for one host holds up no other.
func TestPoliteManyHosts(t *testing.T) {
	slow := make(chan struct{})
	stuck := server(t, func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-slow:
		case <-r.Context().Done():
		}
	})
	servers := []*httptest.Server{stuck}
	for range 20 {
		servers = append(servers, server(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) }))
	}
	c := client(t, fetch.Options{}, servers...)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan []error)
	go func() { done <- crowd(ctx, c, 5, func(int) string { return stuck.URL }) }()
	for i, err := range crowd(t.Context(), c, 100, func(i int) string { return servers[1+i%20].URL }) {
		if err != nil {
			t.Errorf("request %d: %v", i, err)
		}
	}
	cancel() // those under way and those that wait for them end alike
	for _, err := range <-done {
		fails(t, err, fetch.Cancelled)
	}
	close(slow)
	if _, err := c.Get(t.Context(), stuck.URL, fetch.Polite()); err != nil {
		t.Errorf("a place was lost: %v", err)
	}
}

// TestPoliteRetryAfter: one answer that asks for rest spares the host the rest
// of the crowd, with and without a time in it.
func TestPoliteRetryAfter(t *testing.T) {
	for _, after := range []string{"", "120"} {
		var asked atomic.Int64
		s := server(t, func(w http.ResponseWriter, _ *http.Request) {
			asked.Add(1)
			if after != "" {
				w.Header().Set("Retry-After", after)
			}
			w.WriteHeader(http.StatusTooManyRequests)
		})
		c := client(t, fetch.Options{PerHost: 1}, s)
		for _, err := range crowd(t.Context(), c, 20, func(i int) string { return fmt.Sprint(s.URL, "/", i) }) {
			fails(t, err, fetch.RateLimited)
		}
		if got := asked.Load(); got != 1 {
			t.Errorf("Retry-After %q: %d requests, want 1", after, got)
		}
	}
}

func TestMoved(t *testing.T) {
	s := server(t, func(w http.ResponseWriter, r *http.Request) {
		for path, to := range map[string]struct {
			to   string
			code int
		}{"/a": {"/b", 301}, "/b": {"/end", 308}, "/c": {"/end", 302}, "/d": {"/c", 301}, "/e": {"/b", 307}} {
			if r.URL.Path == path {
				http.Redirect(w, r, to.to, to.code)
				return
			}
		}
	})
	c := client(t, fetch.Options{}, s)
	for path, want := range map[string]string{"/a": "/end", "/b": "/end", "/c": "", "/d": "/c", "/e": "", "/end": ""} {
		resp, err := c.Get(t.Context(), s.URL+path)
		if err != nil {
			t.Fatal(err)
		}
		if want != "" {
			want = s.URL + want
		}
		if resp.Moved != want {
			t.Errorf("%s moved to %q, want %q", path, resp.Moved, want)
		}
	}
}

func TestGuards(t *testing.T) {
	long := string(make([]byte, 20<<10))
	for name, c := range map[string]struct {
		status       int
		header, body string
		guard        string
	}{
		"cloudflare header":     {403, "Cf-Mitigated: challenge", "<html>", "Cloudflare"},
		"cloudflare page":       {503, "", "<html><title>Just a moment...</title>", "Cloudflare"},
		"cloudflare refusal":    {403, "Server: cloudflare", "<html><title>Access denied</title>", "Cloudflare"},
		"anubis":                {200, "", `<html><title>Making sure you&#39;re not a bot!</title>`, "Anubis"},
		"imperva":               {200, "", `<html><script src="/_Incapsula_Resource?x=1"></script>`, "Imperva"},
		"a page behind imperva": {200, "", `<html><script src="/_Incapsula_Resource?x=1"></script>` + long, ""},
		"watched, not barred":   {200, "", `<html><script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>`, ""},
		"plain 403":             {403, "", "<html>No", ""},
	} {
		s := server(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			if k, v, ok := cutHeader(c.header); ok {
				w.Header().Set(k, v)
			}
			w.WriteHeader(c.status)
			_, _ = w.Write([]byte(c.body))
		})
		_, err := client(t, fetch.Options{}, s).Get(t.Context(), s.URL)
		var e *fetch.Error
		got := ""
		if errors.As(err, &e) {
			got = e.Guard
		}
		if got != c.guard || (got != "") != (e != nil && e.Kind == fetch.Challenge) {
			t.Errorf("%s: %q (%v), want %q", name, got, err, c.guard)
		}
	}
}

func cutHeader(s string) (key, value string, ok bool) {
	for i := range s {
		if s[i] == ':' {
			return s[:i], s[i+2:], true
		}
	}
	return "", "", false
}
