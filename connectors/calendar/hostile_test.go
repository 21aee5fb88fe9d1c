package calendar

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// TestHostile reads files made to take time or memory. The bounds are those of
// an answer; what lies beyond is named as a part that failed.
func TestHostile(t *testing.T) {
	many := func(n int, format string) string {
		var b strings.Builder
		b.WriteString("BEGIN:VCALENDAR\n")
		for i := range n {
			b.WriteString(strings.ReplaceAll(format, "#", fmt.Sprint(i)))
		}
		return b.String() + "END:VCALENDAR\n"
	}
	const head, tail = "BEGIN:VEVENT\nUID:#\nDTSTART:19700101T000000Z\nSUMMARY:x\n", "END:VEVENT\n"
	for _, c := range []struct {
		name, text string
		cut        bool
	}{
		{"every second", many(500, head+"RRULE:FREQ=SECONDLY\n"+tail), true},
		{"counted seconds", many(500, head+"RRULE:FREQ=SECONDLY;COUNT=1000000000;BYSECOND=7\n"+tail), true},
		{"never", many(500, head+"RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\n"+tail), false},
		{"many rules", many(1, head+strings.Repeat("RRULE:FREQ=DAILY\nEXRULE:FREQ=MINUTELY\n", 500)+tail), true},
		{"many replacements", many(20_000, "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20260101T0000#Z\nDTSTART:20260401T000000Z\nEND:VEVENT\n"), false},
		{"many older replacements of many dates", many(20_000, "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20260101T0000#Z\nSEQUENCE:1\nDTSTART:20260401T000000Z\nEND:VEVENT\n"+
			"BEGIN:VEVENT\nUID:1\nSEQUENCE:2\nDTSTART:19700101T000000Z\nRRULE:FREQ=YEARLY\nEXDATE:2026010#\nRDATE:19990101T000000Z"+strings.Repeat(",20000101T000000Z", 20)+"\nEND:VEVENT\n"), false},
		{"many futures", many(5_000, "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260101T0000#Z\nDTSTART:20260401T000000Z\nEND:VEVENT\n"+
			"BEGIN:VEVENT\nUID:1\nDTSTART:20250101T000000Z\nRRULE:FREQ=MINUTELY\nEND:VEVENT\n"), true},
		{"many zones", many(800, "BEGIN:VTIMEZONE\nTZID:z#\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=SECONDLY\n"+
			"END:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:#\nDTSTART;TZID=z#:20260401T000000\nSUMMARY:x\nEND:VEVENT\n"), false},
		{"deep", "BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:X-A\n", 100_000), false},
		{"long text said again", many(1, "BEGIN:VEVENT\nUID:1\nDTSTART:20260101T000000Z\nRRULE:FREQ=HOURLY\nSUMMARY:x\nDESCRIPTION:"+strings.Repeat("words ", 100_000)+"\nEND:VEVENT\n"), true},
		{"long line", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260401T000000Z\nSUMMARY:" + strings.Repeat("a\n ", 500_000), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			begin := time.Now()
			src := fromBytes(app.SourceSettings{Name: "Own", Type: Type}, connectors.Deps{}, []byte(c.text))
			n := 0
			q := connectors.Query{Now: testNow, Zone: time.UTC, All: true, From: testNow, To: testNow.AddDate(0, 1, 0)}
			r, err := src.Fetch(t.Context(), q, func(app.Item) error { n++; return nil })
			if err != nil {
				t.Fatal(err)
			}
			if cut := len(r.Partial) > 0; cut != c.cut || cut == r.Coverage.Complete {
				t.Errorf("cut short %v, want %v; coverage %+v", cut, c.cut, r.Coverage)
			}
			if n > allRepeats+20_000 {
				t.Errorf("%d items", n)
			}
			if d := time.Since(begin); d > slow {
				t.Errorf("took %v", d)
			}
		})
	}
}
