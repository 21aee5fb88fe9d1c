package email

import (
	"context"
	_ "embed" // the tool's description
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

//go:embed get_emails.md
var toolText string

const toolSchema = `{
  "type": "object",
  "properties": {
    "hours": {"type": "integer", "minimum": 1, "maximum": 720, "default": 24, "description": "how many hours back"},
    "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20, "description": "how many mails at most"}
  },
  "additionalProperties": false
}`

// toolArgs are the arguments of get_emails.
type toolArgs struct {
	Hours int `json:"hours"`
	Limit int `json:"limit"`
}

func tool() connectors.ToolSpec {
	return connectors.ToolSpec{
		Name: "get_emails", Description: strings.TrimSpace(toolText), Schema: json.RawMessage(toolSchema), Call: call,
	}
}

// call reads the mail of all sources. A source that fails does not hide the
// others; when all fail the first failure is the answer.
func call(ctx context.Context, raw json.RawMessage, settings []app.SourceSettings, d connectors.Deps) ([]app.Item, error) {
	args, err := parseArgs(raw)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	if d.Now != nil {
		now = d.Now()
	}
	zone := d.Zone
	if zone == nil {
		zone = time.UTC
	}
	q := connectors.Query{Now: now, Zone: zone, From: now.Add(-time.Duration(args.Hours) * time.Hour)}
	items := []app.Item{}
	var failed error
	for _, s := range settings {
		if s.Off {
			continue
		}
		s.Max = args.Limit
		src, err := open(s, d)
		if err == nil {
			_, err = src.Fetch(ctx, q, func(it app.Item) error {
				if it.Kind == app.KindMail { // events of invitations are the calendar's affair
					items = append(items, it)
				}
				return nil
			})
		}
		if err != nil && failed == nil {
			failed = err
		}
	}
	if len(items) == 0 && failed != nil {
		return nil, failed
	}
	slices.SortStableFunc(items, func(a, b app.Item) int { return b.Time.Compare(a.Time) })
	return items[:min(len(items), args.Limit)], nil
}

// parseArgs reads and checks the arguments.
func parseArgs(raw json.RawMessage) (toolArgs, error) {
	args := toolArgs{Hours: 24, Limit: 20}
	if err := connectors.DecodeArgs("get_emails", raw, &args); err != nil {
		return args, err
	}
	if args.Hours < 1 || args.Hours > 720 {
		return args, usage(fmt.Sprintf("hours must be from 1 to 720, not %d.", args.Hours), errors.New("hours out of range"))
	}
	if args.Limit < 1 || args.Limit > 100 {
		return args, usage(fmt.Sprintf("limit must be from 1 to 100, not %d.", args.Limit), errors.New("limit out of range"))
	}
	return args, nil
}

func usage(message string, err error) error {
	return &app.Error{Code: app.CodeUsage, Message: message, Hint: `For example {"hours": 24, "limit": 20}.`, Err: err}
}
