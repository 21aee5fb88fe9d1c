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
	File *fileState `json:"file,omitempty"`
	Dav  *davState  `json:"dav,omitempty"`
}

// fileState is what is remembered of a calendar file: how to ask whether it
// changed, and the file itself where it is small enough to keep.
type fileState struct {
	fetch.Validators
	Body []byte `json:"body,omitempty"` // see packBytes
}

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
	ans, err := w.signed(ctx, &cred, func() (answer, error) { return w.file(ctx, ask, cred, last.File, yield) })
	dav.cred = cred
	if !errors.Is(err, errNoFile) {
		return ans, w.signIn(err, cred)
	}
	ans, davErr := dav.read(ctx, ask, nil, yield)
	if errors.Is(davErr, errNoDav) {
		return ans, w.signIn(err, cred)
	}
	return ans, davErr
}

// signed reads with an access token and, where the server refuses it, once more
// with a new one, which cred then holds. A server that refuses yields nothing.
func (w *web) signed(ctx context.Context, cred *credentials, read func() (answer, error)) (answer, error) {
	ans, err := read()
	var e *fetch.Error
	if cred.renew == nil || !errors.As(err, &e) || e.Kind != fetch.Unauthorized || !strings.EqualFold(e.Host, w.address.Hostname()) {
		return ans, err
	}
	token, err := cred.renew(ctx, cred.token)
	if err != nil {
		return answer{}, fmt.Errorf("sign in to %s: %w", w.set.Name, err)
	}
	*cred = credentials{token: token}
	return read()
}

// errNoFile says that there is no calendar file at the address, while there may
// be a CalDAV server.
var errNoFile = errors.New("no calendar file here")

// file reads the address as a calendar file.
func (w *web) file(ctx context.Context, ask request, cred credentials, last *fileState, yield func(batch) error) (answer, error) {
	if !ask.same && last != nil && last.Body == nil { // nothing to answer another question with
		last = nil
	}
	body, validators, err := w.get(ctx, cred, last)
	switch {
	case err != nil && maybeDav(err):
		return answer{}, fmt.Errorf("%w: %w", errNoFile, err)
	case err != nil:
		return answer{}, err
	case body == nil && ask.same:
		return answer{unchanged: true, keep: remembered{File: last}}, nil
	}
	st := &fileState{Validators: validators}
	if body == nil {
		if body, err = unpackBytes(last.Body); err != nil { // damaged: read it again
			return w.file(ctx, ask, cred, nil, yield)
		}
		st = last
	}
	err = yield(batch{data: body})
	if errors.Is(err, errNothing) {
		return answer{}, fmt.Errorf("%w: %w", errNoFile, notCalendar("The answer of "+w.address.Hostname(), body))
	}
	return st.answer(body), err
}

// answer remembers the file where it can be asked for again.
func (st *fileState) answer(body []byte) answer {
	if st.IsZero() {
		return answer{}
	}
	if st.Body == nil {
		if st.Body = packBytes(body); len(st.Body) > maxKept {
			st.Body = nil
		}
	}
	return answer{keep: remembered{File: st}}
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
func (w *web) get(ctx context.Context, cred credentials, last *fileState) ([]byte, fetch.Validators, error) {
	opts := []fetch.GetOption{fetch.Accept("text/calendar, text/plain;q=0.5, */*;q=0.3")}
	if last != nil {
		opts = append(opts, fetch.IfChanged(last.Validators))
	}
	if !cred.isZero() {
		opts = append(opts, cred.option())
	}
	resp, err := w.client.Get(ctx, withoutUser(w.address), opts...)
	if err != nil {
		return nil, fetch.Validators{}, fmt.Errorf("get the calendar of %s: %w", w.set.Name, err)
	}
	if resp.NotModified && last == nil { // an answer to a question nobody asked
		return nil, fetch.Validators{}, &fetch.Error{Kind: fetch.Status, Host: w.address.Hostname(), Status: resp.Status}
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

// podName returns the name of one of iCloud's servers.
func podName(n int) string { return fmt.Sprintf("p%02d-caldav.icloud.com", n) }
