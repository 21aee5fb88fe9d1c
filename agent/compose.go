package agent

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"daybrief/agent/gate"
	"daybrief/agent/llm"
	"daybrief/app"
)

// composer words one brief.
type composer struct {
	in     Input
	model  llm.Model
	opts   Options
	gate   *gate.Checker
	brief  *app.Brief
	items  map[string]*app.Item
	entry  map[int]app.EvidenceEntry
	number map[string]int // item -> its number in the evidence
	said   map[string]bool
	worded int // sentences of the model in the brief
	trace  *app.Trace
	note   *app.Note
	// settled: the answer, good or bad, is the one this model gives to this
	// evidence; asking again would bring the same.
	settled bool
}

func newComposer(m *Maker, in Input, b *app.Brief, e app.Evidence, t *app.Trace) *composer {
	c := &composer{
		in: in, model: m.Model, opts: m.Options, brief: b, trace: t,
		gate:  gate.New(gate.Env{Day: in.Day, Zone: in.Zone, Reader: in.Reader}),
		items: map[string]*app.Item{}, entry: map[int]app.EvidenceEntry{}, number: map[string]int{}, said: map[string]bool{},
	}
	for i := range in.Items {
		c.items[in.Items[i].ID] = &in.Items[i]
	}
	for _, x := range e.Entries {
		if c.items[x.Item] != nil && x.N > 0 {
			c.entry[x.N], c.number[x.Item] = x, x.N
		}
	}
	return c
}

// run words the brief: what a saved brief has worded already is taken over,
// the rest is asked for in one call, and what the gate refuses in one more.
func (c *composer) run(ctx context.Context, saved *Saved, own string) {
	slots := slotsOf(c.brief, c.number)
	if saved != nil && sameVoice(saved.Digest, own) {
		c.reuse(slots, saved)
		if saved.Digest == own {
			c.settled = true
			c.note = savedNote(saved, c.worded)
			c.step(app.Step{Thought: "Nothing changed since the brief was worded.", Action: "reuse", Observation: fmt.Sprintf("%d sentences kept, no call", c.worded), Outcome: "ok"})
			return
		}
	}
	asked := open(slots)
	if len(asked) == 0 {
		c.settled = true
		return
	}
	ctx, cancel := context.WithTimeout(ctx, c.opts.timeout())
	defer cancel()
	started := time.Now()
	if !c.call(ctx, asked, 1) {
		return
	}
	c.settled = true
	if failed := open(asked); len(failed) > 0 && c.timeFor(ctx, time.Since(started)) {
		c.call(ctx, failed, 2)
	}
	if c.worded == 0 && c.note == nil {
		c.note = unusable(c.model.Name(), "none of its sentences said what the evidence says")
	}
}

// timeFor reports whether another call like the one that took so long can end
// in time.
func (c *composer) timeFor(ctx context.Context, took time.Duration) bool {
	end, ok := ctx.Deadline()
	return !ok || time.Until(end) > took
}

// call asks once. It returns false when there is no use in going on.
func (c *composer) call(ctx context.Context, asked []*slot, round int) bool {
	p, err := buildPrompt(c, asked, round == 2)
	if err != nil {
		return false
	}
	p.request.NumCtx = window(c.model)
	p.request.KeepAlive = c.opts.KeepAlive
	if round == 1 {
		p.request.KeepAlive = max(p.request.KeepAlive, betweenCalls)
	}
	step := app.Step{Action: "compose", Thought: fmt.Sprintf("Word %d sentences better than the rules do.", len(p.asked)), Started: c.in.Made, Model: c.model.Name(), Prompt: p.request.System + "\n\n" + p.request.User}
	if round == 2 {
		step.Action, step.Thought = "repair", fmt.Sprintf("Word the %d refused sentences once more.", len(p.asked))
	}
	reply, err := c.model.Chat(ctx, p.request)
	step.Reply, step.Seconds, step.PromptTokens, step.OutputTokens = reply.Text, reply.Seconds, reply.PromptTokens, reply.OutputTokens
	var answer map[string][]worded
	if err == nil {
		answer, err = parseReply(reply.Text)
	}
	if err != nil {
		c.fail(err, round, reply.Text != "")
		step.Outcome, step.Observation = "unusable", err.Error()
		c.step(step)
		return false
	}
	before := c.worded
	c.take(answer, p.asked, round)
	step.Outcome, step.Observation = "ok", fmt.Sprintf("%d of %d sentences passed the gate", c.worded-before, len(p.asked))
	c.step(step)
	return true
}

// betweenCalls is how long a model stays in memory for the repair to find it
// there; after that the memory is free even when no repair was needed.
const betweenCalls = 30 * time.Second

// window is the context the model is asked to hold.
func window(m llm.Model) int {
	if w, ok := m.(interface{ Window() int }); ok {
		return w.Window()
	}
	return llm.DefaultNumCtx
}

// fail notes why there is no answer. A repair that failed loses nothing that
// passed before, so it is noted only where the reader is left without.
func (c *composer) fail(err error, round int, said bool) {
	if round == 2 && c.worded > 0 {
		return
	}
	c.note = noteOf(err, c.model.Name())
	switch llm.KindOf(err) {
	case llm.KindTooBig, llm.KindTooLong, llm.KindEmpty, "":
		c.settled = true
	case llm.KindTimeout: // it was writing, only too slowly for this machine
		c.settled = said
	}
}

// noteOf is the remark for the reader on a call that failed.
func noteOf(err error, model string) *app.Note {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax), errors.As(err, &typ):
		return unusable(model, "its answer was not in the form asked for")
	case llm.KindOf(err) == "" && app.AsError(err).Code == app.CodeInternal:
		return unusable(model, "its answer held nothing to use")
	}
	n := llm.Note(err, model)
	return &n
}

func unusable(model, why string) *app.Note {
	return &app.Note{
		Code: app.CodeModelBad,
		Text: fmt.Sprintf("The answer of the model %s could not be used: %s. The brief is worded by rules.", model, why),
		Hint: "Name a larger model in the settings, or leave it: the brief is complete without one.",
	}
}

func (c *composer) step(s app.Step) {
	s.N = len(c.trace.Steps) + 1
	c.trace.Steps = append(c.trace.Steps, s)
}

// reuse takes over what the saved brief words, where draft and items are what
// they were and the gate still lets it through.
func (c *composer) reuse(slots []*slot, saved *Saved) {
	for _, s := range slots {
		for _, old := range list(&saved.Brief, s.section) {
			if s.filled || !s.accepts(old.Items) {
				continue
			}
			switch {
			case old.By == app.ByModel && !c.said[key(old.Text)] && c.gate.Check(old.Text, c.itemsOf(old.Items)).Passed &&
				(s.section != "tldr" || len(c.losses(s, old.Text)) == 0):
				s.at.Text, s.at.Items, s.at.By = old.Text, old.Items, app.ByModel
				s.filled, c.said[key(old.Text)] = true, true
				c.worded++
			case old.By == app.ByRules && old.Text == s.draft: // asked for before, in vain
				s.filled = true
			}
		}
	}
}

// savedNote returns what the saved brief remarked on its model, where that is
// why it has no wording of it.
func savedNote(saved *Saved, worded int) *app.Note {
	for _, n := range saved.Brief.Notes {
		if n.Code == app.CodeModelBad && worded == 0 {
			return &n
		}
	}
	return nil
}

// sameVoice reports whether two digests are of the same model, prompt and day.
func sameVoice(a, b string) bool {
	pa, _, ok := cutLast(a)
	pb, _, _ := cutLast(b)
	return ok && pa == pb
}

func cutLast(s string) (string, string, bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}
