package fetch

import (
	"context"
	"net"
	"net/url"
	"sync"
	"time"
)

// What a host is spared where Options say nothing.
const (
	defaultPerHost = 2
	defaultGap     = 100 * time.Millisecond
)

// Polite makes a request wait for its turn: of those that say so at most
// Options.PerHost are under way to one host, and a little time lies between
// their beginnings (Options.Gap, none on loopback). Waiting counts against the
// context's deadline, not against Options.Timeout. It is for what comes in
// crowds, such as many feeds on one host; a host that answers one of them with
// Retry-After or 429 fails the ones that wait, at once and without a request.
func Polite() GetOption { return func(g *getRequest) { g.polite = true } }

// gate is the way to one host.
type gate struct {
	slots chan struct{}

	mu   sync.Mutex
	next time.Time // when the next request may begin
}

// gate returns the way to a host.
func (k *core) gate(host string, wide int) *gate {
	k.mu.Lock()
	defer k.mu.Unlock()
	g, ok := k.gates[host]
	if !ok {
		g = &gate{slots: make(chan struct{}, wide)}
		k.gates[host] = g
	}
	return g
}

// enter waits for the turn of a request to u and returns what ends it. The
// error is ctx's. Nobody waits for a second turn while holding one, so nothing
// can lock up.
func (c *Client) enter(ctx context.Context, u *url.URL) (leave func(), err error) {
	host, port := target(u)
	gap, wide := c.opts.Gap, defaultPerHost
	if isLoopback(host) { // nobody else's machine
		host, gap, wide = net.JoinHostPort(host, port), 0, connsPerHost
	}
	if c.opts.PerHost > 0 {
		wide = c.opts.PerHost
	}
	g := c.core.gate(host, wide)
	select {
	case g.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	leave = func() { <-g.slots }
	wait := g.reserve(gap)
	if wait <= 0 {
		return leave, nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return leave, nil
	case <-ctx.Done():
		leave()
		return nil, context.Cause(ctx)
	}
}

// reserve takes the next beginning and returns how far off it is. Pacing goes
// by the machine's own clock whatever Options.Now says.
func (g *gate) reserve(gap time.Duration) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	if g.next.Before(now) {
		g.next = now
	}
	wait := g.next.Sub(now)
	g.next = g.next.Add(gap)
	return wait
}
