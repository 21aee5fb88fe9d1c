package boot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"daybrief/agent"
	"daybrief/agent/llm"
	"daybrief/agent/replay"
	"daybrief/app"
	"daybrief/app/store"
)

// pack packs what a brief is made from, so that its making can be run again.
// A brief is not worth less without: a failure is for the log alone.
func (a *App) pack(in agent.Input, m agent.Maker) []byte {
	data, err := replay.Pack(replay.Inputs{
		Program: VersionString(), Input: in, Options: m.Options, Model: replay.VoiceOf(m.Model), Note: m.ModelNote,
	})
	if err != nil {
		a.Log.Error("replay", "err", err)
		return nil
	}
	return data
}

// What a replay comes to, for those that do not know the agent.
type (
	ReplayReport = replay.Report
	ReplayLine   = replay.Line
	ReplayChange = replay.Change
)

// ReplayOptions of one replay.
type ReplayOptions struct {
	Date  string // YYYY-MM-DD; "" the latest brief
	Model string // another model, by its name in Ollama; "" plays the saved replies
}

// Replay makes a saved brief again and compares. It saves nothing. Errors are
// *app.Error: no-brief, not-found for a brief whose inputs are not kept, and
// those of the search for the model.
func (a *App) Replay(ctx context.Context, o ReplayOptions) (replay.Report, error) {
	saved, in, err := a.keptInputs(ctx, o.Date)
	if err != nil {
		return replay.Report{}, err
	}
	was := replay.Saved{Brief: saved.Brief, Evidence: saved.Evidence, Trace: saved.Trace}
	var r replay.Report
	if o.Model == "" {
		r, err = replay.Play(ctx, in, was)
	} else {
		var m llm.Model
		if m, err = a.replayModel(ctx, o.Model); err == nil {
			r, err = replay.With(ctx, in, was, m)
		}
	}
	if e := a.ledger.flush(); err == nil && e != nil {
		err = e
	}
	return r, err
}

// keptInputs reads a day's brief and what it was made from.
func (a *App) keptInputs(ctx context.Context, date string) (store.SavedBrief, replay.Inputs, error) {
	saved, err := a.Explained(ctx, date)
	if err != nil {
		return saved, replay.Inputs{}, err
	}
	if saved.Evidence.Kept == "" {
		return saved, replay.Inputs{}, notKept(saved.Brief.Date, "It was made by an earlier Daybrief, which did not keep what a brief is made from.", nil)
	}
	data, err := a.Store.Kept(ctx, saved.Evidence.Kept)
	if errors.Is(err, app.ErrNotFound) {
		why := fmt.Sprintf("What a brief is made from is kept for %d days, for the last brief of a day, as long as no source is removed.", store.KeptDays)
		return saved, replay.Inputs{}, notKept(saved.Brief.Date, why, err)
	}
	if err != nil {
		return saved, replay.Inputs{}, err
	}
	in, err := replay.Unpack(data)
	switch {
	case errors.Is(err, replay.ErrFormat):
		return saved, in, notKept(saved.Brief.Date, "Another version of Daybrief has packed what it was made from, in a form this one does not read.", err)
	case err != nil:
		return saved, in, notKept(saved.Brief.Date, "What it was made from is damaged.", err)
	}
	return saved, in, nil
}

func notKept(date, why string, err error) error {
	return &app.Error{
		Code: app.CodeNotFound, Message: "The brief of " + date + " cannot be replayed. " + why,
		Hint: "Run daybrief preload: what it makes now can be replayed.", Err: err,
	}
}

// Explained returns the brief of a day with evidence, trace and cited items;
// date "" is the latest. *app.Error with code no-brief when there is none.
func (a *App) Explained(ctx context.Context, date string) (store.SavedBrief, error) {
	b, err := a.Brief(ctx, date)
	if err != nil {
		return store.SavedBrief{}, err
	}
	saved, err := a.Store.Brief(ctx, b.Date)
	if err != nil {
		return store.SavedBrief{}, err
	}
	return saved, nil
}

// replayModel returns an installed model by its name. A brief is made from mail,
// so one on another machine gets what the reader agreed to, as for a new brief.
func (a *App) replayModel(ctx context.Context, name string) (llm.Model, error) {
	found, err := a.namedModel(ctx, name)
	if err != nil {
		return nil, err
	}
	return a.ollamaModel(found, forReplay)
}

// namedModel finds an installed model by its name, the best for "".
func (a *App) namedModel(ctx context.Context, name string) (llm.Found, error) {
	ctx, cancel := context.WithTimeout(ctx, modelProbe)
	defer cancel()
	urls := a.modelURLs()
	found, err := llm.Find(ctx, llm.FindParams{URLs: urls, HTTP: a.modelClient(urls...).HTTP(), Wanted: name})
	return found, asked(err)
}

// asked takes off a search's error what it says of a brief: none is made here.
func asked(err error) error {
	var e *app.Error
	if !errors.As(err, &e) {
		return err
	}
	told := *e
	told.Message = strings.TrimSuffix(e.Message, " The brief is worded by rules.")
	return &told
}
