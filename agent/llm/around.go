package llm

import (
	"context"
	"fmt"
	"time"

	"daybrief/agent/mask"
	"daybrief/app"
)

// Around is a Model put around another one: what that can tell of itself is
// told.
type Around struct{ Model }

// Digest tells versions of a model apart, where its server does; else "".
func (a Around) Digest() string {
	if d, ok := a.Model.(interface{ Digest() string }); ok {
		return d.Digest()
	}
	return ""
}

// Window returns how many tokens the model is asked to hold.
func (a Around) Window() int { return Window(a.Model) }

// Billion returns how many billion parameters the model has, 0 where unknown.
func (a Around) Billion() float64 {
	if b, ok := a.Model.(interface{ Billion() float64 }); ok {
		return b.Billion()
	}
	return 0
}

// Options says how the model is asked, for the record.
func (a Around) Options(req Request) app.StepOptions {
	if m, ok := a.Model.(interface {
		Options(Request) app.StepOptions
	}); ok {
		return m.Options(req)
	}
	return app.StepOptions{NumCtx: req.NumCtx, NumPredict: req.NumPredict, Schema: req.Schema}
}

// Sends reports whether the text of such items may go to the model.
func (a Around) Sends(kind app.Kind) bool { return Sends(a.Model, kind) }

// Notice is what the reader is told as long as the model is used, nil for
// nothing.
func (a Around) Notice() *app.Note { return Notice(a.Model) }

// Window returns how many tokens a model is asked to hold: one value for all
// calls, since a change loads the model anew.
func Window(m Model) int {
	if w, ok := m.(interface{ Window() int }); ok {
		return w.Window()
	}
	return DefaultNumCtx
}

// Sends reports whether the text of items of a kind may go to a model: all of
// them to one on this machine, to another what the reader agreed to. Who makes
// a request leaves the other items out and says in Request.Kinds what is in.
func Sends(m Model, kind app.Kind) bool {
	if s, ok := m.(interface{ Sends(app.Kind) bool }); ok {
		return s.Sends(kind)
	}
	return true
}

// Notice is what the reader is told as long as a model is used: that it runs on
// another machine, and what goes there. nil for nothing to tell.
func Notice(m Model) *app.Note {
	if n, ok := m.(interface{ Notice() *app.Note }); ok {
		return n.Notice()
	}
	return nil
}

// GuardOptions say what may leave the machine.
type GuardOptions struct {
	Private bool       // the reader agreed that mail, calendar and the like go, too
	Mask    *mask.Mask // nil: personal data goes as it is
	Notice  app.Note   // what the reader is told as long as the model is used
}

// Guard puts a guard around a model on another machine: a request with the text
// of private items, or one that does not say what it holds, is refused unless
// the reader agreed; in the others personal data is masked, and put back into
// the answer.
func Guard(m Model, o GuardOptions) Model { return &guard{Around{m}, o} }

type guard struct {
	Around
	o GuardOptions
}

// Sends reports whether the text of such items may go to the model.
func (g *guard) Sends(kind app.Kind) bool { return g.o.Private || !kind.Private() }

// Notice is what the reader is told as long as the model is used.
func (g *guard) Notice() *app.Note {
	n := g.o.Notice
	return &n
}

// Chat asks the model for what may be asked.
func (g *guard) Chat(ctx context.Context, req Request) (Reply, error) {
	if req.Kinds == nil && !g.o.Private {
		return Reply{}, &Fault{Kind: KindPrivate, Detail: "nobody said whose text the question holds, and private text may not leave this machine"}
	}
	for _, k := range req.Kinds {
		if !g.Sends(k) {
			return Reply{}, &Fault{Kind: KindPrivate, Detail: fmt.Sprintf("it holds the text of a %s, which may not leave this machine", k)}
		}
	}
	if g.o.Mask == nil {
		return g.Model.Chat(ctx, req)
	}
	var a, b int
	req.System, a = g.o.Mask.Hide(req.System)
	req.User, b = g.o.Mask.Hide(req.User)
	req.masked = a + b
	reply, err := g.Model.Chat(ctx, req)
	show := g.o.Mask.Show
	if len(req.Schema) > 0 {
		show = g.o.Mask.ShowJSON
	}
	reply.Text, reply.Thinking = show(reply.Text), g.o.Mask.Show(reply.Thinking)
	return reply, err
}

// Call is one call of a model, for the record. It holds no text.
type Call struct {
	Provider     string // ollama, openai, anthropic, google
	Host         string
	Model        string
	Purpose      string // brief, ask, exam, embed, replay
	PromptTokens int    // before the call an estimate, after it the server's count
	OutputTokens int    // before the call the most there can be
	Seconds      float64
	Outcome      string // ok, or the Kind of the fault
	Sent         int64  // bytes of the requests' bodies
	Masked       int    // personal data that were replaced
}

// Recorder keeps the record of calls and the day's budget.
type Recorder interface {
	// Begin notes a call that is to be made. It fails where the day's budget does
	// not hold it: an *app.Error for the reader.
	Begin(ctx context.Context, c Call) (id int64, err error)
	// End notes how a call ended. It is called for each Begin that did not fail.
	End(id int64, c Call)
}

// Meter has each call of a model recorded. what says provider, host and purpose.
func Meter(m Model, r Recorder, what Call) Model { return &meter{Around{m}, r, what} }

type meter struct {
	Around
	to   Recorder
	what Call
}

// Chat asks the model where the budget holds it.
func (m *meter) Chat(ctx context.Context, req Request) (Reply, error) {
	c := m.what
	full := req.withDefaults()
	c.Model, c.Masked = m.Name(), req.masked
	c.PromptTokens, c.OutputTokens = Estimate(req.System)+Estimate(req.User)+len(req.Schema)/4, full.NumPredict
	id, err := m.to.Begin(ctx, c)
	if err != nil {
		return Reply{}, &Fault{Kind: KindBudget, Err: err}
	}
	started := time.Now()
	reply, err := m.Model.Chat(ctx, req)
	c.PromptTokens, c.OutputTokens, c.Sent = reply.PromptTokens, reply.OutputTokens, reply.Sent
	c.Seconds, c.Outcome = time.Since(started).Seconds(), outcomeOf(err)
	m.to.End(id, c)
	return reply, err
}

// OutcomeOK is the outcome of a call that went well.
const OutcomeOK = "ok"

func outcomeOf(err error) string {
	if err == nil {
		return OutcomeOK
	}
	if k := KindOf(err); k != "" {
		return string(k)
	}
	return string(KindServer)
}
