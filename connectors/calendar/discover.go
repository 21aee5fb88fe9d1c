package calendar

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"daybrief/connectors/fetch"
)

// collection is a calendar on the server.
type collection struct {
	at     *url.URL
	name   string
	tag    string // changes whenever something in it does; may be ""
	token  string // for sync-collection; may be ""
	comps  *componentSet
	source string // of a subscribed calendar: the address it is a copy of
}

// home is an address that lists calendars, or a calendar itself.
type home struct {
	URL    string `json:"url"`
	Single bool   `json:"single,omitempty"`
}

// account is what a server was found to have.
type account struct {
	homes []home
	list  []collection
	own   []string // the mail addresses of who is signed in
}

// find returns the server's calendars: by what is remembered, the address
// itself, its .well-known and its root (RFC 6764 section 6), and where common
// servers are when nobody set up the first three.
func (c *caldav) find(ctx context.Context, last *davState) (account, error) {
	if last != nil && len(last.Homes) > 0 {
		f, err := c.lists(ctx, account{homes: last.Homes, own: last.Own})
		if err == nil || !goesOn(err) {
			return f, err
		}
	}
	own := *c.web.address
	own.RawQuery = ""
	tries := []*url.URL{&own}
	for _, path := range []string{"/.well-known/caldav", "/", "/remote.php/dav/", "/dav/", "/caldav/", "/SOGo/dav/", "/caldav.php/", "/dav.php/"} {
		if path != own.Path && path != own.Path+"/" {
			tries = append(tries, own.ResolveReference(&url.URL{Path: path}))
		}
	}
	var first error
	for _, at := range tries {
		f, err := c.from(ctx, at)
		if err == nil {
			return f, nil
		}
		if first == nil || errors.Is(first, errNoDav) && !errors.Is(err, errNoDav) {
			first = err
		}
		if !goesOn(err) {
			break
		}
	}
	return account{}, first
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
// names the reader's principal, which names the homes that list them.
func (c *caldav) from(ctx context.Context, at *url.URL) (account, error) {
	seen := map[string]bool{}
	for range 4 {
		ms, here, err := c.do(ctx, davCall{"PROPFIND", at, "0", propfindBody})
		if err != nil {
			return account{}, noDav(err)
		}
		p, ok := ms.about(here)
		if !ok {
			return account{}, errNoDav
		}
		if p.ResourceType.isCalendar() {
			return account{homes: []home{{here.String(), true}}, list: []collection{asCollection(here, p)}, own: mailAddresses(p.Addresses)}, nil
		}
		if len(p.HomeSet.Hrefs) > 0 {
			return c.homes(ctx, here, p)
		}
		seen[here.String()], seen[at.String()] = true, true
		next, ok := firstHref(here, p.Principal)
		if ok && !seen[next.String()] {
			at = next
			continue
		}
		if f, err := c.lists(ctx, account{homes: []home{{URL: here.String()}}}); err == nil && len(f.list) > 0 { // a folder of calendars
			return f, nil
		}
		if p.Principal.None != nil && c.cred.isZero() {
			return account{}, &fetch.Error{Kind: fetch.Unauthorized, Host: here.Hostname()}
		}
		return account{}, errNoDav
	}
	return account{}, errNoDav
}

// about returns the properties of the address that was asked, also from a
// server that tells of its children too.
func (ms *multistatus) about(here *url.URL) (davProp, bool) {
	if len(ms.Responses) == 0 {
		return davProp{}, false
	}
	want := strings.TrimSuffix(here.Path, "/")
	for _, r := range ms.Responses {
		if strings.TrimSuffix(hrefKey(here, r.href()), "/") == want {
			return r.good(), true
		}
	}
	return ms.Responses[0].good(), true
}

// homes lists the calendars of the homes a principal has. One that does not
// answer is left out where another does: a shared home may be away.
func (c *caldav) homes(ctx context.Context, here *url.URL, p davProp) (account, error) {
	f := account{own: mailAddresses(p.Addresses)}
	var first error
	for _, href := range p.HomeSet.Hrefs {
		u, ok := resolveHref(here, href)
		if !ok {
			continue
		}
		h := home{URL: u.String()}
		one, err := c.lists(ctx, account{homes: []home{h}})
		if err != nil {
			first = errors.Join(first, err)
			continue
		}
		f.homes, f.list = append(f.homes, h), append(f.list, one.list...)
	}
	if len(f.homes) > 0 {
		return f, nil
	}
	if first == nil {
		first = errNoDav
	}
	return account{}, first
}

func firstHref(base *url.URL, h davHref) (*url.URL, bool) {
	if len(h.Hrefs) == 0 {
		return nil, false
	}
	return resolveHref(base, h.Hrefs[0])
}

// mailAddresses returns the mail addresses among calendar user addresses.
func mailAddresses(h davHref) []string {
	var out []string
	for _, s := range h.Hrefs {
		if a := mailAddress(s); a != "" && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

func asCollection(at *url.URL, p davProp) collection {
	col := collection{at: at, name: strings.TrimSpace(p.DisplayName), tag: p.CTag, token: p.SyncToken, comps: p.Components}
	if col.tag == "" {
		col.tag = col.token
	}
	if p.ResourceType.Subscribed != nil && p.ResourceType.Calendar == nil {
		col.source = at.String()
		if len(p.Source.Hrefs) > 0 {
			col.source = strings.TrimSpace(p.Source.Hrefs[0])
		}
	}
	return col
}

// lists adds the calendars that the homes list and that hold events or tasks.
func (c *caldav) lists(ctx context.Context, f account) (account, error) {
	known := map[string]bool{}
	for _, h := range f.homes {
		at, err := url.Parse(h.URL)
		if err != nil {
			return f, errNoDav
		}
		depth := "1"
		if h.Single {
			depth = "0"
		}
		ms, here, err := c.do(ctx, davCall{"PROPFIND", at, depth, propfindBody})
		if err != nil {
			return f, noDav(err)
		}
		if ms.Cut || ms.Broken { // a calendar that is not listed would be taken for deleted
			return f, &fetch.Error{Kind: fetch.Cut, Host: here.Hostname()}
		}
		for _, r := range ms.Responses {
			p := r.good()
			wanted := p.ResourceType.isCalendar() || p.ResourceType.Subscribed != nil
			at, ok := resolveHref(here, r.href())
			if h.Single {
				at, ok = here, true
			}
			if !ok || known[at.String()] || !wanted || !p.Components.has("VEVENT") && !p.Components.has("VTODO") {
				continue
			}
			known[at.String()] = true
			f.list = append(f.list, asCollection(at, p))
		}
	}
	return f, nil
}
