package today

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"daybrief/app"
	"daybrief/app/ui/paper"
)

// friend is a Companion that tells what it was asked for.
type friend struct {
	*fake
	spoke chan struct{} // Speak returns when it is closed
	mute  error
}

func (f *friend) VoteEffect(_ context.Context, id string, value int) (app.VoteEffect, error) {
	says := map[int]string{1: "Up: 3 stories on Go releases move up.", -1: "Down: 2 mails move down.", 0: "It stands as before."}[value]
	return app.VoteEffect{Item: id, Value: value, Says: says}, nil
}

func (f *friend) Speak(ctx context.Context, _ string, report func(int)) error {
	report(0)
	if f.mute != nil {
		return f.mute
	}
	select {
	case <-f.spoke:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (f *friend) Text(context.Context, string) (string, error) { return "the brief as text", nil }

func befriended(t *testing.T) (*Today, fyne.Window, *friend) {
	t.Helper()
	f := &friend{fake: &fake{brief: fixtureBrief()}, spoke: make(chan struct{})}
	today, w := open(t, f.fake, paper.AppearanceLight, wide)
	today.opts.Companion = f
	return today, w, f
}

// overThumb puts the pointer on a thumb of a sentence.
func overThumb(today *Today, up bool) {
	h := today.parts.tldr.Lines[0]
	h.MouseIn(&desktop.MouseEvent{})
	i := 1
	if up {
		i = 0
	}
	hit := h.Tools.List[i].Hit
	h.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: hit.Pos.AddXY(3, 3)}})
}

func TestRestingOnAThumbTellsWhatItChanges(t *testing.T) {
	today, _, _ := befriended(t)
	overThumb(today, true)
	settle(t, today)
	if got := today.run.Text.Text; !today.run.Visible() || got != "Up: 3 stories on Go releases move up." {
		t.Fatalf("the strip says %q", got)
	}
	today.parts.tldr.Lines[0].MouseOut()
	if today.run.Visible() {
		t.Error("the hint stays when the pointer left")
	}
}

func TestAVoteSaysWhatItChangedAndCanBeUndone(t *testing.T) {
	today, w, f := befriended(t)
	overThumb(today, true)
	settle(t, today)
	id := today.parts.tldr.Lines[0].Line.Items[0]
	today.hands.Vote(id, 1)
	settle(t, today)
	if !strings.Contains(today.run.Text.Text, "Go releases") || today.run.Again.Text != "Undo" {
		t.Fatalf("the strip says %q, %q", today.run.Text.Text, today.run.Again.Text)
	}
	today.run.Again.Do()
	settle(t, today)
	if last := f.did[len(f.did)-1]; last != "vote "+id+" 0" {
		t.Errorf("undo did %q", last)
	}
	today.step(1) // a thumb by a key, whose effect nobody asked for
	test.TypeOnCanvas(w.Canvas(), "-")
	settle(t, today)
	if got := today.run.Text.Text; got != "Less like this from the next brief on." {
		t.Errorf("the strip says %q", got)
	}
	today.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if today.run.Visible() {
		t.Error("Esc leaves the hint")
	}
}

func TestAHintNeverHidesAFailure(t *testing.T) {
	today, _, _ := befriended(t)
	today.fail(&app.Error{Message: "The store cannot be read"}, func() {})
	overThumb(today, true)
	settle(t, today)
	if !today.run.Fault || !strings.Contains(today.run.Text.Text, "store") {
		t.Errorf("the strip says %q", today.run.Text.Text)
	}
}

func TestReadingTime(t *testing.T) {
	today, w, _ := befriended(t)
	usual := len(today.handles())
	test.TypeOnCanvas(w.Canvas(), "1")
	text := shownText(w)
	if n := len(today.handles()); n >= usual || len(today.parts.rest) != 0 || len(today.parts.summary.Lines) != 0 {
		t.Errorf("%d sentences of %d", n, usual)
	}
	for _, want := range []string{"Read on", "Board review", "That’s all for today."} {
		if !strings.Contains(text, want) {
			t.Errorf("the short page lacks %q", want)
		}
	}
	today.parts.on.Buttons[0].Tapped(nil)
	if len(today.handles()) != usual {
		t.Error("reading on does not show the page")
	}
	test.TypeOnCanvas(w.Canvas(), "0")
	long := 0
	for _, h := range today.handles() {
		if h.Line.Passage != "" {
			long++
		}
	}
	if long == 0 || today.minutes() != minutesMost {
		t.Errorf("%d passages on the long page", long)
	}
	short, whole := readingMinutes(today.shown.brief, minutesLeast, today.hands.Facts), readingMinutes(today.shown.brief, minutesMost, today.hands.Facts)
	if short > whole {
		t.Errorf("%d minutes against %d", short, whole)
	}
}

func TestReadingAloudEndsWithEsc(t *testing.T) {
	today, w, _ := befriended(t)
	test.TypeOnCanvas(w.Canvas(), "s")
	if today.silence == nil || today.run.Again.Text != "Stop" {
		t.Fatal("nothing is read")
	}
	today.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	settle(t, today)
	if today.silence != nil || today.run.Visible() {
		t.Error("Esc did not end it")
	}
}

func TestNoVoiceIsOneSentence(t *testing.T) {
	today, _, f := befriended(t)
	f.mute = &app.Error{Code: "no-voice", Message: "This system has no voice", Hint: "Install espeak-ng"}
	today.speak()
	settle(t, today)
	if !today.run.Fault || today.run.Text.Text != "This system has no voice. Install espeak-ng." {
		t.Errorf("the strip says %q", today.run.Text.Text)
	}
}

func TestTheBriefIsCopied(t *testing.T) {
	today, w, _ := befriended(t)
	test.TypeOnCanvas(w.Canvas(), "c")
	settle(t, today)
	if got := today.env.App.Clipboard().Content(); got != "the brief as text" {
		t.Errorf("the clipboard has %q", got)
	}
}

func TestMenuLeadsEverywhere(t *testing.T) {
	today, _, _ := befriended(t)
	var went []paper.Place
	today.env.Go = func(to paper.Place, _ string) { went = append(went, to) }
	for _, it := range today.menu().Items[:5] {
		it.Action()
	}
	test.Tap(today.parts.head.search)
	if len(went) != 6 || went[0] != paper.PlaceAsk || went[4] != paper.PlaceWelcome || went[5] != paper.PlaceAsk {
		t.Errorf("went to %q", went)
	}
}

func TestAnItemIsShownWhereItStands(t *testing.T) {
	today, w, _ := befriended(t)
	today.Show("a-go")
	h := today.current()
	if h == nil || !h.Opened || h.Line.Items[0] != "a-go" {
		t.Fatalf("shown is %v", h)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(h)
	if at.Y < 0 || at.Y > w.Canvas().Size().Height {
		t.Errorf("it lies at %v", at)
	}
	today.Show("nothing of this day") // and does not fall over
}
