package app

import "time"

// Vote is a thumb of the reader on an item.
type Vote struct {
	Item  string    `json:"item"`
	Value int       `json:"value"` // 1 up, -1 down, 0 taken back
	At    time.Time `json:"at"`
	About *Item     `json:"about,omitempty"` // the item as it was, so that the vote outlives it
}

// VoteEffect is what one thumb would change, told where it is given.
type VoteEffect struct {
	Item  string `json:"item"`
	Value int    `json:"value"` // 1 up, -1 down, 0 taken back
	Says  string `json:"says"`  // one sentence: Up: 3 stories with "releases" move up.
	Up    int    `json:"up"`    // how many other items would rise among all, by enough to notice
	Down  int    `json:"down"`  // and how many sink
}

// Change is announced by the store after something in it changed.
type Change struct {
	Kind ChangeKind
	Date string // of the brief, for ChangeBrief
}

// ChangeKind tells what changed.
type ChangeKind string

// What can change.
const (
	ChangeBrief   ChangeKind = "brief"
	ChangeItems   ChangeKind = "items"
	ChangeVotes   ChangeKind = "votes"
	ChangeRun     ChangeKind = "run"
	ChangeActions ChangeKind = "actions"
)

// Run is one preload, kept for the activity list.
type Run struct {
	ID      int64          `json:"id"`
	Trigger string         `json:"trigger"` // command, window, mcp; timer, catch-up; keyring, network: again, for what was missing
	Planned time.Time      `json:"planned,omitzero"`
	Started time.Time      `json:"started"`
	Ended   time.Time      `json:"ended,omitzero"`
	State   string         `json:"state"` // running, done, partial, failed, cancelled
	Why     string         `json:"why,omitempty"`
	Sample  bool           `json:"sample,omitempty"` // of the sample day
	Sources []SourceStatus `json:"sources,omitempty"`
}

// Progress is one step of a run as it happens.
type Progress struct {
	Step    string  // sources, store, index, score, write, save
	Source  string  // for step sources
	State   string  // start, done, partial, failed
	Count   int     // items so far
	Done    int     // sources that have ended
	Total   int     // sources in all
	Seconds float64 // since the step or source began
	Err     *Error
}

// Coverage says which items a complete answer of a source must hold: those it
// yields whose When lies in [From, To). Items in that range which the store
// has and the answer has not are gone.
type Coverage struct {
	Complete bool
	From, To time.Time // a zero bound is open
	Kinds    []Kind    // empty: all kinds of the source
	Whole    []Kind    // kinds for which From does not count: an open task is told of however old it is
	Keep     []string  // native ids of items that are still there unchanged and were not yielded again; never gone
}

// Upsert is what storing a source's answer changed. It holds item ids.
type Upsert struct {
	New, Changed, Gone []string
}

// ItemQuery selects items of the store. Zero fields do not restrict.
type ItemQuery struct {
	IDs     []string
	Sources []string
	Kinds   []Kind
	From    time.Time // Item.When at or after
	To      time.Time // Item.When before
	Gone    bool      // include items that are gone
	Limit   int
}

// SourceSettings is one [[source]] of the configuration.
type SourceSettings struct {
	Name            string   `toml:"name" json:"name"`
	Type            string   `toml:"type" json:"type"`                           // email, calendar, hackernews, rss, weather, mcp
	Address         string   `toml:"address,omitempty" json:"address,omitempty"` // URL, path, mail address, host or place name
	Tags            []string `toml:"tags,omitempty" json:"tags,omitempty"`
	Max             int      `toml:"max,omitempty" json:"max,omitempty"`
	Off             bool     `toml:"off,omitempty" json:"off,omitempty"`
	User            string   `toml:"user,omitempty" json:"user,omitempty"`
	Server          string   `toml:"server,omitempty" json:"server,omitempty"`     // host or host:port of the IMAP server
	Security        string   `toml:"security,omitempty" json:"security,omitempty"` // tls (default), starttls, none (loopback only)
	Folders         []string `toml:"folders,omitempty" json:"folders,omitempty"`
	Calendars       []string `toml:"calendars,omitempty" json:"calendars,omitempty"`
	PasswordCommand string   `toml:"password_command,omitempty" json:"password_command,omitempty"`
	CAFile          string   `toml:"ca_file,omitempty" json:"ca_file,omitempty"` // PEM of an own certificate authority
	Latitude        *float64 `toml:"latitude,omitempty" json:"latitude,omitempty"`
	Longitude       *float64 `toml:"longitude,omitempty" json:"longitude,omitempty"`
	Units           string   `toml:"units,omitempty" json:"units,omitempty"`         // metric or imperial; "" as the reader's country has it
	OAuth           string   `toml:"oauth,omitempty" json:"oauth,omitempty"`         // the [oauth.NAME] to sign in with, instead of a password
	FullText        bool     `toml:"full_text,omitempty" json:"full_text,omitempty"` // read the linked article where a feed only teases it

	Command []string     `toml:"command,omitempty" json:"command,omitempty"` // mcp: the program that is the server, and its arguments
	MCP     *MCPSettings `toml:"mcp,omitempty" json:"mcp,omitempty"`         // how an MCP server is used
}

// MCPSettings say how an MCP server is used.
type MCPSettings struct {
	As        string                    `toml:"as,omitempty" json:"as,omitempty"`                 // source (default), tools or both
	Items     []string                  `toml:"items,omitempty" json:"items,omitempty"`           // tools and addresses of resources that yield items; none: all resources
	Args      map[string]map[string]any `toml:"args,omitempty" json:"args,omitempty"`             // arguments of those tools, by the tool's name
	Fields    map[string]string         `toml:"fields,omitempty" json:"fields,omitempty"`         // where a part of an item is in the server's objects: title = "subject"
	Tools     []string                  `toml:"tools,omitempty" json:"tools,omitempty"`           // tools the agent may use; none: all
	Env       []string                  `toml:"env,omitempty" json:"env,omitempty"`               // names of environment variables the program is given beside the usual ones
	SecretEnv string                    `toml:"secret_env,omitempty" json:"secret_env,omitempty"` // the variable in which the program is given the source's secret
	Timeout   string                    `toml:"timeout,omitempty" json:"timeout,omitempty"`       // of a start, and of a call: "60s"
}

// Uses of an MCP server.
const (
	MCPAsSource = "source"
	MCPAsTools  = "tools"
	MCPAsBoth   = "both"
)

// Yields reports whether the server is read as a source of items.
func (m *MCPSettings) Yields() bool { return m == nil || m.As != MCPAsTools }

// Serves reports whether the agent may use the server's tools.
func (m *MCPSettings) Serves() bool { return m != nil && (m.As == MCPAsTools || m.As == MCPAsBoth) }

// Reader is whom the brief is for.
type Reader struct {
	Name      string   `toml:"name,omitempty"`
	Addresses []string `toml:"addresses,omitempty"` // mail addresses, to tell own mail and own replies
}
