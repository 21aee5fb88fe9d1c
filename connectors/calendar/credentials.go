package calendar

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"strings"

	"daybrief/app"
	"daybrief/connectors/fetch"
)

// credentials are what a server is signed in with: user and password, or an
// access token (RFC 6750).
type credentials struct {
	user, password string
	token          string
	renew          func(ctx context.Context, refused string) (string, error) // nil: the token is the last one
}

func (c credentials) isZero() bool { return c.user == "" && c.token == "" }

// sign puts the credentials into a request.
func (c credentials) sign(req *http.Request) {
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	} else if c.user != "" {
		req.SetBasicAuth(c.user, c.password)
	}
}

// option puts the credentials into a request of the client. They do not follow
// a redirect to another host.
func (c credentials) option() fetch.GetOption {
	if c.token != "" {
		return fetch.Header("Authorization", "Bearer "+c.token)
	}
	return fetch.BasicAuth(c.user, c.password)
}

// credentials returns user and password: the settings', or those in the
// address. A source without a user needs none. Over plain http they would be
// read by whoever stands in between, so there they are refused before anything
// is sent; a server on this machine is the exception.
func (w *web) credentials(ctx context.Context) (credentials, error) {
	c, err := w.own(ctx)
	if err != nil || c.isZero() || w.address.Scheme == "https" || isLoopback(w.address.Hostname()) {
		return c, err
	}
	return credentials{}, &app.Error{Code: app.CodeConfig,
		Message: fmt.Sprintf("%s was not read: its address is plain http, so the password would go to %s unprotected", w.set.Name, w.address.Hostname()),
		Hint:    "Use an https address. For a server with a certificate of its own, name that in ca_file."}
}

// own reads the credentials.
func (w *web) own(ctx context.Context) (credentials, error) {
	if w.set.OAuth != "" && w.deps.Token != nil {
		renew := func(ctx context.Context, refused string) (string, error) {
			return w.deps.Token(ctx, w.set.Name, refused)
		}
		token, err := renew(ctx, "")
		if err != nil {
			return credentials{}, fmt.Errorf("sign in to %s: %w", w.set.Name, err)
		}
		return credentials{token: token, renew: renew}, nil
	}
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

// isLoopback reports whether a host is this machine.
func isLoopback(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// signIn makes the errors of signing in say what the reader can do about a
// calendar; others stay.
func (w *web) signIn(err error, cred credentials) error {
	var e *fetch.Error
	var worded *app.Error
	if errors.As(err, &worded) || !errors.As(err, &e) || e.Kind != fetch.Unauthorized {
		return err
	}
	host := w.address.Hostname()
	out := &app.Error{Code: app.CodeUnauth, Err: err}
	switch {
	case cred.token != "":
		out.Code = app.CodeSignIn
		out.Message = fmt.Sprintf("%s could not be read: %s no longer accepts the sign-in", w.set.Name, host)
		out.Hint = "Sign in again."
		return out
	case cred.user == "":
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
