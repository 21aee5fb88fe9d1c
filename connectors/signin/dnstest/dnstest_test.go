package dnstest

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestServer(t *testing.T) {
	long := strings.Repeat("x", 700) // more than UDP carries: the resolver comes back over TCP
	s := NewServer(t, Records{
		A:      map[string][]string{"mail.example.org": {"127.0.0.1"}, "*.wild.example": {"127.0.0.2"}},
		MX:     map[string][]net.MX{"example.org": {{Host: "b.example.org", Pref: 20}, {Host: "a.example.org", Pref: 10}}},
		SRV:    map[string][]net.SRV{"_imap._tcp.example.org": {{Target: "."}}},
		TXT:    map[string][]string{"example.org": {long}},
		Broken: []string{"broken.example"}, Silent: []string{"silent.example"},
	})
	r := s.Resolver()
	mx, err := r.LookupMX(t.Context(), "example.org.")
	if err != nil || len(mx) != 2 || mx[0].Host != "a.example.org." {
		t.Errorf("MX %v, %v", mx, err)
	}
	if _, srv, err := r.LookupSRV(t.Context(), "imap", "tcp", "example.org."); err != nil || len(srv) != 1 || srv[0].Target != "." {
		t.Errorf("SRV %v, %v", srv, err)
	}
	if txt, err := r.LookupTXT(t.Context(), "example.org."); err != nil || !cmp.Equal(txt, []string{long}) {
		t.Errorf("TXT %v, %v", txt, err)
	}
	if a, err := r.LookupHost(t.Context(), "Anything.wild.example."); err != nil || !cmp.Equal(a, []string{"127.0.0.2"}) {
		t.Errorf("wildcard %v, %v", a, err)
	}
	failures(t, r)
	asked := strings.Join(s.Asked(), "\n")
	for _, want := range []string{"MX example.org", "SRV _imap._tcp.example.org", "TXT silent.example", "A anything.wild.example"} {
		if !strings.Contains(asked, want) {
			t.Errorf("%q was not noted as asked:\n%s", want, asked)
		}
	}
}

// failures has a name for each way a lookup can fail.
func failures(t *testing.T, r *net.Resolver) {
	t.Helper()
	var dns *net.DNSError
	if _, err := r.LookupMX(t.Context(), "nowhere.example."); !errors.As(err, &dns) || !dns.IsNotFound {
		t.Errorf("a name that does not exist: %v", err)
	}
	if _, err := r.LookupMX(t.Context(), "broken.example."); !errors.As(err, &dns) || dns.IsNotFound {
		t.Errorf("a broken name: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := r.LookupTXT(ctx, "silent.example."); !errors.As(err, &dns) || !dns.IsTimeout {
		t.Errorf("a silent name: %v", err)
	}
}
