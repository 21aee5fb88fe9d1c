// Package history is the screen of the days before: a month to choose a day
// from, that day's last brief as it was made, and what changed between two
// days. It reads one brief at a time; of all others it knows the dates alone.
//
// Sentences unfold the items as they were then, and hours are told as they were
// told that morning.
package history

import (
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// Options is what the screen needs; all must be set.
type Options struct {
	Env      *paper.Env
	History  program.History
	Commands program.Commands
}
