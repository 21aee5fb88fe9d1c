// Package uitest is what the tests of the screens share: a morning that stands
// still, Fyne's in-memory driver, and the main goroutine's turns taken by the
// test itself. Only tests import it.
package uitest

import (
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daybrief/app/locale"
	"daybrief/app/ui/paper"
)

// Morning is the moment the tests live in.
func Morning() time.Time { return time.Date(2026, 11, 21, 7, 12, 0, 0, time.UTC) }

// At is a time of that day.
func At(hour, minute int) time.Time { return time.Date(2026, 11, 21, hour, minute, 0, 0, time.UTC) }

// Turns are what waits for Fyne's main goroutine, which in a test is the test's
// own: Fyne's test driver would run it at once, beside the test.
type Turns struct {
	mu   sync.Mutex
	list []func()
}

// Add is paper.Env's Main.
func (q *Turns) Add(f func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.list = append(q.list, f)
}

// Next takes the next turn; nil when there is none.
func (q *Turns) Next() func() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.list) == 0 {
		return nil
	}
	f := q.list[0]
	q.list = q.list[1:]
	return f
}

// Run takes the turns there are now.
func (q *Turns) Run() {
	for f := q.Next(); f != nil; f = q.Next() {
		f()
	}
}

// Settle waits for what runs beside a screen, and takes its turns, until
// nothing is left.
func (q *Turns) Settle(wait func()) {
	for {
		wait()
		f := q.Next()
		if f == nil {
			return
		}
		f()
	}
}

// Look is how a screen is opened.
type Look struct {
	Appearance paper.Appearance // "" is light
	Language   string           // "" is English
	Size       fyne.Size
	Text       float64 // how large text is, 0 for normal
}

// Env returns the surroundings of a screen, and the turns it takes.
func Env(t testing.TB, l Look) (*paper.Env, *Turns) {
	t.Helper()
	if l.Appearance == "" {
		l.Appearance = paper.AppearanceLight
	}
	if l.Language == "" {
		l.Language = "en"
	}
	words, err := locale.New([]string{l.Language}, locale.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := test.NewTempApp(t)
	a.Preferences().SetString(paper.PrefAppearance, string(l.Appearance))
	if l.Text != 0 {
		a.Preferences().SetFloat(paper.PrefTextSize, l.Text)
	}
	a.Settings().SetTheme(paper.SavedTheme(a.Preferences()))
	q := &Turns{}
	env := &paper.Env{App: a, Now: Morning, Zone: time.UTC, Main: q.Add, Words: words}
	env.Fill()
	return env, q
}

// Window shows a screen in a window of a size, attached and with its keys.
func Window(t testing.TB, s paper.Screen, size fyne.Size) fyne.Window {
	t.Helper()
	w := test.NewTempWindow(t, s.Content())
	w.SetPadded(false)
	w.Resize(size)
	w.Canvas().SetOnTypedKey(s.TypedKey)
	w.Canvas().SetOnTypedRune(s.TypedRune)
	s.Attach(w)
	t.Cleanup(s.Close)
	return w
}

// Type types text into what has the focus.
func Type(w fyne.Window, text string) {
	for _, r := range text {
		if f := w.Canvas().Focused(); f != nil {
			f.TypedRune(r)
		} else if on := w.Canvas().OnTypedRune(); on != nil {
			on(r)
		}
	}
}

// Press presses a key where the focus is.
func Press(w fyne.Window, keys ...fyne.KeyName) {
	for _, k := range keys {
		e := &fyne.KeyEvent{Name: k}
		if f := w.Canvas().Focused(); f != nil {
			f.TypedKey(e)
		} else if on := w.Canvas().OnTypedKey(); on != nil {
			on(e)
		}
	}
}
