package today

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"daybrief/app"
	"daybrief/app/ui/paper"
)

var wide = fyne.NewSize(1280, 900)

func wantDone(t *testing.T, f *fake, today *Today, want ...string) {
	t.Helper()
	settle(t, today)
	if diff := cmp.Diff(want, f.did); diff != "" {
		t.Errorf("commands (-want +got):\n%s", diff)
	}
}

// shownText returns all text of a window, line by line.
func shownText(w fyne.Window) string {
	var lines []string
	for _, o := range test.LaidOutObjects(w.Content()) {
		if txt, ok := o.(*canvas.Text); ok && txt.Visible() {
			lines = append(lines, txt.Text)
		}
	}
	return strings.Join(lines, "\n")
}

func TestTheFirstFrameHasTheBrief(t *testing.T) {
	_, w := open(t, &fake{brief: fixtureBrief()}, paper.AppearanceLight, wide)
	text := shownText(w)
	for _, want := range []string{
		"Saturday, 21 November", "1 min · made 06:31 · 5 sources", "10:00 Board review: bring the Q3 slides.", "rain 14–16",
		"One-to-one with Tomás", "Overlaps the board review by 30 minutes.", "due today", "That’s all for today.",
		"Left out: 14 mails and 31 stories.", "5 sources, all answered", "Weather data by Open-Meteo.com",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not shown", want)
		}
	}
}

func TestASentenceUnfoldsItsItemsInPlace(t *testing.T) {
	today, w := open(t, &fake{brief: fixtureBrief()}, paper.AppearanceLight, wide)
	before := today.scroll.Content.MinSize().Height
	test.Tap(today.parts.tldr.Lines[0])
	for _, want := range []string{"Priya Nair · Work mail · 05:48", "Incident report for the regulator", "Calendar · 10:00–11:30 · Room Liffey, second floor"} {
		if !strings.Contains(shownText(w), want) {
			t.Errorf("%q is not shown", want)
		}
	}
	if after := today.scroll.Content.MinSize().Height; after <= before {
		t.Errorf("the page did not grow: %.0f to %.0f", before, after)
	}
	test.Tap(today.parts.tldr.Lines[0])
	if after := today.scroll.Content.MinSize().Height; after != before {
		t.Errorf("folded again the page is %.0f high, was %.0f", after, before)
	}
}

func TestWarningsOfAnItemAreSaidInWords(t *testing.T) {
	today, w := open(t, &fake{brief: fixtureBrief()}, paper.AppearanceLight, wide)
	today.parts.rest[0].Lines[4].Toggle()
	for _, want := range []string{"Holds text that gives orders to programs.", "Holds text that was hidden from its reader."} {
		if !strings.Contains(strings.ReplaceAll(shownText(w), "\n", " "), want) {
			t.Errorf("%q is not said", want)
		}
	}
}

func TestKeysWalkUnfoldVoteAndOpen(t *testing.T) {
	f := &fake{brief: fixtureBrief()}
	today, w := open(t, f, paper.AppearanceLight, wide)
	press := func(s string) { test.TypeOnCanvas(w.Canvas(), s) }
	press("jjjk") // the board review
	if h := today.current(); h != today.parts.tldr.Lines[1] {
		t.Fatalf("focus is on %+v", h)
	}
	press("j")
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !today.parts.tldr.Lines[2].Opened {
		t.Error("Enter did not unfold")
	}
	press("o")
	settle(t, today)
	press("+")
	settle(t, today)
	press("-")
	settle(t, today)
	press("-")
	wantDone(t, f, today, "open a-oil", "vote a-oil 1", "vote a-oil -1", "vote a-oil 0")
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if today.parts.tldr.Lines[2].Opened {
		t.Error("Esc did not fold")
	}
}

func TestFocusIsSeenAndBroughtIntoView(t *testing.T) {
	today, w := open(t, &fake{brief: fixtureBrief()}, paper.AppearanceLight, fyne.NewSize(1000, 420))
	test.TypeOnCanvas(w.Canvas(), strings.Repeat("j", 12))
	h := today.current()
	if h == nil || h.Bar.FillColor != today.st.Color(paper.ColorAccent) {
		t.Fatal("the focus is not marked")
	}
	y := fyne.CurrentApp().Driver().AbsolutePositionForObject(h).Y
	if y < 0 || y+h.Size().Height > today.scroll.Size().Height {
		t.Errorf("the focused sentence is at %.0f of %.0f", y, today.scroll.Size().Height)
	}
}

func TestThumbsBesideASentence(t *testing.T) {
	f := &fake{brief: fixtureBrief()}
	today, _ := open(t, f, paper.AppearanceLight, wide)
	h := today.parts.summary.Lines[2]
	h.MouseIn(&desktop.MouseEvent{})
	thumb := h.Tools.List[0].Hit.Pos.AddXY(2, 2)
	h.MouseOut()
	h.Tapped(&fyne.PointEvent{Position: thumb}) // not shown yet: an ordinary click
	if !h.Opened || len(f.did) != 0 {
		t.Fatalf("a hidden thumb was hit: %v", f.did)
	}
	h.MouseIn(&desktop.MouseEvent{})
	h.Tapped(&fyne.PointEvent{Position: thumb})
	wantDone(t, f, today, "vote m-invoice 1")
	if h.Tools.List[0].Image.Resource.Name() != today.st.Icon("up-on", paper.ColorAccent).Name() {
		t.Error("the vote is not shown")
	}
	if mail := today.parts.rest[0].Lines[1]; mail.Vote() != 1 {
		t.Error("the same item elsewhere does not know of the vote")
	}
}

func TestAVoteThatCannotBeStoredIsTakenBack(t *testing.T) {
	f := &fake{brief: fixtureBrief(), fault: &app.Error{Code: app.CodeDisk, Message: "The disk is full.", Hint: "Free some space."}}
	today, w := open(t, f, paper.AppearanceLight, wide)
	today.hands.Vote("m-report", 1)
	settle(t, today)
	if v := today.hands.Facts.Votes["m-report"]; v != 0 {
		t.Errorf("vote is %d", v)
	}
	if text := shownText(w); !strings.Contains(text, "The disk is full. Free some space.") || !strings.Contains(text, "Try again") {
		t.Error("the failure is not told with a way on")
	}
}

func TestRefreshShowsProgressAndThenTheNewBrief(t *testing.T) {
	f := &fake{brief: fixtureBrief()}
	today, w := open(t, f, paper.AppearanceLight, wide)
	next := fixtureBrief()
	next.Made, next.TLDR[0].Text = at(7, 13), "Nobody waits for you."
	f.brief = next
	today.running = true
	today.report(app.Progress{Step: "sources", Source: "Work mail", State: "start", Done: 2, Total: 5})
	if !strings.Contains(shownText(w), "Reading Work mail … 3 of 5") {
		t.Error("the source being read is not shown")
	}
	share := today.run.Part
	today.report(app.Progress{Step: "sources", Source: "Work mail", State: "done", Done: 3, Total: 5})
	if today.run.Part <= share {
		t.Error("the line does not grow")
	}
	today.refreshed(nil)
	settle(t, today)
	if today.run.Visible() || !strings.Contains(shownText(w), "Nobody waits for you.") {
		t.Error("the new brief is not shown")
	}
}

func TestRefreshRunsOnceAtATime(t *testing.T) {
	f := &fake{brief: fixtureBrief(), steps: []app.Progress{{Step: "write"}, {Step: "save"}}}
	today, _ := open(t, f, paper.AppearanceLight, wide)
	today.running = true
	today.Refresh()
	wantDone(t, f, today)
	today.running = false
	today.Refresh()
	wantDone(t, f, today, "refresh")
	if today.running {
		t.Error("the run has not ended")
	}
}

func TestAFailedRefreshKeepsTheBriefAndSaysWhy(t *testing.T) {
	f := &fake{brief: fixtureBrief(), fault: &app.Error{Code: app.CodeLocked, Message: "Another run is under way.", Err: errors.New("lock held by 42")}}
	today, w := open(t, f, paper.AppearanceLight, wide)
	today.Refresh()
	settle(t, today)
	text := shownText(w)
	if !strings.Contains(text, "Another run is under way.") || strings.Contains(text, "42") || !strings.Contains(text, "That’s all for today.") {
		t.Error("failure is told wrongly, or the brief is gone")
	}
	f.fault = nil
	test.Tap(today.run.Again)
	settle(t, today)
	if today.run.Visible() {
		t.Error("trying again did not clear the failure")
	}
}

func TestANewBriefKeepsWhatIsUnfoldedAndFocused(t *testing.T) {
	f := &fake{brief: fixtureBrief()}
	today, _ := open(t, f, paper.AppearanceLight, wide)
	test.Tap(today.parts.summary.Lines[1])
	today.parts.ledger.toggle()
	next := fixtureBrief()
	next.Made = at(7, 13)
	f.brief = next
	today.apply(today.load(t.Context()))
	if h := today.parts.summary.Lines[1]; !h.Opened || today.current() != h || !today.parts.ledger.opened {
		t.Error("the reader's place was lost")
	}
}

func TestAnOlderReloadDoesNotOverwriteANewerOne(t *testing.T) {
	today, _ := open(t, &fake{brief: fixtureBrief()}, paper.AppearanceLight, wide)
	older, newer := fixtureBrief(), fixtureBrief()
	older.Made, newer.Made = at(7, 12), at(7, 13)
	today.generation = 2 // two reloads are under way; the second one ends first
	today.arrived(2, snapshot{brief: newer})
	today.arrived(1, snapshot{brief: older})
	if got := today.shown.brief.Made; !got.Equal(newer.Made) {
		t.Errorf("shown is the brief of %v", got)
	}
}

func TestNoBriefYetIsNoFailure(t *testing.T) {
	for _, err := range []error{app.ErrNotFound, &app.Error{Code: app.CodeNoBrief, Message: "There is no brief yet."}} {
		f := &fake{err: err}
		today, w := open(t, f, paper.AppearanceLight, wide)
		today.apply(today.load(t.Context()))
		if today.run.Visible() || !strings.Contains(shownText(w), "Make my first brief") {
			t.Errorf("%v is told as a failure", err)
		}
	}
}

func TestUnreadableCacheIsToldOnAnEmptyPage(t *testing.T) {
	f := &fake{err: &app.Error{Code: app.CodeStore, Message: "The store cannot be read.", Hint: "Run: daybrief doctor"}}
	today, w := open(t, f, paper.AppearanceLight, wide)
	today.apply(today.load(t.Context()))
	if !strings.Contains(shownText(w), "The store cannot be read. Run: daybrief doctor") {
		t.Error("not told")
	}
}

func TestChangesAreFollowedAndCloseWaits(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	f := &fake{changes: make(chan app.Change)}
	today, _ := open(t, f, paper.AppearanceLight, wide)
	today.Start()
	done := make(chan struct{})
	go func() { defer close(done); today.Close() }()
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Fatal("Close does not return")
	}
	today.Refresh()
	if len(f.did) != 0 {
		t.Error("a closed page still acts")
	}
}
