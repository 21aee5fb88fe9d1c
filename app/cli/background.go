package cli

import (
	"context"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
	"daybrief/app/desktop"
	"daybrief/app/instance"
	"daybrief/app/locale"
	"daybrief/app/notify"
)

// start is the program without a command: the window, or with --background none.
func (e *env) start(c *cobra.Command, _ []string) error {
	if e.unseen {
		return e.background(c.Context())
	}
	return e.window(c.Context(), raise())
}

// background runs the program out of sight: it keeps the schedule, shows an
// icon where the desktop has a place for one, and ends when it is told to or
// with the session.
func (e *env) background(ctx context.Context) error {
	place, err := boot.PlaceOf(e.opts(), boot.PartBackground)
	if err != nil {
		return err
	}
	requests := &instance.Queue{}
	holder, err := instance.Start(ctx, place, instance.Request{}, instance.Options{Handle: requests.Handle})
	if err != nil {
		return err
	}
	if holder == nil {
		e.say("Daybrief runs in the background already.")
		return nil
	}
	defer func() { _ = holder.Close() }() // the process ends, and the place with it
	ctx, end := notify.WithSession(ctx)
	defer end()
	return e.with(ctx, func(a *boot.App) error {
		words, err := a.Locale()
		if err != nil {
			return err
		}
		return a.Background(ctx, boot.BackgroundOptions{
			Keep: func(ctx context.Context) error { return a.RunSchedule(ctx, boot.ScheduleOptions{}) }, Requests: requests,
			Show: func(ctx context.Context, m boot.BackgroundMenu) { desktop.Tray(ctx, trayMenu(words, m)) },
		})
	})
}

func trayMenu(l *locale.Locale, m boot.BackgroundMenu) desktop.TrayMenu {
	return desktop.TrayMenu{
		Name: "Daybrief", Open: l.Say("tray.open"), Refresh: l.Say("tray.refresh"), Quit: l.Say("tray.quit"),
		OnOpen: m.Open, OnRefresh: m.Refresh, Bus: notify.HasBus(),
	}
}

// stopBackground ends the program that runs out of sight, and an open window.
func (e *env) stopBackground(ctx context.Context) error {
	stopped := false
	for _, part := range []string{boot.PartBackground, boot.PartWindow} {
		place, err := boot.PlaceOf(e.opts(), part)
		if err != nil {
			return err
		}
		ok, err := instance.Send(ctx, place, instance.Request{Do: instance.Stop})
		if err != nil {
			return err
		}
		stopped = stopped || ok
	}
	if !stopped {
		return &app.Error{Code: app.CodeNotFound, Message: "No Daybrief runs for this profile."}
	}
	return nil
}

func newQuit(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "quit",
		Short: "End the Daybrief that runs: its window, and the one in the background",
		Args:  noArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return e.stopBackground(c.Context()) },
	}
}

// waitForClick is newNotifyWait's work.
func (e *env) waitForClick(c *cobra.Command) error {
	ctx, end := notify.WithSession(c.Context())
	defer end()
	return boot.WaitForClick(ctx, e.opts(), e.in, e.out)
}
