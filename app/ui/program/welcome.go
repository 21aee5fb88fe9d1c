package program

import (
	"context"

	"daybrief/app"
)

// Setup is what the screen of the first steps does. Every part of it can be done
// at any time and again.
type Setup interface {
	// SetupState tells how far the reader has come. It does not wait for the
	// network.
	SetupState(ctx context.Context) (SetupState, error)
	// AddSource finds out what an address is, gets in, reads it and saves it. It
	// asks the reader by with, and takes as long as they do. An error with code
	// cancelled is a reader who wanted none of it; then, and with every other
	// error, nothing was saved.
	AddSource(ctx context.Context, address string, with Adder) (Added, error)
	// AddSuggested saves those of the suggested feeds.
	AddSuggested(ctx context.Context, names []string) error
	// ModelSetup looks for Ollama and its models.
	ModelSetup(ctx context.Context) (ModelSetup, error)
	// PullModel has Ollama load a model. What came is kept when ctx ends, and the
	// next pull goes on from there.
	PullModel(ctx context.Context, name string, report func(Pull)) error
	// GetOllama opens the page to download Ollama from.
	GetOllama(ctx context.Context) error
}

// SetupState is how far the reader has come.
type SetupState struct {
	Sources   []SourceState
	Suggested []Suggestion // feeds that are not among the sources yet
	Time      string       // HH:MM, when the brief is to be ready
	Weekdays  bool
	Brief     bool // there is a brief of the reader's own
}

// Suggestion is a feed to offer.
type Suggestion struct{ Name, Tag, Address string }

// Adder talks to the reader while a source is added. Its methods are called by
// one goroutine at a time.
type Adder interface {
	Step(s AddStep)
	// Ask waits for an answer, or until ctx ends, which is none.
	Ask(ctx context.Context, q Question) Reply
}

// AddStep is what the adding of a source is doing.
type AddStep struct {
	Kind string // see the Step constants
	Name string // of what it is done with
	Type string // of the source, as far as it is known
}

// What the adding of a source does.
const (
	StepLook    = "look"    // at an address
	StepFound   = "found"   // what it is
	StepBrowser = "browser" // waits for the reader to sign in there
	StepRead    = "read"    // for the first time
)

// Question is what the reader is asked while a source is added.
type Question struct {
	Kind    string   // see the Ask constants
	About   string   // an address, a source, a host
	Hint    string   // of the provider: which password it wants, and where it is made
	Options []string // of which one or some are taken
	Again   bool     // the password typed before was refused
	Why     *app.Error
}

// What the reader is asked.
const (
	AskPassword  = "password"  // Text
	AskServer    = "server"    // of a mail address: Text
	AskUser      = "user"      // the name at a server: Text
	AskFeed      = "feed"      // which of a page: one of Options, each "Title  address"
	AskPlace     = "place"     // which one of a name: one of Options
	AskCalendars = "calendars" // of an account: some of Options; none means all
	AskElsewhere = "elsewhere" // may the password go to a host the name server names without proof: one of Options
	AskCompanion = "companion" // look for a calendar with the same password: yes or no
	AskCalendar  = "calendar"  // add the calendar that was found: yes or no
	AskImport    = "import"    // which of a list: some of Options; none means all
	AskKeep      = "keep"      // although it could not be read, see Why: yes or no
)

// Reply is the reader's answer; without OK there is none.
type Reply struct {
	OK    bool
	Text  string
	Taken []int
}

// Added is what came of adding.
type Added struct {
	Names []string
	Type  string     // of the first
	Count int        // items it had
	First string     // the title of the first item
	Note  *app.Error // what to know although it was added: a password that could not be kept, an answer in part
}

// ModelSetup is how far the reader's model is.
type ModelSetup struct {
	State     string // see the Model constants
	Model     string // that words the brief
	Embedding string // for search by meaning
	Memory    int64  // of this machine in bytes, 0 where it is not known
	Advised   string // the model that suits this machine, "" for none
	Pull      []string
	Cloud     string     // the provider where the model is not Ollama's
	Note      *app.Error // what is in the way
}

// How a model stands.
const (
	ModelReady        = "ready"
	ModelOff          = "off"
	ModelNotInstalled = "not-installed"
	ModelNotRunning   = "not-running"
	ModelNone         = "no-model"
	ModelNotThere     = "no-such-model"
	ModelUnusable     = "unusable"
)

// Pull is how far a model has come.
type Pull struct {
	Phase       string // "asking", "loading", "checks", "waiting" or another one
	Done, Total int64  // bytes
	Part        float64
}
