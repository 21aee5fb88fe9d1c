// Package exam tries a language model on a day whose truth is known: it makes
// the brief of a built-in day through the very composer and gate a real brief
// takes, and counts what of the planted facts arrives in sentences that may
// stand, what the gate has to keep out, and what it all costs.
//
// Run is one exam. The verdict is plain: good, usable, slow, or worse than the
// rules, which word a brief in no time and lose nothing. List and Better tell
// which installed model would do better. The package reads no clock and saves
// nothing; the HTTP client is handed in.
package exam

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"daybrief/agent"
	"daybrief/agent/actions"
	"daybrief/agent/draft"
	"daybrief/app"
)

// dayText is the built-in day: items, and the facts planted in them.
//
//go:embed day.json
var dayText []byte

// fact is something a brief of the day should tell of an item.
type fact struct {
	Item string   `json:"item"`
	Fact string   `json:"fact"` // what it is, for the reader
	Any  []string `json:"any"`  // in lower case; one of them tells it
}

// day is the built-in day.
type day struct {
	Day    string     `json:"day"`
	Zone   string     `json:"zone"`
	Reader app.Reader `json:"reader"`
	Items  []app.Item `json:"items"`
	Facts  []fact     `json:"facts"`
}

// readDay returns the day as a brief is made from it, and its facts.
func readDay() (agent.Input, []fact, error) {
	var d day
	if err := json.Unmarshal(dayText, &d); err != nil {
		return agent.Input{}, nil, fmt.Errorf("read the exam's day: %w", err)
	}
	zone, err := time.LoadLocation(d.Zone)
	if err != nil {
		return agent.Input{}, nil, fmt.Errorf("zone of the exam's day: %w", err)
	}
	midnight, err := time.ParseInLocation(time.DateOnly, d.Day, zone)
	if err != nil {
		return agent.Input{}, nil, fmt.Errorf("date of the exam's day: %w", err)
	}
	actions.Annotate(d.Items, zone)
	return agent.Input{Input: draft.Input{
		Day: midnight, Made: midnight.Add(6*time.Hour + 30*time.Minute), Zone: zone, Reader: d.Reader, Items: d.Items, Sample: true,
	}}, d.Facts, nil
}

// told reports whether the text tells the fact.
func (f *fact) told(text string) bool {
	text = strings.ToLower(text)
	for _, want := range f.Any {
		if holds(text, want) {
			return true
		}
	}
	return false
}

// holds reports whether want stands in text as words and numbers of its own:
// "17" does not stand in "2.17" or "170".
func holds(text, want string) bool {
	for from := 0; from <= len(text)-len(want); {
		i := strings.Index(text[from:], want)
		if i < 0 {
			return false
		}
		i += from
		if free(text[:i], want, true) && free(text[i+len(want):], want, false) {
			return true
		}
		from = i + 1
	}
	return false
}

// free reports whether the text beside want does not go on with it. Beside a
// digit a point or comma with a digit behind it goes on, too; "9:15" stands in
// "09:15", and "17" in "17.3", which says it more exactly.
func free(beside, want string, before bool) bool {
	if before {
		r, _ := utf8.DecodeLastRuneInString(beside)
		if r == '0' && len(want) > 1 && want[1] == ':' {
			return true
		}
		if n := len(beside); n > 1 && strings.ContainsRune(".,:", r) && unicode.IsDigit(rune(beside[n-2])) {
			return !unicode.IsDigit(rune(want[0]))
		}
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}
	r, _ := utf8.DecodeRuneInString(beside)
	return !unicode.IsLetter(r) && !unicode.IsDigit(r)
}
