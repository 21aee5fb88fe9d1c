package mcp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"daybrief/app"
	"daybrief/connectors"
)

// source is a server whose tools and resources yield items.
type source struct {
	client   *Client
	settings app.SourceSettings
	deps     connectors.Deps
}

// Fetch starts a session, asks for everything the settings name, and ends the
// session. A part that fails does not hide the others.
func (s *source) Fetch(ctx context.Context, q connectors.Query, emit func(app.Item) error) (connectors.Report, error) {
	if !s.settings.MCP.Yields() {
		return connectors.Report{}, nil // its tools are all that is wanted
	}
	if err := ctx.Err(); err != nil {
		return connectors.Report{}, connectors.Explain(s.settings.Name, err)
	}
	whole, cancel := context.WithTimeout(ctx, totalTimeout*limitOf(s.settings))
	defer cancel()
	one, err := s.client.connect(whole, s.settings, s.deps)
	if err != nil {
		return connectors.Report{}, err
	}
	g := s.gatherer(q)
	parts, failed := g.ask(whole, one)
	one.close()
	if len(failed) == parts && parts > 0 {
		return connectors.Report{}, failed[0]
	}
	if err := ctx.Err(); err != nil {
		return connectors.Report{}, connectors.Explain(s.settings.Name, err)
	}
	return s.hand(ctx, g, failed, emit)
}

// gatherer collects the items of a fetch.
func (s *source) gatherer(q connectors.Query) *gatherer {
	g := &gatherer{settings: s.settings, reader: s.deps.Reader, q: q, most: maxItems, seen: map[string]int{}}
	if s.settings.Max > 0 && !q.All {
		g.most = s.settings.Max
	}
	if g.q.Zone == nil {
		g.q.Zone = time.UTC
	}
	return g
}

// hand emits the items and words the report.
func (s *source) hand(ctx context.Context, g *gatherer, failed []error, emit func(app.Item) error) (connectors.Report, error) {
	r := connectors.Report{Partial: failed, Notes: g.notes()}
	items := g.wanted()
	for _, it := range items {
		if err := emit(it); err != nil {
			return r, err
		}
		if err := ctx.Err(); err != nil {
			return r, connectors.Explain(s.settings.Name, err)
		}
	}
	r.Coverage = app.Coverage{Complete: len(failed) == 0 && !g.cut, Kinds: []app.Kind{app.KindNote}}
	for i := range items {
		// A list of the latest says nothing of what is older than all of it.
		if t := items[i].Time; !t.IsZero() && (r.Coverage.From.IsZero() || t.Before(r.Coverage.From)) {
			r.Coverage.From = t
		}
	}
	return r, nil
}

// gatherer turns what a server answers into items.
type gatherer struct {
	settings app.SourceSettings
	reader   app.Reader
	q        connectors.Query
	most     int
	items    []app.Item
	seen     map[string]int // place of a native id among items
	cut      bool           // there was more than is taken
	skipped  int            // parts that are no text
}

// ask asks for everything the settings name, and returns how many parts there
// are and what failed.
func (g *gatherer) ask(ctx context.Context, one *session) (parts int, failed []error) {
	m := use(g.settings)
	if len(m.Items) == 0 {
		if err := g.resources(ctx, one); err != nil {
			return 1, []error{err}
		}
		return 1, nil
	}
	for _, name := range m.Items {
		part := g.tool
		if strings.Contains(name, "://") {
			part = g.resource
		}
		if err := part(ctx, one, name); err != nil {
			failed = append(failed, err)
		}
	}
	return len(m.Items), failed
}

// tool calls a tool of the server with the arguments of the settings.
func (g *gatherer) tool(ctx context.Context, one *session, name string) error {
	ctx, cancel := context.WithTimeout(ctx, one.limit)
	defer cancel()
	args := use(g.settings).Args[name]
	if args == nil {
		args = map[string]any{}
	}
	res, err := one.CallTool(ctx, &sdk.CallToolParams{Name: name, Arguments: args})
	if err != nil {
		return g.hinted(ctx, one, one.explain(ctx, err))
	}
	if res.IsError {
		return &app.Error{
			Code: app.CodeServer, Message: fmt.Sprintf("The tool %s of %s failed: %s", name, g.settings.Name, one.quote(contentText(res.Content))),
			Hint: "Check args in the source's settings.",
		}
	}
	g.result(res)
	return nil
}

// hinted names the tools there are, where one that is not there was asked for.
func (g *gatherer) hinted(ctx context.Context, one *session, err error) error {
	e := app.AsError(err)
	if e.Code != app.CodeServer || ctx.Err() != nil {
		return err
	}
	list, lerr := one.ListTools(ctx, nil)
	if lerr != nil || len(list.Tools) == 0 {
		return err
	}
	var names []string
	for _, t := range list.Tools[:min(len(list.Tools), 20)] {
		names = append(names, t.Name)
	}
	c := *e
	c.Hint = "Its tools are " + one.quote(strings.Join(names, ", ")) + "; name those that yield items in the source's settings."
	return &c
}

// resource reads one resource of the server.
func (g *gatherer) resource(ctx context.Context, one *session, uri string) error {
	ctx, cancel := context.WithTimeout(ctx, one.limit)
	defer cancel()
	res, err := one.ReadResource(ctx, &sdk.ReadResourceParams{URI: uri})
	if err != nil {
		return one.explain(ctx, err)
	}
	for _, c := range res.Contents {
		g.contents(c, about{})
	}
	return nil
}

// resources reads the resources the server lists.
func (g *gatherer) resources(ctx context.Context, one *session) error {
	ctx, cancel := context.WithTimeout(ctx, 2*one.limit)
	defer cancel()
	var list []*sdk.Resource
	params := &sdk.ListResourcesParams{}
	for range maxPages {
		page, err := one.ListResources(ctx, params)
		if err != nil {
			return g.unnamed(ctx, one, one.explain(ctx, err))
		}
		list = append(list, page.Resources...)
		if params.Cursor = page.NextCursor; params.Cursor == "" || len(list) >= maxResources {
			break
		}
	}
	if len(list) == 0 {
		return g.unnamed(ctx, one, nil)
	}
	most := min(maxResources, g.most)
	g.cut = g.cut || len(list) > most
	var errs []error
	for _, r := range list[:min(len(list), most)] {
		res, err := one.ReadResource(ctx, &sdk.ReadResourceParams{URI: r.URI})
		if err != nil {
			errs = append(errs, one.explain(ctx, err))
			if ctx.Err() != nil || len(errs) > 3 {
				break
			}
			continue
		}
		for _, c := range res.Contents {
			g.contents(c, aboutResource(r))
		}
	}
	if len(errs) > 0 && len(g.items) == 0 {
		return errs[0]
	}
	g.cut = g.cut || len(errs) > 0
	return nil
}

// unnamed is the error of a server without resources of which no tool is named.
func (g *gatherer) unnamed(ctx context.Context, one *session, err error) error {
	if err != nil && app.AsError(err).Code != app.CodeServer {
		return err
	}
	e := &app.Error{
		Code: app.CodeConfig, Err: err, Message: fmt.Sprintf("%s yields no items: its server lists no resources, and no tool is named that does", g.settings.Name),
		Hint: "Name tools in items of the source's settings, or set as = \"tools\".",
	}
	return g.hintedAs(ctx, one, e)
}

func (g *gatherer) hintedAs(ctx context.Context, one *session, e *app.Error) error {
	server := *e
	server.Code = app.CodeServer
	hinted := *app.AsError(g.hinted(ctx, one, &server))
	hinted.Code = e.Code
	return &hinted
}

// wanted are the items of the time that is asked for, at most as many as are
// wanted, the first ones.
func (g *gatherer) wanted() []app.Item {
	list := slices.DeleteFunc(slices.Clone(g.items), func(it app.Item) bool {
		t := it.Time
		return !t.IsZero() && (!g.q.From.IsZero() && t.Before(g.q.From) || !g.q.To.IsZero() && !t.Before(g.q.To))
	})
	if !g.q.All && len(list) > g.most {
		list, g.cut = list[:g.most], true
	}
	return list
}

func (g *gatherer) notes() []error {
	if g.skipped == 0 {
		return nil
	}
	return []error{&app.Error{
		Code: app.CodeFormat, Err: errors.New("content that is no text"), Message: fmt.Sprintf("%s also sent pictures or sounds, which are not read", g.settings.Name),
		Hint: "Nothing to do.",
	}}
}

// contentText is the text of a result.
func contentText(list []sdk.Content) string {
	var parts []string
	for _, c := range list {
		if t, ok := c.(*sdk.TextContent); ok {
			parts = append(parts, t.Text)
		}
	}
	return strings.Join(parts, "\n")
}

// renumbered is a value the SDK has decoded, in the form parsed returns.
func renumbered(v any) any {
	data, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	again, _ := parsed(string(data))
	return again
}

// parsed returns the JSON value a text is, if it is an object or a list.
func parsed(text string) (any, bool) {
	text = strings.TrimSpace(text)
	if text == "" || text[0] != '{' && text[0] != '[' {
		return nil, false
	}
	var v any
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if dec.Decode(&v) != nil || dec.More() {
		return nil, false
	}
	return v, true
}
