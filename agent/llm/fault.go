package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"
	"unicode"

	"daybrief/app"
	"github.com/ollama/ollama/api"
)

// Kind tells faults of a model apart.
type Kind string

// What can go wrong with a model.
const (
	KindRefused   Kind = "refused"   // nothing listens at the address
	KindNetwork   Kind = "network"   // the server cannot be reached for another reason
	KindMissing   Kind = "missing"   // the server has no such model
	KindBusy      Kind = "busy"      // 503: its queue is full
	KindTimeout   Kind = "timeout"   // no complete answer in time
	KindCut       Kind = "cut"       // the connection broke off before the answer's end
	KindGarbage   Kind = "garbage"   // what came is not the server's protocol
	KindServer    Kind = "server"    // the server reported a fault, at once or in mid-stream
	KindTooLong   Kind = "too-long"  // the prompt does not fit the context window
	KindTooBig    Kind = "too-big"   // the answer did not end
	KindEmpty     Kind = "empty"     // no answer, at most thinking
	KindStopped   Kind = "cancelled" // the caller gave up
	KindTLS       Kind = "tls"       // the server is not who it says
	KindKey       Kind = "key"       // 401: the key is wrong or missing
	KindForbidden Kind = "forbidden" // 403: the key may not do this
	KindRate      Kind = "rate"      // 429: too many calls, see Fault.RetryAfter
	KindQuota     Kind = "quota"     // nothing left to spend at the provider
	KindRequest   Kind = "request"   // the server does not take the question as it is
	KindRefusal   Kind = "refusal"   // the model, or a filter of its provider, would not answer
	KindBudget    Kind = "budget"    // the day's budget is used up; nothing was sent
	KindPrivate   Kind = "private"   // it holds what may not leave the machine; nothing was sent
)

// Fault is why there is no answer. Its text holds no part of prompt or reply.
type Fault struct {
	Kind   Kind
	Detail string // the server's own words, cleaned and short; may be empty
	Err    error
	// Server is whom it is about: "OpenAI". "" means Ollama.
	Server string
	// RetryAfter is how long the server wants to be left alone; 0 where it did
	// not say.
	RetryAfter time.Duration
}

// Error names the kind and the cause.
func (f *Fault) Error() string {
	switch {
	case f.Err != nil:
		return fmt.Sprintf("model: %s: %v", f.Kind, f.Err)
	case f.Detail != "":
		return fmt.Sprintf("model: %s: %s", f.Kind, f.Detail)
	}
	return "model: " + string(f.Kind)
}

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Err }

// KindOf returns the kind of the fault in err's chain, or "" where there is none.
func KindOf(err error) Kind {
	var f *Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return ""
}

// Cut reports whether the answer beside err is the true beginning of one that
// time, a limit or the connection ended: what is whole in it can be used. A
// fault the server reported makes all of it unusable, and so does a window
// that was too small, because the model did not see the whole prompt.
func Cut(err error) bool {
	switch KindOf(err) {
	case KindTimeout, KindTooBig, KindCut:
		return true
	}
	return false
}

// classify turns an error of the API client into a Fault.
func classify(ctx context.Context, err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	if ctx.Err() != nil {
		if errors.Is(ctx.Err(), context.Canceled) {
			return &Fault{Kind: KindStopped, Err: ctx.Err()}
		}
		return &Fault{Kind: KindTimeout, Err: ctx.Err()}
	}
	var status api.StatusError
	if errors.As(err, &status) {
		return classifyStatus(status.StatusCode, status.ErrorMessage)
	}
	var auth api.AuthorizationError
	if errors.As(err, &auth) {
		return &Fault{Kind: KindServer, Detail: "it asks for a sign-in"}
	}
	if k := networkKind(err); k != "" {
		return &Fault{Kind: k, Err: err}
	}
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	if errors.As(err, &syntax) || errors.As(err, &typ) {
		return &Fault{Kind: KindGarbage}
	}
	// The client hands an error line of the stream and a line that is no JSON
	// back alike, as an error of that text.
	if text := err.Error(); looksLikeGarbage(text) {
		return &Fault{Kind: KindGarbage}
	}
	return &Fault{Kind: KindServer, Detail: clean(err.Error())}
}

func classifyStatus(code int, message string) *Fault {
	f := &Fault{Kind: KindServer, Detail: clean(message)}
	switch {
	case code == http.StatusNotFound:
		f.Kind = KindMissing
	case code == http.StatusServiceUnavailable || code == http.StatusTooManyRequests:
		f.Kind = KindBusy
	case code == http.StatusBadRequest && aboutLength(message):
		f.Kind = KindTooLong
	}
	return f
}

// aboutLength recognises the server's refusal of a prompt that does not fit;
// runners word it differently.
func aboutLength(message string) bool {
	m := strings.ToLower(message)
	return strings.Contains(m, "context") || strings.Contains(m, "too long") || strings.Contains(m, "exceed")
}

func networkKind(err error) Kind {
	var timeout net.Error
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return KindRefused
	case errors.As(err, &timeout) && timeout.Timeout():
		return KindTimeout
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return KindCut
	case errors.As(err, &dns):
		return KindNetwork
	case errors.As(err, &op) && op.Op == "dial":
		return KindRefused
	case errors.As(err, &op):
		return KindCut
	case errors.As(err, &timeout): // url.Error and kin: reached nobody
		return KindNetwork
	}
	return ""
}

func looksLikeGarbage(text string) bool {
	if len(text) > 300 || strings.HasPrefix(strings.TrimSpace(text), "<") {
		return true
	}
	for _, r := range text {
		if r == unicode.ReplacementChar || (unicode.IsControl(r) && r != '\n' && r != '\t') {
			return true
		}
	}
	return false
}

// clean makes a server's words fit for one line of a note.
func clean(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	const most = 120
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return s
}

// Note says what err means for the reader: what failed, why, what to do. An
// *app.Error in err's chain speaks for itself.
func Note(err error, model string) app.Note {
	var known *app.Error
	if errors.As(err, &known) {
		return app.Note{Code: known.Code, Text: known.Message, Hint: known.Hint}
	}
	var f *Fault
	if !errors.As(err, &f) {
		f = &Fault{Kind: KindServer, Err: err}
	}
	if n, ok := otherNote(f, model); ok {
		return n
	}
	note := func(code, text, hint string) app.Note { return app.Note{Code: code, Text: text + stays, Hint: hint} }
	switch f.Kind {
	case KindRefused, KindNetwork:
		return note(app.CodeModelDown, "Ollama did not answer: it is not running or not at this address.", startHint)
	case KindBusy:
		return note(app.CodeModelDown, "Ollama is busy with other work and took no more.", "Run daybrief preload again in a few minutes.")
	case KindMissing:
		return note(app.CodeModelAbsent, fmt.Sprintf("Ollama has no model named %q.", model), "Run: ollama pull "+model)
	case KindTimeout:
		return note(app.CodeModelBad, fmt.Sprintf("The model %s did not finish its answer in time.", model), "Name a smaller model in the settings, or leave it: the brief is complete without one.")
	case KindCut:
		return note(app.CodeModelBad, fmt.Sprintf("The answer of the model %s broke off.", model), "See whether Ollama has enough memory: ollama ps, and its log.")
	case KindTooLong:
		return note(app.CodeModelBad, fmt.Sprintf("The evidence does not fit what the model %s can read at once.", model), "Take a model with a larger context window.")
	case KindTooBig:
		return note(app.CodeModelBad, fmt.Sprintf("The answer of the model %s did not end.", model), otherHint)
	case KindEmpty:
		return note(app.CodeModelBad, fmt.Sprintf("The model %s gave no answer.", model), otherHint)
	case KindGarbage:
		return note(app.CodeModelBad, "What answered in Ollama's place does not speak its protocol.", "Check the address of Ollama in the settings.")
	case KindStopped:
		return note(app.CodeCancelled, "The model was not waited for.", "Run daybrief preload again.")
	}
	text := fmt.Sprintf("The model %s failed.", model)
	if f.Detail != "" {
		text = fmt.Sprintf("The model %s failed: %s.", model, strings.TrimRight(f.Detail, "."))
	}
	return note(app.CodeModelBad, text, otherHint)
}

// What is said in more than one place.
const (
	stays     = " The brief is worded by rules."
	startHint = "Start it with: ollama serve (get it from https://ollama.com/download)."
	otherHint = "Run daybrief preload again; if it stays, name another model in the settings."
)
