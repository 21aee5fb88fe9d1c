package signin

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors/signin/dnstest"
)

func srvOf(name, target string, port uint16) dnstest.Records {
	return dnstest.Records{SRV: map[string][]net.SRV{name: {{Target: target, Port: port}}}}
}

func withTXT(r dnstest.Records, name string, texts ...string) dnstest.Records {
	r.TXT = map[string][]string{name: texts}
	return r
}

const davs = "_caldavs._tcp.example.org"

func TestCalDAV(t *testing.T) {
	usual := []string{"https://example.org/.well-known/caldav", "https://example.org/"}
	for name, c := range map[string]struct {
		in   string
		dns  dnstest.Records
		want []string
		told string
	}{
		"iCloud":             {in: "Ann@iCloud.com", want: []string{"https://caldav.icloud.com/"}, told: "provider table icloud.com found"},
		"iCloud's host":      {in: "caldav.icloud.com", want: []string{"https://caldav.icloud.com/"}},
		"Fastmail":           {in: "ann@fastmail.com", want: []string{"https://caldav.fastmail.com/"}},
		"Yahoo":              {in: "ann@yahoo.co.uk", want: []string{"https://caldav.calendar.yahoo.com/"}},
		"table of mail":      {in: "ann@own.fastmail.example", want: []string{"https://caldav.fastmail.com/"}},
		"Fastmail by MX":     {in: "ann@example.org", dns: mxRecords("in1-smtp.messagingengine.com"), want: append([]string{"https://caldav.fastmail.com/"}, usual...), told: "MX record in1-smtp.messagingengine.com found"},
		"host":               {in: " Example.org ", want: usual, told: "SRV record " + davs + " err"},
		"address":            {in: "ann@example.org", want: usual, told: "MX record example.org err"},
		"IDN":                {in: "ann@bücher.example", want: []string{"https://xn--bcher-kva.example/.well-known/caldav", "https://xn--bcher-kva.example/"}},
		"https and host":     {in: "https://example.org", want: usual},
		"caldavs and host":   {in: "caldavs://example.org/", want: usual},
		"caldav and host":    {in: "caldav://example.org/", want: usual},
		"port":               {in: "example.org:8443", want: []string{"https://example.org:8443/.well-known/caldav", "https://example.org:8443/"}},
		"path":               {in: "https://example.org/dav/ann%20lee/?a=b#part", want: append([]string{"https://example.org/dav/ann%20lee/?a=b"}, usual...)},
		"host and path":      {in: "example.org/dav", want: append([]string{"https://example.org/dav"}, usual...)},
		"port and path":      {in: "caldav://example.org:8443/dav/", want: []string{"https://example.org:8443/dav/", "https://example.org:8443/.well-known/caldav", "https://example.org:8443/"}},
		"Google's secret":    {in: "https://calendar.google.com/calendar/ical/a/private-b/basic.ics", want: []string{"https://calendar.google.com/calendar/ical/a/private-b/basic.ics", "https://calendar.google.com/.well-known/caldav", "https://calendar.google.com/"}},
		"SRV":                {in: "ann@example.org", dns: srvOf(davs, "cal.example.org", 443), want: append([]string{"https://cal.example.org/.well-known/caldav", "https://cal.example.org/"}, usual...), told: "SRV record " + davs + " found"},
		"SRV with port":      {in: "example.org", dns: srvOf(davs, "cal.other.example.", 8443), want: append([]string{"https://cal.other.example:8443/.well-known/caldav", "https://cal.other.example:8443/"}, usual...), told: "SRV record " + davs + " found foreign"},
		"SRV and TXT":        {in: "example.org", dns: withTXT(srvOf(davs, "cal.example.org", 443), davs, "v=1", "PATH=/dav/cal/"), want: append([]string{"https://cal.example.org/dav/cal/", "https://cal.example.org/.well-known/caldav", "https://cal.example.org/"}, usual...)},
		"SRV and bad TXT":    {in: "example.org", dns: withTXT(srvOf(davs, "cal.example.org", 443), davs, "path=//evil.example/", "path=https://evil.example/", "path=dav"), want: append([]string{"https://cal.example.org/.well-known/caldav", "https://cal.example.org/"}, usual...)},
		"SRV offers none":    {in: "example.org", dns: srvOf(davs, ".", 0), want: usual, told: "SRV record " + davs + " err"},
		"plain SRV":          {in: "example.org", dns: srvOf("_caldav._tcp.example.org", "cal.example.org", 80), want: usual, told: "SRV record _caldav._tcp.example.org err"},
		"plain SRV to here":  {in: "example.org", dns: withTXT(srvOf("_caldav._tcp.example.org", "localhost", 5232), "_caldav._tcp.example.org", "path=/ann/"), want: append([]string{"http://localhost:5232/ann/", "http://localhost:5232/.well-known/caldav", "http://localhost:5232/"}, usual...)},
		"plain SRV, port 80": {in: "example.org", dns: srvOf("_caldav._tcp.example.org", "localhost", 80), want: append([]string{"http://localhost/.well-known/caldav", "http://localhost/"}, usual...)},
		"SRV goes before MX": {in: "ann@example.org", dns: dnstest.Records{SRV: srvOf(davs, "cal.example.org", 443).SRV, MX: mxRecords("aspmx.l.google.com").MX}, want: append([]string{"https://cal.example.org/.well-known/caldav", "https://cal.example.org/"}, usual...)},
		"this machine": {in: "localhost", want: []string{"http://localhost/.well-known/caldav", "http://localhost/", "https://localhost/.well-known/caldav", "https://localhost/",
			"http://localhost:5232/.well-known/caldav", "http://localhost:5232/"}},
		"this machine, port": {in: "127.0.0.1:5232", want: []string{"http://127.0.0.1:5232/.well-known/caldav", "http://127.0.0.1:5232/", "https://127.0.0.1:5232/.well-known/caldav", "https://127.0.0.1:5232/"}},
		"this machine, path": {in: "http://[::1]:5232/ann/", want: []string{"http://[::1]:5232/ann/", "http://[::1]:5232/.well-known/caldav", "http://[::1]:5232/", "https://[::1]:5232/.well-known/caldav", "https://[::1]:5232/"}},
		"IPv6":               {in: "https://[2001:db8::1]/", want: []string{"https://[2001:db8::1]/.well-known/caldav", "https://[2001:db8::1]/"}},
	} {
		t.Run(name, func(t *testing.T) {
			heard := &told{}
			f := &Finder{Resolver: dnstest.NewServer(t, c.dns).Resolver(), Tell: heard.tell, Known: func(a string) (MailServer, bool) {
				return MailServer{Server: "imap.fastmail.com:993"}, strings.HasSuffix(a, "@own.fastmail.example")
			}}
			got, err := f.CalDAV(t.Context(), c.in)
			if err != nil {
				t.Fatalf("%v\n%v", err, heard)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("-want +got:\n%s\n%v", d, heard)
			}
			if c.told != "" && !heard.has(c.told) {
				t.Errorf("no step %q among\n%v", c.told, heard)
			}
		})
	}
}

func TestCalDAVRefused(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		dns  dnstest.Records
		code string
		hint string
	}{
		"Google":           {in: "ann@gmail.com", code: app.CodeNotCal, hint: "Secret address in iCal format"},
		"Google's host":    {in: "https://calendar.google.com/", code: app.CodeNotCal, hint: "Secret address in iCal format"},
		"Google by MX":     {in: "ann@example.org", dns: mxRecords("aspmx.l.google.com"), code: app.CodeNotCal, hint: "Secret address in iCal format"},
		"Microsoft":        {in: "ann@hotmail.com", code: app.CodeNotCal, hint: "publish"},
		"Microsoft by MX":  {in: "ann@example.org", dns: mxRecords("x.mail.protection.outlook.com"), code: app.CodeNotCal, hint: "publish"},
		"nothing":          {in: " ", code: app.CodeUsage},
		"a name":           {in: "my calendar", code: app.CodeUsage},
		"another scheme":   {in: "ftp://example.org/", code: app.CodeUsage},
		"a broken address": {in: "https://ann:hush@[example.org/", code: app.CodeUsage},
		"no host":          {in: "https:///dav", code: app.CodeUsage},
		"plain http":       {in: "http://example.org/dav", code: app.CodeTLS, hint: "https"},
	} {
		t.Run(name, func(t *testing.T) {
			f := &Finder{Resolver: dnstest.NewServer(t, c.dns).Resolver()}
			got, err := f.CalDAV(t.Context(), c.in)
			var e *app.Error
			if !errors.As(err, &e) || e.Code != c.code || e.Hint == "" || !strings.Contains(e.Hint, c.hint) {
				t.Errorf("got %v, %+v", got, err)
			}
			if err != nil && strings.Contains(err.Error()+e.Hint, "hush") {
				t.Errorf("a password is in %v", err)
			}
		})
	}
}

// TestCalDAVSilent: a silent name server costs its step; the host is tried all
// the same. Without a name server nothing is lost but the records.
func TestCalDAVSilent(t *testing.T) {
	want := []string{"https://example.org/.well-known/caldav", "https://example.org/"}
	silent := dnstest.NewServer(t, dnstest.Records{Silent: []string{"example.org", davs, "_caldav._tcp.example.org"}})
	f := &Finder{Resolver: silent.Resolver(), patience: 200 * time.Millisecond}
	ctx, cancel := context.WithTimeout(t.Context(), hangGuard)
	defer cancel()
	if got, err := f.CalDAV(ctx, "ann@example.org"); err != nil || !cmp.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := (&Finder{}).CalDAV(ctx, "ann@example.org"); err != nil || !cmp.Equal(got, want) {
		t.Errorf("without a resolver: %v, %v", got, err)
	}
}

func TestCalDAVCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := &Finder{Resolver: dnstest.NewServer(t, dnstest.Records{}).Resolver()}
	got, err := f.CalDAV(ctx, "ann@example.org")
	if e := app.AsError(err); e == nil || e.Code != app.CodeCancelled {
		t.Errorf("got %v, %v", got, err)
	}
}

func FuzzCalDAVTarget(f *testing.F) {
	for _, s := range []string{"ann@example.org", "example.org:8443/dav", "https://ann:pw@example.org/x?y#z", "caldav://localhost:5232/", "http://[::1%25eth0]/", "bücher.example", "@", "://"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, err := (&Finder{}).CalDAV(t.Context(), in)
		if (err == nil) != (len(got) > 0) {
			t.Fatalf("%v, %v", got, err)
		}
		for _, u := range got {
			d, err := readDAVTarget(u)
			if err != nil {
				t.Fatalf("%q gave %q, which is no address itself: %v", in, u, err)
			}
			if strings.HasPrefix(u, "http:") && !isLoopbackHost(d.host) {
				t.Errorf("%q gave %q", in, u)
			}
		}
	})
}
