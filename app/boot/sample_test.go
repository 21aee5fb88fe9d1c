package boot

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/preload"
)

// offline fails every request: a test that reaches for the network is wrong.
type offline struct{ t *testing.T }

func (o offline) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, context.DeadlineExceeded
}

// at opens the program in an empty home at a moment, without a network.
func at(t *testing.T, now time.Time) *App {
	t.Helper()
	return openIn(t, t.TempDir(), now)
}

func openIn(t *testing.T, home string, now time.Time) *App {
	t.Helper()
	a, err := Open(t.Context(), Options{
		Home: home, Now: func() time.Time { return now }, Transport: offline{t},
		Getenv: func(string) string { return "" },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

func sampleRun(t *testing.T, a *App) preload.Result {
	t.Helper()
	res, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command", Sample: true})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

var wednesday = time.Date(2026, 11, 25, 6, 30, 0, 0, time.Local)

// TestSampleDayIsAWholeBrief runs the sample day through the chain a real day
// takes and checks that each part of the brief is there and rests on items.
func TestSampleDayIsAWholeBrief(t *testing.T) {
	a := at(t, wednesday)
	b := sampleRun(t, a).Brief
	if !b.Sample || b.Date != "2026-11-25" {
		t.Errorf("sample %v, date %s", b.Sample, b.Date)
	}
	if len(b.TLDR) != 3 || len(b.Summary) < 5 || len(b.Summary) > 6 || len(b.Mail) != 5 {
		t.Errorf("%d bullets, %d sentences of summary, %d mails", len(b.TLDR), len(b.Summary), len(b.Mail))
	}
	for name, n := range map[string]int{
		"actions": len(b.Actions), "checks": len(b.Checks), "market": len(b.Market), "tech": len(b.Tech), "insights": len(b.Insights),
	} {
		if n == 0 {
			t.Errorf("no %s", name)
		}
	}
	if len(b.Timeline) != 5 { // birthday, stand-up, board, one-to-one, run
		t.Errorf("%d lines in the timeline, want 5", len(b.Timeline))
	}
	if b.Weather == nil || len(b.Weather.Hours) == 0 {
		t.Error("no weather")
	}
	for i, want := range []string{"17:00", "10:00", "61"} {
		if !strings.Contains(b.TLDR[i].Text, want) {
			t.Errorf("bullet %d lacks %s: %s", i+1, want, b.TLDR[i].Text)
		}
	}
	checkSentences(t, a, &b)
}

// checkSentences holds every sentence to its items.
func checkSentences(t *testing.T, a *App, b *app.Brief) {
	t.Helper()
	b.Sentences(func(section string, s *app.Sentence) {
		if len(s.Items) == 0 && s.Text != app.NothingElse {
			t.Errorf("%s: nothing stands behind %q", section, s.Text)
		}
		if low := strings.ToLower(s.Text); strings.Contains(low, "voucher") || strings.Contains(low, "golden-draw") {
			t.Errorf("%s: spam in the brief: %s", section, s.Text)
		}
	})
	if _, err := a.Items(t.Context(), b.ItemIDs()); err != nil {
		t.Errorf("an item of the brief cannot be opened: %v", err)
	}
}

// TestSampleDayNamesTheSourceThatIsDown holds the ledger to the truth.
func TestSampleDayNamesTheSourceThatIsDown(t *testing.T) {
	a := at(t, wednesday)
	res := sampleRun(t, a)
	for _, s := range res.Brief.Sources {
		want := app.SourceOK
		if s.Name == "City News" {
			want = app.SourceFailed
			if s.Code != app.CodeServer || s.Why == "" || s.Hint == "" {
				t.Errorf("the source that is down says %q: %s %s", s.Code, s.Why, s.Hint)
			}
		}
		if s.State != want {
			t.Errorf("%s is %s, want %s: %s", s.Name, s.State, want, s.Why)
		}
	}
	if res.Run.State != "partial" {
		t.Errorf("the run is %q", res.Run.State)
	}
}

// TestSampleDayOnAnyDay makes it for days that are odd: the end of a month, a
// leap day, days on which clocks change.
func TestSampleDayOnAnyDay(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []string{"2026-12-31", "2028-02-29", "2027-03-28", "2027-10-31", "2027-01-02"} {
		now, err := time.ParseInLocation(time.DateOnly, day, berlin)
		if err != nil {
			t.Fatal(err)
		}
		a := at(t, now.Add(6*time.Hour))
		a.Zone = berlin
		b := sampleRun(t, a).Brief
		if b.Date != day || len(b.TLDR) != 3 || len(b.Timeline) != 5 {
			t.Errorf("%s: date %s, %d bullets, %d lines in the timeline", day, b.Date, len(b.TLDR), len(b.Timeline))
		}
	}
}

// TestUnchangedDayIsTheSame makes the sample day twice.
func TestUnchangedDayIsTheSame(t *testing.T) {
	a := at(t, wednesday)
	first := sampleRun(t, a).Brief
	second := sampleRun(t, a).Brief
	if first.TLDR[0].Text != second.TLDR[0].Text || len(first.Summary) != len(second.Summary) {
		t.Error("the same day gave two briefs")
	}
}

// TestOwnRunEndsTheSample makes sure that the sample never mixes with own items.
func TestOwnRunEndsTheSample(t *testing.T) {
	home := t.TempDir()
	a := openIn(t, home, wednesday)
	sampleRun(t, a)
	mails := filepath.Join(home, "mails")
	if err := os.Mkdir(mails, 0o700); err != nil {
		t.Fatal(err)
	}
	own := "From: Ann <ann@own.example>\r\nTo: me@own.example\r\nSubject: Own mail\r\nDate: " +
		wednesday.Add(-time.Hour).Format(time.RFC1123Z) + "\r\nMessage-ID: <own@own.example>\r\n\r\nPlease send me the plan by Friday.\r\n"
	if err := os.WriteFile(filepath.Join(mails, "1.eml"), []byte(own), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := a.Adding(nil).Find(t.Context(), AddOptions{Address: mails})
	if err != nil {
		t.Fatal(err)
	}
	if s.Type != "email" {
		t.Fatalf("a folder of mails was taken for %s", s.Type)
	}
	if err := a.AddSource(s); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command"}); err != nil {
		t.Fatal(err)
	}
	items, err := a.Store.Items(t.Context(), app.ItemQuery{Gone: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(items) != 1 || items[0].Title != "Own mail" {
		t.Errorf("%d items, want the own mail alone", len(items))
	}
	b, err := a.LatestBrief(t.Context())
	if err != nil || b.Sample {
		t.Errorf("the latest brief is of the sample day: %v", err)
	}
}

// TestARunThatDiedIsEndedByTheNext keeps the list of runs honest after a kill.
func TestARunThatDiedIsEndedByTheNext(t *testing.T) {
	a := at(t, wednesday)
	if _, err := a.Store.StartRun(t.Context(), app.Run{Trigger: "timer", Started: wednesday.Add(-time.Hour), State: "running"}); err != nil {
		t.Fatal(err)
	}
	sampleRun(t, a)
	runs, err := a.Store.Runs(t.Context(), 5)
	if err != nil || len(runs) != 2 {
		t.Fatalf("%d runs: %v", len(runs), err)
	}
	for _, r := range runs {
		if r.State == "running" {
			t.Errorf("the run by %s of %s still goes on", r.Trigger, r.Started)
		}
	}
}
