package calendar

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"daybrief/app"
	"daybrief/connectors/fetch"
)

const maxHops = 5

// davCall is one request of WebDAV.
type davCall struct {
	method string
	at     *url.URL
	depth  string
	body   string
}

// do sends a request and reads its multistatus; the address is the one that
// answered. Redirects are followed here, since the standard client turns a
// redirected PROPFIND into a GET; the guard of the client still decides which
// hosts may be reached, and the password goes only to the hosts the settings
// name.
func (c *caldav) do(ctx context.Context, call davCall) (*multistatus, *url.URL, error) {
	at := call.at
	for range maxHops {
		resp, err := c.send(ctx, at, call)
		if err != nil {
			return nil, nil, err
		}
		if resp.StatusCode == http.StatusUnauthorized && c.cred.renew != nil && c.trusts(at) {
			_ = resp.Body.Close()
			if resp, err = c.again(ctx, at, call); err != nil {
				return nil, nil, err
			}
		}
		location := resp.Header.Get("Location")
		if resp.StatusCode/100 != 3 || location == "" {
			ms, err := c.answer(resp, at)
			return ms, at, err
		}
		_ = resp.Body.Close()
		next, err := at.Parse(location)
		if err == nil {
			next.User, next.Fragment = nil, ""
			keepTLS(at, next)
		}
		if err != nil || at.Scheme == "https" && next.Scheme != "https" {
			return nil, nil, fmt.Errorf("%s %s: redirect that is not followed: %w", call.method, fetch.SafeAddress(at), errNoDav)
		}
		at = next
	}
	return nil, nil, fmt.Errorf("%s %s: too many redirects: %w", call.method, fetch.SafeAddress(call.at), errNoDav)
}

// again repeats a request with a new token, once for a source.
func (c *caldav) again(ctx context.Context, at *url.URL, call davCall) (*http.Response, error) {
	token, err := c.cred.renew(ctx, c.cred.token)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", call.method, fetch.SafeAddress(at), err)
	}
	c.cred.token, c.cred.renew = token, nil
	return c.send(ctx, at, call)
}

// send sends one request.
func (c *caldav) send(ctx context.Context, at *url.URL, call davCall) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, call.method, withoutUser(at), strings.NewReader(call.body))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", call.method, err)
	}
	req.Header.Set("Content-Type", "application/xml; charset=utf-8")
	req.Header.Set("Depth", call.depth)
	req.Header.Set("X-NC-CalDAV-Webcal-Caching", "On") // Nextcloud then serves subscribed calendars like its own
	if c.trusts(at) {
		c.cred.sign(req)
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

// answer reads a multistatus. Some servers give it the status 200.
func (c *caldav) answer(resp *http.Response, at *url.URL) (*multistatus, error) {
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode >= 400 {
		return nil, c.refusal(resp, at)
	}
	if resp.StatusCode != http.StatusMultiStatus && resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d: %w", resp.StatusCode, errNoDav)
	}
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	if c.received += len(data); c.received > maxReceived {
		return nil, &app.Error{Code: app.CodeTooLarge,
			Message: fmt.Sprintf("%s could not be read: its calendars are larger than %d MB together", c.web.set.Name, maxReceived>>20),
			Hint:    "Name those you need under calendars in the source's settings."}
	}
	return parseMultistatus(data)
}

// refusal is the error of an answer that is one. Two kinds of 401 are worded
// here, since no other password would help.
func (c *caldav) refusal(resp *http.Response, at *url.URL) error {
	err := c.web.client.StatusError(resp)
	if resp.StatusCode != http.StatusUnauthorized || c.cred.isZero() {
		return err
	}
	if !c.trusts(at) {
		return &app.Error{Code: app.CodeUnauth, Err: err,
			Message: fmt.Sprintf("%s could not be read: its calendars are on %s, to which the password of %s is not sent", c.web.set.Name, at.Host, c.web.address.Host),
			Hint:    "If that host is yours too, make https://" + at.Host + "/ the address of the source."}
	}
	schemes := strings.ToLower(strings.Join(resp.Header.Values("WWW-Authenticate"), ","))
	if strings.Contains(schemes, "digest") && !strings.Contains(schemes, "basic") && c.cred.token == "" {
		return &app.Error{Code: app.CodeUnauth, Err: err,
			Message: fmt.Sprintf("%s could not be read: %s takes passwords by the Digest method only, which Daybrief does not speak", c.web.set.Name, at.Hostname()),
			Hint:    "Switch the server to Basic sign-in over https (in Baïkal: system settings, WebDAV authentication type)."}
	}
	return err
}

// noDav turns the answers of servers that know no PROPFIND into errNoDav.
func noDav(err error) error {
	var e *fetch.Error
	if errors.As(err, &e) && (e.Status == http.StatusMethodNotAllowed || e.Status == http.StatusNotImplemented || e.Kind == fetch.NotFound) {
		return fmt.Errorf("%w: %w", errNoDav, err)
	}
	return err
}

// status returns the status of the answer an error is about, 0 without one.
func status(err error) int {
	var e *fetch.Error
	if errors.As(err, &e) {
		return e.Status
	}
	return 0
}
