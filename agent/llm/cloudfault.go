package llm

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/lazyre"
	"github.com/anthropics/anthropic-sdk-go"
	"github.com/openai/openai-go/v3"
	openaistream "github.com/openai/openai-go/v3/packages/ssestream"
	"google.golang.org/genai"
)

// answer is what a provider says instead of an answer, whoever it is.
type answer struct {
	status  int
	code    string // "context_length_exceeded", "overloaded_error", "RESOURCE_EXHAUSTED"
	param   string // of the request, the one that is at fault
	message string // never shown: it may repeat the prompt or the key
	wait    time.Duration
}

// answerOf reads the error of a provider's library; ok is false for one that is
// no answer of the server.
func answerOf(err error, status int) (a answer, ok bool) {
	var open *openai.Error
	var stream *openaistream.StreamError
	var anth *anthropic.Error
	var gen genai.APIError
	switch {
	case errors.As(err, &open):
		a = answer{status: open.StatusCode, code: open.Code, param: open.Param, message: open.Message}
		if a.code == "" {
			a.code = open.Type
		}
		if a.message == "" { // servers of other makers have forms of their own
			a.message = bodyOf(open)
		}
	case errors.As(err, &stream):
		a = readAnswer(stream.Event.Data)
	case errors.As(err, &anth):
		a = readAnswer([]byte(anth.RawJSON()))
		a.status = anth.StatusCode
	case errors.As(err, &gen):
		a = answer{status: gen.Code, code: gen.Status, message: gen.Message, wait: retryInfo(gen.Details)}
		if reason := errorInfo(gen.Details); reason != "" {
			a.code = reason
		}
	default:
		return answer{}, false
	}
	if a.status == 0 {
		a.status = status
	}
	return a, true
}

// readAnswer reads the error object OpenAI and Anthropic write into a stream.
func readAnswer(data []byte) answer {
	var body struct {
		Error struct {
			Type    string          `json:"type"`
			Code    json.RawMessage `json:"code"` // a word, or a status where another maker's server wrote it
			Param   string          `json:"param"`
			Message string          `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(data, &body) != nil {
		return answer{message: string(data)}
	}
	a := answer{code: strings.Trim(string(body.Error.Code), `"`), param: body.Error.Param, message: body.Error.Message}
	if n, err := strconv.Atoi(a.code); err == nil {
		a.status, a.code = n, ""
	}
	if a.code == "" || a.code == "null" {
		a.code = body.Error.Type
	}
	return a
}

// retryInfo reads google.rpc.RetryInfo, which Google sends in place of a header.
func retryInfo(details []map[string]any) time.Duration {
	for _, d := range details {
		if text, ok := d["retryDelay"].(string); ok {
			if v, err := time.ParseDuration(text); err == nil && v > 0 {
				return min(v, waitMost)
			}
		}
	}
	return 0
}

// errorInfo reads the reason of google.rpc.ErrorInfo.
func errorInfo(details []map[string]any) string {
	for _, d := range details {
		if text, ok := d["reason"].(string); ok {
			return text
		}
	}
	return ""
}

// signs tell kinds of faults by what providers say, whatever the status: the
// same fault has several, and in a stream it comes with 200.
var signs = []struct {
	kind Kind
	like *lazyre.Regexp
}{
	{KindKey, lazyre.New(`(?i)invalid_api_key|API_KEY_INVALID|authentication_error|API key not valid|api key expired`)},
	{KindQuota, lazyre.New(`(?i)insufficient_quota|billing_(?:hard_limit|error|not_active)|credit balance|exceeded your current quota|payment required`)},
	{KindTooLong, lazyre.New(`(?i)context_length_exceeded|prompt is too long|maximum context length|exceeds? the (?:maximum|available) (?:number of tokens|context)|request_too_large|string_above_max_length`)},
	{KindMissing, lazyre.New(`(?i)model_not_found|not_found_error`)},
	{KindRefusal, lazyre.New(`(?i)content_policy_violation|content_filter`)},
	{KindBusy, lazyre.New(`(?i)overloaded`)},
	{KindRate, lazyre.New(`(?i)rate_limit|RESOURCE_EXHAUSTED|RATE_LIMIT_EXCEEDED`)},
	{KindServer, lazyre.New(`(?i)^(?:api_error|server_error|internal|timeout_error)$`)},
}

// statuses tell the kinds of what is left.
var statuses = map[int]Kind{
	http.StatusUnauthorized: KindKey, http.StatusForbidden: KindForbidden, http.StatusNotFound: KindMissing, http.StatusPaymentRequired: KindQuota,
	http.StatusTooManyRequests: KindRate, http.StatusRequestEntityTooLarge: KindTooLong, http.StatusServiceUnavailable: KindBusy, 529: KindBusy,
	http.StatusRequestTimeout: KindServer,
}

// fault names what went wrong. Its detail holds a code of the provider alone.
func (a *answer) fault() *Fault {
	f := &Fault{Kind: KindServer, Detail: detail(a.code, a.param), RetryAfter: a.wait}
	for _, s := range signs {
		if s.like.MatchString(a.code) || s.kind != KindRate && s.kind != KindServer && s.like.MatchString(a.message) {
			f.Kind = s.kind
			return f
		}
	}
	if k, ok := statuses[a.status]; ok {
		f.Kind = k
	} else if a.status >= 400 && a.status < 500 {
		f.Kind = KindRequest
	}
	if f.Detail == "" && a.status >= 300 {
		f.Detail = fmt.Sprintf("status %d", a.status)
	}
	return f
}

var codeLike = lazyre.New(`^[A-Za-z][A-Za-z0-9_.\[\]-]{0,59}$`)

// detail joins what are plain identifiers of the API.
func detail(words ...string) string {
	var out []string
	for _, w := range words {
		if codeLike.MatchString(w) {
			out = append(out, w)
		}
	}
	return strings.Join(out, ", ")
}

// form is what a fault means for the reader. SERVER, MODEL, WHY, UNTIL are filled
// in.
type form struct{ code, text, hint string }

// forms are those of a provider's faults.
var forms = map[Kind]form{
	KindKey:       {app.CodeUnauth, "SERVER did not take the key.", "Give the right one with: daybrief model key"},
	KindForbidden: {app.CodeForbidden, "SERVER does not let this key use the model MODELWHY.", "See which models the key's project may use, or whether the service is offered in your country."},
	KindQuota:     {app.CodeRate, "The account at SERVER has nothing left to spend.", "Add credit there, or go back to Ollama with: daybrief model use ollama"},
	KindRate:      {app.CodeRate, "SERVER takes no more calls for nowUNTIL.", "Run daybrief preload again then; a higher tier there allows more."},
	KindBusy:      {app.CodeModelDown, "SERVER is overloadedUNTIL.", "Run daybrief preload again in a few minutes."},
	KindMissing:   {app.CodeModelAbsent, `SERVER has no model named "MODEL" for this key.`, "Name another with: daybrief model use"},
	KindRefused:   {app.CodeModelDown, "SERVER could not be reached.", "See whether this machine is online, and whether [model] url is right."},
	KindNetwork:   {app.CodeModelDown, "SERVER could not be reached.", "See whether this machine is online, and whether [model] url is right."},
	KindTLS:       {app.CodeModelDown, "SERVER has no certificate this machine trusts.", "Do not send anything there before you know why; see whether a proxy stands between."},
	KindTimeout:   {app.CodeModelBad, "The model MODEL did not finish its answer in time.", otherHint},
	KindCut:       {app.CodeModelBad, "The answer of the model MODEL broke off.", otherHint},
	KindTooLong:   {app.CodeModelBad, "The evidence does not fit what the model MODEL can read at once.", "Take a model with a larger context window."},
	KindTooBig:    {app.CodeModelBad, "The answer of the model MODEL did not end.", otherHint},
	KindEmpty:     {app.CodeModelBad, "The model MODEL gave no answer.", otherHint},
	KindRefusal:   {app.CodeModelBad, "The model MODEL, or a filter before it, would not answer.", "Name another model, or leave it: the brief is complete without one."},
	KindGarbage:   {app.CodeModelBad, "What answered in the place of SERVER does not speak its protocol.", "Check [model] url in config.toml."},
	KindRequest:   {app.CodeModelBad, "SERVER did not take the question for the model MODELWHY.", otherHint},
	KindServer:    {app.CodeModelDown, "SERVER failedWHY.", otherHint},
}

// otherNote is the note of a fault that is not Ollama's: of a provider, or of a
// call that was not made.
func otherNote(f *Fault, model string) (app.Note, bool) {
	if f.Kind == KindBudget || f.Kind == KindPrivate {
		return app.Note{Code: app.CodeModelBad, Text: "Nothing was sent to the model: " + strings.TrimRight(f.Detail, ".") + "." + stays, Hint: "See [model] in config.toml."}, true
	}
	known, ok := forms[f.Kind]
	if f.Server == "" || f.Kind == KindStopped {
		return app.Note{}, false
	}
	if !ok {
		known = forms[KindServer]
	}
	why := ""
	if f.Detail != "" {
		why = " (" + strings.TrimRight(f.Detail, ".") + ")"
	}
	server := f.Server
	if !strings.HasPrefix(known.text, "SERVER") {
		server = lowerThe(server)
	}
	fill := strings.NewReplacer("SERVER", server, "MODEL", model, "WHY", why, "UNTIL", until(f.RetryAfter))
	return app.Note{Code: known.code, Text: fill.Replace(known.text) + stays, Hint: known.hint}, true
}

// lowerThe is a title in the middle of a sentence.
func lowerThe(title string) string {
	if rest, ok := strings.CutPrefix(title, "The "); ok {
		return "the " + rest
	}
	return title
}

func until(wait time.Duration) string {
	if wait <= 0 {
		return ""
	}
	return fmt.Sprintf(" and wants to be left alone for %s", wait.Round(time.Second))
}
