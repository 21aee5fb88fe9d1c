package boot

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors/conntest"
)

// matters are headlines of four topics; %d makes each day's its own.
var matters = []string{
	"Striker scores %d goals in the cup final", "Goalkeeper saves %d penalties in the derby", "The league suspends %d players after the match",
	"Central bank lifts interest rates by %d points", "Bond yields drop by %d points", "Inflation slows to %d percent in the euro area",
	"Telescope finds %d planets near a red star", "Probe lands on a comet after %d years", "Astronomers count %d moons of Saturn",
	"Chef bakes bread from %d kinds of flour", "Soup of %d beans wins the cooking prize", "Pastry shop opens with %d cakes",
}

// dayFeed is a feed with all matters, of the day.
func dayFeed(day time.Time) string {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>Matters</title>`)
	for i, m := range matters {
		n := day.YearDay()*100 + i
		title := fmt.Sprintf(m, n)
		fmt.Fprintf(&b, "<item><title>%s</title><guid>%d</guid><link>https://good.example/%d</link><pubDate>%s</pubDate><description>%s.</description></item>",
			title, n, n, day.Add(-time.Duration(i+1)*10*time.Minute).Format(time.RFC1123Z), title)
	}
	return b.String() + "</channel></rss>"
}

// days makes the briefs of some mornings, and a second one on each; before calls
// what the reader does first. It returns the briefs and, by day, the items that
// were tried.
func days(t *testing.T, config string, n int, before func(*App, int)) (briefs []string, tried map[int][]app.Item) {
	t.Helper()
	morning, now := wednesday, wednesday
	server := conntest.NewServer(t)
	server.Handle("/feed.xml", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, dayFeed(morning)) })
	home := t.TempDir()
	config += fmt.Sprintf("[model]\noff = true\n[[source]]\nname = \"Matters\"\ntype = \"rss\"\naddress = %q\ntags = [\"tech\"]\n", server.Base()+"/feed.xml")
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := Open(t.Context(), Options{Home: home, Now: func() time.Time { return now }, Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	tried = map[int][]app.Item{}
	for day := range n {
		before(a, day)
		brief, inputs := preloaded(t, a)
		briefs = append(briefs, brief)
		items, err := a.Store.BriefItems(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			if slices.Contains(it.Reasons, app.ReasonNew) {
				tried[day] = append(tried[day], it)
			}
		}
		now = morning.Add(time.Hour)
		if again, same := preloaded(t, a); again != brief || same != inputs {
			t.Errorf("day %d: an unchanged day has another brief an hour later", day)
		}
		morning = morning.AddDate(0, 0, 1)
		now = morning
	}
	return briefs, tried
}

// preloaded makes a brief and returns what it says and the digest of its inputs.
func preloaded(t *testing.T, a *App) (brief, inputs string) {
	t.Helper()
	res, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command"})
	if err != nil {
		t.Fatal(err)
	}
	saved, err := a.Store.Brief(t.Context(), res.Brief.Date)
	if err != nil {
		t.Fatal(err)
	}
	b := saved.Brief
	b.Made, b.Planned, b.Sources = time.Time{}, time.Time{}, nil
	data, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(data), saved.Evidence.Inputs
}

// voteOnMatters likes sport and dislikes money on the second day.
func voteOnMatters(t *testing.T) func(*App, int) {
	return func(a *App, day int) {
		if day != 1 {
			return
		}
		items, _, err := a.current(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			for i, m := range matters[:6] {
				if strings.HasPrefix(it.Title, m[:8]) {
					if _, err := a.Vote(t.Context(), it.ID, 1-2*(i/3)); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
}

// Over the days one line in ten goes to what the reader voted on nothing like,
// and "why" says so; it is never what was voted down. Without votes, or with
// learning off, every brief is the same to the byte.
func TestALineInTenForSomethingNew(t *testing.T) {
	const n = 24
	base, none := days(t, "", n, func(*App, int) {})
	if len(none) > 0 {
		t.Errorf("without votes %v is new", none)
	}
	if off, tried := days(t, "[learning]\noff = true\n", n, voteOnMatters(t)); !slices.Equal(off, base) || len(tried) > 0 {
		t.Error("with learning off the briefs are not the ones without votes")
	}
	_, tried := days(t, "", n, func(a *App, day int) {
		voteOnMatters(t)(a, day)
		if day == n-1 {
			sayTried(t, a)
		}
	})
	count := 0
	for day, items := range tried {
		count += len(items)
		for _, it := range items {
			for _, m := range matters[:6] {
				if strings.HasPrefix(it.Title, m[:8]) {
					t.Errorf("day %d: %q is nothing new", day, it.Title)
				}
			}
		}
	}
	if want := (n - 2) * 5 / 10; count < want-2 || count > want+2 { // five lines a day, from the day after the votes on
		t.Errorf("%d lines of %d were new, about %d were expected", count, (n-2)*5, want)
	}
}

// sayTried looks that why tells of what stands in the latest brief as new.
func sayTried(t *testing.T, a *App) {
	t.Helper()
	tried, err := a.tried(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for id, is := range tried {
		why, err := a.Why(t.Context(), []string{id})
		if err != nil || len(why) != 1 || why[0].New != is {
			t.Errorf("Why(%s) = %+v, %v; new is %v", id, why, err, is)
		}
		shown, err := a.Page().Items(t.Context(), []string{id})
		if err != nil || len(shown) != 1 || slices.Contains(shown[0].Reasons, app.ReasonNew) != is {
			t.Errorf("the window has %+v, %v; new is %v", shown, err, is)
		}
	}
}
