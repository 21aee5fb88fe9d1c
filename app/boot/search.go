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

// memory returns the memory, made when it is first asked for: the window's
// first frame never does.
func (a *App) memory() *rag.Memory {
	a.memoryOnce.Do(func() {
		a.mem = &rag.Memory{Store: a.Store, Now: a.opt.Now, Zone: a.Zone}
	})
	return a.mem
}
