package boot

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"daybrief/app"
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
