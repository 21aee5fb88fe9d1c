package cli

import (
	"context"
	"os"
	"sync"
	"time"

	"daybrief/app"
	"daybrief/app/boot"
	"daybrief/app/config"
	"daybrief/app/desktop"
	"daybrief/app/instance"
)

// firstFrameOnly makes the program close its window after the first frame, so
// that starting it can be timed: set it to anything.
const firstFrameOnly = "DAYBRIEF_FIRST_FRAME"

// window opens the window on the stored brief, or raises the one that is open.
// Without a display, or in a build without a window, it prints the brief and
// says why.
func (e *env) window(ctx context.Context, r instance.Request) error {
	place, err := boot.PlaceOf(e.opts(), boot.PartWindow)
	if err != nil {
		return err
	}
	if !desktop.HasWindow || !desktop.HasDisplay() {
		return e.noWindow(ctx, place, r)
	}
	s := &sight{}
	ctx, s.close = context.WithCancel(ctx)
	defer s.close()
	holder, err := instance.Start(ctx, place, r, instance.Options{Handle: s.handle})
	if holder == nil {
		return err // the window that is open has come to the front
	}
	defer func() { _ = holder.Close() }() // the process ends, and the place with it
	if r.Do != instance.Raise {
		_ = s.requests.Handle(ctx, r) // kept until the window is up: it cannot fail
	}
	return e.with(ctx, func(a *boot.App) error {
		defer s.attach(a)()
		return e.show1(ctx, a, s)
	})
}

// show1 opens the window and returns when it was closed.
func (e *env) show1(ctx context.Context, a *boot.App, s *sight) error {
	if a.Unconfigured() {
		// The sample day takes no longer than a window does to open.
		if err := e.firstBrief(ctx, a); err != nil {
			return err
		}
	}
	page := a.Page()
	words, err := page.Words(ctx)
	if err != nil {
		return err
	}
	p := desktop.Params{
		Words: words, Zone: a.Zone, Version: boot.VersionString(), FirstFrame: timedFrame(e), Requests: &s.requests,
	}
	if name := a.Profile(); name != config.DefaultProfile {
		p.Profile = name
	}
	p.Page = page
	if err := firstPage(ctx, page, &p); err != nil {
		return err
	}
	boot.DismissNotice(ctx, e.opts())
	if err := desktop.Run(ctx, p); err != nil && !s.ended() {
		return err
	}
	if s.ended() || os.Getenv(firstFrameOnly) != "" {
		return nil // the whole program ends
	}
	return e.stay(a)
}

// stay leaves the program running out of sight where the reader wants that.
func (e *env) stay(a *boot.App) error {
	if !a.Config.Window.Background {
		return nil
	}
	running, err := a.Place(boot.PartBackground).Running()
	if running || err != nil {
		return err
	}
	return boot.Launch(e.opts(), "", "--background")
}

// sight is the open window as other processes see it.
type sight struct {
	requests instance.Queue
	close    context.CancelFunc

	mu   sync.Mutex
	app  *boot.App // nil while it is not open
	stop bool      // another process has ended the program
}

// handle does what another process asks for.
func (s *sight) handle(ctx context.Context, r instance.Request) error {
	switch r.Do {
	case instance.Stop:
		s.mu.Lock()
		s.stop = true
		s.mu.Unlock()
		s.close()
	case instance.Reload:
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.app != nil {
			s.app.Store.Announce(app.Change{Kind: app.ChangeBrief})
		}
	case instance.Settings:
	default:
		return s.requests.Handle(ctx, r)
	}
	return nil
}

// attach names the program whose store is shown, until the returned function is
// called.
func (s *sight) attach(a *boot.App) func() {
	set := func(a *boot.App) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.app = a
	}
	set(a)
	return func() { set(nil) }
}

func (s *sight) ended() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stop
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

// noWindow shows r in the window of another process when it names something,
// or else prints it.
func (e *env) noWindow(ctx context.Context, place instance.Place, r instance.Request) error {
	if r.Do != instance.Raise {
		if shown, err := instance.Send(ctx, place, r); shown || err != nil {
			return err
		}
	}
	if !desktop.HasWindow {
		return e.instead(ctx, r, "This build has no window, so here is the brief as text.")
	}
	return e.instead(ctx, r, "There is no display, so here is the brief as text.")
}

// instead prints the brief, or what else was asked for, where there can be no
// window.
func (e *env) instead(ctx context.Context, r instance.Request, why string) error {
	return e.with(ctx, func(a *boot.App) error {
		if !e.json {
			e.say("%s", why)
		}
		if err := e.firstBrief(ctx, a); err != nil {
			return err
		}
		date := ""
		if r.Do == instance.OpenDay {
			date = r.Value
		}
		b, err := a.Brief(ctx, date)
		if err != nil {
			return err
		}
		return e.show(a, b)
	})
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
