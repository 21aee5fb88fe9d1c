package paper

import (
	"time"

	"daybrief/app/locale"

	"fyne.io/fyne/v2"
)

// Place is one of the window's screens.
type Place string

// The screens.
const (
	PlaceToday    Place = "today"
	PlaceAsk      Place = "ask"
	PlaceHistory  Place = "history"
	PlaceActivity Place = "activity"
	PlaceWelcome  Place = "welcome"
	PlaceSettings Place = "settings"
)

// Screen is one page of the window. All methods but Close are called on Fyne's
// main goroutine.
type Screen interface {
	// Content is the same object for the life of the screen.
	Content() fyne.CanvasObject
	// Attach tells the window the screen is shown in, once, before Show.
	Attach(w fyne.Window)
	// Show is called each time the screen comes to the front. about says what
	// it is to show there: a question, a date, a section; "" for nothing.
	Show(about string)
	// Restyle draws the screen anew in the theme and the language in use.
	Restyle()
	// TypedKey and TypedRune get the keys that nothing with the focus takes.
	TypedKey(e *fyne.KeyEvent)
	TypedRune(r rune)
	// Close cancels what runs and waits for it.
	Close()
}

// Env is what the screens of a window share. App and Go must be set; Fill sets
// the rest.
type Env struct {
	App   fyne.App
	Now   func() time.Time
	Zone  *time.Location
	Main  func(f func()) // runs f on Fyne's main goroutine, in order
	Words *locale.Locale // the reader's language; nil is English

	// Go brings a screen to the front; see Screen.Show for about.
	Go func(to Place, about string)

	known known
}

// known is what was measured and coloured under a theme, which never changes. A
// page that is built anew has the words of the one before, and measuring them
// again takes longer than all the rest of it.
type known struct {
	theme  *Theme
	widths map[wordKey]float32
	icons  map[string]fyne.Resource
}

// widthsMost is how many texts are remembered at most: those of some hundred
// pages, a few megabytes.
const widthsMost = 20_000

// Fill sets what is not set: the system's clock and zone, Fyne's own goroutine.
func (e *Env) Fill() {
	if e.Now == nil {
		e.Now = time.Now
	}
	if e.Zone == nil {
		e.Zone = time.Local
	}
	if e.Words == nil {
		e.Words = English()
	}
	if e.Main == nil {
		e.Main = fyne.Do
	}
	if e.Go == nil {
		e.Go = func(Place, string) {}
	}
}

// English is the language of a window nobody told another one.
func English() *locale.Locale {
	l, err := locale.New([]string{"en"}, locale.Options{})
	if err != nil { // only an option can be wrong, and there is none
		panic(err)
	}
	return l
}

// Style returns the style to draw with now: the reader's theme, the moment and
// the zone. It is for Fyne's main goroutine.
func (e *Env) Style() *Style {
	th, ok := e.App.Settings().Theme().(*Theme)
	if !ok {
		th = SavedTheme(e.App.Preferences())
	}
	st := NewStyle(th, e.App.Settings().ThemeVariant())
	if k := &e.known; k.theme == th && len(k.widths) < widthsMost {
		st.widths, st.icons = k.widths, k.icons
	} else {
		*k = known{theme: th, widths: st.widths, icons: st.icons}
	}
	st.Zone, st.Now, st.Words = e.Zone, e.Now(), e.Words
	return st
}
