package app

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"
)

// ActionKind tells who owes what in a commitment.
type ActionKind string

// The kinds of commitments, as they stand in JSON.
const (
	ActionAsked    ActionKind = "asked"    // somebody asks it of the reader
	ActionPromised ActionKind = "promised" // the reader promised it
	ActionOwed     ActionKind = "owed"     // somebody else is to do it: they promised it, or the reader asked for it
	ActionTask     ActionKind = "task"     // a task of the reader's own calendar
)

// ActionState tells how a commitment stands.
type ActionState string

// The states of commitments. The first four are the reader's to set, the
// others follow from the mails.
const (
	ActionOpen      ActionState = "open"
	ActionDone      ActionState = "done"
	ActionDismissed ActionState = "dismissed"
	ActionLater     ActionState = "later"    // hidden before a date
	ActionAnswered  ActionState = "answered" // the reader answered; of what is owed: they did
	ActionLapsed    ActionState = "lapsed"   // too long past its day, or too old, to tell of
)

// Settable reports whether the reader can set the state.
func (s ActionState) Settable() bool {
	switch s {
	case ActionOpen, ActionDone, ActionDismissed, ActionLater:
		return true
	}
	return false
}

// Commitment is an action with its place in the ledger: what the reader was
// asked, promised or is owed, until it is answered, done or dismissed.
type Commitment struct {
	ID    string      `json:"id"`   // see ActionID, shortened to ActionIDShown characters
	Item  string      `json:"item"` // id of the item it rests on
	Kind  ActionKind  `json:"kind"`
	Text  string      `json:"text"` // imperative, in our words
	Due   Stamp       `json:"due,omitzero"`
	Quote string      `json:"quote"`         // the verbatim sentence
	Who   string      `json:"who,omitempty"` // who asks, to whom it was promised, or who owes it
	State ActionState `json:"state"`
	Since time.Time   `json:"since,omitzero"` // when it was first asked or promised
	Until Stamp       `json:"until,omitzero"` // of ActionLater: hidden before this date
	Again time.Time   `json:"again,omitzero"` // when it was last asked again, where it was
	// Closed names the item that answered it, where one did.
	Closed string `json:"closed_by,omitempty"`
	// Also are the ids of the same thing asked in other mails, each of which
	// names this commitment too, and Items all the mails, Item first.
	Also  []string `json:"also,omitempty"`
	Items []string `json:"items,omitempty"`
}

// IsOpen reports whether a brief shows it.
func (c *Commitment) IsOpen() bool { return c.State == ActionOpen }

// ActionMark is what the reader decided about a commitment. It keeps the
// commitment and its item as they were, so that it outlives the mail.
type ActionMark struct {
	ID     string      `json:"id"` // full, see ActionID
	State  ActionState `json:"state"`
	Until  Stamp       `json:"until,omitzero"` // of ActionLater
	At     time.Time   `json:"at"`
	Action Commitment  `json:"action"`
	About  *Item       `json:"about,omitempty"`
}

// ActionIDShown is how many characters of an ActionID are shown and stored in
// briefs. Any prefix that names one commitment alone will do as its id.
const ActionIDShown = 10

// ActionID returns the id of the action that a sentence of an item asks for:
// 26 characters. It depends on the item and the words of the quote alone, so
// finding the actions anew, or another wrapping of the lines, does not change it.
func ActionID(item, quote string) string {
	sum := sha256.Sum256([]byte(item + "\x00" + QuoteDigest(quote)))
	return base32Lower(sum[:16])
}

// QuoteDigest returns a digest of the words of a quote, without its white
// space.
func QuoteDigest(quote string) string {
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(quote), " ")))
	return base32Lower(sum[:16])
}

func base32Lower(b []byte) string {
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b))
}

// ShortActionID is the part of an ActionID that is shown.
func ShortActionID(id string) string { return id[:min(len(id), ActionIDShown)] }
