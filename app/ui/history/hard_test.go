package history

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/uitest"
)

// TestHostileTextIsOnlyText: it is drawn letter by letter and stays on the page.
func TestHostileTextIsOnlyText(t *testing.T) {
	bad := "**bold** <b>x</b> [a](javascript:alert(1)) \u202eevil\u202c שלום " + strings.Repeat("W", 400)
	m := &shelf{days: []int{0, 1}, differ: []app.Difference{
		{Section: bad, Change: bad, Sentence: said(bad, "nosuch"), Was: bad}, {Section: "mail", Change: app.ChangeNew},
	}}
	for _, size := range []fyne.Size{fyne.NewSize(480, 800), fyne.NewSize(1280, 900)} {
		s, w, q := open(t, m, uitest.Look{Size: size}, "")
		uitest.Type(w, "c")
		q.Settle(s.tasks.Wait)
		wantText(t, s, "<b>x</b>", "[a](javascript:alert(1))")
		for _, h := range s.lines {
			if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(h); at.X+h.Size().Width > size.Width {
				t.Errorf("at %.0f a line ends at %.0f", size.Width, at.X+h.Size().Width)
			}
		}
	}
}

// TestTabReachesEverything: the keyboard alone is enough.
func TestTabReachesEverything(t *testing.T) {
	s, w, _ := open(t, &shelf{days: year()}, uitest.Look{}, "")
	reached := map[fyne.Focusable]bool{}
	for range 60 {
		w.Canvas().FocusNext()
		reached[w.Canvas().Focused()] = true
	}
	for name, f := range s.named {
		if !reached[f] {
			t.Errorf("Tab does not reach %s", name)
		}
	}
}

// TestTheStepsOfADayAreOneButtonAway: they are told on the screen of activity.
func TestTheStepsOfADayAreOneButtonAway(t *testing.T) {
	s, _, _ := open(t, &shelf{days: year()}, uitest.Look{}, "2026-11-03")
	var place paper.Place
	var about string
	s.env.Go = func(to paper.Place, what string) { place, about = to, what }
	s.named["work"].(*paper.Button).Do()
	if place != paper.PlaceActivity || about != "brief/2026-11-03" {
		t.Errorf("went to %s %q", place, about)
	}
}

// TestWeeksBeginAsTheReaderHasThem: in the United States on a Sunday.
func TestWeeksBeginAsTheReaderHasThem(t *testing.T) {
	for lang, want := range map[string][2]string{"en-US": {"Sun", "2026-11-01"}, "en-GB": {"Mon", "2026-10-26"}, "de-DE": {"Mo", "2026-10-26"}} {
		s, _, _ := open(t, &shelf{days: year()}, uitest.Look{Language: lang}, "")
		if s.cal.heads[0].Text != want[0] || date(s.cal.cells[0].day) != want[1] {
			t.Errorf("%s: weeks begin with %s, %s", lang, s.cal.heads[0].Text, date(s.cal.cells[0].day))
		}
	}
}

// TestLargeTextFits: at the largest size, in the smallest window.
func TestLargeTextFits(t *testing.T) {
	s, w, q := open(t, &shelf{days: year()}, uitest.Look{Size: fyne.NewSize(480, 800), Language: "de"}, "")
	s.env.App.Preferences().SetFloat(paper.PrefTextSize, paper.TextSizes[3])
	s.env.App.Settings().SetTheme(paper.SavedTheme(s.env.App.Preferences()))
	s.Restyle()
	q.Settle(s.tasks.Wait)
	w.Resize(fyne.NewSize(481, 800))
	for name, f := range s.named {
		o := f.(fyne.CanvasObject)
		if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o); at.X < 0 || at.X+o.Size().Width > 481 {
			t.Errorf("%s at %v, %v", name, at, o.Size())
		}
	}
}

// TestAScreenBehindAnotherReadsNothing: what changes meanwhile is read when it
// is shown again.
func TestAScreenBehindAnotherReadsNothing(t *testing.T) {
	m := &shelf{days: []int{0, 1}, news: make(chan app.Change)}
	s, w, q := open(t, m, uitest.Look{}, "")
	until(t, q, func() bool { return s.past != nil })
	w.SetContent(container.NewStack())
	m.mu.Lock()
	m.did = nil
	m.mu.Unlock()
	m.news <- app.Change{Kind: app.ChangeBrief}
	m.news <- app.Change{Kind: app.ChangeBrief} // taken, so the first was handed on
	q.Run()
	if m.has("days") {
		t.Error("the days are read though nobody looks")
	}
}

// TestCloseEndsWhatRuns: a brief that is being read is not waited for.
func TestCloseEndsWhatRuns(t *testing.T) {
	m := &shelf{days: []int{0}, wait: make(chan struct{}), news: make(chan app.Change)}
	s, _, q := open(t, m, uitest.Look{}, "")
	until(t, q, func() bool { return m.has("read 2026-11-21") })
	ended := make(chan struct{})
	go func() { s.Close(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Fatal("Close waits for ever")
	}
}
