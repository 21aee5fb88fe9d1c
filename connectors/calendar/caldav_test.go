package calendar

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

var testNow = time.Date(2026, 3, 10, 6, 30, 0, 0, time.UTC)

// opened returns a source at an address of a test server.
func opened(t *testing.T, s app.SourceSettings, secret string) connectors.Source {
	t.Helper()
	client := fetch.New(fetch.Options{Timeout: 5 * time.Second})
	t.Cleanup(client.Close)
	client.Allow(hosts(s, connectors.Services{})...)
	s.Name, s.Type = "Own", Type
	src, err := open(s, connectors.Deps{HTTP: client, Secret: func(context.Context, string) (string, error) { return secret, nil }})
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// fetched runs a source as a morning does.
func fetched(t *testing.T, src connectors.Source, state []byte) ([]app.Item, connectors.Report, error) {
	t.Helper()
	var items []app.Item
	r, err := src.Fetch(t.Context(), connectors.Query{Now: testNow, Zone: time.UTC, State: state}, func(it app.Item) error {
		items = append(items, it)
		return nil
	})
	return items, r, err
}

func titles(items []app.Item) []string {
	var out []string
	for _, it := range items {
		out = append(out, it.Title+" "+it.Start.String())
	}
	slices.Sort(out)
	return out
}

// TestCalDAVDiscovery finds the calendars from every address a reader may give.
func TestCalDAVDiscovery(t *testing.T) {
	both := []string{"Garden party 2026-03-14", "Planning 2026-03-09T09:00:00Z", "Planning 2026-03-16T09:00:00Z", "Planning 2026-03-23T09:00:00Z"}
	for _, c := range []struct {
		path      string
		calendars []string
		want      []string
	}{
		{"", nil, both},
		{"/", nil, both},
		{"/ann/", nil, both},
		{"/ann/calendars/", nil, both},
		{"/ann/calendars/work/", nil, both[1:]},
		{"/nothing/here", nil, both},
		{"/", []string{"family"}, both[:1]},
		{"/", []string{"work"}, both[1:]},
	} {
		t.Run(c.path+strings.Join(c.calendars, ","), func(t *testing.T) {
			dav := newDavServer(t)
			dav.user, dav.password = "ann", "right"
			srv := httptest.NewServer(dav)
			defer srv.Close()
			src := opened(t, app.SourceSettings{Address: srv.URL + c.path, User: "ann", Calendars: c.calendars}, "right")
			items, r, err := fetched(t, src, nil)
			if err != nil {
				t.Fatalf("Fetch: %v\nrequests: %v", err, dav.requests)
			}
			if got := titles(items); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
			if !r.Coverage.Complete || r.Coverage.From.After(testNow) || r.Coverage.To.Before(testNow.AddDate(0, 0, 14)) {
				t.Errorf("coverage %+v, want complete from yesterday to two weeks ahead", r.Coverage)
			}
			for _, it := range items {
				if it.Detail.Event.Calendar != "Work" && it.Detail.Event.Calendar != "Family" {
					t.Errorf("%s: calendar %q", it.Title, it.Detail.Event.Calendar)
				}
			}
		})
	}
}

// TestCalDAVErrors holds what a reader can do something about.
func TestCalDAVErrors(t *testing.T) {
	dav := newDavServer(t)
	dav.user, dav.password = "ann", "right"
	for _, c := range []struct {
		name, user, secret string
		calendars          []string
		code, says         string
	}{
		{"wrong password", "ann", "wr0ng-secret", nil, app.CodeUnauth, "did not accept the user ann"},
		{"no user", "", "", nil, app.CodeUnauth, "wants a user name"},
		{"no such calendar", "ann", "right", []string{"Sport"}, app.CodeConfig, `none of the calendars "Sport"`},
		{"no such calendars", "ann", "right", []string{"Sport", "Choir"}, app.CodeConfig, `none of the calendars "Sport", "Choir"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := httptest.NewServer(dav)
			defer srv.Close()
			_, _, err := fetched(t, opened(t, app.SourceSettings{Address: srv.URL, User: c.user, Calendars: c.calendars}, c.secret), nil)
			e := app.AsError(err)
			if e == nil || e.Code != c.code || !strings.Contains(e.Message, c.says) || e.Hint == "" {
				t.Fatalf("got %+v, want code %s and %q", e, c.code, c.says)
			}
			if c.secret != "" && c.secret != "right" && strings.Contains(err.Error()+e.Hint, c.secret) {
				t.Errorf("the password is in the error: %v", err)
			}
		})
	}
}

// canned is a server whose answers are written out, for what no good server says.
func canned(t *testing.T, tag *string, objects ...string) (*httptest.Server, *[]string) {
	t.Helper()
	var requests []string
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		requests = append(requests, r.Method)
		if r.Method == http.MethodGet {
			http.Error(w, "no", http.StatusMethodNotAllowed)
			return
		}
		w.WriteHeader(http.StatusMultiStatus)
		_, _ = fmt.Fprint(w, `<?xml version="1.0"?><multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/">`)
		if r.Method == "PROPFIND" {
			_, _ = fmt.Fprintf(w, `<response><href>/cal/</href><propstat><prop><getetag/></prop><status>HTTP/1.1 404 Not Found</status></propstat>`+
				`<propstat><prop><resourcetype><collection/><C:calendar/></resourcetype><displayname>Team</displayname><S:getctag>%s</S:getctag>`+
				`<C:supported-calendar-component-set><C:comp name="VEVENT"/></C:supported-calendar-component-set></prop><status>HTTP/1.1 200 OK</status></propstat></response>`, *tag)
		}
		if r.Method == "REPORT" {
			for i, o := range objects {
				_, _ = fmt.Fprintf(w, `<response><href>/cal/%d.ics</href><propstat><prop><C:calendar-data>%s</C:calendar-data></prop><status>HTTP/1.1 200 OK</status></propstat></response>`, i, o)
			}
		}
		_, _ = fmt.Fprint(w, `</multistatus>`)
	})
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return srv, &requests
}

const cannedEvent = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:%s\nDTSTART:20260311T090000Z\nSUMMARY:%s\nEND:VEVENT\nEND:VCALENDAR\n"

// TestCalDAVBrokenObject loses the broken object alone.
func TestCalDAVBrokenObject(t *testing.T) {
	tag := "1"
	srv, _ := canned(t, &tag, fmt.Sprintf(cannedEvent, "a", "First"), "nothing that makes sense", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:b\nDTSTART:x\nSUMMARY:No start",
		fmt.Sprintf(cannedEvent, "c", "Bell \x07 rings"))
	items, r, err := fetched(t, opened(t, app.SourceSettings{Address: srv.URL + "/cal/"}, ""), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Bell rings 2026-03-11T09:00:00Z", "First 2026-03-11T09:00:00Z"}
	if got := titles(items); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if len(r.Partial) != 1 || r.Coverage.Complete || r.State != nil {
		t.Errorf("report %+v, want one part that failed, no coverage and no state", r)
	}
}

// TestCalDAVUnchanged asks once when the calendar's tag is the same.
func TestCalDAVUnchanged(t *testing.T) {
	tag := "one"
	srv, requests := canned(t, &tag, fmt.Sprintf(cannedEvent, "a", "First"))
	src := opened(t, app.SourceSettings{Address: srv.URL + "/cal/"}, "")
	items, r, err := fetched(t, src, nil)
	if err != nil || len(items) != 1 || r.State == nil {
		t.Fatalf("first: %d items, %v, state %s", len(items), err, r.State)
	}
	*requests = nil
	items, again, err := fetched(t, src, r.State)
	if err != nil || len(items) != 0 || !again.Unchanged || !slices.Equal(*requests, []string{"PROPFIND"}) {
		t.Errorf("second: %d items, unchanged %v, %v, requests %v; want one PROPFIND", len(items), again.Unchanged, err, *requests)
	}
	if !json.Valid(again.State) {
		t.Errorf("state of the second answer: %q", again.State)
	}
	tag = "two"
	items, r, err = fetched(t, src, again.State)
	if err != nil || len(items) != 1 || r.Unchanged {
		t.Errorf("after a change: %d items, unchanged %v, %v", len(items), r.Unchanged, err)
	}
}

// TestCalDAVPassword keeps the password from hosts the settings do not name.
func TestCalDAVPassword(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("the password went to another host")
		}
	}))
	defer other.Close()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/cal/", http.StatusPermanentRedirect)
	}))
	defer srv.Close()
	client := fetch.New(fetch.Options{Allowed: func(string) bool { return true }, Local: func(string) bool { return true }})
	t.Cleanup(client.Close)
	set := app.SourceSettings{Name: "Own", Type: Type, Address: "caldav" + strings.TrimPrefix(srv.URL, "http"), User: "ann"}
	src, err := open(set, connectors.Deps{HTTP: client, Secret: func(context.Context, string) (string, error) { return "right", nil }})
	if err != nil {
		t.Fatal(err)
	}
	src.(*source).origin.(*web).address.Scheme = "http"
	if _, _, err := fetched(t, src, nil); err == nil {
		t.Error("a server that answers nothing is no calendar")
	}
}
