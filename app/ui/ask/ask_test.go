package ask

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/uitest"
)

func titles(s *Screen) string {
	var out []string
	for _, h := range s.lines {
		out = append(out, h.Line.Text)
	}
	return strings.Join(out, " | ")
}

func TestWordsComeFirstAndMeaningJoinsBelow(t *testing.T) {
	m := &memory{}
	s, w, q := open(t, m, uitest.Look{})
	uitest.Type(w, "rep")
	q.Run()
	uitest.Type(w, "ort")
	q.Settle(s.tasks.Wait)
	if got := titles(s); got != "Incident report | Board review | Lunch" {
		t.Errorf("got %s", got)
	}
	if !m.has("words rep") || !m.has("all report") || m.has("all rep") {
		t.Errorf("%q", m.did)
	}
}

func TestWhatIsSelectedDoesNotMove(t *testing.T) {
	m := &memory{}
	s, w, q := open(t, m, uitest.Look{})
	uitest.Type(w, "report")
	for !m.has("words report") || len(s.lines) == 0 { // meaning waits for a pause
		q.Run()
	}
	uitest.Press(w, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
	before := s.current()
	if before == nil || before.Line.Text != "Board review" {
		t.Fatalf("the arrows stand on %v", before)
	}
	y := before.Position()
	q.Settle(s.tasks.Wait)
	after := s.current()
	if after == nil || after.Line.Text != "Board review" || after.Position() != y || len(s.lines) != 3 {
		t.Errorf("now on %v of %s", after, titles(s))
	}
}

func TestAHitUnfoldsAndTakesAVote(t *testing.T) {
	m := &memory{}
	s, w, q := open(t, m, uitest.Look{})
	uitest.Type(w, "report")
	q.Settle(s.tasks.Wait)
	uitest.Press(w, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if h := s.current(); h == nil || !h.Opened {
		t.Fatal("Enter did not unfold")
	}
	uitest.Type(w, "-o")
	q.Settle(s.tasks.Wait)
	if !m.has("vote m-report -1") || !m.has("open m-report") {
		t.Errorf("%q", m.did)
	}
	uitest.Press(w, fyne.KeyEscape)
	if s.current().Opened {
		t.Error("Esc did not fold")
	}
	uitest.Type(w, "/")
	if w.Canvas().Focused() != fyne.Focusable(s.entry) {
		t.Error("/ did not go to the line")
	}
}

func TestAQuestionShowsStepsThenItsAnswer(t *testing.T) {
	m := &memory{wait: make(chan struct{})}
	s, w, q := open(t, m, uitest.Look{})
	uitest.Type(w, "what about the report?")
	uitest.Press(w, fyne.KeyReturn)
	for len(s.turns) == 0 || len(s.turns[0].steps) == 0 {
		q.Run()
	}
	if s.entry.Text != "" || s.busy == nil {
		t.Error("the line was not taken")
	}
	close(m.wait)
	q.Settle(s.tasks.Wait)
	if got := titles(s); got != "Priya wants the incident report by Monday 17:00. | The board asks about the outage at 10:00." {
		t.Errorf("got %s", got)
	}
	if !m.has(`keep 0 and "what about the report?"`) {
		t.Errorf("%q", m.did)
	}
	s.lines[1].Toggle()
	if len(s.lines[1].Cards) != 2 {
		t.Errorf("%d items under the sentence", len(s.lines[1].Cards))
	}
	m.wait = nil
	uitest.Type(w, "and who asks?")
	uitest.Press(w, fyne.KeyReturn)
	q.Settle(s.tasks.Wait)
	if !m.has("ask and who asks? after 1") || !m.has(`keep 1 and "and who asks?"`) {
		t.Errorf("it did not go on: %q", m.did)
	}
}

func TestEscapeStopsAQuestion(t *testing.T) {
	m := &memory{wait: make(chan struct{})}
	s, w, q := open(t, m, uitest.Look{})
	uitest.Type(w, "a long one")
	uitest.Press(w, fyne.KeyReturn)
	q.Run()
	uitest.Press(w, fyne.KeyEscape)
	q.Settle(s.tasks.Wait)
	if s.busy != nil || !s.turns[0].stopped {
		t.Error("it was not stopped")
	}
	for _, d := range m.did {
		if strings.HasPrefix(d, "keep") {
			t.Error("a stopped question was kept")
		}
	}
}

func TestWhatReachesOutIsAskedFirst(t *testing.T) {
	for _, yes := range []bool{true, false} {
		m := &memory{out: &app.Confirmation{Tool: "weather_at", Reaches: "api.example.org", Input: `{"place":"Lyon"}`, Why: "The weather of Lyon is not known here."}}
		s, w, q := open(t, m, uitest.Look{})
		uitest.Type(w, "rain in Lyon?")
		uitest.Press(w, fyne.KeyReturn)
		for s.turns[0].confirm == nil {
			q.Run()
		}
		if b, ok := w.Canvas().Focused().(*paper.Button); !ok || b.Text != "No, do not" {
			t.Fatalf("the keys are on %v, not on the safe word", w.Canvas().Focused())
		}
		if yes {
			uitest.Press(w, fyne.KeyDown)
		}
		uitest.Press(w, fyne.KeyReturn)
		q.Settle(s.tasks.Wait)
		if m.said != yes {
			t.Errorf("said %v, the answer got %v", yes, m.said)
		}
	}
}

func TestFaultsAreOneSentenceWithOneButton(t *testing.T) {
	m := &memory{fault: &app.Error{Code: app.CodeModelDown, Message: "The model does not answer", Hint: "Start Ollama"}}
	s, w, q := open(t, m, uitest.Look{})
	uitest.Type(w, "why?")
	uitest.Press(w, fyne.KeyReturn)
	q.Settle(s.tasks.Wait)
	m.fault = nil
	uitest.Press(w, fyne.KeyDown, fyne.KeyReturn) // "Try again"
	q.Settle(s.tasks.Wait)
	if len(s.lines) != 2 {
		t.Errorf("asking again brought %q", titles(s))
	}
	m.broken = &app.Error{Code: app.CodeDisk, Message: "The store cannot be read"}
	uitest.Type(w, "report")
	q.Settle(s.tasks.Wait)
	if !s.run.Fault || !strings.Contains(s.run.Text.Text, "The store cannot be read") {
		t.Errorf("the strip says %q", s.run.Text.Text)
	}
	m.broken = nil
	s.run.Again.Do()
	q.Settle(s.tasks.Wait)
	if len(s.found.hits) != 3 || s.run.Fault {
		t.Error("trying again did not search")
	}
}

func TestReadyQuestionsAreOfTheDay(t *testing.T) {
	m := &memory{}
	s, w, q := open(t, m, uitest.Look{Language: "de"})
	if len(s.ready) != readyMost || s.ready[0].asked != "What do I need to prepare for Board review?" {
		t.Fatalf("got %+v", s.ready)
	}
	uitest.Press(w, fyne.KeyDown, fyne.KeyReturn)
	q.Settle(s.tasks.Wait)
	if !m.has("ask What do I need to prepare for Board review? after 0") {
		t.Errorf("%q", m.did)
	}
	if !strings.Contains(s.turns[0].question, "vorbereiten") {
		t.Errorf("shown as %q", s.turns[0].question)
	}
}

func TestAConversationIsFoundAgainAndCanEnd(t *testing.T) {
	m := &memory{talk: []app.Exchange{{Question: "And the report?", Answer: []app.Sentence{{Text: "It is due on Monday.", Items: []string{"m-report"}}}}}}
	s, _, q := open(t, m, uitest.Look{})
	if titles(s) != "It is due on Monday." {
		t.Errorf("got %s", titles(s))
	}
	s.lines[0].Toggle()
	if len(s.lines[0].Cards) != 1 {
		t.Error("its item was not read again")
	}
	s.forget()
	q.Settle(s.tasks.Wait)
	if len(s.turns) != 0 || !m.has(`keep 0 and ""`) {
		t.Errorf("%d turns, %q", len(s.turns), m.did)
	}
}

func TestBackToTheDay(t *testing.T) {
	s, w, _ := open(t, &memory{}, uitest.Look{})
	var to paper.Place
	s.env.Go = func(p paper.Place, _ string) { to = p }
	uitest.Press(w, fyne.KeyEscape)
	if to != paper.PlaceToday {
		t.Errorf("went to %q", to)
	}
}

func TestForeignTextIsPlain(t *testing.T) {
	m := &memory{}
	s, _, _ := open(t, m, uitest.Look{})
	evil := item("x", app.KindMail, "**bold** [a](https://evil.example)", "<img src=x onerror=1> # heading")
	s.entry.Text = "x"
	s.found = found{text: "x", hits: []app.Hit{{Item: evil, Passage: evil.Text, Marks: []app.Mark{{From: -1, To: 4}, {From: 3, To: 999}}}}}
	s.Restyle()
	if got := titles(s); got != evil.Title || len(s.lines[0].Line.Found) != 0 {
		t.Errorf("got %q, marked %q", got, s.lines[0].Line.Found)
	}
}
