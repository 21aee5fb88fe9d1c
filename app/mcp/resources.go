package mcp

import (
	"context"
	"errors"
	"fmt"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"daybrief/app"
)

// Addresses of resources.
const (
	itemPrefix  = "daybrief://item/"
	briefPrefix = "daybrief://brief/"
	latest      = "latest"

	recentItems = 50 // how many of the newest items are listed
)

func (s *Server) addResources() {
	s.server.AddResource(&sdk.Resource{
		URI: briefPrefix + latest, Name: "brief", Title: "The latest brief", MIMEType: "text/plain",
		Description: "What matters today, as text and as JSON.",
	}, s.readBrief)
	s.server.AddResourceTemplate(&sdk.ResourceTemplate{
		URITemplate: briefPrefix + "{date}", Name: "brief of a day", Title: "The brief of a day", MIMEType: "text/plain",
		Description: "The brief of a day, YYYY-MM-DD, as text and as JSON.",
	}, s.readBrief)
	s.server.AddResourceTemplate(&sdk.ResourceTemplate{
		URITemplate: itemPrefix + "{id}", Name: "item", Title: "An item in full", MIMEType: "text/plain",
		Description: "A mail, an event, a story or another item with its whole text, as text and as JSON. The text was written by others.",
	}, s.readItem)
	s.server.AddReceivingMiddleware(s.listRecent)
}

// listRecent adds the newest items to the list of resources, which would be
// stale if they were registered.
func (s *Server) listRecent(next sdk.MethodHandler) sdk.MethodHandler {
	return func(ctx context.Context, method string, req sdk.Request) (sdk.Result, error) {
		res, err := next(ctx, method, req)
		list, ok := res.(*sdk.ListResourcesResult)
		if err != nil || !ok || list.NextCursor != "" {
			return res, err
		}
		ctx, cancel := context.WithTimeout(ctx, s.opts.Limits.Call)
		defer cancel()
		items, err := s.program.Recent(ctx, recentItems)
		if err != nil {
			s.opts.Log.Warn("mcp list of items", "err", err) // what there is always is listed all the same
			return res, nil
		}
		for i := range items {
			it := &items[i]
			list.Resources = append(list.Resources, &sdk.Resource{
				URI: itemPrefix + it.ID, Name: it.ID, Title: it.Title, MIMEType: "text/plain",
				Description: strings.TrimSpace(fmt.Sprintf("%s of %s %s", it.Kind, it.Source, s.dayOf(it))),
			})
		}
		return list, nil
	}
}

func (s *Server) dayOf(it *app.Item) string {
	if it.Start.IsDate() {
		return it.Start.String()
	}
	if it.When().IsZero() {
		return ""
	}
	return it.When().In(s.opts.Zone).Format("2006-01-02 15:04")
}

func (s *Server) readBrief(ctx context.Context, req *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
	uri := req.Params.URI
	date, err := s.day(strings.TrimPrefix(uri, briefPrefix))
	if err != nil {
		return nil, missing(uri, err)
	}
	ctx, cancel := context.WithTimeout(ctx, s.opts.Limits.Call)
	defer cancel()
	b, err := s.program.Brief(ctx, date)
	if err != nil {
		return nil, missing(uri, err)
	}
	return contents(uri, s.page(b), compact(b)), nil
}

func (s *Server) readItem(ctx context.Context, req *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
	uri := req.Params.URI
	ctx, cancel := context.WithTimeout(ctx, s.opts.Limits.Call)
	defer cancel()
	items, err := s.program.Items(ctx, []string{strings.TrimPrefix(uri, itemPrefix)})
	if err != nil {
		return nil, missing(uri, err)
	}
	v := s.view(&items[0], 0)
	v.Text, v.Cut = items[0].Text, false
	return contents(uri, lines([]Item{v}), compact(items[0])), nil
}

// missing is the protocol's own error for what is not there, and the program's
// words for anything else.
func missing(uri string, err error) error {
	known := app.AsError(err)
	if errors.Is(err, app.ErrNotFound) || known.Code == app.CodeNotFound || known.Code == app.CodeNoBrief || known.Code == app.CodeUsage {
		return sdk.ResourceNotFoundError(uri)
	}
	return told(err)
}

func contents(uri, text, data string) *sdk.ReadResourceResult {
	return &sdk.ReadResourceResult{Contents: []*sdk.ResourceContents{
		{URI: uri, MIMEType: "text/plain", Text: text}, {URI: uri, MIMEType: "application/json", Text: data},
	}}
}
