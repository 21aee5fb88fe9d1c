package email

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"

	"daybrief/connectors"
)

// state is what is known of the messages of the last answer, by folder.
type state struct {
	Folders map[string]*folderState `json:"folders"`
	Limit   int                     `json:"limit,omitempty"`   // the Max of that answer
	Names   map[string]folder       `json:"names,omitempty"`   // what the words of the settings stand for
	Invites map[string]invited      `json:"invites,omitempty"` // by the UID of the event
}

// folderState is the known messages of one folder. Another UIDVALIDITY makes
// all UIDs worthless (RFC 3501 section 2.3.1.1).
type folderState struct {
	Validity uint32                  `json:"validity"`
	Next     imap.UID                `json:"next,omitempty"`  // UIDNEXT
	Count    uint32                  `json:"count,omitempty"` // messages in the folder
	Mod      uint64                  `json:"mod,omitempty"`   // HIGHESTMODSEQ (RFC 7162)
	Since    int64                   `json:"since,omitempty"` // all messages from here on are known, in Unix seconds; 0: not all are
	Until    int64                   `json:"until,omitempty"` // up to here; 0: no end
	Messages map[imap.UID]remembered `json:"messages"`
}

// remembered is one known message.
type remembered struct {
	Native string `json:"n"`
	Flags  string `json:"f,omitempty"`
	At     int64  `json:"t,omitempty"` // INTERNALDATE in Unix seconds
}

func newState() state {
	return state{Folders: map[string]*folderState{}, Names: map[string]folder{}, Invites: map[string]invited{}}
}

// parseState reads what bytes wrote; anything else is an empty state.
func parseState(raw []byte) state {
	s := newState()
	if len(raw) == 0 || json.Unmarshal(raw, &s) != nil || s.Folders == nil {
		return newState()
	}
	maps.DeleteFunc(s.Folders, func(_ string, f *folderState) bool { return f == nil })
	return s
}

func (s state) bytes() []byte {
	raw, err := json.Marshal(s)
	if err != nil { // maps of strings and numbers always marshal
		panic("email: state does not marshal: " + err.Error())
	}
	return raw
}

// folder returns what is known of a folder, nil where it is nothing or the
// folder was made anew.
func (s state) folder(name string, validity uint32) *folderState {
	if f := s.Folders[name]; f != nil && f.Validity == validity {
		return f
	}
	return nil
}

// get returns what is known of a message.
func (s state) get(m wanted) (remembered, bool) {
	f := s.folder(m.folder.Name, m.validity)
	if f == nil {
		return remembered{}, false
	}
	k, ok := f.Messages[m.uid]
	return k, ok
}

// opened notes how a folder was found.
func (s state) opened(name string, b folderInfo) {
	s.Folders[name] = &folderState{
		Validity: b.validity, Next: b.next, Count: b.count, Mod: b.mod, Messages: map[imap.UID]remembered{},
	}
}

// put notes a message as known.
func (s state) put(m wanted, native string) {
	if f := s.folder(m.folder.Name, m.validity); f != nil {
		f.Messages[m.uid] = remembered{Native: native, Flags: flagKey(m.flags), At: m.at.Unix()}
	}
}

// whole notes that all messages of the query's window are known.
func (s state) whole(q connectors.Query) {
	for _, f := range s.Folders {
		f.Since, f.Until = 1, 0
		if !q.From.IsZero() {
			f.Since = q.From.Unix()
		}
		if !q.To.IsZero() {
			f.Until = q.To.Unix()
		}
	}
}

// covers tells whether the messages of the query's window that are not known
// came later, or changed since.
func (f *folderState) covers(q connectors.Query) bool {
	from := int64(1)
	if !q.From.IsZero() {
		from = q.From.Unix()
	}
	return f.Mod != 0 && f.Since != 0 && from >= f.Since && (f.Until == 0 || !q.To.IsZero() && q.To.Unix() <= f.Until)
}

// listed returns the known messages as a listing of the folder tells of them.
func (f *folderState) listed() []listed {
	var list []listed
	for uid, k := range f.Messages {
		list = append(list, k.listed(uid))
	}
	return list
}

func (k remembered) listed(uid imap.UID) listed {
	return listed{uid: uid, at: time.Unix(k.At, 0), flags: strings.Fields(k.Flags)}
}

// same tells whether the message's marks are as they were.
func (k remembered) same(m wanted) bool { return k.Flags == flagKey(m.flags) }

func flagKey(flags []string) string {
	flags = slices.Clone(flags)
	slices.Sort(flags)
	return strings.Join(flags, " ")
}

// equal tells whether both know the same messages with the same marks, and the
// same events.
func (s state) equal(o state) bool {
	same := func(a, b invited) bool { return a.Rank == b.Rank && slices.Equal(a.Events, b.Events) }
	return maps.EqualFunc(s.Invites, o.Invites, same) && maps.EqualFunc(s.Folders, o.Folders, func(a, b *folderState) bool {
		return a.Validity == b.Validity && maps.Equal(a.Messages, b.Messages)
	})
}
