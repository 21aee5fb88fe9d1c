package react

import (
	"slices"
	"strings"
	"testing"

	"daybrief/agent/llm"
	"daybrief/app"
)

// TestExplore: before a brief the model may look for more, with tools that read
// the store and no others, as often as it is allowed.
func TestExplore(t *testing.T) {
	var got []string
	m := &script{say: []func(llm.Request) (string, error){
		act("wiki_search", `{"q":"Grafana"}`), act(ToolSearch, `{"text":"robots in Leeds"}`), act(ToolSearch, `{"text":"copper"}`)}}
	b := newBox(t)
	known := b.items[:5]
	found, steps := b.agent(m, fetcher(Outside, &got)).Explore(t.Context(), known, 2)
	if len(m.asked) != 2 || len(steps) != 2 || len(got) > 0 {
		t.Errorf("%d calls in %d steps, %d outside", len(m.asked), len(steps), len(got))
	}
	if len(found) != 1 || found[0].ID != "s-robot" || steps[0].Outcome != outcomeUnusable || steps[1].Outcome != outcomeOK {
		t.Errorf("found %v in %+v", found, steps)
	}
	if found, steps := b.agent(nil).Explore(t.Context(), known, 2); found != nil || steps != nil {
		t.Error("without a model something was found")
	}
	done := &script{say: []func(llm.Request) (string, error){act("answer", `{"sentences":[]}`)}}
	if found, steps := b.agent(done).Explore(t.Context(), known, 5); len(found) != 0 || len(steps) != 1 {
		t.Errorf("found %v in %d steps of a model that wants nothing", found, len(steps))
	}
}

// away is a model on another machine that gets nothing private.
type away struct{ *script }

func (away) Sends(k app.Kind) bool { return !k.Private() }

// TestNothingPrivateLeaves: what a model elsewhere is told of holds no mail, event
// or task, and each request names the kinds it holds. The rules say the rest.
func TestNothingPrivateLeaves(t *testing.T) {
	for _, question := range []string{"What does Ines need from me?", "What is on my calendar tomorrow?", "What did Medora say about the breach?", "Who paid for the parcels, patients and lunch?"} {
		m := away{&script{say: []func(llm.Request) (string, error){act("answer", `{"sentences":[]}`)}}}
		res := ask(t, newBox(t).agent(m), app.Question{Text: question})
		for _, req := range m.asked {
			for line := range strings.Lines(req.User) {
				for _, kind := range []string{"] mail", "] event", "] task"} {
					if strings.HasPrefix(line, "[") && strings.Contains(line, kind) {
						t.Errorf("%s: the model elsewhere reads %q", question, line)
					}
				}
			}
			if req.Kinds == nil || slices.ContainsFunc(req.Kinds, app.Kind.Private) {
				t.Errorf("%s: kinds %v", question, req.Kinds)
			}
		}
		if strings.Contains(question, "calendar") && !strings.Contains(sentences(res.Answer), "Spring planning") {
			t.Errorf("%s: %q", question, sentences(res.Answer))
		}
	}
}
