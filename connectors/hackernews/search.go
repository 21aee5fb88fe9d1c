package hackernews

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// maxSearchBytes bounds an answer of the search, which brings whole texts.
const maxSearchBytes = 4 << 20

// question is a request to the search (hn.algolia.com/api).
type question struct {
	path   string // search (best match first) or search_by_date
	values url.Values
}

// searching asks for the stories that match words best.
func searching(words string, limit int) question {
	return question{"search", url.Values{"query": {words}, "tags": {"story"}, "hitsPerPage": {strconv.Itoa(limit)}}}
}

// standing is the question of a source that is a search: the newest stories of
// the last days.
func (s *source) standing(q connectors.Query) question {
	from := q.Now.AddDate(0, 0, -searchDays)
	if q.From.After(from) {
		from = q.From
	}
	filters := fmt.Sprintf("created_at_i>=%d", from.Unix())
	if s.list.points > 0 {
		filters += fmt.Sprintf(",points>=%d", s.list.points)
	}
	return question{"search_by_date", url.Values{
		"query": {s.list.query}, "tags": {"story"}, "numericFilters": {filters}, "hitsPerPage": {strconv.Itoa(s.max)},
	}}
}

// frontPage asks for what is on the front page; the search does not know its
// order.
func (s *source) frontPage() question {
	return question{"search", url.Values{"tags": {"front_page"}, "hitsPerPage": {strconv.Itoa(highestMax)}}}
}

// emitHits emits what the search answers.
func (s *source) emitHits(ctx context.Context, q question, emit func(app.Item) error) error {
	items, err := s.search(ctx, q)
	if err != nil {
		return err
	}
	if q.values.Get("tags") == "front_page" {
		slices.SortStableFunc(items, func(a, b app.Item) int { return cmp.Compare(b.Detail.Story.Points, a.Detail.Story.Points) })
	}
	for _, it := range items[:min(len(items), s.max)] {
		if err := ctx.Err(); err != nil {
			return connectors.Explain(s.settings.Name, err)
		}
		if err := emit(it); err != nil {
			return err
		}
	}
	return nil
}

// hit is a story as the search answers it.
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

// search returns the stories the search answers, in its order. Its errors are
// *app.Error.
func (s *source) search(ctx context.Context, q question) ([]app.Item, error) {
	base := strings.TrimSuffix(cmp.Or(s.deps.Services.HNSearch, connectors.DefaultServices.HNSearch), "/")
	resp, err := s.deps.HTTP.Get(ctx, base+"/"+q.path+"?"+q.values.Encode(), fetch.MaxBytes(maxSearchBytes))
	if err != nil {
		return nil, connectors.Explain(s.settings.Name, fmt.Errorf("search: %w", err))
	}
	hits, err := decodeHits(resp.Body)
	if err != nil {
		return nil, &app.Error{
			Code: app.CodeFormat, Message: s.settings.Name + " could not be read: the answer of the search is not what it sends",
			Hint: "If services.hackernews_search is set in the configuration, check it; otherwise it is tried again next time.", Err: err,
		}
	}
	var items []app.Item
	for _, h := range hits {
		if in, ok := h.item(); ok && len(items) < highestMax {
			items = append(items, s.toItem(in))
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
