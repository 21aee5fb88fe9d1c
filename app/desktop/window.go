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

	"daybrief/app/ui"
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
	a := fyneapp.NewWithID(ID)
	today := ui.New(ui.Options{
		App: a, Cache: p.Cache, Commands: p.Commands, Now: p.Now, Zone: p.Zone, Hour24: p.Hour24, Version: p.Version,
		Brief: p.Brief, Items: p.Items, Votes: p.Votes,
	})
	defer today.Close()

	w := a.NewWindow("Daybrief")
	w.SetMaster()
	w.SetPadded(false)
	w.SetContent(container.NewStack(today.Content(), onFirstFrame(func() {
		icon := fyne.NewStaticResource("icon.png", assets.IconPNG) // decoding it can wait for the first frame
		a.SetIcon(icon)
		w.SetIcon(icon)
		today.Start()
		if p.FirstFrame != nil && p.FirstFrame() {
			a.Quit()
		}
	})))
	w.Resize(savedSize(a.Preferences()))
	today.Attach(w)
	a.Lifecycle().SetOnStopped(func() { saveSize(a.Preferences(), w.Canvas().Size()) })
	w.Show()

	stop := quitWith(ctx, a)
	defer stop()
	a.Run()
	return ctx.Err()
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
	probe := canvas.NewRasterWithPixels(func(_, _, _, _ int) color.Color {
		once.Do(func() { fyne.Do(f) })
		return color.Transparent
	})
	return container.New(corner{}, probe)
}

// corner gives its objects a single point of room.
type corner struct{}

func (corner) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(1) }

func (corner) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	for _, o := range objects {
		o.Resize(fyne.NewSquareSize(1))
	}
}

func savedSize(p fyne.Preferences) fyne.Size {
	return fyne.NewSize(
		max(leastWidth, float32(p.FloatWithFallback(prefWidth, firstWidth))),
		max(leastHeight, float32(p.FloatWithFallback(prefHeight, firstHeight))))
}

func saveSize(p fyne.Preferences, s fyne.Size) {
	if s.Width < leastWidth || s.Height < leastHeight {
		return
	}
	p.SetFloat(prefWidth, float64(s.Width))
	p.SetFloat(prefHeight, float64(s.Height))
}
