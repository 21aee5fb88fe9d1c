package replay

import (
	"context"

	"daybrief/agent/llm"
	"daybrief/app"
)

// player is a model that says again what a trace holds, in its order.
type player struct {
	voice   Voice
	calls   []app.Step // those that asked a model
	next    int
	changed int // prompts that are not the ones of the trace
	missing int // calls the trace has no reply for
}

func newPlayer(v Voice, t app.Trace) *player {
	p := &player{voice: v}
	for _, s := range t.Steps {
		if s.Model != "" {
			p.calls = append(p.calls, s)
		}
	}
	return p
}

// Name, Digest, Window and Billion are the saved model's, so that what depends on them
// is decided as it was then.
func (p *player) Name() string   { return p.voice.Name }
func (p *player) Digest() string { return p.voice.Digest }
func (p *player) Window() int    { return p.voice.Window }

// Billion decides how much an unknown model is asked for.
func (p *player) Billion() float64 { return p.voice.Billion }

// Chat returns the next saved reply, or the fault that came in its place.
func (p *player) Chat(ctx context.Context, req llm.Request) (llm.Reply, error) {
	if err := ctx.Err(); err != nil {
		return llm.Reply{}, &llm.Fault{Kind: llm.KindStopped, Err: err}
	}
	if p.next >= len(p.calls) {
		p.missing++
		return llm.Reply{}, &llm.Fault{Kind: llm.KindTimeout, Detail: "no reply to this call was saved"}
	}
	s := p.calls[p.next]
	p.next++
	if s.Prompt != "" && s.Prompt != req.System+"\n\n"+req.User {
		p.changed++
	}
	reply := llm.Reply{Text: s.Reply, PromptTokens: s.PromptTokens, OutputTokens: s.OutputTokens, Seconds: s.Seconds, First: s.First, DoneReason: "stop"}
	if s.Fault != "" {
		return reply, &llm.Fault{Kind: llm.Kind(s.Fault)}
	}
	if s.Reply == "" {
		return reply, &llm.Fault{Kind: llm.KindEmpty}
	}
	return reply, nil
}
