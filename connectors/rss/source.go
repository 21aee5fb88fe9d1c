package rss

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"sort"
	"strings"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// defaultMax is how many entries of a feed count when nothing is set.
const defaultMax = 50

// accepted is what the client asks for, feeds before pages.
const accepted = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.5"

// source is one feed.
type source struct {
	settings app.SourceSettings
	deps     connectors.Deps
	url      string // "" for a file
	path     string // "" for an address
}

func open(s app.SourceSettings, d connectors.Deps) (connectors.Source, error) {
	src := &source{settings: s, deps: d, url: webAddress(s.Address)}
	if src.url != "" {
		return src, nil
	}
	src.path = filePath(s.Address)
	if src.path == "" || strings.Contains(s.Address, "://") && src.path == s.Address {
		return nil, &app.Error{
			Code:    app.CodeConfig,
			Message: fmt.Sprintf("The source %q needs the address of a feed.", s.Name),
			Hint:    "Set address to a URL that begins with https://, or to the path of a file.",
		}
	}
	return src, nil
}

func filePath(address string) string {
	if u, err := url.Parse(address); err == nil && u.Scheme == "file" {
		return u.Path
	}
	return address
}

// Fetch reads the feed, asking the server whether it changed since the last
// answer. A server that asked to be left alone is not asked before its time;
// what was read last then stays, and the report says until when.
func (s *source) Fetch(ctx context.Context, q connectors.Query, emit func(app.Item) error) (connectors.Report, error) {
	old := s.lastState(q.State)
	if report, held := s.heldBack(old, q); held {
		return report, nil
	}
	doc, next, err := s.read(ctx, old)
	if err != nil {
		if report, held := s.toldToWait(old, q, err); held {
			return report, nil
		}
		return connectors.Report{}, err
	}
	if next.same {
		return connectors.Report{Unchanged: true, Moved: next.moved, State: next.keep(old, q.Now)}, nil
	}
	report, err := s.emitAll(ctx, q, doc, emitter{emit: emit, fill: s.filler(ctx, old)})
	if err != nil {
		return connectors.Report{}, s.explain(err)
	}
	report.Moved = next.moved
	if s.url != "" {
		report.State = next.after(report, q.Now)
	}
	return report.Report, nil
}

// emitter hands on items, filled where the reader wants whole articles.
type emitter struct {
	emit func(app.Item) error
	fill *filler // nil where teasers are left as they are
}

// reading is the report of a document and what was kept of its articles.
type reading struct {
	connectors.Report
	articles map[string]article
	pending  bool // some articles wait for the next run
}

// filler returns what fills teasers, nil where the reader wants none filled.
func (s *source) filler(ctx context.Context, old state) *filler {
	if !s.settings.FullText || s.url == "" {
		return nil
	}
	return newFiller(ctx, s.deps, s.url, old.Articles)
}

// emitAll reads the document and hands on its items.
func (s *source) emitAll(ctx context.Context, q connectors.Query, doc document, to emitter) (reading, error) {
	var report reading
	if to.fill != nil {
		defer to.fill.close()
	}
	a := &adapter{settings: s.settings, base: doc.base, zone: q.Zone, seen: map[string]int{}}
	pick := &picker{query: q, max: s.settings.Max, emit: func(it app.Item) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if to.fill != nil {
			it = to.fill.fill(it)
		}
		return to.emit(it)
	}}
	sum, err := readFeed(ctx, doc, func(h heading, e entry) error { return pick.add(a.of(h, e)) })
	if flushed := pick.flush(); err == nil {
		err = flushed
	}
	if err != nil {
		return report, err
	}
	if sum.faults > 0 {
		report.Partial = append(report.Partial, lostEntries(sum.faults, sum.fault))
	}
	if sum.damaged {
		report.Partial = append(report.Partial, damagedFeed(pick.count))
	}
	if to.fill != nil {
		report.articles, report.pending = to.fill.kept, to.fill.pending
		if note := to.fill.note(); note != nil {
			report.Notes = append(report.Notes, note)
		}
	}
	return report, nil
}

// explain leaves errors of ours and of the caller as they are.
func (s *source) explain(err error) error {
	var known *app.Error
	if errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return connectors.Explain(s.settings.Name, err)
	}
	return err
}

// of makes the item of an entry under the feed's heading.
func (a *adapter) of(h heading, e entry) app.Item {
	a.feed = h.title
	if a.base == "" {
		a.base = h.link
	}
	if e.author == "" {
		e.author = h.author
	}
	return a.item(e)
}

// read gets the document, unless it is the one of the last time.
func (s *source) read(ctx context.Context, old state) (document, answer, error) {
	if s.url == "" {
		data, err := readFile(s.path)
		return document{data: data}, answer{}, err
	}
	options := []fetch.GetOption{fetch.Accept(accepted), fetch.MaxBytes(maxBytes), fetch.Polite()}
	if !old.Validators.IsZero() {
		options = append(options, fetch.IfChanged(old.Validators))
	}
	resp, err := s.deps.HTTP.Get(ctx, s.url, options...)
	if err != nil {
		return document{}, answer{}, connectors.Explain(s.settings.Name, err)
	}
	next := answer{state: state{URL: s.url, Made: s.made(), Validators: resp.Validators}, moved: resp.Moved}
	if resp.NotModified {
		next.same, next.state.Hash = true, old.Hash
		return document{}, next, nil
	}
	next.state.Hash = digest(resp.Body)
	next.same = next.state.Hash == old.Hash
	return responseDocument(resp), next, nil
}

// responseDocument makes a document of an answer. Content-Location is the
// base of relative addresses where it is given (RFC 9110 section 8.7).
func responseDocument(resp *fetch.Response) document {
	doc := document{data: resp.Body, contentType: resp.Header.Get("Content-Type"), base: resp.URL.String()}
	if doc.data == nil {
		doc.data = []byte{}
	}
	if at := resp.Header.Get("Content-Location"); at != "" {
		doc.base = resolve(doc.base, at)
	}
	return doc
}

func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err != nil {
		return nil, fileError(path, err)
	}
	if len(data) > maxBytes {
		return nil, tooLarge()
	}
	return data, nil
}

func fileError(path string, err error) *app.Error {
	e := &app.Error{Code: app.CodeNotFound, Message: fmt.Sprintf("The file %s could not be read.", path), Hint: "Check the path and that the file may be read.", Err: err}
	if errors.Is(err, fs.ErrNotExist) {
		e.Message = fmt.Sprintf("There is no file %s.", path)
	}
	return e
}

// picker hands on the entries that count: all of them in a preview, else
// those in the window, the newest up to a limit, in the order of the feed.
type picker struct {
	query connectors.Query
	max   int
	emit  func(app.Item) error
	kept  []app.Item
	count int // items handed on
}

func (p *picker) add(it app.Item) error {
	if !it.Time.IsZero() {
		early := !p.query.From.IsZero() && it.Time.Before(p.query.From)
		late := !p.query.To.IsZero() && !it.Time.Before(p.query.To)
		if early || late {
			return nil
		}
	}
	if p.query.All {
		p.count++
		return p.emit(it)
	}
	if it.Title != "" || it.Text != "" { // an address alone tells nobody anything
		p.kept = append(p.kept, it)
	}
	return nil
}

// flush hands on what was kept back. An entry without a date is as new as
// the one before it.
func (p *picker) flush() error {
	limit := p.max
	if limit <= 0 {
		limit = defaultMax
	}
	keep := make([]bool, len(p.kept))
	for n, i := range newestFirst(p.kept) {
		keep[i] = n < limit
	}
	for i, it := range p.kept {
		if !keep[i] {
			continue
		}
		p.count++
		if err := p.emit(it); err != nil {
			return err
		}
	}
	p.kept = nil
	return nil
}

// newestFirst returns the positions of items by their time.
func newestFirst(items []app.Item) []int {
	order := make([]int, len(items))
	when := make([]int64, len(items))
	last := int64(1 << 62)
	for i, it := range items {
		if !it.Time.IsZero() {
			last = it.Time.Unix()
		}
		order[i], when[i] = i, last
	}
	sort.SliceStable(order, func(a, b int) bool { return when[order[a]] > when[order[b]] })
	return order
}
