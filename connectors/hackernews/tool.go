package hackernews

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// schema is that of the tool's arguments.
const schema = `{
  "type": "object",
  "properties": {
    "limit": {"type": "integer", "minimum": 1, "maximum": 30, "description": "How many stories; 10 if absent."},
    "query": {"type": "string", "maxLength": 200, "description": "Words to search for; absent for the front page."}
  },
  "additionalProperties": false
}`

type arguments struct {
	Limit *int   `json:"limit"`
	Query string `json:"query"`
}

func call(ctx context.Context, args json.RawMessage, settings []app.SourceSettings, d connectors.Deps) ([]app.Item, error) {
	var a arguments
	if err := connectors.DecodeArgs("get_hackernews", args, &a); err != nil {
		return nil, err
	}
	limit := defaultMax
	if a.Limit != nil {
		limit = *a.Limit
	}
	if limit < 1 || limit > highestMax || len(a.Query) > 200 {
		return nil, &app.Error{Code: app.CodeUsage, Message: fmt.Sprintf("get_hackernews gives 1 to %d stories, for at most 200 letters of query", highestMax),
			Hint: "Ask again with a limit in that range."}
	}
	set := app.SourceSettings{Name: "Hacker News", Type: typ}
	if len(settings) > 0 {
		set = settings[0]
	}
	set.Max = limit
	opened, err := open(set, d)
	if err != nil {
		return nil, err
	}
	s := opened.(*source) // open returns nothing else
	if q := strings.TrimSpace(a.Query); q != "" {
		return s.search(ctx, q)
	}
	var items []app.Item
	_, err = s.Fetch(ctx, connectors.Query{Now: d.Now(), Zone: d.Zone}, func(it app.Item) error {
		items = append(items, it)
		return nil
	})
	if err != nil && len(items) == 0 {
		return nil, err
	}
	return items, nil
}

// hit is a story as Algolia answers it.
type hit struct {
	ObjectID string `json:"objectID"`
	Title    string `json:"title"`
	URL      string `json:"url"`
	Author   string `json:"author"`
	Points   int    `json:"points"`
	Comments int    `json:"num_comments"`
	Created  int64  `json:"created_at_i"`
	Text     string `json:"story_text"`
}

// search asks Algolia for stories, the best match first.
func (s *source) search(ctx context.Context, query string) ([]app.Item, error) {
	base := strings.TrimSuffix(cmp.Or(s.deps.Services.HNSearch, connectors.DefaultServices.HNSearch), "/")
	q := url.Values{"query": {query}, "tags": {"story"}, "hitsPerPage": {strconv.Itoa(s.max)}}
	resp, err := s.deps.HTTP.Get(ctx, base+"/search?"+q.Encode())
	if err != nil {
		return nil, connectors.Explain(s.settings.Name, fmt.Errorf("search: %w", err))
	}
	hits, err := decodeHits(resp.Body)
	if err != nil {
		return nil, connectors.Explain(s.settings.Name, err)
	}
	var items []app.Item
	for _, h := range hits {
		in, ok := h.item()
		if !ok {
			continue
		}
		items = append(items, s.toItem(in))
		if len(items) == s.max {
			break
		}
	}
	return items, nil
}

func decodeHits(data []byte) ([]hit, error) {
	var answer struct {
		Hits []hit `json:"hits"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return nil, fmt.Errorf("decode search: %w", err)
	}
	return answer.Hits, nil
}

func (h hit) item() (item, bool) {
	id, err := strconv.ParseInt(h.ObjectID, 10, 64)
	in := item{
		ID: id, Type: "story", By: h.Author, Time: h.Created, Title: h.Title, Text: h.Text,
		URL: h.URL, Score: h.Points, Descendants: h.Comments,
	}
	return in, err == nil && id > 0 && connectors.PlainText(h.Title) != "" && time.Unix(h.Created, 0).Year() > 1969
}
