package boot

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/app/store"
)

// story is an article of so many days before the day of all tests here.
func story(n, days int, title string) app.Item {
	return app.Item{Native: fmt.Sprint(n), Kind: app.KindArticle, Title: title, Text: "A report on " + title + ".", Time: wednesday.AddDate(0, 0, -days), Tags: []string{"tech"}}
}

// TestOrderStaysWhenVotedItemsGo: what the reader liked a year and more ago goes,
// and the ranking of today is the same to the byte.
func TestOrderStaysWhenVotedItemsGo(t *testing.T) {
	a := at(t, wednesday)
	var old []app.Item
	for n := range 12 {
		title := fmt.Sprintf("Go compiler release notes %d", n)
		if n%2 == 1 {
			title = fmt.Sprintf("Celebrity wedding gossip %d", n)
		}
		old = append(old, story(n, 400+n, title))
	}
	keep(t, a, "Tech", old...)
	for n := range old {
		id := app.ItemID("Tech", old[n].Native)
		if _, err := a.Vote(t.Context(), id, 1-2*(n%2)); err != nil {
			t.Fatal(err)
		}
	}
	keep(t, a, "Tech", story(100, 0, "Another Go compiler release"), story(101, 0, "A celebrity wedding again"), story(102, 0, "Rainfall in the hills"))
	before, err := a.Rank(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	today := func(items []app.Item) []app.Item {
		return slices.DeleteFunc(items, func(it app.Item) bool { return it.Time.Before(wednesday.AddDate(0, -1, 0)) })
	}
	want := today(before)
	done, err := a.LetGo(t.Context())
	if err != nil || done.Old.Items != 12 || !done.Old.Finished {
		t.Fatalf("%+v, %v", done.Old, err)
	}
	after, err := a.Rank(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, today(after)); d != "" || len(want) != 3 || want[0].Title != "Another Go compiler release" {
		t.Errorf("the order before %v, after it (-before +after):\n%s", want, d)
	}
	if got, err := a.Items(t.Context(), []string{app.ItemID("Tech", "0")}); err != nil || got[0].Title != old[0].Title {
		t.Errorf("an item that was voted on opens as %+v, %v", got, err)
	}
}

// TestRetentionAndTheFeed: an article older than is kept, which its feed shows
// for ever, is gone after a run and does not come back with the next one.
func TestRetentionAndTheFeed(t *testing.T) {
	home := t.TempDir()
	feed := filepath.Join(home, "feed.xml")
	item := func(n int, at time.Time) string {
		return fmt.Sprintf("<item><title>Turbine story %d</title><guid>g%d</guid><link>https://n.example/%d</link><pubDate>%s</pubDate></item>", n, n, n, at.Format(time.RFC1123Z))
	}
	text := `<?xml version="1.0"?><rss version="2.0"><channel><title>N</title>` + item(1, wednesday.AddDate(0, 0, -20)) + item(2, wednesday.Add(-time.Hour)) + `</channel></rss>`
	if err := os.WriteFile(feed, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	conf := "[model]\noff = true\n[keep]\nitems = \"14d\"\n[[source]]\nname = \"N\"\ntype = \"rss\"\naddress = " + fmt.Sprintf("%q", feed) + "\n"
	a := opened(t, conf, Options{Home: home})
	old := story(9, 300, "Of the time before")
	if _, err := a.Store.UpsertItems(t.Context(), "N", []app.Item{old}, store.SourceAnswer{At: wednesday.AddDate(0, 0, -300)}); err != nil {
		t.Fatal(err)
	}
	for run := range 2 {
		res, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command", Rules: true, Wait: true})
		if err != nil {
			t.Fatal(err)
		}
		items, err := a.Store.Items(t.Context(), app.ItemQuery{Gone: true})
		if err != nil || len(items) != 1 || items[0].Title != "Turbine story 2" {
			t.Errorf("run %d (%s): %+v, %v", run, res.Run.State, items, err)
		}
	}
}

// TestForEverKeepsAll: the same with nothing to go.
func TestForEverKeepsAll(t *testing.T) {
	a := opened(t, "[keep]\nitems = \"forever\"\nrecords = \"forever\"\n", Options{})
	keep(t, a, "Tech", story(1, 4000, "Old"))
	a.letGo(t.Context(), true)
	k, err := a.Keeping(t.Context())
	if err != nil || k.Old.Sum() != 0 || k.Items != "forever" || k.Bytes == 0 {
		t.Errorf("%+v, %v", k, err)
	}
	if items, err := a.Store.Items(t.Context(), app.ItemQuery{}); err != nil || len(items) != 1 {
		t.Errorf("%d items, %v", len(items), err)
	}
}

// TestOldAnswersGo: they hold the texts of items.
func TestOldAnswersGo(t *testing.T) {
	a := at(t, wednesday)
	for name, days := range map[string]int{lastAnswer: 100, conversation: 3} {
		if err := a.writeState(name, "x"); err != nil {
			t.Fatal(err)
		}
		then := wednesday.AddDate(0, 0, -days)
		if err := os.Chtimes(filepath.Join(a.Dirs.State, name), then, then); err != nil {
			t.Fatal(err)
		}
	}
	a.letGo(t.Context(), false)
	for name, want := range map[string]bool{lastAnswer: false, conversation: true} {
		if _, err := os.Stat(filepath.Join(a.Dirs.State, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if data, err := os.ReadFile(a.Dirs.Log); err != nil || strings.Contains(string(data), "WARN") {
		t.Errorf("%s, %v", data, err)
	}
}
