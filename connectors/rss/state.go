package rss

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

const (
	maxWait    = 24 * time.Hour // how long a Retry-After is believed
	silentWait = 15 * time.Minute
)

// state is what is kept between fetches.
type state struct {
	URL        string             `json:"url"`
	Made       string             `json:"made,omitempty"` // of the settings; others make other items of the same bytes
	Validators fetch.Validators   `json:"validators"`
	Hash       string             `json:"hash,omitempty"` // of the bytes: some servers make a new ETag each time
	Good       time.Time          `json:"good,omitzero"`  // of the last answer
	NotBefore  time.Time          `json:"not_before,omitzero"`
	Articles   map[string]article `json:"articles,omitempty"` // full texts, by native id
}

// answer is what a request brought.
type answer struct {
	state state
	same  bool // nothing changed since the last answer
	moved string
}

// keep returns the state after an answer that brought nothing new.
func (a answer) keep(old state, now time.Time) []byte {
	a.state.Articles, a.state.Good = old.Articles, now
	return a.state.encode()
}

// after returns the state after a document was read. A document that is
// damaged, or whose articles were not all read, is asked for anew: its state
// holds the articles alone, and is nil without any.
func (a answer) after(r reading, now time.Time) []byte {
	a.state.Articles, a.state.Good = r.articles, now
	if len(r.Partial) > 0 || r.pending {
		a.state.Validators, a.state.Hash = fetch.Validators{}, ""
		if len(r.articles) == 0 {
			return nil
		}
	}
	return a.state.encode()
}

// lastState returns the state of the last answer, as far as it is of the same
// address. Under other settings the document has to be read again.
func (s *source) lastState(data []byte) state {
	old := decodeState(data)
	if old.URL != s.url || s.url == "" {
		return state{}
	}
	if old.Made != s.made() {
		old.Validators, old.Hash = fetch.Validators{}, ""
	}
	return old
}

// made is a digest of the settings that change what is made of a document.
func (s *source) made() string {
	return digest([]byte(fmt.Sprint(s.settings.Name, "\x00", strings.Join(s.settings.Tags, "\x00"), "\x00", s.settings.Max, s.settings.FullText)))[:8]
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16])
}

// heldBack answers without a request while the server wants to be left alone.
func (s *source) heldBack(old state, q connectors.Query) (connectors.Report, bool) {
	if old.Good.IsZero() || !q.Now.Before(old.NotBefore) || old.NotBefore.After(q.Now.Add(maxWait)) {
		return connectors.Report{}, false
	}
	return s.waiting(old, q, nil), true
}

// toldToWait remembers that a server asked for rest. Without an earlier answer
// there is nothing to stand by: the error says it all.
func (s *source) toldToWait(old state, q connectors.Query, err error) (connectors.Report, bool) {
	var e *app.Error
	if old.Good.IsZero() || !errors.As(err, &e) || e.Code != app.CodeRate {
		return connectors.Report{}, false
	}
	wait := silentWait
	var fe *fetch.Error
	if errors.As(err, &fe) && fe.RetryAfter > 0 {
		wait = min(fe.RetryAfter, maxWait)
	}
	old.NotBefore = q.Now.Add(wait)
	return s.waiting(old, q, err), true
}

// waiting is the report of a feed that is left alone.
func (s *source) waiting(old state, q connectors.Query, cause error) connectors.Report {
	until := old.NotBefore
	if q.Zone != nil {
		until = until.In(q.Zone)
	}
	clock := until.Format("15:04")
	if until.Sub(q.Now) > 20*time.Hour {
		clock = until.Format("2006-01-02 15:04")
	}
	return connectors.Report{
		Unchanged: true, State: old.encode(), AsOf: old.Good,
		Partial: []error{&app.Error{
			Code:    app.CodeRate,
			Message: strconv.Quote(s.settings.Name) + " asks for fewer requests and is left alone until " + clock + "; what was read last stays.",
			Hint:    "Nothing to do: it is read again after that.",
			Err:     cause,
		}},
	}
}

func (st state) encode() []byte {
	data, err := json.Marshal(st)
	if err != nil { // strings and times alone: cannot happen, and no state only costs a download
		return nil
	}
	return data
}

func decodeState(data []byte) state {
	var st state
	if json.Unmarshal(data, &st) != nil {
		return state{} // of another version: everything is read anew
	}
	return st
}
