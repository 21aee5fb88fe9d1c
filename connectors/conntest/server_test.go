package conntest_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"testing"
	"time"

	"daybrief/connectors/conntest"
	"daybrief/connectors/fetch"
)

// TestFaults: each fault of the server is what its name says, as seen by the
// program's own client.
func TestFaults(t *testing.T) {
	kinds := map[conntest.Fault]fetch.Kind{
		conntest.None: "", conntest.Garbage: "", conntest.Empty: "", conntest.HTML: "", conntest.Truncated: "",
		conntest.DNS: fetch.DNS, conntest.Refused: fetch.Refused, conntest.TLS: fetch.TLS,
		conntest.Unauthorized: fetch.Unauthorized, conntest.Forbidden: fetch.Forbidden, conntest.RateLimited: fetch.RateLimited,
		conntest.ServerError: fetch.Server, conntest.Endless: fetch.TooLarge, conntest.Bomb: fetch.TooLarge,
		conntest.Drip: fetch.Timeout, conntest.Hang: fetch.Timeout, conntest.Redirect: fetch.HostNotAllowed, conntest.Cut: fetch.Cut,
	}
	for _, f := range conntest.AllFaults() {
		if _, ok := kinds[f]; !ok {
			t.Errorf("fault %q is not tested", f)
		}
	}
	for fault, want := range kinds {
		t.Run(string(fault), func(t *testing.T) {
			s := conntest.NewServer(t)
			s.Bytes("/x", "text/plain", []byte("all is well"))
			s.Set(fault)
			limit := time.Minute
			if want == fetch.Timeout {
				limit = 300 * time.Millisecond
			}
			c := fetch.New(fetch.Options{MaxBytes: 1 << 20, Timeout: limit, Resolver: &net.Resolver{
				PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no name server") },
			}})
			t.Cleanup(c.Close)
			c.Allow("127.0.0.1", "nowhere.invalid")
			r, err := c.Get(t.Context(), s.Base()+"/x")
			if want == "" {
				if err != nil {
					t.Fatal(err)
				}
				if good := string(r.Body) == "all is well"; good != (fault == conntest.None) {
					t.Errorf("body %q", r.Body)
				}
				return
			}
			var e *fetch.Error
			if !errors.As(err, &e) || e.Kind != want {
				t.Errorf("error %v, want kind %s", err, want)
			}
			reached := !slices.Contains([]conntest.Fault{conntest.DNS, conntest.Refused, conntest.TLS}, fault)
			if got := len(s.Requests()) > 0; got != reached {
				t.Errorf("the server saw %v", s.Requests())
			}
		})
	}
}
