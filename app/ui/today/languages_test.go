package today

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"daybrief/app"
	"daybrief/app/locale"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/uitest"
)

// speakIn draws the page anew in a language.
func speakIn(t testing.TB, today *Today, language string) {
	t.Helper()
	words, err := locale.New([]string{language}, locale.Options{})
	if err != nil {
		t.Fatal(err)
	}
	today.env.Words = words
	today.Restyle()
}

// sampleBrief is the fixture's, marked as a sample day.
func sampleBrief() *app.Brief {
	b := fixtureBrief()
	b.Sample = true
	return b
}

// TestThePageInEveryLanguage draws the page and the list of keys in all
// languages, wide and narrow: everything keeps within the window, and no word
// of a catalogue is missing.
func TestThePageInEveryLanguage(t *testing.T) {
	for _, lang := range []string{"en-US", "de", "es", "fr", "ja", "zh"} {
		for _, size := range []fyne.Size{fyne.NewSize(1280, 900), fyne.NewSize(480, 800)} {
			look := paper.AppearanceLight
			if size.Width < paper.WideFrom {
				look = paper.AppearanceDark
			}
			today, w := open(t, &fake{brief: sampleBrief(), open: fixtureOpen()}, look, size)
			speakIn(t, today, lang)
			today.parts.todo.Lines[0].Deed.Press("later")
			holdsWithin(t, today, w, lang)
		}
	}
}

// holdsWithin reports words that are missing and what leaves the window.
func holdsWithin(t *testing.T, today *Today, w fyne.Window, lang string) {
	t.Helper()
	width := w.Canvas().Size().Width
	text := shownText(w)
	for _, area := range []string{"[today.", "[common.", "[prose."} {
		if strings.Contains(text, area) {
			t.Errorf("%s lacks a word: %s", lang, text)
		}
	}
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	for _, h := range today.handles() {
		if at := place(h); at.X < 0 || at.X+h.Size().Width > width {
			t.Errorf("%s at %.0f: %q from %.0f to %.0f", lang, width, h.Line.Text, at.X, at.X+h.Size().Width)
		}
	}
	for _, g := range today.parts.rest {
		first, head := place(g.Lines[0]), place(g.Head)
		if head.Y+g.Head.Size().Height > first.Y+2 && // foreign lines have blank room below
			head.X+g.Head.MinSize().Width > first.X {
			t.Errorf("%s at %.0f: the heading %q runs into its first line", lang, width, g.Head.Text)
		}
	}
}

// TestRightToLeftTextDoesNotTurnTheLine holds that a Hebrew or Arabic name put
// into a sentence of ours is isolated, and that the page is laid out.
func TestRightToLeftTextDoesNotTurnTheLine(t *testing.T) {
	b := troubledBrief()
	b.Sources[0].Name = "דואר"
	today, w := open(t, &fake{brief: b}, paper.AppearanceLight, wide)
	if text := shownText(w); !strings.Contains(text, locale.Isolate("דואר")) {
		t.Errorf("the name is not isolated: %s", text)
	}
	if today.scroll.Content.MinSize().Height < 400 {
		t.Error("the page was not laid out")
	}
}

// TestTabNeverLeavesTheVisiblePart goes through the page by Tab in a low window.
func TestTabNeverLeavesTheVisiblePart(t *testing.T) {
	today, w := open(t, &fake{brief: fixtureBrief(), open: fixtureOpen()}, paper.AppearanceLight, fyne.NewSize(480, 420))
	today.parts.tldr.Lines[0].Toggle()
	if n := uitest.TabThrough(t, w, today.scroll); n < 20 {
		t.Errorf("only %d things take the focus", n)
	}
}
