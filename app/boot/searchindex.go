package boot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"daybrief/app"
	"daybrief/rag"
)

// indexLockWait is how often a process that waits for another one's indexing
// looks again.
const indexLockWait = 200 * time.Millisecond

// Index brings the memory up to date: Daybrief's own items, what is left of
// deleted ones, and the vectors of whatever has none. Words need none of it:
// they are indexed as items are stored. It can take minutes, is safe to stop at
// any moment and goes on there the next time. Notes tell what could not be done.
// One process at a time does it; another one waits, or with wait false leaves
// it to that one. report may be nil.
func (a *App) Index(ctx context.Context, wait bool, report func(app.Progress)) ([]app.Note, error) {
	if report == nil {
		report = func(app.Progress) {}
	}
	lock := flock.New(a.Dirs.Lock+".index", flock.SetPermissions(0o600))
	mine, err := lock.TryLock()
	if err == nil && !mine && wait {
		mine, err = lock.TryLockContext(ctx, indexLockWait)
	}
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	if !mine {
		return nil, nil
	}
	defer func() { _ = lock.Unlock() }() // ends with the process in any case
	began := time.Now()
	report(app.Progress{Step: "index", State: "start"})
	notes, err := a.index(ctx, report)
	if err == nil {
		report(app.Progress{Step: "index", State: "done", Seconds: time.Since(began).Seconds()})
	}
	return notes, err
}

func (a *App) index(ctx context.Context, report func(app.Progress)) ([]app.Note, error) {
	if err := a.indexOwn(ctx); err != nil {
		return nil, err
	}
	if err := a.Store.TidyIndex(ctx); err != nil {
		return nil, err
	}
	return a.memory().EmbedAll(ctx, func(done, total int) {
		report(app.Progress{Step: "index", State: "items", Done: done, Total: total})
	})
}

// indexOwn brings what search finds of Daybrief's own making up to date.
func (a *App) indexOwn(ctx context.Context) error {
	entries, err := a.entries(ctx)
	if err != nil {
		return err
	}
	list := make([]app.Commitment, len(entries))
	for i := range entries {
		list[i] = entries[i].Commitment
	}
	b, err := a.Store.LatestBrief(ctx)
	if err != nil && !errors.Is(err, app.ErrNotFound) {
		return err
	}
	return a.Store.IndexOwn(ctx, list, b.Sample)
}

// recall is the memory with what it does in the background. The zero value is
// ready.
type recall struct {
	once   sync.Once
	memory *rag.Memory // see App.memory
	// embed returns the embedder, or why there is none.
	embed func(context.Context) (rag.Embedder, *app.Note)

	mu     sync.Mutex
	lasts  bool    // the program goes on after a run, so that what takes long can wait
	behind *behind // nil while nothing is indexed in the background
}

// stay tells that the program goes on after a run: what a run leaves to be
// indexed is then indexed in the background. Otherwise the next one does it.
func (r *recall) stay() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lasts = true
}

// behind is indexing in the background.
type behind struct {
	stop  context.CancelFunc
	done  chan struct{}
	again bool
}

// indexBehind indexes in the background until it is done or the program is
// closed. While that goes on, another call has it look once more.
func (a *App) indexBehind() {
	r := &a.recall
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.lasts {
		return
	}
	if r.behind != nil {
		r.behind.again = true
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	b := &behind{stop: stop, done: make(chan struct{})}
	r.behind = b
	go func() {
		defer close(b.done)
		defer stop()
		for again := true; again; {
			a.indexOnce(ctx)
			r.mu.Lock()
			if again = b.again && ctx.Err() == nil; !again {
				r.behind = nil
			}
			b.again = false
			r.mu.Unlock()
		}
	}()
}

// indexOnce indexes where nobody waits for it: the log is told.
func (a *App) indexOnce(ctx context.Context) {
	notes, err := a.Index(ctx, false, nil)
	for _, n := range notes {
		a.Log.Info("index", "code", n.Code, "note", n.Text)
	}
	if err != nil && ctx.Err() == nil {
		a.Log.Warn("index", "err", err)
	}
}

// halt ends what is indexed in the background, waits for it, and reports whether
// there was anything.
func (r *recall) halt() bool {
	r.mu.Lock()
	b := r.behind
	r.mu.Unlock()
	if b == nil {
		return false
	}
	b.stop()
	<-b.done
	return true
}

// close ends what the memory does in the background and waits for it.
func (r *recall) close() {
	r.halt()
	r.once.Do(func() {})
	if r.memory != nil {
		r.memory.Close()
	}
}
