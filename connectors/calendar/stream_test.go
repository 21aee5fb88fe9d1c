package calendar

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors"
)

// largeFile writes n events, one every three hours from 2010 on, and a weekly
// one whose replaced repeat stands at the end of the file.
func largeFile(n int) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nX-WR-CALNAME:Large\r\nBEGIN:VEVENT\r\nUID:weekly\r\nDTSTART;TZID=Own/Zone:20260302T090000\r\n" +
		"RRULE:FREQ=WEEKLY\r\nSUMMARY:Weekly\r\nEND:VEVENT\r\n")
	at := time.Date(2010, 1, 1, 9, 0, 0, 0, time.UTC)
	for i := range n {
		_, _ = fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%d@example.org\r\nDTSTART;TZID=Own/Zone:%s\r\nDURATION:PT1H\r\nSUMMARY:Meeting %d\r\n"+
			"LOCATION:Room %d\r\nDESCRIPTION:What to prepare\\, and who comes.\r\n  A second line that is folded.\r\nORGANIZER;CN=Ann Lee:mailto:ann@example.org\r\n"+
			"ATTENDEE;CN=Bob;PARTSTAT=ACCEPTED:mailto:bob@example.org\r\nSTATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nCREATED:20250101T000000Z\r\nSEQUENCE:0\r\n"+
			"BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Soon\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\n",
			i, at.Add(time.Duration(3*i)*time.Hour).Format("20060102T150405"), i, i%40)
	}
	b.WriteString("BEGIN:VEVENT\r\nUID:weekly\r\nRECURRENCE-ID;TZID=Own/Zone:20260316T090000\r\nDTSTART;TZID=Own/Zone:20260317T110000\r\nSUMMARY:Weekly\\, moved\r\nEND:VEVENT\r\n" +
		"BEGIN:VTIMEZONE\r\nTZID:Own/Zone\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nEND:VCALENDAR\r\n")
	return b.String()
}

// BenchmarkLargeFile reads 50,000 events, of which 15 days are wanted, or all.
func BenchmarkLargeFile(b *testing.B) {
	path := filepath.Join(b.TempDir(), "large.ics")
	if err := os.WriteFile(path, []byte(largeFile(50_000)), 0o600); err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		query connectors.Query
	}{{"morning", connectors.Query{}}, {"all", connectors.Query{All: true}}} {
		b.Run(c.name, func(b *testing.B) {
			src, err := open(app.SourceSettings{Name: "Own", Type: Type, Address: path}, connectors.Deps{})
			if err != nil {
				b.Fatal(err)
			}
			c.query.Now, c.query.Zone = testNow, time.UTC
			var most uint64
			items := 0
			for b.Loop() {
				_, err := src.Fetch(b.Context(), c.query, func(app.Item) error {
					if items++; items%1000 == 0 {
						var m runtime.MemStats
						runtime.ReadMemStats(&m)
						most = max(most, m.HeapAlloc)
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(most)/(1<<20), "MB-heap")
			b.ReportMetric(float64(items)/float64(b.N), "items")
		})
	}
}

// TestPortions gives the same items as reading the file as a whole, also where
// what belongs together stands far apart and the zone comes last.
func TestPortions(t *testing.T) {
	text := largeFile(3 * portion)
	docs, ok := decode([]byte(text))
	if !ok || len(docs) != 1 {
		t.Fatalf("decode: %d calendars, %v", len(docs), ok)
	}
	for _, q := range []connectors.Query{
		{Now: testNow, Zone: time.UTC},
		{Now: testNow, Zone: time.UTC, From: time.Date(2010, 3, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2010, 4, 1, 0, 0, 0, 0, time.UTC)},
		{Now: testNow, Zone: time.UTC, All: true},
	} {
		var want, got []string
		set := app.SourceSettings{Name: "Own", Type: Type}
		whole := newAdapter(set, app.Reader{}, q)
		if err := whole.emit(docs[0], nil, "", func(it app.Item) error {
			want = append(want, it.Native+" "+it.Start.String()+" "+it.Title)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		r, err := fromBytes(set, connectors.Deps{}, []byte(text)).Fetch(t.Context(), q, func(it app.Item) error {
			got = append(got, it.Native+" "+it.Start.String()+" "+it.Title)
			return nil
		})
		if err != nil || !r.Coverage.Complete {
			t.Fatalf("%+v: %v", r, err)
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" || len(got) == 0 {
			t.Errorf("%d items, differ (-whole +portions):\n%s", len(got), diff)
		}
	}
}
