package calendar

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/connectors/fetch"
)

// caldav reads a CalDAV server (RFC 4791). It never writes.
type caldav struct {
	web  *web
	cred credentials
}

// davState is what is remembered of a server: where its calendars are and the
// tag of each, so that unchanged calendars cost one request.
type davState struct {
	List   string            `json:"list"` // the address that lists them
	Single bool              `json:"single,omitempty"`
	Tags   map[string]string `json:"tags"` // by address
}

// collection is a calendar on the server.
type collection struct {
	at    *url.URL
	name  string
	tag   string
	comps *componentSet
}

// place is where a server lists its calendars.
type place struct {
	at     *url.URL
	single bool // the address is a calendar itself
}

// read fetches the calendars the settings name. Every error of a server that
// is none is errNoDav.
func (c *caldav) read(ctx context.Context, ask request, last *davState, yield func(batch) error) (answer, error) {
	at, list, err := c.find(ctx, last)
	if err != nil {
		return answer{}, c.web.signIn(err, c.cred)
	}
	list, err = c.choose(list)
	if err != nil {
		return answer{}, err
	}
	st := &davState{List: at.at.String(), Single: at.single, Tags: map[string]string{}}
	for _, col := range list {
		if col.tag != "" {
			st.Tags[col.at.String()] = col.tag
		}
	}
	keep := remembered{Dav: st}
	if last != nil && len(st.Tags) == len(list) && maps.Equal(last.Tags, st.Tags) {
		return answer{unchanged: true, keep: keep}, nil
	}
	ans := answer{keep: keep}
	failed := 0
	for _, col := range list {
		partial, err := c.collect(ctx, col, ask.window, yield)
		ans.partial = append(ans.partial, partial...)
		var fault *davFault
		switch {
		case err == nil:
		case errors.As(err, &fault) && ctx.Err() == nil:
			failed++
			ans.partial = append(ans.partial, c.web.signIn(fault.err, c.cred))
			if failed == len(list) {
				return ans, c.web.signIn(fault.err, c.cred)
			}
		default:
			return ans, err
		}
	}
	return ans, nil
}

// davFault is an error of the server, told from one of the reader of items.
type davFault struct{ err error }

func (f *davFault) Error() string { return f.err.Error() }
func (f *davFault) Unwrap() error { return f.err }

// find returns the server's calendars: by what is remembered, the address
// itself, its .well-known and its root (RFC 6764 section 6).
func (c *caldav) find(ctx context.Context, last *davState) (place, []collection, error) {
	if last != nil {
		if u, err := url.Parse(last.List); err == nil {
			p := place{u, last.Single}
			if list, err := c.list(ctx, p); err == nil {
				return p, list, nil
			}
		}
	}
	own := *c.web.address
	own.RawQuery = ""
	tries := []*url.URL{&own, own.ResolveReference(&url.URL{Path: "/.well-known/caldav"}), own.ResolveReference(&url.URL{Path: "/"})}
	var first error
	for i, at := range tries {
		if i == 2 && own.Path == "/" {
			break
		}
		p, list, err := c.from(ctx, at)
		if err == nil {
			return p, list, nil
		}
		if first == nil || errors.Is(first, errNoDav) && !errors.Is(err, errNoDav) {
			first = err
		}
		if !goesOn(err) {
			break
		}
	}
	return place{}, nil, first
}

// goesOn reports whether another address of the same server is worth a try.
func goesOn(err error) bool {
	if errors.Is(err, errNoDav) {
		return true
	}
	var e *fetch.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Kind {
	case fetch.NotFound, fetch.Forbidden, fetch.Status, fetch.Server:
		return true
	}
	return false
}

// from follows an address to the calendars: it is one, it lists them, or it
// names the reader's principal, which names the home that lists them.
func (c *caldav) from(ctx context.Context, at *url.URL) (place, []collection, error) {
	for range 3 {
		ms, here, err := c.do(ctx, davCall{"PROPFIND", at, "0", propfindBody})
		if err != nil {
			return place{}, nil, noDav(err)
		}
		if len(ms.Responses) == 0 {
			return place{}, nil, errNoDav
		}
		p := ms.Responses[0].good()
		if p.ResourceType.Calendar != nil {
			return place{here, true}, []collection{asCollection(here, p)}, nil
		}
		if len(p.HomeSet.Hrefs) > 0 {
			return c.homes(ctx, here, p.HomeSet.Hrefs)
		}
		next, ok := firstHref(here, p.Principal)
		if !ok || next.String() == here.String() {
			pl := place{here, false}
			if list, err := c.list(ctx, pl); err == nil && len(list) > 0 { // a folder of calendars
				return pl, list, nil
			}
			return place{}, nil, errNoDav
		}
		at = next
	}
	return place{}, nil, errNoDav
}

// noDav turns the answers of servers that know no PROPFIND into errNoDav.
func noDav(err error) error {
	var e *fetch.Error
	if errors.As(err, &e) && (e.Status == http.StatusMethodNotAllowed || e.Status == http.StatusNotImplemented || e.Kind == fetch.NotFound) {
		return fmt.Errorf("%w: %w", errNoDav, err)
	}
	return err
}

// homes lists the calendars of the first home that answers.
func (c *caldav) homes(ctx context.Context, here *url.URL, hrefs []string) (place, []collection, error) {
	var first error
	for _, h := range hrefs {
		u, err := here.Parse(strings.TrimSpace(h))
		if err != nil {
			continue
		}
		p := place{u, false}
		list, err := c.list(ctx, p)
		if err == nil {
			return p, list, nil
		}
		first = errors.Join(first, err)
	}
	if first == nil {
		first = errNoDav
	}
	return place{}, nil, first
}

func firstHref(base *url.URL, h davHref) (*url.URL, bool) {
	if len(h.Hrefs) == 0 || strings.TrimSpace(h.Hrefs[0]) == "" {
		return nil, false
	}
	u, err := base.Parse(strings.TrimSpace(h.Hrefs[0]))
	return u, err == nil
}

func asCollection(at *url.URL, p davProp) collection {
	tag := p.CTag
	if tag == "" {
		tag = p.SyncToken
	}
	return collection{at: at, name: strings.TrimSpace(p.DisplayName), tag: tag, comps: p.Components}
}

// list returns the calendars a place lists that hold events or tasks.
func (c *caldav) list(ctx context.Context, p place) ([]collection, error) {
	depth := "1"
	if p.single {
		depth = "0"
	}
	ms, here, err := c.do(ctx, davCall{"PROPFIND", p.at, depth, propfindBody})
	if err != nil {
		return nil, noDav(err)
	}
	var out []collection
	for _, r := range ms.Responses {
		prop := r.good()
		if prop.ResourceType.Calendar == nil || !prop.Components.has("VEVENT") && !prop.Components.has("VTODO") {
			continue
		}
		if at, err := here.Parse(strings.TrimSpace(r.Href)); err == nil {
			out = append(out, asCollection(at, prop))
		}
	}
	return out, nil
}

// choose keeps the calendars the settings name, by name or by the last part of
// the address; all where they name none.
func (c *caldav) choose(list []collection) ([]collection, error) {
	wanted := c.web.set.Calendars
	if len(wanted) == 0 {
		return list, nil
	}
	var out []collection
	var there []string
	for _, col := range list {
		parts := strings.Split(strings.Trim(col.at.Path, "/"), "/")
		last := parts[len(parts)-1]
		there = append(there, fmt.Sprintf("%q", cmp.Or(col.name, last)))
		if slices.ContainsFunc(wanted, func(w string) bool {
			w = strings.TrimSpace(w)
			return strings.EqualFold(w, col.name) || strings.EqualFold(w, last) || w == col.at.String() || w == col.at.Path
		}) {
			out = append(out, col)
		}
	}
	if len(out) == 0 {
		return nil, &app.Error{Code: app.CodeConfig, Message: fmt.Sprintf("%s has none of the calendars %q", c.web.set.Name, wanted),
			Hint: "It has: " + strings.Join(there, ", ") + "."}
	}
	return out, nil
}

// collect fetches the events and tasks of one calendar. What of it could not
// be read is in the list.
func (c *caldav) collect(ctx context.Context, col collection, w window, yield func(batch) error) ([]error, error) {
	var partial []error
	for _, comp := range []string{"VEVENT", "VTODO"} {
		if !col.comps.has(comp) {
			continue
		}
		ms, _, err := c.do(ctx, davCall{"REPORT", col.at, "1", queryBody(comp, w)})
		if err != nil && comp == "VTODO" { // the events are here; tasks are an extra some servers do not serve
			return append(partial, &davFault{err}), nil
		}
		if err != nil {
			return partial, &davFault{err}
		}
		broken := 0
		for _, r := range ms.Responses {
			data := r.good().Data
			if strings.TrimSpace(data) == "" {
				continue
			}
			docs, ok := decode([]byte(data))
			if !ok {
				broken++
				continue
			}
			if err := yield(batch{docs: docs, name: col.name}); err != nil {
				return partial, err
			}
		}
		if broken > 0 {
			partial = append(partial, &app.Error{Code: app.CodeFormat, Message: fmt.Sprintf("%d entries of the calendar %q could not be read", broken, col.name),
				Hint: "The other entries are shown. Another calendar program may tell which ones are damaged."})
		}
	}
	return partial, nil
}

// queryBody returns a calendar-query (RFC 4791 section 7.8) for one kind of
// component. Tasks have no time range: an open one may be of any age.
func queryBody(comp string, w window) string {
	const stamp = "20060102T150405Z"
	span := ""
	if comp == "VEVENT" && (!w.from.IsZero() || !w.to.IsZero()) {
		span = "<c:time-range"
		if !w.from.IsZero() { // a day wider: servers read dates and floating times in zones of their own
			span += ` start="` + w.from.UTC().Add(-24*time.Hour).Format(stamp) + `"`
		}
		if !w.to.IsZero() {
			span += ` end="` + w.to.UTC().Add(24*time.Hour).Format(stamp) + `"`
		}
		span += "/>"
	}
	return `<?xml version="1.0" encoding="utf-8"?>
<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><d:getetag/><c:calendar-data/></d:prop>` +
		`<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="` + comp + `">` + span +
		`</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>`
}
