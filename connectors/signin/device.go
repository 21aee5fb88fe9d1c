package signin

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
	"unicode"

	"golang.org/x/oauth2"

	"daybrief/app"
)

// Limits of what a device endpoint may say, in seconds and time.
const (
	minInterval     = 1
	defaultInterval = 5
	maxInterval     = 60
	deviceLife      = 15 * time.Minute // where the provider does not say, and at most
	maxUserCode     = 64
)

// DeviceCode is what the reader needs on the other device. It is shown to the
// reader and to nobody else.
type DeviceCode struct {
	URL      string    // the page to open; https
	Complete string    // the same with the code in it, for a QR code; "" where there is none
	Code     string    // to enter there
	Expires  time.Time // when it ends
}

// String tells until when the code is good, not what it is.
func (d DeviceCode) String() string {
	return "signin.DeviceCode(until " + d.Expires.UTC().Format(time.RFC3339) + ")"
}

// GoString is String.
func (d DeviceCode) GoString() string { return d.String() }

// Format prints String whatever the verb.
func (d DeviceCode) Format(w fmt.State, _ rune) { show(w, d) }

// LogValue is String for slog.
func (d DeviceCode) LogValue() slog.Value { return slog.StringValue(d.String()) }

// Device signs in on another device (RFC 8628): it calls show with a page and a
// code and asks the provider, as often as that allows, whether the reader has
// entered it. A network that fails for a while does not end it. Errors are
// *app.Error: code config when the client has no DeviceURL, login when access
// was refused or the code ran out, cancelled when ctx ended.
func (f Flow) Device(ctx context.Context, show func(DeviceCode)) (Token, error) {
	if err := f.check(); err != nil {
		return Token{}, err
	}
	if f.Client.DeviceURL == "" {
		return Token{}, &app.Error{Code: app.CodeConfig, Message: f.Client.Title() + " offers no sign-in on another device for mail",
			Hint: "Sign in with a browser on this machine."}
	}
	cfg := f.config("")
	da, err := cfg.DeviceAuth(f.web(ctx))
	if err != nil {
		if ctx.Err() != nil {
			return Token{}, f.Client.ended(ctx, "the provider took too long")
		}
		return Token{}, f.failed(reduce(err, hostOf(f.Client.DeviceURL)))
	}
	shown, err := f.settle(da)
	if err != nil {
		return Token{}, err
	}
	show(shown)
	token, err := f.poll(ctx, cfg, da)
	if err != nil {
		return Token{}, err
	}
	return f.finish(token)
}

// settle checks what the provider said and puts it within the limits.
func (f Flow) settle(da *oauth2.DeviceAuthResponse) (DeviceCode, error) {
	if da.DeviceCode == "" || !plainCode(da.UserCode) || !safeURL(da.VerificationURI) {
		return DeviceCode{}, f.Client.explain(errNoToken)
	}
	if !safeURL(da.VerificationURIComplete) {
		da.VerificationURIComplete = ""
	}
	switch {
	case da.Interval == 0:
		da.Interval = defaultInterval
	default:
		da.Interval = min(max(da.Interval, minInterval), maxInterval)
	}
	left := time.Until(da.Expiry) // x/oauth2 counts by the machine's clock
	if da.Expiry.IsZero() || left > deviceLife {
		left = deviceLife
		da.Expiry = time.Now().Add(left)
	}
	return DeviceCode{URL: da.VerificationURI, Complete: da.VerificationURIComplete, Code: da.UserCode, Expires: f.now().Add(left)}, nil
}

// plainCode reports whether a code can be shown on a screen as it is.
func plainCode(code string) bool {
	return code != "" && len(code) <= maxUserCode && strings.IndexFunc(code, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

// poll asks until there is an answer or the code has run out. After trouble on
// the way it asks half as often (RFC 8628 section 3.5).
func (f Flow) poll(ctx context.Context, cfg *oauth2.Config, da *oauth2.DeviceAuthResponse) (*oauth2.Token, error) {
	for {
		token, err := f.redeem(cfg, func(c *oauth2.Config) (*oauth2.Token, error) {
			return c.DeviceAccessToken(f.web(ctx), da)
		})
		switch {
		case err == nil:
			return token, nil
		case ctx.Err() != nil:
			return nil, f.Client.ended(ctx, "the code was not entered in time")
		case !time.Now().Before(da.Expiry):
			return nil, f.Client.explain(&fault{code: "expired_token"})
		case !transient(err) || errors.Is(err, errNoToken) || errors.Is(err, errTooLarge):
			return nil, f.failed(err)
		}
		da.Interval = min(2*da.Interval, maxInterval)
	}
}
