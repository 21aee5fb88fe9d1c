package email

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors"
)

// calendarPart writes an iCalendar object as a mail holds it.
func calendarPart(method, uid, extra string) string {
	return fmt.Sprintf("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:%s\r\nBEGIN:VEVENT\r\nUID:%s\r\nDTSTART:20261125T100000Z\r\nSUMMARY:Planning\r\n"+
		"ORGANIZER;CN=\"Ann: boss\":mailto:ann@example.org\r\n%sBEGIN:VALARM\r\nUID:alarm\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", method, uid, extra)
}

// invitation writes a mail with an invite beside its text.
func invitation(id, ics string, at time.Time) string {
	return "From: Ann <ann@example.org>\r\nTo: jo@example.org\r\nSubject: " + id + "\r\nDate: " + at.Format(time.RFC1123Z) + "\r\nMessage-ID: <" + id + "@example.org>\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nCome along.\r\n" +
		"--b\r\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\n" + ics + "\r\n--b--\r\n"
}

// planner stands for the calendar's reader: one event for each UID and
// RECURRENCE-ID, two for an object that repeats.
func planner(_ context.Context, s app.SourceSettings, data []byte, q connectors.Query) ([]app.Item, error) {
	v := readInvite(string(data))
	if strings.Contains(v.uid, "broken") {
		return nil, errors.New("not a calendar")
	}
	natives := []string{v.key()}
	if strings.Contains(string(data), "RRULE") {
		natives = []string{v.uid + "/20261125T100000Z", v.uid + "/20261202T100000Z"}
	}
	var items []app.Item
	for i, native := range natives {
		it := app.Item{Source: s.Name, Native: native, Kind: app.KindEvent, Title: "Planning", Detail: app.Detail{Event: &app.EventDetail{UID: v.uid}}}
		it.Start = app.At(time.Date(2026, 11, 25+7*i, 10, 0, 0, 0, time.UTC))
		items = append(items, it)
	}
	return items, nil
}

func inviteDeps() connectors.Deps {
	d := testDeps()
	d.Events = planner
	return d
}

const asked = "ATTENDEE;PARTSTAT=NEEDS-ACTION;CN=Jo:MAILTO:Jo@Example.org\r\nDTSTAMP:20261119T080000Z\r\n"

func TestReadInvite(t *testing.T) {
	for name, c := range map[string]struct {
		ics  string
		want invite
	}{
		"asked":     {calendarPart("REQUEST", "u1", asked), invite{method: "REQUEST", uid: "u1", stamp: "20261119T080000Z", organizer: "ann@example.org"}},
		"agreed":    {calendarPart("request", "u1", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:jo@example.org\r\nSEQUENCE:3\r\n"), invite{method: "REQUEST", uid: "u1", sequence: 3, organizer: "ann@example.org"}},
		"folded":    {strings.Replace(calendarPart("REQUEST", "u1", ""), "ann@exam", "Ann@exam\r\n ", 1), invite{method: "REQUEST", uid: "u1", organizer: "ann@example.org"}},
		"one of it": {calendarPart("CANCEL", "u1", "RECURRENCE-ID:20261125T100000Z\r\n"), invite{method: "CANCEL", uid: "u1", recurrence: "20261125T100000Z", organizer: "ann@example.org"}},
		"series and one of it": {strings.Replace(calendarPart("REQUEST", "u1", "RECURRENCE-ID:20261125T100000Z\r\n"), "END:VCALENDAR",
			"BEGIN:VEVENT\r\nUID:u1\r\nEND:VEVENT\r\nEND:VCALENDAR", 1), invite{method: "REQUEST", uid: "u1", organizer: "ann@example.org"}},
		"no calendar": {"Hello:\r\nMETHOD:REQUEST\r\n", invite{}},
		"unclosed":    {strings.Repeat("BEGIN:VEVENT\r\n", 100), invite{}},
	} {
		if diff := cmp.Diff(c.want, readInvite(c.ics), cmp.AllowUnexported(invite{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestInvitesOverIMAP looks at the life of an invitation: asked, asked again,
// called off, its mail deleted.
func TestInvitesOverIMAP(t *testing.T) {
	b := newBox(t, securityNone)
	s := b.settings(securityNone)
	at := noon.Add(-10 * time.Hour)
	b.add("INBOX", invitation("weekly", calendarPart("REQUEST", "u1", asked+"RRULE:FREQ=WEEKLY\r\n"), at), at)
	first := fetchWith(t, s, inviteDeps(), lastDay(nil))
	if first.err != nil || len(first.items) != 3 {
		t.Fatalf("%v: %v", first.err, first.titles())
	}
	mail, event := first.items[0], first.items[1]
	if mail.Text != "Come along." || mail.Detail.Mail.Invite == nil || *mail.Detail.Mail.Invite != (app.Invite{Method: "REQUEST", UID: "u1", Event: event.ID}) {
		t.Errorf("mail: %+v %+v", mail.Text, mail.Detail.Mail.Invite)
	}
	want := app.Item{
		ID: app.ItemID("work", "invite/u1/20261125T100000Z"), Source: "work", Native: "invite/u1/20261125T100000Z", Kind: app.KindEvent, Title: "Planning",
		From: &app.Person{Name: "Ann", Address: "ann@example.org"}, Time: mail.Time, Flags: []string{app.FlagTentative}, Detail: app.Detail{Event: &app.EventDetail{UID: "u1", Mail: mail.ID}},
		Span: app.Span{Start: app.At(time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC))},
	}
	if diff := cmp.Diff(want, event); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
	second := fetchWith(t, s, inviteDeps(), lastDay(first.report.State))
	if len(second.items) != 0 || !second.report.Unchanged || len(second.report.Coverage.Keep) != 3 || !slices.Contains(second.report.Coverage.Kinds, app.KindEvent) {
		t.Errorf("second: %v, %+v", second.titles(), second.report.Coverage)
	}
	inviteChanges(t, b, second.report.State)
}

// inviteChanges calls off one occurrence, moves the event, and reads all anew.
func inviteChanges(t *testing.T, b *box, state []byte) {
	t.Helper()
	s := b.settings(securityNone)
	at := noon.Add(-9 * time.Hour)
	one := calendarPart("CANCEL", "u1", "RECURRENCE-ID:20261202T100000Z\r\nDTSTAMP:20261120T080000Z\r\n")
	b.add("INBOX", invitation("not that one", one, at), at)
	third := fetchWith(t, s, inviteDeps(), lastDay(state))
	if len(third.items) != 2 || !third.items[1].HasFlag(app.FlagCancelled) || third.items[1].Native != "invite/u1/20261202T100000Z" {
		t.Fatalf("third: %v", third.titles())
	}
	at = at.Add(time.Hour)
	b.add("INBOX", invitation("moved", calendarPart("REQUEST", "u1", "SEQUENCE:1\r\nDTSTAMP:20261120T090000Z\r\n"), at), at)
	b.add("INBOX", invitation("yes", calendarPart("REPLY", "u1", ""), at), at.Add(time.Second))
	fourth := fetchWith(t, s, inviteDeps(), lastDay(third.report.State))
	if !slices.Equal(fourth.titles(), []string{"yes", "moved", "Planning"}) || *fourth.items[0].Detail.Mail.Invite != (app.Invite{Method: "REPLY", UID: "u1"}) {
		t.Fatalf("fourth: %v", fourth.titles())
	}
	if slices.Contains(fourth.report.Coverage.Keep, "invite/u1/20261125T100000Z") {
		t.Error("an occurrence that was moved is kept")
	}
	// All mails anew, newest first: what came last still counts.
	var events []string
	for _, it := range fetchWith(t, s, inviteDeps(), lastDay(nil)).items {
		if it.Kind == app.KindEvent {
			events = append(events, it.Native)
		}
	}
	if !slices.Equal(events, []string{"invite/u1", "invite/u1/20261202T100000Z"}) {
		t.Errorf("anew: %v", events)
	}
}

// TestInvitesGo looks when the events of a mail that is no longer listed go.
func TestInvitesGo(t *testing.T) {
	at, from := noon.Add(-time.Hour).Unix(), noon.Add(-24*time.Hour)
	old := map[string]invited{
		"kept":      {Mail: "here", At: at, Events: []string{"invite/kept"}},
		"deleted":   {Mail: "gone", At: at, Events: []string{"invite/deleted"}, Until: noon.Add(time.Hour).Unix()},
		"old, soon": {Mail: "gone", At: from.Unix() - 1, Events: []string{"invite/soon"}, Until: noon.Add(time.Hour).Unix()},
		"old, over": {Mail: "gone", At: from.Unix() - 1, Events: []string{"invite/over"}, Until: noon.Add(-48 * time.Hour).Unix()},
	}
	there := func(native string) bool { return native == "here" }
	for all, want := range map[bool][]string{false: {"invite/kept", "invite/soon"}, true: {"invite/deleted", "invite/kept", "invite/over", "invite/soon"}} {
		b := newInvites(app.SourceSettings{}, inviteDeps(), connectors.Query{Now: noon, From: from})
		known, keep := b.settle(old, there, all)
		slices.Sort(keep)
		if !slices.Equal(keep, want) || len(known) != len(want) {
			t.Errorf("all %v: keeps %v, knows %d", all, keep, len(known))
		}
	}
}

// TestInvitesInFiles reads an invite that lies in a file, attached as a file.
func TestInvitesInFiles(t *testing.T) {
	at := noon.Add(-2 * time.Hour)
	attached := strings.Replace(invitation("file", calendarPart("REQUEST", "u7", asked), at), "text/calendar; charset=utf-8; method=REQUEST",
		"application/octet-stream; name=invite.ics\r\nContent-Disposition: attachment; filename=invite.ics", 1)
	plain := strings.Replace(attached, "METHOD:REQUEST\r\n", "", 1)
	fsys := fstest.MapFS{
		"a.eml": {Data: []byte(attached)}, "b.eml": {Data: []byte(strings.ReplaceAll(plain, "file", "bare"))},
		"c.eml": {Data: []byte(invitation("bad", calendarPart("REQUEST", "broken", ""), at))},
	}
	r := fetchFrom(inFS(fsys, app.SourceSettings{Name: "Files"}, inviteDeps()), connectors.Query{Now: noon, Zone: time.UTC, All: true})
	if r.err != nil || !slices.Equal(r.titles(), []string{"file", "bare", "bad", "Planning"}) {
		t.Fatalf("%v: %v", r.err, r.titles())
	}
	if r.items[1].Detail.Mail.Invite != nil || r.items[2].Detail.Mail.Invite.Event != "" || r.items[3].Detail.Event.Mail != r.items[0].ID {
		t.Errorf("%+v, %+v, %+v", r.items[1].Detail.Mail.Invite, r.items[2].Detail.Mail.Invite, r.items[3].Detail.Event)
	}
	if none := fetchFrom(inFS(fsys, app.SourceSettings{Name: "Files"}, testDeps()), lastDay(nil)); none.err != nil || len(none.items) != 3 {
		t.Errorf("without a reader of calendars: %v %v", none.err, none.titles())
	}
}

func FuzzReadInvite(f *testing.F) {
	f.Add(calendarPart("REQUEST", "u1", asked+"RRULE:FREQ=WEEKLY\r\n"))
	f.Add(calendarPart("CANCEL", "u1", "RECURRENCE-ID;TZID=\"a:b\":20261125T100000\r\nSEQUENCE:99999999999\r\n"))
	f.Fuzz(func(t *testing.T, text string) {
		v := readInvite(text)
		if v.sequence < 0 || len(v.uid) > len(text) {
			t.Errorf("%+v", v)
		}
	})
}
