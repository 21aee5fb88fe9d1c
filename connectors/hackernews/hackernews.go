// Package hackernews reads the top stories of Hacker News through its public
// API (github.com/HackerNews/API), and searches them through Algolia's
// (hn.algolia.com/api).
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
	base := strings.TrimSuffix(cmp.Or(d.Services.HackerNews, connectors.DefaultServices.HackerNews), "/")
	return &source{settings: s, max: cmp.Or(s.Max, defaultMax), base: base, deps: d}, nil
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
	word := strings.ToLower(strings.TrimSpace(p.Address))
	switch word {
	case "hackernews", "hacker news", "hn":
		return 100
	}
	if !strings.Contains(word, "://") {
		word = "https://" + word
	}
	u, err := url.Parse(word)
	if err != nil {
		return 0
	}
	switch strings.TrimPrefix(u.Hostname(), "www.") {
	case "news.ycombinator.com":
		if strings.Contains(u.Path, "rss") {
			return 0
		}
		return 95
	case "hacker-news.firebaseio.com", "hackernews.com":
		return 95
	}
	return 0
}

// source yields the stories of the front page.
type source struct {
	settings app.SourceSettings
	max      int
	base     string
	deps     connectors.Deps
}

// Fetch emits the top stories in the order of the ranking, as they come.
func (s *source) Fetch(ctx context.Context, q connectors.Query, emit func(app.Item) error) (connectors.Report, error) {
	ids, err := s.ranking(ctx)
	if err != nil {
		return connectors.Report{}, connectors.Explain(s.settings.Name, err)
	}
	partial, err := s.stories(ctx, ids, func(it app.Item) error {
		if !q.From.IsZero() && it.Time.Before(q.From) || !q.To.IsZero() && !it.Time.Before(q.To) {
			return nil
		}
		return emit(it)
	})
	return connectors.Report{AsOf: q.Now, Partial: partial}, err
}

// ranking reads the ids of the front page, the first one on top.
func (s *source) ranking(ctx context.Context) ([]int64, error) {
	resp, err := s.deps.HTTP.Get(ctx, s.base+"/topstories.json")
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
