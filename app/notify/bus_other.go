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
