package email

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// state is what is known of the messages of the last answer, by folder.
type state struct {
	Folders map[string]*folderState `json:"folders"`
}

// folderState is the known messages of one folder. Another UIDVALIDITY makes
// all UIDs worthless (RFC 3501 section 2.3.1.1).
type folderState struct {
	Validity uint32                  `json:"validity"`
	Messages map[imap.UID]remembered `json:"messages"`
}

// remembered is one known message.
type remembered struct {
	Native string `json:"n"`
	Flags  string `json:"f,omitempty"`
}

func newState() state { return state{Folders: map[string]*folderState{}} }

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

// get returns what is known of a message.
func (s state) get(m wanted) (remembered, bool) {
	f := s.Folders[m.folder]
	if f == nil || f.Validity != m.validity {
		return remembered{}, false
	}
	k, ok := f.Messages[m.uid]
	return k, ok
}

// put notes a message as known.
func (s state) put(m wanted, native string) {
	f := s.Folders[m.folder]
	if f == nil || f.Validity != m.validity {
		f = &folderState{Validity: m.validity, Messages: map[imap.UID]remembered{}}
		s.Folders[m.folder] = f
	}
	f.Messages[m.uid] = remembered{Native: native, Flags: flagKey(m)}
}

// same tells whether the message's marks are as they were.
func (k remembered) same(m wanted) bool { return k.Flags == flagKey(m) }

func flagKey(m wanted) string {
	flags := slices.Clone(m.flags)
	slices.Sort(flags)
	return strings.Join(flags, " ")
}

// equal tells whether both know the same messages with the same marks.
func (s state) equal(o state) bool {
	return maps.EqualFunc(s.Folders, o.Folders, func(a, b *folderState) bool {
		return a.Validity == b.Validity && maps.Equal(a.Messages, b.Messages)
	})
}
