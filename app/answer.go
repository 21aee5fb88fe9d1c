package app

import "context"

// Question is what the reader asks.
type Question struct {
	Text    string
	Earlier []Exchange // of the same conversation, the oldest first
	// Confirm asks the reader before a tool reaches out with anything that did
	// not come from the question. nil: there is nobody to ask, which means no.
	Confirm func(context.Context, Confirmation) bool
	// Progress is told of each step as it ends, where it is set.
	Progress func(Step)
}

// Exchange is an earlier question with its answer.
type Exchange struct {
	Question string     `json:"question"`
	Answer   []Sentence `json:"answer"`
}

// Confirmation is a question to the reader about a call that reaches out.
type Confirmation struct {
	Tool    string // name
	Server  string // whose tool it is, "" for our own
	Reaches string // the host or program it reaches
	Input   string // JSON of the arguments, complete: what would leave
	Why     string // a sentence for the reader
}

// Answer is what was found. Each sentence rests on items, as in a brief.
type Answer struct {
	Answer []Sentence `json:"answer"`
	Items  []Item     `json:"items"` // those the sentences rest on, in order of citation
	Steps  []Step     `json:"steps"`
	Model  string     `json:"model,omitempty"` // absent where the rules alone answered
	Notes  []Note     `json:"notes,omitempty"`
	Trace  Trace      `json:"-"` // the steps with the gate's verdicts
}

// NothingFound is the answer where nothing rests on an item.
const NothingFound = "I found nothing about that."
