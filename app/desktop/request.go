//go:build !headless

package desktop

import (
	"context"

	"fyne.io/fyne/v2"

	"daybrief/app"
	"daybrief/app/instance"
	"daybrief/app/ui/paper"
)

// goer is the window's content as requests need it: ui.Window.
type goer interface {
	Go(to paper.Place, about string)
}

// desk does what other processes ask of the window.
type desk struct {
	window fyne.Window
	page   goer
	today  string // date of the brief the window opened on
}

// take does r on the main goroutine and returns when it has been done there: a
// window that hangs answers nobody.
func (d *desk) take(ctx context.Context, r instance.Request) error {
	done := make(chan struct{})
	fyne.Do(func() {
		defer close(done)
		if ctx.Err() == nil {
			d.fulfil(r)
		}
	})
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// fulfil does r. It is called on the main goroutine.
func (d *desk) fulfil(r instance.Request) {
	d.window.Show()
	d.window.RequestFocus()
	switch r.Do {
	case instance.OpenDay:
		if r.Value < d.today {
			d.page.Go(paper.PlaceHistory, r.Value)
			return
		}
		d.page.Go(paper.PlaceToday, "")
	case instance.Ask:
		d.page.Go(paper.PlaceAsk, r.Value)
	case instance.OpenItem:
		d.page.Go(paper.PlaceToday, r.Value)
	}
}

func dateOf(b *app.Brief) string {
	if b == nil {
		return ""
	}
	return b.Date
}
