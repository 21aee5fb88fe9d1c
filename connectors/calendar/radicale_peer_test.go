//go:build peers

package calendar

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// putEvents is a client of the reader's: python3-caldav makes two calendars
// and puts the events. It is given the address, user and password.
const putEvents = `
import sys, caldav
from requests.auth import HTTPBasicAuth
url, user, password = sys.argv[1:4]
client = caldav.DAVClient(url=url, auth=HTTPBasicAuth(user, password))
principal = client.principal()
work = principal.make_calendar(name="Work", cal_id="work")
home = principal.make_calendar(name="Home", cal_id="home")
def put(cal, body):
    cal.save_event("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Peer//EN\n" + body.strip() + "\nEND:VCALENDAR\n")
put(work, """
BEGIN:VEVENT
UID:standup
DTSTAMP:20260301T000000Z
DTSTART;TZID=Europe/Berlin:20260302T090000
DTEND;TZID=Europe/Berlin:20260302T091500
RRULE:FREQ=WEEKLY;BYDAY=MO
SUMMARY:Stand-up
END:VEVENT
BEGIN:VEVENT
UID:standup
DTSTAMP:20260301T000000Z
RECURRENCE-ID;TZID=Europe/Berlin:20260316T090000
DTSTART;TZID=Europe/Berlin:20260317T110000
DTEND;TZID=Europe/Berlin:20260317T111500
SUMMARY:Stand-up on Tuesday
END:VEVENT
""")
put(work, """
BEGIN:VEVENT
UID:review
DTSTAMP:20260301T000000Z
DTSTART:20260311T130000Z
DURATION:PT1H30M
SUMMARY:Quarterly review
LOCATION:Room 2
DESCRIPTION:https://meet.google.com/abc-defg-hij
ORGANIZER;CN=Ann Lee:mailto:ann@example.org
ATTENDEE;CN=Bob;PARTSTAT=ACCEPTED:mailto:Bob@example.org
END:VEVENT
""")
put(work, """
BEGIN:VEVENT
UID:later
DTSTAMP:20260301T000000Z
DTSTART:20260601T130000Z
SUMMARY:Far away
END:VEVENT
""")
put(home, """
BEGIN:VEVENT
UID:trip
DTSTAMP:20260301T000000Z
DTSTART;VALUE=DATE:20260314
DTEND;VALUE=DATE:20260316
SUMMARY:Trip to the lake
END:VEVENT
""")
home.save_todo("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Peer//EN\nBEGIN:VTODO\nUID:offer\nDTSTAMP:20260301T000000Z\nDUE:20260312T160000Z\nPRIORITY:2\nSUMMARY:Send the offer\nEND:VTODO\nEND:VCALENDAR\n")
`

// python runs a script with an interpreter that has the caldav client.
func python(t *testing.T, script string, args ...string) {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import caldav").Run() != nil {
			continue
		}
		out, err := exec.Command(name, append([]string{"-c", script}, args...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("the CalDAV client failed: %v\n%s", err, out)
		}
		return
	}
	t.Fatal("python3-caldav is missing; this test needs it (Debian: apt install python3-caldav)")
}

// radicale starts a server and returns its address. With a password it asks
// for it. More arguments of Radicale may follow.
func radicale(t *testing.T, user, password string, more ...string) string {
	t.Helper()
	if _, err := exec.LookPath("radicale"); err != nil {
		t.Fatal("radicale is missing; this test needs it (Debian: apt install radicale)")
	}
	dir := t.TempDir()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_ = listener.Close()
	args := []string{"--config", "", "--server-hosts", address, "--storage-filesystem-folder", dir, "--auth-type", "none"}
	if password != "" {
		file := filepath.Join(dir, "users")
		if err := os.WriteFile(file, []byte(user+":"+password+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args[:len(args)-1], "htpasswd", "--auth-htpasswd-filename", file, "--auth-htpasswd-encryption", "plain", "--auth-delay", "0")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, "radicale", append(args, more...)...)
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait() // it was killed
		if t.Failed() {
			t.Logf("radicale:\n%s", log.String())
		}
	})
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			_ = conn.Close()
			return "http://" + address
		}
		if time.Now().After(deadline) {
			t.Fatalf("radicale did not start: %v\n%s", err, log.String())
		}
	}
}

// peer is what a source at a server is asked with.
type peer struct {
	source   connectors.Source
	requests *[]string
}

// connect opens a source and counts what it asks.
func connect(t *testing.T, s app.SourceSettings, password string) peer {
	t.Helper()
	var requests []string
	count := roundTrip(func(r *http.Request) (*http.Response, error) {
		requests = append(requests, r.Method+" "+r.URL.Path)
		return http.DefaultTransport.RoundTrip(r)
	})
	client := fetch.New(fetch.Options{Transport: count})
	t.Cleanup(client.Close)
	s.Name, s.Type = "Own", Type
	client.Allow(Connector().Hosts(s, connectors.Services{})...)
	src, err := Connector().Open(s, connectors.Deps{HTTP: client, Zone: time.UTC,
		Reader: app.Reader{Addresses: []string{"bob@example.org"}},
		Secret: func(context.Context, string) (string, error) { return password, nil }})
	if err != nil {
		t.Fatal(err)
	}
	return peer{src, &requests}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// want are the lines of what the server holds in the window.
var want = []string{
	"event|2026-03-09T08:00:00Z|2026-03-09T08:15:00Z|Stand-up|Work|standup/20260309T080000Z|recurring",
	"event|2026-03-11T13:00:00Z|2026-03-11T14:30:00Z|Quarterly review|Work|review|",
	"event|2026-03-14|2026-03-16|Trip to the lake|Home|trip|outdoor",
	"event|2026-03-17T10:00:00Z|2026-03-17T10:15:00Z|Stand-up on Tuesday|Work|standup/20260316T080000Z|recurring",
	"event|2026-03-23T08:00:00Z|2026-03-23T08:15:00Z|Stand-up|Work|standup/20260323T080000Z|recurring",
	"task|2026-03-12T16:00:00Z||Send the offer|Home|offer|",
}

func describe(items []app.Item) []string {
	var out []string
	for _, it := range items {
		out = append(out, strings.Join([]string{string(it.Kind), it.Start.String(), it.End.String(), it.Title, it.Detail.Event.Calendar, it.Native, strings.Join(it.Flags, ",")}, "|"))
	}
	slices.Sort(out)
	return out
}

// TestRadicale reads a real server item by item, with and without a password.
func TestRadicale(t *testing.T) {
	for _, c := range []struct{ name, user, password string }{{"open", "ann", ""}, {"password", "ann", "right-Pa55"}} {
		t.Run(c.name, func(t *testing.T) {
			base := radicale(t, c.user, c.password)
			python(t, putEvents, base+"/", c.user, c.password)
			for _, path := range []string{"", "/ann/"} {
				p := connect(t, app.SourceSettings{Address: base + path, User: c.user}, c.password)
				items, r, err := fetched(t, p.source, nil)
				if err != nil || len(r.Partial) > 0 || !r.Coverage.Complete {
					t.Fatalf("%q: %v, %+v\n%v", path, err, r, *p.requests)
				}
				if diff := cmp.Diff(want, describe(items)); diff != "" {
					t.Errorf("%q: items differ (-want +got):\n%s", path, diff)
				}
				t.Logf("%q: %d items, %d requests", path, len(items), len(*p.requests))
				details(t, items)
			}
		})
	}
}

// details looks at what a line does not show.
func details(t *testing.T, items []app.Item) {
	t.Helper()
	for _, it := range items {
		switch it.Native {
		case "review":
			e := it.Detail.Event
			if e.Place != "Room 2" || e.Meeting != "https://meet.google.com/abc-defg-hij" || e.Organizer == nil || e.Organizer.Address != "ann@example.org" || len(it.People) != 2 {
				t.Errorf("review: %+v, people %v", e, it.People)
			}
		case "trip":
			if !it.AllDay || it.TZ != "" {
				t.Errorf("trip: all day %v, zone %q", it.AllDay, it.TZ)
			}
		case "offer":
			if it.Detail.Event.Priority != 2 || len(it.Actions) != 1 {
				t.Errorf("offer: %+v", it)
			}
		}
	}
}

// TestRadicaleErrors has a wrong password and a calendar nobody made.
func TestRadicaleErrors(t *testing.T) {
	base := radicale(t, "ann", "right-Pa55")
	python(t, putEvents, base+"/", "ann", "right-Pa55")
	p := connect(t, app.SourceSettings{Address: base, User: "ann"}, "wr0ng")
	if _, _, err := fetched(t, p.source, nil); app.AsError(err) == nil || app.AsError(err).Code != app.CodeUnauth {
		t.Errorf("wrong password: %v", err)
	}
	p = connect(t, app.SourceSettings{Address: base, User: "ann", Calendars: []string{"Sport"}}, "right-Pa55")
	if _, _, err := fetched(t, p.source, nil); app.AsError(err) == nil || app.AsError(err).Code != app.CodeConfig || !strings.Contains(app.AsError(err).Hint, "Home") {
		t.Errorf("no such calendar: %v", err)
	}
	p = connect(t, app.SourceSettings{Address: base, User: "ann", Calendars: []string{"home"}}, "right-Pa55")
	items, _, err := fetched(t, p.source, nil)
	if err != nil || len(items) != 2 {
		t.Errorf("one calendar: %v, %v", describe(items), err)
	}
}
