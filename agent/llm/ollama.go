package llm

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ollama/ollama/api"
)

// Limits of a call to a server's small endpoints.
const (
	probeTimeout = 5 * time.Second
	seed         = 42
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

// Window returns how many tokens of context are asked for: DefaultNumCtx, or
// what the model was trained for where that is less.
func (o *Ollama) Window() int {
	if c := o.found.Context; c > 0 && c < DefaultNumCtx {
		return c
	}
	return DefaultNumCtx
}

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
	c := collector{max: req.MaxBytes}
	err := o.client.Chat(ctx, o.request(req), c.take)
	c.reply.Text, c.reply.Thinking = c.text.String(), c.thinking.String()
	c.reply.Seconds = time.Since(started).Seconds()
	if err != nil {
		return c.reply, classify(ctx, err)
	}
	return c.reply, c.judge(ctx, req)
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
		},
	}
	if req.System == "" {
		r.Messages = r.Messages[1:]
	}
	if o.strict() {
		no := false
		r.Truncate, r.Shift = &no, &no
	}
	if slices.Contains(o.found.Capabilities, "thinking") {
		r.Think = &api.ThinkValue{Value: false}
		if o.found.gptOSS() { // knows levels only
			r.Think.Value = "low"
		}
	}
	return r
}

// collector gathers a streamed answer.
type collector struct {
	max            int
	size           int
	text, thinking strings.Builder
	done           bool
	reply          Reply
}

func (c *collector) take(r api.ChatResponse) error {
	c.size += len(r.Message.Content) + len(r.Message.Thinking)
	if c.size > c.max {
		return &Fault{Kind: KindTooBig, Detail: fmt.Sprintf("more than %d bytes", c.max)}
	}
	c.text.WriteString(r.Message.Content)
	c.thinking.WriteString(r.Message.Thinking)
	if r.Done {
		c.done = true
		c.reply.DoneReason = r.DoneReason
		c.reply.PromptTokens, c.reply.OutputTokens = r.PromptEvalCount, r.EvalCount
	}
	return nil
}

// judge tells whether a stream that ended without an error is an answer. The
// client does not report a connection that broke between two lines, so the
// last line's mark is what counts.
func (c *collector) judge(ctx context.Context, req Request) error {
	switch {
	case !c.done && ctx.Err() != nil:
		return classify(ctx, ctx.Err())
	case !c.done:
		return &Fault{Kind: KindCut}
	case strings.TrimSpace(c.reply.Text) == "" && c.reply.Thinking != "":
		return &Fault{Kind: KindEmpty, Detail: "all of it was thinking"}
	case strings.TrimSpace(c.reply.Text) == "":
		return &Fault{Kind: KindEmpty}
	case c.reply.DoneReason == "length":
		return &Fault{Kind: KindTooBig, Detail: fmt.Sprintf("cut after %d tokens", c.reply.OutputTokens)}
	case c.reply.PromptTokens+c.reply.OutputTokens >= req.NumCtx:
		return &Fault{Kind: KindTooLong, Detail: fmt.Sprintf("prompt and answer filled the window of %d", req.NumCtx)}
	}
	return nil
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
