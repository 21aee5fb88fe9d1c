package calendar

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors"
)

// day returns an event on a day of March 2026.
func day(uid string, d int, more ...string) string {
	return fmt.Sprintf("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:%s\r\nDTSTART:202603%02dT090000Z\r\nSUMMARY:%s\r\n%sEND:VEVENT\r\nEND:VCALENDAR\r\n", uid, d, uid, strings.Join(more, ""))
}

// team is a server with three events, a weekly one and a task.
func team() *fakeDav {
	f := newFakeDav()
	f.put("a.ics", day("a", 11))
	f.put("b.ics", day("b", 12))
	f.put("far.ics", day("far", 30)) // beyond today's window, within what is remembered
	f.put("week.ics", day("week", 2, "RRULE:FREQ=WEEKLY\r\n"))
	f.put("task.ics", "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:task\r\nDUE:20260301T090000Z\r\nSUMMARY:task\r\nEND:VTODO\r\nEND:VCALENDAR\r\n")
	return f
}

// asked runs a source at a moment.
func asked(t *testing.T, src connectors.Source, now time.Time, state []byte) ([]string, connectors.Report) {
	t.Helper()
	var natives []string
	r, err := src.Fetch(t.Context(), connectors.Query{Now: now, Zone: time.UTC, State: state}, func(it app.Item) error {
		natives = append(natives, it.Native)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(natives)
	return natives, r
}

// TestSyncCosts counts what each later answer asks, on servers of three kinds.
func TestSyncCosts(t *testing.T) {
	all := []string{"a", "b", "task", "week/20260309T090000Z", "week/20260316T090000Z", "week/20260323T090000Z"}
	etags := []string{"PROPFIND 1", "etags VEVENT", "etags VTODO"}
	for _, c := range []struct {
		name                  string
		set                   func(*fakeDav)
		same, changed, delete []string
	}{
		{"sync", func(*fakeDav) {}, []string{"PROPFIND 1"}, []string{"PROPFIND 1", "sync", "multiget 1"}, []string{"PROPFIND 1", "sync"}},
		{"sync without ctag", func(f *fakeDav) { f.noCTag = true }, []string{"PROPFIND 1"}, []string{"PROPFIND 1", "sync", "multiget 1"}, []string{"PROPFIND 1", "sync"}},
		{"ctag", func(f *fakeDav) { f.noSync = true }, []string{"PROPFIND 1"}, append(slices.Clone(etags), "multiget 1"), etags},
		{"etags alone", func(f *fakeDav) { f.noTag = true }, etags, append(slices.Clone(etags), "multiget 1"), etags},
		{"pages", func(f *fakeDav) { f.page = 1 }, []string{"PROPFIND 1"}, []string{"PROPFIND 1", "sync", "multiget 1"}, []string{"PROPFIND 1", "sync"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := team()
			c.set(f)
			src := opened(t, app.SourceSettings{Address: f.serve(t).URL}, "")
			step := func(what string, now time.Time, state []byte, want, requests []string, bodies int) connectors.Report {
				t.Helper()
				f.told()
				got, r := asked(t, src, now, state)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s: items differ (-want +got):\n%s", what, diff)
				}
				said, n := f.told()
				if diff := cmp.Diff(requests, said); requests != nil && diff != "" || n != bodies {
					t.Errorf("%s: %d objects came, want %d; requests differ (-want +got):\n%s", what, n, bodies, diff)
				}
				if r.Unchanged != (want == nil) || !r.Coverage.Complete && !r.Unchanged || r.State == nil || len(r.Partial) > 0 {
					t.Errorf("%s: report %+v", what, r)
				}
				return r
			}
			r := step("first", testNow, nil, all, nil, 5)
			r = step("again", testNow, r.State, nil, c.same, 0)
			tomorrow := testNow.AddDate(0, 0, 1)
			later := []string{"a", "b", "task", "week/20260316T090000Z", "week/20260323T090000Z"}
			r = step("tomorrow", tomorrow, r.State, later, c.same, 0)
			f.put("b.ics", day("b2", 13))
			later[1] = "b2"
			r = step("one changed", tomorrow, r.State, later, c.changed, 1)
			f.del("a.ics")
			r = step("one deleted", tomorrow, r.State, later[1:], c.delete, 0)
			f.put("task.ics", strings.Replace(f.objects["task.ics"], "END:VTODO", "STATUS:COMPLETED\r\nCOMPLETED:20260310T100000Z\r\nEND:VTODO", 1))
			r = step("task done", tomorrow, r.State, []string{"b2", "week/20260316T090000Z", "week/20260323T090000Z"}, nil, map[bool]int{true: 0, false: 1}[f.noSync || f.noTag])
			if !slices.Contains(r.Coverage.Whole, app.KindTask) {
				t.Errorf("coverage %+v does not say that the task is gone", r.Coverage)
			}
			step("beyond what is remembered", testNow.AddDate(0, 2, 0), r.State, []string{"week/20260511T090000Z", "week/20260518T090000Z"}, nil, 3)
		})
	}
}

// TestSyncFallsBack reads the calendar another way when the server forgot the
// token, in all the ways servers say so.
func TestSyncFallsBack(t *testing.T) {
	for _, code := range []int{400, 403, 404, 409, 410, 412, 415, 500, 501, 507} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			f := team()
			src := opened(t, app.SourceSettings{Address: f.serve(t).URL}, "")
			_, r := asked(t, src, testNow, nil)
			f.tokenStatus = code
			f.put("c.ics", day("c", 13))
			f.del("a.ics")
			f.told()
			got, again := asked(t, src, testNow, r.State)
			if want := []string{"b", "c", "task", "week/20260309T090000Z", "week/20260316T090000Z", "week/20260323T090000Z"}; !slices.Equal(got, want) || !again.Coverage.Complete {
				t.Errorf("got %v, want %v (%+v)", got, want, again)
			}
			if said, n := f.told(); n != 1 {
				t.Errorf("%d objects came, want the one that changed: %v", n, said)
			}
		})
	}
}

// TestManyPages follows a long list of changes to its end.
func TestManyPages(t *testing.T) {
	f := team()
	f.page = 3
	src := opened(t, app.SourceSettings{Address: f.serve(t).URL}, "")
	_, r := asked(t, src, testNow, nil)
	for i := range 20 {
		f.put(fmt.Sprintf("n%02d.ics", i), day(fmt.Sprintf("n%02d", i), 14))
	}
	f.told()
	got, _ := asked(t, src, testNow, r.State)
	said, _ := f.told()
	if len(got) != 26 || !slices.Equal(said, append([]string{"PROPFIND 1"}, append(slices.Repeat([]string{"sync"}, 7), "multiget 20")...)) {
		t.Errorf("%d items by %v", len(got), said)
	}
}

// TestSmallAnswers reads a calendar whose server hands out a few objects at a
// time.
func TestSmallAnswers(t *testing.T) {
	f := newFakeDav()
	for i := range 30 {
		f.put(fmt.Sprintf("n%02d.ics", i), day(fmt.Sprintf("n%02d", i), 14))
	}
	f.limit = 4
	got, r := asked(t, opened(t, app.SourceSettings{Address: f.serve(t).URL}, ""), testNow, nil)
	if len(got) != 30 || !r.Coverage.Complete {
		t.Errorf("%d items, %+v", len(got), r)
	}
}

// TestCutAnswer takes an answer that ends in the middle for what it is: nothing
// that is missing from it counts as gone.
func TestCutAnswer(t *testing.T) {
	f := team()
	src := opened(t, app.SourceSettings{Address: f.serve(t).URL + "/home/team/"}, "")
	_, r := asked(t, src, testNow, nil)
	f.tokenStatus = http.StatusGone
	f.wrap = func(s string) string {
		if strings.Contains(s, "resourcetype") {
			return s
		}
		return s[:len(s)/2]
	}
	f.put("c.ics", day("c", 13))
	report, err := src.Fetch(t.Context(), connectors.Query{Now: testNow, Zone: time.UTC, State: r.State}, func(app.Item) error { return nil })
	if e := app.AsError(err); (e == nil || e.Code != app.CodeCut) && report.Coverage.Complete {
		t.Errorf("%v, %+v", err, report)
	}
}

// TestTooMuchToRemember keeps tags alone of the largest calendars, and reads
// those anew when something changed.
func TestTooMuchToRemember(t *testing.T) {
	got := []contents{
		{state: &calState{Tag: "1"}, objects: map[string]object{"a": {Data: "abcdefghijklmnopqrstuvwxyz0123456789"}}},
		{state: &calState{Tag: "2"}, objects: map[string]object{}},
	}
	st := &davState{Cals: map[string]*calState{"large": got[0].state, "small": got[1].state}}
	small := len(packJSON(got[1].objects))
	if st.pack(got, small); got[0].state.Objects != nil || len(got[1].state.Objects) != small {
		t.Errorf("%d and %d bytes are kept, want 0 and %d", len(got[0].state.Objects), len(got[1].state.Objects), small)
	}
	f := team()
	src := opened(t, app.SourceSettings{Address: f.serve(t).URL}, "")
	_, r := asked(t, src, testNow, nil)
	bare := regexp.MustCompile(`,"objects":"[^"]*"`).ReplaceAll(r.State, nil)
	if len(bare) == len(r.State) {
		t.Fatalf("no objects in %s", r.State)
	}
	f.told()
	if got, again := asked(t, src, testNow, bare); !again.Unchanged || len(got) != 0 {
		t.Errorf("unchanged: %v, %d items", again.Unchanged, len(got))
	}
	if said, n := f.told(); n != 0 || len(said) != 1 {
		t.Errorf("unchanged: %v, %d objects", said, n)
	}
	if got, again := asked(t, src, testNow.AddDate(0, 0, 1), bare); again.Unchanged || len(got) != 5 {
		t.Errorf("tomorrow: %v", got)
	}
	if said, n := f.told(); n != 5 || len(said) != 3 {
		t.Errorf("tomorrow: %v, %d objects", said, n)
	}
}

// TestTaskFilterUnknown reads tasks from a server that knows no filter of
// properties.
func TestTaskFilterUnknown(t *testing.T) {
	f := team()
	f.noFilter = true
	f.put("done.ics", "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:done\r\nSTATUS:COMPLETED\r\nSUMMARY:done\r\nEND:VTODO\r\nEND:VCALENDAR\r\n")
	got, r := asked(t, opened(t, app.SourceSettings{Address: f.serve(t).URL}, ""), testNow, nil)
	if !slices.Contains(got, "task") || slices.Contains(got, "done") || !r.Coverage.Complete {
		t.Errorf("got %v, %+v", got, r)
	}
}

// TestToken signs in with a token, and once more with a new one.
func TestToken(t *testing.T) {
	f := team()
	f.bearer = "second"
	var refused []string
	srv := httptest.NewServer(f)
	defer srv.Close()
	set := app.SourceSettings{Name: "Own", Type: Type, Address: strings.Replace(srv.URL, "http", "caldav", 1), OAuth: "google"}
	src := opened(t, set, "").(*source)
	src.origin.(*web).address.Scheme = "http"
	src.origin.(*web).deps.Token = func(_ context.Context, _, old string) (string, error) {
		refused = append(refused, old)
		return map[string]string{"": "first", "first": "second"}[old], nil
	}
	if got, _ := asked(t, src, testNow, nil); len(got) == 0 || !slices.Equal(refused, []string{"", "first"}) {
		t.Errorf("%d items, tokens asked for with %q", len(got), refused)
	}
	f.bearer = "third"
	if _, _, err := fetched(t, src, nil); app.AsError(err) == nil || app.AsError(err).Code != app.CodeSignIn {
		t.Errorf("a token that is refused twice: %v", err)
	}
}
