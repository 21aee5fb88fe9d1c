//go:build headless

package desktop

import (
	"context"

	"daybrief/app"
)

// Run returns an *app.Error with app.CodeNoWindow.
func Run(context.Context, Params) error {
	return &app.Error{
		Code: app.CodeNoWindow, Message: "This build of Daybrief has no window.",
		Hint: "Read the brief with: daybrief brief",
	}
}
