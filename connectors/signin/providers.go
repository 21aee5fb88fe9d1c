package signin

import (
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"slices"
	"strings"

	"daybrief/app"
)

// Client is a registration of a native application at an identity provider
// (RFC 8252). Scopes are asked for as they stand.
type Client struct {
	Name      string // as in the configuration: [oauth.NAME]
	ID        string // client id, the reader's own
	Secret    string // of a desktop client, which protects nothing (RFC 8252 section 8.5); mostly ""
	AuthURL   string // where the browser is sent
	TokenURL  string // where tokens come from
	DeviceURL string // for signing in on another device (RFC 8628); "" where there is none
	Scopes    []string
}

// Names of the providers that Known knows.
const (
	Google    = "google"
	Microsoft = "microsoft"
)

// Known returns addresses and scopes of a provider, without a client id: google
// and microsoft. Google has no DeviceURL, since its device flow does not give
// out the mail scope. The addresses are those of
// https://developers.google.com/identity/protocols/oauth2/native-app and
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow.
func Known(name string) (Client, bool) {
	switch name {
	case Google:
		return Client{
			Name:     Google,
			AuthURL:  "https://accounts.google.com/o/oauth2/v2/auth",
			TokenURL: "https://oauth2.googleapis.com/token",
			Scopes:   []string{"https://mail.google.com/"},
		}, true
	case Microsoft:
		const base = "https://login.microsoftonline.com/common/oauth2/v2.0/"
		return Client{
			Name:      Microsoft,
			AuthURL:   base + "authorize",
			TokenURL:  base + "token",
			DeviceURL: base + "devicecode",
			Scopes:    []string{"https://outlook.office.com/IMAP.AccessAsUser.All", "offline_access"},
		}, true
	}
	return Client{}, false
}

// Hosts names the hosts, without port, that the program itself reaches for this
// client, sorted. That of AuthURL is not among them: the browser goes there.
func (c Client) Hosts() []string {
	var out []string
	for _, address := range []string{c.TokenURL, c.DeviceURL} {
		if u, err := url.Parse(address); err == nil && u.Hostname() != "" {
			out = append(out, strings.ToLower(u.Hostname()))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Title is the provider's name for the reader: "Google", "Microsoft", else the
// name in the configuration.
func (c Client) Title() string {
	switch {
	case c.Name == Google:
		return "Google"
	case c.Name == Microsoft:
		return "Microsoft"
	case c.Name == "":
		return "The identity provider"
	}
	return c.Name
}

// google reports whether the client is one of Google's, whatever its name.
func (c Client) google() bool {
	return c.Name == Google || hostOf(c.AuthURL) == "accounts.google.com"
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// mark names the registration a token belongs to.
func (c Client) mark() string { return c.TokenURL + " " + c.ID }

// String names the client without its secret.
func (c Client) String() string { return "signin.Client(" + c.Name + ")" }

// GoString is String, so that %#v shows no secret either.
func (c Client) GoString() string { return c.String() }

// Format prints String whatever the verb.
func (c Client) Format(w fmt.State, _ rune) { show(w, c) }

// LogValue is String for slog.
func (c Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// Check tells whether the client can be used. Its error is an *app.Error with
// code config that says how to register one.
func (c Client) Check() error {
	if strings.TrimSpace(c.ID) == "" {
		return &app.Error{Code: app.CodeConfig,
			Message: "There is no client id for signing in with " + c.Title(),
			Hint: "Register Daybrief in your own account at the provider, which is free, and put the client id into the configuration under [oauth." +
				c.Name + "]; docs/signin.md goes through it step by step."}
	}
	for _, a := range []struct{ key, value string }{{"auth_url", c.AuthURL}, {"token_url", c.TokenURL}, {"device_url", c.DeviceURL}} {
		if a.key == "device_url" && a.value == "" {
			continue
		}
		if !safeURL(a.value) {
			return &app.Error{Code: app.CodeConfig,
				Message: a.key + " of [oauth." + c.Name + "] is not an https address",
				Hint:    "Put the address from the provider's documentation there; docs/config.md describes the section."}
		}
	}
	return nil
}

// safeURL reports whether an address may be given a secret or the reader's
// browser: https, or http on the loopback address.
func safeURL(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil {
		return false
	}
	if u.Scheme == "https" {
		return true
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "http" && ip != nil && ip.IsLoopback()
}
