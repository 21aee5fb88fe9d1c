package calendar

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// itip returns an iTIP object.
func itip(method string, lines ...string) []byte {
	s := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
	if method != "" {
		s += "METHOD:" + method + "\r\n"
	}
	return []byte(s + "BEGIN:VEVENT\r\nUID:meet\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
}

// TestEvents reads invitations.
func TestEvents(t *testing.T) {
	once, weekly := "DTSTART:20260311T090000Z", "RRULE:FREQ=WEEKLY"
	for _, c := range []struct {
		name string
		data []byte
		want []string // native ids and flags
	}{
		{"request", itip("REQUEST", once), []string{"meet "}},
		{"no method", itip("", once), []string{"meet "}},
		{"published, long ago", itip("publish", "DTSTART:20200311T090000Z"), []string{"meet "}},
		{"cancelled", itip("CANCEL", once), []string{"meet cancelled"}},
		{"one repeat cancelled", itip("CANCEL", "RECURRENCE-ID:20260318T090000Z", "DTSTART:20260318T090000Z"), []string{"meet/20260318T090000Z recurring,cancelled"}},
		{"answer", itip("REPLY", once), nil},
		{"counter", itip("COUNTER", once), nil},
		{"repeats", itip("REQUEST", once, "RRULE:FREQ=MONTHLY"), []string{"meet/20260311T090000Z recurring", "meet/20260411T090000Z recurring"}},
		{"repeats later", itip("REQUEST", "DTSTART:20260911T090000Z", weekly), []string{"meet/20260911T090000Z recurring"}},
		{"repeated long ago", itip("REQUEST", "DTSTART:20200311T090000Z", weekly+";COUNT=3"), nil},
		{"task", []byte("BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VTODO\nUID:t\nDUE:20260311T090000Z\nEND:VTODO\nEND:VCALENDAR\n"), nil},
	} {
		items, err := Events(t.Context(), app.SourceSettings{Name: "Mail"}, connectors.Deps{}, c.data, connectors.Query{Now: testNow, Zone: time.UTC})
		var got []string
		for _, it := range items {
			got = append(got, it.Native+" "+strings.Join(it.Flags, ","))
			if it.Source != "Mail" || it.Detail.Event.UID != "meet" || it.ID != app.ItemID("Mail", it.Native) {
				t.Errorf("%s: %+v", c.name, it)
			}
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q (%v)", c.name, got, c.want, err)
		}
	}
	_, err := Events(t.Context(), app.SourceSettings{}, connectors.Deps{}, []byte("hello"), connectors.Query{})
	if e := app.AsError(err); e == nil || e.Code != app.CodeNotCal {
		t.Errorf("no calendar: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = Events(ended, app.SourceSettings{}, connectors.Deps{}, itip("REQUEST", once), connectors.Query{})
	if e := app.AsError(err); e == nil || e.Code != app.CodeCancelled {
		t.Errorf("an ended context: %v", err)
	}
}

// morning returns the items of a file as a morning sees them.
func morning(t *testing.T, text string) []app.Item {
	t.Helper()
	items, _, err := fetched(t, fromBytes(app.SourceSettings{Name: "Own", Type: Type}, connectors.Deps{}, []byte(text)), nil)
	if err != nil {
		t.Fatal(err)
	}
	return items
}

// TestTasks holds which tasks are open and when they are due.
func TestTasks(t *testing.T) {
	for _, c := range []struct{ name, lines, want string }{
		{"due", "DUE:20260312T160000Z", "t 2026-03-12T16:00:00Z"},
		{"due on a date", "DUE;VALUE=DATE:20260312", "t 2026-03-12"},
		{"overdue for long", "DUE:20250312T160000Z", "t 2025-03-12T16:00:00Z"},
		{"no date", "SUMMARY:x", "t "},
		{"later", "DUE:20260612T160000Z", ""},
		{"begins and is due", "DTSTART;VALUE=DATE:20260301\nDUE;VALUE=DATE:20260312", "t 2026-03-12 from 2026-03-01"},
		{"lasts", "DTSTART:20260311T100000Z\nDURATION:PT2H", "t 2026-03-11T12:00:00Z from 2026-03-11T10:00:00Z"},
		{"begins alone", "DTSTART:20260311T100000Z", "t 2026-03-11T10:00:00Z"},
		{"half done", "DUE:20260312T160000Z\nPERCENT-COMPLETE:50\nSTATUS:IN-PROCESS\nPRIORITY:1", "t 2026-03-12T16:00:00Z 50% !1"},
		{"done", "DUE:20260312T160000Z\nSTATUS:COMPLETED", ""},
		{"done by date", "DUE:20250312T160000Z\nCOMPLETED:20260309T100000Z", ""},
		{"done by percent", "DUE:20250312T160000Z\nPERCENT-COMPLETE:100", ""},
		{"called off", "STATUS:CANCELLED", ""},
		{"repeats", "DTSTART:20260302T090000Z\nDUE:20260302T100000Z\nRRULE:FREQ=WEEKLY;COUNT=4", "t/20260309T090000Z 2026-03-09T10:00:00Z; t/20260316T090000Z 2026-03-16T10:00:00Z; t/20260323T090000Z 2026-03-23T10:00:00Z"},
		{"repeats, the last is overdue", "DTSTART:20260101T090000Z\nRRULE:FREQ=WEEKLY;UNTIL=20260301T000000Z", "t/20260226T090000Z 2026-02-26T09:00:00Z"},
		{"repeats, the last is done", "DTSTART:20260101T090000Z\nRRULE:FREQ=WEEKLY;UNTIL=20260301T000000Z\nEND:VTODO\nBEGIN:VTODO\nUID:t\nRECURRENCE-ID:20260226T090000Z\nSTATUS:COMPLETED", ""},
	} {
		var got []string
		for _, it := range morning(t, "BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:t\n"+c.lines+"\nEND:VTODO\nEND:VCALENDAR\n") {
			s := it.Native + " " + it.Start.String()
			if e := it.Detail.Event; !e.Begins.IsZero() {
				s += " from " + e.Begins.String()
			}
			if e := it.Detail.Event; e.Percent+e.Priority > 0 {
				s += fmt.Sprintf(" %d%% !%d", e.Percent, e.Priority)
			}
			if it.Kind != app.KindTask || !it.End.IsZero() {
				t.Errorf("%s: kind %s, end %s", c.name, it.Kind, it.End)
			}
			got = append(got, s)
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s: got %q, want %q", c.name, s, c.want)
		}
	}
}

// TestRemarks reads what writers put beside the standard.
func TestRemarks(t *testing.T) {
	const zoom, meet = "https://acme.zoom.us/j/1", "https://meet.google.com/abc-defg-hij"
	for _, c := range []struct{ name, lines, flags, meeting string }{
		{"private", "CLASS:private", app.FlagPrivate, ""},
		{"confidential", "CLASS:CONFIDENTIAL", app.FlagPrivate, ""},
		{"public", "CLASS:PUBLIC", "", ""},
		{"Outlook free", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", app.FlagFree, ""},
		{"Outlook tentative", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", app.FlagTentative, ""},
		{"phone after video", "CONFERENCE;FEATURE=AUDIO,VIDEO;VALUE=URI:" + zoom + "\nCONFERENCE;FEATURE=PHONE;VALUE=URI:tel:+1-555", "", zoom},
		{"chat before video", "CONFERENCE;FEATURE=CHAT:https://chat.example.org/1\nCONFERENCE;FEATURE=VIDEO:https://call.example.org/1", "", "https://call.example.org/1"},
		{"Google", "X-GOOGLE-CONFERENCE:" + meet + "\nLOCATION:" + zoom, "", meet},
		{"Teams", "X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/meetup-join/1", "", "https://teams.microsoft.com/l/meetup-join/1"},
		{"Webex in the text", "DESCRIPTION:Join: https://acme.webex.com/acme/j.php?MTID=1.", "", "https://acme.webex.com/acme/j.php?MTID=1"},
		{"Jitsi in the place", "LOCATION:https://meet.jit.si/Room", "", "https://meet.jit.si/Room"},
		{"wrapped", "DESCRIPTION:https://eur03.safelinks.protection.outlook.com/ap/t-1/?url=https%3A%2F%2Fteams.microsoft.com%2Fl%2Fmeetup-join%2F1&data=05", "", "https://teams.microsoft.com/l/meetup-join/1"},
		{"no call", "URL:https://example.org/agenda", "", ""},
		{"plain http", "CONFERENCE:http://acme.zoom.us/j/1", "", ""},
	} {
		items := morning(t, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260311T090000Z\n"+c.lines+"\nEND:VEVENT\nEND:VCALENDAR\n")
		if len(items) != 1 || strings.Join(items[0].Flags, ",") != c.flags || items[0].Detail.Event.Meeting != c.meeting {
			t.Errorf("%s: %+v", c.name, items)
		}
	}
}
