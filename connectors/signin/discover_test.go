package signin

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors/signin/dnstest"
)

// tableOfTest is a table of providers of the test's own.
func tableOfTest(address string) (MailServer, bool) {
	switch _, domain, _ := strings.Cut(strings.ToLower(address), "@"); domain {
	case "gmail.com":
		return MailServer{Server: "imap.gmail.com:993", Security: "tls", Provider: "Gmail", Hint: "an app password"}, true
	case "hoster.example":
		return MailServer{Server: "imap.hoster.example:993", Security: "tls", Provider: "Hoster"}, true
	}
	return MailServer{}, false
}

// place is a world to search in and what is to be found.
type place struct {
	name    string
	address string // ann@example.org where empty
	hosts   map[string]http.HandlerFunc
	dns     dnstest.Records
	there   []string // servers that answer
	want    []MailServer
	told    []string // lines that must be among the steps
	code    string
}

func tls993(host, user string) MailServer {
	return MailServer{Server: host + ":993", Security: "tls", User: user}
}

func published(host, user string) MailServer {
	m := tls993(host, user)
	m.Provider = "The Provider"
	return m
}

const (
	ownURL  = "https://autoconfig.example.org/mail/config-v1.1.xml"
	wellURL = "https://example.org/.well-known/autoconfig/mail/config-v1.1.xml"
	listURL = "https://autoconfig.thunderbird.net/v1.1/example.org"
)

func srvRecords(name string, list ...net.SRV) dnstest.Records {
	return dnstest.Records{SRV: map[string][]net.SRV{name: list}}
}

func mxRecords(hosts ...string) dnstest.Records {
	list := []net.MX{}
	for i, h := range hosts {
		list = append(list, net.MX{Host: h, Pref: uint16(10 * (len(hosts) - i))}) // the last is the best
	}
	return dnstest.Records{MX: map[string][]net.MX{"example.org": list}}
}

// ways are the ways to a server, each alone.
var ways = []place{
	{name: "provider table", address: "Ann@Gmail.com", want: []MailServer{{Server: "imap.gmail.com:993", Security: "tls", Provider: "Gmail", Hint: "an app password"}},
		told: []string{"provider table gmail.com found"}},
	{name: "own autoconfig", hosts: map[string]http.HandlerFunc{"autoconfig.example.org": serves(configFor("imap.example.org"))}, there: []string{"imap.example.org:993"},
		want: []MailServer{published("imap.example.org", "ann@example.org")}, told: []string{"provider table example.org", "autoconfig " + ownURL + " found", "connection imap.example.org:993 found"}},
	{name: "well-known", hosts: map[string]http.HandlerFunc{"example.org": serves(configFor("imap.example.org"))}, there: []string{"imap.example.org:993"},
		want: []MailServer{published("imap.example.org", "ann@example.org")}, told: []string{"autoconfig " + ownURL + " err", "autoconfig " + wellURL + " found"}},
	{name: "list", hosts: map[string]http.HandlerFunc{"autoconfig.thunderbird.net": serves(configFor("imap.hoster.example"))}, there: []string{"imap.hoster.example:993"},
		want: []MailServer{published("imap.hoster.example", "ann@example.org")}, told: []string{"Thunderbird's list " + listURL + " found", "connection imap.hoster.example:993 found"}},
	{name: "MX of Google", dns: mxRecords("backup.example.net", "aspmx.l.google.com"),
		want: []MailServer{{Server: "imap.gmail.com:993", Security: "tls", Provider: "Gmail", Hint: "an app password", User: "ann@example.org"}},
		told: []string{"MX record aspmx.l.google.com found foreign"}},
	{name: "MX of Google, older", dns: mxRecords("aspmx2.googlemail.com"),
		want: []MailServer{{Server: "imap.gmail.com:993", Security: "tls", Provider: "Gmail", Hint: "an app password", User: "ann@example.org"}}},
	{name: "MX of Microsoft", dns: mxRecords("example-org.mail.protection.outlook.com"),
		want: []MailServer{{Server: "outlook.office365.com:993", Security: "tls", OAuth: "microsoft", Provider: "Outlook", User: "ann@example.org"}}},
	{name: "MX of Fastmail", dns: mxRecords("in2-smtp.messagingengine.com", "in1-smtp.messagingengine.com"),
		want: []MailServer{{Server: "imap.fastmail.com:993", Security: "tls", Provider: "Fastmail", User: "ann@example.org"}}},
	{name: "MX of AOL, which Yahoo runs", dns: mxRecords("mx-aol.mail.gm0.yahoodns.net"),
		want: []MailServer{{Server: "imap.aol.com:993", Security: "tls", Provider: "AOL", User: "ann@example.org"}}},
	{name: "MX of Yahoo", dns: mxRecords("mta7.am0.yahoodns.net"),
		want: []MailServer{{Server: "imap.mail.yahoo.com:993", Security: "tls", Provider: "Yahoo", User: "ann@example.org"}}},
	{name: "MX of iCloud", dns: mxRecords("mx01.mail.icloud.com"),
		want: []MailServer{{Server: "imap.mail.me.com:993", Security: "tls", Provider: "iCloud", User: "ann@example.org"}}},
	{name: "MX the table knows", dns: mxRecords("mx1.hoster.example"),
		want: []MailServer{{Server: "imap.hoster.example:993", Security: "tls", Provider: "Hoster", User: "ann@example.org"}}},
	{name: "MX and list", dns: mxRecords("mx7.mail.other.co.uk"), there: []string{"imap.other.co.uk:993"},
		hosts: map[string]http.HandlerFunc{"autoconfig.thunderbird.net": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/v1.1/other.co.uk" {
				http.NotFound(w, r)
				return
			}
			serves(configFor("imap.other.co.uk"))(w, r)
		}},
		want: []MailServer{published("imap.other.co.uk", "ann@example.org")}, told: []string{"MX record mx7.mail.other.co.uk found foreign", "Thunderbird's list https://autoconfig.thunderbird.net/v1.1/other.co.uk found"}},
	{name: "MX and autoconfig", dns: mxRecords("mx.other.example"), there: []string{"imap.other.example:993"},
		hosts: map[string]http.HandlerFunc{"autoconfig.other.example": serves(configFor("imap.other.example"))},
		want:  []MailServer{published("imap.other.example", "ann@example.org")}},
	{name: "SRV", dns: srvRecords("_imaps._tcp.example.org", net.SRV{Target: "b.example.org", Port: 993, Priority: 20}, net.SRV{Target: "a.example.org", Port: 1993, Priority: 10}),
		there: []string{"a.example.org:1993", "b.example.org:993"},
		want:  []MailServer{{Server: "a.example.org:1993", Security: "tls"}, {Server: "b.example.org:993", Security: "tls"}}, told: []string{"SRV record _imaps._tcp.example.org found"}},
	{name: "SRV with STARTTLS elsewhere", dns: srvRecords("_imap._tcp.example.org", net.SRV{Target: "imap.other.example", Port: 143}), there: []string{"imap.other.example:143"},
		want: []MailServer{{Server: "imap.other.example:143", Security: "starttls",
			Hint: "The name server of example.org names this server, which lies outside that domain: look whether it is your provider's."}}, told: []string{"SRV record _imap._tcp.example.org found foreign", "connection imap.other.example:143 found foreign"}},
	{name: "guess", there: []string{"mail.example.org:143", "example.org:993"},
		want: []MailServer{{Server: "mail.example.org:143", Security: "starttls"}, {Server: "example.org:993", Security: "tls"}},
		told: []string{"guess imap.example.org:993 err", "guess mail.example.org:143 found"}},
}

func (p place) finder(t *testing.T) (*Finder, *web, *told) {
	t.Helper()
	w, heard := newWeb(t, p.hosts), &told{}
	return &Finder{HTTP: w.client, Resolver: dnstest.NewServer(t, p.dns).Resolver(), Known: tableOfTest, Probe: accepts(p.there...), Tell: heard.tell}, w, heard
}

func (p place) check(t *testing.T) {
	f, _, heard := p.finder(t)
	ctx, cancel := context.WithTimeout(t.Context(), hangGuard)
	defer cancel()
	if p.address == "" {
		p.address = "ann@example.org"
	}
	got, err := f.Mail(ctx, p.address)
	if p.code != "" {
		var e *app.Error
		if !errors.As(err, &e) || e.Code != p.code || e.Hint == "" {
			t.Fatalf("got %+v, %+v, want an error %q\n%v", got, err, p.code, heard)
		}
	} else if err != nil {
		t.Fatalf("%v\n%v", err, heard)
	}
	if d := cmp.Diff(p.want, got); d != "" {
		t.Errorf("servers (-want +got):\n%s\n%v", d, heard)
	}
	for _, line := range p.told {
		if !heard.has(line) {
			t.Errorf("no step %q among\n%v", line, heard)
		}
	}
}

func TestMail(t *testing.T) {
	for _, p := range ways {
		t.Run(p.name, func(t *testing.T) { p.check(t) })
	}
}

func TestMailNothing(t *testing.T) {
	page := serves("<!DOCTYPE html><html><body>Search the web for example.org</body></html>")
	for _, p := range []place{
		{name: "unknown domain", code: app.CodeMissing},
		{name: "a provider that answers everything", code: app.CodeMissing, hosts: map[string]http.HandlerFunc{"*": page},
			dns:  dnstest.Records{A: map[string][]string{"*.example.org": {"192.0.2.1"}, "example.org": {"192.0.2.1"}}},
			told: []string{"autoconfig " + ownURL + " err", "Thunderbird's list " + listURL + " err", "guess example.org:143 err"}},
		{name: "says it has no mail", code: app.CodeMissing, told: []string{"MX record example.org err", "SRV record _imaps._tcp.example.org err", "SRV record _imap._tcp.example.org err"},
			dns: dnstest.Records{MX: map[string][]net.MX{"example.org": {{Host: "."}}},
				SRV: map[string][]net.SRV{"_imaps._tcp.example.org": {{Target: "."}}, "_imap._tcp.example.org": {{Target: "."}}}}},
		{name: "name server broken", code: app.CodeMissing, dns: dnstest.Records{Broken: []string{"example.org", "_imaps._tcp.example.org", "_imap._tcp.example.org"}}},
		{name: "no address", address: "example.org", code: app.CodeUsage},
		{name: "no domain", address: "ann@", code: app.CodeUsage},
		{name: "no name", address: "@example.org", code: app.CodeUsage},
		{name: "a path", address: "ann@example.org/evil", code: app.CodeUsage},
		{name: "a port", address: "ann@example.org:25", code: app.CodeUsage},
		{name: "a blank", address: "ann@exa mple.org", code: app.CodeUsage},
	} {
		t.Run(p.name, func(t *testing.T) { p.check(t) })
	}
}

// TestMailForms has the ways people write an address.
func TestMailForms(t *testing.T) {
	for address, want := range map[string]struct{ host, user string }{
		"ANN@Example.ORG":                  {"imap.example.org", "ANN@example.org"},
		"  Ann Lee <ann@example.org> ":     {"imap.example.org", "ann@example.org"},
		"mailto:ann@example.org?subject=x": {"imap.example.org", "ann@example.org"},
		"ann+news@example.org":             {"imap.example.org", "ann+news@example.org"},
		`"odd @ name"@example.org`:         {"imap.example.org", `"odd @ name"@example.org`},
		"ann@example.org.":                 {"imap.example.org", "ann@example.org"},
		"jürgen@Bücher.example":            {"imap.xn--bcher-kva.example", "jürgen@bücher.example"},
		"ann@xn--bcher-kva.example":        {"imap.xn--bcher-kva.example", "ann@xn--bcher-kva.example"},
	} {
		t.Run(address, func(t *testing.T) {
			_, domain, _ := strings.Cut(want.host, ".")
			place{address: address, there: []string{want.host + ":993"},
				hosts: map[string]http.HandlerFunc{"autoconfig." + domain: serves(configFor("imap.%EMAILDOMAIN%"))},
				want:  []MailServer{published(want.host, want.user)}}.check(t)
		})
	}
}

// TestMailCancelled: the reader's own stop is told as such, and at once.
func TestMailCancelled(t *testing.T) {
	p := place{hosts: map[string]http.HandlerFunc{"*": hangs}, dns: dnstest.Records{Silent: []string{"example.org", "_imaps._tcp.example.org", "_imap._tcp.example.org"}}}
	f, _, _ := p.finder(t)
	f.patience = hangGuard
	ctx, cancel := context.WithCancel(t.Context())
	stop := time.AfterFunc(50*time.Millisecond, cancel)
	defer stop.Stop()
	begun := time.Now()
	_, err := f.Mail(ctx, "ann@example.org")
	if e := app.AsError(err); e == nil || e.Code != app.CodeCancelled || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(begun); took > hangGuard/2 {
		t.Errorf("took %v", took)
	}
}
