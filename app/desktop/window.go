//go:build !headless

package desktop

import (
	"context"
	"image/color"
	"sync"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"daybrief/app/instance"
	"daybrief/app/ui"
	"daybrief/app/ui/paper"
	"daybrief/assets"
)

// The window's size on the first start, the least one, and where the last one
// is kept.
const (
	firstWidth, firstHeight = 1180, 860
	leastWidth, leastHeight = 480, 400

	prefWidth  = "window-width"
	prefHeight = "window-height"
)

// Run opens the window and returns when it was closed or ctx is done. It must
// be called on the main goroutine.
func Run(ctx context.Context, p Params) error {
	a := calm{fyneapp.NewWithID(ID)}
	page := ui.New(ui.Options{
		Env:     paper.Env{App: a, Now: p.Now, Zone: p.Zone, Words: p.Words},
		Program: p.Page, Version: p.Version, Brief: p.Brief, Items: p.Items, Votes: p.Votes,
	})
	defer page.Close()

	title := "Daybrief"
	if p.Profile != "" {
		title += " · " + p.Profile
	}
	w := a.NewWindow(title)
	w.SetMaster()
	w.SetPadded(false)
	w.Resize(savedSize(a.Preferences())) // before the content comes, so that it is laid out once
	keep := &sizeKeeper{prefs: a.Preferences()}
	d := &desk{window: w, page: page, today: dateOf(p.Brief)}
	if p.Requests == nil {
		p.Requests = &instance.Queue{}
	}
	defer p.Requests.Attach(nil)
	w.SetContent(container.New(keep, page.Content(), onFirstFrame(func() {
		if p.FirstFrame != nil && p.FirstFrame() {
			a.Quit()
			return
		}
		icon := fyne.NewStaticResource("icon.png", assets.IconPNG) // decoding it can wait for the first frame
		a.SetIcon(icon)
		w.SetIcon(icon)
		keep.started = true
		page.Start()
		for _, r := range p.Requests.Attach(d.take) {
			d.fulfil(r)
		}
	})))
	page.Attach(w)
	w.Show()

	stop := quitWith(ctx, a)
	defer stop()
	a.Run()
	return ctx.Err()
}

// calm is the program's end without Fyne's fault in it: where the system has no
// watch on a file left (inotify), Fyne ends everything and then closes the watch
// it never got.
type calm struct{ fyne.App }

// Quit is part of fyne.App. All that is to be done is done before the fault.
func (c calm) Quit() {
	defer func() { _ = recover() }()
	c.App.Quit()
}

// quitWith quits the program when ctx is done. The returned function ends the
// watch and waits for it.
func quitWith(ctx context.Context, a fyne.App) (stop func()) {
	watch, cancel := context.WithCancel(ctx)
	var task sync.WaitGroup
	task.Go(func() {
		<-watch.Done()
		if ctx.Err() != nil {
			fyne.Do(a.Quit)
		}
	})
	return func() {
		cancel()
		task.Wait()
	}
}

// onFirstFrame returns an invisible object that calls f once the frame it was
// first painted in is on the screen.
func onFirstFrame(f func()) fyne.CanvasObject {
	var once sync.Once
	return canvas.NewRasterWithPixels(func(_, _, _, _ int) color.Color {
		once.Do(func() { fyne.Do(f) })
		return color.Transparent
	})
}

// sizeKeeper gives the page all room and the probe for the first frame a
// single point. It keeps the window's size at once, not when the program ends:
// Fyne writes preferences a moment later, and a write that the end of the
// program cuts short loses them all.
type sizeKeeper struct {
	prefs   fyne.Preferences
	started bool // sizes before the first frame are not the reader's
}

// MinSize is the page's.
func (k *sizeKeeper) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout places page and probe.
func (k *sizeKeeper) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	objects[1].Resize(fyne.NewSquareSize(1))
	if k.started && size != savedSize(k.prefs) {
		k.prefs.SetFloat(prefWidth, float64(size.Width))
		k.prefs.SetFloat(prefHeight, float64(size.Height))
	}
}

func savedSize(p fyne.Preferences) fyne.Size {
	return fyne.NewSize(
		max(leastWidth, float32(p.FloatWithFallback(prefWidth, firstWidth))),
		max(leastHeight, float32(p.FloatWithFallback(prefHeight, firstHeight))))
}
