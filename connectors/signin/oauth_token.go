package signin

import (
	"fmt"
	"io"
	"log/slog"
	"time"
)

// Token is what a reader has after signing in. It is kept as JSON in the
// keyring by a Vault. fmt and slog print neither of its secrets, with any verb.
type Token struct {
	Access   string    `json:"access"`
	Refresh  string    `json:"refresh,omitempty"` // "" where the provider gave none: the sign-in ends with Access
	Expiry   time.Time `json:"expiry,omitzero"`   // of Access; zero where the provider did not say
	Obtained time.Time `json:"obtained,omitzero"` // when the reader signed in; renewals keep it
	For      string    `json:"for,omitempty"`     // Client.mark of the registration it was handed out to
}

// isOf reports whether the token was handed out to the client. Any other is
// never shown it: a source's name can come to stand for another provider.
func (t Token) isOf(c Client) bool { return t.For == "" || t.For == c.mark() }

// renewBefore is how long before its end an access token is renewed.
const renewBefore = time.Minute

// Alive reports whether the access token may still be used at a moment.
func (t Token) Alive(now time.Time) bool {
	return t.Access != "" && (t.Expiry.IsZero() || now.Before(t.Expiry))
}

// fresh reports whether the access token need not be renewed yet.
func (t Token) fresh(now time.Time) bool { return t.Alive(now.Add(renewBefore)) }

// String tells what there is, not what it says.
func (t Token) String() string {
	if t.Access == "" && t.Refresh == "" {
		return "signin.Token(none)"
	}
	s := "signin.Token("
	if t.Refresh != "" {
		s += "renewable, "
	}
	if t.Expiry.IsZero() {
		return s + "no end known)"
	}
	return s + "until " + t.Expiry.UTC().Format(time.RFC3339) + ")"
}

// GoString is String, so that %#v shows no secret either.
func (t Token) GoString() string { return t.String() }

// Format prints String whatever the verb: %d would print the fields.
func (t Token) Format(w fmt.State, _ rune) { show(w, t) }

// LogValue is String for slog.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.String()) }

// show is the Format of the types here that hold a secret.
func show(w fmt.State, v fmt.Stringer) { _, _ = io.WriteString(w, v.String()) }
