package signin

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"daybrief/app"
)

// names returns what stands between prefix and suffix in the names of the
// settings, those with the smaller number first (account2 before account10).
func (p prefs) names(prefix, suffix string) []string {
	var list []string
	for key := range p {
		rest, ok := strings.CutPrefix(key, prefix)
		if !ok {
			continue
		}
		if name, ok := strings.CutSuffix(rest, suffix); ok && name != "" && !strings.Contains(name, ".") {
			list = append(list, name)
		}
	}
	slices.SortFunc(list, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	return list
}

// calendars takes over the calendars on the network. Those Thunderbird keeps
// in a database of its own are named as not taken over, empty ones included,
// since nobody can tell.
func (t *thunderbird) calendars() {
	const registry = "calendar.registry."
	for _, id := range t.prefs.names(registry, ".type") {
		pref := func(key string) string { return strings.TrimSpace(t.prefs[registry+id+"."+key]) }
		name := pref("name")
		if name == "" {
			name = "Calendar"
		}
		switch kind := pref("type"); kind {
		case "caldav", "ics":
			s, err := calendarSettings(name, pref("uri"))
			if err != nil {
				t.skip(name, "its address cannot be read", "Add the calendar by its address.", err)
				continue
			}
			if user := pref("username"); user != "" {
				s.User = user
			}
			s.Off = pref("disabled") == "true"
			t.add(s)
		case "storage":
			t.skip(name, "Thunderbird keeps it on this machine alone", "In Thunderbird export it to an .ics file and add that file.", nil)
		default:
			t.skip(name, fmt.Sprintf("calendars of the kind %q are not read", kind), "Add it by its address, if it has one.", nil)
		}
	}
}

// calendarSettings makes a source of a calendar's address. A user in the
// address goes into the settings and a password in it is left out.
func calendarSettings(name, uri string) (app.SourceSettings, error) {
	s := app.SourceSettings{Name: name, Type: "calendar"}
	u, err := url.Parse(uri)
	if err != nil {
		return s, errors.New("not an address") // err would quote it, and it may hold a secret
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https", "webcal", "webcals":
		if u.Host == "" {
			return s, errors.New("an address without a host")
		}
	case "file":
		if s.Address = filepath.FromSlash(trimDrive(u.Path)); s.Address == "" {
			return s, errors.New("a file without a path")
		}
		return s, nil
	default:
		return s, fmt.Errorf("an address of the scheme %q", u.Scheme)
	}
	if u.Hostname() == "apidata.googleusercontent.com" {
		s.OAuth = "google"
	}
	if u.User != nil {
		s.User = u.User.Username()
	}
	u.User = nil
	s.Address = u.String()
	return s, nil
}

// trimDrive turns the path of file:///C:/x into C:/x.
func trimDrive(path string) string {
	if len(path) > 2 && path[0] == '/' && path[2] == ':' {
		return path[1:]
	}
	return path
}

// feeds takes over the feeds of an account.
func (t *thunderbird) feeds(dir string) {
	data, err := readProfileFile(filepath.Join(dir, "feeds.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return // an account without a feed has no list
	}
	var list []json.RawMessage
	if err == nil {
		err = json.Unmarshal([]byte(strings.TrimPrefix(data, "\ufeff")), &list)
	}
	if err != nil {
		t.skip("Feeds", "the list of feeds cannot be read", "In Thunderbird export the feeds as OPML and add that file.", err)
		return
	}
	seen := map[string]bool{}
	for i, raw := range list {
		var feed struct {
			Title string `json:"title"`
			URL   string `json:"url"`
		}
		if err := json.Unmarshal(raw, &feed); err != nil {
			t.errs = append(t.errs, fmt.Errorf("feeds.json, feed %d: not a feed", i+1))
			continue
		}
		u, err := url.Parse(strings.TrimSpace(feed.URL))
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			t.errs = append(t.errs, fmt.Errorf("feeds.json, feed %d: no web address", i+1))
			continue
		}
		if seen[u.String()] { // a feed may stand in two folders
			continue
		}
		seen[u.String()] = true
		name := oneLine(feed.Title)
		if name == "" {
			name = u.Hostname()
		}
		t.add(app.SourceSettings{Name: name, Type: "rss", Address: u.String()})
	}
}
