// Package today draws the page of the day: one morning's brief, its items, and
// the few things a reader can do with them.
//
// It shows what a program.Cache holds and sends program.Commands.
//
// Threads: everything with a widget in it belongs to Fyne's main goroutine.
// load gathers a snapshot on any goroutine and touches no widget; apply shows
// a snapshot and is called on the main goroutine, in one fyne.Do. Goroutines
// belong to Today, which cancels and waits for them in Close.
//
// Text from outside is drawn as plain text, never parsed as Markdown.
package today

import (
	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// Options is what the page of the day needs beside the window's surroundings.
type Options struct {
	Env       *paper.Env
	Cache     program.Cache
	Commands  program.Commands
	Companion program.Companion // nil: no effects of thumbs, no voice, no copy
	Version   string            // shown in About

	// What the first frame shows, loaded before the window exists. Without a
	// Brief it is the page of a first start.
	Brief *app.Brief
	Items []app.Item
	Votes map[string]int
}
