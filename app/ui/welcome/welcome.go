// Package welcome is the screen of the first steps: sources, a model, when to be
// ready, and the first brief of one's own.
//
// Contract: each step can be skipped and come back to; Show("sources"), "model",
// "time" and "brief" open one of them. Nothing here waits on Fyne's main
// goroutine, every wait can be stopped, and every error is one sentence with
// what to do. A password is held only until it is handed on.
package welcome

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"daybrief/app"
	"daybrief/app/ui/form"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// Program is what the screen asks for. It may also be program.Timers.
type Program interface {
	program.Setup
	Refresh(ctx context.Context, report func(app.Progress)) error
}

// Options is what the screen needs; all of it must be set.
type Options struct {
	Env     *paper.Env
	Program Program
}

// The steps.
const (
	stepSources = iota
	stepModel
	stepTime
	stepBrief
)

// Screen is the screen. All methods but Close are for Fyne's main goroutine.
type Screen struct {
	*form.Frame
	program Program

	step   int
	loaded bool
	state  program.SetupState

	address string     // what is typed to be added
	entry   *form.Line // it is typed into
	adding  *adding
	said    *said // what came of the last thing done on the step
	picked  map[string]bool

	model   program.ModelSetup
	looked  bool // for the model
	pulling *pulling

	timer  program.TimerState
	choice program.TimerChoice

	making *making
}

// said is a sentence below what was done.
type said struct {
	text string
	ink  fyne.ThemeColorName
}

var _ paper.Screen = (*Screen)(nil)

// New returns the screen, empty until it is shown.
func New(o Options) *Screen {
	s := &Screen{Frame: form.NewFrame(o.Env), program: o.Program, picked: map[string]bool{}}
	s.Frame.Escape = s.stopAsking
	s.Restyle()
	return s
}

// places name the steps for Show.
func places() []string { return []string{"sources", "model", "time", "brief"} }

// Show opens a step, or the one the reader left.
func (s *Screen) Show(about string) {
	for i, name := range places() {
		if name == about && s.adding == nil {
			s.step, s.said = i, nil
		}
	}
	s.Restyle()
	s.load()
	s.enter()
}

// load reads how far the reader has come.
func (s *Screen) load() {
	s.Tasks.Spawn(func(ctx context.Context) {
		state, err := s.program.SetupState(ctx)
		s.Tasks.Do(func() {
			if err != nil {
				s.Fail(err, s.load)
				return
			}
			if !s.loaded {
				s.choice = program.TimerChoice{Time: state.Time, Weekdays: state.Weekdays}
			}
			first := !s.loaded
			s.state, s.loaded = state, true
			s.Restyle()
			if first && s.step == stepSources && s.entry != nil { // the first thing to do is to type
				s.Focus(s.entry)
			}
		})
	})
}

// enter begins what a step wants to know.
func (s *Screen) enter() {
	switch s.step {
	case stepModel:
		if !s.looked && s.pulling == nil {
			s.lookForModel()
		}
	case stepTime:
		s.loadTimer()
	}
}

// goTo opens a step.
func (s *Screen) goTo(step int) {
	if s.adding != nil {
		s.adding.cancel()
	}
	s.step, s.said = step, nil
	s.Sheaf.Scroll.ScrollToTop()
	s.Restyle()
	s.enter()
}

// stopAsking is what Escape does first: it takes a question back.
func (s *Screen) stopAsking() bool {
	if s.adding == nil || s.adding.question == nil {
		return false
	}
	s.adding.reply(program.Reply{})
	return true
}

// saidError shows why something failed, in the reader's language where the
// catalogue has words for it.
func (s *Screen) saidError(err error, about string) {
	e := app.AsError(err)
	if errors.Is(err, context.Canceled) || e.Code == app.CodeCancelled {
		s.said = nil
		return
	}
	text := paper.Joined(e.Message, e.Hint)
	if key, ok := faultWords()[e.Code]; ok {
		text = s.St.Say(key, "About", about)
	}
	s.said = &said{text, paper.ColorWarning}
}

// faultWords are what an address that cannot be added says, by code.
func faultWords() map[string]string {
	return map[string]string{
		app.CodeDNS: "welcome.fault_dns", app.CodeRefused: "welcome.fault_refused", app.CodeNetwork: "welcome.fault_network",
		app.CodeTimeout: "welcome.fault_timeout", app.CodeTLS: "welcome.fault_tls", app.CodeLogin: "welcome.fault_login",
		app.CodeNotFeed: "welcome.fault_feed", app.CodeMissing: "welcome.fault_missing", app.CodeLocked: "welcome.fault_locked",
		app.CodeUsage: "welcome.fault_usage", app.CodeExists: "welcome.fault_exists", app.CodeServer: "welcome.fault_server",
		app.CodeNotFound: "welcome.fault_missing",
	}
}

// Restyle builds the screen anew.
func (s *Screen) Restyle() {
	focused := s.focusedPlace()
	s.Begin()
	body := form.NewStack()
	index := s.index()
	if s.loaded {
		switch s.step {
		case stepSources:
			body.Parts = s.sourceParts()
		case stepModel:
			body.Parts = s.modelParts()
		case stepTime:
			body.Parts = s.timeParts()
		case stepBrief:
			body.Parts = s.briefParts()
		}
		body.Parts = append(body.Parts, s.wayParts()...)
	}
	s.Build(s.St.Say("welcome.title"), s.St.Say("welcome.quiet"), form.NewSplit(s.St, index, body))
	s.restoreFocus(focused)
}

// focusedPlace is which of the things the keys go through has the focus, -1 for
// none.
func (s *Screen) focusedPlace() int {
	if c := s.Canvas(); c != nil && c.Focused() != nil {
		return s.Place(c.Focused())
	}
	return -1
}

// restoreFocus puts the keys where they were, or on the line of a question.
func (s *Screen) restoreFocus(at int) {
	if s.adding != nil && s.adding.line != nil {
		s.Focus(s.adding.line)
		return
	}
	if f := s.At(at); f != nil {
		s.Focus(f)
	}
}

// index returns a button for each step.
func (s *Screen) index() []*paper.Button {
	var out []*paper.Button
	for i, key := range []string{"welcome.step_sources", "welcome.step_model", "welcome.step_time", "welcome.step_brief"} {
		b := s.Button(s.St.Say("welcome.step", "Number", i+1, "Name", s.St.Say(key)), func() { s.goTo(i) })
		b.Ink = paper.ColorMuted
		if i == s.step {
			b.Ink = paper.ColorInk
		}
		b.Restyle()
		s.Reach(b)
		out = append(out, b)
	}
	return out
}

// wayParts lead to the next step, and past this one.
func (s *Screen) wayParts() []form.Part {
	if s.step == stepBrief || s.adding != nil {
		return nil
	}
	word := "welcome.skip.button"
	if s.done() {
		word = "welcome.next.button"
	}
	next := s.Button(s.St.Say(word), func() { s.goTo(s.step + 1) })
	if s.done() {
		next.Solid = true
	} else {
		next.Ink = paper.ColorMuted
	}
	next.Restyle()
	return []form.Part{{Block: s.ReachRow(paper.NewRow(next)), Gap: 10 * paper.Grid}}
}

// done reports whether the step needs nothing more.
func (s *Screen) done() bool {
	switch s.step {
	case stepSources:
		return s.own() > 0
	case stepModel:
		return s.looked && (s.model.State == program.ModelReady || s.model.Cloud != "") && s.pulling == nil
	case stepTime:
		return s.timer.Installed
	}
	return true
}

// own is how many sources there are beside the one everybody begins with.
func (s *Screen) own() int {
	n := 0
	for _, o := range s.state.Sources {
		if o.Type != "hackernews" {
			n++
		}
	}
	return n
}

// The blocks of a step.

func (s *Screen) lead(text string) form.Part {
	return form.Part{Block: paper.NewPlain(s.St, text, paper.FontLead, paper.ColorInk)}
}

func (s *Screen) small(text string) form.Part {
	return form.Part{Block: paper.NewPlain(s.St, text, paper.FontSmall, paper.ColorMuted), Gap: 2 * paper.Grid}
}

func (s *Screen) heading(text string) form.Part {
	return form.Part{Block: paper.NewPlain(s.St, text, paper.FontBodyBold, paper.ColorInk), Gap: 8 * paper.Grid}
}

// saidParts is the sentence on what was done last.
func (s *Screen) saidParts() []form.Part {
	if s.said == nil {
		return nil
	}
	return []form.Part{{Block: paper.NewPlain(s.St, s.said.text, paper.FontBody, s.said.ink), Gap: 3 * paper.Grid}}
}

func (s *Screen) row(list ...*paper.Button) form.Part {
	return form.Part{Block: s.ReachRow(paper.NewRow(list...)), Gap: 4 * paper.Grid}
}
