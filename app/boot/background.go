package boot

import (
	"context"
	"errors"
	"runtime/debug"
	"sync"

	"daybrief/app"
	"daybrief/app/instance"
)

// BackgroundOptions of running out of sight.
type BackgroundOptions struct {
	// Keep makes the planned runs until ctx ends. Its error ends the program,
	// unless it is that of ctx.
	Keep func(ctx context.Context) error
	// Show shows the icon, where there is one, on the calling goroutine, and
	// returns when ctx is done or the reader chooses to quit.
	Show func(ctx context.Context, m BackgroundMenu)
	// Requests are what other processes ask for: to raise a window, to quit.
	Requests *instance.Queue
}

// BackgroundMenu is what the reader can do from the icon. The functions return
// at once.
type BackgroundMenu struct {
	Open, Refresh func()
}

// Background keeps the schedule without a window until ctx ends, somebody sends
// Stop, or the reader quits from the icon; then an open window is closed too.
// The window is a process of its own: while there is none, this one stays
// small. It must be called on the main goroutine.
func (a *App) Background(ctx context.Context, o BackgroundOptions) error {
	run, quit := context.WithCancelCause(ctx)
	defer quit(nil)
	var work sync.WaitGroup
	defer work.Wait()
	defer quit(nil)
	b := &background{app: a, page: a.Page(), quit: quit}
	for _, r := range o.Requests.Attach(b.take) {
		if err := b.take(run, r); err != nil {
			a.Log.Warn("background", "request", r.Do, "err", err)
		}
	}
	defer o.Requests.Attach(nil)
	wanted := make(chan struct{}, 1) // one refresh at a time, and one more
	work.Go(func() {
		if err := o.Keep(run); err != nil && run.Err() == nil {
			quit(err)
		}
	})
	work.Go(func() { b.refreshing(run, wanted) })
	o.Show(run, BackgroundMenu{
		Open: func() { b.note("open", b.open("")) },
		Refresh: func() {
			select {
			case wanted <- struct{}{}:
			default:
			}
		},
	})
	if run.Err() == nil { // the reader chose to quit
		b.closeWindow(run)
		return nil
	}
	if cause := context.Cause(run); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// background does what is asked of the program out of sight.
type background struct {
	app  *App
	page *Page
	quit context.CancelCauseFunc
}

// take does what another process asks for.
func (b *background) take(_ context.Context, r instance.Request) error {
	switch r.Do {
	case instance.Stop:
		b.quit(nil)
	case instance.Settings:
		return b.page.reload()
	case instance.Raise:
		return b.open(r.Activation)
	}
	return nil
}

// open opens the window, or raises the one there is.
func (b *background) open(activation string) error {
	return Launch(b.app.opt, activation, "window")
}

// refreshing makes a brief whenever one is wanted, until ctx ends.
func (b *background) refreshing(ctx context.Context, wanted <-chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-wanted:
		}
		err := b.page.Refresh(ctx, nil)
		if err == nil {
			b.app.TellWindow(ctx)
		}
		b.note("refresh", err)
		debug.FreeOSMemory() // a run needs much more than waiting does
	}
}

// closeWindow closes an open window: the reader has quit the program.
func (b *background) closeWindow(ctx context.Context) {
	_, err := instance.Send(ctx, b.app.Place(PartWindow), instance.Request{Do: instance.Stop})
	b.note("close window", err)
}

// note writes to the log what nobody is there to read.
func (b *background) note(what string, err error) {
	if err != nil && !errors.Is(err, app.ErrLocked) && !errors.Is(err, context.Canceled) {
		b.app.Log.Warn("background", "what", what, "err", err)
	}
}
