package app

import (
	"encoding/json"
	"time"
)

// By tells who worded a sentence.
type By string

// Who can word a sentence.
const (
	ByRules By = "rules"
	ByModel By = "model"
)

// Sentence is one statement of a brief with the items it rests on. Only the
// closing phrase NothingElse stands without items.
type Sentence struct {
	Text  string   `json:"text"`
	Items []string `json:"items"` // item ids, the first one the most important
	By    By       `json:"by"`
}

// NothingElse closes a TLDR for which there is too little material.
const NothingElse = "Nothing else needs you."

// ActionLine is something to do, with the sentence that asks for it.
type ActionLine struct {
	Sentence
	Due   Stamp      `json:"due,omitzero"`
	Quote string     `json:"quote,omitempty"`
	ID    string     `json:"id,omitempty"`   // of the Commitment
	Kind  ActionKind `json:"kind,omitempty"` // who owes what
}

// Slot is one line of the day's timeline.
type Slot struct {
	Sentence
	Span
	Title string   `json:"title"`
	Place string   `json:"place,omitempty"`
	Flags []string `json:"flags,omitempty"`
}

// Check is something about the day the reader should see coming.
type Check struct {
	Sentence
	Code string `json:"code"` // overlap, travel, hours, break, holiday, prepare; of the weather: rain, snow, heat, frost, wind, thunder, ice, storm
}

// Delta is what differs from the brief before.
type Delta struct {
	Sentence
	Change string `json:"change"` // new, changed, resolved, open
}

// Forecast is the weather part of a brief.
type Forecast struct {
	Sentence
	WeatherDetail
}

// Omitted counts what did not fit into the brief.
type Omitted struct {
	Kind  Kind `json:"kind"`
	Count int  `json:"count"`
}

// Note is a quiet remark on how the brief came about: no model, a missed run.
type Note struct {
	Code string `json:"code"`
	Text string `json:"text"`
	Hint string `json:"hint,omitempty"`
}

// SourceState is how a source answered.
type SourceState string

// How a source can answer.
const (
	SourceOK      SourceState = "ok"
	SourcePartial SourceState = "partial" // a part failed; what came is shown
	SourceStale   SourceState = "stale"   // an older answer is shown
	SourceFailed  SourceState = "failed"  // nothing to show
)

// SourceStatus is one line of the source ledger.
type SourceStatus struct {
	Name  string      `json:"name"`
	Type  string      `json:"type"`
	State SourceState `json:"state"`
	AsOf  time.Time   `json:"as_of,omitzero"` // when it last answered
	Items int         `json:"items"`          // how many of its items the brief could use
	Took  float64     `json:"seconds,omitempty"`
	Why   string      `json:"why,omitempty"`  // what failed and why, a sentence
	Hint  string      `json:"hint,omitempty"` // what to do about it
	Code  string      `json:"code,omitempty"` // the error's code
}

// Brief is one morning's page.
type Brief struct {
	Date    string    `json:"date"` // YYYY-MM-DD in the reader's zone
	Planned time.Time `json:"planned,omitzero"`
	Made    time.Time `json:"made"`
	Model   string    `json:"model,omitempty"` // absent when the rules alone worded it
	Sample  bool      `json:"sample,omitempty"`

	TLDR     []Sentence     `json:"tldr"`
	Summary  []Sentence     `json:"summary"`
	Insights []Sentence     `json:"insights"`
	Actions  []ActionLine   `json:"actions"`
	Timeline []Slot         `json:"timeline"`
	Checks   []Check        `json:"checks"`
	Mail     []Sentence     `json:"mail"`
	Market   []Sentence     `json:"market"`
	Tech     []Sentence     `json:"tech"`
	Weather  *Forecast      `json:"weather,omitempty"`
	Changes  []Delta        `json:"changes"`
	LeftOut  []Omitted      `json:"left_out"`
	Sources  []SourceStatus `json:"sources"`
	Notes    []Note         `json:"notes,omitempty"`
}

// Listed returns the brief with every list there, also an empty one: what reads
// its JSON meets [] and never null.
func (b Brief) Listed() Brief {
	b.TLDR, b.Summary, b.Insights = there(b.TLDR), there(b.Summary), there(b.Insights)
	b.Actions, b.Timeline, b.Checks = there(b.Actions), there(b.Timeline), there(b.Checks)
	b.Mail, b.Market, b.Tech = there(b.Mail), there(b.Market), there(b.Tech)
	b.Changes, b.LeftOut, b.Sources = there(b.Changes), there(b.LeftOut), there(b.Sources)
	if b.Weather != nil {
		w := *b.Weather
		b.Weather = &w
	}
	b.Sentences(func(_ string, s *Sentence) { s.Items = there(s.Items) })
	return b
}

// there is a copy of a list that is never nil.
func there[T any](list []T) []T { return append([]T{}, list...) }

// Sentences calls f with every sentence of the brief in reading order; f may
// change the sentence in place.
func (b *Brief) Sentences(f func(section string, s *Sentence)) {
	plain := func(name string, list []Sentence) {
		for i := range list {
			f(name, &list[i])
		}
	}
	plain("tldr", b.TLDR)
	plain("summary", b.Summary)
	for i := range b.Timeline {
		f("timeline", &b.Timeline[i].Sentence)
	}
	for i := range b.Checks {
		f("checks", &b.Checks[i].Sentence)
	}
	for i := range b.Actions {
		f("actions", &b.Actions[i].Sentence)
	}
	plain("mail", b.Mail)
	plain("market", b.Market)
	plain("tech", b.Tech)
	if b.Weather != nil {
		f("weather", &b.Weather.Sentence)
	}
	plain("insights", b.Insights)
	for i := range b.Changes {
		f("changes", &b.Changes[i].Sentence)
	}
}

// ItemIDs returns the ids of all items the brief rests on, each once, in
// reading order.
func (b *Brief) ItemIDs() []string {
	var ids []string
	seen := map[string]bool{}
	b.Sentences(func(_ string, s *Sentence) {
		for _, id := range s.Items {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	})
	return ids
}

// Evidence is what a brief was made from: numbered lines, each of one item.
type Evidence struct {
	Entries []EvidenceEntry `json:"entries"`
	LeftOut []Omitted       `json:"left_out,omitempty"`
	Digest  string          `json:"digest"`           // of entries, model and prompt version: same digest, same brief
	Inputs  string          `json:"inputs,omitempty"` // of all that went in: same inputs, nothing to make anew
	Kept    string          `json:"kept,omitempty"`   // name of the inputs as the store keeps them, for a replay
}

// EvidenceEntry is one numbered line of the evidence.
type EvidenceEntry struct {
	N    int    `json:"n"`    // from 1
	Item string `json:"item"` // item id
	Text string `json:"text"` // what the model is shown of it
}

// Step is one thought, action and observation of the agent.
type Step struct {
	N            int       `json:"n"`
	Thought      string    `json:"thought,omitempty"`
	Action       string    `json:"action"`
	Input        string    `json:"input,omitempty"` // JSON
	Observation  string    `json:"observation,omitempty"`
	Outcome      string    `json:"outcome"` // ok, refused, failed, unusable
	Prompt       string    `json:"prompt,omitempty"`
	Reply        string    `json:"reply,omitempty"`
	Model        string    `json:"model,omitempty"`
	PromptTokens int       `json:"prompt_tokens,omitempty"`
	OutputTokens int       `json:"output_tokens,omitempty"`
	Started      time.Time `json:"started,omitzero"`
	Seconds      float64   `json:"seconds"`
	First        float64   `json:"first,omitempty"` // of these, until the model's first word: it had read the prompt

	Digest  string       `json:"digest,omitempty"`  // of the model, as its server names its version
	Options *StepOptions `json:"options,omitempty"` // how the model was asked
	Fault   string       `json:"fault,omitempty"`   // kind of what went wrong with the model: timeout, cut, ...
}

// StepOptions is what a model was asked with beside the prompt.
type StepOptions struct {
	NumCtx      int             `json:"num_ctx"`     // tokens of context
	NumPredict  int             `json:"num_predict"` // most tokens of an answer
	Temperature float64         `json:"temperature"`
	Seed        int             `json:"seed"`
	Think       string          `json:"think,omitempty"` // off, low; absent where the model does not think
	KeepAlive   float64         `json:"keep_alive"`      // seconds the model stays in memory after the answer
	Schema      json.RawMessage `json:"schema,omitempty"`
}

// Trace is how a brief or an answer came about, step by step.
type Trace struct {
	Steps    []Step    `json:"steps"`
	Verdicts []Verdict `json:"verdicts,omitempty"`
}

// Verdict is what the gate said of one sentence the model worded.
type Verdict struct {
	Section string   `json:"section"`
	Text    string   `json:"text"`
	Items   []string `json:"items,omitempty"`
	Passed  bool     `json:"passed"`
	Reasons []string `json:"reasons,omitempty"`
	Round   int      `json:"round"` // 1, or 2 for the one repair
}
