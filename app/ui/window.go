// Package ui is the window of Daybrief: its screens, and the way from one to
// another. The screens are packages of their own:
//
//	today      the brief of the day
//	paper      type, colour, space and the few widgets all of them are made of
//	prose      sentences that unfold their items
//	program    what the window asks of the program, without a word of Fyne
//
// No screen knows another one; they meet here. The window never touches the
// network, the store or a file itself, needs no cgo, and runs on Fyne's
// in-memory driver in tests.
package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
	"daybrief/app/ui/today"
)

// Options is what a window needs. Env.App and Program must be set.
type Options struct {
	Env     paper.Env // Go is the window's own
	Program program.Program
	Version string // shown in About

	// What the first frame shows, loaded before the window exists. Without a
	// Brief it is the page of a first start.
	Brief *app.Brief
	Items []app.Item
	Votes map[string]int
}

// Window holds the screens and shows one of them. All methods are for Fyne's
// main goroutine.
type Window struct {
	opts    Options
	env     *paper.Env
	today   *today.Today
	shown   paper.Screen
	place   paper.Place
	screens map[paper.Place]paper.Screen // those that were shown once
	tasks   *paper.Tasks
	shell   *fyne.Container
	window  fyne.Window
	closed  bool
}

// New builds the window's content on the day. Call Start once the window is
// up, and Close before the program ends.
func New(o Options) *Window {
	w := &Window{opts: o, env: &o.Env, place: paper.PlaceToday, screens: map[paper.Place]paper.Screen{}}
	w.env.Fill()
	w.env.Go = w.Go
	w.tasks = paper.NewTasks(w.env.Main)
	w.env.App.Settings().SetTheme(paper.SavedTheme(w.env.App.Preferences()))
	w.today = today.New(today.Options{
		Env: w.env, Cache: o.Program, Commands: o.Program, Companion: o.Program, Version: o.Version,
		Brief: o.Brief, Items: o.Items, Votes: o.Votes,
	})
	w.shown = w.today
	w.screens[paper.PlaceToday] = w.today
	w.shell = container.NewStack(w.today.Content())
	return w
}

// Content returns the window's content.
func (w *Window) Content() fyne.CanvasObject { return w.shell }

// Attach takes the window's keys. The content must be set already.
func (w *Window) Attach(win fyne.Window) {
	w.window = win
	w.today.Attach(win) // takes all keys; the window has them after it
	win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { w.shown.TypedKey(e) })
	win.Canvas().SetOnTypedRune(func(r rune) { w.shown.TypedRune(r) })
	for _, s := range w.shortcuts() {
		win.Canvas().AddShortcut(s.keys, func(fyne.Shortcut) { w.Go(s.to, "") })
	}
}

// Start listens for changes and reads the cache anew, after the first frame.
func (w *Window) Start() {
	w.env.App.Settings().AddListener(func(fyne.Settings) {
		if !w.closed {
			w.Restyle()
		}
	})
	w.today.Start()
	w.tasks.Spawn(func(context.Context) { paper.ScanFonts() })
}

// Restyle draws all screens anew in the theme in use.
func (w *Window) Restyle() {
	for _, s := range w.screens {
		s.Restyle()
	}
}

// Go brings a screen to the front; see paper.Screen.Show for about. A place
// the window does not have is the day.
func (w *Window) Go(to paper.Place, about string) {
	if w.closed {
		return
	}
	s := w.screen(to)
	if s == nil {
		to, s = paper.PlaceToday, w.today
	}
	if w.window != nil {
		w.window.Canvas().Unfocus()
	}
	w.shown, w.place = s, to
	w.shell.Objects = []fyne.CanvasObject{s.Content()}
	w.shell.Refresh()
	s.Show(about)
}

// Place returns the screen in front.
func (w *Window) Place() paper.Place { return w.place }

// screen returns a screen, built when it is wanted first; nil for a place the
// window does not have.
func (w *Window) screen(at paper.Place) paper.Screen {
	if s, ok := w.screens[at]; ok {
		return s
	}
	s := w.build(at)
	if s == nil {
		return nil
	}
	w.screens[at] = s
	if w.window != nil {
		s.Attach(w.window)
	}
	return s
}

// Close cancels what runs on all screens and waits for it.
func (w *Window) Close() {
	w.closed = true
	w.tasks.Close()
	for _, s := range w.screens {
		s.Close()
	}
}

// Variant returns the palette in use, for whoever draws around the window.
func (w *Window) Variant() fyne.ThemeVariant { return w.today.Variant() }
