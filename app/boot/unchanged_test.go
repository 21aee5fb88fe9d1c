package boot

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"daybrief/agent"
	"daybrief/app"
	"daybrief/app/preload"
	"daybrief/connectors/conntest"
)

// TestUnchangedDayKeepsItsBrief: a second run with nothing new keeps the brief
// and renews its ledger; anything that goes into a brief makes a new one.
func TestUnchangedDayKeepsItsBrief(t *testing.T) {
	server := conntest.NewServer(t)
	text := string(feedOf(wednesday))
	server.Handle("/feed.xml", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, text) })
	home := homeWith(t, map[string]string{"Good": server.Base() + "/feed.xml"})
	now := wednesday
	a, err := Open(t.Context(), Options{Home: home, Now: func() time.Time { return now }, Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	run := func() (inputs string, b app.Brief) {
		t.Helper()
		res, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command"})
		if err != nil {
			t.Fatal(err)
		}
		saved, err := a.Store.Brief(t.Context(), res.Brief.Date)
		if err != nil {
			t.Fatal(err)
		}
		if !saved.Brief.Made.Equal(now) || len(saved.Brief.Sources) != 1 {
			t.Fatalf("made %v, sources %v", saved.Brief.Made, saved.Brief.Sources)
		}
		return saved.Evidence.Inputs, saved.Brief
	}
	first, b := run()
	now = now.Add(20 * time.Minute)
	again, kept := run()
	if again != first || kept.Market[0].Text != b.Market[0].Text {
		t.Errorf("an unchanged day: inputs %s and %s, %q and %q", first, again, b.Market[0].Text, kept.Market[0].Text)
	}
	text = strings.ReplaceAll(text, "$61.20", "$66.10")
	changed, next := run()
	if changed == first || !strings.Contains(next.Market[0].Text, "66") {
		t.Errorf("a changed article: the brief still says %q", next.Market[0].Text)
	}
	a.Config.Reader.Name = "Ann Low"
	if other, _ := run(); other == changed {
		t.Error("another reader: the brief is kept")
	}
	now = now.AddDate(0, 0, 1)
	if tomorrow, _ := run(); tomorrow == changed {
		t.Error("another day: the brief is kept")
	}
}

// TestLedgerCountsWhatIsThere: a source that says nothing is new keeps the items
// it had in the ledger.
func TestLedgerCountsWhatIsThere(t *testing.T) {
	server := conntest.NewServer(t)
	asked := 0
	server.Handle("/feed.xml", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"one"`)
		if asked++; r.Header.Get("If-None-Match") == `"one"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(feedOf(wednesday))
	})
	home := homeWith(t, map[string]string{"Good": server.Base() + "/feed.xml"})
	now := wednesday
	a, err := Open(t.Context(), Options{Home: home, Now: func() time.Time { return now }, Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	var counts []int
	for range 2 {
		res, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command"})
		if err != nil {
			t.Fatal(err)
		}
		counts = append(counts, res.Brief.Sources[0].Items)
		now = now.Add(2 * time.Hour)
	}
	if asked != 2 || counts[0] == 0 || counts[1] != counts[0] {
		t.Errorf("asked %d times, items %v", asked, counts)
	}
}

// TestMemoryIsAnInput: a vote, of the day itself as well, and an older item that
// memory may bring, change what a brief is made from.
func TestMemoryIsAnInput(t *testing.T) {
	a := at(t, wednesday)
	keep(t, a, "Calendar", boardReview())
	in := a.briefFrame(preload.BriefParams{Now: wednesday, Sources: memorySources})
	last := ""
	step := func(what string, changes bool) {
		t.Helper()
		digest, err := a.inputs(t.Context(), in, agent.Maker{})
		if err != nil {
			t.Fatal(err)
		}
		if (digest != last) != changes {
			t.Errorf("%s: the inputs change is %v, want %v", what, digest != last, changes)
		}
		last = digest
	}
	step("first", true)
	vote := func(value int, at time.Time) {
		t.Helper()
		if err := a.Store.AddVote(t.Context(), app.Vote{Item: "x", Value: value, At: at, About: &app.Item{ID: "x", Kind: app.KindArticle, Title: "Ferries"}}); err != nil {
			t.Fatal(err)
		}
	}
	vote(1, wednesday)
	step("a vote of today", true)
	vote(0, wednesday)
	step("taken back", true)
	vote(-1, wednesday.AddDate(0, 0, -1))
	step("a vote of yesterday", true)
	old := boardReview()
	old.Native, old.Start = "old", app.At(wednesday.AddDate(0, 0, -100))
	keep(t, a, "Calendar", boardReview(), old)
	step("an older event", true)
	old.Title = "Turbine hall, first review"
	keep(t, a, "Calendar", boardReview(), old)
	step("an older event that changed", true)
	old.Native, old.Start = "older", app.At(wednesday.AddDate(-1, 0, 0))
	keep(t, a, "Calendar", boardReview(), old)
	step("an event from before all memory", false)
}
