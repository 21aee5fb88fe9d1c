package calendar

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"daybrief/connectors/fetch"
)

// multistatus is the answer of PROPFIND and REPORT (RFC 4918 section 13), as
// far as it is used. The library's client is not used for these: it makes one
// broken object cost the whole answer and loses the host of an address.
type multistatus struct {
	Responses []davResponse `xml:"DAV: response"`
}

// davResponse is what is said of one address.
type davResponse struct {
	Href     string `xml:"DAV: href"`
	Status   string `xml:"DAV: status"`
	Propstat []struct {
		Status string  `xml:"DAV: status"`
		Prop   davProp `xml:"DAV: prop"`
	} `xml:"DAV: propstat"`
}

// davProp are the properties that are asked for.
type davProp struct {
	Principal    davHref       `xml:"DAV: current-user-principal"`
	HomeSet      davHref       `xml:"urn:ietf:params:xml:ns:caldav calendar-home-set"`
	DisplayName  string        `xml:"DAV: displayname"`
	ResourceType resourceType  `xml:"DAV: resourcetype"`
	Components   *componentSet `xml:"urn:ietf:params:xml:ns:caldav supported-calendar-component-set"`
	CTag         string        `xml:"http://calendarserver.org/ns/ getctag"`
	SyncToken    string        `xml:"DAV: sync-token"`
	Data         string        `xml:"urn:ietf:params:xml:ns:caldav calendar-data"`
}

type davHref struct {
	Hrefs []string `xml:"DAV: href"`
}

type resourceType struct {
	Calendar *struct{} `xml:"urn:ietf:params:xml:ns:caldav calendar"`
}

type componentSet struct {
	Comps []struct {
		Name string `xml:"name,attr"`
	} `xml:"urn:ietf:params:xml:ns:caldav comp"`
}

// has reports whether a collection takes components of that name; one that
// says nothing takes all.
func (s *componentSet) has(name string) bool {
	if s == nil || len(s.Comps) == 0 {
		return true
	}
	for _, c := range s.Comps {
		if strings.EqualFold(c.Name, name) {
			return true
		}
	}
	return false
}

// good returns the properties the server could tell.
func (r davResponse) good() davProp {
	var p davProp
	for _, s := range r.Propstat {
		if s.Status == "" || strings.Contains(s.Status, " 200") {
			p = s.Prop
			break
		}
	}
	return p
}

const propfindBody = `<?xml version="1.0" encoding="utf-8"?>
<d:propfind xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/"><d:prop>` +
	`<d:current-user-principal/><c:calendar-home-set/><d:displayname/><d:resourcetype/>` +
	`<c:supported-calendar-component-set/><s:getctag/><d:sync-token/></d:prop></d:propfind>`

// errNoDav says that an address does not speak CalDAV.
var errNoDav = errors.New("no CalDAV here")

const maxHops = 5

// davCall is one request of WebDAV.
type davCall struct {
	method string
	at     *url.URL
	depth  string
	body   string
}

// do sends a request and reads its multistatus. Redirects are followed here,
// since the standard client turns a redirected PROPFIND into a GET; the guard
// of the client still decides which hosts may be reached, and the password
// goes only to the hosts the settings name.
func (c *caldav) do(ctx context.Context, call davCall) (*multistatus, *url.URL, error) {
	at := call.at
	for range maxHops {
		resp, err := c.send(ctx, at, call)
		if err != nil {
			return nil, nil, err
		}
		location := resp.Header.Get("Location")
		if resp.StatusCode/100 != 3 || location == "" {
			ms, err := c.answer(resp)
			return ms, at, err
		}
		_ = resp.Body.Close()
		next, err := at.Parse(location)
		if err != nil || at.Scheme == "https" && next.Scheme != "https" {
			return nil, nil, fmt.Errorf("%s %s: redirect that is not followed: %w", call.method, fetch.SafeAddress(at), errNoDav)
		}
		at = next
	}
	return nil, nil, fmt.Errorf("%s %s: too many redirects: %w", call.method, fetch.SafeAddress(call.at), errNoDav)
}

// send sends one request.
func (c *caldav) send(ctx context.Context, at *url.URL, call davCall) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, call.method, withoutUser(at), strings.NewReader(call.body))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", call.method, err)
	}
	req.Header.Set("Content-Type", "application/xml; charset=utf-8")
	req.Header.Set("Depth", call.depth)
	if c.cred.user != "" && c.trusts(at) {
		req.SetBasicAuth(c.cred.user, c.cred.password)
	}
	client := *c.web.client.HTTP()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", call.method, fetch.SafeAddress(at), err)
	}
	return resp, nil
}

// trusts reports whether the password may be sent to a host: the one in the
// settings, and those its service is known to move readers to, on https
// wherever the settings say https.
func (c *caldav) trusts(at *url.URL) bool {
	own := c.web.address
	if own.Scheme == "https" && at.Scheme != "https" {
		return false
	}
	if strings.EqualFold(at.Host, own.Host) {
		return true
	}
	for _, h := range append(pods(own.Hostname()), own.Hostname()) {
		if at.Scheme == "https" && strings.EqualFold(at.Hostname(), h) {
			return true
		}
	}
	return false
}

// answer reads a multistatus. Characters XML does not allow, which some
// servers pass on from broken events, are taken out first.
func (c *caldav) answer(resp *http.Response) (*multistatus, error) {
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode >= 400 {
		return nil, c.web.client.StatusError(resp)
	}
	if resp.StatusCode != http.StatusMultiStatus {
		return nil, fmt.Errorf("status %d: %w", resp.StatusCode, errNoDav)
	}
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	var ms multistatus
	dec := xml.NewDecoder(bytes.NewReader(bytes.Map(allowedRune, data)))
	dec.Strict = false
	if err := dec.Decode(&ms); err != nil && len(ms.Responses) == 0 {
		return nil, fmt.Errorf("%w: %w", errNoDav, err)
	}
	return &ms, nil
}

// allowedRune drops what XML 1.0 does not allow.
func allowedRune(r rune) rune {
	if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
		return -1
	}
	return r
}
