package signin

import (
	"context"
	"errors"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors/fetch"
	"daybrief/connectors/signin/dnstest"
)

// TestMailPrecedence takes the ways away one by one, the best first: the next
// one must win.
func TestMailPrecedence(t *testing.T) {
	hosts := map[string]http.HandlerFunc{
		"autoconfig.example.org":     serves(configFor("one.example.org")),
		"example.org":                serves(configFor("two.example.org")),
		"autoconfig.thunderbird.net": serves(configFor("three.example.org")),
	}
	records := dnstest.Records{
		MX: map[string][]net.MX{"example.org": {{Host: "mx.hoster.example"}}},
		SRV: map[string][]net.SRV{
			"_imaps._tcp.example.org": {{Target: "five.example.org", Port: 993}},
			"_imap._tcp.example.org":  {{Target: "six.example.org", Port: 143}},
		},
	}
	there := []string{"one.example.org:993", "two.example.org:993", "three.example.org:993", "five.example.org:993", "six.example.org:143",
		"imap.example.org:993", "mail.example.org:993"}
	for _, c := range []struct {
		want string
		drop func() // what is taken away after it
	}{
		{"one.example.org:993", func() { delete(hosts, "autoconfig.example.org") }},
		{"two.example.org:993", func() { delete(hosts, "example.org") }},
		{"three.example.org:993", func() { delete(hosts, "autoconfig.thunderbird.net") }},
		{"imap.hoster.example:993", func() { records.MX = nil }},
		{"five.example.org:993", func() { there = slices.DeleteFunc(there, func(s string) bool { return strings.HasPrefix(s, "five") }) }},
		{"six.example.org:143", func() { records.SRV = nil }},
		{"imap.example.org:993", func() { there = there[len(there)-1:] }},
		{"mail.example.org:993", func() {}},
	} {
		f, _, heard := place{hosts: maps.Clone(hosts), dns: records, there: there}.finder(t)
		got, err := f.Mail(t.Context(), "ann@example.org")
		if err != nil || got[0].Server != c.want {
			t.Errorf("got %+v, %v, want %s first\n%v", got, err, c.want, heard)
		}
		c.drop()
	}
}

// TestMailProof: a server that answers goes before one that does not, wherever
// it was found; one that does not is better than none.
func TestMailProof(t *testing.T) {
	p := place{hosts: map[string]http.HandlerFunc{"example.org": serves(configFor("old.example.org"))}, there: []string{"mail.example.org:993"},
		want: []MailServer{tls993("mail.example.org", ""), published("old.example.org", "ann@example.org")}, told: []string{"connection old.example.org:993 err"}}
	p.check(t)
	p.there, p.want = nil, []MailServer{published("old.example.org", "ann@example.org")}
	p.check(t)
}

// TestMailHanging: a host that hangs costs its own step, and the search goes on
// beside it.
func TestMailHanging(t *testing.T) {
	const patience = 300 * time.Millisecond
	silent := []string{"example.org", "_imap._tcp.example.org"}
	for name, p := range map[string]place{
		"web": {hosts: map[string]http.HandlerFunc{"autoconfig.example.org": hangs, "example.org": serves(configFor("imap.example.org"))}, there: []string{"imap.example.org:993"},
			want: []MailServer{published("imap.example.org", "ann@example.org")}, told: []string{"autoconfig " + ownURL + " err"}},
		"all of the web": {hosts: map[string]http.HandlerFunc{"*": hangs}, there: []string{"imap.example.org:993"},
			want: []MailServer{tls993("imap.example.org", "")}},
		"DNS": {dns: dnstest.Records{Silent: silent, SRV: map[string][]net.SRV{"_imaps._tcp.example.org": {{Target: "imap.example.org", Port: 993}}}},
			there: []string{"imap.example.org:993"}, want: []MailServer{tls993("imap.example.org", "")}, told: []string{"MX record example.org err"}},
		"everything": {hosts: map[string]http.HandlerFunc{"*": hangs}, dns: dnstest.Records{Silent: append(silent, "_imaps._tcp.example.org")}, code: app.CodeMissing},
	} {
		t.Run(name, func(t *testing.T) {
			f, _, heard := p.finder(t)
			f.patience = patience
			begun := time.Now()
			got, err := f.Mail(t.Context(), "ann@example.org")
			if d := cmp.Diff(p.want, got); d != "" || (p.code != "") != (err != nil) {
				t.Errorf("%v\n%s\n%v", err, d, heard)
			}
			for _, line := range p.told {
				if !heard.has(line) {
					t.Errorf("no step %q among\n%v", line, heard)
				}
			}
			if took := time.Since(begun); took > hangGuard/2 {
				t.Errorf("took %v with %v a step", took, patience)
			}
		})
	}
}

// TestMailProbeHanging: a port that swallows connections ends with its step.
func TestMailProbeHanging(t *testing.T) {
	f, _, heard := place{dns: srvRecords("_imaps._tcp.example.org", net.SRV{Target: "slow.example.org", Port: 993})}.finder(t)
	f.patience = 300 * time.Millisecond
	f.Probe = func(ctx context.Context, m MailServer) error {
		if strings.HasPrefix(m.Server, "mail.example.org:993") {
			return nil
		}
		<-ctx.Done()
		return ctx.Err()
	}
	got, err := f.Mail(t.Context(), "ann@example.org")
	if err != nil || len(got) != 2 || got[0].Server != "mail.example.org:993" || got[1].Server != "slow.example.org:993" {
		t.Errorf("got %+v, %v\n%v", got, err, heard)
	}
}

// TestMailPrivate: the address is told to the domain's own hosts alone, and
// nobody is asked before the table of providers.
func TestMailPrivate(t *testing.T) {
	nothing := http.NotFound
	p := place{hosts: map[string]http.HandlerFunc{"*": nothing}, dns: mxRecords("mx.other.example")}
	f, w, _ := p.finder(t)
	_, err := f.Mail(t.Context(), "Ann.Lee+x@example.org")
	if e := app.AsError(err); e == nil || e.Code != app.CodeMissing {
		t.Errorf("got %v", err)
	}
	want := []string{
		"autoconfig.example.org/mail/config-v1.1.xml?emailaddress=Ann.Lee%2Bx%40example.org",
		"autoconfig.other.example/mail/config-v1.1.xml",
		"autoconfig.thunderbird.net/v1.1/example.org",
		"autoconfig.thunderbird.net/v1.1/other.example",
		"example.org/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=Ann.Lee%2Bx%40example.org",
	}
	if d := cmp.Diff(want, w.requests()); d != "" {
		t.Errorf("requests (-want +got):\n%s", d)
	}
	f, w, _ = p.finder(t)
	if _, err := f.Mail(t.Context(), "ann@gmail.com"); err != nil || len(w.requests()) > 0 {
		t.Errorf("an address in the table: %v, asked %v", err, w.requests())
	}
}

// TestMailMoved: a host may send us on, over https; a stranger is asked without
// the mail address.
func TestMailMoved(t *testing.T) {
	for name, c := range map[string]struct {
		to    string
		asked string // what the new host was asked; "" when it must not be
	}{
		"same domain": {"https://www.example.org/conf.xml", "www.example.org/conf.xml?emailaddress=ann%40example.org"},
		"stranger":    {"https://conf.hoster.example/c.xml", "conf.hoster.example/c.xml"},
		"plain http":  {"http://www.example.org/conf.xml", ""},
		"odd port":    {"https://conf.hoster.example:8443/c.xml", ""},
		"address":     {"https://192.168.1.1/c.xml", ""},
		"local name":  {"https://router/c.xml", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := place{there: []string{"imap.example.org:993"}, hosts: map[string]http.HandlerFunc{
				"example.org": redirects(c.to), "www.example.org": serves(configFor("imap.example.org")), "conf.hoster.example": serves(configFor("imap.example.org"))}}
			f, w, heard := p.finder(t)
			f.Probe = nil
			got, err := f.Mail(t.Context(), "ann@example.org")
			if moved := err == nil && len(got) == 1; moved != (c.asked != "") {
				t.Fatalf("got %+v, %v\n%v", got, err, heard)
			}
			rest := slices.DeleteFunc(w.requests(), func(s string) bool { return strings.HasPrefix(s, "example.org/") })
			if c.asked == "" && len(rest) > 0 || c.asked != "" && !cmp.Equal(rest, []string{c.asked}) {
				t.Errorf("asked %v, want %q", rest, c.asked)
			}
		})
	}
}

// TestMailProbedOnce: a server that several steps name is connected to once.
func TestMailProbedOnce(t *testing.T) {
	f, _, _ := place{hosts: map[string]http.HandlerFunc{"*": serves(configFor("imap.example.org"))},
		dns: srvRecords("_imaps._tcp.example.org", net.SRV{Target: "imap.example.org", Port: 993})}.finder(t)
	var mu sync.Mutex
	probed := map[string]int{}
	f.Probe = func(_ context.Context, m MailServer) error {
		mu.Lock()
		defer mu.Unlock()
		probed[m.Server+" "+m.Security]++
		return errors.New("no")
	}
	got, err := f.Mail(t.Context(), "ann@example.org")
	if err != nil || len(got) != 1 {
		t.Errorf("got %+v, %v", got, err)
	}
	for server, n := range probed {
		if n != 1 {
			t.Errorf("%s was probed %d times", server, n)
		}
	}
	if len(probed) != 6 { // the usual names, imap.example.org:993 among them
		t.Errorf("probed %v", probed)
	}
}

// TestMailOffline: no network is told from no server.
func TestMailOffline(t *testing.T) {
	f, _, _ := place{dns: dnstest.Records{Broken: []string{"example.org", "_imaps._tcp.example.org", "_imap._tcp.example.org"}}}.finder(t)
	f.Probe = func(context.Context, MailServer) error { return &fetch.Error{Kind: fetch.Network} }
	_, err := f.Mail(t.Context(), "ann@example.org")
	if e := app.AsError(err); e == nil || e.Code != app.CodeNetwork {
		t.Errorf("got %+v", err)
	}
}

// TestMailBare: a Finder without its parts does what is left.
func TestMailBare(t *testing.T) {
	_, err := (&Finder{}).Mail(t.Context(), "ann@example.org")
	if e := app.AsError(err); e == nil || e.Code != app.CodeMissing {
		t.Errorf("got %v", err)
	}
	got, err := (&Finder{Probe: accepts("localhost:143")}).Mail(t.Context(), "ann@localhost")
	if want := []MailServer{{Server: "localhost:143", Security: "starttls"}}; err != nil || !cmp.Equal(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestMailAllows: what is tried may be reached, and no more.
func TestMailAllows(t *testing.T) {
	f, w, _ := place{dns: srvRecords("_imaps._tcp.example.org", net.SRV{Target: "imap.example.org", Port: 993}), there: []string{"imap.example.org:993"}}.finder(t)
	if _, err := f.Mail(t.Context(), "ann@example.org"); err != nil {
		t.Fatal(err)
	}
	want := []string{"autoconfig.example.org:443", "autoconfig.thunderbird.net:443", "example.org:443", "imap.example.org:993"}
	if d := cmp.Diff(want, w.client.Hosts()); d != "" {
		t.Errorf("allowed (-want +got):\n%s", d)
	}
}
