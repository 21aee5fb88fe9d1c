// Package llm is how Daybrief talks to a language model: the small interface
// Model, and its providers: Ollama, OpenAI and servers that speak its protocol,
// Anthropic and Google. Embedders of Ollama, OpenAI and Google stand beside them.
//
// A model here answers one request with one text bound to a JSON schema. It
// has no tools and keeps no state between calls. Faults are *Fault, so that a
// caller can tell a server that is down from a model that is missing and from
// an answer nobody can use; Note turns any of them into a remark for the
// reader. The package makes no HTTP client of its own: it is handed the one
// that boot made.
//
// A provider sends one request, or, where the server refuses an option it does
// not know, the same one without it. What else belongs to a call is put around
// it: Meter counts it against the day's budget and keeps the record, Steady tries
// again what may pass, Guard keeps private items at home and masks the rest.
package llm

import (
	"context"
	"encoding/json"
	"time"
	"unicode"

	"daybrief/app"
)

// Model answers requests. One Model may be used by one goroutine at a time.
type Model interface {
	// Name is the model's name as its server calls it: "qwen2.5:7b".
	Name() string
	// Chat answers one request. It returns a *Fault when the answer did not
	// come to its end, together with what came of it until then, and it ends
	// when ctx does.
	Chat(ctx context.Context, req Request) (Reply, error)
}

// Request is one question to a model. The zero value of a field takes the
// default named beside it.
type Request struct {
	System     string          // the fixed part; comes first, so that the server's prompt cache holds
	User       string          // what differs from call to call
	Schema     json.RawMessage // JSON schema the answer must fit; nil: free text
	NumCtx     int             // context window in tokens, DefaultNumCtx; one value for all calls, a change reloads the model
	NumPredict int             // most tokens of an answer, DefaultNumPredict
	MaxBytes   int             // most bytes of an answer with its thinking, DefaultMaxBytes
	Patience   time.Duration   // longest wait for the first word; 0: as long as ctx allows
	KeepAlive  time.Duration   // how long the model stays in memory after the answer; 0 frees it at once
	// Kinds are those of the items whose text stands in System or User. nil means
	// nobody said, which a Guard takes for private ones.
	Kinds []app.Kind

	masked int // what Guard replaced in it
}

// Defaults of a Request. 4096 tokens is what every model worth using holds.
const (
	DefaultNumCtx     = 4096
	DefaultNumPredict = 1400
	DefaultMaxBytes   = 64 << 10
)

// Reply is a model's answer.
type Reply struct {
	Text         string
	Thinking     string  // what a reasoning model thought, where it was not told to be silent
	PromptTokens int     // as the server counted, which a cached prompt makes low; our estimate where the answer was cut
	OutputTokens int     // as the server counted; the pieces that came where the answer was cut
	DoneReason   string  // stop, length; empty where the answer was cut
	Seconds      float64 // wall clock
	First        float64 // of these, until the first word: loading the model and reading the prompt; 0 where none came
	Sent         int64   // bytes of the requests' bodies
}

// withDefaults fills the zero fields of a request.
func (r Request) withDefaults() Request {
	if r.NumCtx <= 0 {
		r.NumCtx = DefaultNumCtx
	}
	if r.NumPredict <= 0 {
		r.NumPredict = DefaultNumPredict
	}
	if r.MaxBytes <= 0 {
		r.MaxBytes = DefaultMaxBytes
	}
	return r
}

// Estimate returns about how many tokens a text has, rather too many than too
// few: small tokenizers give each digit and sign a token of its own, and cut
// long words to pieces of about five letters.
func Estimate(text string) int {
	tokens, letters := 0, 0
	flush := func() {
		tokens += (letters + 4) / 5
		letters = 0
	}
	for _, r := range text {
		switch {
		case r > unicode.MaxLatin1: // outside Latin a character is a token or two
			flush()
			tokens += 2
		case unicode.IsLetter(r):
			letters++
		case r == ' ':
			flush() // a blank belongs to the word after it
		default:
			flush()
			tokens++
		}
	}
	flush()
	return tokens
}
