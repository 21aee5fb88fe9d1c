package llm

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"

	"google.golang.org/genai"

	"daybrief/app"
)

// Google is a Model served by the Gemini API
// (https://ai.google.dev/api/generate-content). It is made by NewCloud.
type Google struct {
	service
	client *genai.Client

	mu    sync.Mutex
	plain bool // the model knows no such bound of its thinking
}

func newGoogle(s service) (*Google, error) {
	c, err := googleClient(s)
	if err != nil {
		return nil, err
	}
	return &Google{service: s, client: c}, nil
}

// googleClient returns the library's client. Backend and address are said, so
// that it does not look for them in the environment.
func googleClient(s service) (*genai.Client, error) {
	if s.key == "" { // the library would take one from the environment, unasked
		return nil, &Fault{Kind: KindKey, Server: s.title}
	}
	c, err := genai.NewClient(context.Background(), &genai.ClientConfig{
		APIKey: s.key, Backend: genai.BackendGeminiAPI, HTTPClient: s.http,
		HTTPOptions: genai.HTTPOptions{BaseURL: s.url + "/", APIVersion: "v1beta"},
	})
	if err != nil { // its words hold the whole configuration
		return nil, errors.New("open the client of the Gemini API")
	}
	return c, nil
}

// Options says how the model is asked, for the record.
func (g *Google) Options(req Request) app.StepOptions {
	req = req.withDefaults()
	s := app.StepOptions{NumCtx: CloudWindow, NumPredict: req.NumPredict, Seed: seed, Schema: req.Schema}
	if t, _ := g.thinking(); t != nil {
		s.Think = "low"
	}
	return s
}

// Chat asks once, or once more without a bound of the thinking.
func (g *Google) Chat(ctx context.Context, req Request) (Reply, error) {
	req = req.withDefaults()
	return g.talk(ctx, req, relearn(g.learn, func(ctx context.Context, c *collector) error { return g.once(ctx, req, c) }))
}

// learn reports whether an error is the refusal of an option, and remembers it.
func (g *Google) learn(err error) bool {
	var e genai.APIError
	if !errors.As(err, &e) || e.Code != 400 || !strings.Contains(strings.ToLower(e.Message), "thinking") {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	was := g.plain
	g.plain = true
	return !was
}

// once sends the request and reads the stream.
func (g *Google) once(ctx context.Context, req Request, c *collector) error {
	config, err := g.config(req)
	if err != nil {
		return &Fault{Kind: KindRequest, Err: err}
	}
	for chunk, err := range g.client.Models.GenerateContentStream(ctx, g.model, genai.Text(req.User), config) {
		if err != nil {
			return err
		}
		if err := googleChunk(chunk, c); err != nil {
			return err
		}
	}
	return nil
}

// googleChunk adds one chunk of a stream.
func googleChunk(r *genai.GenerateContentResponse, c *collector) error {
	if u := r.UsageMetadata; u != nil {
		c.count(int(u.PromptTokenCount), int(u.CandidatesTokenCount+u.ThoughtsTokenCount))
	}
	if f := r.PromptFeedback; f != nil && f.BlockReason != "" {
		return &Fault{Kind: KindRefusal, Detail: detail(string(f.BlockReason))}
	}
	if len(r.Candidates) == 0 {
		return nil
	}
	candidate := r.Candidates[0]
	if candidate.Content != nil {
		for _, p := range candidate.Content.Parts {
			text, thought := p.Text, ""
			if p.Thought {
				text, thought = "", p.Text
			}
			if err := c.add(text, thought); err != nil {
				return err
			}
		}
	}
	switch candidate.FinishReason {
	case "", genai.FinishReasonUnspecified:
	case genai.FinishReasonStop:
		c.finish(reasonStop)
	case genai.FinishReasonMaxTokens:
		c.finish(reasonLength)
	case genai.FinishReasonSafety, genai.FinishReasonRecitation, genai.FinishReasonBlocklist, genai.FinishReasonProhibitedContent, genai.FinishReasonSPII, genai.FinishReasonLanguage:
		return &Fault{Kind: KindRefusal, Detail: detail(string(candidate.FinishReason))}
	default:
		return &Fault{Kind: KindServer, Detail: detail(string(candidate.FinishReason))}
	}
	return nil
}

// thinking bounds what a model thinks, which counts against the answer's bound:
// off where it can be, little where it cannot.
func (g *Google) thinking() (*genai.ThinkingConfig, int) {
	g.mu.Lock()
	plain := g.plain
	g.mu.Unlock()
	m := strings.ToLower(g.model)
	budget := func(n int32) *genai.ThinkingConfig { return &genai.ThinkingConfig{ThinkingBudget: &n} }
	switch {
	case plain:
		return nil, thinkingRoom
	case strings.Contains(m, "gemini-2.5-pro"):
		return budget(128), 128
	case strings.Contains(m, "gemini-2.5-flash"):
		return budget(0), 0
	case strings.Contains(m, "gemini-2"), strings.Contains(m, "gemini-1"), strings.Contains(m, "gemma"):
		return nil, 0
	}
	return &genai.ThinkingConfig{ThinkingLevel: genai.ThinkingLevelLow}, thinkingRoom
}

// config writes the request's options. The schema is set into the body as it
// stands: the library would lose the order of its properties.
func (g *Google) config(req Request) (*genai.GenerateContentConfig, error) {
	zero, fixed, once := float32(0), int32(seed), false
	think, room := g.thinking()
	c := &genai.GenerateContentConfig{
		Temperature: &zero, Seed: &fixed, MaxOutputTokens: int32(min(req.NumPredict+room, 1<<20)),
		ThinkingConfig: think, AutomaticContinuation: &once,
	}
	if req.System != "" {
		c.SystemInstruction = &genai.Content{Parts: []*genai.Part{{Text: req.System}}}
	}
	if len(req.Schema) == 0 {
		return c, nil
	}
	s, err := adapt(req.Schema, dialectGoogle)
	if err != nil {
		return nil, err
	}
	c.ResponseMIMEType = "application/json"
	c.HTTPOptions = &genai.HTTPOptions{ExtrasRequestProvider: func(body map[string]any) map[string]any {
		if config, ok := body["generationConfig"].(map[string]any); ok {
			config["responseJsonSchema"] = json.RawMessage(s.schema)
		}
		return body
	}}
	return c, nil
}
