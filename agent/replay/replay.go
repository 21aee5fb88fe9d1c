package replay

import (
	"context"
	"fmt"
	"slices"
	"time"

	"daybrief/agent"
	"daybrief/agent/llm"
	"daybrief/app"
)

// Saved is a brief as it was saved.
type Saved struct {
	Brief    app.Brief
	Evidence app.Evidence
	Trace    app.Trace
}

// Report is what a replay came to.
type Report struct {
	Date      string    `json:"date"`
	Made      time.Time `json:"made"`            // the saved brief
	Program   string    `json:"program"`         // that made it
	Model     string    `json:"model,omitempty"` // that was asked then; absent: the rules alone
	Asked     string    `json:"asked,omitempty"` // the other model asked now; absent: the saved replies were played
	Same      bool      `json:"same"`            // sentence for sentence
	Sentences int       `json:"sentences"`       // of the saved brief
	Changes   []Change  `json:"changes"`         // in reading order
	Causes    []string  `json:"causes,omitempty"`

	Calls        int        `json:"calls"` // to the other model
	PromptTokens int        `json:"prompt_tokens,omitempty"`
	OutputTokens int        `json:"output_tokens,omitempty"`
	Seconds      float64    `json:"seconds,omitempty"`
	Worded       int        `json:"worded"`  // sentences by a model now
	Refused      int        `json:"refused"` // wordings that were not taken now
	Notes        []app.Note `json:"notes,omitempty"`
}

// Play makes the brief again with the saved replies in the model's place.
func Play(ctx context.Context, in Inputs, s Saved) (Report, error) {
	maker := agent.Maker{Options: in.Options, ModelNote: in.Note}
	var p *player
	if in.Model != nil {
		p = newPlayer(*in.Model, s.Trace)
		maker.Model = p
	}
	r, res, err := run(ctx, &maker, in, s)
	if err != nil {
		return Report{}, err
	}
	r.Causes = causes(p, s, res)
	return r, nil
}

// With makes the brief again with another model. Nothing of the saved wording
// is used.
func With(ctx context.Context, in Inputs, s Saved, m llm.Model) (Report, error) {
	in.Input.Saved = nil
	r, res, err := run(ctx, &agent.Maker{Options: in.Options, Model: m}, in, s)
	if err != nil {
		return Report{}, err
	}
	r.Asked, r.Notes = m.Name(), res.Brief.Notes
	for _, step := range res.Trace.Steps {
		if step.Model != "" {
			r.Calls++
			r.PromptTokens, r.OutputTokens, r.Seconds = r.PromptTokens+step.PromptTokens, r.OutputTokens+step.OutputTokens, r.Seconds+step.Seconds
		}
	}
	return r, nil
}

func run(ctx context.Context, m *agent.Maker, in Inputs, s Saved) (Report, agent.Result, error) {
	res, err := m.Make(ctx, in.Input)
	if err != nil {
		return Report{}, res, fmt.Errorf("replay: %w", err)
	}
	r := Report{Date: s.Brief.Date, Made: s.Brief.Made, Program: in.Program, Changes: []Change{}}
	if in.Model != nil {
		r.Model = in.Model.Name
	}
	n, changes := diff(&s.Brief, &res.Brief, &s.Trace, &res.Trace)
	r.Sentences, r.Same = n, len(changes) == 0
	r.Changes = append(r.Changes, changes...)
	res.Brief.Sentences(func(_ string, sentence *app.Sentence) {
		if sentence.By == app.ByModel {
			r.Worded++
		}
	})
	for _, v := range res.Trace.Verdicts {
		if !v.Passed {
			r.Refused++
		}
	}
	return r, res, nil
}

// causes says in plain words what of the making is not as it was: all of it can
// only come from the program, its rules or a trace that was changed.
func causes(p *player, s Saved, now agent.Result) (out []string) {
	if n := otherLines(s.Evidence.Entries, now.Evidence.Entries); n > 0 {
		out = append(out, fmt.Sprintf("The rules choose other evidence now: %d of %d lines differ.", n, max(len(s.Evidence.Entries), len(now.Evidence.Entries))))
	}
	if p != nil && p.changed > 0 {
		out = append(out, "The model would be asked in other words now.")
	}
	if p != nil && p.missing > 0 {
		out = append(out, "The model would be asked once more now than it was.")
	}
	if p != nil && p.next < len(p.calls) {
		out = append(out, "The model would be asked less often now than it was.")
	}
	if n := otherVerdicts(s.Trace.Verdicts, now.Trace.Verdicts); n > 0 {
		out = append(out, fmt.Sprintf("The gate judges otherwise now: %d of its verdicts on the saved replies differ.", n))
	}
	return out
}

func otherLines(was, is []app.EvidenceEntry) int {
	n := max(len(was), len(is)) - min(len(was), len(is))
	for i := range min(len(was), len(is)) {
		if was[i] != is[i] {
			n++
		}
	}
	return n
}

func otherVerdicts(was, is []app.Verdict) int {
	n := max(len(was), len(is)) - min(len(was), len(is))
	for i := range min(len(was), len(is)) {
		if was[i].Passed != is[i].Passed || was[i].Text != is[i].Text || !slices.Equal(was[i].Items, is[i].Items) {
			n++
		}
	}
	return n
}
