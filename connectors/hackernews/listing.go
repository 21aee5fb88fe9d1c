package hackernews

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// listing is which stories a source reads.
type listing struct {
	path   string // of the ranking, below the API; "" for a search
	query  string // words to search for
	points int    // of a search: at least so many
}

// rankings are the lists of the API by the names readers know them by: the
// words, and the paths of the site's own pages.
var rankings = map[string]string{
	"": "topstories", "top": "topstories", "front": "topstories", "front page": "topstories", "news": "topstories",
	"new": "newstories", "newest": "newstories",
	"best": "beststories",
	"ask":  "askstories",
	"show": "showstories", "shownew": "showstories",
	"job": "jobstories", "jobs": "jobstories",
}

// listingOf reads the address of a source: nothing or the name of a list
// ("ask"), "search: WORDS" with points>N among them, or an address of the site
// or of its search.
func listingOf(address string) (listing, bool) {
	word := strings.ToLower(strings.TrimSpace(address))
	for _, prefix := range []string{"hackernews", "hacker news", "hn"} {
		rest, ok := strings.CutPrefix(word, prefix)
		if !ok || rest != "" && !strings.ContainsAny(rest[:1], " :") {
			continue
		}
		word = strings.TrimLeft(rest, " :")
		if _, known := rankings[word]; !known && !strings.HasPrefix(word, "search") {
			return searchFor(word)
		}
	}
	if path, ok := rankings[word]; ok {
		return listing{path: path}, true
	}
	if rest, ok := strings.CutPrefix(word, "search"); ok {
		return searchFor(strings.TrimLeft(rest, " :"))
	}
	return listingAt(word)
}

var atLeast = lazyre.New(`(?i)\bpoints\s*>=?\s*([0-9]{1,6})\b`)

// searchFor reads the words of a search.
func searchFor(words string) (listing, bool) {
	l := listing{}
	if m := atLeast.FindStringSubmatch(words); m != nil {
		l.points, _ = strconv.Atoi(m[1]) // six digits at most
		words = atLeast.ReplaceAllString(words, " ")
	}
	l.query = strings.Join(strings.Fields(words), " ")
	return l, l.query != "" && len(l.query) <= maxQuery
}

// listingAt reads an address of the site or of its search.
func listingAt(address string) (listing, bool) {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return listing{}, false
	}
	switch strings.TrimPrefix(u.Hostname(), "www.") {
	case "news.ycombinator.com", "hackernews.com", "hacker-news.firebaseio.com":
		path, ok := rankings[strings.Trim(u.Path, "/")]
		if !ok { // a page with no list of its own
			path = rankings[""]
		}
		return listing{path: path}, true
	case "hn.algolia.com":
		return searchFor(u.Query().Get("q") + u.Query().Get("query"))
	}
	return listing{}, false
}

// badAddress says what an address may be.
func badAddress(s app.SourceSettings) error {
	var names []string
	for name := range rankings {
		if name != "" && !strings.Contains(name, " ") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return &app.Error{
		Code:    app.CodeConfig,
		Message: fmt.Sprintf("%s has the address %q, which names no list of Hacker News", s.Name, s.Address),
		Hint:    "Leave it out for the front page, or set it to one of " + strings.Join(names, ", ") + ", or to \"search: WORDS\".",
	}
}
