package calendar

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors"
)

// kind is a way in which calendars differ from what one expects, and what the
// reader, in New York, has to see in the first half of 2026.
type kind struct {
	name, text string
	want       string // start and title of each occurrence, one a line
}

// opening begins a calendar, vevent makes one of its events.
const opening = "BEGIN:VCALENDAR\nVERSION:2.0\n"

func vevent(lines ...string) string {
	return "BEGIN:VEVENT\n" + strings.Join(lines, "\n") + "\nEND:VEVENT\n"
}

// check reads each of the calendars and compares.
func check(t *testing.T, kinds []kind) {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			src := fromBytes(app.SourceSettings{Name: "Own", Type: Type}, connectors.Deps{}, []byte(k.text))
			var got []string
			q := connectors.Query{Now: testNow, Zone: zone, All: true, From: time.Date(2026, 1, 1, 0, 0, 0, 0, zone), To: time.Date(2026, 7, 1, 0, 0, 0, 0, zone)}
			if _, err := src.Fetch(t.Context(), q, func(it app.Item) error {
				start := it.Start.String()
				if !it.Start.IsDate() && it.TZ != "" {
					start = it.Start.Time().UTC().Format("2006-01-02T15:04Z")
				} else if !it.Start.IsDate() {
					start = it.Start.Time().Format("2006-01-02T15:04")
				}
				got = append(got, strings.TrimSpace(start+" "+it.Title))
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Fields(strings.ReplaceAll(k.want, "\t", "")), strings.Fields(strings.Join(got, " "))); diff != "" {
				t.Errorf("occurrences (-want +got):\n%s", diff)
			}
		})
	}
}

// TestKindsOfText reads lines folded, broken and encoded in the ways that
// writers have found.
func TestKindsOfText(t *testing.T) {
	check(t, []kind{
		{"name and value on two lines", "BEGIN:VCALENDAR\nVERSION\n :2.0\nBEGIN:VEVENT\nUID\n :1\nSUMMARY\n :Choir\nDTSTART\n ;VALUE=DATE\n :20260402\nRRULE\n :FREQ=DAILY;COUNT=2\nEND:VEVENT\nEND:VCALENDAR\n",
			"2026-04-02 Choir 2026-04-03 Choir"},
		{"folded inside a name", opening + "BEGIN:VEVENT\nDTST\n ART:20260402T10\n 0000Z\nSUMM\n\tARY:Choir\nEND:VEVENT\n", "2026-04-02T10:00Z Choir"},
		{"text that was not folded", opening + vevent("DTSTART:20260402T100000Z", "SUMMARY:Choir", "DESCRIPTION:Bring", "the", "notes: all of them", "LOCATION:Hall"), "2026-04-02T10:00Z Choir"},
		{"junk after BEGIN", opening + "BEGIN:VEVENT\nsome junk\nDTSTART:20260402T100000Z\nSUMMARY:Choir\nEND:VEVENT\nmore junk\n" + vevent("DTSTART:20260403T100000Z", "SUMMARY:Band"), "2026-04-02T10:00Z Choir 2026-04-03T10:00Z Band"},
		{"a line that is none", opening + vevent("DTSTART:20260402T100000Z", "SUMMARY=Band", "RRULE:FREQ=DAILY;COUNT=2", "and so on", "SUMMARY:Choir"), "2026-04-02T10:00Z Choir 2026-04-03T10:00Z Choir"},
		{"carriage returns alone", strings.ReplaceAll(opening+vevent("DTSTART:20260402T100000Z", "SUMMARY:Choir"), "\n", "\r"), "2026-04-02T10:00Z Choir"},
		{"folded inside a character", opening + vevent("DTSTART:20260402T100000Z", "SUMMARY:Caf\xc3\r\n \xa9"), "2026-04-02T10:00Z Café"},
		{"one broken byte", opening + vevent("DTSTART:20260402T100000Z", "SUMMARY:Žluťoučký_k\xff"), "2026-04-02T10:00Z Žluťoučký_k\uFFFD"},
		{"Latin-1", opening + vevent("DTSTART:20260402T100000Z", "SUMMARY:M\xf6te_kl"), "2026-04-02T10:00Z Möte_kl"},
		{"named charset", "BEGIN:VCALENDAR\nVERSION:1.0\n" + vevent("DTSTART:20260402T100000Z", "SUMMARY;CHARSET=KOI8-R:\xe8\xcf\xd2"), "2026-04-02T10:00Z Хор"},
		{"quoted-printable in a charset", "BEGIN:VCALENDAR\nVERSION:1.0\n" + vevent("DTSTART:20260402T100000Z", "SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-2:=", "=AElu=", "=BB"), "2026-04-02T10:00Z Žluť"},
		{"UTF-16 without its mark", string(utf16le(opening + vevent("DTSTART:20260402T100000Z", "SUMMARY:Chör"))), "2026-04-02T10:00Z Chör"},
		{"no END", opening + "BEGIN:VEVENT\nDTSTART:20260402T100000Z\nSUMMARY:Choir\nBEGIN:VEVENT\nDTSTART:20260403T100000Z\nSUMMARY:Band\n", "2026-04-02T10:00Z Choir 2026-04-03T10:00Z Band"},
		{"two calendars", opening + vevent("UID:1", "DTSTART:20260402T100000Z", "SUMMARY:Choir") + "END:VCALENDAR\n" + opening + vevent("UID:1", "DTSTART:20260403T100000Z", "SUMMARY:Band") + "END:VCALENDAR\n",
			"2026-04-02T10:00Z Choir 2026-04-03T10:00Z Band"},
	})
}

// utf16le writes text of the first plane in UTF-16, low byte first.
func utf16le(s string) []byte {
	var out []byte
	for _, r := range s {
		out = append(out, byte(r), byte(r>>8))
	}
	return out
}

// TestKindsOfZone reads the names that programs give to zones.
func TestKindsOfZone(t *testing.T) {
	at := func(tzid string) string {
		return opening + vevent("DTSTART;TZID="+tzid+":20260707T120000", "RDATE;TZID="+tzid+":20260407T120000,20260203T120000", "EXDATE;TZID="+tzid+":20260707T120000", "SUMMARY:x")
	}
	newYork, berlin := "2026-02-03T17:00Z x 2026-04-07T16:00Z x", "2026-02-03T11:00Z x 2026-04-07T10:00Z x"
	own := "BEGIN:VTIMEZONE\nTZID:Europe/lisbon\nBEGIN:STANDARD\nDTSTART:20250101T000000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE\n"
	check(t, []kind{
		{"Outlook on the web", at(`"(UTC-05:00) Eastern Time (US & Canada)"`), newYork},
		{"the same in words", at(`"(GMT-05:00) Eastern Time (US and Canada)"`), newYork},
		{"several cities", at(`"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"`), berlin},
		{"Notes", at(`"Western/Central Europe"`), berlin},
		{"two offsets", at(`"GMT-05.00/-04.00"`), newYork},
		{"an offset alone", at(`"(GMT +01:00)"`), "2026-02-03T11:00Z x 2026-04-07T11:00Z x"},
		{"Exchange numbers it", at(`"W. Europe Standard Time 1"`), berlin},
		{"Mozilla", at("/mozilla.org/20070129_1/Europe/Berlin"), berlin},
		{"another case", at("EUROPE/BERLIN"), berlin},
		{"a case of its own with rules", strings.Replace(at("Europe/lisbon"), opening, opening+own, 1), "2026-02-03T09:00Z x 2026-04-07T09:00Z x"},
		{"nobody knows it", at("My Zone"), "2026-02-03T12:00 x 2026-04-07T12:00 x"},
		{"none, but the calendar has one", strings.Replace(opening+vevent("DTSTART:20260407T120000", "SUMMARY:x"), "VERSION", "X-WR-TIMEZONE:Europe/Berlin\nVERSION", 1), "2026-04-07T10:00Z x"},
		{"a day has no zone", strings.Replace(opening+vevent("DTSTART;VALUE=DATE;TZID=Asia/Tokyo:20260407", "SUMMARY:x"), "VERSION", "X-WR-TIMEZONE:Europe/Berlin\nVERSION", 1), "2026-04-07 x"},
		{"UTC needs none", opening + vevent("DTSTART;TZID=Asia/Tokyo:20260407T120000Z", "SUMMARY:x"), "2026-04-07T12:00Z x"},
		{"a gap and an overlap", opening + vevent("DTSTART;TZID=America/New_York:20260308T023000", "SUMMARY:gap") + vevent("DTSTART;TZID=Europe/Berlin:20260329T023000", "SUMMARY:gap2"),
			"2026-03-08T07:30Z gap 2026-03-29T01:30Z gap2"},
	})
}

// TestKindsOfRepeat reads rules, exceptions and replacements that say more or
// less than they should.
func TestKindsOfRepeat(t *testing.T) {
	weekly := []string{"UID:1", "DTSTART;TZID=America/New_York:20260401T090000", "SUMMARY:x", "RRULE:FREQ=WEEKLY;COUNT=3"}
	with := func(lines ...string) string { return vevent(append(append([]string{}, weekly...), lines...)...) }
	three := "2026-04-01T13:00Z x 2026-04-08T13:00Z x 2026-04-15T13:00Z x"
	check(t, []kind{
		{"no limit written as a number", opening + vevent("DTSTART;VALUE=DATE:20260501", "SUMMARY:x", "RRULE:FREQ=MONTHLY;COUNT=-1;INTERVAL=0;UNTIL=20260601"), "2026-05-01 x 2026-06-01 x"},
		{"a start that the rule does not name", opening + vevent("DTSTART;VALUE=DATE:20260501", "SUMMARY:x", "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2"), "2026-05-01 x 2026-05-04 x 2026-05-11 x"},
		{"escaped", opening + vevent("DTSTART;VALUE=DATE:20260501", "SUMMARY:x", `RRULE:FREQ=MONTHLY\;COUNT=2`), "2026-05-01 x 2026-06-01 x"},
		{"UNTIL on the clock of the event", opening + vevent("DTSTART;TZID=America/New_York:20260401T183000", "SUMMARY:x", "RRULE:FREQ=DAILY;UNTIL=20260402T183000"), "2026-04-01T22:30Z x 2026-04-02T22:30Z x"},
		{"UNTIL a day", opening + vevent("DTSTART;TZID=America/New_York:20260401T183000", "SUMMARY:x", "RRULE:FREQ=DAILY;UNTIL=20260402"), "2026-04-01T22:30Z x 2026-04-02T22:30Z x"},
		{"EXDATE a day, in another zone, in UTC", opening + with("EXDATE;VALUE=DATE:20260408", "EXDATE;TZID=Asia/Tokyo:20260415T220000"), "2026-04-01T13:00Z x"},
		{"an older copy", opening + with("SEQUENCE:2") + vevent("UID:1", "DTSTART:20260501T100000Z", "SEQUENCE:1", "SUMMARY:old"), three},
		{"excluded after it was moved", opening + with("SEQUENCE:3", "EXDATE;TZID=America/New_York:20260408T090000") +
			vevent("UID:1", "SEQUENCE:2", "RECURRENCE-ID;TZID=America/New_York:20260408T090000", "DTSTART:20260410T100000Z", "SUMMARY:moved"), "2026-04-01T13:00Z x 2026-04-15T13:00Z x"},
		{"moved after it was excluded", opening + with("SEQUENCE:1", "EXDATE;TZID=America/New_York:20260408T090000") +
			vevent("UID:1", "SEQUENCE:2", "RECURRENCE-ID;TZID=America/New_York:20260408T090000", "DTSTART:20260410T100000Z", "SUMMARY:moved"), "2026-04-01T13:00Z x 2026-04-10T10:00Z moved 2026-04-15T13:00Z x"},
		{"replaces what no longer happens", opening + with("SEQUENCE:3") + vevent("UID:1", "SEQUENCE:2", "RECURRENCE-ID:20260409T130000Z", "DTSTART:20260410T100000Z", "SUMMARY:moved"), three},
		{"replaces by another zone and by a day", opening + with() + vevent("UID:1", "RECURRENCE-ID;TZID=Asia/Tokyo:20260408T220000", "DTSTART:20260409T100000Z", "SUMMARY:a") +
			vevent("UID:1", "RECURRENCE-ID;VALUE=DATE:20260415", "DTSTART:20260416T100000Z", "SUMMARY:b"), "2026-04-01T13:00Z x 2026-04-09T10:00Z a 2026-04-16T10:00Z b"},
		{"into the window and out of it", opening + vevent("UID:1", "DTSTART:20251231T090000Z", "SUMMARY:x", "RRULE:FREQ=DAILY;COUNT=3") + vevent("UID:1", "RECURRENCE-ID:20251231T090000Z", "DTSTART:20260301T090000Z", "SUMMARY:in") +
			vevent("UID:1", "RECURRENCE-ID:20260101T090000Z", "DTSTART:20250301T090000Z", "SUMMARY:out"), "2026-01-02T09:00Z x 2026-03-01T09:00Z in"},
		{"this and those to come", opening + with() + vevent("UID:1", "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/New_York:20260408T090000", "DTSTART;TZID=America/New_York:20260409T100000", "SUMMARY:later"),
			"2026-04-01T13:00Z x 2026-04-09T14:00Z later 2026-04-16T14:00Z later"},
		{"the same with a rule of its own, which does not count", opening + with() + vevent("UID:1", "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/New_York:20260408T090000", "RRULE:FREQ=DAILY;COUNT=9", "DTSTART;TZID=America/New_York:20260409T100000", "SUMMARY:later"),
			"2026-04-01T13:00Z x 2026-04-09T14:00Z later 2026-04-16T14:00Z later"},
		{"this and those before", opening + with() + vevent("UID:1", "RECURRENCE-ID;RANGE=THISANDPRIOR;TZID=America/New_York:20260408T090000", "DTSTART;TZID=America/New_York:20260409T100000", "SUMMARY:one"),
			"2026-04-01T13:00Z x 2026-04-09T14:00Z one 2026-04-15T13:00Z x"},
		{"orphans", opening + vevent("UID:1", "RECURRENCE-ID:20260408T130000Z", "DTSTART:20260409T100000Z", "SUMMARY:a"), "2026-04-09T10:00Z a"},
		{"periods and exceptions of a rule", opening + vevent("DTSTART:20260401T090000Z", "SUMMARY:x", "RRULE:FREQ=DAILY;COUNT=4", "EXRULE:FREQ=DAILY;INTERVAL=2;COUNT=2", "RDATE;VALUE=PERIOD:20260501T090000Z/PT1H"),
			"2026-04-02T09:00Z x 2026-04-04T09:00Z x 2026-05-01T09:00Z x"},
		{"ends before it starts", opening + vevent("DTSTART:20260401T090000Z", "DTEND:20260401T080000Z", "SUMMARY:x") + vevent("DTSTART:20260402T090000Z", "DURATION:-PT1H", "SUMMARY:y") + vevent("DTSTART:20260403T090000Z", "DURATION:PT0S", "SUMMARY:z"),
			"2026-04-01T09:00Z x 2026-04-02T09:00Z y 2026-04-03T09:00Z z"},
	})
}
