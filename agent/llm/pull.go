package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/ollama/ollama/api"
)

// PullParams says which model to pull, and where.
type PullParams struct {
	URL      string             // the server's address, as Found has it
	HTTP     *http.Client       // must allow for a transfer of hours; what is silent for its idle time counts as broken
	Model    string             // as Ollama's library names it: "qwen2.5:7b"
	Progress func(PullProgress) // called from Pull's own goroutine; nil: nobody looks
	// Wait waits between two attempts and returns early with ctx's error; nil
	// means a timer. Tests hand in one that does not take the time.
	Wait func(ctx context.Context, d time.Duration) error
}

// PullProgress is how far a pull has come. Done and Total count bytes over all
// parts of the model that are known so far, across attempts; Fraction never
// falls, though Total grows as parts become known.
type PullProgress struct {
	Phase    string        // see the Phase constants
	Done     int64         // bytes
	Total    int64         // bytes; 0 as long as nothing is known
	Fraction float64       // 0 to 1
	Attempt  int           // 1 for the first
	Wait     time.Duration // of PhaseWaiting: until the next attempt
	Fault    *Fault        // of PhaseWaiting: why
}

// What a pull is doing.
const (
	PhaseAsking  = "asking"  // for the list of the model's parts
	PhaseLoading = "loading" // the parts
	PhaseChecks  = "checks"  // their digests, and saving the list
	PhaseWaiting = "waiting" // to try again after a broken connection
	PhaseDone    = "done"
)

// Faults only a pull has.
const (
	KindUnknown  Kind = "unknown-model" // the library has no such model
	KindDisk     Kind = "disk-full"     // on the server's machine
	KindDenied   Kind = "denied"        // by the library, or by the disk the server writes to
	KindOutdated Kind = "outdated"      // the model wants a newer server
	KindOffline  Kind = "offline"       // the server does not reach its library
	KindBadName  Kind = "bad-name"      // no model can be named so
)

// patience is how many attempts in a row may bring nothing new.
const patience = 6

// backoff is the wait before attempt n+1 after n that brought nothing.
func backoff(n int) time.Duration {
	return min(time.Second<<max(0, n-1), 30*time.Second)
}

// Pull has the server load a model and returns when the server has all of it.
// A connection that breaks, to the server or from there to its library, is
// taken up again: the server keeps what has come. Pull gives up after
// six attempts in a row that brought nothing, or at a fault that
// another attempt does not mend. Errors are *Fault; KindStopped when ctx ended:
// a later Pull goes on where this one was.
func Pull(ctx context.Context, p PullParams) error {
	client, _, err := open(p.URL, p.HTTP)
	if err != nil {
		return &Fault{Kind: KindNetwork, Err: err}
	}
	if p.Wait == nil {
		p.Wait = waitFor
	}
	m := &pullMeter{parts: map[string]*part{}, tell: p.Progress}
	for barren := 1; ; barren++ {
		before := m.came
		m.now.Attempt++
		fault := attempt(ctx, client, p.Model, m)
		if fault == nil {
			m.end()
			return nil
		}
		if m.came > before {
			barren = 1
		}
		if !mendable(fault.Kind) || barren >= patience {
			return fault
		}
		m.wait(backoff(barren), fault)
		if err := p.Wait(ctx, backoff(barren)); err != nil {
			return classify(ctx, err)
		}
	}
}

func waitFor(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// mendable reports whether another attempt may go better.
func mendable(k Kind) bool {
	switch k {
	case KindCut, KindTimeout, KindRefused, KindNetwork, KindBusy, KindOffline:
		return true
	}
	return false
}

// attempt pulls once. The API client takes the end of a broken stream for the
// end of a whole one, so only the word "success" counts.
func attempt(ctx context.Context, client *api.Client, model string, m *pullMeter) *Fault {
	whole := false
	m.phase(PhaseAsking)
	err := client.Pull(ctx, &api.PullRequest{Model: model}, func(r api.ProgressResponse) error {
		whole = whole || r.Status == "success"
		m.take(r)
		return nil
	})
	switch {
	case ctx.Err() != nil:
		return classify(ctx, ctx.Err())
	case err != nil:
		return pullFault(ctx, err)
	case !whole:
		return &Fault{Kind: KindCut, Err: errors.New("the stream ended before the word success")}
	}
	return nil
}

// pullFault tells the faults of a pull apart. The server names most of them in
// words alone, in the middle of a stream with status 200.
func pullFault(ctx context.Context, err error) *Fault {
	f := classify(ctx, err)
	var status api.StatusError
	switch {
	case f.Kind == KindMissing:
		f.Kind = KindUnknown
		return f
	case errors.As(err, &status) && status.StatusCode >= 500 && f.Kind == KindServer && wordsOf(f.Detail) == "":
		f.Kind = KindCut // a proxy in between; the server names its own faults
		return f
	case f.Kind != KindServer:
		return f
	}
	if k := wordsOf(f.Detail); k != "" {
		f.Kind = k
	}
	return f
}

// pullWords are the server's words for its faults, the telling ones first: a
// full disk may be named beside a connection that broke for it.
var pullWords = []struct {
	kind  Kind
	words []string
}{
	{KindDisk, []string{"no space left", "not enough space", "disk quota", "disk full"}},
	{KindOutdated, []string{"newer version of ollama", "requires a newer version"}},
	{KindBadName, []string{"invalid model name", "invalid model path"}},
	{KindUnknown, []string{"file does not exist", "manifest unknown", "model not found"}},
	{KindDenied, []string{"unauthorized", "access denied", "permission denied", "read-only file system"}},
	{KindOffline, []string{"no such host", "dial tcp", "lookup ", "network is unreachable", "server misbehaving"}},
	{KindCut, []string{
		"max retries exceeded", "unexpected eof", "eof", "connection reset", "broken pipe", "i/o timeout", "tls handshake", "timeout", "stalled",
		"too slow", "unexpected status code 5", "status 5", "stream error", "goaway", "digest mismatch", "size mismatch", "context canceled",
	}},
}

// wordsOf returns the kind of fault the server's words mean, "" where they are
// not known.
func wordsOf(detail string) Kind {
	text := strings.ToLower(detail)
	for _, w := range pullWords {
		for _, words := range w.words {
			if strings.Contains(text, words) {
				return w.kind
			}
		}
	}
	return ""
}

// part is one part of a model: weights, template, licence.
type part struct{ done, total int64 }

// pullMeter adds up what has come.
type pullMeter struct {
	parts map[string]*part
	came  int64 // bytes over all parts, at their most; it never falls
	now   PullProgress
	tell  func(PullProgress)
}

// take counts one line of the server. Where a part begins anew, what it had
// still counts until it is there again.
func (m *pullMeter) take(r api.ProgressResponse) {
	switch {
	case r.Digest != "" && r.Total > 0:
		p := m.parts[r.Digest]
		if p == nil {
			p = &part{}
			m.parts[r.Digest] = p
			m.now.Total += r.Total
			p.total = r.Total
		}
		if done := min(max(r.Completed, 0), p.total); done > p.done {
			m.came += done - p.done
			p.done = done
		}
		m.phase(PhaseLoading)
	case strings.HasPrefix(r.Status, "verifying"), strings.HasPrefix(r.Status, "writing"), strings.HasPrefix(r.Status, "removing"):
		m.phase(PhaseChecks)
	}
}

func (m *pullMeter) phase(name string) {
	m.now.Phase, m.now.Wait, m.now.Fault = name, 0, nil
	m.say()
}

func (m *pullMeter) wait(d time.Duration, f *Fault) {
	m.now.Phase, m.now.Wait, m.now.Fault = PhaseWaiting, d, f
	m.say()
}

func (m *pullMeter) end() {
	m.now.Fraction = 1
	m.phase(PhaseDone)
}

func (m *pullMeter) say() {
	m.now.Done = m.came
	if m.now.Total > 0 {
		// The last hundredth is for checking: a full bar that goes on confuses.
		m.now.Fraction = max(m.now.Fraction, 0.99*float64(m.came)/float64(m.now.Total))
	}
	if m.tell != nil {
		m.tell(m.now)
	}
}

// PullError words a pull's fault for the reader of *app.Error: what failed and
// why, and what to do.
func PullError(err error, model string) (message, hint string) {
	var f *Fault
	if !errors.As(err, &f) {
		f = &Fault{Kind: KindServer, Err: err}
	}
	again := "Run daybrief model pull " + model + " again: it goes on where it was."
	switch f.Kind {
	case KindStopped:
		return "Pulling " + model + " was stopped.", again
	case KindUnknown:
		return fmt.Sprintf("The library of Ollama has no model %q.", model), "Check the name at https://ollama.com/library; a plain choice is " + SuggestedModel + "."
	case KindBadName:
		return fmt.Sprintf("%q cannot be the name of a model.", model), "A name looks like " + SuggestedModel + "."
	case KindDisk:
		return "The disk is full; " + model + " is there in part.", "Free some space. " + again
	case KindOutdated:
		return model + " wants a newer Ollama.", "Get it from https://ollama.com/download, then run daybrief model pull " + model + "."
	case KindDenied:
		return "Ollama may not load " + model + ": " + orUnknown(f.Detail) + ".", "Check the name, and that Ollama may write to its folder of models."
	case KindOffline:
		return "Ollama does not reach its library: " + orUnknown(f.Detail) + ".", "Check the network. " + again
	case KindRefused, KindNetwork:
		return "Ollama stopped answering while it pulled " + model + ".", startHint + " " + again
	case KindCut, KindTimeout, KindBusy:
		return "The connection broke again and again while " + model + " was pulled.", again
	case KindGarbage:
		return "What answered in Ollama's place does not speak its protocol.", "Check the address of Ollama in the settings."
	}
	return "Ollama could not pull " + model + ": " + orUnknown(f.Detail) + ".", again
}

func orUnknown(detail string) string {
	if detail == "" {
		return "it gave no reason"
	}
	return strings.TrimRight(detail, ".")
}
