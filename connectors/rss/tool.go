package rss

import (
	"context"
	_ "embed"
	"encoding/json"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

//go:embed tool.md
var toolText string

// toolSchema is the JSON schema of the tool's arguments.
const toolSchema = `{
  "type": "object",
  "properties": {
    "source": {"type": "string", "description": "Name of one feed as configured; all feeds when absent"},
    "tag": {"type": "string", "description": "Only feeds with this tag, for example market or tech"},
    "hours": {"type": "integer", "minimum": 1, "maximum": 720, "description": "How many hours back; 24 when absent"},
    "max": {"type": "integer", "minimum": 1, "maximum": 100, "description": "How many articles of each feed at most"}
  },
  "additionalProperties": false
}`

type toolArgs struct {
	Source string `json:"source"`
	Tag    string `json:"tag"`
	Hours  int    `json:"hours"`
	Max    int    `json:"max"`
}

func tool() connectors.ToolSpec {
	return connectors.ToolSpec{
		Name:        "get_rss_feeds",
		Description: strings.TrimSpace(toolText),
		Schema:      json.RawMessage(toolSchema),
		Call:        call,
	}
}

// call reads the feeds the arguments name. A feed that fails costs its own
// articles; when all fail the first error is returned.
func call(ctx context.Context, raw json.RawMessage, settings []app.SourceSettings, d connectors.Deps) ([]app.Item, error) {
	args, err := parseArgs(raw)
	if err != nil {
		return nil, err
	}
	var items []app.Item
	var errs []error
	asked := 0
	for _, s := range settings {
		if !args.wants(s) {
			continue
		}
		asked++
		if args.Max > 0 {
			s.Max = args.Max
		}
		got, err := args.read(ctx, s, d)
		items = append(items, got...)
		if err != nil {
			errs = append(errs, err)
		}
	}
	if asked == 0 {
		return nil, &app.Error{Code: app.CodeUsage, Message: "No configured feed fits these arguments.", Hint: "Leave out source and tag to read all feeds."}
	}
	if len(errs) == asked {
		return items, errs[0]
	}
	return items, nil
}

func (a toolArgs) wants(s app.SourceSettings) bool {
	if s.Off || a.Source != "" && !strings.EqualFold(a.Source, s.Name) {
		return false
	}
	if a.Tag == "" {
		return true
	}
	for _, tag := range s.Tags {
		if strings.EqualFold(tag, a.Tag) {
			return true
		}
	}
	return false
}

func (a toolArgs) read(ctx context.Context, s app.SourceSettings, d connectors.Deps) ([]app.Item, error) {
	src, err := open(s, d)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	q := connectors.Query{Now: now, Zone: d.Zone, From: now.Add(-time.Duration(a.Hours) * time.Hour)}
	var items []app.Item
	_, err = src.Fetch(ctx, q, func(it app.Item) error {
		items = append(items, it)
		return nil
	})
	return items, err
}

// parseArgs reads the arguments and fills in what is absent.
func parseArgs(raw json.RawMessage) (toolArgs, error) {
	args := toolArgs{Hours: 24}
	if err := connectors.DecodeArgs("get_rss_feeds", raw, &args); err != nil {
		return args, err
	}
	if args.Hours < 1 || args.Hours > 720 || args.Max < 0 || args.Max > 100 {
		return args, &app.Error{Code: app.CodeUsage, Message: "The arguments of get_rss_feeds are out of range.", Hint: "hours is 1 to 720, max 1 to 100; both may be left out."}
	}
	return args, nil
}
