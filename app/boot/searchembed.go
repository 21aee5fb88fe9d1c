package boot

import (
	"context"
	"errors"
	"strings"

	"daybrief/agent/llm"
	"daybrief/app"
	"daybrief/rag"
)

// toldEmbedder is an embedder whose faults are in the reader's words.
type toldEmbedder struct{ rag.Embedder }

// recalled returns the embedder of the memory, or why there is none.
func (a *App) recalled(ctx context.Context) (rag.Embedder, *app.Note) {
	e, note := a.recall.embed(ctx)
	if e != nil {
		e = toldEmbedder{e}
	}
	return e, note
}

func (t toldEmbedder) Documents(ctx context.Context, texts []string) ([][]float32, error) {
	list, err := t.Embedder.Documents(ctx, texts)
	return list, t.told(err)
}

func (t toldEmbedder) Query(ctx context.Context, text string) ([]float32, error) {
	v, err := t.Embedder.Query(ctx, text)
	return v, t.told(err)
}

// told words a fault of a model, which llm words for a brief. The end of a
// context stays what it is.
func (t toldEmbedder) told(err error) error {
	var f *llm.Fault
	var known *app.Error
	if !errors.As(err, &f) || errors.As(err, &known) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return err
	}
	if f.Kind == llm.KindGarbage {
		return &app.Error{
			Code: app.CodeModelBad, Message: t.Name() + " answered with what cannot be used for a search by meaning.",
			Hint: "Choose another model with embedding in [model] of config.toml.", Err: err,
		}
	}
	n := llm.Note(err, t.Name())
	return &app.Error{Code: n.Code, Message: strings.TrimSuffix(n.Text, " The brief is worded by rules."), Hint: n.Hint, Err: err}
}
