package boot

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/app/instance"
	"daybrief/app/notify"
)

// clickWithin is how long a click on a notification is waited for: until the
// evening of a morning's brief.
const clickWithin = 12 * time.Hour

// mostNotice bounds what WaitForClick reads, in bytes.
const mostNotice = 8 << 10

// NotifyReady shows the notification for a brief the schedule had made, unless
// the configuration says never or the brief is the sample day's, and has an
// open window show the brief. It returns when the notification is on the
// screen; the click opens the window whether or not this process still runs.
// Its errors are *app.Error with code no-notification, which cost nothing else.
func (a *App) NotifyReady(ctx context.Context, b app.Brief) error {
	a.TellWindow(ctx)
	if a.Config.Notify.When == config.NotifyNever || b.Sample {
		return nil
	}
	exe, err := os.Executable()
	if err != nil {
		return &app.Error{Code: app.CodeNoNotify, Err: err, Message: "The notification could not be shown"}
	}
	m := notify.Ready(b.Date, notify.Count(b), a.noticeWords())
	err = notify.Find(a.opt.Getenv, exec.LookPath).Send(ctx, a.opt.Notifier, m, notify.Open{Exe: exe, Flags: a.opt.pin(a.Dirs)})
	if err != nil {
		a.Log.Info("notification", "err", err)
	}
	return err
}

// noticeWords are the words of a notification in the reader's language.
func (a *App) noticeWords() notify.Words {
	l, err := a.Locale()
	if err != nil {
		a.Log.Warn("words of the notification", "err", err)
		return nil // English
	}
	return func(key string, n int) string { return l.Say("notify."+key, "N", n) }
}

// WaitForClick is the process that waits for the click on one notification. It
// reads the notification from in, tells on out when it stands on the screen,
// and opens the window when it is clicked. A newer one of the same profile ends
// it, as does the window when it opens.
func WaitForClick(ctx context.Context, o Options, in io.Reader, out io.Writer) error {
	o.defaults()
	var m notify.Message
	if err := json.NewDecoder(io.LimitReader(in, mostNotice)).Decode(&m); err != nil {
		return fmt.Errorf("boot: read notification: %w", err)
	}
	if _, err := time.Parse(time.DateOnly, m.Date); err != nil {
		return fmt.Errorf("boot: read notification: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, clickWithin)
	defer cancel()
	holder, err := takeOver(ctx, o, PartNotice, cancel)
	if err != nil {
		return err
	}
	defer func() { _ = holder.Close() }() // the process ends here anyway
	report := json.NewEncoder(out)
	click, err := notify.Wait(ctx, m, func() { _ = report.Encode(notify.Report{}) }) // who asked may have gone
	if err != nil {
		_ = report.Encode(notify.Report{Error: app.AsError(err)})
		return err
	}
	if !click.Clicked {
		return nil
	}
	return Launch(o, click.Activation, "window", "--date", m.Date)
}

// takeOver makes this process the holder of a part, ending the one that is.
// stop is called when the next one takes over.
func takeOver(ctx context.Context, o Options, part string, stop func()) (*instance.Holder, error) {
	place, err := PlaceOf(o, part)
	if err != nil {
		return nil, err
	}
	handle := func(_ context.Context, r instance.Request) error {
		if r.Do == instance.Stop {
			stop()
		}
		return nil
	}
	const tries = 200 // of 20 ms: the one before clears away and ends
	for range tries {
		h, err := instance.Start(ctx, place, instance.Request{Do: instance.Stop}, instance.Options{Handle: handle})
		if h != nil || err != nil {
			return h, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil, &app.Error{Code: app.CodeBusy, Message: "Another Daybrief does not end", Hint: "Wait a moment and try again."}
}

// DismissNotice takes a notification of an earlier brief off the screen: the
// window is open.
func DismissNotice(ctx context.Context, o Options) {
	if place, err := PlaceOf(o, PartNotice); err == nil {
		_, _ = instance.Send(ctx, place, instance.Request{Do: instance.Stop}) // one that stays is no harm
	}
}

// Launch starts this program with the same profile, to outlive this process.
// activation is the desktop's token for the window to come to the front, or "".
func Launch(o Options, activation string, args ...string) error {
	o.defaults()
	dirs, err := o.dirs()
	if err != nil {
		return err
	}
	exe, err := os.Executable()
	if err != nil {
		return fmt.Errorf("boot: start daybrief: %w", err)
	}
	var env []string
	if activation != "" {
		env = append(env, "XDG_ACTIVATION_TOKEN="+activation, "DESKTOP_STARTUP_ID="+activation)
	}
	return notify.Start(notify.Command{Name: exe, Args: append(o.pin(dirs), args...)}, env...)
}
