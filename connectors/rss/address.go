package rss

import (
	"net/url"
	"strings"

	"daybrief/app"
)

// isAddress reports whether text is an absolute web address.
func isAddress(text string) bool {
	lower := strings.ToLower(text)
	return strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")
}

// cleanURL removes tracking parameters from an address. What is left stays as
// it stands, in its order; an address it cannot read is returned as it is.
func cleanURL(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	query := keepParameters(u.RawQuery)
	fragment := u.EscapedFragment()
	if strings.Contains(fragment, "=") && keepParameters(fragment) == "" {
		fragment = ""
	}
	if query == u.RawQuery && fragment == u.EscapedFragment() {
		return address
	}
	u.RawQuery, u.ForceQuery = query, false
	if fragment == "" {
		u.Fragment, u.RawFragment = "", ""
	}
	return u.String()
}

func keepParameters(query string) string {
	if query == "" {
		return ""
	}
	var kept []string
	for _, pair := range strings.Split(query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if !app.IsTracking(name) {
			kept = append(kept, pair)
		}
	}
	return strings.Join(kept, "&")
}
