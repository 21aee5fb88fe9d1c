package boot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"daybrief/app"
	"daybrief/app/mcp"
	"daybrief/connectors"
)

// How the tools of the MCP server read sources.
const (
	readsAtOnce = 6
	storedMail  = 24 * time.Hour      // what a run has read of mail for certain, see backMail
	storedDays  = 7                   // of a calendar
	storyAge    = 48 * time.Hour      // of what counts as a story of now
	openSince   = 14 * 24 * time.Hour // how long an overdue task or an event goes on
)

// kindsOf are the kinds of items the sources of a type yield.
var kindsOf = map[string][]app.Kind{
	"email": {app.KindMail}, "calendar": {app.KindEvent, app.KindTask}, "hackernews": {app.KindStory},
	"rss": {app.KindArticle}, "weather": {app.KindWeather},
}

// reader reads the sources of one kind for one call.
type reader struct {
	*App
	r    mcp.Reading
	now  time.Time
	tool connectors.ToolSpec
	deps connectors.Deps
}

// read returns what the sources of a kind hold: what is stored of a source that
// answered within brief.stale_after, else what the source says now, and where
// that fails what is stored with the reason. Only hosts of the configuration
// are reached, and those of the weather service for a place that was asked for.
func (a *App) read(ctx context.Context, r mcp.Reading) (mcp.Read, error) {
	c, ok := a.registry.Get(r.Type)
	if !ok {
		return mcp.Read{}, fmt.Errorf("boot: no connector of type %q", r.Type)
	}
	sources, err := a.readable(r)
	if err != nil {
		return mcp.Read{}, err
	}
	one := reader{App: a, r: r, now: a.opt.Now(), tool: c.Tool}
	if len(sources) == 0 {
		return one.sample(ctx)
	}
	one.deps = a.depsWith(a.client(a.reachable(r, sources), a.opt.Transport), a.services(), sources)
	got := one.all(ctx, sources)
	one.deps.HTTP.Close()
	if err := a.ledger.flush(); err != nil {
		return mcp.Read{}, err
	}
	if err := ctx.Err(); err != nil {
		return mcp.Read{}, connectors.Explain("", err)
	}
	return one.join(got)
}

// readable are the sources to read: those of the kind that are on, or what was
// asked for instead.
func (a *App) readable(r mcp.Reading) ([]app.SourceSettings, error) {
	var own []app.SourceSettings
	for _, s := range a.own() {
		if s.Type == r.Type {
			own = append(own, s)
		}
	}
	switch {
	case r.Location != "":
		for _, s := range own {
			if strings.EqualFold(s.Address, r.Location) || strings.EqualFold(s.Name, r.Location) {
				return []app.SourceSettings{s}, nil
			}
		}
		return []app.SourceSettings{{Name: r.Location, Type: r.Type, Address: r.Location}}, nil
	case len(r.Addresses) > 0:
		return feedsAt(own, r)
	case len(own) == 0 && r.Type == "hackernews":
		return []app.SourceSettings{{Name: "Hacker News", Type: r.Type}}, nil
	}
	return own, nil
}

// feedsAt are the feeds at the addresses. Only addresses of the web are feeds
// here: a path would be a file of this machine.
func feedsAt(own []app.SourceSettings, r mcp.Reading) ([]app.SourceSettings, error) {
	var list []app.SourceSettings
	for _, address := range r.Addresses {
		if !isURL(address) {
			return nil, &app.Error{
				Code: app.CodeUsage, Message: fmt.Sprintf("%q is not the address of a feed on the web", address),
				Hint: "Addresses of feeds begin with https:// or http://.",
			}
		}
		s := app.SourceSettings{Name: address, Type: r.Type, Address: address} // by its host alone it could be taken for a feed of the reader's
		if n := slices.IndexFunc(own, func(o app.SourceSettings) bool { return o.Address == address }); n >= 0 {
			s = own[n]
		}
		list = append(list, s)
	}
	return list, nil
}

// reachable are the hosts a call may reach. Addresses that were asked for add
// none: they have to lie on hosts of the reader's own feeds.
func (a *App) reachable(r mcp.Reading, sources []app.SourceSettings) []string {
	if len(r.Addresses) > 0 {
		r.Addresses = nil
		sources, _ = a.readable(r) // without addresses nothing can be wrong
	}
	return a.allowed(sources, a.services())
}

// result is what one source gave.
type result struct {
	items []app.Item
	how   mcp.SourceRead
	err   error
}

// all reads the sources, some at a time.
func (o reader) all(ctx context.Context, sources []app.SourceSettings) []result {
	got := make([]result, len(sources))
	slots := make(chan struct{}, readsAtOnce)
	var wg sync.WaitGroup
	for i, s := range sources {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			got[i] = o.one(ctx, s)
		})
	}
	wg.Wait()
	return got
}

// one reads a source from the store while that is fresh, else itself.
func (o reader) one(ctx context.Context, s app.SourceSettings) result {
	_, at, err := o.Store.SourceState(ctx, s.Name)
	if err != nil {
		return result{how: mcp.SourceRead{Name: s.Name}, err: err}
	}
	stored := func() ([]app.Item, error) { return o.stored(ctx, []string{s.Name}) }
	if !at.IsZero() && o.now.Sub(at) <= o.Config.Brief.StaleAfter.Std() && o.covered() {
		items, err := stored()
		return result{items, mcp.SourceRead{Name: s.Name, From: fromMemory, AsOf: at}, err}
	}
	args, err := o.arguments()
	if err != nil {
		return result{how: mcp.SourceRead{Name: s.Name}, err: err}
	}
	items, err := o.tool.Call(ctx, args, []app.SourceSettings{o.localised(s)}, o.deps)
	if err == nil {
		return result{o.annotate(items), mcp.SourceRead{Name: s.Name, From: fromSource, AsOf: o.now}, nil}
	}
	o.Log.Warn("mcp read", "name", s.Name, "err", err)
	why := cured(connectors.Explain(s.Name, err))
	if why.Code == app.CodeUsage {
		return result{how: mcp.SourceRead{Name: s.Name}, err: why}
	}
	how := mcp.SourceRead{Name: s.Name, From: fromMemory, AsOf: at, Error: strings.TrimSpace(sentenceOf(why))}
	items, err = stored()
	return result{items, how, err}
}

// Where a source's items came from.
const (
	fromMemory = "memory"
	fromSource = "source"
)

func sentenceOf(e *app.Error) string {
	return strings.TrimSuffix(e.Message, ".") + ". " + e.Hint
}

// covered reports whether a run reads as far as is asked for.
func (o reader) covered() bool {
	switch o.r.Type {
	case "email":
		return time.Duration(o.r.Hours)*time.Hour <= storedMail
	case "calendar":
		return o.r.Days <= storedDays
	case "rss":
		return time.Duration(o.r.Hours)*time.Hour <= backNews
	}
	return true
}

// arguments are those of the connector's tool.
func (o reader) arguments() (json.RawMessage, error) {
	from, to := o.span()
	args := map[string]any{}
	switch o.r.Type {
	case "email":
		args["hours"], args["limit"] = o.r.Hours, o.r.Limit
	case "calendar":
		args["from"], args["to"] = from.Format(time.DateOnly), to.AddDate(0, 0, -1).Format(time.DateOnly)
	case "hackernews":
		args["limit"] = o.r.Limit
	case "rss":
		args["hours"], args["max"] = o.r.Hours, o.r.Limit
	}
	data, err := json.Marshal(args)
	if err != nil {
		return nil, fmt.Errorf("boot: arguments of %s: %w", o.tool.Name, err)
	}
	return data, nil
}

// span is the time that is asked for; a zero bound is open.
func (o reader) span() (from, to time.Time) {
	switch o.r.Type {
	case "email", "rss":
		return o.now.Add(-time.Duration(o.r.Hours) * time.Hour), to
	case "hackernews":
		return o.now.Add(-storyAge), to
	case "calendar":
		y, m, d := o.now.In(o.Zone).Date()
		from = time.Date(y, m, d, 0, 0, 0, 0, o.Zone)
		return from, from.AddDate(0, 0, max(o.r.Days, 1))
	}
	return from, to
}

// stored returns what the store holds of the sources; no names mean all.
func (o reader) stored(ctx context.Context, names []string) ([]app.Item, error) {
	from, to := o.span()
	q := app.ItemQuery{Sources: names, Kinds: kindsOf[o.r.Type], From: from, To: to}
	if o.r.Type == "calendar" {
		q.From, q.To = from.Add(-openSince), to.Add(24*time.Hour) // dates stand at midnight UTC
	}
	items, err := o.Store.Items(ctx, q)
	if err != nil || o.r.Type != "calendar" {
		return items, err
	}
	return slices.DeleteFunc(items, func(it app.Item) bool { return !o.within(&it, from, to) }), nil
}

// within reports whether an event goes on in a time, or a task is due before
// its end.
func (o reader) within(it *app.Item, from, to time.Time) bool {
	start, end := it.Start.TimeIn(o.Zone), it.End.TimeIn(o.Zone)
	if it.End.IsZero() {
		end = start
	}
	if !start.Before(to) {
		return false
	}
	return it.Kind == app.KindTask || end.After(from) || start.Equal(from)
}

// sample is the answer of a reader without such a source: what the sample day
// holds, while it is there, else what to do.
func (o reader) sample(ctx context.Context) (mcp.Read, error) {
	items, err := o.stored(ctx, nil)
	if err != nil {
		return mcp.Read{}, err
	}
	items = slices.DeleteFunc(items, func(it app.Item) bool { return !it.HasFlag(app.FlagSample) })
	if len(items) == 0 {
		return mcp.Read{}, &app.Error{
			Code: app.CodeNotFound, Message: fmt.Sprintf("No source of type %s is configured", o.r.Type),
			Hint: "Add one with: daybrief source add",
		}
	}
	return o.join([]result{{items: items, how: mcp.SourceRead{Name: "The sample day (invented)", From: fromMemory}}})
}

// join puts what the sources gave together, in the order of the kind.
func (o reader) join(got []result) (mcp.Read, error) {
	var out mcp.Read
	var errs []error
	seen := map[string]bool{}
	for _, r := range got {
		if r.err != nil {
			errs = append(errs, r.err)
			continue
		}
		out.Sources = append(out.Sources, r.how)
		for _, it := range r.items {
			if !seen[it.ID] {
				seen[it.ID] = true
				out.Items = append(out.Items, it)
			}
		}
	}
	if len(errs) > 0 {
		return mcp.Read{}, errors.Join(errs...)
	}
	slices.SortStableFunc(out.Items, o.order)
	if o.r.Limit > 0 && len(out.Items) > o.r.Limit {
		out.Items = out.Items[:o.r.Limit]
	}
	return out, nil
}

func (o reader) order(x, y app.Item) int {
	switch o.r.Type {
	case "calendar":
		return cmp.Or(x.Start.TimeIn(o.Zone).Compare(y.Start.TimeIn(o.Zone)), cmp.Compare(x.ID, y.ID))
	case "hackernews":
		return cmp.Or(cmp.Compare(points(&y), points(&x)), cmp.Compare(x.ID, y.ID))
	}
	return cmp.Or(y.When().Compare(x.When()), cmp.Compare(x.ID, y.ID))
}

func points(it *app.Item) int {
	if d := it.Detail.Story; d != nil {
		return d.Points
	}
	return 0
}
