package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"sync"

	"daybrief/app"
	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/shared"
)

// OpenAI is a Model served by OpenAI or a server that speaks its protocol
// (https://developers.openai.com/api/reference/resources/chat). It is made by
// NewCloud.
type OpenAI struct {
	service
	chat openai.ChatCompletionService

	mu    sync.Mutex
	knows map[string]int // options the server does not take -> how far we are from the first form
}

// thinkingRoom is what a reasoning model may think, in tokens, beside its answer:
// both count against one bound.
const thinkingRoom = 4000

func newOpenAI(s service) *OpenAI {
	o := &OpenAI{service: s, knows: map[string]int{}}
	o.chat = openai.NewChatCompletionService(s.openaiOptions()...)
	return o
}

// openaiOptions are what each request has in common. The service is made
// without the library's client, which would read the environment.
func (s *service) openaiOptions() []option.RequestOption {
	opts := []option.RequestOption{option.WithBaseURL(s.url + "/"), option.WithHTTPClient(s.http), option.WithMaxRetries(0)}
	if s.key != "" {
		return append(opts, option.WithAPIKey(s.key))
	}
	return opts
}

// reasons reports whether a model of OpenAI thinks before it answers. Such a
// model has a temperature of its own.
func (o *OpenAI) reasons() bool {
	m := strings.ToLower(o.model)
	if strings.Contains(m, "chat") {
		return false
	}
	for _, start := range []string{"o1", "o3", "o4", "gpt-5", "gpt-6", "gpt-7"} {
		if strings.HasPrefix(m, start) {
			return true
		}
	}
	return false
}

// Options says how the model is asked, for the record.
func (o *OpenAI) Options(req Request) app.StepOptions {
	req = req.withDefaults()
	s := app.StepOptions{NumCtx: CloudWindow, NumPredict: req.NumPredict, Seed: seed, Schema: req.Schema}
	if o.reasons() {
		s.Think = "low"
	}
	return s
}

// Chat asks once, or once more without an option the server refuses.
func (o *OpenAI) Chat(ctx context.Context, req Request) (Reply, error) {
	req = req.withDefaults()
	reply, err := o.talk(ctx, req, func(ctx context.Context, c *collector) error {
		for range len(steps) + 1 {
			err := o.once(ctx, req, c)
			if !o.learn(err) {
				return err
			}
		}
		return &Fault{Kind: KindRequest, Detail: "it refuses every form of the question"}
	})
	return reply, err
}

// steps are the options a server may refuse, with how many other forms there
// are beside the first one.
var steps = map[string]int{"temperature": 1, "seed": 1, "reasoning_effort": 1, "stream_options": 1, "store": 1, "max_tokens": 1, "max_completion_tokens": 1, "response_format": 2}

// learn reports whether an error is the refusal of an option, and remembers it.
func (o *OpenAI) learn(err error) bool {
	var e *openai.Error
	if !errors.As(err, &e) || e.StatusCode != 400 && e.StatusCode != 422 {
		return false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	said := strings.ToLower(e.Param + " " + e.Message + " " + bodyOf(e))
	for _, name := range []string{"response_format", "json_schema", "stream_options", "reasoning_effort", "temperature", "max_completion_tokens", "max_tokens", "seed", "store"} {
		if e.Param != "" && !strings.HasPrefix(e.Param, name) || !strings.Contains(said, name) {
			continue
		}
		if name == "json_schema" {
			name = "response_format"
		}
		if o.knows[name] < steps[name] {
			o.knows[name]++
			return true
		}
	}
	return false
}

// bodyOf returns the beginning of an error's body: servers of other makers do
// not all write it in OpenAI's form, which is all the library reads.
func bodyOf(e *openai.Error) string {
	if e.Response == nil || e.Response.Body == nil {
		return e.RawJSON()
	}
	data, _ := io.ReadAll(io.LimitReader(e.Response.Body, 64<<10)) // what came is enough to judge by
	e.Response.Body = io.NopCloser(bytes.NewReader(data))
	return string(data)
}

func (o *OpenAI) known(name string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.knows[name]
}

// once sends the request and reads the stream.
func (o *OpenAI) once(ctx context.Context, req Request, c *collector) error {
	params, nullable, err := o.params(req)
	if err != nil {
		return &Fault{Kind: KindRequest, Err: err}
	}
	stream := o.chat.NewStreaming(ctx, params)
	defer func() { _ = stream.Close() }() // what matters came by Err
	refusal := false
	for stream.Next() {
		chunk := stream.Current()
		if chunk.Usage.PromptTokens > 0 || chunk.Usage.CompletionTokens > 0 {
			c.count(int(chunk.Usage.PromptTokens), int(chunk.Usage.CompletionTokens))
		}
		for _, choice := range chunk.Choices {
			refusal = refusal || choice.Delta.Refusal != ""
			if err := c.add(choice.Delta.Content, reasoning(choice.Delta)); err != nil {
				return err
			}
			if choice.FinishReason != "" {
				c.finish(openaiReason(choice.FinishReason, refusal))
			}
		}
	}
	if c.done && nullable {
		c.rewrite(withoutNulls)
	}
	if c.done {
		return nil // the count may be lost, not the answer
	}
	return stream.Err()
}

// reasoning is the thinking that servers of other makers send beside the answer.
func reasoning(d openai.ChatCompletionChunkChoiceDelta) string {
	for _, name := range []string{"reasoning_content", "reasoning"} {
		var text string
		if f, ok := d.JSON.ExtraFields[name]; ok && json.Unmarshal([]byte(f.Raw()), &text) == nil {
			return text
		}
	}
	return ""
}

func openaiReason(reason string, refusal bool) string {
	switch {
	case reason == "content_filter", refusal:
		return reasonRefused
	case reason == "length":
		return reasonLength
	}
	return reasonStop
}

// params writes the request, without what the server does not take.
func (o *OpenAI) params(req Request) (p openai.ChatCompletionNewParams, nullable bool, err error) {
	p.Model = o.model
	format, system, nullable, err := o.format(req)
	if err != nil {
		return p, false, err
	}
	p.ResponseFormat = format
	if system != "" {
		p.Messages = append(p.Messages, openai.SystemMessage(system))
	}
	p.Messages = append(p.Messages, openai.UserMessage(req.User))
	most := int64(req.NumPredict)
	if o.reasons() {
		most += thinkingRoom
		if o.known("reasoning_effort") == 0 {
			p.ReasoningEffort = shared.ReasoningEffortLow
		}
	} else if o.known("temperature") == 0 {
		p.Temperature = openai.Float(0)
	}
	if o.known("seed") == 0 {
		p.Seed = openai.Int(seed)
	}
	if o.known("stream_options") == 0 {
		p.StreamOptions.IncludeUsage = openai.Bool(true)
	}
	if o.own && o.known("store") == 0 {
		p.Store = openai.Bool(false)
	}
	// OpenAI's newer models refuse the old name of the bound, other servers may
	// not know the new one.
	if old := !o.own && o.known("max_tokens") == 0 || o.own && o.known("max_completion_tokens") > 0; old {
		p.MaxTokens = openai.Int(most)
	} else {
		p.MaxCompletionTokens = openai.Int(most)
	}
	return p, nullable, nil
}

// format binds the answer to the schema: by the schema, else to some JSON, else
// by words alone.
func (o *OpenAI) format(req Request) (f openai.ChatCompletionNewParamsResponseFormatUnion, system string, nullable bool, err error) {
	if len(req.Schema) == 0 {
		return f, req.System, false, nil
	}
	switch o.known("response_format") {
	case 0:
		a, err := adapt(req.Schema, dialectOpenAI)
		if err != nil {
			return f, "", false, err
		}
		s := shared.ResponseFormatJSONSchemaJSONSchemaParam{Name: "answer", Strict: openai.Bool(true), Schema: a.schema}
		if a.open { // strict wants every property named
			s.Strict, s.Schema, a.nullable = openai.Bool(false), req.Schema, false
		}
		f.OfJSONSchema = &shared.ResponseFormatJSONSchemaParam{JSONSchema: s}
		return f, req.System, a.nullable, nil
	case 1:
		f.OfJSONObject = &shared.ResponseFormatJSONObjectParam{}
	}
	return f, strings.TrimSpace(req.System + "\n\nAnswer with one JSON object that fits this JSON schema, and nothing else:\n" + string(req.Schema)), false, nil
}
