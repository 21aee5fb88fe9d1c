package boot

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

// davHost is a CalDAV server with two calendars at dav.own.example, reached
// without a network. Who has not the password gets nothing.
type davHost struct {
	t     *testing.T
	hosts map[string]bool // that were sent the password
}

func (d davHost) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	_, password, sent := r.BasicAuth()
	if sent {
		d.hosts[r.URL.Host] = true
	}
	switch {
	case r.URL.Hostname() != "dav.own.example" && r.URL.Hostname() != "dav.elsewhere.example":
		w.WriteHeader(http.StatusNotFound)
	case password != "right":
		w.WriteHeader(http.StatusUnauthorized)
	case r.Method != "PROPFIND":
		w.WriteHeader(http.StatusMethodNotAllowed)
	default:
		d.propfind(w, r)
	}
	resp := w.Result()
	resp.Request = r
	return resp, nil
}

func (d davHost) propfind(w *httptest.ResponseRecorder, r *http.Request) {
	const kind = `<resourcetype><collection/><C:calendar/></resourcetype>`
	entry := func(href, props string) string {
		return "<response><href>" + href + "</href><propstat><prop>" + props + "</prop><status>HTTP/1.1 200 OK</status></propstat></response>"
	}
	body := entry(r.URL.Path, `<resourcetype><collection/></resourcetype><current-user-principal><href>/me/</href></current-user-principal>`+
		`<C:calendar-home-set><href>/cal/</href></C:calendar-home-set>`)
	if r.URL.Path == "/cal/" {
		body = entry("/cal/", "<resourcetype><collection/></resourcetype>") +
			entry("/cal/work/", kind+"<displayname>Work</displayname>") + entry("/cal/home/", kind+"<displayname>Home</displayname>")
	}
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(http.StatusMultiStatus)
	if _, err := io.WriteString(w, `<?xml version="1.0"?><multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">`+body+`</multistatus>`); err != nil {
		d.t.Error(err)
	}
}

func davNames(host string) noNames {
	return noNames{map[string]*net.SRV{"_caldavs._tcp.own.example": {Target: host + ".", Port: 443}}}
}

func TestTheCalendarOfAMailAddressIsOffered(t *testing.T) {
	mail := app.SourceSettings{Name: "Mail", Type: "email", Address: "ana@own.example", Server: "imap.own.example:993"}
	for _, c := range []struct {
		name, host, password string
		found                bool
		sent                 string
	}{
		{"its own domain", "dav.own.example", "right", true, "dav.own.example"},
		{"another password", "dav.own.example", "other", false, "dav.own.example"},
		{"no password", "dav.own.example", "", false, ""},
		{"another domain", "dav.elsewhere.example", "right", false, ""},
	} {
		d := davHost{t, map[string]bool{}}
		a := opened(t, "", Options{Transport: d, Resolver: davNames(c.host)})
		a.HoldPassword("Mail", c.password)
		ask := &scripted{pick: 2}
		add := a.Adding(ask)
		var asked []string
		s, ok := add.Companion(t.Context(), mail, func(hosts []string) bool {
			asked = hosts
			return true
		})
		if went := slices.Collect(maps.Keys(d.hosts)); ok != c.found || strings.Join(went, " ") != c.sent || c.sent != "" && !slices.Contains(asked, c.sent) {
			t.Errorf("%s: found %v, the password went to %v, asked about %v", c.name, ok, went, asked)
		}
		if !ok {
			if _, held := a.typed.get("Calendar ana@own.example"); held {
				t.Errorf("%s: the password is held for nothing", c.name)
			}
			continue
		}
		if s.Type != "calendar" || s.User != "ana@own.example" || !strings.HasPrefix(s.Address, "https://dav.own.example") {
			t.Errorf("%s: %+v", c.name, s)
		}
		s, err := add.Calendars(t.Context(), s)
		if diff := cmp.Diff([]string{"Home"}, s.Calendars); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", c.name, err, diff)
		}
	}
}

// twoServers is a name server that names one server of a domain and one
// elsewhere.
type twoServers struct{ noNames }

func (twoServers) LookupSRV(_ context.Context, service, _, name string) (string, []*net.SRV, error) {
	if service != "caldavs" || name != "own.example." {
		return "", nil, &net.DNSError{Name: name, IsNotFound: true}
	}
	return "", []*net.SRV{{Target: "away.own.example.", Port: 443}, {Target: "dav.elsewhere.example.", Port: 443, Priority: 1}}, nil
}

// TestNoPasswordElsewhere holds that of several servers the name server names
// only those of the address's own domain are sent its password unasked.
func TestNoPasswordElsewhere(t *testing.T) {
	d := davHost{t, map[string]bool{}}
	a := opened(t, "", Options{Transport: d, Resolver: twoServers{}})
	a.HoldPassword("Mail", "right")
	s, ok := a.Adding(nil).Companion(t.Context(), app.SourceSettings{Name: "Mail", Type: "email", Address: "ana@own.example"}, func([]string) bool { return true })
	if ok || d.hosts["dav.elsewhere.example"] || !d.hosts["away.own.example"] {
		t.Errorf("found %v %+v, the password went to %v", ok, s, d.hosts)
	}
}

// TestNoPasswordUnasked holds that a server of the domain is sent the password
// only when the reader says so, and a provider of the table without a question.
func TestNoPasswordUnasked(t *testing.T) {
	for address, question := range map[string]bool{"ana@own.example": true, "ana@fastmail.com": false} {
		d := davHost{t, map[string]bool{}}
		a := opened(t, "", Options{Transport: d, Resolver: davNames("dav.own.example")})
		a.HoldPassword("Mail", "right")
		asked := false
		_, ok := a.Adding(nil).Companion(t.Context(), app.SourceSettings{Name: "Mail", Type: "email", Address: address}, func([]string) bool {
			asked = true
			return false
		})
		if ok || asked != question || (len(d.hosts) > 0) == question {
			t.Errorf("%s: asked %v, the password went to %v", address, asked, d.hosts)
		}
	}
}

// TestElsewhereTheReaderIsAsked holds that a server outside of the domain is
// sent the password only when the reader says so.
func TestElsewhereTheReaderIsAsked(t *testing.T) {
	for pick, want := range map[int]bool{0: false, 1: true} {
		d := davHost{t, map[string]bool{}}
		a := opened(t, "", Options{Transport: d, Resolver: davNames("dav.elsewhere.example")})
		a.HoldPassword("Cal", "right")
		s := app.SourceSettings{Name: "Cal", Type: "calendar", Address: "ana@own.example"}
		if _, err := a.Adding(picks(pick)).Calendars(t.Context(), s); err != nil || d.hosts["dav.elsewhere.example"] != want {
			t.Errorf("%d: %v, the password went to %v", pick, err, d.hosts)
		}
	}
}

// picks takes the same of whatever is offered, and all calendars.
type picks int

func (picks) Step(string) {}

func (p picks) Choose(string, []string) (int, bool) { return int(p), true }

func (picks) ChooseSome(string, []string) ([]int, bool) { return nil, true }

func TestCalendarsOfAnAccount(t *testing.T) {
	for _, c := range []struct {
		name, address string
		ask           *scripted
		given, want   []string
		cancelled     bool
	}{
		{name: "by host", address: "own.example", ask: &scripted{pick: 1}, want: []string{"Work"}},
		{name: "by address", address: "https://dav.own.example/", ask: &scripted{pick: 2}, want: []string{"Home"}},
		{name: "given", address: "https://dav.own.example/", ask: &scripted{}, given: []string{"Work"}, want: []string{"Work"}},
		{name: "none", address: "https://dav.own.example/", ask: &scripted{}, cancelled: true},
		{name: "in the clear", address: "http://dav.own.example/", ask: &scripted{}},
	} {
		d := davHost{t, map[string]bool{}}
		a := opened(t, "", Options{Transport: d, Resolver: davNames("dav.own.example")})
		s := app.SourceSettings{Name: "Cal", Type: "calendar", Address: c.address, User: "ana", Calendars: c.given}
		a.HoldPassword("Cal", "right")
		got, err := a.Adding(c.ask).Calendars(t.Context(), s)
		if e := app.AsError(err); (e != nil) != c.cancelled || e != nil && e.Code != app.CodeCancelled {
			t.Errorf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(fmt.Sprint(c.want), fmt.Sprint(got.Calendars)); diff != "" && !c.cancelled {
			t.Errorf("%s: %s", c.name, diff)
		}
		if strings.HasPrefix(c.address, "http:") && len(d.hosts) != 0 {
			t.Errorf("%s: the password was sent", c.name)
		}
	}
}
