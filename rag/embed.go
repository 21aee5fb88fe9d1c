package rag

import "context"

// Embedder turns texts into vectors whose nearness is nearness in meaning. Its
// errors are *app.Error: model-down, model-missing, timeout and kin.
//
// Vectors come one for each text, in order, all of one length. Callers check
// them all the same: see Valid.
type Embedder interface {
	// Name is the model's name; another name means other vectors.
	Name() string
	// Documents embeds texts that are to be found.
	Documents(ctx context.Context, texts []string) ([][]float32, error)
	// Query embeds what is looked for.
	Query(ctx context.Context, text string) ([]float32, error)
}
