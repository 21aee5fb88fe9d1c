package signin

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"
)

// TestSystemResolver: a lookup at a name server that is silent ends when it is
// cancelled.
func TestSystemResolver(t *testing.T) {
	silent, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	r := SystemResolver()
	dial := r.Dial
	r.PreferGo = true
	r.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
		return dial(ctx, "udp", silent.LocalAddr().String())
	}
	ctx, cancel := context.WithCancel(t.Context())
	stop := time.AfterFunc(20*time.Millisecond, cancel)
	defer stop.Stop()
	// A lookup that is stopped late ends by its own limit, and says so.
	if list, err := r.LookupMX(ctx, "example.org."); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v", list, err)
	}
}

func TestRegistrable(t *testing.T) {
	for host, want := range map[string]string{
		"mx1.mail.example.co.uk": "example.co.uk",
		"example.org":            "example.org",
		"aspmx.l.google.com":     "google.com",
		"localhost":              "localhost",
		"127.0.0.1":              "127.0.0.1",
		"::1":                    "::1",
		"co.uk":                  "co.uk",
		"ann.github.io":          "ann.github.io", // neighbours on a hoster's domain are strangers
	} {
		if got := registrable(host); got != want {
			t.Errorf("%s: got %s, want %s", host, got, want)
		}
	}
}

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		host, domain string
		want         bool
	}{
		{"imap.example.org", "example.org", true},
		{"mx.example.org", "mail.example.org", true},
		{"example.org.evil.example", "example.org", false},
		{"badexample.org", "example.org", false},
		{"a.co.uk", "b.co.uk", false},
		{"bob.github.io", "ann.github.io", false},
	} {
		if got := within(c.host, c.domain); got != c.want {
			t.Errorf("%s in %s: %v", c.host, c.domain, got)
		}
	}
}
