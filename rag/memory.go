package rag

import (
	"context"
	"errors"
	"time"

	"daybrief/app"
)

// Store is what the memory needs of the store.
type Store interface {
	SearchWords(ctx context.Context, q app.SearchQuery, w app.Words, limit int) ([]app.Found, error)
	Facets(ctx context.Context, q app.SearchQuery, w app.Words, also []string) ([]app.Facet, error)
	IndexedItems(ctx context.Context, ids []string) ([]app.Item, error)
	IndexedSources(ctx context.Context) ([]string, error)
	KnowsPerson(ctx context.Context, name string) (bool, error)
}

// Memory answers searches. It is safe for use by many goroutines.
type Memory struct {
	Store Store
	Now   func() time.Time
	Zone  *time.Location
}

// depth is how far down each leg is read before the two are merged.
const depth = 100

// Search finds what was asked for. Its errors are those of the store and the end
// of ctx; what could not be done beside is told in the result's notes.
func (m *Memory) Search(ctx context.Context, q app.SearchQuery) (app.SearchResult, error) {
	if q.Limit <= 0 {
		q.Limit = 10
	}
	req, err := m.understand(ctx, q)
	if err != nil {
		return app.SearchResult{}, err
	}
	res := app.SearchResult{Understood: req.SearchQuery, Notes: req.Notes}
	words, err := m.Store.SearchWords(ctx, req.SearchQuery, req.Words, max(depth, q.Limit))
	if err != nil {
		return res, err
	}
	return m.answer(ctx, res, req, fuse(words, nil, m.Now()))
}

// understand reads what was typed.
func (m *Memory) understand(ctx context.Context, q app.SearchQuery) (Request, error) {
	sources, err := m.Store.IndexedSources(ctx)
	if err != nil {
		return Request{}, err
	}
	req := Understand(q, Speech{Now: m.Now().In(m.Zone), Sources: sources, Knows: func(name string) bool {
		known, e := m.Store.KnowsPerson(ctx, name)
		err = errors.Join(err, e)
		return known
	}})
	return req, err
}

// answer makes the result of the merged ranking.
func (m *Memory) answer(ctx context.Context, res app.SearchResult, req Request, list []ranked) (app.SearchResult, error) {
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	if len(req.Words.Any) == 0 { // by time, as the store has it
		ids = ids[:min(len(ids), req.Limit)]
	}
	facets, err := m.Store.Facets(ctx, req.SearchQuery, req.Words, ids)
	if err != nil {
		return res, err
	}
	res.BySource, res.ByKind = map[string]int{}, map[app.Kind]int{}
	for _, f := range facets {
		res.BySource[f.Source] += f.Count
		res.ByKind[f.Kind] += f.Count
	}
	list = list[:min(len(list), req.Limit)]
	items, err := m.Store.IndexedItems(ctx, ids[:len(list)])
	if err != nil {
		return res, err
	}
	byID := make(map[string]app.Item, len(items))
	for _, it := range items {
		byID[it.ID] = it
	}
	for _, r := range list {
		if it, ok := byID[r.ID]; ok { // else it was deleted meanwhile
			res.Hits = append(res.Hits, hit(it, r, req.Words))
		}
	}
	return res, nil
}
