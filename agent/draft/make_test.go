package draft

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"daybrief/agent/daytest"
	"daybrief/app"

	"github.com/google/go-cmp/cmp"
)

// wellFormed is one line without markup that ends as a sentence does.
var wellFormed = regexp.MustCompile(`^[^\n\r\t<>]+[.!?]["')]*$`)

// sound checks what holds for every brief: known items, one line, a full stop,
// no link, not too long, nothing said twice.
func sound(t *testing.T, b app.Brief, items []app.Item) {
	t.Helper()
	known := map[string]*app.Item{}
	for i := range items {
		known[items[i].ID] = &items[i]
	}
	seen := map[string]string{}
	b.Sentences(func(section string, s *app.Sentence) {
		if s.Text == app.NothingElse {
			return
		}
		if len(s.Items) == 0 {
			t.Errorf("%s: %q rests on nothing", section, s.Text)
		}
		for _, id := range s.Items {
			if known[id] == nil || known[id].Suspicious() {
				t.Errorf("%s: %q rests on %q", section, s.Text, id)
			}
		}
		if !wellFormed.MatchString(s.Text) || strings.Contains(s.Text, "://") || len(s.Text) > sentenceMax+8 {
			t.Errorf("%s: badly formed: %q", section, s.Text)
		}
		if was, ok := seen[s.Text]; ok {
			t.Errorf("%q stands in %s and %s", s.Text, was, section)
		}
		seen[s.Text] = section
	})
	if n := len(b.TLDR); n == 0 || n > tldrLines || n < tldrLines && b.TLDR[n-1].Text != app.NothingElse {
		t.Errorf("TLDR of %d lines: %v", n, b.TLDR)
	}
}

func TestEveryBriefIsSound(t *testing.T) {
	auckland, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Fatal(err)
	}
	for name, fill := range fixtures {
		for _, zone := range []*time.Location{time.UTC, auckland} {
			s := &shelf{zone: zone}
			fill(s)
			in := brew(s.items, monday(zone), zone)
			in.Hours12 = zone == auckland
			b := Make(in)
			t.Run(name+" "+zone.String(), func(t *testing.T) { sound(t, b, s.items) })
		}
	}
}

func TestSpamIsNeverTold(t *testing.T) {
	d := daytest.Load(t)
	in := brew(d.Items(t), d.Now.Truncate(24*time.Hour), time.UTC)
	all := show(Make(in))
	for _, e := range in.Evidence.Entries {
		all += e.Item + e.Text
	}
	for _, never := range []string{"em-09", "lucky", "gift card"} {
		if strings.Contains(all, never) {
			t.Errorf("brief or evidence hold %q", never)
		}
	}
}

func TestSameDaySameBrief(t *testing.T) {
	make1 := func(hour int, turn bool) string {
		s := &shelf{zone: time.UTC}
		fixtures["busy-day"](s)
		if turn {
			for i, j := 0, len(s.items)-1; i < j; i, j = i+1, j-1 {
				s.items[i], s.items[j] = s.items[j], s.items[i]
			}
		}
		in := brew(s.items, monday(time.UTC), time.UTC)
		in.Made = s.at(2, hour, 0)
		return show(Make(in)) + in.Evidence.Digest
	}
	want := make1(6, false)
	for _, got := range []string{make1(9, false), make1(6, true)} {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the hour of the run or the order of the items shows:\n%s", diff)
		}
	}
}

func TestChanges(t *testing.T) {
	s := &shelf{zone: time.UTC}
	s.event("e1", "Board review", s.at(2, 10, 0), s.at(2, 11, 0), "", "")
	s.event("e2", "Call", s.at(2, 15, 0), s.at(2, 16, 0), "", "")
	s.mail("a1", "Ann Low", "Cost sheet", "Please send me the cost sheet by Wednesday.")
	s.mail("a2", "Carl Moss", "Lease", "Please sign the lease by Thursday.")
	before := brew(append([]app.Item(nil), s.items...), monday(time.UTC).AddDate(0, 0, -1), time.UTC)
	before.Made = s.at(1, 19, 0)
	last := Make(before)

	s.items[0].Start, s.items[0].End = app.At(s.at(2, 11, 30)), app.At(s.at(2, 12, 30))
	s.items[1].AddFlag(app.FlagCancelled)
	s.items[3].AddFlag(app.FlagAnswered)
	s.mail("a3", "Dee Fox", "Keys", "Please bring the keys by noon.").Time = s.at(2, 5, 0)
	in := brew(s.items, monday(time.UTC), time.UTC)
	in.Last, in.LastItems = &last, before.Items
	var got []string
	b := Make(in)
	for _, c := range b.Changes {
		got = append(got, c.Change+": "+c.Text)
	}
	want := []string{
		"changed: Board review moved from 10:00 to 11:30.",
		"changed: Call today was cancelled.",
		`resolved: You answered Carl Moss on "Lease".`,
		"new: New from Dee Fox: bring the keys (Dee Fox) by 12:00 today.",
		"open: Still open: send Ann the cost sheet by Wednesday 4 March.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	sound(t, b, in.Items)
}

func TestToldOnce(t *testing.T) {
	s := &shelf{zone: time.UTC}
	fixtures["news-only"](s)
	in := brew(s.items, monday(time.UTC), time.UTC)
	in.Evidence.Groups, in.Told = nil, map[string]bool{"m2": true, "t1": true}
	b := Make(in)
	if len(b.Market) > 0 || len(b.Tech) > 0 {
		t.Errorf("told again: %v %v", b.Market, b.Tech)
	}
}

func TestZonesAndSummerTime(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, time.March, 29, 0, 0, 0, 0, berlin) // 23 hours long
	s := &shelf{zone: berlin}
	s.event("e1", "Late talk", time.Date(2026, time.March, 29, 21, 30, 0, 0, time.UTC), time.Date(2026, time.March, 29, 21, 45, 0, 0, time.UTC), "", "")
	s.event("e2", "Next day", time.Date(2026, time.March, 29, 22, 30, 0, 0, time.UTC), time.Date(2026, time.March, 29, 23, 0, 0, 0, time.UTC), "", "")
	b := Make(brew(s.items, day, berlin))
	if len(b.Timeline) != 1 || !strings.HasPrefix(b.Timeline[0].Text, "23:30 to 23:45: Late talk") {
		t.Errorf("timeline %v", b.Timeline)
	}
	if b.Date != "2026-03-29" {
		t.Errorf("date %s", b.Date)
	}
}

func TestHostileWordsAreTamed(t *testing.T) {
	s := &shelf{zone: time.UTC}
	s.event("e1", "A\nB <b>bold</b> https://bad.example/x?q=1", s.at(2, 10, 0), s.at(2, 11, 0), "", "")
	s.news("m1", "L", "market", strings.Repeat("long words ", 60), "x")
	b := Make(brew(s.items, monday(time.UTC), time.UTC))
	sound(t, b, s.items)
}
