package today

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"daybrief/app"
	"daybrief/app/ui/paper"
)

func TestFirstStartOffersTheFirstBrief(t *testing.T) {
	f := &fake{}
	today, w := open(t, f, paper.AppearanceLight, wide)
	if text := shownText(w); !strings.Contains(text, "There is no brief yet.") || !strings.Contains(text, "Make my first brief") {
		t.Fatalf("shown: %s", text)
	}
	f.brief = fixtureBrief()
	first, ok := today.scroll.Content.(*first)
	if !ok {
		t.Fatalf("content is %T", today.scroll.Content)
	}
	test.Tap(first.make)
	wantDone(t, f, today, "refresh")
	if !strings.Contains(shownText(w), "10:00 Board review: bring the Q3 slides.") {
		t.Error("the first brief is not shown")
	}
}

func TestEmptySections(t *testing.T) {
	source := func(typ string, state app.SourceState) []app.SourceStatus {
		return []app.SourceStatus{{Name: "Mine", Type: typ, State: state}}
	}
	for name, c := range map[string]struct {
		sources []app.SourceStatus
		want    string
		not     string
	}{
		"no mail":              {source("email", app.SourceOK), "No new mail.", "Add yours"},
		"no account":           {source("rss", app.SourceOK), "No mail yet. Add yours in the menu, under “Set up”.", "No new mail."},
		"mail failed":          {source("email", app.SourceFailed), "Nothing could be read from Mine.", "No new mail."},
		"no events":            {source("calendar", app.SourceOK), "Nothing in the calendar today.", "No calendar yet"},
		"no calendar":          {source("rss", app.SourceOK), "No calendar yet. Add one in the menu", "Nothing in the calendar"},
		"calendar unreachable": {source("calendar", app.SourceFailed), "Nothing could be read from Mine.", "Nothing in the calendar"},
	} {
		t.Run(name, func(t *testing.T) {
			b := quietBrief()
			b.Sources = c.sources
			_, w := open(t, &fake{brief: b}, paper.AppearanceLight, wide)
			text := strings.ReplaceAll(shownText(w), "\n", " ")
			if !strings.Contains(text, c.want) || strings.Contains(text, c.not) || !strings.Contains(text, app.NothingElse) {
				t.Errorf("shown: %s", text)
			}
		})
	}
}

func TestStaleSectionsShowTheirHour(t *testing.T) {
	today, w := open(t, &fake{brief: troubledBrief()}, paper.AppearanceLight, wide)
	text := strings.ReplaceAll(shownText(w), "\n", " ")
	for _, want := range []string{"as of yesterday 06:31", "This is a sample day. Set up your own", "Nothing could be read from Work mail."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not shown", want)
		}
	}
	if tech := today.parts.rest[2]; tech.Stale.Text != "" {
		t.Errorf("a fresh section is marked %q", tech.Stale.Text)
	}
	today.parts.ledger.toggle()
	text = strings.ReplaceAll(shownText(w), "\n", " ")
	for _, want := range []string{"Work mail refused the password.", "Give it again:", "an older answer is shown · as of yesterday 06:31"} {
		if !strings.Contains(text, want) {
			t.Errorf("the ledger does not say %q", want)
		}
	}
}

func TestForeignTextIsNeverMarkup(t *testing.T) {
	b := fixtureBrief()
	const hostile = "![x](http://127.0.0.1:1/pixel) [press](file:///etc/passwd) **bold**"
	b.Mail[0].Text = hostile
	today, w := open(t, &fake{brief: b}, paper.AppearanceLight, wide)
	today.parts.rest[0].Lines[0].Toggle()
	if text := strings.ReplaceAll(shownText(w), "\n", " "); !strings.Contains(text, hostile) {
		t.Error("the text was changed")
	}
	for _, o := range test.LaidOutObjects(w.Content()) {
		switch o.(type) {
		case *widget.RichText, *widget.Hyperlink:
			t.Errorf("a %T is on the page", o)
		}
	}
}

func TestEveryWidthHolds(t *testing.T) {
	b := fixtureBrief()
	b.TLDR[0].Text = strings.Repeat("Rindfleischetikettierungsüberwachung", 4) + " by Monday."
	today, w := open(t, &fake{brief: b}, paper.AppearanceLight, wide)
	for _, width := range []float32{480, 599, 600, 899, 900, 1180, 1280, 2560} {
		w.Resize(fyne.NewSize(width, 800))
		page := today.scroll.Content.(*page)
		if page.wide(width) != (width >= 900) {
			t.Errorf("%.0f: two columns is %v", width, page.wide(width))
		}
		for _, h := range today.handles() {
			for _, line := range h.Text.Texts {
				if right := line.Position().X + line.Size().Width; right > h.Size().Width+1 {
					t.Errorf("%.0f: %q leaves its column", width, h.Line.Text)
				}
			}
		}
	}
}

func TestTextSizeAndAppearanceAreKept(t *testing.T) {
	today, _ := open(t, &fake{brief: fixtureBrief()}, paper.AppearanceLight, wide)
	before := today.st.Size(paper.FontBody)
	for _, it := range append(today.looks(), today.sizes()...) {
		if it.Label == "Largest text" || it.Label == "Dark" {
			it.Action()
		}
	}
	if today.st.Size(paper.FontBody) <= before || red(today.st.Color(paper.ColorPaper)) > 0x40 {
		t.Error("the choice has no effect")
	}
	saved := paper.SavedTheme(today.env.App.Preferences())
	if saved.Appearance != paper.AppearanceDark || saved.Scale != 1.35 {
		t.Errorf("kept are %s and %.2f", saved.Appearance, saved.Scale)
	}
}

func TestListOfKeysOpensAndCloses(t *testing.T) {
	_, w := open(t, &fake{brief: fixtureBrief()}, paper.AppearanceLight, wide)
	test.TypeOnCanvas(w.Canvas(), "?")
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("no list")
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.Canvas().Overlays().Top() != nil {
		t.Error("Esc does not close it")
	}
}
