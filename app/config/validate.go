package config

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones are known on a machine that has no list of them

	"daybrief/app"
	"daybrief/app/lazyre"
)

// tidy brings values into the form the rest of the program counts on.
func tidy(c *Config) {
	s := &c.Services
	for _, u := range []*string{&s.HackerNews, &s.HNSearch, &s.Weather, &s.Geocoding, &c.Model.URL} {
		*u = strings.TrimRight(*u, "/")
	}
	for i := range c.Reader.Addresses {
		c.Reader.Addresses[i] = strings.ToLower(strings.TrimSpace(c.Reader.Addresses[i]))
	}
	if c.Source == nil {
		c.Source = []app.SourceSettings{}
	}
}

// validate returns the first fault, nil for none.
func validate(c Config) *fault {
	for _, check := range []func(Config) *fault{checkTop, checkModel, checkNetwork, checkKeep, checkNotify, checkOAuth, checkSources} {
		if f := check(c); f != nil {
			return f
		}
	}
	return nil
}

var clock = lazyre.New(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

func checkTop(c Config) *fault {
	if c.Zone != "" {
		if _, err := time.LoadLocation(c.Zone); err != nil || c.Zone == "Local" {
			return &fault{"zone", fmt.Sprintf("there is no time zone %q; write it as in \"Europe/Lisbon\", or leave it out for the system's", c.Zone)}
		}
	}
	if !regexp.MustCompile(`^([a-z]{2}(-[A-Z][a-z]{3})?(-[A-Z]{2})?)?$`).MatchString(c.Language) {
		return &fault{"language", fmt.Sprintf("the language %q is not two small letters such as \"en\", with or without a country as in \"en-GB\"", c.Language)}
	}
	if c.Clock != "" && c.Clock != "12" && c.Clock != "24" {
		return &fault{"clock", fmt.Sprintf("the clock %q is neither \"12\" nor \"24\"", c.Clock)}
	}
	for _, a := range c.Reader.Addresses {
		if name, host, ok := strings.Cut(a, "@"); !ok || name == "" || host == "" {
			return &fault{"reader.addresses", fmt.Sprintf("%q is not a mail address", a)}
		}
	}
	if !clock.MatchString(c.Brief.Time) {
		return &fault{"brief.time", fmt.Sprintf("%q is not a time of day such as \"06:30\"", c.Brief.Time)}
	}
	return firstFault(
		atLeast("brief.stale_after", int(c.Brief.StaleAfter), 0), lasts("brief.stale_after", c.Brief.StaleAfter),
		percent("schedule.battery_least", c.Schedule.BatteryLeast),
		atLeast("learning.half_life", c.Learning.HalfLife, 0),
		atLeast("agent.steps", c.Agent.Steps, 1),
		atLeast("agent.brief_steps", c.Agent.BriefSteps, 0))
}

func checkModel(c Config) *fault {
	m := c.Model
	if known := ModelProviders(); !slices.Contains(known, m.Provider) {
		return &fault{"model.provider", fmt.Sprintf("there is no model provider %q; known are %s", m.Provider, strings.Join(known, ", "))}
	}
	if known := ModelProviders(); m.Cloud != "" && !slices.Contains(known, m.Cloud) {
		return &fault{"model.cloud", fmt.Sprintf("cloud names a provider you agreed to; known are %s", strings.Join(known, ", "))}
	}
	if m.URL != "" {
		if why := badURL(m.URL); why != "" {
			return &fault{"model.url", why}
		}
	}
	return firstFault(
		atLeast("model.context", m.Context, 4096), positive("model.timeout", m.Timeout),
		atLeast("model.calls_per_day", m.CallsPerDay, 0), atLeast("model.tokens_per_day", m.TokensPerDay, 0), atLeast("model.usage_days", m.UsageKeptDays, 1))
}

func checkNetwork(c Config) *fault {
	s := c.Services
	for _, v := range []struct{ path, url string }{
		{"services.hackernews", s.HackerNews}, {"services.hackernews_search", s.HNSearch},
		{"services.weather", s.Weather}, {"services.geocoding", s.Geocoding},
	} {
		if why := badURL(v.url); why != "" {
			return &fault{v.path, why}
		}
	}
	for _, h := range c.Network.Allow {
		if u, err := url.Parse("//" + h); err != nil || u.Host != h || u.Hostname() == "" {
			return &fault{"network.allow", fmt.Sprintf("%q is not a host such as \"example.org\" or \"127.0.0.1:8080\"", h)}
		}
	}
	return firstFault(positive("network.timeout", c.Network.Timeout), atLeast("network.max_mb", c.Network.MaxMB, 1))
}

func firstFault(list ...*fault) *fault {
	for _, f := range list {
		if f != nil {
			return f
		}
	}
	return nil
}

func atLeast(path string, v, least int) *fault {
	if v >= least {
		return nil
	}
	return &fault{path, fmt.Sprintf("%s must be at least %d", path, least)}
}

func percent(path string, v int) *fault {
	if v >= 0 && v <= 100 {
		return nil
	}
	return &fault{path, path + " is a percentage, so it must lie between 0 and 100"}
}

func positive(path string, d Duration) *fault {
	if d > 0 {
		return lasts(path, d)
	}
	return &fault{path, path + " must be longer than nothing, such as \"20s\""}
}

// badURL says what is wrong with a web address, "" for nothing.
func badURL(text string) string {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "":
		return fmt.Sprintf("%q is not a web address such as \"https://example.org/feed\"", hideUser(text))
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Sprintf("%q begins with neither https:// nor http://", hideUser(text))
	}
	return ""
}

// hideUser takes what stands before an @ out of an address, which may be a
// password.
func hideUser(text string) string {
	if n := strings.LastIndexByte(text, '@'); n >= 0 {
		return "…" + text[n:]
	}
	return text
}

func checkSources(c Config) *fault {
	seen := map[string]bool{}
	for i, s := range c.Source {
		at := fmt.Sprintf("source[%d]", i)
		if strings.TrimSpace(s.Name) == "" {
			return &fault{at + ".name", "this source has no name"}
		}
		if key := strings.ToLower(s.Name); seen[key] {
			return &fault{at + ".name", fmt.Sprintf("there are two sources named %q", s.Name)}
		} else {
			seen[key] = true
		}
		key, what := checkSource(s)
		if what == "" {
			key, what = checkSignIn(s, c.OAuth)
		}
		if what != "" {
			return &fault{at + "." + key, fmt.Sprintf("source %q: %s", s.Name, what)}
		}
	}
	return nil
}

// CheckSource tells what is wrong with a source before it is added; address says
// whether its address is looked at too. The error is an *app.Error with code
// usage: nothing is in a file yet that could be corrected.
func CheckSource(c Config, s app.SourceSettings, address bool) error {
	if s.Type == "" || !address {
		s.Address = ""
	}
	if s.Type == "" {
		s.Type = "hackernews" // which is what the others have in common
	}
	_, what := checkPlace(s)
	if what == "" {
		_, what = checkKeys(s)
	}
	if what == "" && address {
		_, what = checkAddress(s)
	}
	if what == "" {
		_, what = checkSignIn(s, c.OAuth)
	}
	if what == "" {
		return nil
	}
	return &app.Error{Code: app.CodeUsage, Message: "This source cannot be added: " + what, Hint: "See: daybrief source add --help"}
}

// checkSource returns the key that is wrong and why, "" for none.
func checkSource(s app.SourceSettings) (key, what string) {
	for _, check := range []func(app.SourceSettings) (key, what string){checkKeys, checkPlace, checkMCP, checkAddress} {
		if key, what := check(s); what != "" {
			return key, what
		}
	}
	return "", ""
}

func checkKeys(s app.SourceSettings) (key, what string) {
	switch {
	case s.Type == "":
		return "type", "it has no type; known are " + strings.Join(Types(), ", ")
	case !slices.Contains(Types(), s.Type):
		what = fmt.Sprintf("there is no type %q; known are %s", s.Type, strings.Join(Types(), ", "))
		return "type", what
	case s.Max < 0:
		return "max", "max must not be negative"
	case s.Security != "" && !slices.Contains([]string{"tls", "starttls", "none"}, s.Security):
		return "security", fmt.Sprintf("security is %q, but must be tls, starttls or none", s.Security)
	case s.Units != "" && s.Units != "metric" && s.Units != "imperial":
		return "units", fmt.Sprintf("units is %q, but must be metric or imperial", s.Units)
	}
	return "", ""
}

func checkPlace(s app.SourceSettings) (key, what string) {
	switch {
	case (s.Latitude == nil) != (s.Longitude == nil):
		return "latitude", "latitude and longitude go together"
	case s.Latitude == nil:
		return "", ""
	case !(math.Abs(*s.Latitude) <= 90): // also of what is no number
		return "latitude", "latitude must lie between -90 and 90"
	case !(math.Abs(*s.Longitude) <= 180):
		return "longitude", "longitude must lie between -180 and 180"
	}
	return "", ""
}

// checkAddress tells whether the source knows where to look.
func checkAddress(s app.SourceSettings) (key, what string) {
	const missing = "it has no address: "
	located := s.Type == "hackernews" || s.Type == "weather" && s.Latitude != nil || s.Type == "email" && s.Server != "" || len(s.Command) > 0
	if strings.TrimSpace(s.Address) == "" && !located {
		return "address", missing + map[string]string{
			"email":    "name a mail address, or a Maildir, an mbox or a folder of .eml files",
			"calendar": "name the address or the file of a calendar",
			"rss":      "name the address or the file of a feed",
			"weather":  "name a place, or latitude and longitude",
			"mcp":      "name the address of an MCP server, or the command that starts one",
		}[s.Type]
	}
	scheme, _, isURL := strings.Cut(s.Address, "://")
	if !isURL {
		return "", ""
	}
	address := s.Address
	if s.Type == "calendar" && (strings.EqualFold(scheme, "webcal") || strings.EqualFold(scheme, "webcals")) {
		address = "https" + s.Address[len(scheme):]
	}
	if why := badURL(address); why != "" {
		return "address", why
	}
	return "", ""
}

// warnings tells of what works but should not be so.
func warnings(name string, c Config) []app.Note {
	var notes []app.Note
	for _, s := range c.Source {
		u, err := url.Parse(s.Address)
		if err != nil || u.User == nil {
			continue
		}
		if _, has := u.User.Password(); has {
			notes = append(notes, app.Note{
				Code: app.CodeConfig,
				Text: fmt.Sprintf("The address of source %q in %s holds a password in plain text.", s.Name, name),
				Hint: "Take it out of the address, write the user as user = \"...\", and keep the password in the keyring or give a password_command.",
			})
		}
	}
	return notes
}
