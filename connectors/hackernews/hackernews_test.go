package hackernews_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/conntest"
	"daybrief/connectors/fetch"
	"daybrief/connectors/hackernews"
)

type frontPage struct {
	Top   []int64                    `json:"top"`
	Items map[string]json.RawMessage `json:"items"`
}

func serve(t *testing.T) func(*conntest.Server) {
	t.Helper()
	data, err := os.ReadFile("testdata/frontpage.json")
	if err != nil {
		t.Fatal(err)
	}
	var page frontPage
	if err := json.Unmarshal(data, &page); err != nil {
		t.Fatal(err)
	}
	return func(s *conntest.Server) {
		top, err := json.Marshal(page.Top)
		if err != nil {
			t.Fatal(err)
		}
		s.Bytes("/v0/topstories.json", "application/json", top)
		for id, raw := range page.Items {
			s.Bytes("/v0/item/"+id+".json", "application/json", raw)
		}
		s.File("/api/v1/search", "testdata/search.json", "application/json")
	}
}

func services(base string) connectors.Services {
	return connectors.Services{HackerNews: base + "/v0", HNSearch: base + "/api/v1"}
}

func settings(string) app.SourceSettings {
	return app.SourceSettings{Name: "HN", Type: "hackernews", Max: 4}
}

func TestConformance(t *testing.T) {
	conntest.Run(t, conntest.Case{
		Connector: hackernews.Connector(),
		Serve:     serve(t), Settings: settings, Services: services,
		Kinds: []app.Kind{app.KindStory}, Items: 4,
		Args:      json.RawMessage(`{"limit": 3}`),
		WrongArgs: []string{`{"limit": 0}`, `{"limit": 31}`, `{"limit": "ten"}`},
		Check: func(t *testing.T, items []app.Item, r connectors.Report) {
			if r.Coverage.Complete {
				t.Error("a ranking covers nothing: what left it is not gone")
			}
			want := []app.Item{
				story(9000101, "A linker that finishes before the compiler & why", "https://linker.example.org/fast?ref=hn", "mvolk", app.StoryDetail{Points: 512, Comments: 184}),
				story(9000103, "Ask HN: Who still uses tape?", "", "tess", app.StoryDetail{Points: 140, Comments: 61}),
				story(9000105, "Acme Rail (YC S21) is hiring a signalling engineer", "https://rail.example.com/jobs", "hirebot", app.StoryDetail{Points: 1}),
				story(9000107, "Show HN: x < y, a puzzle about ordering", "", "olga_k", app.StoryDetail{Points: 77, Comments: 9}),
			}
			want[0].Time = time.Unix(1773100000, 0).UTC()
			want[1].Time, want[1].Text = time.Unix(1773103600, 0).UTC(), "We keep backups on tape.\n\nWhich drives do you trust?\n\nhttps://tape.example.net"
			want[2].Time = time.Unix(1773104000, 0).UTC()
			want[3].Time = time.Unix(1773104200, 0).UTC()
			if d := cmp.Diff(want, items, cmp.AllowUnexported(app.Stamp{})); d != "" {
				t.Error(d)
			}
		},
	})
}

func story(id int, title, address, by string, d app.StoryDetail) app.Item {
	native := fmt.Sprint(id)
	talk := "https://news.ycombinator.com/item?id=" + native
	if address == "" {
		address = talk
	}
	d.Discussion = talk
	return app.Item{
		ID: app.ItemID("HN", native), Source: "HN", Native: native, Kind: app.KindStory, Title: title, URL: address,
		From: &app.Person{Name: by}, Tags: []string{"tech"},
		Detail: app.Detail{Story: &d},
	}
}

// open returns a source on a server.
func open(t *testing.T, s *conntest.Server, max int) connectors.Source {
	t.Helper()
	client := fetch.New(fetch.Options{Local: func(string) bool { return true }, Allowed: func(string) bool { return true }})
	t.Cleanup(client.Close)
	src, err := hackernews.Connector().Open(app.SourceSettings{Name: "HN", Type: "hackernews", Max: max},
		connectors.Deps{HTTP: client, Services: services(s.Base()), Now: time.Now, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func collect(t *testing.T, src connectors.Source) ([]string, connectors.Report, error) {
	t.Helper()
	var titles []string
	r, err := src.Fetch(t.Context(), connectors.Query{Now: time.Now(), Zone: time.UTC}, func(it app.Item) error {
		titles = append(titles, it.Title)
		return nil
	})
	return titles, r, err
}

// TestRankOrder: stories come in the order of the ranking although later ones
// answer first, and a story that fails gives its place to the next rank.
func TestRankOrder(t *testing.T) {
	s := conntest.NewServer(t)
	s.Bytes("/v0/topstories.json", "application/json", []byte("[1,2,3,4,5,6]"))
	var under, most atomic.Int32
	second := make(chan struct{})
	for id := 1; id <= 6; id++ {
		s.Handle(fmt.Sprintf("/v0/item/%d.json", id), func(w http.ResponseWriter, _ *http.Request) {
			most.Store(max(most.Load(), under.Add(1)))
			defer under.Add(-1)
			switch id {
			case 1:
				<-second // answers only after the second has
			case 2:
				defer close(second)
			case 3:
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
			_, _ = fmt.Fprintf(w, `{"id":%d,"type":"story","title":"story %d","time":1773100000}`, id, id)
		})
	}
	titles, r, err := collect(t, open(t, s, 4))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"story 1", "story 2", "story 4", "story 5"}, titles); d != "" {
		t.Error(d)
	}
	if len(r.Partial) != 1 || connectors.Explain("HN", r.Partial[0]).Code != app.CodeServer {
		t.Errorf("Partial = %v, want one server error", r.Partial)
	}
	if n := most.Load(); n > 8 {
		t.Errorf("%d requests at once, want at most 8", n)
	}
	for _, p := range s.Requests() {
		if strings.Contains(p, "/6.json") {
			t.Error("a rank was asked for that was not needed")
		}
	}
}

// TestServiceDown: when no story can be read, the source fails and does not
// ask for every rank.
func TestServiceDown(t *testing.T) {
	s := conntest.NewServer(t)
	var top []string
	for id := 1; id <= 60; id++ {
		top = append(top, fmt.Sprint(id))
	}
	s.Bytes("/v0/topstories.json", "application/json", []byte("["+strings.Join(top, ",")+"]"))
	s.Handle("/v0/item/", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	titles, _, err := collect(t, open(t, s, 30))
	if len(titles) > 0 || app.AsError(err) == nil || app.AsError(err).Code != app.CodeServer {
		t.Errorf("got %v and %v, want a server error", titles, err)
	}
	if n := len(s.Requests()); n > 20 {
		t.Errorf("%d requests to a service that is down", n)
	}
}

func TestSearch(t *testing.T) {
	s := conntest.NewServer(t)
	serve(t)(s)
	client := fetch.New(fetch.Options{Local: func(string) bool { return true }, Allowed: func(string) bool { return true }})
	t.Cleanup(client.Close)
	items, err := hackernews.Connector().Tool.Call(context.Background(), json.RawMessage(`{"query": "garbage collector", "limit": 5}`), nil,
		connectors.Deps{HTTP: client, Services: services(s.Base()), Now: time.Now, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	if len(items) != 2 || items[0].Title != "Garbage collectors, a field guide" || items[1].Text != "Mine stops for seconds." {
		t.Errorf("got %+v", items)
	}
	if got := s.Requests(); len(got) != 1 || got[0] != "/api/v1/search?hitsPerPage=5&query=garbage+collector&tags=story" {
		t.Errorf("asked for %v", got)
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, max := range []int{-1, 31} {
		_, err := hackernews.Connector().Open(app.SourceSettings{Name: "HN", Max: max}, connectors.Deps{})
		if got := app.AsError(err); got == nil || got.Code != app.CodeConfig || got.Hint == "" {
			t.Errorf("max %d: %v, want code config", max, err)
		}
	}
}

func TestSniff(t *testing.T) {
	for address, want := range map[string]bool{
		"https://news.ycombinator.com/":    true,
		"news.ycombinator.com":             true,
		"HackerNews":                       true,
		"https://news.ycombinator.com/rss": false,
		"https://example.org/hackernews":   false,
		"/home/me/mail":                    false,
		"":                                 false,
		"hn: rust compiler":                true,
		"search: rust compiler":            true,
		"https://hn.algolia.com/?q=rust":   true,
		"show":                             false,
		"research":                         false,
		"hnefatafl":                        false,
	} {
		if got := hackernews.Connector().Sniff(connectors.Probe{Address: address}) > 0; got != want {
			t.Errorf("Sniff(%q) = %v, want %v", address, got, want)
		}
	}
}
