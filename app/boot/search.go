package boot

import (
	"context"

	"daybrief/app"
	"daybrief/rag"
)

// Search finds what the reader ever saw: items, briefs, actions, votes. It
// works without a model server; what it then cannot do is told in the result's
// notes. Errors are those of the store and the end of ctx.
func (a *App) Search(ctx context.Context, q app.SearchQuery) (app.SearchResult, error) {
	return a.memory().Search(ctx, q)
}

// SearchWords answers while the reader types: at once and by words alone, the
// last of which may be unfinished. End ctx when the next key comes; the search
// then ends too. What Search adds by meaning can be shown when it comes.
func (a *App) SearchWords(ctx context.Context, q app.SearchQuery) (app.SearchResult, error) {
	return a.memory().SearchWords(ctx, q)
}

// Related returns the items that are most like one, the most alike first; none
// for an item the memory does not have.
func (a *App) Related(ctx context.Context, itemID string, limit int) ([]app.Hit, error) {
	return a.memory().Related(ctx, itemID, limit)
}

// memory returns the memory, made when it is first asked for: the window's
// first frame never does.
func (a *App) memory() *rag.Memory {
	a.recall.once.Do(func() {
		a.recall.memory = &rag.Memory{
			Store: a.Store, Vectors: a.Store, Writer: a.Store, Embed: a.recalled, Builtin: a.words,
			Now: a.opt.Now, Zone: a.Zone,
		}
	})
	return a.recall.memory
}
