package app

import (
	"errors"
	"fmt"
)

// Sentinels the packages share.
var (
	ErrNotFound = errors.New("not found")
	ErrLocked   = errors.New("another run is under way")
)

// Codes of errors and notes. They are part of the JSON output and of
// docs/cli.md; a code is never given another meaning.
const (
	CodeUsage       = "usage"
	CodeConfig      = "config"
	CodeStore       = "store"
	CodeStoreNewer  = "store-newer"
	CodeStoreSaved  = "store-set-aside"
	CodeDisk        = "disk"
	CodeLocked      = "locked"
	CodeExists      = "exists" // a file of the reader's that is not replaced
	CodeNoBrief     = "no-brief"
	CodeNotFound    = "not-found"
	CodeDNS         = "dns"
	CodeRefused     = "refused"
	CodeTLS         = "tls"
	CodeTimeout     = "timeout"
	CodeNetwork     = "network"
	CodeHost        = "host-not-allowed"
	CodeUnauth      = "unauthorized"
	CodeForbidden   = "forbidden"
	CodeMissing     = "missing"
	CodeRate        = "rate-limited"
	CodeServer      = "server-error"
	CodeTooLarge    = "too-large"
	CodeFormat      = "format"
	CodeNotFeed     = "not-a-feed"
	CodeNotCal      = "not-a-calendar"
	CodeLogin       = "login"
	CodeSecret      = "secret"
	CodeSignIn      = "sign-in" // the reader has to sign in again in the browser
	CodeCut         = "connection-cut"
	CodeInternal    = "internal"
	CodeModelDown   = "model-down"
	CodeModelAbsent = "model-missing"
	CodeModelBad    = "model-unusable"
	CodeCancelled   = "cancelled"
	CodeNoWindow    = "no-window"
	CodeMoved       = "moved"           // a note: the source answers at a new address
	CodeCloud       = "cloud-model"     // a note: the model runs on another machine, and what is sent there
	CodeConsent     = "consent"         // a model on another machine is not used: nobody agreed to it
	CodeIndexing    = "indexing"        // a note: not everything can be found by its meaning yet
	CodeBusy        = "busy"            // the Daybrief that runs does not answer
	CodeNoVoice     = "no-voice"        // the system has no voice to read aloud with
	CodeNoNotify    = "no-notification" // nothing shows notifications here
	CodeNoTimer     = "no-timer"        // this system has no timer that Daybrief could set up
	CodeTimer       = "timer"           // the system's timer could not be set up, or is not as it should be
	CodeBattery     = "battery"         // a run was put off: the battery is low
	CodeMetered     = "metered"         // a run was put off: the line is paid for by volume
	CodeOffline     = "offline"         // there was no network when a planned run began
	CodeWithheld    = "withheld"        // a note: an item was left out because its text talks to a program
)

// Error is an error with two faces: Err is the cause for the log, Message and
// Hint are sentences for the reader. Neither ever holds a secret.
type Error struct {
	Code    string `json:"code"`
	Message string `json:"message"`        // what failed and why
	Hint    string `json:"hint,omitempty"` // what to do
	Err     error  `json:"-"`
}

// Error returns the message and the cause.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Message
	}
	return fmt.Sprintf("%s: %v", e.Message, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// AsError returns the reader's face of err: the outermost Error in its chain,
// or one with CodeInternal and err's own words. It returns nil for nil.
func AsError(err error) *Error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Code: CodeInternal, Message: err.Error(), Err: err}
}
