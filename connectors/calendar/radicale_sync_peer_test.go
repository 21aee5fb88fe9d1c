//go:build peers

package calendar

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
	"daybrief/connectors/signin"
	"daybrief/connectors/signin/dnstest"
)

// changeEntry changes one entry the way the reader's client does: deletes or
// renames an event, or completes a task.
const changeEntry = `
import sys, caldav
from requests.auth import HTTPBasicAuth
url, user, password, what, uid = sys.argv[1:6]
client = caldav.DAVClient(url=url, auth=HTTPBasicAuth(user, password))
for cal in client.principal().calendars():
    for entry in cal.todos() if what == "complete" else cal.events():
        if "UID:" + uid not in entry.data.replace("\r", "").split("\n"):
            continue
        if what == "delete":
            entry.delete()
        elif what == "complete":
            entry.complete()
        else:
            entry.data = entry.data.replace("SUMMARY:", "SUMMARY:Yearly ")
            entry.save()
        sys.exit(0)
sys.exit("no entry " + uid)
`

// TestRadicaleSync asks again and again: one request while nothing changed, on
// the next day too, and few for a change. What was deleted or done is gone.
func TestRadicaleSync(t *testing.T) {
	base := radicale(t, "ann", "right-Pa55")
	python(t, putEvents, base+"/", "ann", "right-Pa55")
	p := connect(t, app.SourceSettings{Address: base, User: "ann"}, "right-Pa55")
	ask := func(now time.Time, state []byte) ([]string, connectors.Report, []string) {
		t.Helper()
		*p.requests = nil
		natives, r := asked(t, p.source, now, state)
		if !r.Unchanged && !r.Coverage.Complete || r.State == nil {
			t.Fatalf("report %+v after %v", r, *p.requests)
		}
		return natives, r, *p.requests
	}
	all, r, requests := ask(testNow, nil)
	t.Logf("first: %d items by %d requests, %d bytes remembered", len(all), len(requests), len(r.State))
	if _, again, requests := ask(testNow, r.State); len(requests) != 1 || !again.Unchanged {
		t.Errorf("unchanged: %v, by %v", again.Unchanged, requests)
	}
	if natives, _, requests := ask(testNow.AddDate(0, 0, 1), r.State); len(requests) != 1 || len(natives) == 0 {
		t.Errorf("unchanged, the next day: %v by %v", natives, requests)
	}
	for _, c := range []struct{ what, uid string }{{"rename", "review"}, {"complete", "offer"}, {"delete", "review"}} {
		python(t, changeEntry, base+"/", "ann", "right-Pa55", c.what, c.uid)
		natives, next, requests := ask(testNow, r.State)
		if len(requests) > 3 || next.Unchanged || slices.Contains(natives, c.uid) != (c.what == "rename") {
			t.Errorf("%s: %v by %v", c.what, natives, requests)
		}
		if at := next.Coverage; !slices.Contains(at.Whole, app.KindTask) || at.From.After(testNow) {
			t.Errorf("%s: what is missing is not covered: %+v", c.what, next.Coverage)
		}
		t.Logf("%s: %v", c.what, requests)
		r = next
	}
}

// certificate writes a certificate of its own authority for the names of the
// test, and returns its file and that of its key.
func certificate(t *testing.T, names ...string) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, DNSNames: names,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// TestRadicaleFoundByHost is given a domain: the name server says where its
// calendars are (RFC 6764), the server says the rest.
func TestRadicaleFoundByHost(t *testing.T) {
	cert, key := certificate(t, "cal.daybrief.test")
	base := radicale(t, "ann", "right-Pa55", "--server-ssl", "--server-certificate", cert, "--server-key", key)
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("REQUESTS_CA_BUNDLE", cert)
	python(t, putEvents, "https://"+u.Host+"/", "ann", "right-Pa55")

	dns := dnstest.NewServer(t, dnstest.Records{
		A:   map[string][]string{"cal.daybrief.test": {"127.0.0.1"}},
		SRV: map[string][]net.SRV{"_caldavs._tcp.daybrief.test": {{Target: "cal.daybrief.test.", Port: uint16(port)}}},
	})
	client := fetch.New(fetch.Options{Resolver: dns.Resolver(), Local: func(string) bool { return true }})
	t.Cleanup(client.Close)
	finder := signin.Finder{HTTP: client, Resolver: dns.Resolver()}
	places, err := finder.CalDAV(t.Context(), "daybrief.test")
	if err != nil || len(places) == 0 {
		t.Fatalf("nothing found: %v, %v", places, err)
	}
	t.Logf("places: %v", places)
	set := app.SourceSettings{Name: "Own", Type: Type, User: "ann", CAFile: cert, Address: places[0]}
	client.Allow(hosts(set, connectors.Services{})...)
	deps := connectors.Deps{HTTP: client, Zone: time.UTC, Secret: func(context.Context, string) (string, error) { return "right-Pa55", nil }}
	list, err := Calendars(t.Context(), set, deps)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, l := range list {
		names = append(names, l.Name)
		if !strings.HasPrefix(l.URL, "https://cal.daybrief.test:") || !slices.Contains(l.Kinds, app.KindEvent) {
			t.Errorf("listed: %+v", l)
		}
	}
	slices.Sort(names)
	if !slices.Equal(names, []string{"Home", "Work"}) {
		t.Errorf("calendars %v", names)
	}
	src, err := open(set, deps)
	if err != nil {
		t.Fatal(err)
	}
	items, r, err := fetched(t, src, nil)
	if err != nil || !r.Coverage.Complete || len(items) != len(want) {
		t.Errorf("%v, %+v: %v", err, r, describe(items))
	}
}
