package hackernews

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// item is an item of the API; the comments' ids are left out.
type item struct {
	ID          int64  `json:"id"`
	Type        string `json:"type"` // story, job, poll, comment, pollopt
	By          string `json:"by"`
	Time        int64  `json:"time"` // Unix seconds
	Title       string `json:"title"`
	Text        string `json:"text"` // HTML
	URL         string `json:"url"`
	Score       int    `json:"score"`
	Descendants int    `json:"descendants"` // comments in all
	Deleted     bool   `json:"deleted"`
	Dead        bool   `json:"dead"`
}

// decodeRanking reads a list of ids.
func decodeRanking(data []byte) ([]int64, error) {
	var ids []int64
	if err := json.Unmarshal(data, &ids); err != nil {
		return nil, fmt.Errorf("decode ranking: %w", err)
	}
	if ids == nil {
		return nil, errors.New("decode ranking: null instead of a list")
	}
	return ids, nil
}

// decodeItem reads an item. ok is false for what is not there, was deleted or
// is nothing a reader of the front page sees.
func decodeItem(data []byte) (it item, ok bool, err error) {
	var p *item
	if err := json.Unmarshal(data, &p); err != nil {
		return item{}, false, fmt.Errorf("decode item: %w", err)
	}
	if p == nil || p.Deleted || p.Dead || p.ID <= 0 || connectors.PlainText(p.Title) == "" {
		return item{}, false, nil
	}
	if !slices.Contains([]string{"story", "job", "poll"}, p.Type) {
		return item{}, false, nil
	}
	return *p, true, nil
}

// toItem puts a story into the program's words.
func (s *source) toItem(in item) app.Item {
	native := strconv.FormatInt(in.ID, 10)
	talk := discussion + native
	it := app.Item{
		ID: app.ItemID(s.settings.Name, native), Source: s.settings.Name, Native: native,
		Kind:   app.KindStory,
		Title:  connectors.PlainText(in.Title),
		Text:   connectors.PlainText(in.Text),
		URL:    connectors.SafeURL(talk, in.URL),
		Tags:   s.tags(),
		Detail: app.Detail{Story: &app.StoryDetail{Points: max(in.Score, 0), Comments: max(in.Descendants, 0), Discussion: talk}},
	}
	if it.URL == "" {
		it.URL = talk
	}
	if by := connectors.CleanText(in.By); by != "" {
		it.From = &app.Person{Name: by}
	}
	if in.Time > 0 && in.Time < 1<<35 { // up to the year 3058; beyond, it is no time
		it.Time = time.Unix(in.Time, 0).UTC()
	}
	if connectors.HiddenText(in.Text) || connectors.HiddenText(in.Title) {
		it.AddFlag(app.FlagHidden)
	}
	return it
}

// tags are the reader's, or tech.
func (s *source) tags() []string {
	if len(s.settings.Tags) > 0 {
		return slices.Clone(s.settings.Tags)
	}
	return []string{tag}
}
