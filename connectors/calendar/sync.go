package calendar

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"daybrief/app"
	"daybrief/connectors/fetch"
)

const (
	maxPages   = 50  // answers of one sync-collection
	maxChanged = 500 // objects fetched one by one; more are asked for as a whole
	maxGet     = 50  // objects of one multiget
)

// errAnew says that what is remembered cannot be brought up to date.
var errAnew = errors.New("the calendar has to be read anew")

// delta is what differs from what is remembered.
type delta struct {
	changed map[string]string // hrefKey -> address as the server wrote it
	gone    []string          // hrefKeys
	token   string
}

// update brings what is remembered of a calendar up to date.
func (c *caldav) update(ctx context.Context, col collection, prev *calState, objects map[string]object) (contents, error) {
	d, err := c.changes(ctx, col, prev, objects)
	if unusable(err) {
		d, err = c.byETag(ctx, col, prev, objects)
	}
	if err != nil {
		return contents{}, err
	}
	if len(d.changed) > maxChanged {
		return contents{}, errAnew
	}
	one := contents{col: col, objects: objects, changed: prev.Name != col.name || len(d.changed)+len(d.gone) > 0}
	for _, k := range d.gone {
		delete(objects, k)
	}
	lost, err := c.multiget(ctx, col, d.changed, objects)
	if unusable(err) {
		return contents{}, errAnew
	}
	if err != nil {
		return contents{}, err
	}
	one.partial = unread(col, lost)
	one.state = &calState{Name: col.name, Tag: col.tag, Token: d.token, From: prev.From, To: prev.To}
	return one, nil
}

// unusable reports whether an error means that the server does not know the
// request or the token, so that another way has to be taken (RFC 6578 section
// 3.2: the precondition valid-sync-token; servers answer with many codes).
func unusable(err error) bool {
	if errors.Is(err, errAnew) || errors.Is(err, errNoDav) {
		return true
	}
	switch s := status(err); s {
	case http.StatusUnauthorized, http.StatusTooManyRequests, http.StatusRequestTimeout:
		return false
	case http.StatusInternalServerError, http.StatusNotImplemented, http.StatusInsufficientStorage:
		return true
	default:
		return s/100 == 4
	}
}

// changes asks what changed since the token (RFC 6578). A long list comes in
// pages, each with a token of its own.
func (c *caldav) changes(ctx context.Context, col collection, prev *calState, objects map[string]object) (delta, error) {
	if prev.Token == "" || col.token == "" {
		return delta{}, errAnew
	}
	d := delta{changed: map[string]string{}, token: prev.Token}
	gone := map[string]bool{}
	for range maxPages {
		ms, here, err := c.do(ctx, davCall{"REPORT", col.at, "0", syncBody(d.token)})
		if err != nil {
			return d, err
		}
		if ms.Broken || ms.SyncToken == "" || ms.Cut && ms.SyncToken == d.token {
			return d, errAnew
		}
		for _, r := range ms.Responses {
			d.note(here, r, objects, gone)
		}
		if d.token = ms.SyncToken; !ms.Cut {
			d.gone = slices.DeleteFunc(slices.Collect(maps.Keys(gone)), func(k string) bool { _, known := objects[k]; return !known })
			return d, nil
		}
	}
	return d, errAnew
}

// note takes one response of a sync-collection. What a later one says counts.
func (d *delta) note(here *url.URL, r davResponse, objects map[string]object, gone map[string]bool) {
	k, etag, code := hrefKey(here, r.href()), r.good().ETag, r.code()
	switch {
	case strings.TrimSuffix(k, "/") == strings.TrimSuffix(here.Path, "/"): // the calendar itself
	case code == http.StatusNotFound || code == http.StatusGone:
		gone[k] = true
		delete(d.changed, k)
	case etag == "" || objects[k].ETag != etag:
		delete(gone, k)
		d.changed[k] = r.href()
	}
}

// byETag compares the etags of all objects in reach with those remembered.
func (c *caldav) byETag(ctx context.Context, col collection, prev *calState, objects map[string]object) (delta, error) {
	d := delta{changed: map[string]string{}, token: col.token}
	there := map[string]bool{}
	for _, comp := range col.kinds() {
		ms, here, err := c.query(ctx, col, comp, prev.reach(), false)
		if err != nil {
			return d, err
		}
		if ms.Cut || ms.Broken {
			return d, errAnew
		}
		for _, r := range ms.Responses {
			if r.code() >= 400 {
				continue
			}
			k, etag := hrefKey(here, r.href()), r.good().ETag
			there[k] = true
			if etag == "" || objects[k].ETag != etag {
				d.changed[k] = r.href()
			}
		}
	}
	for k := range objects {
		if !there[k] {
			d.gone = append(d.gone, k)
		}
	}
	return d, nil
}

// kinds returns the components of the calendar that are asked for.
func (col collection) kinds() []string {
	return slices.DeleteFunc([]string{"VEVENT", "VTODO"}, func(comp string) bool { return !col.comps.has(comp) })
}

// query asks for the objects of one kind, or for their etags alone.
func (c *caldav) query(ctx context.Context, col collection, comp string, r reach, data bool) (*multistatus, *url.URL, error) {
	ms, here, err := c.do(ctx, davCall{"REPORT", col.at, "1", queryBody(comp, r, data, false)})
	if comp == "VTODO" && !r.done && unusable(err) { // perhaps it does not know the filter
		return c.do(ctx, davCall{"REPORT", col.at, "1", queryBody(comp, r, data, true)})
	}
	return ms, here, err
}

// full reads all of a calendar that is in reach.
func (c *caldav) full(ctx context.Context, col collection, want reach) (contents, error) {
	one := contents{col: col, objects: map[string]object{}, changed: true,
		state: &calState{Name: col.name, Tag: col.tag, Token: col.token, From: want.from, To: want.to}}
	for _, comp := range col.kinds() {
		lost, err := c.fill(ctx, col, comp, want, one.objects)
		if err != nil && comp == "VTODO" && len(col.kinds()) > 1 && ctx.Err() == nil { // the events are here; tasks are an extra some servers do not serve
			one.partial = append(one.partial, c.web.signIn(err, c.cred))
			continue
		}
		if err != nil {
			return one, err
		}
		one.partial = append(one.partial, unread(col, lost)...)
	}
	return one, nil
}

// fill fetches the objects of one kind. What is too much for one answer comes
// in portions. lost counts those that were named but did not come.
func (c *caldav) fill(ctx context.Context, col collection, comp string, want reach, objects map[string]object) (lost int, err error) {
	ms, here, err := c.query(ctx, col, comp, want, true)
	if tooLarge(err) || err == nil && ms.Cut {
		ms, here, err = c.query(ctx, col, comp, want, false)
	}
	if err != nil {
		return 0, err
	}
	if ms.Broken || ms.Cut {
		return 0, &fetch.Error{Kind: fetch.Cut, Host: here.Hostname()}
	}
	missing := map[string]string{}
	for _, r := range ms.Responses {
		k, p := hrefKey(here, r.href()), r.good()
		switch {
		case r.code() >= 400:
		case strings.TrimSpace(p.Data) != "":
			objects[k] = object{p.ETag, p.Data}
		case !strings.HasSuffix(k, "/"):
			missing[k] = r.href()
		}
	}
	return c.multiget(ctx, col, missing, objects)
}

func tooLarge(err error) bool {
	var e *fetch.Error
	return errors.As(err, &e) && (e.Kind == fetch.TooLarge || e.Status == http.StatusInsufficientStorage)
}

// multiget fetches single objects. Those that are gone leave objects. lost
// counts those of which nothing came.
func (c *caldav) multiget(ctx context.Context, col collection, wanted map[string]string, objects map[string]object) (lost int, err error) {
	keys := make([]string, 0, len(wanted))
	for k := range wanted {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for size := maxGet; len(keys) > 0; {
		part := keys[:min(size, len(keys))]
		hrefs := make([]string, len(part))
		for i, k := range part {
			hrefs[i] = wanted[k]
		}
		ms, here, err := c.do(ctx, davCall{"REPORT", col.at, "1", multigetBody(hrefs)})
		if tooMuch := tooLarge(err) || err == nil && (ms.Cut || ms.Broken); tooMuch && len(part) > 1 {
			size = len(part) / 2
			continue
		} else if tooMuch {
			lost, keys = lost+1, keys[1:]
			continue
		}
		if err != nil {
			return lost, err
		}
		lost += take(ms, here, part, objects)
		keys = keys[len(part):]
	}
	return lost, nil
}

// take puts what a multiget brought into objects.
func take(ms *multistatus, here *url.URL, keys []string, objects map[string]object) (lost int) {
	told := map[string]bool{}
	for _, r := range ms.Responses {
		k, p := hrefKey(here, r.href()), r.good()
		switch code := r.code(); {
		case code == http.StatusNotFound || code == http.StatusGone:
			delete(objects, k)
			told[k] = true
		case code < 400 && strings.TrimSpace(p.Data) != "":
			objects[k] = object{p.ETag, p.Data}
			told[k] = true
		}
	}
	for _, k := range keys {
		if !told[k] {
			lost++
		}
	}
	return lost
}

// unread is the error of objects of which nothing came.
func unread(col collection, lost int) []error {
	if lost == 0 {
		return nil
	}
	return []error{&app.Error{Code: app.CodeServer, Message: fmt.Sprintf("the server did not hand out %d entries of the calendar %q", lost, col.title()),
		Hint: "The other entries are shown. If it stays so, look at them in another calendar program."}}
}
