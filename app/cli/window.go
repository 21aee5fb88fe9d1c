package cli

import (
	"context"
	"errors"

	"daybrief/app"
	"daybrief/app/boot"
	"daybrief/app/desktop"
)

// window opens the window on the stored brief. Without a display, or in a
// build without a window, it prints the brief and says why. Where there is no
// brief yet one is made: of the reader's sources, or of the sample day where
// nothing is set up.
func (e *env) window(ctx context.Context) error {
	return e.with(ctx, func(a *boot.App) error {
		why := desktop.Available()
		if why == nil {
			if err := e.firstBrief(ctx, a); err != nil && !e.partly(err) {
				return err
			}
			return desktop.Run(ctx, a)
		}
		if !e.json {
			e.say("%s Here is the brief as text.", sentence(app.AsError(why).Message))
		}
		if err := e.firstBrief(ctx, a); err != nil {
			return err
		}
		b, err := a.LatestBrief(ctx)
		if err != nil {
			return err
		}
		return e.show(a, b)
	})
}

// firstBrief makes a brief where there is none.
func (e *env) firstBrief(ctx context.Context, a *boot.App) error {
	_, err := a.LatestBrief(ctx)
	var known *app.Error
	if !errors.As(err, &known) || known.Code != app.CodeNoBrief {
		return err
	}
	p := e.progress()
	defer p.end()
	_, err = a.Preload(ctx, boot.PreloadOptions{Trigger: "command", Sample: a.Unconfigured(), Report: p.report})
	return err
}

// partly says an error that leaves the window something to show.
func (e *env) partly(err error) bool {
	known := app.AsError(err)
	if known.Code == app.CodeCancelled {
		return false
	}
	e.say("%s", sentence(known.Message))
	return true
}
