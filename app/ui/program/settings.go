package program

import (
	"context"
	"errors"
	"time"

	"daybrief/app"
)

// ErrChanged tells that the configuration file was changed by somebody else
// since the reader saw the value. Nothing was written; read Settings again.
var ErrChanged = errors.New("the settings were changed meanwhile")

// Settings is the configuration as its screen shows and changes it. A change is
// saved at once, keeps every other byte of the file, and can be undone.
// Errors are *app.Error, or wrap ErrChanged.
type Settings interface {
	// Settings reads the configuration file.
	Settings(ctx context.Context) (SettingsState, error)
	// CheckSetting tells what is wrong with a value, nil for nothing. It writes
	// nothing.
	CheckSetting(ctx context.Context, c SettingChange) error
	// ChangeSetting saves a value.
	ChangeSetting(ctx context.Context, c SettingChange) error
	// UndoSetting takes the latest change back that was not taken back yet.
	UndoSetting(ctx context.Context) error
	// OpenSettings opens the file in the program the system has for it.
	OpenSettings(ctx context.Context) error

	// RemoveSource takes a source away, with its items and its password.
	RemoveSource(ctx context.Context, name string) error
	// TestSource reads a source now and keeps nothing.
	TestSource(ctx context.Context, name string) (SourceTest, error)
	// Secret tells where the password of a source is, Kept* or "" where none is
	// found. It may wait for the keyring.
	Secret(ctx context.Context, source string) (where string, err error)
	// RemoveSecret takes the password or the sign-in of a source out of the
	// keyring.
	RemoveSecret(ctx context.Context, source string) error

	// TestModel has the model answer, and the one for search by meaning.
	TestModel(ctx context.Context) (ModelTest, error)
	TestEmbedder(ctx context.Context) (ModelTest, error)
	// ModelKey tells whether the provider of the model has a key; provider is ""
	// where it wants none. KeepModelKey keeps one, "" takes it out.
	ModelKey(ctx context.Context) (provider string, kept bool, err error)
	KeepModelKey(ctx context.Context, key string) error
}

// SettingsState is the configuration file.
type SettingsState struct {
	File    string     // its path
	Fault   *app.Error // the file is broken: nothing can be changed until it is mended
	Values  []Setting  // of all keys but those of sources
	Sources []SourceState
}

// Value returns the setting of a key, nil where there is none.
func (s *SettingsState) Value(key string) *Setting {
	for i := range s.Values {
		if s.Values[i].Key == key {
			return &s.Values[i]
		}
	}
	return nil
}

// Source returns a source by its name, nil where there is none.
func (s *SettingsState) Source(name string) *SourceState {
	for i := range s.Sources {
		if s.Sources[i].Name == name {
			return &s.Sources[i]
		}
	}
	return nil
}

// Kinds of a setting's text.
const (
	KindYesNo    = "yes-no"   // "true", "false"
	KindNumber   = "number"   // "30"
	KindFraction = "fraction" // "53.55", "" for none
	KindText     = "text"
	KindList     = "list"     // "a, b"
	KindDuration = "duration" // "90s"
	KindAge      = "age"      // "365d", "forever"
)

// Setting is one key of the configuration.
type Setting struct {
	Source  string // whose key it is, "" for those outside of sources
	Key     string // "brief.time"; of a source "tags"
	Kind    string // see the Kind constants; another one cannot be changed here
	Text    string // the value in effect
	Default string // the value when the key is absent
	Set     bool   // the key stands in the file
}

// SourceState is one source of the configuration.
type SourceState struct {
	Name, Type, Address string
	Off                 bool
	Signs               string // ByPassword, ByBrowser or ""
	Values              []Setting
}

// SettingChange gives a key another value.
type SettingChange struct {
	Source, Key string
	Text        string
	Clear       bool   // back to the default
	Was         string // the value the reader saw
}

// SourceTest is what a source yields right now.
type SourceTest struct {
	Count   int
	Seconds float64
	First   string     // the title of its first item
	Error   *app.Error // why it yields nothing, or not all
}

// ModelTest is the answer of a model.
type ModelTest struct {
	Model   string
	Host    string // where it runs, "" for this machine
	Seconds float64
}

// Places of a password; see Settings.Secret.
const (
	KeptKeyring     = "keyring"
	KeptEnvironment = "environment"
	KeptCommand     = "command"
	KeptTyped       = "typed" // until the program ends
	KeptOAuth       = "oauth" // a sign-in in the browser
)

// NotifyTester shows a notification to try it. A program without one offers no
// button for it.
type NotifyTester interface {
	TestNotification(ctx context.Context) error
}

// Timers sets up the system's timer that makes the brief by itself. A program
// without one offers none.
type Timers interface {
	// Timer tells how the timer stands now.
	Timer(ctx context.Context) (TimerState, error)
	// InstallTimer sets it up, or changes it.
	InstallTimer(ctx context.Context, c TimerChoice) (TimerState, error)
	// RemoveTimer takes it away.
	RemoveTimer(ctx context.Context) (TimerState, error)
}

// TimerChoice is when the brief is to be ready.
type TimerChoice struct {
	Time     string // HH:MM
	Weekdays bool   // Monday to Friday alone
}

// TimerState is how the timer stands.
type TimerState struct {
	TimerChoice
	Installed bool
	System    string     // what runs it, as app.Timer has it: "systemd", "launchd" ...; "none" where there is nothing
	Next      time.Time  // zero when it is off
	Limits    []string   // sentences on what a timer of this system cannot do
	Note      *app.Error // what keeps it from working, nil for nothing
}

// FirstProfile is the name of the profile there always is.
const FirstProfile = "default"

// Profiles are sets of sources, votes and briefs of their own. A program
// without them offers none.
type Profiles interface {
	// Profiles returns the names and which of them is open.
	Profiles(ctx context.Context) (names []string, open string, err error)
	// AddProfile makes an empty one.
	AddProfile(ctx context.Context, name string) error
	// SwitchProfile opens the window of another one; this one closes then.
	SwitchProfile(ctx context.Context, name string) error
}
