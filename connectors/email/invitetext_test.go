package email

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors"
)

// walkEvent is an event as programs send it, between the lines of its object.
const walkEvent = "BEGIN:VEVENT\r\nUID:w1\r\nSUMMARY:Walk\\, then soup\r\nDTSTART;TZID=Europe/Berlin:20261128T110000\r\nDTEND;TZID=Europe/Berlin:20261128T123000\r\n" +
	"RRULE:FREQ=WEEKLY;COUNT=4\r\nLOCATION:Mill \r\n gate\r\nORGANIZER;CN=\"Lee, Kim\":mailto:kim@example.org\r\nATTENDEE;CN=Jo;PARTSTAT=ACCEPTED:mailto:jo@example.org\r\n" +
	"DESCRIPTION:Bring boots.\\nNo dogs\\; sorry.\r\nBEGIN:VALARM\r\nDESCRIPTION:Reminder\r\nEND:VALARM\r\nEND:VEVENT\r\n"

func object(method, body string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + method + body + "END:VCALENDAR\r\n"
}

const walkText = "Invitation: Walk, then soup\nWhen: Saturday, 28 November 2026, 11:00 to 12:30 (Europe/Berlin)\nRepeats: weekly\nWhere: Mill gate\n" +
	"Organizer: Lee, Kim (kim@example.org)\n\nBring boots.\nNo dogs; sorry."

func TestCalendarText(t *testing.T) {
	event := func(lines string) string { return object("", "BEGIN:VEVENT\n"+lines+"\nEND:VEVENT\n") }
	for name, c := range map[string]struct{ in, want string }{
		"asked":          {object("METHOD:REQUEST\r\n", walkEvent), walkText},
		"cancelled":      {object("METHOD:CANCEL\n", "BEGIN:VEVENT\nSUMMARY:Walk\nDTSTART;VALUE=DATE:20261128\nDTEND;VALUE=DATE:20261129\nEND:VEVENT\n"), "Cancelled: Walk\nWhen: Saturday, 28 November 2026"},
		"answered":       {object("METHOD:REPLY\n", "BEGIN:VEVENT\nSUMMARY:Walk\nATTENDEE;PARTSTAT=DECLINED;CN=Jo:mailto:jo@example.org\nCOMMENT:I am away.\nEND:VEVENT\n"), "Answer to an invitation: Walk\nAnswer of Jo (jo@example.org): declined\nComment: I am away."},
		"other time":     {object("METHOD:COUNTER\n", "BEGIN:VEVENT\nSUMMARY:Walk\nDTSTART:20261128T1000\nEND:VEVENT\n"), "Another time proposed: Walk\nWhen: Saturday, 28 November 2026, 10:00"},
		"days":           {event("SUMMARY:Fair\nDTSTART;VALUE=DATE:20261128\nDTEND;VALUE=DATE:20261201"), "Event: Fair\nWhen: Saturday, 28 November 2026 to 30 November 2026"},
		"over midnight":  {event("SUMMARY:Night\nDTSTART:20261128T230000Z\nDURATION:PT3H30M"), "Event: Night\nWhen: Saturday, 28 November 2026, 23:00 to 29 November 2026, 02:30 UTC"},
		"two zones":      {event("SUMMARY:Flight\nDTSTART;TZID=Europe/Oslo:20261128T100000\nDTEND;TZID=Asia/Tokyo:20261129T080000"), "Event: Flight\nWhen: Saturday, 28 November 2026, 10:00 (Europe/Oslo) to 29 November 2026, 08:00 (Asia/Tokyo)"},
		"end before it":  {event("SUMMARY:Odd\nDTSTART:20261128T100000\nDTEND:20261127T100000"), "Event: Odd\nWhen: Saturday, 28 November 2026, 10:00"},
		"time in words":  {event("SUMMARY:Tea\nDTSTART:next Friday at four"), "Event: Tea\nWhen: next Friday at four"},
		"task":           {object("METHOD:REQUEST\n", "BEGIN:VTODO\nSUMMARY:Rake leaves\nDUE:20261128T170000Z\nEND:VTODO\n"), "Task: Rake leaves\nDue: Saturday, 28 November 2026, 17:00 UTC"},
		"html":           {event("SUMMARY:Tea\nDESCRIPTION:<p>Cake <b>and</b> tea</p>"), "Event: Tea\n\nCake and tea"},
		"quoted":         {event("SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=utf-8:Th=C3=A9"), "Event: Thé"},
		"never closed":   {"begin:vcalendar\nBEGIN:VEVENT\nSUMMARY:Tea", "Event: Tea"},
		"two":            {object("", "BEGIN:VEVENT\nSUMMARY:A\nEND:VEVENT\nBEGIN:VEVENT\nSTATUS:CANCELLED\nEND:VEVENT\n"), "Event: A\n\nCancelled: no title"},
		"no event in it": {object("", "BEGIN:VFREEBUSY\nSUMMARY:x\nEND:VFREEBUSY\n"), noteCalendar},
	} {
		if diff := cmp.Diff(c.want, calendarText(c.in)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// calendarOnly are messages that say nothing but what their calendar part says,
// and what is to be read of them.
func calendarOnly() map[string]struct{ raw, want string } {
	ics := object("METHOD:REQUEST\r\n", walkEvent)
	calendar := "Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n"
	parts := func(kind string, list ...string) string {
		return "Content-Type: multipart/" + kind + "; boundary=b\r\n\r\n--b\r\n" + strings.Join(list, "\r\n--b\r\n") + "\r\n--b--\r\n"
	}
	empty := "Content-Type: text/plain\r\n\r\n \r\n"
	return map[string]struct{ raw, want string }{
		"alone":             {calendar + "\r\n" + ics, walkText},
		"alone, as a file":  {calendar + "Content-Disposition: attachment; filename=invite.ics\r\n\r\n" + ics, walkText},
		"called plain":      {"Content-Type: text/plain\r\n\r\n\r\n" + ics, walkText},
		"called calendar":   {calendar + "\r\nSee you at ten.\r\n", "See you at ten."},
		"empty plain":       {parts("alternative", empty, calendar+"\r\n"+ics), walkText},
		"empty html too":    {parts("alternative", empty, "Content-Type: text/html\r\n\r\n<p> </p>", calendar+"\r\n"+ics), walkText},
		"words":             {parts("alternative", "\r\nCome!", calendar+"\r\n"+ics), "Come!"},
		"words and then":    {parts("mixed", "\r\nCome!", calendar+"\r\n"+ics), "Come!"},
		"footer of a list":  {parts("mixed", calendar+"\r\n"+ics, "\r\nTo leave the list write to us."), walkText + "\n\nTo leave the list write to us."},
		"nothing but files": {parts("mixed", empty, "Content-Type: application/ics; name=invite.ics\r\nContent-Disposition: attachment\r\n\r\n"+ics), walkText},
		"handed on":         {parts("mixed", "\r\nFYI", "Content-Type: message/rfc822\r\n\r\nSubject: Walk\r\n"+calendar+"\r\n"+ics), "FYI\n\nSubject: Walk\n\n" + walkText},
	}
}

func TestCalendarOnly(t *testing.T) {
	for name, c := range calendarOnly() {
		it, err := newMaker(app.SourceSettings{}, app.Reader{}).read([]byte("Subject: s\r\nMIME-Version: 1.0\r\n"+c.raw), origin{native: "x"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(c.want, it.Text); diff != "" || strings.Contains(it.Detail.Mail.Core, "VCALENDAR") || it.HasFlag(app.FlagDamaged) {
			t.Errorf("%s: flags %v, core %q (-want +got):\n%s", name, it.Flags, it.Detail.Mail.Core, diff)
		}
	}
}

// TestCalendarOnlyOverIMAP reads the same messages from a server, where only
// the parts that are needed are fetched.
func TestCalendarOnlyOverIMAP(t *testing.T) {
	b := newBox(t, securityNone)
	at, want := noon.Add(-10*time.Hour), map[string]string{}
	for name, c := range calendarOnly() {
		if name == "handed on" {
			continue // an enclosed message's invite is for whom it was sent to, and not fetched
		}
		want[name] = c.want
		b.add("INBOX", "From: ann@example.org\r\nSubject: "+name+"\r\nMessage-ID: <"+strings.ReplaceAll(name, " ", "-")+"@example.org>\r\nMIME-Version: 1.0\r\n"+c.raw, at)
	}
	r := fetchWith(t, b.settings(securityNone), testDeps(), lastDay(nil))
	got := map[string]string{}
	for _, it := range r.items {
		got[it.Title] = it.Text
	}
	if diff := cmp.Diff(want, got); diff != "" || r.err != nil {
		t.Errorf("%v (-want +got):\n%s", r.err, diff)
	}
}

func FuzzCalendarText(f *testing.F) {
	f.Add(object("METHOD:REQUEST\r\n", walkEvent))
	f.Add(object("METHOD:REPLY\n", "BEGIN:VTODO\nDUE:20261128T170000Z\nDURATION:P1W\nSUMMARY;ENCODING=QUOTED-PRINTABLE:=C3=A9\nEND:VTODO\n"))
	f.Fuzz(func(t *testing.T, text string) {
		if got := calendarText(text); got == "" || isCalendar(got) || connectors.HasMarkup(got) {
			t.Errorf("calendarText(%q) = %q", text, got)
		}
	})
}
