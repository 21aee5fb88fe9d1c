package activity

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
	"daybrief/app/ui/uitest"
)

func TestTheKeysTurnToEachPart(t *testing.T) {
	s, w, q := open(t, full(), uitest.Look{}, "")
	if w.Canvas().Focused() != fyne.Focusable(s.tabs[0]) {
		t.Fatal("the row of parts has not got the keys")
	}
	for _, c := range []struct {
		key  fyne.KeyName
		want part
		text string
	}{
		{fyne.KeyLeft, partRuns, "Yesterday 06:30, at the planned time"},
		{fyne.KeyRight, partBrief, "How the brief of Saturday, 21 November came about"},
		{fyne.KeyRight, partAnswer, "What did Priya want?"},
		{fyne.KeyRight, partModels, "Models were asked 64 times in 30 days"},
		{fyne.KeyRight, partHosts, "In 30 days 70 kB went to 3 hosts, and 2.1 MB came back"},
		{fyne.KeyRight, partHosts, "imap.example.org"},
	} {
		uitest.Press(w, c.key)
		q.Settle(s.tasks.Wait)
		if s.shown != c.want {
			t.Fatalf("%s leads to %s, want %s", c.key, s.shown, c.want)
		}
		wantText(t, s, c.text)
	}
	uitest.Type(w, "2")
	q.Settle(s.tasks.Wait)
	if s.shown != partBrief || w.Canvas().Focused() != fyne.Focusable(s.tabs[1]) {
		t.Errorf("2 leads to %s", s.shown)
	}
	var went paper.Place
	s.env.Go = func(to paper.Place, _ string) { went = to }
	uitest.Press(w, fyne.KeyEscape)
	if went != paper.PlaceToday {
		t.Errorf("Esc leads to %q", went)
	}
}

func TestAStepUnfoldsAndStaysSo(t *testing.T) {
	r := full()
	s, w, q := open(t, r, uitest.Look{}, partBrief)
	uitest.Press(w, fyne.KeyDown)
	uitest.Type(w, "jjj")
	uitest.Press(w, fyne.KeyReturn)
	wantText(t, s, "Word 18 sentences better than the rules do.", "4,210 tokens read, 612 written", "room for 8,192 tokens", "What the model was told")
	if strings.Contains(text(s.sheaf.Column), "You word a brief.") {
		t.Error("the prompt is shown unasked")
	}
	uitest.Press(w, fyne.KeyDown, fyne.KeyReturn)
	wantText(t, s, "You word a brief.", "more lines. Copying has all of them.")
	s.reload()
	q.Settle(s.tasks.Wait)
	wantText(t, s, "You word a brief.")
	if f, ok := w.Canvas().Focused().(*paper.Fold); !ok || f.Name() != "step/4/prompt" {
		t.Errorf("the keys are on %T after the screen was drawn anew", w.Canvas().Focused())
	}
	uitest.Press(w, fyne.KeyEscape)
	if strings.Contains(text(s.sheaf.Column), "You word a brief.") || s.shown != partBrief {
		t.Error("Esc does not fold it")
	}
	wantText(t, s, "1 of 3 sentences of the model stands in its items.", "18:00 stands in none of its items", "“A mix of updates.”")
}

func TestAStepUnfoldsByMouseOnItsLineAlone(t *testing.T) {
	s, w, _ := open(t, full(), uitest.Look{}, partBrief)
	f := s.folds()["step/1"]
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(f)
	test.TapCanvas(w.Canvas(), at.AddXY(20, 10))
	if !f.Opened() {
		t.Fatal("a click on the line does nothing")
	}
	wantText(t, s, "items: “Board review” and 1 more")
	test.TapCanvas(w.Canvas(), at.AddXY(60, 50))
	if !f.Opened() {
		t.Error("a click on what is read folds it")
	}
	test.TapCanvas(w.Canvas(), at.AddXY(20, 10))
	if f.Opened() {
		t.Error("a second click does not fold it")
	}
}

func TestTheStepsAreCopiedWhole(t *testing.T) {
	s, _, _ := open(t, full(), uitest.Look{}, partBrief)
	s.named["copy"].(*paper.Button).Do()
	got := s.env.App.Clipboard().Content()
	for _, want := range []string{"How the brief of Saturday, 21 November came about", "4. Had the model word it [compose, ok]", "18:00 stands in none of its items"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q was not copied", want)
		}
	}
	if n := strings.Count(got, "[1] Priya asks for the report."); n != 130 {
		t.Errorf("%d of 130 lines of the prompt were copied", n)
	}
	wantText(t, s, "Copied")
}

func TestARunIsToldAsItGoes(t *testing.T) {
	r := full()
	r.steps = make(chan struct{})
	s, _, q := open(t, r, uitest.Look{}, partRuns)
	until(t, q, func() bool { return len(s.have) == 1 })
	now := going()
	r.set(now)
	r.steps <- struct{}{}
	until(t, q, func() bool { return s.have[partRuns].running != nil })
	wantText(t, s, "A brief is being made since 07:11, started by you in the window", "7 items so far", "answered · 30 items · 0.8 s", "The server refused the password. Sign in again.")
	r.set(nil)
	r.steps <- struct{}{}
	until(t, q, func() bool { return s.have[partRuns].running == nil })
	if strings.Contains(text(s.sheaf.Column), "being made") {
		t.Error("the run stays when it is over")
	}
}

// TestARunOfAnotherProgramIsLookedAfter: nobody announces its end.
func TestARunOfAnotherProgramIsLookedAfter(t *testing.T) {
	r := full()
	r.steps = make(chan struct{})
	other := going()
	other.Here, other.Sources = false, nil
	r.running = other
	s, _, q := open(t, r, uitest.Look{}, partRuns)
	until(t, q, func() bool { return s.have[partRuns].running != nil })
	wantText(t, s, "Another Daybrief makes it.")
	r.set(nil)
	until(t, q, func() bool { return s.have[partRuns].running == nil })
}

// TestNothingIsLookedForWithoutARun: an idle screen asks for nothing.
func TestNothingIsLookedForWithoutARun(t *testing.T) {
	r := full()
	s, _, q := open(t, r, uitest.Look{}, partRuns)
	q.Settle(s.tasks.Wait) // would not end if the screen went on by itself
	if len(r.asked) != 1 || s.looking {
		t.Errorf("the runs were read %d times", len(r.asked))
	}
}

func TestAChangeIsShown(t *testing.T) {
	r := full()
	r.news = make(chan app.Change)
	s, _, q := open(t, r, uitest.Look{}, partRuns)
	until(t, q, func() bool { return len(s.have) == 1 })
	r.mu.Lock()
	r.runs = append([]app.Run{{ID: 77, Trigger: "mcp", Started: uitest.At(7, 10), Ended: uitest.At(7, 11), State: "done"}}, r.runs...)
	r.mu.Unlock()
	r.news <- app.Change{Kind: app.ChangeRun}
	until(t, q, func() bool { return s.have[partRuns].runs[0].ID == 77 })
	wantText(t, s, "07:10, asked for by another program")
}

// until takes turns until something holds; the time only guards against a hang.
func until(t *testing.T, q *uitest.Turns, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !holds(); {
		if time.Now().After(end) {
			t.Fatal("it does not come about")
		}
		if f := q.Next(); f != nil {
			f()
		} else {
			time.Sleep(time.Millisecond)
		}
	}
}

func TestMoreRunsOnDemand(t *testing.T) {
	r := full()
	s, _, q := open(t, r, uitest.Look{}, partRuns)
	if n := len(s.folds()); n != runsFirst {
		t.Fatalf("%d runs are shown at first", n)
	}
	s.named["more"].(*paper.Button).Do()
	q.Settle(s.tasks.Wait)
	if len(s.folds()) != 20 || !slices.Contains(r.asked, runsMost+1) || s.named["more"] != nil {
		t.Errorf("%d of 20 runs are shown, asked for %v", len(s.folds()), r.asked)
	}
	s.folds()["run/18"].Toggle()
	wantText(t, s, "It was planned for Thu 06:30 and began Thu 09:30.")
	s.folds()["run/17"].Toggle()
	wantText(t, s, "The disk is full.")
}

func TestCalmWordsWhereThereIsNothing(t *testing.T) {
	for name, c := range map[string]struct {
		part part
		err  error
		want string
	}{
		"runs":     {partRuns, nil, "Nothing has run yet."},
		"brief":    {partBrief, &app.Error{Code: app.CodeNoBrief}, "There is no brief yet, and so nothing to tell."},
		"answer":   {partAnswer, &app.Error{Code: app.CodeNotFound}, "You have not asked anything yet."},
		"trimmed":  {partBrief, nil, "The steps are not kept any more."},
		"models":   {partModels, nil, "No model was asked in the last 30 days."},
		"hosts":    {partHosts, nil, "Nothing left this machine in the last 30 days. What this list cannot see"},
		"trouble":  {partHosts, errors.New("the disk is gone"), "the disk is gone. Try again"},
		"nonsense": {"nosuch", nil, "Nothing has run yet."},
	} {
		t.Run(name, func(t *testing.T) {
			s, _, _ := open(t, &record{err: c.err}, uitest.Look{}, c.part)
			wantText(t, s, c.want)
		})
	}
}

func TestHostsAndModels(t *testing.T) {
	s, w, q := open(t, full(), uitest.Look{}, partHosts)
	wantText(t, s, "31 requests · 48 kB out, 2.1 MB in", "the model gpt-4.1-mini", "No source of today names it.", "On this machine", "notes-server", "DNS")
	uitest.Type(w, "4")
	q.Settle(s.tasks.Wait)
	wantText(t, s, "3 calls (limit: 50)", "2 of them failed", "questions 9 · brief 52", "It runs at api.openai.com, which was sent 21 kB.", "14 personal details were masked before.")
	r := full()
	r.hosts = []program.Host{{Name: "localhost", At: program.AtMachine, Requests: 3}}
	r.usage.Models = r.usage.Models[:1]
	s, w, q = open(t, r, uitest.Look{}, partHosts)
	wantText(t, s, "Nothing left this machine in the last 30 days.", "On this machine")
	uitest.Type(w, "4")
	q.Settle(s.tasks.Wait)
	wantText(t, s, "All of them ran on this machine")
}

// BenchmarkSteps is one drawing of a brief's steps on Fyne's main goroutine.
func BenchmarkSteps(b *testing.B) {
	s, _, _ := open(b, full(), uitest.Look{}, partBrief)
	for b.Loop() {
		s.Restyle()
	}
}
