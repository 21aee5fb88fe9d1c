package react

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"daybrief/agent/llm"
	"daybrief/app"
)

// act runs the action at hand, as far as it may: what is wrong with it becomes
// an observation.
func (r *run) act(ctx context.Context) phase {
	c := &r.cur
	c.tool = r.a.tool(c.step.Action)
	switch {
	case c.tool == nil || c.tool.RulesOnly && !c.byRules:
		c.fail(outcomeUnusable, "there is no action "+llm.Line(c.step.Action, 40)+"; the actions are "+strings.Join(r.actions(), ", "))
	case r.did(c.step.Action, c.input):
		c.repeat = true
		c.fail(outcomeRefused, "this was done before and found what it found")
	default:
		if err := fit(c.tool.Schema, c.input); err != nil {
			c.fail(outcomeUnusable, "the input does not fit: "+err.Error()+"; it is {"+signature(c.tool.Schema)+"}")
			break
		}
		if ok, why := r.guard.allow(ctx, c.tool, c.input, c.byRules); !ok {
			c.fail(outcomeRefused, why)
			break
		}
		r.call(ctx)
	}
	return phaseObserve
}

// actions are the names a model can choose from.
func (r *run) actions() []string {
	var out []string
	for _, t := range r.offer() {
		out = append(out, t.Name)
	}
	return append(out, actionAnswer)
}

// fail makes an observation of a mistake.
func (c *call) fail(outcome, why string) {
	c.step.Outcome = outcome
	c.obs = Observation{Text: why, Own: true}
}

// call runs the tool within its time.
func (r *run) call(ctx context.Context) {
	c := &r.cur
	limit := c.tool.Timeout
	if limit <= 0 {
		limit = DefaultToolTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	obs, err := c.tool.Call(ctx, json.RawMessage(c.input))
	r.rec.observed(c.tool, obs, err)
	if c.tool.Server != "" || c.tool.Reach != Local {
		r.guard.tainted = true // whatever came, also a fault, is not the reader's
	}
	c.theirs = c.tool.Server != "" && (err != nil || obs.Text != "" && !obs.Own)
	switch e := app.AsError(err); {
	case err == nil:
		c.obs, c.step.Outcome = obs, outcomeOK
	case errors.Is(err, context.DeadlineExceeded):
		c.fail(outcomeFailed, fmt.Sprintf("it did not answer within %v", limit))
		r.failed(note(app.CodeTimeout, fmt.Sprintf("%s did not answer within %v", c.tool.Name, limit), ""))
	case e.Code == app.CodeUsage:
		c.fail(outcomeUnusable, strings.TrimSpace(llm.Line(e.Message+". "+e.Hint, 240)))
	default:
		c.fail(outcomeFailed, llm.Line(e.Message, 160))
		r.failed(note(e.Code, llm.Line(e.Message, 160), llm.Line(e.Hint, 240)))
	}
}

// failed remembers, once, that a tool failed: the reader is told why the answer
// may lack something.
func (r *run) failed(n app.Note) {
	if !slices.Contains(r.faults, n) {
		r.faults = append(r.faults, n)
	}
}

// observe takes in what came of the action.
func (r *run) observe() phase {
	c := &r.cur
	n := len(r.turns) + 1
	if c.tool == nil { // nothing can have come
		c.tool = &Tool{Name: c.step.Action}
	}
	c.obs.foreign(c.tool)
	before := len(r.ev.withheld)
	facts := r.ev.add(c.tool, &c.obs, n, r.answers(c))
	if len(facts) > 0 || c.obs.Text != "" && !c.obs.Own {
		r.guard.tainted = true
	}
	result := c.words(len(facts), len(r.ev.withheld)-before)
	r.turns = append(r.turns, turn{action: c.step.Action, input: string(c.input), result: result, theirs: c.theirs, facts: facts})
	c.step.Observation = result
	for _, f := range facts {
		c.step.Observation += fmt.Sprintf("\n[%d] %s", f.n, llm.Line(f.it.Title, 80))
	}
	c.step.Seconds += r.opts.Clock().Sub(c.started).Seconds() - c.step.Seconds
	r.trace.Verdicts = append(r.trace.Verdicts, c.obs.Trace.Verdicts...)
	for _, s := range c.obs.Trace.Steps {
		s.N = len(r.trace.Steps) + 1
		r.trace.Steps = append(r.trace.Steps, s)
	}
	r.keep(c.step)
	r.said = append(r.said, c.obs.Sentences...)
	r.goOn(c, facts)
	return phasePlan
}

// goOn plans what follows from what the rules' step found: more of the same, or
// a search where it found nothing.
func (r *run) goOn(c *call, facts []*fact) {
	if !c.byRules {
		return
	}
	if c.then != nil && len(c.obs.Items) > 0 {
		if p := c.then(c.obs.Items); p != nil {
			r.queue = append([]planned{*p}, r.queue...)
			r.ev.focus(facts, p.input["ids"])
		}
	}
	if len(facts) == 0 && len(r.said) == 0 && len(r.queue) == 0 && c.tool.Reach == Local {
		switch c.step.Action {
		case ToolMail, ToolStories, ToolItem, ToolRelated:
			r.queue = r.plan.offered([]planned{search(llm.OneLine(r.q.Text), nil)})
		}
	}
}

// searchShare is how much of the question's words an item must hold to answer a
// search, by the rules' lights.
const searchShare = 0.6

// answers tells which items a step's tool found answer the question: all of them
// where it was asked for a list, else those with enough of the question's words.
func (r *run) answers(c *call) func(*app.Item) bool {
	if c.step.Action != ToolSearch && c.tool.Server == "" {
		return func(*app.Item) bool { return true }
	}
	text := r.q.Text
	if c.byRules {
		var in struct{ Text string }
		if json.Unmarshal(c.input, &in) == nil && in.Text != "" {
			text = in.Text // a question that follows another one has its words too
		}
	}
	want := topic(text)
	return func(it *app.Item) bool { return share(want, it) >= searchShare }
}

// topic are the words of a question that say what it is about.
func topic(text string) []string {
	text = spanForm.ReplaceAllString(text, " ")
	rest := terms(newsForm.ReplaceAllString(mailForm.ReplaceAllString(text, " "), " "))
	var out []string
	for _, w := range rest {
		if !newsWords[w] {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		return rest
	}
	return out
}

// foreign makes an item of a foreign tool's text, so that an answer can cite it.
func (o *Observation) foreign(t *Tool) {
	if t.Server == "" || o.Own || o.Text == "" || len(o.Items) > 0 {
		return
	}
	o.Items = []app.Item{{ID: app.ItemID("mcp:"+t.Server, t.Name+"\x00"+o.Text), Source: t.Server, Kind: app.KindNote, Title: t.Name, Text: llm.OneLine(o.Text)}}
	o.Text = ""
}

// words tells what came of the action in our own words, but for the text of a
// tool that is not ours.
func (c *call) words(found, withheld int) string {
	var parts []string
	if c.obs.Text != "" {
		parts = append(parts, llm.Shorten(llm.OneLine(c.obs.Text), 400))
	}
	if c.step.Outcome == outcomeOK && (c.obs.Text == "" || found > 0) {
		parts = append(parts, count(found, "item"))
	}
	if withheld > 0 {
		parts = append(parts, count(withheld, "item")+" left out: the text talks to a program")
	}
	return strings.Join(parts, "; ")
}

func count(n int, what string) string {
	switch n {
	case 0:
		return "nothing found"
	case 1:
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
