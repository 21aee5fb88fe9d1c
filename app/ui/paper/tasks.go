package paper

import (
	"context"
	"sync"

	"fyne.io/fyne/v2"
)

// Tasks is what runs beside a screen: goroutines that end with it, and the way
// back to Fyne's main goroutine.
type Tasks struct {
	ctx    context.Context
	cancel context.CancelFunc
	group  sync.WaitGroup
	main   func(func())
}

// NewTasks returns the tasks of a screen. main runs a function on Fyne's main
// goroutine, in order; nil is fyne.Do.
func NewTasks(main func(f func())) *Tasks {
	if main == nil {
		main = fyne.Do
	}
	t := &Tasks{main: main}
	t.ctx, t.cancel = context.WithCancel(context.Background())
	return t
}

// Context is done when the screen is closed.
func (t *Tasks) Context() context.Context { return t.ctx }

// Closed reports whether the screen is closed.
func (t *Tasks) Closed() bool { return t.ctx.Err() != nil }

// Spawn runs f on a goroutine that Close cancels and waits for.
func (t *Tasks) Spawn(f func(ctx context.Context)) {
	if t.Closed() {
		return
	}
	t.group.Go(func() { f(t.ctx) })
}

// Do runs f on the main goroutine, unless the screen was closed.
func (t *Tasks) Do(f func()) {
	t.main(func() {
		if !t.Closed() {
			f()
		}
	})
}

// Wait waits until nothing runs.
func (t *Tasks) Wait() { t.group.Wait() }

// Close cancels what runs and waits for it. Call it on the main goroutine.
func (t *Tasks) Close() {
	t.cancel()
	t.group.Wait()
}
