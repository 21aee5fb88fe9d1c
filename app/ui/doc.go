// Package ui draws the page of Daybrief: one morning's brief, its items, and
// the few things a reader can do with them.
//
// It shows what a Cache holds and sends Commands; both are interfaces it
// declares. It never touches the network, the store or a file itself. It
// imports app and assets of ours, needs no cgo, and runs on Fyne's in-memory
// driver in tests.
//
// Threads: everything with a widget in it belongs to Fyne's main goroutine.
// load gathers a snapshot on any goroutine and touches no widget; apply shows
// a snapshot and is called on the main goroutine, in one fyne.Do. Goroutines
// belong to Today, which cancels and waits for them in Close.
//
// Text from outside is drawn as plain text, never parsed as Markdown.
package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"daybrief/app"
)

// Cache is what the page is drawn from. Its methods are called off the main
// goroutine, possibly several at once.
type Cache interface {
	// Brief returns the brief of a date (YYYY-MM-DD), or the latest one for "".
	// The error is app.ErrNotFound when there is none.
	Brief(ctx context.Context, date string) (app.Brief, error)
	// Items returns the items that exist among ids, in any order.
	Items(ctx context.Context, ids []string) ([]app.Item, error)
	// Votes returns the current vote of each item that has one: 1 or -1.
	Votes(ctx context.Context, ids []string) (map[string]int, error)
	// Actions returns what the reader was asked, promised and is owed and is
	// open now, the most urgent first, whether or not a brief tells of it.
	Actions(ctx context.Context) ([]app.Commitment, error)
}

// Commands is what the reader can ask for. Its methods are called off the main
// goroutine.
type Commands interface {
	// Refresh makes a new brief. It may call report from any goroutine, but not
	// after it returned.
	Refresh(ctx context.Context, report func(app.Progress)) error
	// Vote stores a thumb: 1 up, -1 down, 0 takes it back.
	Vote(ctx context.Context, id string, value int) error
	// MarkAction says how an action stands: done, dismissed, open again, or
	// hidden until a day to come with app.ActionLater.
	MarkAction(ctx context.Context, id string, state app.ActionState, until app.Stamp) error
	// Open opens the item where it lives and records that it was read.
	Open(ctx context.Context, id string) error
	// Changes announces what changed in the store until the returned function
	// is called. Announcements may be lost, never made up.
	Changes() (<-chan app.Change, func())
}

// Options is what a page needs. App, Cache and Commands must be set.
type Options struct {
	App      fyne.App
	Cache    Cache
	Commands Commands
	Now      func() time.Time // nil: time.Now
	Zone     *time.Location   // nil: time.Local
	Hour24   bool             // 15:04 instead of 3:04 PM
	Version  string           // shown in About
	Main     func(f func())   // runs f on Fyne's main goroutine, in order; nil: fyne.Do

	// What the first frame shows, loaded before the window exists. Without a
	// Brief it is the page of a first start.
	Brief *app.Brief
	Items []app.Item
	Votes map[string]int
}

// block is a part of the page whose height follows from its width, which
// Fyne's MinSize cannot tell. heightFor is cheap when asked twice for the same
// width.
type block interface {
	fyne.CanvasObject
	heightFor(width float32) float32
}
