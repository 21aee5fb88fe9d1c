// Package mask takes personal data out of a text before it leaves the machine,
// and puts it back into what comes home.
//
// Contract: mail addresses, telephone numbers, payment cards, bank accounts,
// keys and tokens, passwords and the numbers states give to persons become
// placeholders such as [email-1]; every other byte stays as it was. What can be
// checked (Luhn, the sums of IBAN and national numbers, the length a country's
// accounts have) is checked, so that dates, versions, amounts and order numbers
// stay. The same text has the same placeholder for as long as a Mask lives, and
// Show(Hide(s)) is s for every s, also for one that holds placeholders of its
// own. It is a net, not a proof: a name or an address of a house is not masked.
package mask

import (
	"fmt"
	"strings"
	"sync"

	"daybrief/app/lazyre"
)

// Kinds of personal data, as they stand in placeholders.
const (
	email    = "email"
	phone    = "phone"
	card     = "card"
	iban     = "iban"
	key      = "key"
	password = "password"
	person   = "id"   // a number a state gave to a person
	literal  = "mark" // a text that looks like one of our placeholders
)

// Mask hides personal data and remembers what it hid. Use New. It is safe for
// concurrent use.
type Mask struct {
	mu     sync.Mutex
	names  map[string]string // kind + value -> placeholder
	values map[string]string // placeholder -> value
	counts map[string]int    // by kind
}

// New returns a Mask that has hidden nothing yet.
func New() *Mask {
	return &Mask{names: map[string]string{}, values: map[string]string{}, counts: map[string]int{}}
}

// Hide returns s with placeholders in place of personal data, and how many it
// put there.
func (m *Mask) Hide(s string) (string, int) {
	spans := find(s)
	if len(spans) == 0 {
		return s, 0
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var b strings.Builder
	at, n := 0, 0
	for _, p := range spans {
		b.WriteString(s[at:p.from])
		b.WriteString(m.name(p.kind, s[p.from:p.to]))
		at = p.to
		if p.kind != literal {
			n++
		}
	}
	b.WriteString(s[at:])
	return b.String(), n
}

// name returns the placeholder of a value.
func (m *Mask) name(kind, value string) string {
	k := kind + "\x00" + value
	if have, ok := m.names[k]; ok {
		return have
	}
	m.counts[kind]++
	name := fmt.Sprintf("[%s-%d]", kind, m.counts[kind])
	m.names[k], m.values[name] = name, value
	return name
}

// placeholder is what name makes.
var placeholder = lazyre.New(`\[(?:` + email + `|` + phone + `|` + card + `|` + iban + `|` + key + `|` + password + `|` + person + `|` + literal + `)-[0-9]+\]`)

// Show puts back what was hidden. A placeholder nobody made stays.
func (m *Mask) Show(s string) string { return m.show(s, func(v string) string { return v }) }

// ShowJSON is Show for the text of a JSON document, in which placeholders stand
// within strings.
func (m *Mask) ShowJSON(s string) string { return m.show(s, quoted) }

func (m *Mask) show(s string, write func(string) string) string {
	if !strings.Contains(s, "[") {
		return s
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.values) == 0 {
		return s
	}
	return placeholder.ReplaceAllStringFunc(s, func(name string) string {
		if v, ok := m.values[name]; ok {
			return write(v)
		}
		return name
	})
}
