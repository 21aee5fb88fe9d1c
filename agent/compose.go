package agent

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
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
		if it := c.items[x.Item]; it != nil && x.N > 0 && llm.Sends(m.Model, it.Kind) {
			c.entry[x.N], c.number[x.Item] = x, x.N
		}
	}
	return c
}

// kinds are those of the items whose text a prompt for the slots holds.
func (c *composer) kinds(slots []*slot) []app.Kind {
	list := []app.Kind{}
	for _, s := range slots {
		for _, id := range s.at.Items {
			if k := c.items[id].Kind; !slices.Contains(list, k) {
				list = append(list, k)
			}
		}
	}
	return list
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
	c.ask(ctx, asked)
	if c.worded == 0 && c.note == nil && c.settled {
		c.note = unusable(c.model.Name(), "none of its sentences said what the evidence says")
	}
}

// ask makes the calls of a brief: one, and one more for what it left open. A
// model that had no word to say in time is asked for less instead.
func (c *composer) ask(ctx context.Context, asked []*slot) {
	ctx, cancel := context.WithTimeout(ctx, c.opts.total())
	defer cancel()
	first := c.call(ctx, asked, c.firstOrder())
	silent := first.Fault == string(llm.KindTimeout) && first.Reply == "" && first.PromptTokens > 0
	if first.Outcome != outcomeOK && !silent {
		return
	}
	c.settled = !silent
	failed := open(asked)
	if len(failed) == 0 || ctx.Err() != nil {
		return
	}
	if o, ok := c.secondOrder(first); ok {
		o.repair, o.strict = !silent, !silent
		c.call(ctx, failed, o)
	}
}

// Names of the steps that ask the model, and the outcome of those that got an
// answer.
const (
	actionCompose, actionRepair = "compose", "repair"
	outcomeOK                   = "ok"
)

// call asks once and returns the step it was; its outcome is outcomeOK where
// there are sentences to use.
func (c *composer) call(ctx context.Context, asked []*slot, o order) app.Step {
	p, err := buildPrompt(c, asked, o)
	if err != nil { // nothing was asked
		return app.Step{}
	}
	p.request.NumCtx, p.request.KeepAlive, p.request.Kinds = llm.Window(c.model), c.opts.KeepAlive, c.kinds(p.asked)
	if o.round == 1 {
		p.request.KeepAlive = max(p.request.KeepAlive, betweenCalls)
		if len(p.asked) > 1 { // less cannot be asked for
			p.request.Patience = c.opts.patienceFor()
		}
	}
	step := c.stepOf(p, o.repair)
	reply, err := c.model.Chat(ctx, p.request)
	step.Reply, step.Seconds, step.First = reply.Text, reply.Seconds, reply.First
	step.PromptTokens, step.OutputTokens = reply.PromptTokens, reply.OutputTokens
	if err != nil {
		step.Fault = string(llm.KindOf(err))
	}
	answer, whole, bad := read(reply.Text, err)
	if bad != nil {
		c.fail(bad, o.round, reply.Text != "")
		step.Outcome, step.Observation = "unusable", bad.Error()
		c.step(step)
		return step
	}
	if o.round == 2 { // what made the first call fail is made good
		c.note = nil
		c.settled = true
	}
	before := c.worded
	c.take(answer, p.asked, o.round)
	step.Outcome, step.Observation = outcomeOK, fmt.Sprintf("%d of %d sentences passed the gate", c.worded-before, len(p.asked))
	if !whole {
		step.Observation = fmt.Sprintf("cut after %d whole sentences: %s", answer.sentences(), step.Observation)
	}
	c.step(step)
	return step
}

// stepOf describes a call before it is made.
func (c *composer) stepOf(p prompt, repair bool) app.Step {
	s := app.Step{
		Action: actionCompose, Thought: fmt.Sprintf("Word %d sentences better than the rules do.", len(p.asked)),
		Started: c.in.Made, Model: c.model.Name(), Prompt: p.request.System + "\n\n" + p.request.User,
	}
	if repair {
		s.Action, s.Thought = actionRepair, fmt.Sprintf("Word %d refused or missing sentences once more.", len(p.asked))
	}
	if d, ok := c.model.(interface{ Digest() string }); ok {
		s.Digest = d.Digest()
	}
	if m, ok := c.model.(interface {
		Options(llm.Request) app.StepOptions
	}); ok {
		o := m.Options(p.request)
		s.Options = &o
	}
	return s
}

// betweenCalls is how long a model stays in memory for the repair to find it
// there; after that the memory is free even when no repair was needed.
const betweenCalls = 30 * time.Second

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
