// Package desktop opens the window: Fyne's driver, the size the reader left
// the window at, and the order of the first second. What the window shows is
// package ui's.
//
// A build with -tags headless has no driver and needs no cgo; its Run says so.
package desktop

import (
	"context"
	"os"
	"runtime"
	"time"

	"daybrief/app"
)

// ID is the program's name among all programs, as in its preferences.
const ID = "io.github.daybrief"

// Page is what the window draws from and sends commands to: ui.Cache and
// ui.Commands in one. It stands here again so that a build without a window
// needs nothing of Fyne, which wants cgo on macOS.
type Page interface {
	Brief(ctx context.Context, date string) (app.Brief, error)
	Items(ctx context.Context, ids []string) ([]app.Item, error)
	Votes(ctx context.Context, ids []string) (map[string]int, error)
	Actions(ctx context.Context) ([]app.Commitment, error)
	Refresh(ctx context.Context, report func(app.Progress)) error
	Vote(ctx context.Context, id string, value int) error
	MarkAction(ctx context.Context, id string, state app.ActionState, until app.Stamp) error
	Open(ctx context.Context, id string) error
	Changes() (<-chan app.Change, func())
}

// Params is what a window needs. Page must be set.
type Params struct {
	Page    Page
	Now     func() time.Time // nil: time.Now
	Zone    *time.Location   // nil: time.Local
	Hour24  bool
	Version string

	// What the first frame shows; see ui.Options.
	Brief *app.Brief
	Items []app.Item
	Votes map[string]int

	// FirstFrame is called once, on the main goroutine, when the first frame
	// stands on the screen. Returning true closes the window. May be nil.
	FirstFrame func() (quit bool)
}

// HasDisplay reports whether there is a screen to open a window on.
func HasDisplay() bool { return hasDisplay(runtime.GOOS, os.Getenv) }

func hasDisplay(goos string, getenv func(string) string) bool {
	switch goos {
	case "darwin", "windows":
		return true
	}
	return getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != ""
}
