package signin

import (
	"context"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/publicsuffix"
)

// maxRecords is how many servers of a domain's records are looked at.
const maxRecords = 4

// SystemResolver returns a Resolver that asks the name servers of this machine
// and whose lookups end with their contexts. Those of net.DefaultResolver wait
// for a silent name server until its own time limit, cancelled or not.
func SystemResolver() *net.Resolver { return &net.Resolver{Dial: dialName} }

// dialName connects to a name server. The connection is returned as it is,
// since the resolver looks at its type; ctx ends when the answer is there.
func dialName(ctx context.Context, network, address string) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	return conn, nil
}

// mailHost is a provider known by the host that receives mail for it.
type mailHost struct {
	suffix  string // of the MX host
	account string // a domain under which the table of providers knows it
	server  MailServer
}

// mailHosts are providers that receive mail for other people's domains. The
// table of providers, asked by account, goes before server, which is there for
// those the table does not name. Sources: the providers' pages on setting MX
// records, 2026-11.
var mailHosts = []mailHost{
	{"google.com", "gmail.com", MailServer{Server: "imap.gmail.com:993", Security: "tls", Provider: "Gmail"}},
	{"googlemail.com", "gmail.com", MailServer{Server: "imap.gmail.com:993", Security: "tls", Provider: "Gmail"}},
	{"mail.protection.outlook.com", "outlook.com", MailServer{Server: "outlook.office365.com:993", Security: "tls", OAuth: "microsoft", Provider: "Outlook"}},
	{"mx.microsoft", "outlook.com", MailServer{Server: "outlook.office365.com:993", Security: "tls", OAuth: "microsoft", Provider: "Outlook"}},
	{"olc.protection.outlook.com", "outlook.com", MailServer{Server: "outlook.office365.com:993", Security: "tls", OAuth: "microsoft", Provider: "Outlook"}},
	{"messagingengine.com", "fastmail.com", MailServer{Server: "imap.fastmail.com:993", Security: "tls", Provider: "Fastmail"}},
	{"mail.icloud.com", "icloud.com", MailServer{Server: "imap.mail.me.com:993", Security: "tls", Provider: "iCloud"}},
	{"mx-aol.mail.gm0.yahoodns.net", "aol.com", MailServer{Server: "imap.aol.com:993", Security: "tls", Provider: "AOL"}},
	{"yahoodns.net", "yahoo.com", MailServer{Server: "imap.mail.yahoo.com:993", Security: "tls", Provider: "Yahoo"}},
}

// mailHostOf finds the provider of an MX host.
func mailHostOf(host string) (mailHost, bool) {
	for _, h := range mailHosts {
		if host == h.suffix || strings.HasSuffix(host, "."+h.suffix) {
			return h, true
		}
	}
	return mailHost{}, false
}

// registrable returns the domain somebody registered: example.co.uk for
// mx1.example.co.uk; the name itself where there is none.
func registrable(host string) string {
	if net.ParseIP(host) != nil {
		return host
	}
	d, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return host
	}
	return d
}

// bestMX returns the host that receives the domain's mail first, in ASCII.
func (f *Finder) bestMX(ctx context.Context, domain string) (string, error) {
	if f.Resolver == nil {
		return "", errNotSet
	}
	ctx, cancel := context.WithTimeout(ctx, f.stepTime())
	defer cancel()
	list, err := f.Resolver.LookupMX(ctx, domain+".")
	if err != nil && len(list) == 0 { // net returns the good records beside an error about bad ones
		return "", err
	}
	slices.SortStableFunc(list, func(a, b *net.MX) int { return int(a.Pref) - int(b.Pref) })
	for _, mx := range list {
		if mx.Host == "." {
			return "", errNoService
		}
		if host, err := asciiHost(mx.Host); err == nil {
			return host, nil
		}
	}
	return "", errNoRecord
}

// mx looks who receives the domain's mail: that provider's servers are meant.
func (s *search) mx(ctx context.Context) find {
	told := Step{What: "MX record", Where: s.who.domain}
	host, err := s.f.bestMX(ctx, s.who.domain)
	if err != nil {
		told.Err = err
		return find{told: []Step{told}}
	}
	told.Where, told.Foreign = host, s.foreign(host)
	if m, ok := s.known(host); ok {
		told.Found = true
		return find{told: []Step{told}, proved: []MailServer{m}}
	}
	base := registrable(host)
	if base == s.who.domain || !strings.Contains(base, ".") {
		return find{told: []Step{told}} // its lists are being asked already
	}
	told.Found = true
	out := find{told: []Step{told}}
	places := []configAt{
		{what: "Thunderbird's list", address: ispdb + base},
		{what: "autoconfig", address: "https://autoconfig." + base + "/mail/config-v1.1.xml"},
	}
	got := make([]find, len(places))
	var wg sync.WaitGroup
	for i, at := range places {
		wg.Go(func() { got[i] = s.config(ctx, at) })
	}
	wg.Wait()
	for _, g := range got {
		out.told = append(out.told, g.told...)
		out.proved, out.named = append(out.proved, g.proved...), append(out.named, g.named...)
	}
	return out
}

// known asks the table of providers for who runs an MX host. The user is the
// whole address: an account in a domain of one's own is named by it.
func (s *search) known(host string) (MailServer, bool) {
	h, listed := mailHostOf(host)
	domain := h.account
	if !listed {
		domain = registrable(host)
	}
	m, ok := MailServer{}, false
	if s.f.Known != nil {
		m, ok = s.f.Known(s.who.local + "@" + domain)
	}
	if !ok && !listed {
		return MailServer{}, false
	}
	if !ok {
		m = h.server
	}
	if m.OAuth == "" {
		m.OAuth = h.server.OAuth
	}
	m.User = s.who.address
	return m, true
}

// srv reads the domain's SRV records (RFC 6186): those of IMAP over TLS first,
// as RFC 8314 wants it.
func (s *search) srv(ctx context.Context) find {
	type answer struct {
		list []*net.SRV
		err  error
	}
	services := []struct{ name, security string }{{"imaps", "tls"}, {"imap", "starttls"}}
	out, answers := find{}, make([]answer, len(services))
	var wg sync.WaitGroup
	for i, service := range services {
		wg.Go(func() { answers[i].list, answers[i].err = s.f.lookupSRV(ctx, service.name, s.who.domain) })
	}
	wg.Wait()
	for i, service := range services {
		got := answers[i]
		told := Step{What: "SRV record", Where: "_" + service.name + "._tcp." + s.who.domain, Err: got.err}
		var servers []MailServer
		for _, r := range got.list {
			m := MailServer{Server: net.JoinHostPort(r.Target, strconv.Itoa(int(r.Port))), Security: service.security}
			if s.foreign(r.Target) {
				told.Foreign = true
				m.Hint = "The name server of " + s.who.typed + " names this server, which lies outside that domain: look whether it is your provider's."
			}
			servers = append(servers, m)
		}
		if len(servers) == 0 {
			out.told = append(out.told, told)
			continue
		}
		f := s.settle(ctx, told, servers)
		out.told = append(out.told, f.told...)
		out.proved, out.named = append(out.proved, f.proved...), append(out.named, f.named...)
	}
	return out
}

// lookupSRV returns a service's records in order of priority; among equals the
// order of the resolver, which draws by weight (RFC 2782), stays. Targets are
// in ASCII without the final dot. A lone target "." is errNoService.
func (f *Finder) lookupSRV(ctx context.Context, service, domain string) ([]*net.SRV, error) {
	if f.Resolver == nil {
		return nil, errNotSet
	}
	ctx, cancel := context.WithTimeout(ctx, f.stepTime())
	defer cancel()
	_, list, err := f.Resolver.LookupSRV(ctx, service, "tcp", domain+".")
	if err != nil && len(list) == 0 {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b *net.SRV) int { return int(a.Priority) - int(b.Priority) })
	var out []*net.SRV
	for _, r := range list {
		if r.Target == "." {
			return nil, errNoService
		}
		host, err := asciiHost(r.Target)
		if err != nil || r.Port == 0 || len(out) == maxRecords {
			continue
		}
		out = append(out, &net.SRV{Target: host, Port: r.Port, Priority: r.Priority, Weight: r.Weight})
	}
	if len(out) == 0 {
		return nil, errNoRecord
	}
	return out, nil
}

// guesses tries the names mail servers usually have. Only what Probe accepts
// counts.
func (s *search) guesses(ctx context.Context) find {
	if s.f.Probe == nil {
		return find{}
	}
	var servers []MailServer
	for _, host := range []string{"imap." + s.who.domain, "mail." + s.who.domain, s.who.domain} {
		servers = append(servers,
			MailServer{Server: net.JoinHostPort(host, "993"), Security: "tls"},
			MailServer{Server: net.JoinHostPort(host, "143"), Security: "starttls"})
	}
	errs := s.proveAll(ctx, servers)
	out := find{}
	for i, m := range servers {
		out.told = append(out.told, Step{What: "guess", Where: m.Server, Found: errs[i] == nil, Err: errs[i]})
		if errs[i] == nil {
			out.proved = append(out.proved, m)
		}
	}
	return out
}
