package boot

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
)

// learner opens a program whose store holds news of two matters.
func learner(t *testing.T, config string) *App {
	t.Helper()
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := Open(t.Context(), Options{Home: home, Now: func() time.Time { return wednesday }, Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	var items []app.Item
	for i, title := range []string{
		"Striker scores twice in the cup final", "The league suspends a coach after the match", "The home team wins the derby", "A goalkeeper saves two penalties",
		"Central bank raises interest rates", "Shares fall on weak earnings", "Oil prices climb after the meeting", "The merger of two banks is approved",
	} {
		native := fmt.Sprint(i)
		items = append(items, app.Item{ID: app.ItemID("news", native), Source: "news", Native: native, Kind: app.KindArticle, Title: title, Text: title + ".", Time: wednesday.Add(-time.Hour)})
	}
	if _, err := a.Store.UpsertItems(t.Context(), "news", items, store.SourceAnswer{At: wednesday}); err != nil {
		t.Fatal(err)
	}
	return a
}

func ranked(t *testing.T, a *App) (titles []string, whole string) {
	t.Helper()
	items, err := a.Rank(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(items)
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range items {
		titles = append(titles, it.Title)
	}
	return titles, string(data)
}

func vote(t *testing.T, a *App, native string, value int) {
	t.Helper()
	if _, err := a.Vote(t.Context(), app.ItemID("news", native), value); err != nil {
		t.Fatal(err)
	}
}

// Votes order what is like the items voted on; taken back they leave nothing,
// and with learning off they are not looked at.
func TestVotesOrderAndLeaveNothingBehind(t *testing.T) {
	for _, tc := range []struct {
		config string
		learns bool
	}{{"", true}, {"[learning]\noff = true\n", false}} {
		a := learner(t, tc.config)
		_, before := ranked(t, a)
		vote(t, a, "4", 1)  // the bank
		vote(t, a, "0", -1) // the striker
		titles, with := ranked(t, a)
		if (with != before) != tc.learns {
			t.Errorf("%q: votes change the order: %v", tc.config, with != before)
		}
		sport := 0
		for _, title := range titles[:4] {
			if strings.Contains("StrikerThe leagueThe homeA goalkeeper", strings.Join(strings.Fields(title)[:1], "")) && !strings.Contains(title, "merger") {
				sport++
			}
		}
		if tc.learns && sport > 0 {
			t.Errorf("sport was disliked, and %d of the first four are: %v", sport, titles)
		}
		why, err := a.Why(t.Context(), []string{app.ItemID("news", "7")})
		if err != nil || len(why) != 1 || (len(why[0].Parts) > 1) != tc.learns || (why[0].Votes > 0) != tc.learns {
			t.Errorf("%q: why: %+v, %v", tc.config, why, err)
		}
		vote(t, a, "4", 0)
		vote(t, a, "0", 0)
		if _, after := ranked(t, a); after != before {
			t.Errorf("%q: votes taken back leave\n%s\nwhich was\n%s", tc.config, after, before)
		}
	}
}

// A vote teaches after its item has left, and what is kept of items is brought
// up to date and dropped with them.
func TestVoteOutlivesItsItem(t *testing.T) {
	a := learner(t, "")
	vote(t, a, "0", 1)
	_, with := ranked(t, a)
	if rows, err := a.Store.Learned(t.Context()); err != nil || len(rows) != 8 {
		t.Fatalf("%d rows kept, %v", len(rows), err)
	}
	items, err := a.Store.Items(t.Context(), app.ItemQuery{})
	if err != nil {
		t.Fatal(err)
	}
	var rest []app.Item
	for _, it := range items {
		if it.Native != "0" && it.Native != "5" {
			rest = append(rest, it)
		}
	}
	answer := store.SourceAnswer{At: wednesday, Coverage: app.Coverage{Complete: true}}
	if up, err := a.Store.UpsertItems(t.Context(), "news", rest, answer); err != nil || len(up.Gone) != 2 {
		t.Fatalf("%+v, %v", up, err)
	}
	if err := a.keepUp(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if rows, err := a.Store.Learned(t.Context()); err != nil || len(rows) != 7 {
		t.Errorf("%d rows kept, %v: want the six that are there and the one voted on", len(rows), err)
	}
	titles, now := ranked(t, a)
	if now == with || len(titles) != 6 || !strings.Contains("The league suspends a coach after the match The home team wins the derby A goalkeeper saves two penalties", titles[0]) {
		t.Errorf("after the liked item left: %v", titles)
	}
}

// Rows that are damaged or of another version are made anew.
func TestDamagedLearning(t *testing.T) {
	a := learner(t, "")
	vote(t, a, "0", 1)
	_, before := ranked(t, a)
	rows, err := a.Store.Learned(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		rows[i].Data = rows[i].Data[:len(rows[i].Data)/2]
	}
	if err := a.Store.KeepLearned(t.Context(), rows, nil); err != nil {
		t.Fatal(err)
	}
	if _, after := ranked(t, a); after != before {
		t.Error("damaged rows change the order")
	}
}
