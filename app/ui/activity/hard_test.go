package activity

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
	"daybrief/app/ui/uitest"
)

// hostile is text nobody should trust: marks, an address, letters that turn the
// line, a word without an end.
func hostile() string {
	return "**bold** <b>x</b> [a](javascript:alert(1)) \u202eevil\u202c שלום " + strings.Repeat("W", 400)
}

// TestHostileTextIsOnlyText: it is drawn letter by letter and stays on the page.
func TestHostileTextIsOnlyText(t *testing.T) {
	r := full()
	r.runs[0].Why, r.runs[0].State = hostile(), "failed"
	r.runs[0].Sources = []app.SourceStatus{{Name: hostile(), State: app.SourceFailed, Why: hostile(), Hint: hostile()}}
	r.brief.Trace.Steps[0] = app.Step{Action: hostile(), Thought: hostile(), Input: `{"` + strings.Repeat("k", 300) + `":{"a":["<i>"]}}`, Observation: hostile(), Prompt: hostile() + "\n\x00\x1b[31m", Reply: hostile(), Model: hostile(), Outcome: hostile()}
	r.brief.Trace.Steps[1].Input = "not json"
	r.brief.Trace.Verdicts[1] = app.Verdict{Section: hostile(), Text: hostile(), Reasons: []string{hostile()}}
	r.hosts[0].Name, r.hosts[0].Sources = hostile(), []string{hostile()}
	for _, size := range []fyne.Size{fyne.NewSize(480, 800), fyne.NewSize(1280, 900)} {
		s, _, q := open(t, r, uitest.Look{Size: size}, partRuns)
		for _, p := range parts {
			s.turn(p)
			q.Settle(s.tasks.Wait)
			unfold(s)
			inside(t, s, size.Width)
		}
		s.turn(partBrief)
		unfold(s)
		wantText(t, s, "<b>x</b>", "[a](javascript:alert(1))", "not json")
	}
}

// unfold opens all that can be.
func unfold(s *Screen) {
	for range 2 { // the outer ones first
		for _, f := range s.folds() {
			f.SetOpen(true)
		}
	}
	s.relayout()
}

// inside fails where a text ends right of the window.
func inside(t *testing.T, s *Screen, width float32) {
	t.Helper()
	var walk func(o fyne.CanvasObject, x float32)
	walk = func(o fyne.CanvasObject, x float32) {
		x += o.Position().X
		if d, ok := o.(interface{ Objects() []fyne.CanvasObject }); ok {
			for _, c := range d.Objects() {
				walk(c, x)
			}
		} else if o.Visible() && x+o.Size().Width > width {
			t.Errorf("%s at %.0f: %T ends at %.0f", s.shown, width, o, x+o.Size().Width)
		}
	}
	walk(s.sheaf.Column, 0)
}

// TestTabReachesEveryButton: the keyboard alone is enough.
func TestTabReachesEveryButton(t *testing.T) {
	for _, p := range parts {
		s, w, _ := open(t, full(), uitest.Look{}, p)
		reached := map[fyne.Focusable]bool{}
		for range 60 {
			w.Canvas().FocusNext()
			reached[w.Canvas().Focused()] = true
		}
		for _, f := range s.stops() {
			if !reached[f] {
				t.Errorf("%s: Tab does not reach %T", p, f)
			}
		}
		for name, f := range s.named {
			if !reached[f] {
				t.Errorf("%s: Tab does not reach %s", p, name)
			}
		}
	}
}

// TestLargeTextFits: at the largest size, in the smallest window.
func TestLargeTextFits(t *testing.T) {
	for _, p := range parts {
		s, w, q := open(t, full(), uitest.Look{Size: fyne.NewSize(480, 800), Language: "de"}, p)
		s.env.App.Preferences().SetFloat(paper.PrefTextSize, paper.TextSizes[3])
		s.env.App.Settings().SetTheme(paper.SavedTheme(s.env.App.Preferences()))
		s.Restyle()
		q.Settle(s.tasks.Wait)
		w.Resize(fyne.NewSize(481, 800))
		inside(t, s, 481)
	}
}

// TestTheStepsOfAnotherDay: History asks for them by date.
func TestTheStepsOfAnotherDay(t *testing.T) {
	r := &dated{record: full()}
	env, q := uitest.Env(t, uitest.Look{})
	s := New(Options{Env: env, Activity: r, Commands: r})
	uitest.Window(t, s, fyne.NewSize(900, 700))
	for _, c := range [][2]string{{"brief/2026-11-03", "2026-11-03"}, {"runs", "2026-11-03"}, {"brief", ""}} {
		s.Show(c[0])
		q.Settle(s.tasks.Wait)
		if r.date != c[1] {
			t.Errorf("%s reads the brief of %q", c[0], r.date)
		}
	}
}

// dated notes which brief was asked for.
type dated struct {
	*record
	date string
}

func (d *dated) BriefWork(_ context.Context, date string) (program.Work, error) {
	d.date = date
	return d.brief, nil
}

// TestAScreenBehindAnotherReadsNothing: what changes meanwhile is read when it
// is shown again.
func TestAScreenBehindAnotherReadsNothing(t *testing.T) {
	r := full()
	r.news = make(chan app.Change)
	s, w, q := open(t, r, uitest.Look{}, partRuns)
	until(t, q, func() bool { return len(s.have) == 1 })
	w.SetContent(container.NewStack())
	r.news <- app.Change{Kind: app.ChangeRun}
	r.news <- app.Change{Kind: app.ChangeRun} // taken, so the first was handed on
	q.Run()
	r.mu.Lock()
	n := len(r.asked)
	r.mu.Unlock()
	if n != 1 {
		t.Errorf("the runs were read %d times", n)
	}
}

// TestCloseEndsWhatRuns: nothing is left waiting.
func TestCloseEndsWhatRuns(t *testing.T) {
	r := full()
	r.steps, r.news = make(chan struct{}), make(chan app.Change)
	other := going()
	other.Here = false
	r.running = other
	s, _, q := open(t, r, uitest.Look{}, partRuns)
	until(t, q, func() bool { return s.have[partRuns].running != nil })
	s.again = time.Hour
	s.lookAfter()
	ended := make(chan struct{})
	go func() { s.Close(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Fatal("Close waits for ever")
	}
}
