package rag

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"daybrief/app"
	"daybrief/rag/wordvec"
)

// Store is what the memory needs of the store.
type Store interface {
	SearchWords(ctx context.Context, q app.SearchQuery, w app.Words, limit int) ([]app.Found, app.Counter, error)
	IndexedItems(ctx context.Context, ids []string) ([]app.Item, error)
	IndexedSources(ctx context.Context) ([]string, error)
	KnowsPerson(ctx context.Context, name string) (bool, error)
}

// Memory answers searches. It is safe for use by many goroutines. Close it.
type Memory struct {
	Store   Store
	Vectors VectorStore // nil: by words alone
	Writer  Writer      // where EmbedAll writes; nil where it is never called
	// Embed returns the embedder, or why there is none; nil where the reader
	// wants none, which needs no note.
	Embed func(context.Context) (Embedder, *app.Note)
	// Builtin returns the built-in word vectors, which say of items that share
	// words how much they are alike; nil for none.
	Builtin  func() (*wordvec.Table, error)
	Now      func() time.Time
	Zone     *time.Location
	Patience time.Duration // how long a search waits for meaning; 0 means five seconds

	held  held
	asked asked
	found foundEmbedder
}

func (m *Memory) patience() time.Duration {
	if m.Patience > 0 {
		return m.Patience
	}
	return patience
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
	l, err := m.legs(ctx, req)
	if err != nil {
		return app.SearchResult{}, err
	}
	return m.answer(ctx, req, l)
}

// SearchWords answers while the reader types: by words alone, the last of which
// may be the beginning of one. It ends at once when ctx does, as it has to with
// the next key. Where nothing begins so yet, the other words find, or without
// any the newest items come. Meaning joins in with Search.
func (m *Memory) SearchWords(ctx context.Context, q app.SearchQuery) (app.SearchResult, error) {
	q.WordsOnly, q.Typing = true, true
	res, err := m.Search(ctx, q)
	if err != nil || len(res.Hits) > 0 {
		return res, err
	}
	at := strings.LastIndexFunc(q.Text, unicode.IsSpace) + 1
	if short := q.Text[at:]; short == "" || utf8.RuneCountInString(short) >= typedRunes || !startsTerm([]rune(short)[0]) {
		return res, nil
	}
	q.Text = q.Text[:at]
	return m.Search(ctx, q)
}

// legs is what the two legs of a search found.
type legs struct {
	words, meaning []app.Found
	notes          []app.Note
	count          app.Counter // of what the words match
}

// legs runs both legs side by side.
func (m *Memory) legs(ctx context.Context, req Request) (l legs, err error) {
	byWords := func() (err error) {
		l.words, l.count, err = m.Store.SearchWords(ctx, req.SearchQuery, req.Words, max(depth, req.Limit))
		return err
	}
	if m.Vectors == nil || req.WordsOnly || len(req.Words.Any) == 0 {
		return l, byWords()
	}
	done := make(chan error, 1)
	go func() { done <- byWords() }() // waited for below
	l.meaning, l.notes, err = m.byMeaning(ctx, req)
	err = errors.Join(<-done, err)
	return l, err
}

// inOrder is a ranking as the store has it: there was no word to rank by.
func inOrder(list []app.Found) []ranked {
	out := make([]ranked, len(list))
	for i, f := range list {
		f.Score = 1 / float64(fuseK+i+1)
		out[i] = ranked{Found: f}
	}
	return out
}

// understand reads what was typed. It asks the store only for names that were.
func (m *Memory) understand(ctx context.Context, q app.SearchQuery) (Request, error) {
	var err error
	req := Understand(q, Speech{
		Now: m.Now().In(m.Zone),
		Sources: func() []string {
			list, e := m.Store.IndexedSources(ctx)
			err = errors.Join(err, e)
			return list
		},
		Knows: func(name string) bool {
			known, e := m.Store.KnowsPerson(ctx, name)
			err = errors.Join(err, e)
			return known
		},
	})
	return req, err
}

// answer makes the result of what the legs found.
func (m *Memory) answer(ctx context.Context, req Request, l legs) (app.SearchResult, error) {
	res := app.SearchResult{Understood: req.SearchQuery, Notes: append(req.Notes, l.notes...), BySource: map[string]int{}, ByKind: map[app.Kind]int{}}
	list := fuse(l.words, l.meaning, m.Now())
	if len(req.Words.Any) == 0 {
		list = inOrder(l.words)
	}
	var near []string // what the words did not find, as far down as they were read
	for _, r := range list {
		if r.keyword == 0 && len(l.meaning) > 0 {
			near = append(near, r.ID)
		}
	}
	facets, err := l.count(ctx, near)
	if err != nil {
		return res, err
	}
	for _, f := range facets {
		res.BySource[f.Source] += f.Count
		res.ByKind[f.Kind] += f.Count
	}
	res.Hits, err = m.hits(ctx, req, list)
	return res, err
}

// hits reads the first items of a ranking.
func (m *Memory) hits(ctx context.Context, req Request, list []ranked) ([]app.Hit, error) {
	list = list[:min(len(list), req.Limit)]
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	items, err := m.Store.IndexedItems(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]app.Item, len(items))
	for _, it := range items {
		byID[it.ID] = it
	}
	var out []app.Hit
	mark := newMarker(req.Words.Any)
	for _, r := range list {
		if it, ok := byID[r.ID]; ok { // else it was deleted meanwhile
			out = append(out, hit(it, r, mark))
		}
	}
	return out, nil
}
