// Package agent makes a brief: evidence, the rules' draft, the model's wording
// of it, and the gate that wording has to pass.
//
// A Maker needs no model. With one it makes at most two calls a brief, none
// when the evidence is what it was; a model can only replace the wording of a
// sentence whose place, items and facts the rules have chosen, and only by
// one the gate lets through. What the model was asked, what it said and what
// the gate made of it is kept in the trace. The call has no tools, so nothing
// a mail or a web page says can do more than spoil its own sentence.
package agent

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"daybrief/agent/draft"
	"daybrief/agent/evidence"
	"daybrief/agent/llm"
	"daybrief/app"
)

// Maker makes briefs. It is for one goroutine at a time.
type Maker struct {
	Model     llm.Model // nil: the rules alone word the brief
	ModelNote *app.Note // why there is no model, or another one, where the reader wanted one
	Options   Options
}

// Options of a Maker. The zero value works.
type Options struct {
	Timeout   time.Duration // the longest one call may take; 0: as long as both together
	Total     time.Duration // for both calls of a brief together; 0 means DefaultTotal
	KeepAlive time.Duration // how long the model stays in memory after the brief; 0 frees it
}

// DefaultTotal has a brief ready within three minutes on a slow machine.
const DefaultTotal = 170 * time.Second

// total is the time for the calls of a brief.
func (o Options) total() time.Duration {
	if o.Total <= 0 {
		o.Total = DefaultTotal
	}
	if o.Timeout > 0 {
		return min(o.Total, o.Timeout)
	}
	return o.Total
}

// Input is what a brief is made from. Items are scored and annotated.
type Input struct {
	draft.Input        // Evidence may stay zero: it is chosen here
	Saved       *Saved // the brief as it was last worded, nil at first
	// Earlier are calls of earlier briefs, the newest last. They tell how fast
	// the model is here, and so how much it can be asked for in the time.
	Earlier []app.Step
	// Explored are the read-only steps the model took before, whose findings are
	// among the items.
	Explored []app.Step
}

// Evident returns the items that are in the evidence of a brief so far.
func Evident(in Input) []app.Item {
	shown := map[string]bool{}
	for _, x := range choose(in).Entries {
		shown[x.Item] = true
	}
	var out []app.Item
	for i := range in.Items {
		if shown[in.Items[i].ID] {
			out = append(out, in.Items[i])
		}
	}
	return out
}

// choose selects the evidence.
func choose(in Input) evidence.Selection {
	return evidence.Select(evidence.Input{Items: in.Items, Day: in.Day, Zone: in.Zone, Reader: in.Reader, Told: in.Told, Liked: in.Liked, Unknown: in.Unknown})
}

// Saved is an earlier wording. With the digest of what it was made from equal
// to the new one, it is used and no call is made; where only some evidence is
// new, only the sentences that rest on it are asked for.
type Saved struct {
	Brief  app.Brief
	Digest string    // Evidence.Digest of the Result it came from
	Trace  app.Trace // of that Result, as far as known; newer than Input.Earlier
}

// Result is a brief with all that is kept beside it.
type Result struct {
	Brief    app.Brief
	Evidence app.Evidence // its Digest is what Saved wants
	Trace    app.Trace
	Items    []app.Item // the items the brief cites, as they are now
}

// Make makes the brief. What goes wrong with the model is a note in the brief,
// not an error; an error is ctx's end before there is a draft.
func (m *Maker) Make(ctx context.Context, in Input) (Result, error) {
	if err := ctx.Err(); err != nil {
		return Result{}, fmt.Errorf("make the brief of %s: %w", in.Day.Format(time.DateOnly), err)
	}
	if in.Zone == nil {
		in.Zone = in.Day.Location()
	}
	in.Items = evidence.Settle(evidence.Join(in.Items))
	var r Result
	plan := planner{trace: &r.Trace}
	if len(in.Evidence.Entries) == 0 {
		in.Evidence = choose(in)
	}
	in.Evidence.Mark(in.Items)
	for _, p := range in.Evidence.Steps(in.Items) {
		plan.step(p.Thought, p.Action, p.Input, p.Observation)
	}
	for _, s := range in.Explored {
		s.N = len(r.Trace.Steps) + 1
		r.Trace.Steps = append(r.Trace.Steps, s)
	}
	plan.step("What does today rest on?", "select_evidence", map[string]int{"items": len(in.Items)},
		fmt.Sprintf("%d lines of evidence, %d kinds left out in part", len(in.Evidence.Entries), len(in.Evidence.LeftOut)))
	r.Brief = draft.Make(in.Input)
	r.Evidence = in.Evidence.Evidence
	plan.step("Say it by rules first, so that there is a brief whatever the model does.", "draft", map[string]string{"date": r.Brief.Date},
		fmt.Sprintf("%d sentences", count(&r.Brief)))
	if m.ModelNote != nil {
		r.Brief.Notes = append(r.Brief.Notes, *m.ModelNote)
	}
	if m.Model != nil {
		m.word(ctx, in, &r)
	}
	cited := map[string]bool{}
	for _, id := range r.Brief.ItemIDs() {
		cited[id] = true
	}
	for _, it := range in.Items {
		if cited[it.ID] {
			r.Items = append(r.Items, it)
		}
	}
	return r, nil
}

// word lets the model word the draft.
func (m *Maker) word(ctx context.Context, in Input, r *Result) {
	c := newComposer(m, in, &r.Brief, r.Evidence, &r.Trace)
	version := ""
	if d, ok := m.Model.(interface{ Digest() string }); ok {
		version = d.Digest()
	}
	own := digest(prefixOf(m.Model.Name(), version, in.Day)+" "+m.Options.total().String(), r.Evidence)
	c.run(ctx, in.Saved, own)
	if c.settled {
		r.Evidence.Digest = own
	}
	if c.worded > 0 {
		r.Brief.Model = m.Model.Name()
	}
	if n := llm.Notice(m.Model); n != nil {
		r.Brief.Notes = append(r.Brief.Notes, *n)
	}
	if c.note != nil {
		r.Brief.Notes = append(r.Brief.Notes, *c.note)
	}
}

func count(b *app.Brief) int {
	n := 0
	b.Sentences(func(string, *app.Sentence) { n++ })
	return n
}

// planner keeps the steps the rules plan, in the form of the model's own.
type planner struct{ trace *app.Trace }

func (p planner) step(thought, action string, input any, observation string) {
	data, err := json.Marshal(input)
	if err != nil { // maps of strings and integers always marshal
		panic("agent: step input: " + err.Error())
	}
	p.trace.Steps = append(p.trace.Steps, app.Step{
		N: len(p.trace.Steps) + 1, Thought: thought, Action: action, Input: string(data), Observation: observation, Outcome: "ok",
	})
}
