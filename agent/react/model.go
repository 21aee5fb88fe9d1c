package react

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"daybrief/agent/llm"
	"daybrief/app"
)

// betweenCalls is how long a model stays in memory for the next call of the same
// question to find it there.
const betweenCalls = 30 * time.Second

// ask makes one call of the model within the time that is left. The step it
// returns has all but action, observation and outcome.
func (r *run) ask(ctx context.Context, req llm.Request, last bool) (app.Step, llm.Reply, error) {
	left := min(r.opts.Total-r.spent, r.opts.Timeout)
	started := r.opts.Clock()
	step := app.Step{Started: started, Model: r.a.Model.Name(), Prompt: req.System + "\n\n" + req.User}
	req.NumCtx, req.KeepAlive = llm.Window(r.a.Model), r.opts.KeepAlive
	if !last {
		req.KeepAlive = max(req.KeepAlive, betweenCalls)
	}
	if d, ok := r.a.Model.(interface{ Digest() string }); ok {
		step.Digest = d.Digest()
	}
	if m, ok := r.a.Model.(interface {
		Options(llm.Request) app.StepOptions
	}); ok {
		o := m.Options(req)
		step.Options = &o
	}
	if left <= 0 {
		return step, llm.Reply{}, &llm.Fault{Kind: llm.KindTimeout}
	}
	ctx, cancel := context.WithTimeout(ctx, left)
	defer cancel()
	reply, err := r.a.Model.Chat(ctx, req)
	r.spent += r.opts.Clock().Sub(started)
	step.Reply, step.Seconds, step.First = reply.Text, reply.Seconds, reply.First
	step.PromptTokens, step.OutputTokens = reply.PromptTokens, reply.OutputTokens
	if err != nil {
		step.Fault = string(llm.KindOf(err))
	}
	return step, reply, err
}

// strikesMost is how many replies that are no decision end the asking.
const strikesMost = 2

// decide has the model choose the next action.
func (r *run) decide(ctx context.Context) phase {
	tools := r.offer()
	for _, t := range tools {
		r.guard.tainted = r.guard.tainted || t.Server != "" // its name and description are foreign
	}
	step, reply, err := r.ask(ctx, r.decideRequest(tools), false)
	if err != nil {
		step.Action, step.Outcome, step.Observation = "decide", outcomeUnusable, err.Error()
		r.keep(step)
		r.fault(err)
		return phaseDone
	}
	p, bad := parseReply(reply.Text)
	if bad != nil {
		return r.strike(step, bad.Error())
	}
	step.Thought, step.Action, step.Input = llm.OneLine(p.Thought), p.Action, string(p.Input)
	if p.Action == actionAnswer {
		r.opened = true // it had the choice to look further
		return r.take(step, p.Input)
	}
	r.cur = call{step: step, input: compact(p.Input), started: step.Started}
	return phaseAct
}

// strike notes a reply that is no decision: the model hears of it once.
func (r *run) strike(step app.Step, why string) phase {
	r.strikes++
	step.Action, step.Outcome, step.Observation = "decide", outcomeUnusable, why
	r.keep(step)
	r.turns = append(r.turns, turn{action: "decide", result: why})
	if r.strikes < strikesMost && r.left() > 0 {
		return phasePlan
	}
	r.unusable("its replies were not in the form asked for")
	return phaseDone
}

// fault ends the asking because the model failed: the rules answer.
func (r *run) fault(err error) {
	n := ofAnswer(llm.Note(err, r.a.Model.Name()))
	r.note = &n
	r.byRules()
}

// ofAnswer turns a remark on the making of a brief into one on an answer.
func ofAnswer(n app.Note) app.Note {
	words := strings.NewReplacer("The brief is worded by rules", "The answer is worded by rules", "the brief is complete without one", "the rules find the passages without one",
		"Run daybrief preload again", "Ask again")
	n.Text, n.Hint = words.Replace(n.Text), words.Replace(n.Hint)
	return n
}

// unusable ends the asking because of what the model said.
func (r *run) unusable(why string) {
	n := note(app.CodeModelBad, fmt.Sprintf("The answer of the model %s could not be used: %s. These are the passages that fit best", r.a.Model.Name(), why),
		"Name a larger model in the settings, or leave it: the passages are your own items' words.")
	r.note = &n
	r.byRules()
}

// offerMost bounds how many foreign tools a model is told of.
const offerMost = 8

// offer returns the tools the model may choose from now: those that cannot run in
// any case are not among them. Of many foreign tools those come that the question
// speaks of.
func (r *run) offer() []*Tool {
	var own, foreign []*Tool
	for i := range r.a.Tools {
		t := &r.a.Tools[i]
		switch {
		case t.RulesOnly, t.Reach == Changes && r.q.Confirm == nil, r.guard.refused[t.Name]:
		case t.Server == "":
			own = append(own, t)
		case plainName.MatchString(t.Name):
			foreign = append(foreign, t)
		}
	}
	slices.SortStableFunc(foreign, func(a, b *Tool) int { return order(r.guard.named(b)) - order(r.guard.named(a)) })
	return append(own, foreign[:min(len(foreign), offerMost)]...)
}

func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

// compact writes an input without white space.
func compact(input json.RawMessage) []byte {
	var v any
	if err := json.Unmarshal(input, &v); err != nil {
		return input
	}
	data, err := json.Marshal(v)
	if err != nil {
		return input
	}
	return data
}
