package calendar

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// BenchmarkSingle reads a calendar of 50,000 single events for its default
// window, as a run does.
func BenchmarkSingle(b *testing.B) {
	var text strings.Builder
	text.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
	day := time.Date(1990, 1, 1, 9, 0, 0, 0, time.UTC)
	for i := range 50_000 {
		at := day.Add(time.Duration(i) * 7 * time.Hour)
		fmt.Fprintf(&text, "BEGIN:VEVENT\r\nUID:%d@example.org\r\nDTSTAMP:20260101T000000Z\r\nCREATED:20260101T000000Z\r\nDTSTART;TZID=Europe/Berlin:%s\r\nDTEND;TZID=Europe/Berlin:%s\r\n"+
			"SUMMARY:Event %d\\, with a comma\r\nLOCATION:Room %d\r\nDESCRIPTION:Some words about it that are long enough to be folded onto a secon\r\n d line\\nand a third.\r\nEND:VEVENT\r\n",
			i, at.Format("20060102T150405"), at.Add(time.Hour).Format("20060102T150405"), i, i%40)
	}
	text.WriteString("END:VCALENDAR\r\n")
	readOften(b, []byte(text.String()))
}

// BenchmarkRepeating reads a calendar of 2,000 events that repeat.
func BenchmarkRepeating(b *testing.B) {
	var text strings.Builder
	text.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
	rules := []string{"FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=DAILY;COUNT=9000", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY", "FREQ=WEEKLY;INTERVAL=2;WKST=SU;COUNT=5000;BYDAY=TU",
		"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU;COUNT=100"}
	for i := range 2_000 {
		fmt.Fprintf(&text, "BEGIN:VEVENT\r\nUID:%d\r\nDTSTART;TZID=America/New_York:201%d0105T%02d0000\r\nDURATION:PT45M\r\nRRULE:%s\r\nEXDATE;TZID=America/New_York:20260316T%02d0000\r\nSUMMARY:Event %d\r\nEND:VEVENT\r\n",
			i, i%10, i%24, rules[i%len(rules)], i%24, i)
	}
	text.WriteString("END:VCALENDAR\r\n")
	readOften(b, []byte(text.String()))
}

// readOften reads a file as a run does.
func readOften(b *testing.B, data []byte) {
	b.Helper()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		src := fromBytes(app.SourceSettings{Name: "Own", Type: Type}, connectors.Deps{}, data)
		r, err := src.Fetch(b.Context(), connectors.Query{Now: testNow, Zone: time.UTC}, func(app.Item) error { n++; return nil })
		if err != nil || n == 0 || !r.Coverage.Complete {
			b.Fatalf("%d items, %+v, %v", n, r, err)
		}
	}
}
