package history

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/uitest"
)

// text is all that is written on the screen's column.
func text(s *Screen) string {
	var b strings.Builder
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		if d, ok := o.(interface{ Objects() []fyne.CanvasObject }); ok {
			for _, c := range d.Objects() {
				walk(c)
			}
		} else if t, ok := o.(*canvas.Text); ok {
			b.WriteString(t.Text + "\n")
		}
	}
	walk(s.sheaf.Column)
	return b.String()
}

func wantText(t *testing.T, s *Screen, want ...string) {
	t.Helper()
	got := strings.Join(strings.Fields(text(s)), " ")
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("%q is not on the screen:\n%s", w, text(s))
		}
	}
}

func TestTheKeysGoThroughTheDays(t *testing.T) {
	m := &shelf{days: year()}
	s, w, q := open(t, m, uitest.Look{}, "")
	if w.Canvas().Focused() != fyne.Focusable(s.cal) {
		t.Fatal("the calendar has not got the keys")
	}
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyLeft, "2026-11-20"}, {fyne.KeyUp, "2026-11-13"}, {fyne.KeyRight, "2026-11-14"}, {fyne.KeyDown, "2026-11-21"},
		{fyne.KeyDown, "2026-11-21"}, // nothing is ahead
		{fyne.KeyPageUp, "2026-10-21"}, {fyne.KeyPageUp, "2026-09-21"}, {fyne.KeyPageDown, "2026-10-21"}, {fyne.KeyHome, "2026-11-21"},
	} {
		uitest.Press(w, step.key)
		q.Settle(s.tasks.Wait)
		if date(s.day) != step.want || !m.has("read "+step.want) {
			t.Fatalf("%s leads to %s, want %s", step.key, date(s.day), step.want)
		}
		if w.Canvas().Focused() != fyne.Focusable(s.cal) {
			t.Fatalf("after %s the calendar has lost the keys", step.key)
		}
	}
	uitest.Press(w, fyne.KeyReturn, fyne.KeyReturn)
	if h := s.current(); h == nil || !h.Opened || h.Line.Items[0] != "m-report" {
		t.Errorf("Enter does not lead into the brief: %+v", h)
	}
	uitest.Type(w, "j")
	if h := s.current(); h != s.lines[1] {
		t.Error("j does not go on to the next sentence")
	}
	uitest.Press(w, fyne.KeyUp, fyne.KeyEscape)
	if s.lines[0].Opened {
		t.Error("Esc does not fold the sentence")
	}
}

func TestTheMouseChoosesADay(t *testing.T) {
	m := &shelf{days: year()}
	s, w, q := open(t, m, uitest.Look{}, "2026-11-03")
	wantText(t, s, "Tuesday, 3 November 2026", "made 3 November 07:12", "the last of 2 briefs that day", "did not answer")
	for _, c := range s.cal.cells {
		if c.day.Day() == 17 {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s.cal)
			test.TapCanvas(w.Canvas(), at.Add(c.place.Pos).AddXY(10, 10))
			break
		}
	}
	q.Settle(s.tasks.Wait)
	if date(s.day) != "2026-11-17" {
		t.Fatalf("a click on the 17th leads to %s", date(s.day))
	}
	s.cal.earlier.Tapped(nil)
	q.Settle(s.tasks.Wait)
	if date(s.day) != "2026-10-17" {
		t.Errorf("the arrow leads to %s", date(s.day))
	}
}

func TestTwoDaysAreCompared(t *testing.T) {
	m := &shelf{days: year(), differ: differences()}
	s, w, q := open(t, m, uitest.Look{}, "2026-11-09")
	uitest.Type(w, "c")
	q.Settle(s.tasks.Wait)
	if !m.has("compare 2026-11-07 2026-11-09") {
		t.Fatalf("the day before the brief of Monday is the Saturday: %v", m.did)
	}
	wantText(t, s, "From 7 November 2026 to 9 November 2026", "Before: Board review at 09:30", "Sign the offer for Owen", "gone")

	s.named["other"].(*paper.Button).Do()
	wantText(t, s, "Choose in the calendar the day to compare with.")
	uitest.Press(w, fyne.KeyUp)
	q.Settle(s.tasks.Wait)
	if !m.has("compare 2026-11-02 2026-11-09") || date(s.day) != "2026-11-09" {
		t.Errorf("the chosen day is not compared: %v", m.did)
	}
	uitest.Press(w, fyne.KeyLeft) // a Sunday
	q.Settle(s.tasks.Wait)
	wantText(t, s, "There is no brief of Sunday, 1 November 2026 to compare with.")
	uitest.Press(w, fyne.KeyEscape)
	q.Settle(s.tasks.Wait)
	if s.compare.on {
		t.Error("Esc does not end the comparison")
	}
	wantText(t, s, "Send Priya the incident report by Monday 17:00.")
}

func TestCalmWordsWhereThereIsNoBrief(t *testing.T) {
	damaged := &app.Error{Code: app.CodeStore, Message: "The brief of 2026-11-20 is damaged"}
	for name, c := range map[string]struct {
		shelf *shelf
		about string
		want  string
	}{
		"empty":         {&shelf{}, "", "Each brief you get stays in this calendar."},
		"today not yet": {&shelf{days: []int{1, 2}}, "2026-11-21", "Today’s brief is not made yet."},
		"a hole":        {&shelf{days: []int{0, 5}}, "2026-11-19", "There is no brief of this day."},
		"before all":    {&shelf{days: []int{0, 5}}, "2026-11-02", "Your first brief is of Monday, 16 November 2026."},
		"let go":        {&shelf{days: []int{0, 5}, kept: 10}, "2026-11-02", "Briefs are kept for 10 days."},
		"ahead":         {&shelf{days: []int{0}}, "2026-12-24", "This day is still to come."},
		"damaged":       {&shelf{days: []int{0, 1}, fault: damaged}, "2026-11-20", "damaged and cannot be read. The other days are as they were."},
		"disk":          {&shelf{days: []int{0, 1}, fault: &app.Error{Code: app.CodeDisk, Message: "The disk does not answer"}}, "2026-11-20", "The disk does not answer. Try again"},
		"not a date":    {&shelf{days: []int{0, 1}}, "yesterday", "Send Priya the incident report"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _, _ := open(t, c.shelf, uitest.Look{}, c.about)
			wantText(t, s, c.want)
		})
	}
}

func TestAListThatCannotBeReadIsOneSentence(t *testing.T) {
	m := &shelf{days: []int{0}, list: errors.New("no room")}
	s, w, q := open(t, m, uitest.Look{}, "")
	if !s.run.Fault {
		t.Fatal("nothing is said")
	}
	m.list = nil
	s.run.Again.Do()
	q.Settle(s.tasks.Wait)
	wantText(t, s, "Send Priya the incident report")
	if s.run.Fault {
		t.Error("the sentence stays")
	}
	_ = w
}

// TestTheLastChosenDayIsShown: a brief that comes late does not take the place
// of the day chosen since.
func TestTheLastChosenDayIsShown(t *testing.T) {
	m := &shelf{days: []int{0, 1, 2}, wait: make(chan struct{}), news: make(chan app.Change)}
	s, w, q := open(t, m, uitest.Look{}, "")
	until(t, q, func() bool { return s.read })
	uitest.Press(w, fyne.KeyLeft, fyne.KeyLeft)
	if s.past != nil {
		t.Error("a brief is shown before it is read")
	}
	close(m.wait)
	until(t, q, func() bool { return s.past != nil })
	q.Run()
	if s.past.Brief.Date != "2026-11-19" {
		t.Errorf("the brief of %s is shown", s.past.Brief.Date)
	}
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

func TestANewBriefJoinsTheCalendar(t *testing.T) {
	m := &shelf{days: []int{1, 2}, news: make(chan app.Change)}
	s, _, q := open(t, m, uitest.Look{}, "")
	until(t, q, func() bool { return s.past != nil })
	m.mu.Lock()
	m.days = []int{0, 1, 2}
	m.mu.Unlock()
	m.news <- app.Change{Kind: app.ChangeBrief}
	until(t, q, func() bool { return len(s.days.Days) == 3 })
	if date(s.day) != "2026-11-20" {
		t.Errorf("the day the reader looks at has become %s", date(s.day))
	}
}

func TestVoteAndOpen(t *testing.T) {
	m := &shelf{days: []int{0}}
	s, w, q := open(t, m, uitest.Look{}, "")
	uitest.Press(w, fyne.KeyReturn)
	uitest.Type(w, "o+")
	q.Settle(s.tasks.Wait)
	if !m.has("open m-report") || !m.has("vote m-report 0") { // it was voted up before
		t.Errorf("did %v", m.did)
	}
}

func TestSearchGoesToAsk(t *testing.T) {
	m := &shelf{days: []int{0}}
	s, w, _ := open(t, m, uitest.Look{}, "")
	var went []paper.Place
	s.env.Go = func(to paper.Place, _ string) { went = append(went, to) }
	uitest.Type(w, "/")
	s.named["search"].(*paper.Button).Do()
	uitest.Press(w, fyne.KeyEscape)
	if len(went) != 3 || went[0] != paper.PlaceAsk || went[1] != paper.PlaceAsk || went[2] != paper.PlaceToday {
		t.Errorf("went to %v", went)
	}
}

// BenchmarkOpen is the time from Show to the drawn page with 400 days.
func BenchmarkOpen(b *testing.B) {
	m := &shelf{days: year()}
	env, q := uitest.Env(b, uitest.Look{})
	for b.Loop() {
		s := New(Options{Env: env, History: m, Commands: m})
		s.Show("")
		q.Settle(s.tasks.Wait)
		s.Close()
	}
}

// BenchmarkDay is what one key on the calendar costs Fyne's main goroutine.
func BenchmarkDay(b *testing.B) {
	s, w, q := open(b, &shelf{days: year()}, uitest.Look{}, "")
	for b.Loop() {
		uitest.Press(w, fyne.KeyLeft)
		q.Settle(s.tasks.Wait)
		if s.day.Before(uitest.Morning().AddDate(0, 0, -300)) {
			s.choose(s.today())
		}
	}
}
