// Package ask is the screen for questions and for finding again: one line to
// type in, what memory holds on its words while one types, and the answer with
// its items when one asks.
//
// Results by words come with every key. What only meaning finds joins below
// them a moment later, so that nothing moves under the reader's hand.
package ask

import (
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// Options is what the screen needs; all must be set.
type Options struct {
	Env      *paper.Env
	Asker    program.Asker
	Cache    program.Cache
	Commands program.Commands
}

// The most hits shown, and how many questions of the brief are offered.
const (
	hitsMost  = 20
	readyMost = 4
)
