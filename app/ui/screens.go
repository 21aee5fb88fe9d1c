package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"daybrief/app/ui/activity"
	"daybrief/app/ui/ask"
	"daybrief/app/ui/history"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/settings"
	"daybrief/app/ui/welcome"
)

// build makes a screen that is wanted for the first time; nil for a place the
// window does not have.
func (w *Window) build(at paper.Place) paper.Screen {
	switch at {
	case paper.PlaceAsk:
		return ask.New(ask.Options{Env: w.env, Asker: w.opts.Program, Cache: w.opts.Program, Commands: w.opts.Program})
	case paper.PlaceHistory:
		return history.New(history.Options{Env: w.env, History: w.opts.Program, Commands: w.opts.Program})
	case paper.PlaceActivity:
		return activity.New(activity.Options{Env: w.env, Activity: w.opts.Program, Commands: w.opts.Program})
	case paper.PlaceSettings:
		return settings.New(settings.Options{Env: w.env, Program: w.opts.Program})
	case paper.PlaceWelcome:
		return welcome.New(welcome.Options{Env: w.env, Program: w.opts.Program})
	}
	return nil
}

// shortcut brings a screen to the front wherever the focus is.
type shortcut struct {
	keys fyne.Shortcut
	to   paper.Place
}

func (w *Window) shortcuts() []shortcut {
	with := func(key fyne.KeyName) fyne.Shortcut {
		return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
	}
	return []shortcut{
		{with(fyne.KeyK), paper.PlaceAsk},
		{with(fyne.KeyH), paper.PlaceHistory},
		{with(fyne.KeyComma), paper.PlaceSettings},
	}
}
