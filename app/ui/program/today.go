package program

import (
	"context"

	"daybrief/app"
)

// Companion is what the page of the day can do beside its Commands.
type Companion interface {
	// VoteEffect tells in one sentence what a thumb on an item would change: 1 up,
	// -1 down, 0 taken back. It is there within the time a pointer rests.
	VoteEffect(ctx context.Context, id string, value int) (app.VoteEffect, error)
	// Speak reads the brief of a day ("" for the latest) aloud through the
	// system's voice and returns when it was read or ctx is done.
	Speak(ctx context.Context, date string, report func(line int)) error
	// Text returns the brief of a day as plain text.
	Text(ctx context.Context, date string) (string, error)
}
