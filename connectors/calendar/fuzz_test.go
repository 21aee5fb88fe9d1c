package calendar

import (
	"os"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"

	"daybrief/app"
	"daybrief/connectors"
)

// slow is what no input may take. It takes a tenth of it alone; the race
// detector and busy machines need the rest.
const slow = time.Minute

// FuzzCalendar reads anything: it may not panic, hang, or yield items that
// break the rules of items.
func FuzzCalendar(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.ics")
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	now := time.Date(2026, 3, 15, 6, 30, 0, 0, time.UTC)
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		begin := time.Now()
		src := fromBytes(app.SourceSettings{Name: "Own", Type: Type}, connectors.Deps{}, data)
		for _, q := range []connectors.Query{{All: true}, {}} {
			q.Now, q.Zone = now, zone
			seen := map[string]bool{}
			_, err := src.Fetch(t.Context(), q, func(it app.Item) error {
				if seen[it.ID] || it.Native == "" {
					t.Errorf("item %q: id %q comes twice or is empty", it.Title, it.Native)
				}
				seen[it.ID] = true
				if !utf8.ValidString(it.Title+it.Text+it.Native) || connectors.HasMarkup(it.Title) || connectors.HasMarkup(it.Text) {
					t.Errorf("item %q is not plain text", it.Title)
				}
				if !it.End.IsZero() && it.End.Time().Before(it.Start.Time()) {
					t.Errorf("item %q ends before it starts", it.Title)
				}
				return nil
			})
			if e := app.AsError(err); e != nil && e.Code != app.CodeNotCal {
				t.Errorf("code %q: %v", e.Code, err)
			}
		}
		if d := time.Since(begin); d > slow {
			t.Errorf("took %v", d)
		}
	})
}

// FuzzRule expands any rule from any start into any fortnight.
func FuzzRule(f *testing.F) {
	for _, s := range []string{"FREQ=SECONDLY", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU", "FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=1;COUNT=1000000000",
		"FREQ=HOURLY;INTERVAL=7;BYMONTHDAY=-1;BYMINUTE=0,30", "FREQ=WEEKLY;WKST=SU;BYDAY=MO,WE;INTERVAL=3", "FREQ=MINUTELY;BYSETPOS=-1;BYSECOND=1,2;COUNT=99999999",
		"MP1 1+ MO 2- FR #5", "W2 TU TH 0900 20301231T000000Z", "FREQ=MONTHLY;BYMONTHDAY=1,31;SKIP=FORWARD", "FREQ=YEARLY;BYYEARDAY=366;SKIP=BACKWARD"} {
		f.Add(s, int64(1_700_000_000), int64(1_770_000_000))
		f.Add(s, int64(-62_000_000_000), int64(250_000_000_000))
	}
	f.Fuzz(func(t *testing.T, text string, start, from int64) {
		const limit = 253_000_000_000
		if start < -62_000_000_000 || start > limit || from < -62_000_000_000 || from > limit {
			return
		}
		r, err := parseRule(text)
		if err != nil {
			return
		}
		begin := time.Now()
		lo := time.Unix(from, 0).UTC()
		x := expander{rule: &r, start: time.Unix(start, 0).UTC(), lo: lo, hi: lo.AddDate(0, 0, 14), budget: newBudget()}
		last, n := time.Time{}, 0
		x.run(func(at time.Time) bool {
			if at.Before(x.lo) || !at.Before(x.hi) || at.Before(x.start) || !last.IsZero() && !at.After(last) {
				t.Errorf("%s: %v after %v, window [%v, %v)", text, at, last, x.lo, x.hi)
			}
			last = at
			n++
			return n < maxRepeats
		})
		if d := time.Since(begin); d > slow {
			t.Errorf("%s took %v", text, d)
		}
	})
}
