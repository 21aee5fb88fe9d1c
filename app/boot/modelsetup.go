package boot

import (
	"context"
	"errors"
	"net/netip"
	"net/url"
	"runtime"
	"time"

	"daybrief/agent/exam"
	"daybrief/agent/llm"
	"daybrief/app"
	"daybrief/connectors/fetch"
)

// What stands between the reader and a model, as ModelState.State.
const (
	ModelReady        = "ready"
	ModelOff          = "off"           // by the configuration
	ModelNotInstalled = "not-installed" // no server answers, and its program is not on this machine
	ModelNotRunning   = "not-running"   // no server answers, though its program is here, or it is another machine's
	ModelNone         = "no-model"      // the server runs and has none that can write
	ModelNotThere     = "no-such-model" // it lacks the one the configuration names
	ModelUnusable     = "unusable"      // what answers is too busy, hangs, or is no Ollama
)

// ModelState is how far the reader's model is set up, and what to do next.
type ModelState struct {
	State     string              `json:"state"`
	URL       string              `json:"url,omitempty"` // of the server that answered
	Version   string              `json:"version,omitempty"`
	Server    llm.ServerAbilities `json:"server"`
	Model     string              `json:"model,omitempty"`     // that words the brief
	Embedding string              `json:"embedding,omitempty"` // that search by meaning uses
	Models    []ModelCandidate    `json:"models,omitempty"`
	Memory    llm.Memory          `json:"memory"`
	Advice    llm.Advice          `json:"advice"`
	Pull      []string            `json:"pull,omitempty"`    // models to pull next, the first one first
	Program   string              `json:"program,omitempty"` // where Ollama's program is on this machine
	Remarks   []string            `json:"remarks,omitempty"` // sentences on what works but could be better
	Note      *app.Note           `json:"note,omitempty"`    // what is missing and its cure; absent when ready or off
}

// PullProgress is how far a pull has come; see llm.PullProgress.
type PullProgress = llm.PullProgress

// ModelState looks for the server and its models. Whatever is missing is in the
// state, never an error: it returns one only when ctx ended.
func (a *App) ModelState(ctx context.Context) (ModelState, error) {
	s := ModelState{State: ModelOff, Memory: llm.MachineMemory()}
	s.Advice = llm.Advise(s.Memory)
	if a.Config.Model.Off {
		return s, nil
	}
	s.Program = llm.InstalledAt(runtime.GOOS, a.opt.Getenv)
	found, err := a.findModel(ctx)
	if ctx.Err() != nil {
		return s, &app.Error{Code: app.CodeCancelled, Message: "The search for a model was stopped.", Err: ctx.Err()}
	}
	s.URL, s.Version, s.Server = found.URL, found.Version, llm.Abilities(found.Version)
	s.Model, s.Embedding = found.Model, found.Embed
	if found.URL == "" {
		a.serverMissing(&s, err)
		return s, nil
	}
	if s.Models, err = a.listed(ctx, found, err, &s); err != nil {
		return s, err
	}
	a.remark(&s)
	return s, a.ledger.flush()
}

// serverMissing tells apart why no server answers.
func (a *App) serverMissing(s *ModelState, err error) {
	e := app.AsError(a.modelFault(err))
	s.Note = &app.Note{Code: e.Code, Text: e.Message, Hint: e.Hint}
	s.State = ModelUnusable
	if k := llm.KindOf(err); k == llm.KindRefused || k == llm.KindNetwork {
		s.State = ModelNotRunning
		if _, far := a.farServer(); !far && s.Program == "" {
			s.State = ModelNotInstalled
		}
	}
}

// listed tells of a running server's models, and which of them is missing.
func (a *App) listed(ctx context.Context, found llm.Found, choice error, s *ModelState) ([]ModelCandidate, error) {
	list, err := exam.List(ctx, found, a.modelClient(found.URL).HTTP())
	if err != nil && ctx.Err() != nil {
		return nil, &app.Error{Code: app.CodeCancelled, Message: "The search for a model was stopped.", Err: ctx.Err()}
	}
	wanted := a.Config.Model.Name
	switch {
	case err == nil && choice == nil:
		s.State = ModelReady
	case app.AsError(choice) != nil && app.AsError(choice).Code == app.CodeModelAbsent:
		s.State = ModelNone
		if wanted != "" {
			s.State = ModelNotThere
			s.Pull = append(s.Pull, wanted)
		} else if s.Advice.Model != "" {
			s.Pull = append(s.Pull, s.Advice.Model)
		}
	default:
		s.State = ModelUnusable
	}
	if choice == nil {
		choice = err
	}
	if choice != nil {
		e := app.AsError(pullCure(asked(choice), s.Pull))
		s.Note = &app.Note{Code: e.Code, Text: e.Message, Hint: e.Hint}
	}
	switch want := a.Config.Model.Embedding; {
	case s.Embedding != "":
	case want != "":
		s.Pull = append(s.Pull, want)
	case s.Advice.Embed != "":
		s.Pull = append(s.Pull, s.Advice.Embed)
	}
	return list, nil
}

// pullCure names our own command where the cure is to pull a model.
func pullCure(err error, pull []string) error {
	var e *app.Error
	if len(pull) == 0 || !errors.As(err, &e) || e.Code != app.CodeModelAbsent {
		return err
	}
	told := *e
	told.Hint = "Run: daybrief model pull " + pull[0]
	return &told
}

// remark adds what works but could be better.
func (a *App) remark(s *ModelState) {
	add := func(text string) {
		if text != "" {
			s.Remarks = append(s.Remarks, text)
		}
	}
	add(llm.Outdated(s.Version))
	for _, m := range s.Models {
		if m.Chosen == "brief" && a.ownMachine(s.URL) {
			add(llm.Tight(m.Name, m.Bytes, s.Memory))
		}
	}
	if s.State == ModelReady && s.Embedding == "" {
		add("There is no model for search by meaning: search goes by words. " + llm.SuggestedEmbed + " is a small one.")
	}
}

// modelFault tells the fault of a search for a server as it is on this machine:
// a server that is not running from one that is not installed. Others pass.
func (a *App) modelFault(err error) error {
	e := app.AsError(asked(err))
	if e == nil || e.Code != app.CodeModelDown || llm.KindOf(err) != llm.KindRefused {
		return asked(err)
	}
	if u, far := a.farServer(); far {
		return &app.Error{
			Code: app.CodeModelDown, Err: err,
			Message: "Ollama does not answer at " + u + ", which is another machine.",
			Hint:    "See that it runs there and listens to others (OLLAMA_HOST=0.0.0.0), or change the address in the settings or in OLLAMA_HOST.",
		}
	}
	if llm.InstalledAt(runtime.GOOS, a.opt.Getenv) == "" {
		return &app.Error{
			Code: app.CodeModelDown, Err: err,
			Message: "Ollama is not installed on this machine.",
			Hint:    "Get it from https://ollama.com/download, then run: daybrief model pull " + orSuggested(llm.Advise(llm.MachineMemory()).Model),
		}
	}
	told := *e
	told.Message = "Ollama is installed but not running."
	told.Hint = "Start it with: ollama serve - or open its app."
	return &told
}

func orSuggested(model string) string {
	if model == "" {
		return llm.SmallModel
	}
	return model
}

// farServer returns the address of the server where that is another machine.
func (a *App) farServer() (string, bool) {
	for _, u := range a.modelURLs() {
		if !a.ownMachine(u) {
			return u, true
		}
	}
	return "", false
}

// ownMachine reports whether an address is this machine's own.
func (a *App) ownMachine(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
}

// A pull may take hours; checking a large file's digest is minutes of silence.
const (
	pullTime  = 24 * time.Hour
	pullQuiet = 5 * time.Minute
	pullBytes = 1 << 30 // of lines of progress, not of the model, which goes to the server
)

// PullModel has the server pull a model and tells of its progress. Connections
// that break are taken up again. Errors are *app.Error: model-down without a
// server, model-missing for a model its library has not, disk for a full one,
// cancelled when ctx ended (what came is kept), network and model-unusable.
func (a *App) PullModel(ctx context.Context, name string, progress func(PullProgress)) error {
	if name == "" {
		return &app.Error{Code: app.CodeUsage, Message: "Which model to pull?", Hint: "For instance: daybrief model pull " + llm.SuggestedModel}
	}
	found, err := a.findModel(ctx)
	if found.URL == "" {
		return a.modelFault(err)
	}
	o := fetch.Options{
		UserAgent: a.Config.Network.UserAgent, Transport: a.opt.Transport,
		MaxBytes: pullBytes, Timeout: pullTime, Idle: pullQuiet, Now: a.opt.Now, Ledger: a.ledger.add,
	}
	c := fetch.New(o)
	c.Allow(hostOf(found.URL))
	err = llm.Pull(ctx, llm.PullParams{URL: found.URL, HTTP: c.HTTP(), Model: name, Progress: progress})
	if err != nil {
		return errors.Join(pullError(err, name), a.ledger.flush())
	}
	return a.ledger.flush()
}

// pullError gives a pull's fault its code and its words.
func pullError(err error, name string) error {
	e := &app.Error{Code: app.CodeModelBad, Err: err}
	e.Message, e.Hint = llm.PullError(err, name)
	switch llm.KindOf(err) {
	case llm.KindStopped:
		e.Code = app.CodeCancelled
	case llm.KindUnknown:
		e.Code = app.CodeModelAbsent
	case llm.KindBadName:
		e.Code = app.CodeUsage
	case llm.KindDisk:
		e.Code = app.CodeDisk
	case llm.KindOffline, llm.KindCut, llm.KindTimeout, llm.KindBusy:
		e.Code = app.CodeNetwork
	case llm.KindRefused, llm.KindNetwork:
		e.Code = app.CodeModelDown
	}
	return e
}
