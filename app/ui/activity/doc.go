// Package activity is the screen of what Daybrief did and does: its runs with
// each source, the steps in which a brief and an answer came about and what the
// gate refused of them, what models cost, and which hosts were reached.
//
// It shows one of these at a time and reads what that one needs. While a run of
// this program goes on its steps are told as they come; one of another program
// is looked after every few seconds until it ends, and never otherwise.
package activity

import (
	"time"

	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// Options is what the screen needs; all must be set.
type Options struct {
	Env      *paper.Env
	Activity program.Activity
	Commands program.Commands
}

// What is shown at most, and how often.
const (
	runsFirst = 14                     // runs shown at first
	runsMost  = 200                    // and at most
	spanDays  = 30                     // of usage and hosts, today among them
	loadTime  = 10 * time.Second       // bounds one reading of the store
	stepPause = 150 * time.Millisecond // between two drawings of a run
	lookAgain = 2 * time.Second        // after a run of another program
)

// part is one of the things the screen shows; it is also what Show takes.
type part string

const (
	partRuns   part = "runs"
	partBrief  part = "brief"
	partAnswer part = "answer"
	partModels part = "models"
	partHosts  part = "hosts"
)

// parts in the order they are offered.
var parts = [...]part{partRuns, partBrief, partAnswer, partModels, partHosts}
