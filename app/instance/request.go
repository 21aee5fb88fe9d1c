package instance

import (
	"bytes"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"daybrief/app"
)

// What one process can ask of another.
const (
	Raise    = "raise"    // show the window
	OpenDay  = "brief"    // show it on the brief of a day; Value is YYYY-MM-DD
	Ask      = "ask"      // show it with a question; Value is the question, "" for an empty field
	OpenItem = "item"     // show it with an item; Value is the item's id
	Reload   = "reload"   // read the store again: another process has changed it
	Stop     = "stop"     // end what goes on
	Settings = "settings" // read the configuration again
)

// Bounds of a message, in bytes.
const (
	mostValue   = 2048
	mostMessage = 16 << 10
)

// Request is one wish.
type Request struct {
	Do    string `json:"do"` // see Raise and its neighbours
	Value string `json:"value,omitempty"`
	// Activation is the token with which the desktop lets the window come to
	// the front: XDG_ACTIVATION_TOKEN or DESKTOP_STARTUP_ID. It may be "".
	Activation string `json:"activation,omitempty"`
}

// Check returns an *app.Error with code usage for a request that no holder
// would take.
func (r Request) Check() error {
	if len(r.Value) > mostValue || len(r.Activation) > mostValue || !plain(r.Value) || !plain(r.Activation) {
		return &app.Error{Code: app.CodeUsage, Message: fmt.Sprintf("What to open is longer than %d bytes or holds signs that are no text.", mostValue)}
	}
	ok := false
	switch r.Do {
	case Raise, Reload, Stop, Settings:
		ok = r.Value == ""
	case OpenDay:
		_, err := time.Parse(time.DateOnly, r.Value)
		ok = err == nil
	case Ask:
		ok = true
	case OpenItem:
		ok = r.Value != ""
	}
	if !ok {
		return &app.Error{
			Code: app.CodeUsage, Message: fmt.Sprintf("A running Daybrief cannot be asked for %q with %q.", r.Do, r.Value),
			Hint: "A day is written YYYY-MM-DD; an item is named by its id.",
		}
	}
	return nil
}

// plain reports whether s is text without control characters.
func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

// envelope is a request on its way.
type envelope struct {
	Token string `json:"token"`
	Request
}

// answer is what comes back: the zero value for "done".
type answer struct {
	Error *app.Error `json:"error,omitempty"`
}

// parse reads a message and checks it and its token.
func parse(data []byte, token string) (Request, error) {
	var e envelope
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		return Request{}, fmt.Errorf("instance: read message: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return Request{}, fmt.Errorf("instance: read message: more than one")
	}
	if token == "" || subtle.ConstantTimeCompare([]byte(e.Token), []byte(token)) != 1 {
		return Request{}, fmt.Errorf("instance: read message: wrong token")
	}
	return e.Request, e.Check()
}
