package fetch

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// counting is a server that counts what it is asked for.
func counting(t *testing.T) (*httptest.Server, map[string]int) {
	var mu sync.Mutex
	asked := map[string]int{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.URL.Path]++
		n := asked[r.URL.Path]
		mu.Unlock()
		switch r.URL.Path {
		case "/from":
			http.Redirect(w, r, "/to", http.StatusFound)
		case "/missing":
			http.NotFound(w, r)
		case "/cut":
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "half")
		case "/large": // not worth twice its memory
			_, _ = io.WriteString(w, strings.Repeat(string(rune('a'+n-1)), maxRecorded+1))
		default:
			w.Header().Set("ETag", `"1"`)
			_, _ = io.WriteString(w, strings.Repeat(string(rune('a'+n-1)), 100))
		}
	}))
	t.Cleanup(srv.Close)
	return srv, asked
}

func TestRememberingAsksOnce(t *testing.T) {
	srv, asked := counting(t)
	c := New(Options{})
	c.Allow(strings.TrimPrefix(srv.URL, "http://"))
	defer c.Close()
	r := c.Remembering()
	get := func(c *Client, path string, opts ...GetOption) (string, error) {
		resp, err := c.Get(context.Background(), srv.URL+path, opts...)
		if err != nil {
			return "", err
		}
		return string(resp.Body[:1]) + resp.URL.Path + resp.Header.Get("ETag"), nil
	}
	for _, step := range []struct {
		path  string
		opts  []GetOption
		want  string
		asked int
	}{
		{"/x", nil, `a/x"1"`, 1},
		{"/x", []GetOption{Accept("text/html")}, `a/x"1"`, 1},
		{"/x", []GetOption{BasicAuth("u", "p")}, `b/x"1"`, 2},
		{"/x", []GetOption{IfChanged(Validators{ETag: `"0"`})}, `c/x"1"`, 3},
		{"/x", nil, `a/x"1"`, 3},
		{"/from", nil, `a/to"1"`, 1},
		{"/from", nil, `a/to"1"`, 1},
		{"/to", nil, `a/to"1"`, 1},
		{"/missing", nil, "", 1},
		{"/missing", nil, "", 2},
		{"/cut", nil, "", 1},
		{"/cut", nil, "", 2},
		{"/large", nil, "a/large", 1},
		{"/large", nil, "b/large", 2},
	} {
		got, err := get(r, step.path, step.opts...)
		if got != step.want || (err == nil) != (step.want != "") || asked[step.path] != step.asked {
			t.Errorf("%s: got %q, %v after %d requests, want %q after %d", step.path, got, err, asked[step.path], step.want, step.asked)
		}
	}
	if got, err := get(c, "/x"); got != `d/x"1"` || err != nil {
		t.Errorf("a client that remembers nothing: %q, %v", got, err)
	}
	if _, err := r.Get(context.Background(), srv.URL+"/x", MaxBytes(10)); Classify(err, "").Kind != TooLarge {
		t.Errorf("the limit of a request: %v", err)
	}
}
