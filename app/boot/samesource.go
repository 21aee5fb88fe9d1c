package boot

import (
	"net/url"
	"slices"
	"strings"

	"daybrief/app"
)

// SameSource is a source that reads what s would read; "" where there is none.
func (a *App) SameSource(s app.SourceSettings) string {
	for _, other := range a.Config.Source {
		if other.Type == s.Type && samePlace(other, s) && userOf(other) == userOf(s) && alike(other.Folders, s.Folders) && alike(other.Calendars, s.Calendars) {
			return other.Name
		}
	}
	return ""
}

// samePlace reports whether two sources of a type have the same address.
func samePlace(a, b app.SourceSettings) bool {
	if a.Type == "weather" && a.Latitude != nil && a.Longitude != nil && b.Latitude != nil && b.Longitude != nil {
		return *a.Latitude == *b.Latitude && *a.Longitude == *b.Longitude
	}
	return plainAddress(a.Address) == plainAddress(b.Address) && (a.Server == "" || b.Server == "" || strings.EqualFold(a.Server, b.Server))
}

// plainAddress is an address as it is compared: what makes no difference to the
// server is left out.
func plainAddress(address string) string {
	if !isURL(address) {
		if isMailAddress(address) {
			return strings.ToLower(address)
		}
		return address
	}
	u, err := url.Parse(webAddress(address))
	if err != nil {
		return address
	}
	u.Scheme, u.Host, u.Fragment = strings.ToLower(u.Scheme), strings.ToLower(u.Host), ""
	if u.Path == "/" {
		u.Path = ""
	}
	return u.String()
}

// userOf is who signs in to a source; "" where that is its address.
func userOf(s app.SourceSettings) string {
	if strings.EqualFold(s.User, s.Address) {
		return ""
	}
	return s.User
}

// alike reports whether two lists of the settings choose the same, as far as
// both choose.
func alike(a, b []string) bool {
	return len(a) == 0 || len(b) == 0 || slices.EqualFunc(a, b, strings.EqualFold)
}
