package rag

import (
	"context"
	"fmt"
	"sync"
	"time"

	"daybrief/app"
)

// Writer is what embedding needs of the store.
type Writer interface {
	VectorState(ctx context.Context, model string) (app.VectorState, error)
	CountPending(ctx context.Context, v app.VectorSpace) (pending, all int, err error)
	PendingItems(ctx context.Context, v app.VectorSpace, after *app.Pending, limit int) ([]app.Pending, error)
	PutChunks(ctx context.Context, v app.VectorSpace, items []app.Pending, chunks [][]app.Chunk) (missing map[string]bool, err error)
	PutVectors(ctx context.Context, v app.VectorSpace, list []app.Vector) error
	MarkEmbedded(ctx context.Context, v app.VectorSpace, items []app.Pending) error
	DropOtherVectors(ctx context.Context, v app.VectorSpace) error
}

// How much is done at a time. What was embedded is kept after each batch, so
// that a process that is killed loses no more than one.
const (
	pageItems    = 32
	batchTexts   = 16
	batchTimeout = 2 * time.Minute
	givesUp      = 3 // failures in a row after which the embedder is left alone
)

// EmbedAll gives every indexed item its vectors, the newest first, where it has
// none yet, has changed, or the model is another one. It resumes where an
// earlier one stopped, and leaves an index that is in memory without what was
// deleted. Notes tell why not all was done; the errors are the store's and those
// of ctx. report may be nil.
func (m *Memory) EmbedAll(ctx context.Context, report func(done, total int)) ([]app.Note, error) {
	notes, err := m.embedAll(ctx, report)
	if err == nil {
		err = m.follow(ctx)
	}
	return notes, err
}

func (m *Memory) embedAll(ctx context.Context, report func(done, total int)) ([]app.Note, error) {
	e, note := m.embedder(ctx)
	if e == nil {
		return listOf(note), nil
	}
	dims, note := probe(ctx, e)
	if note != nil {
		return listOf(note), ctx.Err()
	}
	p := &pass{Writer: m.Writer, e: e, space: app.VectorSpace{Model: e.Name(), Dims: dims}, report: report}
	return p.run(ctx)
}

// probe asks the embedder for one vector: a model can change under its name.
func probe(ctx context.Context, e Embedder) (dims int, note *app.Note) {
	wait, cancel := context.WithTimeout(ctx, batchTimeout)
	defer cancel()
	v, err := e.Documents(wait, []string{"Good morning."})
	if err != nil {
		return 0, unread(e, err)
	}
	if len(v) != 1 {
		return 0, refused(e)
	}
	if _, ok := Valid(v[0], 0); !ok {
		return 0, refused(e)
	}
	return len(v[0]), nil
}

func unread(e Embedder, err error) *app.Note {
	a := app.AsError(err)
	return &app.Note{
		Code: a.Code, Text: "Not everything was read for its meaning by " + e.Name() + ": " + a.Message,
		Hint: "Words find it all the same. The next run goes on where this one stopped.",
	}
}

func refused(e Embedder) *app.Note {
	return &app.Note{
		Code: app.CodeModelBad, Text: e.Name() + " answered with a vector that cannot be used; its texts are found by words alone",
		Hint: "Choose another model with embedding in [model] of config.toml.",
	}
}

// pass is one walk over what has no vectors.
type pass struct {
	Writer
	e           Embedder
	space       app.VectorSpace
	report      func(done, total int)
	failures    int // in a row
	bad         int // texts whose vector was refused
	failed      error
	done, total int
}

func (p *pass) run(ctx context.Context) ([]app.Note, error) {
	var err error
	if p.total, _, err = p.CountPending(ctx, p.space); err != nil {
		return nil, err
	}
	p.tell(0)
	var after *app.Pending
	for p.failures < givesUp {
		items, err := p.PendingItems(ctx, p.space, after, pageItems)
		if err != nil {
			return nil, err
		}
		if len(items) == 0 {
			break
		}
		if err := p.page(ctx, items); err != nil {
			return nil, err
		}
		after = &items[len(items)-1]
		p.tell(len(items))
	}
	var notes []app.Note
	if p.failed != nil {
		notes = append(notes, *unread(p.e, p.failed))
	}
	if p.bad > 0 {
		notes = append(notes, *refused(p.e))
	}
	if len(notes) > 0 {
		return notes, nil
	}
	return nil, p.DropOtherVectors(ctx, p.space)
}

func (p *pass) tell(items int) {
	p.done += items
	if p.report != nil {
		p.report(p.done, max(p.total, p.done))
	}
}

// page embeds what a page of items lacks.
func (p *pass) page(ctx context.Context, items []app.Pending) error {
	parts := make([][]app.Chunk, len(items))
	texts := map[string]string{}
	var order []string
	for i := range items {
		for _, c := range Chunks(&items[i].Item) {
			parts[i] = append(parts[i], c.Chunk)
			if _, ok := texts[c.Hash]; !ok {
				texts[c.Hash] = c.Text
				order = append(order, c.Hash)
			}
		}
	}
	missing, err := p.PutChunks(ctx, p.space, items, parts)
	if err != nil {
		return err
	}
	var batch []string
	for i, hash := range order {
		if missing[hash] {
			batch = append(batch, hash)
		}
		if len(batch) == batchTexts || i == len(order)-1 && len(batch) > 0 {
			if err := p.embed(ctx, batch, texts); err != nil {
				return err
			}
			batch = nil
		}
		if p.failures >= givesUp {
			break
		}
	}
	return p.MarkEmbedded(ctx, p.space, items)
}

// embed embeds the texts of the hashes and keeps their vectors. Where a batch
// fails each of its texts is tried alone: one that a model cannot take must not
// keep the others out.
func (p *pass) embed(ctx context.Context, hashes []string, texts map[string]string) error {
	list := make([]string, len(hashes))
	for i, h := range hashes {
		list[i] = texts[h]
	}
	wait, cancel := context.WithTimeout(ctx, batchTimeout)
	defer cancel()
	got, err := p.e.Documents(wait, list)
	if err == nil && len(got) != len(list) {
		err = fmt.Errorf("%d vectors for %d texts", len(got), len(list))
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		p.failed = err
		if len(hashes) == 1 {
			p.failures++
			return nil
		}
		for i := range hashes {
			if err := p.embed(ctx, hashes[i:i+1], texts); err != nil || p.failures >= givesUp {
				return err
			}
		}
		return nil
	}
	p.failures = 0
	vectors := make([]app.Vector, 0, len(got))
	for i, v := range got {
		if v, ok := Valid(v, p.space.Dims); ok {
			vectors = append(vectors, app.Vector{Hash: hashes[i], Values: v})
		} else {
			p.bad++
		}
	}
	return p.PutVectors(ctx, p.space, vectors)
}

// How long an answer to "is there an embedder" holds.
const (
	foundFor  = time.Minute
	absentFor = 10 * time.Second
)

// foundEmbedder remembers the embedder: looking for one asks a server.
type foundEmbedder struct {
	mu    sync.Mutex
	e     Embedder
	note  *app.Note
	until time.Time
}

// embedder returns the embedder, or why there is none.
func (m *Memory) embedder(ctx context.Context) (Embedder, *app.Note) {
	if m.Embed == nil {
		return nil, nil
	}
	f := &m.found
	f.mu.Lock()
	defer f.mu.Unlock()
	now := m.Now()
	if now.Before(f.until) && now.After(f.until.Add(-2*foundFor)) {
		return f.e, f.note
	}
	f.e, f.note = m.Embed(ctx)
	f.until = now.Add(absentFor)
	if f.e != nil {
		f.until = now.Add(foundFor)
	}
	return f.e, f.note
}
