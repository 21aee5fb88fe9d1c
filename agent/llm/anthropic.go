package llm

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"

	"github.com/anthropics/anthropic-sdk-go"
	"github.com/anthropics/anthropic-sdk-go/option"

	"daybrief/app"
)

// Anthropic is a Model served by Anthropic
// (https://platform.claude.com/docs/en/api/messages). It is made by NewCloud.
type Anthropic struct {
	service
	messages anthropic.MessageService

	mu     sync.Mutex
	warm   bool // the model has a temperature of its own
	byTool bool // the model knows no output format: the answer is the input of a tool it has to use
}

func newAnthropic(s service) *Anthropic {
	opts := []option.RequestOption{option.WithBaseURL(s.url + "/"), option.WithHTTPClient(s.http), option.WithMaxRetries(0)}
	if s.key != "" {
		opts = append(opts, option.WithAPIKey(s.key))
	}
	// The service is made without the library's client, which would read the
	// environment and the files of its own programs.
	return &Anthropic{service: s, messages: anthropic.NewMessageService(opts...)}
}

// Options says how the model is asked, for the record. There is no seed.
func (a *Anthropic) Options(req Request) app.StepOptions {
	req = req.withDefaults()
	return app.StepOptions{NumCtx: CloudWindow, NumPredict: req.NumPredict, Schema: req.Schema}
}

// Chat asks once, or once more in a form the model takes.
func (a *Anthropic) Chat(ctx context.Context, req Request) (Reply, error) {
	req = req.withDefaults()
	return a.talk(ctx, req, relearn(a.learn, func(ctx context.Context, c *collector) error { return a.once(ctx, req, c) }))
}

// learn reports whether an error is the refusal of an option, and remembers it.
func (a *Anthropic) learn(err error) bool {
	var e *anthropic.Error
	if !errors.As(err, &e) || e.StatusCode != 400 {
		return false
	}
	said := strings.ToLower(readAnswer([]byte(e.RawJSON())).message)
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case !a.warm && strings.Contains(said, "temperature"):
		a.warm = true
		return true
	case !a.byTool && (strings.Contains(said, "output_config") || strings.Contains(said, "output_format") || strings.Contains(said, "output format") ||
		strings.Contains(said, "structured output")):
		a.byTool = true
		return true
	}
	return false
}

// once sends the request and reads the stream.
func (a *Anthropic) once(ctx context.Context, req Request, c *collector) error {
	params, opts, err := a.params(req)
	if err != nil {
		return &Fault{Kind: KindRequest, Err: err}
	}
	stream := a.messages.NewStreaming(ctx, params, opts...)
	if stream.Err() != nil {
		return stream.Err()
	}
	defer func() { _ = stream.Close() }() // what matters came by Err
	prompt := 0
	for stream.Next() {
		e := stream.Current()
		switch e.Type {
		case "message_start":
			u := e.Message.Usage
			prompt = int(u.InputTokens + u.CacheCreationInputTokens + u.CacheReadInputTokens)
		case "content_block_delta":
			if err := c.add(e.Delta.Text+e.Delta.PartialJSON, e.Delta.Thinking); err != nil {
				return err
			}
		case "message_delta":
			c.count(prompt, int(e.Usage.OutputTokens))
			if e.Delta.StopReason == anthropic.StopReasonModelContextWindowExceeded {
				return &Fault{Kind: KindTooLong}
			}
			if e.Delta.StopReason != "" {
				c.finish(anthropicReason(e.Delta.StopReason))
			}
		}
	}
	if c.done {
		return nil
	}
	return stream.Err()
}

func anthropicReason(r anthropic.StopReason) string {
	switch r {
	case anthropic.StopReasonMaxTokens:
		return reasonLength
	case anthropic.StopReasonRefusal:
		return reasonRefused
	}
	return reasonStop
}

// params writes the request. The schema is set as it stands: the library's own
// type would lose the order of its properties.
func (a *Anthropic) params(req Request) (p anthropic.MessageNewParams, opts []option.RequestOption, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	p = anthropic.MessageNewParams{
		Model: a.model, MaxTokens: int64(req.NumPredict),
		Messages: []anthropic.MessageParam{anthropic.NewUserMessage(anthropic.NewTextBlock(req.User))},
	}
	if req.System != "" {
		p.System = []anthropic.TextBlockParam{{Text: req.System}}
	}
	if !a.warm {
		p.Temperature = anthropic.Float(0)
	}
	if len(req.Schema) == 0 {
		return p, nil, nil
	}
	s, err := adapt(req.Schema, dialectAnthropic)
	if err != nil {
		return p, nil, err
	}
	if a.byTool || s.open { // an output format wants every property named
		tool := anthropic.ToolUnionParamOfTool(anthropic.ToolInputSchemaParam{}, "answer")
		tool.OfTool.Description = anthropic.String("Give the answer.")
		p.Tools = []anthropic.ToolUnionParam{tool}
		p.ToolChoice = anthropic.ToolChoiceParamOfTool("answer")
		p.ToolChoice.OfTool.DisableParallelToolUse = anthropic.Bool(true)
		return p, []option.RequestOption{option.WithJSONSet("tools.0.input_schema", req.Schema)}, nil
	}
	return p, []option.RequestOption{
		option.WithJSONSet("output_config.format.type", "json_schema"),
		option.WithJSONSet("output_config.format.schema", json.RawMessage(s.schema)),
	}, nil
}
