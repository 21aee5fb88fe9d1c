// Package desktop opens the window: Fyne's driver, the size the reader left
// the window at, and the order of the first second. What the window shows is
// package ui's.
//
// A build with -tags headless has no driver and needs no cgo; its Run says so.
package desktop

import (
	"os"
	"runtime"
	"time"

	"daybrief/app"
	"daybrief/app/instance"
	"daybrief/app/locale"
	"daybrief/app/ui/program"
)

// ID is the program's name among all programs, as in its preferences.
const ID = "io.github.daybrief"

// Params is what a window needs. Page must be set.
type Params struct {
	Page    program.Program
	Now     func() time.Time // nil: time.Now
	Zone    *time.Location   // nil: time.Local
	Words   *locale.Locale   // the reader's language; nil is English
	Version string
	Profile string // stands in the window's title; "" for the first one

	// What the first frame shows; see ui.Options.
	Brief *app.Brief
	Items []app.Item
	Votes map[string]int

	// Requests are what other processes ask the window for; nil for none.
	Requests *instance.Queue

	// FirstFrame is called once, on the main goroutine, when the first frame
	// stands on the screen. Returning true closes the window. May be nil.
	FirstFrame func() (quit bool)
}

// TrayMenu is what the icon in the notification area says and does. The
// functions return soon; they are called off the main goroutine, one at a time.
type TrayMenu struct {
	Name                string // of the program
	Open, Refresh, Quit string // words of the menu
	OnOpen, OnRefresh   func()
	Bus                 bool // there is a session bus
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
