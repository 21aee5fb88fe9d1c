package react

import (
	"context"

	"daybrief/app"
)

// exploreQuestion is what the model is asked before it words a brief.
const exploreQuestion = "What else in memory belongs to what is listed here, so that today's brief should rest on it, too?"

// Explore has the model take up to most read-only steps before a brief is worded:
// tools of our own that read the store, no other. known is what the brief rests on
// so far. It returns the items found beside those and the steps, which belong into
// the brief's trace. Without a model, or with most 0, it does nothing; a fault of
// the model ends it with what was found.
func (a *Agent) Explore(ctx context.Context, known []app.Item, most int) (found []app.Item, steps []app.Step) {
	if a.Model == nil || most <= 0 {
		return nil, nil
	}
	local := *a
	local.Tools = nil
	for _, t := range a.Tools {
		if t.Reach == Local && t.Server == "" && !t.RulesOnly {
			local.Tools = append(local.Tools, t)
		}
	}
	r := local.begin(app.Question{Text: exploreQuestion})
	r.queue, r.opts.Steps = nil, most+2
	listed := r.ev.add(&Tool{}, &Observation{Items: known}, 1, func(*app.Item) bool { return false })
	r.turns = append(r.turns, turn{action: "select_evidence", result: count(len(listed), "item"), facts: listed})
	r.guard.tainted = true
	for r.left() > 0 && ctx.Err() == nil {
		if r.decide(ctx) != phaseAct {
			break
		}
		r.act(ctx)
		r.observe()
		if r.cur.repeat {
			break
		}
	}
	for _, f := range r.ev.facts[len(listed):] {
		found = append(found, f.it)
	}
	return found, r.trace.Steps
}
