package exam

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"daybrief/agent"
	"daybrief/agent/llm"
	"daybrief/app"
	"daybrief/app/lazyre"
)

// Options of an exam.
type Options struct {
	Brief  agent.Options                        // as for a brief
	Memory func(context.Context) (int64, error) // bytes the model takes now; nil: not measured
}

// Example is a wording the gate refused.
type Example struct {
	Section string   `json:"section"`
	Text    string   `json:"text"`
	Reasons []string `json:"reasons"`
}

// Report is how a model did.
type Report struct {
	Model   string `json:"model"`
	Grade   Grade  `json:"grade"`
	Verdict string `json:"verdict"` // a sentence
	Better  string `json:"better,omitempty"`

	Asked   int `json:"asked"`   // sentences it was asked for
	Passed  int `json:"passed"`  // of them in the brief, in its words
	Refused int `json:"refused"` // wordings the gate refused

	Facts      int      `json:"facts"`          // planted in what it was asked for
	Told       int      `json:"told"`           // that arrived in its own words
	BriefTells int      `json:"brief_tells"`    // that the whole brief tells, its words and the rules' together
	RulesTell  int      `json:"rules_tell"`     // that the rules alone tell
	Lost       []string `json:"lost,omitempty"` // told by the rules and lost by its wording

	Invented int       `json:"invented"` // refused wordings with a figure or name their items do not hold
	Examples []Example `json:"examples,omitempty"`

	Cost
}

// Cost is what an exam took.
type Cost struct {
	Calls        int     `json:"calls"`
	SchemaKept   int     `json:"schema_kept"` // answers in the form asked for
	Seconds      float64 `json:"seconds"`
	PromptTokens int     `json:"prompt_tokens"`
	OutputTokens int     `json:"output_tokens"`
	Speed        float64 `json:"tokens_per_second"` // output tokens over all seconds, reading the prompt included
	Memory       int64   `json:"memory_bytes,omitempty"`
}

// examplesMost is how many refused wordings a report quotes.
const examplesMost = 5

// Run has the model word the built-in day. What goes wrong with the model is
// part of the report; an error is ctx's end.
func Run(ctx context.Context, m llm.Model, o Options) (Report, error) {
	in, facts, err := readDay()
	if err != nil {
		return Report{}, err
	}
	rules, err := (&agent.Maker{}).Make(ctx, in)
	if err != nil {
		return Report{}, fmt.Errorf("exam of %s: %w", m.Name(), err)
	}
	under := &meter{Around: llm.Around{Model: m}, memory: o.Memory, shown: map[int]bool{}}
	res, err := (&agent.Maker{Model: under, Options: o.Brief}).Make(ctx, in)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return Report{}, fmt.Errorf("exam of %s: %w", m.Name(), err)
	}
	r := Report{Model: m.Name(), Asked: asked(under.asked, res.Trace.Verdicts)}
	there := map[string]bool{} // items it was asked to tell of
	for _, e := range res.Evidence.Entries {
		there[e.Item] = under.shown[e.N]
	}
	r.count(facts, there, rules.Brief, res.Brief)
	r.refusals(in.Items, res.Trace.Verdicts)
	r.cost(under, res.Trace)
	r.Grade, r.Verdict = judge(&r, under.fault)
	return r, nil
}

// worded are the sections a model words.
var worded = map[string]bool{"tldr": true, "mail": true, "market": true, "tech": true, "summary": true, "insights": true}

// asked is how many sentences a model was asked for in all. The second call
// asks again for what failed, and for what the first one left out.
func asked(calls []int, verdicts []app.Verdict) int {
	if len(calls) < 2 {
		return sum(calls)
	}
	first := 0
	for _, v := range verdicts {
		if v.Round == 1 && v.Passed && len(v.Reasons) == 0 {
			first++
		}
	}
	return max(calls[0], first+sum(calls[1:]))
}

func sum(list []int) (n int) {
	for _, v := range list {
		n += v
	}
	return n
}

// count fills in which facts of the items it was asked to tell of arrived.
func (r *Report) count(facts []fact, there map[string]bool, rules, brief app.Brief) {
	byRules, byModel, whole := map[int]bool{}, map[int]bool{}, map[int]bool{}
	note := func(into map[int]bool, s *app.Sentence) {
		for i := range facts {
			if there[facts[i].Item] && slices.Contains(s.Items, facts[i].Item) && facts[i].told(s.Text) {
				into[i] = true
			}
		}
	}
	rules.Sentences(func(section string, s *app.Sentence) {
		if worded[section] {
			note(byRules, s)
		}
	})
	brief.Sentences(func(section string, s *app.Sentence) {
		if !worded[section] {
			return
		}
		note(whole, s)
		if s.By == app.ByModel {
			r.Passed++
			note(byModel, s)
		}
	})
	for i := range facts {
		if there[facts[i].Item] {
			r.Facts++
		}
		if byRules[i] && !whole[i] {
			r.Lost = append(r.Lost, facts[i].Item+": "+facts[i].Fact)
		}
	}
	r.Told, r.BriefTells, r.RulesTell = len(byModel), len(whole), len(byRules)
}

// refusals counts what the gate kept out. Examples with something invented
// come first.
func (r *Report) refusals(items []app.Item, verdicts []app.Verdict) {
	var others []Example
	for _, v := range verdicts {
		if v.Passed {
			continue
		}
		r.Refused++
		e := Example{Section: v.Section, Text: v.Text, Reasons: v.Reasons}
		if invented(v, items) {
			r.Invented++
			r.Examples = append(r.Examples, e)
		} else {
			others = append(others, e)
		}
	}
	r.Examples = append(r.Examples, others...)
	r.Examples = r.Examples[:min(len(r.Examples), examplesMost)]
}

var (
	figureRE = lazyre.New(`\d+(?:[.,:]\d+)*`)
	nameRE   = lazyre.New(`\p{Lu}[\p{L}'-]+`)
)

// invented reports whether a wording holds a figure or a name that its items do
// not: a plain look at the letters, apart from the gate's own.
func invented(v app.Verdict, items []app.Item) bool {
	if len(v.Items) == 0 {
		return false // it cites nothing that exists, so there is nothing to compare with
	}
	var text strings.Builder
	for i := range items {
		for _, id := range v.Items {
			if items[i].ID == id {
				text.WriteString(plain(&items[i]))
			}
		}
	}
	source := strings.ToLower(text.String())
	figures := map[string]bool{}
	for _, f := range figureRE.FindAllString(source, -1) {
		figures[f] = true
	}
	for _, f := range figureRE.FindAllString(v.Text, -1) {
		if !figures[f] {
			return true
		}
	}
	for _, at := range nameRE.FindAllStringIndex(v.Text, -1) {
		name := strings.TrimSuffix(strings.ToLower(v.Text[at[0]:at[1]]), "'s")
		if at[0] > 0 && !strings.Contains(source, name) {
			return true
		}
	}
	return false
}

// plain is all an item says, its times written in the ways a sentence may.
func plain(it *app.Item) string {
	var b strings.Builder
	fmt.Fprintln(&b, it.Title, it.Text, it.Source)
	if it.From != nil {
		fmt.Fprintln(&b, it.From.Name)
	}
	for _, p := range it.People {
		fmt.Fprintln(&b, p.Name)
	}
	if e := it.Detail.Event; e != nil {
		fmt.Fprintln(&b, e.Place)
	}
	if w := it.Detail.Weather; w != nil {
		fmt.Fprintln(&b, w.Place, w.Days, w.Now)
	}
	const date = "Monday 2 January Jan 2006"
	for _, at := range []app.Stamp{it.Start, it.End} {
		if !at.IsZero() {
			fmt.Fprintln(&b, at.Time().Format("15:04 3:04 3 pm "+date))
		}
	}
	if !it.Time.IsZero() {
		fmt.Fprintln(&b, it.Time.Format(date))
	}
	return b.String()
}

// cost fills in what the calls took.
func (r *Report) cost(m *meter, t app.Trace) {
	r.Calls, r.SchemaKept, r.Memory, r.Seconds = m.calls, m.kept, m.bytes, m.duration.Seconds()
	for _, s := range t.Steps {
		if s.Model != "" {
			r.PromptTokens, r.OutputTokens = r.PromptTokens+s.PromptTokens, r.OutputTokens+s.OutputTokens
		}
	}
	if r.Seconds > 0 {
		r.Speed = float64(r.OutputTokens) / r.Seconds
	}
}
