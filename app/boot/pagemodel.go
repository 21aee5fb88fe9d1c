package boot

import (
	"context"
	"time"

	"daybrief/agent/llm"
	"daybrief/app"
	"daybrief/app/ui/program"
)

// testTime bounds a test of a model: one that has to be loaded from disk takes
// its time.
const testTime = 3 * time.Minute

// forTest is what the record of calls calls a test.
const forTest = "test"

// TestModel has the model answer one word.
func (p *Page) TestModel(ctx context.Context) (program.ModelTest, error) {
	done, err := p.fresh()
	if err != nil {
		return program.ModelTest{}, err
	}
	defer done()
	ctx, cancel := context.WithTimeout(ctx, testTime)
	defer cancel()
	m, note := p.app.modelFor(ctx, forTest)
	if m == nil {
		return program.ModelTest{}, noModel(note)
	}
	began := time.Now()
	// It holds nothing of the reader's, so every model may be asked.
	_, err = m.Chat(ctx, llm.Request{
		System: "Answer with one word.", User: "Which colour has the sky on a clear day?",
		NumCtx: p.app.Config.Model.Context, NumPredict: 8, KeepAlive: time.Minute, Kinds: []app.Kind{},
	})
	out := program.ModelTest{Model: m.Name(), Seconds: seconds(began)}
	if k := llm.KindOf(err); k == llm.KindTooBig || k == llm.KindEmpty { // more than a word, or thinking alone: it answers
		err = nil
	}
	if err != nil {
		return out, asked(err)
	}
	return out, p.app.ledger.flush()
}

// noModel is why there is no model to test.
func noModel(note *app.Note) error {
	if note == nil {
		return &app.Error{Code: app.CodeModelDown, Message: "The model is turned off", Hint: "Turn it on, then try it again."}
	}
	return &app.Error{Code: note.Code, Message: note.Text, Hint: note.Hint}
}

// TestEmbedder has the model for search by meaning embed a few words.
func (p *Page) TestEmbedder(ctx context.Context) (program.ModelTest, error) {
	done, err := p.fresh()
	if err != nil {
		return program.ModelTest{}, err
	}
	defer done()
	ctx, cancel := context.WithTimeout(ctx, testTime)
	defer cancel()
	e, note := p.app.embedder(ctx)
	if e == nil {
		return program.ModelTest{}, noModel(note)
	}
	began := time.Now()
	_, err = e.Query(ctx, "a clear day")
	out := program.ModelTest{Model: e.Name(), Seconds: seconds(began)}
	if err != nil {
		return out, asked(err)
	}
	return out, p.app.ledger.flush()
}

// ModelKey tells whether the provider of the model has a key.
func (p *Page) ModelKey(ctx context.Context) (provider string, kept bool, err error) {
	done, err := p.fresh()
	if err != nil {
		return "", false, err
	}
	defer done()
	known, ok := llm.ProviderByID(p.app.Config.Model.Provider)
	if !ok {
		return "", false, nil
	}
	_, err = p.app.modelKey(ctx, known)
	return known.Title, err == nil, nil
}

// KeepModelKey keeps a key for the provider of the model, "" takes it out.
func (p *Page) KeepModelKey(ctx context.Context, key string) error {
	done, err := p.fresh()
	if err != nil {
		return err
	}
	defer done()
	if key == "" {
		return p.app.ForgetModelKey(ctx, p.app.Config.Model.Provider)
	}
	return p.app.KeepModelKey(ctx, p.app.Config.Model.Provider, key)
}
