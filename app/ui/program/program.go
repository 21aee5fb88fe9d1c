// Package program is what the window asks of the program: what it draws from
// and what it sends. Every screen declares its part here, without a word of
// Fyne, so that a build without a window can fulfil it too.
//
// All methods are called off Fyne's main goroutine, possibly several at once,
// and end soon after their context does.
package program

import (
	"context"

	"daybrief/app"
)

// Program is all that the window asks for.
type Program interface {
	Cache
	Commands
	SignIner
	Asker
	Companion
	Settings
	Setup
	History
	Activity
}

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

// Opener tells which items can be opened
// although they have no address of their own, such as a mail in a folder.
type Opener interface {
	CanOpen(it *app.Item) bool
}

// SignIner gets a source signed in again
// whose password or sign-in is not good any more.
type SignIner interface {
	// SignInBy tells how the source signs in: ByPassword, ByBrowser or "" for not
	// at all, and which password its provider wants, where that is known. It does
	// not wait.
	SignInBy(source string) (way, hint string)
	// SignIn sends the reader to the browser and returns when they are back.
	SignIn(ctx context.Context, source string) error
	// EnterPassword tries a password and keeps it in the keyring. It is an error
	// when the server refuses it.
	EnterPassword(ctx context.Context, source, password string) error
}

// Ways to sign in.
const (
	ByPassword = "password"
	ByBrowser  = "browser"
)
