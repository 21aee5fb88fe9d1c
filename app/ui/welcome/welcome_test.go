package welcome

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daybrief/app"
	"daybrief/app/ui/form"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
	"daybrief/app/ui/uitest"
)

// press presses the button with these words.
func press(t *testing.T, s *Screen, words string) {
	t.Helper()
	for i := 0; s.At(i) != nil; i++ {
		if b, ok := s.At(i).(*paper.Button); ok && b.Text == words {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("there is no button %q", words)
}

// TestAStrangerGetsThrough goes through all four steps, by keyboard where
// something is typed.
func TestAStrangerGetsThrough(t *testing.T) {
	m := &machine{
		ask: []program.Question{
			{Kind: program.AskPassword, About: "Work mail", Hint: "It wants an app password."},
			{Kind: program.AskCalendars, Options: []string{"Family", "Work", "Holidays"}},
			{Kind: program.AskPlace, Options: []string{"Lisbon, Portugal", "Lisbon, Ohio"}},
		},
		model: program.ModelSetup{State: program.ModelNone, Memory: 16e9, Advised: "qwen2.5:7b", Pull: []string{"qwen2.5:7b"}},
	}
	s, w, q := open(t, m, uitest.Look{}, "sources")
	uitest.Type(w, "ana@example.org")
	uitest.Press(w, fyne.KeyReturn)
	asks(t, s, q)
	uitest.Type(w, "s3cret")
	uitest.Press(w, fyne.KeyReturn)
	asks(t, s, q)
	for i, place := 0, 0; s.At(i) != nil; i++ {
		if tick, ok := s.At(i).(*form.Tick); ok {
			if place == 1 {
				w.Canvas().Focus(tick)
				uitest.Press(w, fyne.KeySpace)
			}
			place++
		}
	}
	press(t, s, "Go on")
	asks(t, s, q)
	press(t, s, "Lisbon, Ohio")
	q.Settle(s.Tasks.Wait)
	for _, want := range []string{"add ana@example.org", `password: true "s3cret" []`, `calendars: true "" [1]`, `place: true "" [1]`} {
		if !m.has(want) {
			t.Errorf("%q is not among %q", want, m.did)
		}
	}
	if s.said == nil || s.said.text != "Added: Work mail. It begins with “Incident <b>report</b>”." || s.address != "" {
		t.Errorf("it says %+v", s.said)
	}
	press(t, s, "Next")
	q.Settle(s.Tasks.Wait)
	press(t, s, "Load qwen2.5:7b")
	m.model = program.ModelSetup{State: program.ModelReady, Model: "qwen2.5:7b"}
	q.Settle(s.Tasks.Wait)
	press(t, s, "Next")
	q.Settle(s.Tasks.Wait)
	press(t, s, "Have it made")
	q.Settle(s.Tasks.Wait)
	if !m.has("pull qwen2.5:7b") || !m.has("timer 06:30 false") {
		t.Errorf("%q", m.did)
	}
	press(t, s, "Next")
	press(t, s, "Make my first brief")
	q.Settle(s.Tasks.Wait)
	if len(s.making.sources) != 2 || s.making.sources[0].count != 7 || s.making.sources[1].state != "failed" {
		t.Errorf("%+v", s.making.sources)
	}
	press(t, s, "Read it")
	if !m.has("go today ") {
		t.Errorf("%q", m.did)
	}
}

// TestTheKeysAreWhereTheReaderGoesOn: on the first answer of a question, on no
// where a password would go elsewhere, and on the line for the next address.
func TestTheKeysAreWhereTheReaderGoesOn(t *testing.T) {
	m := &machine{ask: []program.Question{
		{Kind: program.AskPlace, Options: []string{"Lisbon, Portugal", "Lisbon, Ohio"}},
		{Kind: program.AskCompanion, About: "Work mail", Options: []string{"elsewhere.example"}},
		{Kind: program.AskKeep, About: "Work mail"},
	}}
	s, w, q := open(t, m, uitest.Look{}, "sources")
	uitest.Type(w, "Lisbon")
	uitest.Press(w, fyne.KeyReturn)
	for _, want := range []string{"Lisbon, Portugal", "No", "Yes"} {
		asks(t, s, q)
		b, ok := w.Canvas().Focused().(*paper.Button)
		if !ok || b.Text != want {
			t.Fatalf("the keys are on %T %+v, want %q", w.Canvas().Focused(), b, want)
		}
		if want == "No" {
			uitest.Press(w, fyne.KeyUp) // this one says yes: a no ends the adding of this test's machine
		}
		uitest.Press(w, fyne.KeyReturn)
	}
	q.Settle(s.Tasks.Wait)
	if w.Canvas().Focused() != fyne.Focusable(s.entry) {
		t.Errorf("after the adding the keys are on %T", w.Canvas().Focused())
	}
	if s.said == nil || !m.has("add Lisbon") {
		t.Errorf("%+v, %q", s.said, m.did)
	}
}

// TestEveryStepCanBeSkipped and come back to.
func TestEveryStepCanBeSkipped(t *testing.T) {
	s, _, q := open(t, &machine{model: program.ModelSetup{State: program.ModelNotInstalled, Memory: 8e9, Advised: "qwen2.5:3b"}}, uitest.Look{}, "")
	for range 3 {
		press(t, s, "Skip this step")
		q.Settle(s.Tasks.Wait)
	}
	if s.step != stepBrief {
		t.Fatalf("step %d", s.step)
	}
	for i, name := range places() {
		s.Show(name)
		q.Settle(s.Tasks.Wait)
		if s.step != i {
			t.Errorf("%s shows step %d", name, s.step)
		}
	}
}

// TestNothingTypedIsLost: a fault keeps the address, is one sentence without a
// word of the trade, and Escape takes a question back.
func TestNothingTypedIsLost(t *testing.T) {
	m := &machine{fail: &app.Error{Code: app.CodeDNS, Message: "lookup nowhere.example: no such host", Hint: "Check it."}}
	s, w, q := open(t, m, uitest.Look{}, "sources")
	s.address = "nowhere.example"
	s.add(s.address)
	q.Settle(s.Tasks.Wait)
	if s.said == nil || s.said.text != "There is nothing at nowhere.example. Check it for a typing mistake, and whether this machine is online." || s.address != "nowhere.example" {
		t.Errorf("it says %+v; the line holds %q", s.said, s.address)
	}
	m.ask = []program.Question{{Kind: program.AskPassword, About: "Work mail"}}
	s.add(s.address)
	asks(t, s, q)
	uitest.Type(w, "half")
	uitest.Press(w, fyne.KeyEscape) // empties the line
	uitest.Press(w, fyne.KeyEscape)
	q.Settle(s.Tasks.Wait)
	if s.adding != nil || s.said != nil || !m.has(`password: false "" []`) {
		t.Errorf("adding %v, said %+v, %q", s.adding, s.said, m.did)
	}
	m.ask[0].Kind = program.AskKeep
	s.add(s.address)
	asks(t, s, q)
	s.Close() // and nothing waits for an answer any more
}

// TestAPullIsStoppedAndGoesOn.
func TestAPullIsStoppedAndGoesOn(t *testing.T) {
	m := &machine{pull: make(chan struct{}), model: program.ModelSetup{State: program.ModelNone, Memory: 16e9, Advised: "a", Pull: []string{"a"}}}
	s, _, q := open(t, m, uitest.Look{}, "model")
	press(t, s, "Load a")
	for s.pulling.pull.Phase == "" {
		if f := q.Next(); f != nil {
			f()
		}
	}
	if text := s.pulling.note.Text(); text != "Loading a: 1.2\u00a0GB of 4.7\u00a0GB" || s.pulling.bar.Part != 0.25 {
		t.Errorf("it says %q, the bar is at %v", text, s.pulling.bar.Part)
	}
	press(t, s, "Stop")
	q.Settle(s.Tasks.Wait)
	if s.pulling != nil || s.said == nil || s.said.text != s.St.Say("welcome.pull_stopped") {
		t.Fatalf("%+v", s.said)
	}
	close(m.pull)
	press(t, s, "Load a")
	q.Settle(s.Tasks.Wait)
	if s.said == nil || s.said.text != "a is here." {
		t.Errorf("%+v", s.said)
	}
}

func TestSuggestedFeedsAreTicked(t *testing.T) {
	m := &machine{}
	s, w, q := open(t, m, uitest.Look{}, "sources")
	for i := 0; s.At(i) != nil; i++ {
		if tick, ok := s.At(i).(*form.Tick); ok {
			w.Canvas().Focus(tick)
			uitest.Press(w, fyne.KeySpace)
			break
		}
	}
	press(t, s, "Add what is ticked")
	q.Settle(s.Tasks.Wait)
	if !m.has("suggested [BBC Business]") {
		t.Errorf("%q", m.did)
	}
}

// TestTheTimeIsChecked: a wrong one is said at its field and sets up nothing.
func TestTheTimeIsChecked(t *testing.T) {
	m := &machine{}
	s, _, q := open(t, m, uitest.Look{}, "time")
	s.choice.Time = "6.30"
	press(t, s, "Have it made")
	q.Settle(s.Tasks.Wait)
	if s.timer.Installed || len(m.did) != 0 {
		t.Errorf("%q", m.did)
	}
}
