package boot

import (
	"context"
	"errors"
	"slices"
	"time"

	"daybrief/agent/llm"
	"daybrief/agent/react"
	"daybrief/app"
)

// askKeep is how long the model stays in memory after an answer: the next
// question often follows.
const askKeep = 2 * time.Minute

// Ask answers a question from what the store holds, with the reader's model where
// there is one. What it could not do is a note in the answer. Errors are
// *app.Error: a question without words, the end of ctx, a store that fails.
func (a *App) Ask(ctx context.Context, q app.Question) (app.Answer, error) {
	model, note := a.modelFor(ctx, forAsk)
	foreign, notes := a.foreignTools(ctx)
	ans, err := a.answer(ctx, q, answerer{model: model, note: note, more: foreign})
	ans.Notes = append(ans.Notes, notes...)
	return ans, err
}

// answerer is what answers a question.
type answerer struct {
	model llm.Model
	note  *app.Note
	more  []react.Tool // beside the store's
}

func (a *App) answer(ctx context.Context, q app.Question, by answerer) (app.Answer, error) {
	reader := a.askingReader(ctx)
	agent := react.Agent{
		Model: by.model, ModelNote: by.note, Tools: beside(a.tools(reader), by.more),
		Env:     react.Env{Now: a.opt.Now().In(a.Zone), Reader: reader, Place: a.place(ctx), Hours12: a.Hours12()},
		Options: react.Options{Steps: a.Config.Agent.Steps, Timeout: a.Config.Model.Timeout.Std(), KeepAlive: askKeep},
	}
	res, err := agent.Answer(ctx, q)
	if err == nil {
		if kept := a.keepAnswer(res.Record); kept != nil { // the answer stands without it
			a.Log.Warn("keep the answer", "err", kept)
		}
	}
	if a.ledger != nil {
		err = errors.Join(err, a.ledger.flush())
	}
	return res.Answer, err
}

// beside puts the tools of foreign servers behind our own. One that has the name
// of ours gets another: it cannot take its place.
func beside(own, foreign []react.Tool) []react.Tool {
	for _, t := range foreign {
		for t.Name == "answer" || slices.ContainsFunc(own, func(o react.Tool) bool { return o.Name == t.Name }) {
			t.Name += "_2"
		}
		own = append(own, t)
	}
	return own
}

// explore has the model look for more that a brief could rest on, in as many
// read-only steps as the configuration allows: none by default.
func (a *App) explore(ctx context.Context, model llm.Model, reader app.Reader, known []app.Item) ([]app.Item, []app.Step) {
	if model == nil || a.Config.Agent.BriefSteps <= 0 {
		return nil, nil
	}
	agent := react.Agent{Model: model, Tools: a.tools(reader), Env: react.Env{Now: a.opt.Now().In(a.Zone), Reader: reader},
		Options: react.Options{Timeout: a.Config.Model.Timeout.Std(), KeepAlive: askKeep}}
	return agent.Explore(ctx, known, a.Config.Agent.BriefSteps)
}

// askingReader is who asks: the sample day's reader as long as its brief is the
// latest.
func (a *App) askingReader(ctx context.Context) app.Reader {
	r := a.Config.Reader
	if b, err := a.Store.LatestBrief(ctx); err == nil && b.Sample {
		r = sampleReader
	}
	r.Addresses = a.readerAddresses(r)
	return r
}

// place is the town of the reader's own weather, "" where none was read.
func (a *App) place(ctx context.Context) string {
	items, err := a.Store.Items(ctx, app.ItemQuery{Kinds: []app.Kind{app.KindWeather}, Limit: 1})
	if err != nil || len(items) == 0 || items[0].Detail.Weather == nil {
		return ""
	}
	return items[0].Detail.Weather.Place
}
