package react

import (
	"testing"
	"time"
)

// FuzzReply: whatever a model writes is read without a fault, and never more
// sentences than an answer has.
func FuzzReply(f *testing.F) {
	for _, s := range []string{
		`{"thought":"t","action":"answer","input":{"sentences":[{"items":[1],"text":"Copper fell."}]}}`,
		`{"thought":"t","action":"search_memory","input":{"text":"x"}}`, `{"action":"answer","input":null}`, `{"sentences":[{"items":[1],"te`, `["sentences"]`, ``,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := parseReply(s)
		if err == nil && (p.Action == "" || p.Input[0] != '{') {
			t.Errorf("%q is read as %+v", s, p)
		}
		if err == nil {
			if list, err := parseSentences(p.Input); err == nil && len(list) > sentenceMost {
				t.Errorf("%d sentences", len(list))
			}
			if key(p.Action, p.Input) != key(p.Action, compact(p.Input)) {
				t.Errorf("%s is not the same call without white space", p.Input)
			}
		}
		if n := len(salvage(s)); n > sentenceMost {
			t.Errorf("%d sentences saved", n)
		}
	})
}

// FuzzQuestion: any question is planned, and what a step is given is JSON.
func FuzzQuestion(f *testing.F) {
	for _, s := range []string{"What do I need to prepare for tomorrow's meeting?", "weather in Oslo on 31 February", "What did Ann Lee say on last Monday about 2026-13-40?", "brief", "and who?"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if from, to, _, ok := Span(s, thursday); ok && (!to.After(from) || to.Sub(from) > 32*24*time.Hour) {
			t.Errorf("%q is from %v to %v", s, from, to)
		}
		p := planner{now: thursday, has: func(string) bool { return true }}
		for _, step := range p.intents(s) {
			if step.action == "" || len(step.json()) < 2 {
				t.Errorf("%q plans %+v", s, step)
			}
		}
	})
}
