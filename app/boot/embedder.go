package boot

import (
	"context"

	"daybrief/agent/llm"
	"daybrief/app"
	"daybrief/rag"
)

// embedder returns what makes the vectors for search by meaning, or the note why
// there is nothing. It is Ollama, wherever the model is, but where the reader
// agreed that all texts go to the provider: memory holds mail and calendar.
func (a *App) embedder(ctx context.Context) (rag.Embedder, *app.Note) {
	m := a.Config.Model
	if m.Off {
		return nil, nil
	}
	var refused *app.Note
	if m.CloudSearch && m.Provider != ollama {
		e, err := a.cloudEmbedder(ctx)
		if err == nil {
			return e, nil
		}
		refused = a.modelNote(err)
	}
	e, err := a.localEmbedder(ctx)
	switch {
	case err == nil:
		return e, refused
	case refused == nil:
		refused = a.modelNote(asked(err))
	}
	return nil, refused
}

// cloudEmbedder returns the embedder of the configuration's provider.
func (a *App) cloudEmbedder(ctx context.Context) (rag.Embedder, error) {
	provider, p, err := a.cloudParams(ctx)
	if err != nil {
		return nil, err
	}
	away := llm.Leaves(p.URL)
	switch {
	case provider.Embedder == "":
		return nil, &app.Error{Code: app.CodeConfig, Message: provider.Title + " makes no vectors for search by meaning.", Hint: "Take cloud_search out of [model] in config.toml: Ollama makes them."}
	case away && !a.Config.Model.Private:
		return nil, &app.Error{
			Code: app.CodeConsent, Message: "No vectors are made at " + provider.Title + ": memory holds mail and calendar, and you have not agreed that they are sent.",
			Hint: "Agree with daybrief model use " + provider.ID + " --private, or take cloud_search out of [model] in config.toml: Ollama makes them.",
		}
	}
	o := llm.EmbedOptions{
		Steady: a.steadiness(hostOf(p.URL), provider.Title), Recorder: calls{a, away},
		What: llm.Call{Provider: provider.ID, Host: hostOf(p.URL), Purpose: forEmbed},
		Mask: away && a.Config.Model.Mask,
	}
	return llm.NewCloudEmbedder(p, o)
}

// localEmbedder returns the embedder of Ollama. A server without a model that
// writes can have one that embeds.
func (a *App) localEmbedder(ctx context.Context) (rag.Embedder, error) {
	found, err := a.findModel(ctx)
	switch {
	case found.URL == "" && err != nil:
		return nil, err
	case found.Embed == "":
		return nil, &app.Error{
			Code: app.CodeModelAbsent, Message: "Ollama has no model for search by meaning: what is found is found by its words.",
			Hint: "Run: daybrief model pull " + llm.SuggestedEmbed,
		}
	}
	m := a.Config.Model
	hosted := found.Hosted(found.Embed)
	if hosted && (m.Cloud != ollama || !m.Private) {
		return nil, &app.Error{
			Code: app.CodeConsent, Message: "No vectors are made by " + found.Embed + " on Ollama's own machines: memory holds mail and calendar, and you have not agreed that they are sent.",
			Hint: "Name a model of this machine as embedding under [model] in config.toml, such as " + llm.SuggestedEmbed + ".",
		}
	}
	o := llm.EmbedOptions{
		Recorder: calls{a, hosted || llm.Leaves(found.URL)}, Steady: llm.SteadyOptions{Tries: 1},
		What: llm.Call{Provider: ollama, Host: hostOf(found.URL), Purpose: forEmbed},
		Mask: hosted && m.Mask,
	}
	return llm.NewOllamaEmbedder(found.URL, found.Embed, a.modelHTTP(found.URL), o)
}
