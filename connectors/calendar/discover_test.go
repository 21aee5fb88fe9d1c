package calendar

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// TestRedirects follows .well-known as servers answer it, with the password.
func TestRedirects(t *testing.T) {
	for _, code := range []int{301, 302, 303, 307, 308} {
		f := team()
		f.user, f.password = "ann", "right"
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Path == "/.well-known/caldav":
				w.Header().Set("Location", "/sub/me/")
				w.WriteHeader(code)
			case strings.HasPrefix(r.URL.Path, "/sub/"):
				r.URL.Path = strings.TrimPrefix(r.URL.Path, "/sub")
				f.ServeHTTP(w, r)
			default:
				f.ServeHTTP(w, r)
			}
		}))
		t.Cleanup(srv.Close)
		src := opened(t, app.SourceSettings{Address: srv.URL + "/nowhere/", User: "ann"}, "right")
		if got, r := asked(t, src, testNow, nil); len(got) != 6 || !r.Coverage.Complete {
			t.Errorf("%d: %v", code, got)
		}
	}
}

// TestOddHomes leaves out what is no calendar and reads what is written oddly.
func TestOddHomes(t *testing.T) {
	const begin, end = `<d:response><d:href>`, `</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`
	entry := func(href, types, more string) string {
		return begin + href + `</d:href><d:propstat><d:prop><d:resourcetype><d:collection/>` + types + `</d:resourcetype>` + more + end
	}
	f := team()
	f.extra = entry("/home/", "", "") +
		entry("/home/inbox/", "<c:schedule-inbox/><c:calendar/>", "") + entry("/home/outbox/", "<c:schedule-outbox/>", "") +
		entry("/home/old/", "<c:calendar/><x:deleted-calendar xmlns:x='http://nextcloud.com/ns'/>", "") +
		entry("/home/journal/", "<c:calendar/>", `<c:supported-calendar-component-set><c:comp name="VJOURNAL"/></c:supported-calendar-component-set>`) +
		entry("/home/cards/", "<x:addressbook xmlns:x='urn:ietf:params:xml:ns:carddav'/>", "") +
		entry("/home/holidays", "<s:subscribed/>", "<d:displayname>Holidays</d:displayname><s:source><d:href>webcal://other.example/h.ics?key=5ecret</d:href></s:source>") +
		entry("/home/team/", "<c:calendar/>", "")
	f.href = func(name string) string { return strings.ReplaceAll("/home/team/"+name, ".", "%2E") }
	srv := f.serve(t)
	set := app.SourceSettings{Address: srv.URL}
	if got, r := asked(t, opened(t, set, ""), testNow, nil); len(got) != 6 || len(r.Partial) > 0 {
		t.Errorf("%v, %+v", got, r)
	}
	deps := connectors.Deps{HTTP: fetch.New(fetch.Options{})}
	t.Cleanup(deps.HTTP.Close)
	deps.HTTP.Allow(hosts(set, connectors.Services{})...)
	list, err := Calendars(t.Context(), set, deps)
	want := []Listed{
		{Name: "Team", URL: srv.URL + "/home/team/", Kinds: []app.Kind{app.KindEvent, app.KindTask}},
		{Name: "Holidays", URL: srv.URL + "/home/holidays", Kinds: []app.Kind{app.KindEvent, app.KindTask}, Source: "webcal://other.example/h.ics?key=5ecret"},
	}
	if diff := cmp.Diff(want, list); err != nil || diff != "" {
		t.Errorf("%v, calendars differ (-want +got):\n%s", err, diff)
	}
	set.Calendars = []string{"holidays"}
	_, _, err = fetched(t, opened(t, set, ""), nil)
	if e := app.AsError(err); e == nil || e.Code != app.CodeConfig || !strings.Contains(e.Message, "other.example") || strings.Contains(e.Message+e.Hint, "5ecret") {
		t.Errorf("a subscription by name: %v", err)
	}
	set.Calendars = []string{"holidays", "TEAM"}
	if _, r, err := fetched(t, opened(t, set, ""), nil); err != nil || len(r.Partial) != 1 {
		t.Errorf("a subscription beside a calendar: %v, %+v", err, r)
	}
}

// TestCalendarsErrors tells a file, in which there is nothing to choose, from
// what is no calendar and from a server that wants a password.
func TestCalendarsErrors(t *testing.T) {
	locked := team()
	locked.user, locked.password = "ann", "right"
	mux := http.NewServeMux()
	mux.HandleFunc("/a.ics", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(event("a"))) })
	mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) })
	plain := httptest.NewServer(mux)
	t.Cleanup(plain.Close)
	for _, c := range []struct{ address, code string }{
		{plain.URL + "/a.ics", ""}, {plain.URL + "/page", app.CodeNotCal}, {locked.serve(t).URL, app.CodeUnauth},
	} {
		set := app.SourceSettings{Name: "Own", Address: c.address}
		deps := connectors.Deps{HTTP: fetch.New(fetch.Options{})}
		t.Cleanup(deps.HTTP.Close)
		deps.HTTP.Allow(hosts(set, connectors.Services{})...)
		list, err := Calendars(t.Context(), set, deps)
		code := ""
		if err != nil {
			code = app.AsError(err).Code
		}
		if code != c.code || len(list) > 0 {
			t.Errorf("%s: %v, %v; want code %q", c.address, list, err, c.code)
		}
	}
}

// TestPlainPassword sends no password where others could read it.
func TestPlainPassword(t *testing.T) {
	sent := 0
	count := roundTripper(func(*http.Request) (*http.Response, error) {
		sent++
		return nil, http.ErrNotSupported
	})
	client := fetch.New(fetch.Options{Transport: count, Allowed: func(string) bool { return true }})
	t.Cleanup(client.Close)
	secret := func(context.Context, string) (string, error) { return "right-Pa55", nil }
	for _, s := range []app.SourceSettings{
		{Address: "http://cal.example.org/dav/", User: "ann"},
		{Address: "http://192.168.1.4:5232/", User: "ann"},
		{Address: "http://cal.example.org/a.ics", User: "ann"},
		{Address: "http://ann:right-Pa55@cal.example.org/a.ics"},
		{Address: "http://cal.example.org/dav/", OAuth: "own"},
	} {
		s.Name = "Own"
		src, err := open(s, connectors.Deps{HTTP: client, Secret: secret, Token: func(context.Context, string, string) (string, error) { return "t0ken", nil }})
		if err != nil {
			t.Fatal(err)
		}
		_, err = src.Fetch(t.Context(), connectors.Query{Now: testNow, Zone: time.UTC}, func(app.Item) error { return nil })
		e := app.AsError(err)
		if e == nil || e.Code != app.CodeConfig || !strings.Contains(e.Message, "plain http") || e.Hint == "" || sent != 0 || strings.Contains(e.Error()+e.Hint, "Pa55") {
			t.Errorf("%s: %v after %d requests", s.Address, err, sent)
		}
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestOtherHosts names a host the password does not go to, and one that takes
// passwords in a way that is not spoken.
func TestOtherHosts(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("the password went to another host")
		}
		w.WriteHeader(http.StatusUnauthorized)
	}))
	t.Cleanup(other.Close)
	digest := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("WWW-Authenticate", `Digest realm="x", nonce="1"`)
		w.WriteHeader(http.StatusUnauthorized)
	}))
	t.Cleanup(digest.Close)
	f := team()
	f.wrap = func(s string) string {
		return strings.ReplaceAll(s, "<d:href>/home/</d:href>", "<d:href>"+other.URL+"/home/</d:href>")
	}
	for address, says := range map[string]string{f.serve(t).URL: "is not sent", digest.URL: "Digest"} {
		set := app.SourceSettings{Name: "Own", Type: Type, Address: address, User: "ann"}
		client := fetch.New(fetch.Options{Allowed: func(string) bool { return true }, Local: func(string) bool { return true }})
		t.Cleanup(client.Close)
		src, err := open(set, connectors.Deps{HTTP: client, Secret: func(context.Context, string) (string, error) { return "right", nil }})
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = fetched(t, src, nil)
		if e := app.AsError(err); e == nil || e.Code != app.CodeUnauth || !strings.Contains(e.Message, says) {
			t.Errorf("%s: %v, want %q", says, err, says)
		}
	}
}

// TestOwnAddresses finds the reader's own answer by all that is known of them.
func TestOwnAddresses(t *testing.T) {
	text := day("a", 11, "ATTENDEE;PARTSTAT=DECLINED:mailto:ann@example.org\r\nATTENDEE;PARTSTAT=TENTATIVE:MAILTO:Second@Example.org\r\n")
	for name, c := range map[string]struct {
		set    app.SourceSettings
		reader []string
		want   []string
	}{
		"nobody":            {app.SourceSettings{}, nil, nil},
		"reader":            {app.SourceSettings{}, []string{" Ann@example.org "}, []string{app.FlagDeclined}},
		"user":              {app.SourceSettings{User: "ann@example.org"}, nil, []string{app.FlagDeclined}},
		"path":              {app.SourceSettings{Address: "https://h.org/ical/ann%40example.org/private-x/basic.ics"}, nil, []string{app.FlagDeclined}},
		"reader before all": {app.SourceSettings{User: "ann@example.org"}, []string{"second@example.org"}, []string{app.FlagTentative}},
	} {
		c.set.Name = "Own"
		var flags []string
		_, err := fromBytes(c.set, connectors.Deps{Reader: app.Reader{Addresses: c.reader}}, []byte(text)).Fetch(t.Context(),
			connectors.Query{Now: testNow, Zone: time.UTC}, func(it app.Item) error { flags = it.Flags; return nil })
		if err != nil || !slices.Equal(flags, c.want) {
			t.Errorf("%s: flags %v, want %v (%v)", name, flags, c.want, err)
		}
	}
	f := newFakeDav()
	f.put("a.ics", text)
	items, _, err := fetched(t, opened(t, app.SourceSettings{Address: f.serve(t).URL}, ""), nil)
	if err != nil || len(items) != 1 || !slices.Equal(items[0].Flags, []string{app.FlagDeclined}) {
		t.Errorf("address told by the server: %v, %v", items, err)
	}
}
