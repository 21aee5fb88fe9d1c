// Package hackernews reads the lists of Hacker News (front page, new, best, ask,
// show, jobs) through its public API (github.com/HackerNews/API), and searches
// it through Algolia's (hn.algolia.com/api), which also stands in for the front
// page while the first does not answer.
//
// A ranking is not a list of all there is: a story that left it is not gone,
// so an answer never claims to be complete.
package hackernews

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"daybrief/app"
	"daybrief/connectors"
)

// Limits of the source.
const (
	typ          = "hackernews"
	defaultMax   = 10
	highestMax   = 30
	atOnce       = 8       // requests under way
	spare        = 30      // ranks read beyond Max to make up for dead and missing ones
	maxItemBytes = 1 << 20 // a story's children are ids, a long discussion has thousands
	maxQuery     = 200     // letters of a search
	searchDays   = 7       // how far back a source that is a search goes
	discussion   = "https://news.ycombinator.com/item?id="
	tag          = "tech"
)

//go:embed tool.md
var toolText string

// Connector is Hacker News as a source and as the tool get_hackernews.
func Connector() connectors.Connector {
	return connectors.Connector{
		Type:  typ,
		Title: "Hacker News",
		Open:  open,
		Sniff: sniff,
		Hosts: hosts,
		Tool: connectors.ToolSpec{
			Name:        "get_hackernews",
			Description: strings.TrimSpace(toolText),
			Schema:      json.RawMessage(schema),
			Call:        call,
		},
	}
}

func open(s app.SourceSettings, d connectors.Deps) (connectors.Source, error) {
	if s.Max < 0 || s.Max > highestMax {
		return nil, &app.Error{
			Code:    app.CodeConfig,
			Message: fmt.Sprintf("%s asks for %d stories, and Hacker News is read for 1 to %d", s.Name, s.Max, highestMax),
			Hint:    fmt.Sprintf("Set max to a number from 1 to %d.", highestMax),
		}
	}
	list, ok := listingOf(s.Address)
	if !ok {
		return nil, badAddress(s)
	}
	base := strings.TrimSuffix(cmp.Or(d.Services.HackerNews, connectors.DefaultServices.HackerNews), "/")
	return &source{settings: s, list: list, max: cmp.Or(s.Max, defaultMax), base: base, deps: d}, nil
}

// hosts names the API's host; search is asked by the tool alone and is added
// where it is used.
func hosts(_ app.SourceSettings, s connectors.Services) []string {
	return hostsOf(cmp.Or(s.HackerNews, connectors.DefaultServices.HackerNews), cmp.Or(s.HNSearch, connectors.DefaultServices.HNSearch))
}

func hostsOf(addresses ...string) []string {
	var list []string
	for _, a := range addresses {
		if u, err := url.Parse(a); err == nil && u.Hostname() != "" && !contains(list, u.Hostname()) {
			list = append(list, u.Hostname())
		}
	}
	return list
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// sniff knows the site by its address and by its name. Its feed is left to
// the connector of feeds.
func sniff(p connectors.Probe) int {
	if p.IsDir || strings.Contains(strings.ToLower(p.Address), "ycombinator.com/rss") {
		return 0
	}
	word := strings.ToLower(strings.TrimSpace(p.Address))
	list, ok := listingOf(word)
	if !ok {
		return 0
	}
	named := strings.HasPrefix(word, "hn") || strings.HasPrefix(word, "hackernews") || strings.HasPrefix(word, "hacker news")
	switch {
	case strings.Contains(word, "."):
		return 95
	case named:
		return 100
	case list.query != "" && strings.Contains(word, ":"):
		return 60
	}
	return 0 // "news" or "show" alone may be a place or a file
}

// source yields the stories of a list.
type source struct {
	settings app.SourceSettings
	list     listing
	max      int
	base     string
	deps     connectors.Deps
}

// Fetch emits the stories in the order of the list, as they come. Where the
// API does not answer, the front page is asked of the search.
func (s *source) Fetch(ctx context.Context, q connectors.Query, emit func(app.Item) error) (connectors.Report, error) {
	report := connectors.Report{AsOf: q.Now}
	within := func(it app.Item) error {
		if !q.From.IsZero() && it.Time.Before(q.From) || !q.To.IsZero() && !it.Time.Before(q.To) {
			return nil
		}
		return emit(it)
	}
	if s.list.path == "" {
		return report, s.emitHits(ctx, s.standing(q), within)
	}
	emitted := 0
	partial, err := s.ranked(ctx, func(it app.Item) error {
		emitted++
		return within(it)
	})
	if err == nil || emitted > 0 || ctx.Err() != nil || s.list.path != rankings[""] {
		report.Partial = partial
		return report, err
	}
	if s.emitHits(ctx, s.frontPage(), within) != nil {
		return report, err // the first cause says more
	}
	report.Partial = []error{err}
	return report, nil
}

// ranked emits the stories of the list by rank and returns what failed in
// part, or the error that ended it.
func (s *source) ranked(ctx context.Context, emit func(app.Item) error) ([]error, error) {
	ids, err := s.ranking(ctx)
	if err != nil {
		return nil, connectors.Explain(s.settings.Name, err)
	}
	return s.stories(ctx, ids, emit)
}

// ranking reads the ids of the list, the first one on top.
func (s *source) ranking(ctx context.Context) ([]int64, error) {
	resp, err := s.deps.HTTP.Get(ctx, s.base+"/"+s.list.path+".json")
	if err != nil {
		return nil, fmt.Errorf("read the ranking: %w", err)
	}
	ids, err := decodeRanking(resp.Body)
	if err != nil {
		return nil, &app.Error{
			Code: app.CodeFormat, Message: s.settings.Name + " could not be read: the ranking is not what Hacker News sends",
			Hint: "If services.hackernews is set in the configuration, check it; otherwise it is tried again next time.",
			Err:  err,
		}
	}
	return ids[:min(len(ids), s.max+spare)], nil
}
