package fetch

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Dial opens a counted connection to an allowed host:port; IMAP uses it. ctx
// bounds the dialling alone. A read or write that moves no byte for
// Options.Timeout fails, unless the caller set a deadline of its own. Errors
// are *Error.
func (c *Client) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, &Error{Kind: Network, Err: fmt.Errorf("address without a port: %w", err)}
	}
	host = normHost(host)
	if !c.allowed(host, port) {
		return nil, &Error{Kind: HostNotAllowed, Host: host}
	}
	conn, err := c.dial(ctx, network, host, port)
	if err != nil {
		return nil, Classify(err, host)
	}
	conn.limit = c.opts.Timeout
	return conn, nil
}

// dialHTTP is the transport's dialer. The guard has checked the host of the
// URL; it is checked again, since this is what decides.
func (c *Client) dialHTTP(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, &Error{Kind: Network, Err: err}
	}
	host = normHost(host)
	if !c.allowed(host, port) {
		return nil, &Error{Kind: HostNotAllowed, Host: host}
	}
	return c.dial(ctx, network, host, port)
}

func (c *Client) dial(ctx context.Context, network, host, port string) (*conn, error) {
	d := net.Dialer{
		Timeout:  c.opts.Idle,
		Resolver: c.opts.Resolver,
		Control: func(_, address string, _ syscall.RawConn) error {
			return c.checkAddress(host, port, address)
		},
	}
	raw, err := d.DialContext(ctx, network, net.JoinHostPort(host, port))
	if err != nil {
		return nil, err
	}
	k := &conn{Conn: raw, host: host, core: c.core}
	c.core.mu.Lock()
	c.core.conns[k] = struct{}{}
	c.core.mu.Unlock()
	return k, nil
}

// checkAddress runs after DNS, for each address in the moment it is used, so
// that a name cannot resolve to one address when checked and to another when
// used.
func (c *Client) checkAddress(host, port, address string) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return &Error{Kind: Network, Host: host, Err: err}
	}
	ip := ap.Addr().Unmap().WithZone("")
	near, linkLocal := reach(ip)
	if !near {
		return nil
	}
	hp := net.JoinHostPort(ip.String(), port)
	if c.core.named(ip.String()) || c.core.named(hp) || c.opts.Local != nil && c.opts.Local(hp) {
		return nil
	}
	if !linkLocal && (isLocalName(host) || c.core.named(net.JoinHostPort(host, port))) {
		return nil
	}
	return &Error{Kind: HostNotAllowed, Host: host, Local: true,
		Err: fmt.Errorf("%s leads to the local address %s, which was not allowed", host, ip)}
}

// nearRanges are addresses that netip's own predicates leave out: this
// network, shared address space (RFC 6598), protocol assignments and
// benchmarking; and the IPv6 ranges that carry an IPv4 address within
// (RFC 6052, RFC 3056).
var nearRanges = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b:1::/48"),
}

// reach tells whether an address lies on this machine or in its own network.
func reach(ip netip.Addr) (near, linkLocal bool) {
	if in, ok := embedded(ip); ok {
		return reach(in)
	}
	linkLocal = ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip.IsUnspecified()
	if linkLocal || ip.IsLoopback() || ip.IsPrivate() {
		return true, linkLocal
	}
	for _, r := range nearRanges {
		if r.Contains(ip) {
			return true, false
		}
	}
	return false, false
}

// embedded returns the IPv4 address within a NAT64 or 6to4 address.
func embedded(ip netip.Addr) (netip.Addr, bool) {
	if !ip.Is6() {
		return ip, false
	}
	b := ip.As16()
	switch {
	case netip.MustParsePrefix("64:ff9b::/96").Contains(ip):
		return netip.AddrFrom4([4]byte(b[12:16])), true
	case netip.MustParsePrefix("2002::/16").Contains(ip):
		return netip.AddrFrom4([4]byte(b[2:6])), true
	}
	return ip, false
}

// isLocalName reports whether a name can only mean something in the reader's
// own network (RFC 6761, 6762, 8375, and names without a dot).
func isLocalName(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return false
	}
	if !strings.Contains(host, ".") {
		return true
	}
	for _, suffix := range []string{".localhost", ".local", ".lan", ".home", ".internal", ".home.arpa", ".localdomain"} {
		if strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return false
}

// conn counts bytes on the wire.
type conn struct {
	net.Conn
	host  string
	core  *core
	limit time.Duration // of one read or write; 0 means none

	mu             sync.Mutex
	sent, received int64
	ownRead        bool // the caller set a deadline
	ownWrite       bool
}

func (c *conn) Read(p []byte) (int, error) {
	c.arm(&c.ownRead, c.Conn.SetReadDeadline)
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	c.received += int64(n)
	c.mu.Unlock()
	return n, err
}

func (c *conn) Write(p []byte) (int, error) {
	c.arm(&c.ownWrite, c.Conn.SetWriteDeadline)
	n, err := c.Conn.Write(p)
	c.mu.Lock()
	c.sent += int64(n)
	c.mu.Unlock()
	return n, err
}

// arm sets our own limit where the caller has none. A connection that cannot
// take a deadline fails at the read that follows.
func (c *conn) arm(own *bool, set func(time.Time) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.limit > 0 && !*own {
		_ = set(time.Now().Add(c.limit))
	}
}

// SetDeadline sets both deadlines; the zero time gives them back to the client.
func (c *conn) SetDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ownRead, c.ownWrite = !t.IsZero(), !t.IsZero()
	return c.Conn.SetDeadline(t)
}

// SetReadDeadline is SetDeadline for reading.
func (c *conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ownRead = !t.IsZero()
	return c.Conn.SetReadDeadline(t)
}

// SetWriteDeadline is SetDeadline for writing.
func (c *conn) SetWriteDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ownWrite = !t.IsZero()
	return c.Conn.SetWriteDeadline(t)
}

// unreported returns the bytes moved since the last call.
func (c *conn) unreported() (sent, received int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	sent, received = c.sent, c.received
	c.sent, c.received = 0, 0
	return sent, received
}

// Close closes the connection and reports its last bytes.
func (c *conn) Close() error {
	err := c.Conn.Close()
	c.core.mu.Lock()
	delete(c.core.conns, c)
	c.core.mu.Unlock()
	sent, received := c.unreported()
	c.core.report(Traffic{Host: c.host, Sent: sent, Received: received})
	return err
}
