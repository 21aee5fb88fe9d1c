package config

import (
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"

	"daybrief/app"
)

// Providers returns the names of the identity providers whose addresses and
// scopes need not be written into the file.
func Providers() []string { return []string{"google", "microsoft"} }

// checkOAuth looks at the registrations. One without a client id is no fault of
// the file: only the sources that want to sign in with it cannot be read.
func checkOAuth(c Config) *fault {
	for _, name := range slices.Sorted(maps.Keys(c.OAuth)) {
		o, at := c.OAuth[name], "oauth."+name
		for _, u := range []struct{ key, value string }{
			{"auth_url", o.AuthURL}, {"token_url", o.TokenURL}, {"device_url", o.DeviceURL},
		} {
			if u.value == "" {
				continue
			}
			if why := badSecureURL(u.value); why != "" {
				return &fault{at + "." + u.key, why}
			}
		}
		if slices.Contains(Providers(), name) {
			continue
		}
		if key, what := incomplete(o); key != "" {
			return &fault{at + "." + key, fmt.Sprintf("[oauth.%s] needs %s; only those of google and microsoft are known", name, what)}
		}
	}
	return nil
}

// incomplete names what is missing of a provider that is not known, "" for
// nothing.
func incomplete(o OAuth) (key, what string) {
	switch {
	case o.TokenURL == "":
		return "token_url", "a token_url"
	case o.AuthURL == "" && o.DeviceURL == "":
		return "auth_url", "an auth_url, or a device_url"
	case len(o.Scopes) == 0:
		return "scopes", "scopes"
	}
	return "", ""
}

// badSecureURL is badURL for an address that is sent a secret: it has to be of
// https, or on this machine.
func badSecureURL(text string) string {
	if why := badURL(text); why != "" {
		return why
	}
	u, err := url.Parse(text)
	if err != nil { // badURL has parsed it
		return err.Error()
	}
	ip := net.ParseIP(u.Hostname())
	if u.Scheme == "http" && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Sprintf("%q must begin with https://, for signing in goes over it", hideUser(text))
	}
	return ""
}

// checkSignIn tells whether a source's oauth names a registration.
func checkSignIn(s app.SourceSettings, known map[string]OAuth) (key, what string) {
	if s.OAuth == "" {
		return "", ""
	}
	if _, ok := known[s.OAuth]; ok || slices.Contains(Providers(), s.OAuth) {
		return "", ""
	}
	names := append(Providers(), slices.Sorted(maps.Keys(known))...)
	slices.Sort(names)
	return "oauth", fmt.Sprintf("there is no [oauth.%s]; known are %s", s.OAuth, strings.Join(slices.Compact(names), ", "))
}
