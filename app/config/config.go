// Package config reads config.toml, checks it, keeps the last good copy of it
// and edits the list of sources in place. It also knows where Daybrief's files
// are.
//
// Contract: what Load returns has been validated; a value a reader left out has
// its default. Passwords are never part of the configuration. Every key is
// described in docs/config.md, which a test holds against the types here.
package config

import (
	"fmt"
	"time"

	"daybrief/app"
)

// Config is config.toml.
type Config struct {
	Zone     string     `toml:"zone"`     // IANA name; "" is the system's zone
	Language string     `toml:"language"` // "de", "en-GB"; "" is the system's language
	Clock    string     `toml:"clock"`    // how hours are written: "12", "24"; "" is what the region does
	Reader   app.Reader `toml:"reader"`
	Brief    Brief      `toml:"brief"`
	Schedule Schedule   `toml:"schedule"`
	Agent    Agent      `toml:"agent"`
	Learning Learning   `toml:"learning"`
	Model    Model      `toml:"model"`
	Services Services   `toml:"services"`
	Network  Network    `toml:"network"`
	Keep     Keep       `toml:"keep"`
	Notify   Notify     `toml:"notify"`
	Window   Window     `toml:"window"`

	OAuth map[string]OAuth `toml:"oauth"` // by name: google, microsoft, or one of the reader's own

	Source []app.SourceSettings `toml:"source"`
}

// Brief says when the brief is made and when its parts are old.
type Brief struct {
	Time       string   `toml:"time"`        // HH:MM in the reader's zone
	StaleAfter Duration `toml:"stale_after"` // age past the planned time at which a section is marked stale
}

// Schedule says whether briefs are made by themselves, at brief.time.
type Schedule struct {
	On           bool `toml:"on"`
	Weekdays     bool `toml:"weekdays"`      // Monday to Friday alone
	BatteryLeast int  `toml:"battery_least"` // percent; below it no run is made on battery; 0: whatever its level
	Metered      bool `toml:"metered"`       // also on a line that is paid for by volume
}

// Agent bounds the agent's work.
type Agent struct {
	Steps      int `toml:"steps"`       // ceiling of an answer's steps
	BriefSteps int `toml:"brief_steps"` // read-only steps the model may add before the brief
}

// Learning says how votes count.
type Learning struct {
	Off      bool `toml:"off"`       // order by priority alone; votes are kept all the same
	HalfLife int  `toml:"half_life"` // days after which a vote counts half; 0: it never fades
}

// Model says which model server and models are used.
type Model struct {
	Off       bool     `toml:"off"`
	Provider  string   `toml:"provider"`  // see ModelProviders
	URL       string   `toml:"url"`       // "" means OLLAMA_HOST, else the server on this machine; of a provider, its own
	Name      string   `toml:"name"`      // "" means the best installed one
	Embedding string   `toml:"embedding"` // "" means the best installed one
	Context   int      `toml:"context"`   // tokens, the same for every call
	Timeout   Duration `toml:"timeout"`   // of one call

	Cloud         string `toml:"cloud"`          // the provider to which the reader agreed that texts are sent
	Private       bool   `toml:"private"`        // mail, calendar and the like are sent there, too
	Mask          bool   `toml:"mask"`           // personal data becomes placeholders before it is sent
	CloudSearch   bool   `toml:"cloud_search"`   // the provider embeds for search by meaning, in place of Ollama
	KeyCommand    string `toml:"key_command"`    // prints the provider's key
	CallsPerDay   int    `toml:"calls_per_day"`  // to other machines; 0 no bound
	TokensPerDay  int    `toml:"tokens_per_day"` // likewise, prompts and answers together
	UsageKeptDays int    `toml:"usage_days"`     // how long the record of calls is kept
}

// ModelProviders returns who can run the model.
func ModelProviders() []string { return []string{"ollama", "openai", "anthropic", "google"} }

// Services are the base addresses of public services, without a trailing
// slash.
type Services struct {
	HackerNews string `toml:"hackernews"`
	HNSearch   string `toml:"hackernews_search"`
	Weather    string `toml:"weather"`
	Geocoding  string `toml:"geocoding"`
}

// OAuth is the reader's own registration at an identity provider. For google and
// microsoft all but the client id is known.
type OAuth struct {
	ClientID     string   `toml:"client_id"`
	ClientSecret string   `toml:"client_secret"` // of a desktop client, which is no secret (RFC 8252 section 8.5)
	AuthURL      string   `toml:"auth_url"`
	TokenURL     string   `toml:"token_url"`
	DeviceURL    string   `toml:"device_url"` // "" where there is no device code
	Scopes       []string `toml:"scopes"`
}

// Network bounds what the program may reach and how much it takes.
type Network struct {
	Allow     []string `toml:"allow"`      // hosts beside those the sources name: host or host:port
	UserAgent string   `toml:"user_agent"` // "" means the program's own
	Timeout   Duration `toml:"timeout"`    // of one request
	MaxMB     int      `toml:"max_mb"`     // of one answer, in units of 1024 * 1024 bytes
}

// Duration is a time.Duration written as "90s" or "1h30m".
type Duration time.Duration

// UnmarshalText reads what time.ParseDuration does.
func (d *Duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is not a duration such as \"90s\" or \"1h30m\"", text)
	}
	*d = Duration(v)
	return nil
}

// MarshalText is the inverse of UnmarshalText.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// Std returns d as the standard library's type.
func (d Duration) Std() time.Duration { return time.Duration(d) }

// hackerNews is the source that is on from the start.
func hackerNews() app.SourceSettings {
	return app.SourceSettings{Name: "Hacker News", Type: "hackernews"}
}

// DefaultBatteryLeast is the battery's level in percent below which no planned
// run is made.
const DefaultBatteryLeast = 30

// Default returns the configuration of a reader who wrote none.
func Default() Config {
	return Config{
		Brief:    Brief{Time: "06:30", StaleAfter: Duration(time.Hour)},
		Schedule: Schedule{BatteryLeast: DefaultBatteryLeast},
		Agent:    Agent{Steps: 6},
		Learning: Learning{HalfLife: 180},
		Model: Model{
			Provider: "ollama", Context: 4096, Timeout: Duration(10 * time.Minute),
			Mask: true, CallsPerDay: 300, TokensPerDay: 1_000_000, UsageKeptDays: 90,
		},
		Services: Services{
			HackerNews: "https://hacker-news.firebaseio.com/v0",
			HNSearch:   "https://hn.algolia.com/api/v1",
			Weather:    "https://api.open-meteo.com/v1",
			Geocoding:  "https://geocoding-api.open-meteo.com/v1",
		},
		Notify:  Notify{When: NotifyReady},
		Network: Network{Timeout: Duration(20 * time.Second), MaxMB: 20},
		Keep:    defaultKeep(),
		Source:  []app.SourceSettings{hackerNews()},
	}
}

// Types returns the types a source can have.
func Types() []string { return []string{"email", "calendar", "hackernews", "rss", "weather", "mcp"} }

// Suggested returns feeds to offer a reader who has none. All are public, free
// and have kept their address for years.
func Suggested() []app.SourceSettings {
	feed := func(name, tag, address string) app.SourceSettings {
		return app.SourceSettings{Name: name, Type: "rss", Address: address, Tags: []string{tag}}
	}
	return []app.SourceSettings{
		feed("BBC Business", "market", "https://feeds.bbci.co.uk/news/business/rss.xml"),
		feed("CNBC", "market", "https://www.cnbc.com/id/100003114/device/rss/rss.html"),
		feed("Federal Reserve", "market", "https://www.federalreserve.gov/feeds/press_all.xml"),
		feed("BBC World", "world", "https://feeds.bbci.co.uk/news/world/rss.xml"),
		feed("The Guardian World", "world", "https://www.theguardian.com/world/rss"),
		feed("NPR News", "world", "https://feeds.npr.org/1001/rss.xml"),
		feed("Ars Technica", "tech", "https://feeds.arstechnica.com/arstechnica/index"),
		feed("The Verge", "tech", "https://www.theverge.com/rss/index.xml"),
		feed("LWN", "tech", "https://lwn.net/headlines/rss"),
	}
}
