package rag

import (
	"context"
	"sync"
	"time"

	"daybrief/app"
)

// held is the index in memory with what keeps it up to date. The zero value is
// ready.
type held struct {
	mu      sync.Mutex    // of the fields down to filling
	filling chan struct{} // closed when the filling under way has ended; nil for none
	err     error         // of the last filling
	ctx     context.Context
	stop    context.CancelFunc
	work    sync.WaitGroup

	lock  sync.RWMutex // of the index: searches read, a filling writes
	index *index
	last  int64 // the highest vector read
	gone  int64 // how many vectors were gone then
}

// current reports whether the index is what the store has.
func (h *held) current(st app.VectorState) bool {
	h.lock.RLock()
	defer h.lock.RUnlock()
	return h.index != nil && h.index.space == st.VectorSpace && h.gone == st.Gone && h.last >= st.Last
}

// withIndex calls f with the index, filled or brought up to date before. ready
// is false where that takes longer than a search waits; it goes on beside.
func (m *Memory) withIndex(ctx context.Context, st app.VectorState, f func(*index) error) (ready bool, err error) {
	if !m.held.current(st) {
		done := m.startFilling(st)
		wait := time.NewTimer(m.patience())
		defer wait.Stop()
		select {
		case <-done:
		case <-wait.C:
			return false, nil
		case <-ctx.Done():
			return false, ctx.Err()
		}
		m.held.mu.Lock()
		err := m.held.err
		m.held.mu.Unlock()
		if err != nil {
			return false, err
		}
	}
	m.held.lock.RLock()
	defer m.held.lock.RUnlock()
	if m.held.index == nil || m.held.index.space != st.VectorSpace {
		return false, nil // another model came in between
	}
	return true, f(m.held.index)
}

// follow brings an index that is in memory up to date, so that nothing of what
// was deleted waits there for the next search.
func (m *Memory) follow(ctx context.Context) error {
	h := &m.held
	h.lock.RLock()
	x := h.index
	h.lock.RUnlock()
	if x == nil {
		return nil
	}
	st, err := m.Vectors.VectorState(ctx, x.space.Model)
	if err != nil || h.current(st) {
		return err
	}
	select {
	case <-m.startFilling(st):
	case <-ctx.Done():
		return ctx.Err()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.err
}

// startFilling starts a filling, or joins the one under way, and returns what is
// closed when it ends.
func (m *Memory) startFilling(st app.VectorState) <-chan struct{} {
	h := &m.held
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.filling != nil {
		return h.filling
	}
	if h.ctx == nil {
		h.ctx, h.stop = context.WithCancel(context.Background())
	}
	done := make(chan struct{})
	h.filling = done
	h.work.Add(1)
	go func() {
		defer h.work.Done()
		err := m.fill(h.ctx, st)
		h.mu.Lock()
		h.filling, h.err = nil, err
		h.mu.Unlock()
		close(done)
	}()
	return done
}

// fill reads what the store has that the index has not. A new index is built
// aside, so that searches in the old one go on.
func (m *Memory) fill(ctx context.Context, st app.VectorState) error {
	h := &m.held
	h.lock.RLock()
	same := h.index != nil && h.index.space == st.VectorSpace
	h.lock.RUnlock()
	if !same {
		x, err := newIndex(st.VectorSpace)
		if err != nil {
			return err
		}
		last := int64(0)
		err = m.Vectors.EachVector(ctx, st.VectorSpace, 0, func(n int64, v []float32) error {
			last = n
			return x.add(ctx, n, v)
		})
		if err != nil {
			return err
		}
		h.lock.Lock()
		defer h.lock.Unlock()
		h.index, h.last, h.gone = x, max(last, st.Last), st.Gone
		return nil
	}
	live, err := m.Vectors.VectorNumbers(ctx, st.VectorSpace)
	if err != nil {
		return err
	}
	h.lock.Lock()
	defer h.lock.Unlock()
	if h.gone != st.Gone {
		if err := h.index.keep(ctx, live); err != nil {
			return err
		}
	}
	last := h.last
	err = m.Vectors.EachVector(ctx, st.VectorSpace, h.last, func(n int64, v []float32) error {
		last = n
		return h.index.add(ctx, n, v)
	})
	if err == nil {
		h.last, h.gone = max(last, st.Last), st.Gone
	}
	return err
}

// Close ends a filling under way and waits for it. Searches after it answer by
// words.
func (m *Memory) Close() {
	h := &m.held
	h.mu.Lock()
	if h.ctx == nil {
		h.ctx, h.stop = context.WithCancel(context.Background())
	}
	h.stop()
	h.mu.Unlock()
	h.work.Wait()
}

// asked remembers the meaning of the last searches: the reader narrows one down
// with filters, which leaves its words as they are.
type asked struct {
	mu   sync.Mutex
	keys []string
	of   map[string][]float32
}

const askedKept = 32

func (a *asked) get(key string) []float32 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.of[key]
}

func (a *asked) put(key string, v []float32) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.of == nil {
		a.of = map[string][]float32{}
	}
	if a.of[key] == nil {
		a.keys = append(a.keys, key)
	}
	a.of[key] = v
	if len(a.keys) > askedKept {
		delete(a.of, a.keys[0])
		a.keys = a.keys[1:]
	}
}
