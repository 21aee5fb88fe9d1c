package calendar

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// web is a calendar on the network: a file of its own, or a CalDAV server.
// Which of the two only the answer tells: what begins a calendar is a file,
// anything else is asked for CalDAV.
type web struct {
	set     app.SourceSettings
	deps    connectors.Deps
	client  *fetch.Client
	address *url.URL
}

// remembered is what a web origin keeps.
type remembered struct {
	File *fetch.Validators `json:"file,omitempty"`
	Dav  *davState         `json:"dav,omitempty"`
}

// credentials are what a server is signed in with.
type credentials struct{ user, password string }

// read implements origin.
func (w *web) read(ctx context.Context, ask request, yield func(batch) error) (answer, error) {
	cred, err := w.credentials(ctx)
	if err != nil {
		return answer{}, err
	}
	var last remembered
	if err := json.Unmarshal(ask.last, &last); err != nil {
		last = remembered{}
	}
	dav := &caldav{web: w, cred: cred}
	if last.Dav != nil || strings.HasPrefix(strings.ToLower(w.set.Address), "caldav") {
		return dav.read(ctx, ask, last.Dav, yield)
	}
	body, validators, err := w.get(ctx, cred, last.File)
	if err == nil && body == nil {
		return answer{unchanged: true, keep: last}, nil
	}
	if root, ok := parseTree(body); err == nil && ok && root.holdsCalendar() {
		ans := answer{}
		if !validators.IsZero() {
			ans.keep = remembered{File: &validators}
		}
		return ans, yield(batch{docs: decodeTree(root)})
	}
	if err == nil {
		err = notCalendar("The answer of "+w.address.Hostname(), body)
	} else if !maybeDav(err) {
		return answer{}, w.signIn(err, cred)
	}
	ans, davErr := dav.read(ctx, ask, nil, yield)
	if errors.Is(davErr, errNoDav) {
		return ans, w.signIn(err, cred)
	}
	return ans, davErr
}

// holdsCalendar reports whether an answer is a calendar file, damaged or not.
func (n *node) holdsCalendar() bool {
	for _, c := range n.children {
		if c.name == "VCALENDAR" || isEntry(c.name) {
			return true
		}
	}
	return false
}

// maybeDav reports whether a server that answers GET like this may still be a
// CalDAV server.
func maybeDav(err error) bool {
	var e *fetch.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Kind {
	case fetch.NotFound, fetch.Forbidden, fetch.Status:
		return true
	case fetch.Server:
		return e.Status == http.StatusNotImplemented
	}
	return false
}

// get reads the file. body is nil when nothing changed since last.
func (w *web) get(ctx context.Context, cred credentials, last *fetch.Validators) ([]byte, fetch.Validators, error) {
	opts := []fetch.GetOption{fetch.Accept("text/calendar, text/plain;q=0.5, */*;q=0.3")}
	if last != nil {
		opts = append(opts, fetch.IfChanged(*last))
	}
	if cred.user != "" {
		opts = append(opts, fetch.BasicAuth(cred.user, cred.password))
	}
	resp, err := w.client.Get(ctx, withoutUser(w.address), opts...)
	if err != nil {
		return nil, fetch.Validators{}, fmt.Errorf("get the calendar of %s: %w", w.set.Name, err)
	}
	if resp.NotModified {
		return nil, fetch.Validators{}, nil
	}
	if resp.Body == nil {
		resp.Body = []byte{}
	}
	return resp.Body, resp.Validators, nil
}

// withoutUser returns the address as it is sent.
func withoutUser(u *url.URL) string {
	c := *u
	c.User = nil
	return c.String()
}

// credentials returns user and password: the settings', or those in the
// address. A source without a user needs none.
func (w *web) credentials(ctx context.Context) (credentials, error) {
	c := credentials{user: w.set.User}
	if u := w.address.User; u != nil {
		c.user = u.Username()
		if p, ok := u.Password(); ok {
			c.password = p
			return c, nil
		}
	}
	if c.user == "" || w.deps.Secret == nil {
		return c, nil
	}
	p, err := w.deps.Secret(ctx, w.set.Name)
	if errors.Is(err, app.ErrNotFound) {
		return c, nil // the server will say whether it wants one
	}
	if err != nil {
		return c, fmt.Errorf("password of %s: %w", w.set.Name, err)
	}
	c.password = p
	return c, nil
}

// signIn makes the errors of signing in say what the reader can do about a
// calendar; others stay.
func (w *web) signIn(err error, cred credentials) error {
	var e *fetch.Error
	if !errors.As(err, &e) || e.Kind != fetch.Unauthorized {
		return err
	}
	host := w.address.Hostname()
	out := &app.Error{Code: app.CodeUnauth, Err: err}
	if cred.user == "" {
		out.Message = fmt.Sprintf("%s could not be read: %s wants a user name and a password", w.set.Name, host)
		out.Hint = "Set user in the source's settings and store its password, or use the calendar's secret iCal address."
		return out
	}
	out.Message = fmt.Sprintf("%s could not be read: %s did not accept the user %s with this password", w.set.Name, host, cred.user)
	out.Hint = "Check user and password. iCloud, Fastmail and others want an app password made in their account settings."
	if strings.HasSuffix(host, "google.com") || strings.HasSuffix(host, "googleusercontent.com") {
		out.Hint = "Google does not take passwords here. Use the calendar's \"secret address in iCal format\" from its settings."
	}
	return out
}

// podName returns the name of one of iCloud's servers.
func podName(n int) string { return fmt.Sprintf("p%02d-caldav.icloud.com", n) }
