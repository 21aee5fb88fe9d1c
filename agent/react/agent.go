package react

import (
	"context"
	"fmt"
	"time"

	"daybrief/agent/gate"
	"daybrief/agent/llm"
	"daybrief/app"
)

// Agent answers questions. It is for one question at a time.
type Agent struct {
	Model     llm.Model // nil: the rules alone answer
	ModelNote *app.Note // why there is no model, where the reader wanted one
	Tools     []Tool    // in the order the model is shown them
	Env       Env
	Options   Options
}

// Env is what the rules know beside the question.
type Env struct {
	Now    time.Time // in the reader's zone
	Reader app.Reader
	Place  string // of the reader's own weather, "" for none

	Hours12 bool // write 3:04 PM instead of 15:04
}

// Options of an Agent. The zero value works.
type Options struct {
	Steps     int              // ceiling of the steps of an answer; 0 means DefaultSteps
	Total     time.Duration    // for all calls of the model together; 0 means DefaultTotal
	Timeout   time.Duration    // for one call; 0: as long as all together
	KeepAlive time.Duration    // how long the model stays in memory after the answer
	Clock     func() time.Time `json:"-"`
}

// Defaults of Options.
const (
	DefaultSteps = 6
	DefaultTotal = 170 * time.Second
	leastSteps   = 3 // something is found, answered, and mended
)

func (o Options) normal() Options {
	if o.Steps <= 0 {
		o.Steps = DefaultSteps
	}
	o.Steps = max(o.Steps, leastSteps)
	if o.Total <= 0 {
		o.Total = DefaultTotal
	}
	if o.Timeout <= 0 {
		o.Timeout = o.Total
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	return o
}

// phase is where the machine stands.
type phase int

const (
	phasePlan    phase = iota // what is to be done next?
	phaseAct                  // do it
	phaseObserve              // what came of it?
	phaseAnswer               // say what is known
	phaseGate                 // hold it to the items
	phaseDone
)

// Names of the steps that are no tools, and how steps can end.
const (
	actionAnswer = "answer"
	actionRepair = "repair"

	outcomeOK       = "ok"
	outcomeRefused  = "refused"
	outcomeFailed   = "failed"
	outcomeUnusable = "unusable"
)

// run is one question on its way.
type run struct {
	a       *Agent
	q       app.Question
	plan    planner
	queue   []planned
	cur     call
	ev      evidence
	turns   []turn
	trace   app.Trace
	said    []app.Sentence // of the answer, so far
	draft   []worded
	guard   *guard
	gate    *gate.Checker
	opts    Options
	steps   int // taken, of opts.Steps
	spent   time.Duration
	opened  bool // the model found no answer in what the rules had found
	strikes int  // replies that were no decision
	note    *app.Note
	faults  []app.Note // of tools that failed
	rec     *Record
}

// call is an action and what came of it.
type call struct {
	step    app.Step
	input   []byte
	byRules bool
	then    func([]app.Item) *planned
	tool    *Tool
	obs     Observation
	repeat  bool
	theirs  bool // what is said of it are words of a foreign server
	started time.Time
}

// turn is a step as the prompts tell it.
type turn struct {
	action, input, result string
	theirs                bool // result has words of a foreign server
	facts                 []*fact
}

// Result is an answer with all that is kept beside it.
type Result struct {
	Answer app.Answer
	Record Record // what a replay needs
}

// Answer answers a question. What goes wrong with a tool or the model is part of
// the trace and, where the reader should know, a note; an error is ctx's end
// before there is an answer, or a question without words.
func (a *Agent) Answer(ctx context.Context, q app.Question) (Result, error) {
	if len(words(q.Text)) == 0 {
		return Result{}, &app.Error{Code: app.CodeUsage, Message: "The question is empty", Hint: `Ask like this: daybrief ask "What are my open promises?"`}
	}
	r := a.begin(q)
	for p := phasePlan; p != phaseDone; {
		if err := ctx.Err(); err != nil {
			return Result{}, &app.Error{Code: app.CodeCancelled, Message: "The question was not answered to its end", Hint: "Ask it again when you like.", Err: err}
		}
		switch p {
		case phasePlan:
			p = r.next(ctx)
		case phaseAct:
			p = r.act(ctx)
		case phaseObserve:
			p = r.observe()
		case phaseAnswer:
			p = r.answer(ctx)
		case phaseGate:
			p = r.judge(ctx)
		}
	}
	return r.result(), nil
}

// begin reads the question and plans its first steps.
func (a *Agent) begin(q app.Question) *run {
	zone := a.Env.Now.Location()
	rec := newRecord(a, &q) // from here on the reader's yes and no are kept
	r := &run{a: a, q: q, opts: a.Options.normal(), guard: newGuard(&q), rec: rec}
	r.ev = evidence{clock: clock{zone, a.Env.Hours12}, by: map[string]*fact{}}
	r.gate = gate.New(gate.Env{Day: a.Env.Now, Zone: zone, Reader: a.Env.Reader})
	r.plan = planner{now: a.Env.Now, place: a.Env.Place, has: func(name string) bool { return a.tool(name) != nil }}
	r.queue = r.plan.plan(&q)
	return r
}

// tool returns the tool of a name, nil for none.
func (a *Agent) tool(name string) *Tool {
	for i := range a.Tools {
		if a.Tools[i].Name == name {
			return &a.Tools[i]
		}
	}
	return nil
}

// left is how many steps may still be taken. Two are kept for the answer and
// its repair.
func (r *run) left() int { return r.opts.Steps - 2 - r.steps }

// next decides what is done next: what the rules planned, an answer where that
// found one, else what the model chooses.
func (r *run) next(ctx context.Context) phase {
	for len(r.queue) > 0 && r.left() > 0 {
		p := r.queue[0]
		r.queue = r.queue[1:]
		input := p.json()
		if r.did(p.action, input) { // a fallback that was planned before
			continue
		}
		r.cur = call{byRules: true, input: input, then: p.then, started: r.opts.Clock(),
			step: app.Step{Thought: p.thought, Action: p.action, Input: string(input), Started: r.opts.Clock()}}
		return phaseAct
	}
	found := len(r.ev.strong()) > 0
	switch {
	case len(r.said) > 0:
		return phaseDone
	case r.a.Model == nil:
		r.byRules()
		return phaseDone
	case found && !r.opened, r.left() <= 0, r.cur.repeat:
		return phaseAnswer
	}
	return r.decide(ctx)
}

// did reports whether a call was made before.
func (r *run) did(action string, input []byte) bool {
	k := key(action, input)
	for _, t := range r.turns {
		if key(t.action, []byte(t.input)) == k {
			return true
		}
	}
	return false
}

// keep adds a step to the trace and tells of it.
func (r *run) keep(s app.Step) {
	s.N = len(r.trace.Steps) + 1
	r.trace.Steps = append(r.trace.Steps, s)
	r.steps++
	if r.q.Progress != nil {
		r.q.Progress(s)
	}
}

// result is what the question came to.
func (r *run) result() Result {
	a := app.Answer{Answer: r.said, Items: []app.Item{}, Steps: r.trace.Steps, Trace: r.trace}
	if len(a.Answer) == 0 {
		a.Answer = []app.Sentence{{Text: app.NothingFound, Items: []string{}, By: app.ByRules}}
	}
	seen := map[string]bool{}
	for _, s := range a.Answer {
		if s.By == app.ByModel {
			a.Model = r.voice()
		}
		for _, id := range s.Items {
			if f := r.ev.by[id]; f != nil && !seen[id] {
				seen[id] = true
				a.Items = append(a.Items, f.it)
			}
		}
	}
	a.Notes = r.notes()
	r.rec.Answer, r.rec.Trace = a, r.trace
	return Result{Answer: a, Record: *r.rec}
}

// voice is the model's name, "" without one.
func (r *run) voice() string {
	if r.a.Model == nil {
		return ""
	}
	return r.a.Model.Name()
}

// withheldMost is how many of the items left out are named.
const withheldMost = 3

// notes are the remarks for the reader.
func (r *run) notes() []app.Note {
	var out []app.Note
	switch {
	case r.note != nil:
		out = append(out, *r.note)
	case r.a.Model == nil && r.a.ModelNote != nil:
		out = append(out, ofAnswer(*r.a.ModelNote))
	}
	if n := llm.Notice(r.a.Model); n != nil {
		out = append(out, *n)
	}
	out = append(out, r.faults...)
	for i := range r.ev.withheld {
		if i == withheldMost {
			out = append(out, note(app.CodeWithheld, fmt.Sprintf("%d more were left out for the same reason", len(r.ev.withheld)-i), "Find them with: daybrief search"))
			break
		}
		it := &r.ev.withheld[i]
		out = append(out, note(app.CodeWithheld, "Left out: \""+llm.Shorten(llm.OneLine(it.Title), 80)+"\" ("+llm.OneLine(it.Source)+"), because its text talks to a program, not to you",
			"Read it yourself with: daybrief item "+it.ID))
	}
	return out
}
