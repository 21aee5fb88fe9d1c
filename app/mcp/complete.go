package mcp

import (
	"context"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"daybrief/app"
)

// maxValues is how many values a completion may have (MCP, completion).
const maxValues = 100

// complete offers values for what a client's user is typing: days of briefs,
// ids of items, meetings to prepare for.
func (s *Server) complete(ctx context.Context, req *sdk.CompleteRequest) (*sdk.CompleteResult, error) {
	ctx, cancel := context.WithTimeout(ctx, s.opts.Limits.Call)
	defer cancel()
	p := req.Params
	typed := strings.ToLower(strings.TrimSpace(p.Argument.Value))
	var values []string
	var err error
	switch {
	case p.Ref == nil:
	case p.Ref.Type == "ref/resource" && strings.HasPrefix(p.Ref.URI, briefPrefix):
		values, err = s.program.Briefs(ctx)
		values = starting(append(values, latest), typed)
	case p.Ref.Type == "ref/resource" && strings.HasPrefix(p.Ref.URI, itemPrefix):
		values, err = s.itemIDs(ctx, typed)
	case p.Ref.Type == "ref/prompt" && p.Argument.Name == "meeting":
		values, err = s.meetings(ctx, typed)
	case p.Ref.Type == "ref/prompt" && p.Argument.Name == "since":
		values = starting([]string{"yesterday", "three days ago", "last week"}, typed)
	}
	if err != nil {
		s.opts.Log.Warn("mcp completion", "err", err) // a client goes on without
		values = nil
	}
	res := &sdk.CompleteResult{}
	res.Completion.Total = len(values)
	if len(values) > maxValues {
		values, res.Completion.HasMore = values[:maxValues], true
	}
	res.Completion.Values = append([]string{}, values...)
	return res, nil
}

func starting(list []string, typed string) []string {
	var out []string
	for _, v := range list {
		if strings.HasPrefix(strings.ToLower(v), typed) {
			out = append(out, v)
		}
	}
	return out
}

// itemIDs are the ids of recent items that begin as typed, or whose title holds
// it.
func (s *Server) itemIDs(ctx context.Context, typed string) ([]string, error) {
	items, err := s.program.Recent(ctx, recentItems)
	var out []string
	for i := range items {
		if strings.HasPrefix(items[i].ID, typed) || strings.Contains(strings.ToLower(items[i].Title), typed) {
			out = append(out, items[i].ID)
		}
	}
	return out, err
}

// meetings are the titles of coming events that hold what was typed.
func (s *Server) meetings(ctx context.Context, typed string) ([]string, error) {
	got, err := s.program.Read(ctx, Reading{Type: "calendar", Days: 7, Limit: maxValues})
	var out []string
	seen := map[string]bool{}
	for i := range got.Items {
		it := &got.Items[i]
		if it.Kind == app.KindEvent && it.Title != "" && !seen[it.Title] && strings.Contains(strings.ToLower(it.Title), typed) {
			seen[it.Title] = true
			out = append(out, it.Title)
		}
	}
	return out, err
}
