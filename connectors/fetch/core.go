package fetch

import (
	"net"
	"net/url"
	"sort"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/idna"
)

// maxHold bounds how long a Retry-After is believed: a host that asks for a
// year is asked again the next day.
const maxHold = 24 * time.Hour

// silentHold is how long a host is left alone that says 429 and not until when.
const silentHold = time.Minute

// core is what all clients made from one another share.
type core struct {
	now    func() time.Time
	ledger func(Traffic)

	mu    sync.Mutex
	hosts map[string]bool      // "host" or "host:port", normalised
	holds map[string]time.Time // host:port -> not before
	conns map[*conn]struct{}   // open connections, for the ledger
	gates map[string]*gate     // host -> the way there, for polite requests
}

func newCore(o Options) *core {
	return &core{
		now: o.Now, ledger: o.Ledger,
		hosts: map[string]bool{}, holds: map[string]time.Time{}, conns: map[*conn]struct{}{}, gates: map[string]*gate{},
	}
}

// Allow adds hosts that may be reached: "example.org" on any port, or
// "127.0.0.1:8080" on that port alone. It is safe for concurrent use.
//
// A loopback, private or link-local address is reached only when the address
// was named itself ("127.0.0.1", "192.168.1.4:143"), when the name was given
// together with its port ("mail.corp.example:993"), when the name is a local
// one ("localhost", "nas", "nas.local", "nas.lan"), or when Options.Local says
// so. So a public name that suddenly resolves into the reader's network gets
// nowhere. Link-local addresses must be named themselves or by Options.Local.
func (c *Client) Allow(hosts ...string) {
	c.core.mu.Lock()
	defer c.core.mu.Unlock()
	for _, h := range hosts {
		if h = normHost(h); h != "" {
			c.core.hosts[h] = true
		}
	}
}

// Hosts returns the hosts Allow added, sorted.
func (c *Client) Hosts() []string {
	c.core.mu.Lock()
	defer c.core.mu.Unlock()
	list := make([]string, 0, len(c.core.hosts))
	for h := range c.core.hosts {
		list = append(list, h)
	}
	sort.Strings(list)
	return list
}

// named reports whether Allow was given exactly this.
func (k *core) named(host string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.hosts[host]
}

// allowed reports whether host, normalised and without port, may be reached
// on port.
func (c *Client) allowed(host, port string) bool {
	hp := net.JoinHostPort(host, port)
	if c.core.named(host) || c.core.named(hp) {
		return true
	}
	return c.opts.Allowed != nil && (c.opts.Allowed(host) || c.opts.Allowed(hp))
}

// hold remembers that a host wants to be left alone until a time.
func (k *core) hold(hostport string, until time.Time) {
	if limit := k.now().Add(maxHold); until.After(limit) {
		until = limit
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.holds[hostport] = until
}

// held returns how long a host is still to be left alone, 0 if it is not.
func (k *core) held(hostport string) time.Duration {
	k.mu.Lock()
	defer k.mu.Unlock()
	until, ok := k.holds[hostport]
	if !ok {
		return 0
	}
	left := until.Sub(k.now())
	if left <= 0 {
		delete(k.holds, hostport)
		return 0
	}
	return left
}

func (k *core) report(t Traffic) {
	if k.ledger == nil || t.Sent == 0 && t.Received == 0 {
		return
	}
	t.At = k.now()
	k.ledger(t)
}

// flush reports what open connections to a host moved since the last time;
// the host "" means all of them.
func (k *core) flush(host string) {
	sums := map[string]Traffic{}
	k.mu.Lock()
	for c := range k.conns {
		if host != "" && c.host != host {
			continue
		}
		t := sums[c.host]
		sent, received := c.unreported()
		t.Host, t.Sent, t.Received = c.host, t.Sent+sent, t.Received+received
		sums[c.host] = t
	}
	k.mu.Unlock()
	for _, t := range sums {
		k.report(t)
	}
}

// normHost lowers a host or host:port, drops brackets and a final dot and
// writes international names in ASCII.
func normHost(s string) string {
	s = strings.TrimSpace(s)
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		host, port = strings.TrimSuffix(strings.TrimPrefix(s, "["), "]"), ""
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if !strings.Contains(host, ":") {
		if ascii, err := idna.Lookup.ToASCII(host); err == nil {
			host = ascii
		}
	}
	if host == "" || port == "" {
		return host
	}
	return net.JoinHostPort(host, port)
}

// target returns the normalised host and the port of an address.
func target(u *url.URL) (host, port string) {
	port = u.Port()
	switch {
	case port != "":
	case u.Scheme == "https":
		port = "443"
	default:
		port = "80"
	}
	return normHost(u.Hostname()), port
}
