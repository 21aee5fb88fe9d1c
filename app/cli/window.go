package cli

import (
	"context"
	"os"
	"time"

	"daybrief/app"
	"daybrief/app/boot"
	"daybrief/app/desktop"
)

// firstFrameOnly makes the program close its window after the first frame, so
// that starting it can be timed: set it to anything.
const firstFrameOnly = "DAYBRIEF_FIRST_FRAME"

// window opens the window on the stored brief. Without a display, or in a
// build without a window, it prints the brief and says why.
func (e *env) window(ctx context.Context) error {
	return e.with(ctx, func(a *boot.App) error {
		if !desktop.HasDisplay() {
			return e.instead(ctx, a, "There is no display, so here is the brief as text.")
		}
		if a.Unconfigured() {
			// The sample day takes no longer than a window does to open.
			if err := e.firstBrief(ctx, a); err != nil {
				return err
			}
		}
		p := desktop.Params{Hour24: true, Zone: a.Zone, Version: boot.VersionString(), FirstFrame: timedFrame(e)}
		page := a.Page()
		p.Page = page
		if err := firstPage(ctx, page, &p); err != nil {
			return err
		}
		err := desktop.Run(ctx, p)
		if err != nil && app.AsError(err).Code == app.CodeNoWindow {
			return e.instead(ctx, a, "This build has no window, so here is the brief as text.")
		}
		return err
	})
}

// firstPage reads what the first frame shows.
func firstPage(ctx context.Context, page *boot.Page, p *desktop.Params) error {
	b, err := page.Brief(ctx, "")
	if err != nil {
		if app.AsError(err).Code == app.CodeNoBrief {
			return nil // the page of a first start
		}
		return err
	}
	p.Brief = &b
	if p.Items, err = page.Items(ctx, b.ItemIDs()); err != nil {
		return err
	}
	p.Votes, err = page.Votes(ctx, b.ItemIDs())
	return err
}

// timedFrame says when the first frame stood, where that was asked for.
func timedFrame(e *env) func() bool {
	if os.Getenv(firstFrameOnly) == "" {
		return nil
	}
	began := time.Now()
	return func() bool {
		e.say("first frame after %d ms", time.Since(began).Milliseconds())
		return true
	}
}

// instead prints the brief where there can be no window.
func (e *env) instead(ctx context.Context, a *boot.App, why string) error {
	if !e.json {
		e.say("%s", why)
	}
	if err := e.firstBrief(ctx, a); err != nil {
		return err
	}
	b, err := a.LatestBrief(ctx)
	if err != nil {
		return err
	}
	return e.show(a, b)
}

// firstBrief makes a brief where there is none: of the reader's own sources,
// or of the sample day where nothing is set up.
func (e *env) firstBrief(ctx context.Context, a *boot.App) error {
	_, err := a.LatestBrief(ctx)
	if err == nil || app.AsError(err).Code != app.CodeNoBrief {
		return err
	}
	p := e.progress()
	defer p.end()
	_, err = a.Preload(ctx, boot.PreloadOptions{Trigger: "command", Sample: a.Unconfigured(), Rules: a.Unconfigured(), Report: p.report})
	return err
}
