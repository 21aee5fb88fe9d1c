package react

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"daybrief/agent/llm"
	"daybrief/app"
)

// Record is all that went into an answer: with it the answer is made again
// without a model, a network or a store.
type Record struct {
	Question string         `json:"question"`
	Earlier  []app.Exchange `json:"earlier,omitempty"`
	Now      time.Time      `json:"now"`
	Zone     string         `json:"zone"`
	Reader   app.Reader     `json:"reader"`
	Place    string         `json:"place,omitempty"`
	Hours12  bool           `json:"hours12,omitempty"`
	Options  Options        `json:"options"`
	Prompts  string         `json:"prompts"` // version of the prompts
	Model    string         `json:"model,omitempty"`
	Window   int            `json:"window,omitempty"` // tokens the model was asked to hold
	Public   bool           `json:"public,omitempty"` // the model was told nothing private
	Note     *app.Note      `json:"note,omitempty"`   // why there was no model
	Asking   bool           `json:"asking,omitempty"` // the reader was there to be asked
	Agreed   []bool         `json:"agreed,omitempty"` // what the reader said, in order
	Tools    []ToolRecord   `json:"tools"`
	Calls    []CallRecord   `json:"calls"`
	Answer   app.Answer     `json:"answer"`
	Trace    app.Trace      `json:"trace"`
}

// ToolRecord is a tool as it was on offer.
type ToolRecord struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Schema      json.RawMessage `json:"schema"`
	Reach       Reach           `json:"reach"`
	Server      string          `json:"server,omitempty"`
	Host        string          `json:"host,omitempty"`
	RulesOnly   bool            `json:"rules_only,omitempty"`
	Timeout     time.Duration   `json:"timeout,omitempty"`
}

// CallRecord is what a call found.
type CallRecord struct {
	Tool  string      `json:"tool"`
	Found Observation `json:"found"`
	Error *app.Error  `json:"error,omitempty"`
	Late  bool        `json:"late,omitempty"` // it was over its time
}

func newRecord(a *Agent, q *app.Question) *Record {
	r := &Record{
		Question: q.Text, Earlier: q.Earlier, Now: a.Env.Now, Zone: a.Env.Now.Location().String(), Reader: a.Env.Reader, Place: a.Env.Place, Hours12: a.Env.Hours12,
		Options: a.Options, Prompts: PromptVersion(), Note: a.ModelNote, Asking: q.Confirm != nil, Calls: []CallRecord{}, Tools: []ToolRecord{},
	}
	r.Options.Clock = nil
	if a.Model != nil {
		r.Model, r.Window, r.Public = a.Model.Name(), llm.Window(a.Model), !llm.Sends(a.Model, app.KindMail)
	}
	for _, t := range a.Tools {
		r.Tools = append(r.Tools, ToolRecord{t.Name, t.Description, t.Schema, t.Reach, t.Server, t.Host, t.RulesOnly, t.Timeout})
	}
	if confirm := q.Confirm; confirm != nil {
		q.Confirm = func(ctx context.Context, c app.Confirmation) bool {
			yes := confirm(ctx, c)
			r.Agreed = append(r.Agreed, yes)
			return yes
		}
	}
	return r
}

// observed keeps what a call found. Items are kept as they were then.
func (r *Record) observed(t *Tool, o Observation, err error) {
	o.Items = slices.Clone(o.Items)
	c := CallRecord{Tool: t.Name, Found: o, Late: errors.Is(err, context.DeadlineExceeded)}
	if e := app.AsError(err); e != nil {
		c.Error = &app.Error{Code: e.Code, Message: e.Message, Hint: e.Hint}
	}
	r.Calls = append(r.Calls, c)
}

// Replay makes an answer again from its record. causes says in plain words what
// is not as it was; with none, the answer is the same sentence for sentence.
func Replay(ctx context.Context, rec Record) (answer app.Answer, causes []string, err error) {
	zone, err := time.LoadLocation(rec.Zone)
	if err != nil {
		zone = rec.Now.Location()
	}
	p := &player{rec: &rec}
	a := Agent{ModelNote: rec.Note, Env: Env{Now: rec.Now.In(zone), Reader: rec.Reader, Place: rec.Place, Hours12: rec.Hours12}, Options: rec.Options}
	if rec.Model != "" {
		a.Model = p
	}
	for _, t := range rec.Tools {
		a.Tools = append(a.Tools, Tool{Name: t.Name, Description: t.Description, Schema: t.Schema, Reach: t.Reach, Server: t.Server, Host: t.Host,
			RulesOnly: t.RulesOnly, Timeout: t.Timeout, Call: p.tool(t.Name)})
	}
	q := app.Question{Text: rec.Question, Earlier: rec.Earlier}
	if rec.Asking {
		q.Confirm = p.agree
	}
	for _, s := range rec.Trace.Steps {
		if s.Model != "" {
			p.replies = append(p.replies, s)
		}
	}
	res, err := a.Answer(ctx, q)
	if err != nil {
		return app.Answer{}, nil, err
	}
	return res.Answer, p.causes(&rec, res.Answer), nil
}

// player says and finds again what a record holds, in its order.
type player struct {
	rec     *Record
	replies []app.Step
	said    int
	called  int
	asked   int
	changed int // prompts that are not those of the record
	missing int // calls the record has nothing for
}

// Name and Window are the recorded model's.
func (p *player) Name() string { return p.rec.Model }
func (p *player) Window() int  { return p.rec.Window }

// Sends reports whether the recorded model was told of such items.
func (p *player) Sends(k app.Kind) bool { return !p.rec.Public || !k.Private() }

// Chat returns the next recorded reply, or the fault that came in its place.
func (p *player) Chat(_ context.Context, req llm.Request) (llm.Reply, error) {
	if p.said >= len(p.replies) {
		p.missing++
		return llm.Reply{}, &llm.Fault{Kind: llm.KindTimeout}
	}
	s := p.replies[p.said]
	p.said++
	if s.Prompt != req.System+"\n\n"+req.User {
		p.changed++
	}
	reply := llm.Reply{Text: s.Reply, PromptTokens: s.PromptTokens, OutputTokens: s.OutputTokens, Seconds: s.Seconds, First: s.First}
	if s.Fault != "" {
		return reply, &llm.Fault{Kind: llm.Kind(s.Fault)}
	}
	return reply, nil
}

// tool finds what the recorded call of it found.
func (p *player) tool(name string) func(context.Context, json.RawMessage) (Observation, error) {
	return func(context.Context, json.RawMessage) (Observation, error) {
		if p.called >= len(p.rec.Calls) || p.rec.Calls[p.called].Tool != name {
			p.missing++
			return Observation{}, &app.Error{Code: app.CodeInternal, Message: "no call of " + name + " was kept"}
		}
		c := p.rec.Calls[p.called]
		p.called++
		switch {
		case c.Late:
			return Observation{}, context.DeadlineExceeded
		case c.Error != nil:
			return Observation{}, c.Error
		}
		return c.Found, nil
	}
}

func (p *player) agree(context.Context, app.Confirmation) bool {
	p.asked++
	return p.asked <= len(p.rec.Agreed) && p.rec.Agreed[p.asked-1]
}

// causes says what of a replay is not as it was.
func (p *player) causes(rec *Record, now app.Answer) (out []string) {
	if rec.Prompts != PromptVersion() || p.changed > 0 {
		out = append(out, "The model would be asked in other words now.")
	}
	if p.missing > 0 {
		out = append(out, "Something would be asked or looked for now that was not then.")
	}
	if p.said < len(p.replies) || p.called < len(rec.Calls) {
		out = append(out, "Less would be asked or looked for now than was.")
	}
	if !slices.EqualFunc(rec.Answer.Answer, now.Answer, func(a, b app.Sentence) bool {
		return a.Text == b.Text && a.By == b.By && slices.Equal(a.Items, b.Items)
	}) {
		out = append(out, fmt.Sprintf("The answer is another now: %d sentences, then %d.", len(now.Answer), len(rec.Answer.Answer)))
	}
	return out
}
