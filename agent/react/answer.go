package react

import (
	"context"
	"fmt"
	"slices"

	"daybrief/agent/actions"
	"daybrief/agent/llm"
	"daybrief/app"
)

// How many sentences the rules answer with: of a list the reader asked for, and
// of what a search found.
const (
	listMost   = 10
	searchMost = 3
)

// repairMost is how many refused sentences are worth another call.
const repairMost = 3

// answer has the model say what is known.
func (r *run) answer(ctx context.Context) phase {
	if len(r.ranked()) == 0 { // nothing at all, or nothing that may go where the model is
		r.byRules()
		return phaseDone
	}
	step, reply, err := r.ask(ctx, r.answerRequest(), false)
	if whole := salvage(reply.Text); llm.Cut(err) && len(whole) > 0 {
		return r.draw(step, whole)
	}
	if err != nil {
		step.Action, step.Outcome, step.Observation = actionAnswer, outcomeUnusable, err.Error()
		r.keep(step)
		r.fault(err)
		return phaseDone
	}
	p, bad := parseReply(reply.Text)
	if bad == nil && p.Action != actionAnswer {
		bad = fmt.Errorf("the only action left was answer")
	}
	if bad != nil {
		step.Action, step.Outcome, step.Observation = actionAnswer, outcomeUnusable, bad.Error()
		r.keep(step)
		r.unusable("it was not in the form asked for")
		return phaseDone
	}
	step.Thought = llm.OneLine(p.Thought)
	return r.take(step, p.Input)
}

// take reads the sentences of an answer. None at all means that the model finds
// no answer in what there is: then it may look further, once.
func (r *run) take(step app.Step, input []byte) phase {
	step.Action = actionAnswer
	step.Input = string(compact(input))
	list, bad := parseSentences(input)
	switch {
	case bad != nil:
		step.Outcome, step.Observation = outcomeUnusable, bad.Error()
		r.keep(step)
		r.unusable("it was not in the form asked for")
		return phaseDone
	case len(list) == 0:
		step.Outcome, step.Observation = outcomeOK, "no sentence: what was found does not answer the question"
		r.keep(step)
		if !r.opened && r.left() > 0 && len(r.ev.facts) > 0 {
			r.opened = true
			return phasePlan
		}
		if r.listed() {
			r.byRules()
		}
		return phaseDone
	}
	return r.draw(step, list)
}

// draw takes sentences as the draft of the answer.
func (r *run) draw(step app.Step, list []worded) phase {
	r.draft = list
	passed := r.check(1)
	step.Action, step.Outcome = actionAnswer, outcomeOK
	step.Observation = fmt.Sprintf("%d of %d sentences passed the gate", passed, len(list))
	r.keep(step)
	return phaseGate
}

// listed reports whether the rules found a list the reader asked for: what is in
// it answers, whatever the model thinks of it.
func (r *run) listed() bool {
	for _, t := range r.turns {
		switch t.action {
		case ToolCalendar, ToolActions, ToolWeather, ToolAway, ToolStories:
			if len(t.facts) > 0 {
				return true
			}
		}
	}
	return false
}

// check holds the draft to the items and keeps what passed in the answer; what
// failed stays in the draft with the reasons. It returns how many passed.
func (r *run) check(round int) int {
	passed := 0
	var failed []worded
	for _, w := range r.draft {
		text := llm.Sentence(w.Text)
		ids, items, known := r.items(w.Items)
		v := app.Verdict{Section: actionAnswer, Text: text, Items: ids, Round: round}
		switch {
		case !known:
			v.Reasons = []string{"it cites a line that is not there"}
		case len([]rune(text)) >= textMost: // the schema cut it
			v.Reasons = []string{"it is too long"}
		case actions.Instructs(text):
			v.Reasons = []string{"it talks to a program, not to the reader"}
		case r.repeats(text):
			v.Reasons = []string{"the answer says it already"}
		default:
			verdict := r.gate.Check(text, items)
			v.Passed, v.Reasons = verdict.Passed, verdict.Reasons
		}
		r.trace.Verdicts = append(r.trace.Verdicts, v)
		if v.Passed {
			passed++
			r.said = append(r.said, app.Sentence{Text: text, Items: ids, By: app.ByModel})
			continue
		}
		w.reasons = v.Reasons
		failed = append(failed, w)
	}
	r.draft = failed
	return passed
}

// repeats reports whether the answer has a sentence of the same words.
func (r *run) repeats(text string) bool {
	return slices.ContainsFunc(r.said, func(s app.Sentence) bool { return slices.Equal(words(s.Text), words(text)) })
}

// items returns the items the numbers stand for, each once. known is false where
// one stands for none, or for one the model was not shown: the reasons of the gate
// would tell it what stands there.
func (r *run) items(list []int) (ids []string, items []app.Item, known bool) {
	ids = []string{}
	for _, n := range list {
		f := r.ev.at(n)
		if f == nil || !llm.Sends(r.a.Model, f.it.Kind) {
			return ids, nil, false
		}
		if !slices.Contains(ids, f.it.ID) {
			ids, items = append(ids, f.it.ID), append(items, f.it)
		}
	}
	return ids, items, true
}

// judge mends what the gate refused: the model hears the reasons once, and what
// fails again gives way to the rules' wording of its item.
func (r *run) judge(ctx context.Context) phase {
	if len(r.draft) > 0 && r.steps < r.opts.Steps && r.spent < r.opts.Total {
		r.repair(ctx)
	}
	if len(r.said) == 0 { // nothing of it was true: what the model chose tells nothing
		r.byRules()
		return phaseDone
	}
	for _, w := range r.draft {
		r.replace(w)
	}
	return phaseDone
}

// repair asks for the refused sentences once more.
func (r *run) repair(ctx context.Context) {
	if len(r.draft) > repairMost {
		r.draft = r.draft[:repairMost]
	}
	step, reply, err := r.ask(ctx, r.repairRequest(r.draft), true)
	step.Action = actionRepair
	p, bad := parseReply(reply.Text)
	var list []worded
	if err == nil && bad == nil {
		list, bad = parseSentences(p.Input)
	}
	switch {
	case err != nil:
		step.Outcome, step.Observation = outcomeUnusable, err.Error()
	case bad != nil:
		step.Outcome, step.Observation = outcomeUnusable, bad.Error()
	default:
		before := r.draft
		r.draft = list
		passed := r.check(2)
		step.Thought, step.Outcome = llm.OneLine(p.Thought), outcomeOK
		step.Observation = fmt.Sprintf("%d of %d sentences passed the gate", passed, len(list))
		r.draft = r.unsaid(append(before, r.draft...))
	}
	r.keep(step)
}

// unsaid leaves out the sentences whose items the answer speaks of by now.
func (r *run) unsaid(list []worded) []worded {
	return slices.DeleteFunc(list, func(w worded) bool {
		return slices.ContainsFunc(w.Items, func(n int) bool {
			f := r.ev.at(n)
			return f != nil && slices.ContainsFunc(r.said, func(s app.Sentence) bool { return slices.Contains(s.Items, f.it.ID) })
		})
	})
}

// replace puts the rules' wording of a refused sentence's first item in its
// place, where that item answers the question.
func (r *run) replace(w worded) {
	for _, n := range w.Items {
		f := r.ev.at(n)
		if f == nil || !f.strong || slices.ContainsFunc(r.said, func(s app.Sentence) bool { return slices.Contains(s.Items, f.it.ID) }) {
			continue
		}
		r.said = append(r.said, r.ev.say(f)[:1]...)
		return
	}
}

// byRules answers with the best passages.
func (r *run) byRules() {
	most := searchMost
	if r.listed() {
		most = listMost
	}
	for _, f := range r.ev.strong() {
		for _, s := range r.ev.say(f) {
			if len(r.said) < most && !r.repeats(s.Text) {
				r.said = append(r.said, s)
			}
		}
	}
}
