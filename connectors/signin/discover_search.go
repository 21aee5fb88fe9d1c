package signin

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"

	"daybrief/app"
	"daybrief/connectors/fetch"
)

// find is what a step brings: what it tells, and the servers it names. proved
// are those Probe accepted.
type find struct {
	told   []Step
	proved []MailServer
	named  []MailServer
}

// search is one call of Mail.
type search struct {
	f   *Finder
	who mailbox

	mu     sync.Mutex
	proofs map[string]*proof // by security and server
}

// proof is one server's probe, shared by the steps that name it.
type proof struct {
	done chan struct{}
	err  error
}

func newSearch(f *Finder, who mailbox) *search {
	return &search{f: f, who: who, proofs: map[string]*proof{}}
}

// run makes the steps at the same time and takes what they find in order. It
// returns after the last of them has ended.
func (s *search) run(ctx context.Context) ([]MailServer, error) {
	named, errs := []MailServer{}, []error{}
	for _, steps := range [][]func(context.Context) find{
		{s.ownAutoconfig, s.wellKnown, s.list, s.mx, s.srv},
		{s.guesses},
	} {
		proved, rest, failed := s.stage(ctx, steps)
		named, errs = append(named, rest...), append(errs, failed...)
		if len(proved) > 0 {
			return unique(append(proved, named...)), nil
		}
	}
	if err := ctx.Err(); errors.Is(err, context.Canceled) {
		return nil, &app.Error{Code: app.CodeCancelled, Message: "The search for a mail server was stopped.", Err: err}
	}
	if named = unique(named); len(named) > 0 {
		return named, nil
	}
	return nil, s.nothing(errs)
}

// stage runs steps side by side. As soon as one has a proved server and all
// before it have ended, the others are stopped.
func (s *search) stage(ctx context.Context, steps []func(context.Context) find) (proved, named []MailServer, errs []error) {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	results := make([]chan find, len(steps))
	for i, step := range steps {
		results[i] = make(chan find, 1)
		wg.Go(func() { results[i] <- step(ctx) })
	}
	for _, r := range results {
		got := <-r
		for _, t := range got.told {
			s.f.tell(t)
			if t.Err != nil {
				errs = append(errs, t.Err)
			}
		}
		named = append(named, got.named...)
		if len(got.proved) > 0 {
			return got.proved, named, errs
		}
	}
	return nil, named, errs
}

// nothing words a search that found nothing.
func (s *search) nothing(errs []error) error {
	cause := errors.Join(errs...)
	unknown, offline := false, len(errs) > 0
	for _, err := range errs {
		var dns *net.DNSError
		var web *fetch.Error
		switch {
		case errors.As(err, &web):
			offline = offline && (web.Kind == fetch.DNS || web.Kind == fetch.Network || web.Kind == fetch.Timeout)
		case errors.As(err, &dns) && !dns.IsNotFound:
		case errors.As(err, &dns):
			// Most domains have no SRV records; without MX there is no mail.
			unknown, offline = unknown || strings.TrimSuffix(dns.Name, ".") == s.who.domain, false
		default:
			offline = false
		}
	}
	name := s.who.typed
	switch {
	case offline:
		return &app.Error{Code: app.CodeNetwork, Message: "No mail server was found for " + name + ": nothing could be reached.",
			Hint: "Look whether this machine is online and try again, or enter the server yourself.", Err: cause}
	case unknown:
		return &app.Error{Code: app.CodeMissing, Message: "No mail server was found for " + name + "; the name server knows no mail for that domain.",
			Hint: "Look whether the address is spelled right, or enter the server yourself, such as imap." + name + ":993.", Err: cause}
	}
	return &app.Error{Code: app.CodeMissing, Message: "No mail server was found for " + name + ".",
		Hint: "Ask your provider for the name of its IMAP server and enter it, such as imap." + name + ":993.", Err: cause}
}

// settle proves the servers a step names and says how each did. Where Probe is
// nil the word of whoever named them is enough.
func (s *search) settle(ctx context.Context, told Step, servers []MailServer) find {
	if s.f.Probe == nil {
		told.Found = true
		return find{told: []Step{told}, proved: servers}
	}
	errs := s.proveAll(ctx, servers)
	out := find{}
	for i, m := range servers {
		if errs[i] == nil {
			out.proved = append(out.proved, m)
		} else {
			out.named = append(out.named, m)
		}
	}
	told.Found = true
	out.told = append(out.told, told)
	for i, m := range servers {
		out.told = append(out.told, Step{What: "connection", Where: m.Server, Found: errs[i] == nil, Err: errs[i],
			Foreign: told.Foreign && s.foreign(hostOnly(m.Server))})
	}
	return out
}

// proveAll probes servers at the same time and returns their errors by index.
func (s *search) proveAll(ctx context.Context, servers []MailServer) []error {
	errs := make([]error, len(servers))
	var wg sync.WaitGroup
	for i, m := range servers {
		wg.Go(func() { errs[i] = s.prove(ctx, m) })
	}
	wg.Wait()
	return errs
}

// prove probes one server, once a search however many steps name it.
func (s *search) prove(ctx context.Context, m MailServer) error {
	key := m.Security + " " + m.Server
	s.mu.Lock()
	p, ok := s.proofs[key]
	if !ok {
		p = &proof{done: make(chan struct{})}
		s.proofs[key] = p
	}
	s.mu.Unlock()
	if ok {
		select {
		case <-p.done:
			return p.err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	defer close(p.done)
	ctx, cancel := context.WithTimeout(ctx, s.f.stepTime())
	defer cancel()
	s.allow(m.Server)
	p.err = s.f.Probe(ctx, m)
	return p.err
}

// allow lets the client reach a server. It is named with its port, so that a
// server in the reader's own network can be found; certificates are checked
// all the same.
func (s *search) allow(hostport string) {
	if s.f.HTTP != nil {
		s.f.HTTP.Allow(hostport)
	}
}

// foreign reports whether a host lies outside the address's domain.
func (s *search) foreign(host string) bool { return !within(host, s.who.domain) }

// within reports whether host is domain, lies below it, or shares its
// registrable domain.
func within(host, domain string) bool {
	return host == domain || strings.HasSuffix(host, "."+domain) || registrable(host) == registrable(domain)
}

func hostOnly(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		return hostport
	}
	return host
}

// unique drops servers that were named before.
func unique(list []MailServer) []MailServer {
	var out []MailServer
	for _, m := range list {
		if !slices.ContainsFunc(out, func(o MailServer) bool { return o.Server == m.Server && o.Security == m.Security }) {
			out = append(out, m)
		}
	}
	return out
}
