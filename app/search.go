package app

import "time"

// SearchQuery asks the memory. Zero fields do not restrict; what is set applies
// before anything is ranked.
type SearchQuery struct {
	// Text is what the reader typed: words, a "phrase", -not, operators such as
	// from:ann kind:mail after:2026-11-01, and plain speech such as "last week".
	// Without any word left to look for, the newest items come first.
	Text    string
	Kinds   []Kind
	Sources []string // names as in the configuration
	People  []string // who sent or wrote it, of events whoever takes part: names or addresses, each matched as a part of either
	With    []string // likewise, but in any part: sender, receiver, attendee
	Tags    []string
	From    time.Time // Item.When at or after
	To      time.Time // Item.When before
	Without Without   // what is left out
	Limit   int       // most hits; 0 means 10
	// WordsOnly leaves meaning out.
	WordsOnly bool
	// Typing tells that the last word may not be finished: it stands for all words
	// it begins, from three letters on.
	Typing bool
}

// Without is what a search leaves out, each field read as that of SearchQuery.
type Without struct {
	Kinds                       []Kind
	Sources, People, With, Tags []string
}

// Any reports whether anything is left out.
func (w Without) Any() bool {
	return w.Kinds != nil || w.Sources != nil || w.People != nil || w.With != nil || w.Tags != nil
}

// Hit is an item the memory found.
type Hit struct {
	Item        Item    `json:"item"`
	Score       float64 `json:"score"`                  // above 0, higher is better; only comparable within one result
	KeywordRank int     `json:"keyword_rank,omitempty"` // from 1; absent where the words did not find it
	VectorRank  int     `json:"vector_rank,omitempty"`  // from 1; absent where the meaning did not find it
	Passage     string  `json:"passage,omitempty"`      // the part of its text that answers best, plain text
	Marks       []Mark  `json:"marks,omitempty"`        // the words that were found, in Passage
}

// Mark is a part of a text, in bytes.
type Mark struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// SearchResult is what the memory answers.
type SearchResult struct {
	Hits       []Hit
	Understood SearchQuery    // with plain speech and operators turned into filters, Text the words left
	BySource   map[string]int // of all that match, not of Hits alone
	ByKind     map[Kind]int   // likewise
	Notes      []Note         // what could not be done: no meaning while the index fills, an embedder that is down
}
