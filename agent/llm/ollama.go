package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"daybrief/app"
	"github.com/ollama/ollama/api"
)

// Limits of a call to a server's small endpoints, and what all calls have in
// common.
const (
	probeTimeout = 5 * time.Second
	seed         = 42
	// batch is how many tokens of a prompt are read at once. The server notices
	// only between two batches that nobody waits any more: its usual 512 keep a
	// slow machine busy for a minute after the end.
	batch = 128
)

// Ollama is a Model served by Ollama (https://github.com/ollama/ollama/blob/main/docs/api.md).
type Ollama struct {
	client *api.Client
	found  Found
}

// NewOllama returns the model that Find chose. hc's time limits must allow for
// a long silence: a slow machine reads a prompt for minutes before it answers.
func NewOllama(f Found, hc *http.Client) (*Ollama, error) {
	base, err := url.Parse(f.URL)
	if err != nil {
		return nil, fmt.Errorf("open model %s at %q: %w", f.Model, f.URL, err)
	}
	return &Ollama{client: api.NewClient(base, hc), found: f}, nil
}

// Name returns the model's name.
func (o *Ollama) Name() string { return o.found.Model }

// Digest tells this version of the model from others of its name.
func (o *Ollama) Digest() string { return o.found.Digest }

// Window returns how many tokens of context are asked for, the same for every
// call: Found.Window, or what the model was trained for where that is less.
func (o *Ollama) Window() int {
	want := o.found.Window
	if want <= 0 {
		want = DefaultNumCtx
	}
	if c := o.found.Context; c > 0 && c < want {
		return c
	}
	return want
}

// Billion returns how many billion parameters the model has, 0 where unknown.
func (o *Ollama) Billion() float64 {
	for _, m := range o.found.Models {
		if m.Name == o.found.Model {
			return m.Billion
		}
	}
	return 0
}

// Options says how the model is asked, for the record.
func (o *Ollama) Options(req Request) app.StepOptions {
	req = req.withDefaults()
	s := app.StepOptions{NumCtx: req.NumCtx, NumPredict: req.NumPredict, Seed: seed, KeepAlive: req.KeepAlive.Seconds(), Schema: req.Schema}
	switch {
	case !o.thinks():
	case o.found.gptOSS():
		s.Think = "low"
	default:
		s.Think = "off"
	}
	return s
}

// thinks reports whether the model can think, and so has to be told not to.
func (o *Ollama) thinks() bool { return slices.Contains(o.found.Capabilities, "thinking") }

// Chat asks the model once. The prompt is never cut in silence: a server that
// knows how is told to refuse instead, and for an older one our own count must
// leave a quarter of the window free.
func (o *Ollama) Chat(ctx context.Context, req Request) (Reply, error) {
	req = req.withDefaults()
	started := time.Now()
	if !o.strict() {
		need := Estimate(req.System) + Estimate(req.User) + req.NumPredict
		if need > req.NumCtx*3/4 {
			return Reply{}, &Fault{Kind: KindTooLong, Detail: fmt.Sprintf("about %d tokens for a window of %d", need, req.NumCtx)}
		}
	}
	asking, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	c := collector{max: req.MaxBytes, started: started, patience: impatient(req.Patience, stop)}
	err := o.client.Chat(asking, o.request(req), c.take)
	reply := c.end(req)
	switch {
	case !c.done && context.Cause(asking) == errSilent:
		return reply, &Fault{Kind: KindTimeout, Err: errSilent}
	case err != nil:
		return reply, classify(ctx, err)
	}
	return reply, c.judge(ctx, req)
}

var errSilent = errors.New("no word of an answer yet")

// impatient stops a call that has not brought a word by then. It returns nil
// where there is no such limit.
func impatient(patience time.Duration, stop context.CancelCauseFunc) *time.Timer {
	if patience <= 0 {
		return nil
	}
	return time.AfterFunc(patience, func() { stop(errSilent) })
}

// strict reports whether the server knows truncate and shift (0.12.4 and later).
func (o *Ollama) strict() bool { return atLeast(o.found.Version, 0, 12, 4) }

func (o *Ollama) request(req Request) *api.ChatRequest {
	r := &api.ChatRequest{
		Model: o.found.Model,
		Messages: []api.Message{
			{Role: "system", Content: req.System},
			{Role: "user", Content: req.User},
		},
		Format:    req.Schema,
		KeepAlive: &api.Duration{Duration: req.KeepAlive},
		Options: map[string]any{
			"temperature": 0,
			"seed":        seed,
			"num_ctx":     req.NumCtx,
			"num_predict": req.NumPredict,
			"num_batch":   batch,
		},
	}
	if req.System == "" {
		r.Messages = r.Messages[1:]
	}
	if o.strict() {
		no := false
		r.Truncate, r.Shift = &no, &no
	}
	if o.thinks() {
		r.Think = &api.ThinkValue{Value: false}
		if o.found.gptOSS() { // knows levels only
			r.Think.Value = "low"
		}
	}
	return r
}

// atLeast compares a version like "0.12.4-rc1" with a minimum. A version it
// cannot read counts as old: the careful way works everywhere.
func atLeast(version string, want ...int) bool {
	version, _, _ = strings.Cut(strings.TrimPrefix(version, "v"), "-")
	parts := strings.Split(version, ".")
	for i, w := range want {
		have := 0
		if i < len(parts) {
			n, err := strconv.Atoi(parts[i])
			if err != nil {
				return false
			}
			have = n
		}
		if have != w {
			return have > w
		}
	}
	return true
}
