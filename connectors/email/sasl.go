package email

import (
	"encoding/json"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

// xoauth2 is the name of Google's and Microsoft's mechanism, which is older
// than OAUTHBEARER.
const xoauth2 = "XOAUTH2"

// bearer signs in with an access token. A server that refuses the token first
// sends a challenge that says why, and its NO only after the client answered:
// OAUTHBEARER with one 0x01 (RFC 7628 section 3.2.3), XOAUTH2 with nothing
// (developers.google.com/workspace/gmail/imap/xoauth2-protocol).
type bearer struct {
	mechanism string
	response  []byte
	dismiss   []byte // the answer to the challenge
	status    string // what the challenge said: invalid_token, 401
}

// newBearer returns the mechanism the server lists, OAUTHBEARER first; nil
// where it lists none.
func newBearer(caps imap.CapSet, user, token string) *bearer {
	switch {
	case caps.Has(imap.AuthCap(sasl.OAuthBearer)):
		return &bearer{
			mechanism: sasl.OAuthBearer, dismiss: []byte{1},
			response: []byte("n,a=" + saslName(user) + ",\x01auth=Bearer " + token + "\x01\x01"),
		}
	case caps.Has(imap.AuthCap(xoauth2)):
		return &bearer{
			mechanism: xoauth2, dismiss: []byte{},
			response: []byte("user=" + user + "\x01auth=Bearer " + token + "\x01\x01"),
		}
	}
	return nil
}

// saslName writes a user as RFC 5801 section 4 asks.
func saslName(user string) string {
	var out []byte
	for i := range len(user) {
		switch user[i] {
		case ',':
			out = append(out, "=2C"...)
		case '=':
			out = append(out, "=3D"...)
		default:
			out = append(out, user[i])
		}
	}
	return string(out)
}

// Start returns the mechanism and the token.
func (b *bearer) Start() (string, []byte, error) { return b.mechanism, b.response, nil }

// Next answers the challenge of a refusal.
func (b *bearer) Next(challenge []byte) ([]byte, error) {
	var told struct {
		Status string `json:"status"`
	}
	if json.Unmarshal(challenge, &told) == nil {
		b.status = told.Status
	}
	return b.dismiss, nil
}

// unavailable tells whether the challenge speaks of a fault of the server
// rather than of the token: a status of HTTP from 500 on.
func (b *bearer) unavailable() bool { return len(b.status) == 3 && b.status[0] == '5' }
