package hackernews_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/conntest"
	"daybrief/connectors/fetch"
	"daybrief/connectors/hackernews"
)

// at opens a source with an address on a server.
func at(t *testing.T, s *conntest.Server, address string) connectors.Source {
	t.Helper()
	client := fetch.New(fetch.Options{Local: func(string) bool { return true }, Allowed: func(string) bool { return true }})
	t.Cleanup(client.Close)
	src, err := hackernews.Connector().Open(app.SourceSettings{Name: "HN", Type: "hackernews", Max: 2, Address: address},
		connectors.Deps{HTTP: client, Services: services(s.Base()), Now: time.Now, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// TestListings: every way to name a list asks for that list.
func TestListings(t *testing.T) {
	for address, want := range map[string]string{
		"": "topstories", "top": "topstories", "Front Page": "topstories", "hn": "topstories", "Hacker News": "topstories",
		"https://news.ycombinator.com": "topstories", "https://news.ycombinator.com/item?id=1": "topstories",
		"https://news.ycombinator.com/newest": "newstories", "new": "newstories", "hn new": "newstories",
		"best": "beststories", "https://news.ycombinator.com/best": "beststories",
		"ask": "askstories", "HN: ask": "askstories", "news.ycombinator.com/ask": "askstories",
		"show": "showstories", "https://news.ycombinator.com/shownew": "showstories",
		"jobs": "jobstories", "https://news.ycombinator.com/jobs": "jobstories",
	} {
		s := conntest.NewServer(t)
		s.Bytes("/v0/"+want+".json", "application/json", []byte("[7]"))
		s.Bytes("/v0/item/7.json", "application/json", []byte(`{"id":7,"type":"story","title":"seven","time":1773100000}`))
		titles, _, err := collect(t, at(t, s, address))
		if err != nil || len(titles) != 1 {
			t.Errorf("%q: %v, %v; asked for %v", address, titles, err, s.Requests())
		}
	}
}

func TestUnknownListIsRefused(t *testing.T) {
	for _, address := range []string{"frontier", "https://example.org/", "search:", "hn.algolia.com", strings.Repeat("x", 300)} {
		_, err := hackernews.Connector().Open(app.SourceSettings{Name: "HN", Address: address}, connectors.Deps{})
		if got := app.AsError(err); got == nil || got.Code != app.CodeConfig || !strings.Contains(got.Hint, "search:") {
			t.Errorf("%q: %v, want code config with a hint", address, err)
		}
	}
}

// TestStandingSearch: a source can be a search, of the newest stories first.
func TestStandingSearch(t *testing.T) {
	for _, address := range []string{"search: rust compiler points>50", "hn: rust compiler points >= 50", "https://hn.algolia.com/?q=rust+compiler%20points%3E50"} {
		s := conntest.NewServer(t)
		s.Bytes("/api/v1/search_by_date", "application/json", []byte(`{"hits":[
			{"objectID":"11","title":"A &amp; B","author":"ann","points":60,"num_comments":3,"created_at_i":1773100000},
			{"objectID":"x","title":"no id"}, {"objectID":"12","title":null}, {"objectID":"13","title":"later","created_at_i":1773000000},
			{"objectID":"14","title":"one too many","created_at_i":1772000000}]}`))
		titles, r, err := collect(t, at(t, s, address))
		if err != nil || cmp.Diff([]string{"A & B", "later"}, titles) != "" || r.Coverage.Complete {
			t.Fatalf("%q: %v, %v", address, titles, err)
		}
		u, err := url.Parse(s.Requests()[0])
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		if q.Get("query") != "rust compiler" || q.Get("tags") != "story" || !strings.HasSuffix(q.Get("numericFilters"), ",points>=50") ||
			!strings.HasPrefix(q.Get("numericFilters"), "created_at_i>=") {
			t.Errorf("%q asked for %v", address, u)
		}
	}
}

// TestSearchStandsInForTheFrontPage: when the first service is down, the front
// page comes from the second, and the ledger says so.
func TestSearchStandsInForTheFrontPage(t *testing.T) {
	for name, serve := range map[string]func(*conntest.Server){
		"no ranking": func(s *conntest.Server) {
			s.Handle("/v0/topstories.json", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
		},
		"no stories": func(s *conntest.Server) {
			s.Bytes("/v0/topstories.json", "application/json", []byte("[1,2,3,4,5,6,7,8,9,10,11,12]"))
			s.Handle("/v0/item/", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
		},
	} {
		s := conntest.NewServer(t)
		serve(s)
		s.Handle("/api/v1/search", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("tags") != "front_page" {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			_, _ = fmt.Fprint(w, `{"hits":[{"objectID":"1","title":"few","points":3,"created_at_i":1773100000},{"objectID":"2","title":"many","points":300,"created_at_i":1773100000},{"objectID":"3","title":"some","points":30,"created_at_i":1773100000}]}`)
		})
		titles, r, err := collect(t, at(t, s, ""))
		if err != nil || cmp.Diff([]string{"many", "some"}, titles) != "" {
			t.Errorf("%s: %v, %v", name, titles, err)
		}
		if len(r.Partial) != 1 || connectors.Explain("HN", r.Partial[0]).Code != app.CodeServer {
			t.Errorf("%s: Partial = %v, want the first service's fault", name, r.Partial)
		}
	}
}

// TestOnlyTheFrontPageHasAStandIn: a list of its own is not passed off as another.
func TestOnlyTheFrontPageHasAStandIn(t *testing.T) {
	s := conntest.NewServer(t)
	s.Handle("/v0/askstories.json", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	s.Bytes("/api/v1/search", "application/json", []byte(`{"hits":[{"objectID":"1","title":"front","created_at_i":1773100000}]}`))
	titles, _, err := collect(t, at(t, s, "ask"))
	if len(titles) > 0 || app.AsError(err) == nil || app.AsError(err).Code != app.CodeServer {
		t.Errorf("%v, %v", titles, err)
	}
}
