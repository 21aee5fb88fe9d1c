//go:build !(linux || freebsd || netbsd || openbsd || dragonfly)

package notify

import (
	"context"

	"daybrief/app"
)

// Wait shows nothing: on this system a click needs nobody who waits for it.
// Its error is an *app.Error with code no-notification.
func Wait(context.Context, Message, func()) (Click, error) {
	return Click{}, &app.Error{Code: app.CodeNoNotify, Message: "There is no session bus on this system"}
}

// HasBus is false.
func HasBus() bool { return false }

// WithSession returns a context that ends with ctx alone: here the system ends
// its programs itself.
func WithSession(ctx context.Context) (context.Context, func()) { return context.WithCancel(ctx) }
