//go:build headless

package desktop

import (
	"context"

	"daybrief/app"
)

// HasWindow reports whether this build can open a window.
const HasWindow = false

// Tray waits until ctx is done: this build has no icon to show.
func Tray(ctx context.Context, _ TrayMenu) { <-ctx.Done() }

// Run returns an *app.Error with app.CodeNoWindow.
func Run(context.Context, Params) error {
	return &app.Error{
		Code: app.CodeNoWindow, Message: "This build of Daybrief has no window.",
		Hint: "Read the brief with: daybrief brief",
	}
}
