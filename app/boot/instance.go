package boot

import (
	"context"

	"daybrief/app/config"
	"daybrief/app/instance"
)

// The parts of the program of which a profile has one at a time.
const (
	PartWindow     = "window"
	PartBackground = "background" // the program that runs out of sight
	PartNotice     = "notice"     // the process that waits for a click on a notification
	PartVoice      = "voice"      // what is being read aloud
)

// PlaceOf returns where the processes of a profile find each other for a part.
// It makes the profile's folders and opens nothing, so that a second start is
// done at once. Errors are those of Open.
func PlaceOf(o Options, part string) (instance.Place, error) {
	o.defaults()
	dirs, err := o.dirs()
	if err != nil {
		return instance.Place{}, err
	}
	if err := dirs.Ensure(); err != nil {
		return instance.Place{}, err
	}
	return meetingPlace(dirs, o.Getenv, part), nil
}

func meetingPlace(dirs config.Dirs, getenv func(string) string, part string) instance.Place {
	return instance.Place{Name: part, State: dirs.State, Runtime: getenv("XDG_RUNTIME_DIR")}
}

// Place is PlaceOf for the profile that is open.
func (a *App) Place(part string) instance.Place { return meetingPlace(a.Dirs, a.opt.Getenv, part) }

// TellWindow has an open window read the store again: this process has changed
// it. That there is no window, or none that answers, is no news.
func (a *App) TellWindow(ctx context.Context) {
	if _, err := instance.Send(ctx, a.Place(PartWindow), instance.Request{Do: instance.Reload}); err != nil {
		a.Log.Warn("tell window", "err", err)
	}
}
