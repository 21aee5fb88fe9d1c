package hackernews

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"daybrief/app"
	"daybrief/connectors"
)

// schema is that of the tool's arguments.
const schema = `{
  "type": "object",
  "properties": {
    "limit": {"type": "integer", "minimum": 1, "maximum": 30, "description": "How many stories; 10 if absent."},
    "query": {"type": "string", "maxLength": 200, "description": "Words to search for; absent for the front page."},
    "list":  {"type": "string", "enum": ["top", "new", "best", "ask", "show", "jobs"], "description": "Which list; top, the front page, if absent."}
  },
  "additionalProperties": false
}`

type arguments struct {
	Limit *int   `json:"limit"`
	Query string `json:"query"`
	List  string `json:"list"`
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
	if limit < 1 || limit > highestMax || len(a.Query) > maxQuery {
		return nil, &app.Error{Code: app.CodeUsage, Message: fmt.Sprintf("get_hackernews gives 1 to %d stories, for at most %d letters of query", highestMax, maxQuery),
			Hint: "Ask again with a limit in that range."}
	}
	set := app.SourceSettings{Name: "Hacker News", Type: typ}
	if len(settings) > 0 {
		set = settings[0]
	}
	set.Max, set.Address = limit, a.List
	if _, known := rankings[a.List]; !known {
		return nil, &app.Error{Code: app.CodeUsage, Message: "get_hackernews knows no such list", Hint: "Use one of top, new, best, ask, show, jobs."}
	}
	opened, err := open(set, d)
	if err != nil {
		return nil, err
	}
	s := opened.(*source) // open returns nothing else
	if q := strings.TrimSpace(a.Query); q != "" {
		return s.search(ctx, searching(q, s.max))
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
