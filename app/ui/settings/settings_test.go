package settings

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daybrief/app"
	"daybrief/app/ui/form"
	"daybrief/app/ui/uitest"
)

func line(s *Screen, key string) *form.Line {
	return s.fields[id{key: key}].field.Control.(*form.Line)
}

// TestALineIsSavedWhenItIsLeftAndUndone goes by keyboard alone.
func TestALineIsSavedWhenItIsLeftAndUndone(t *testing.T) {
	f := &file{}
	s, w, q := open(t, f, uitest.Look{}, "morning")
	w.Canvas().Focus(line(s, "brief.time"))
	for range 5 {
		uitest.Press(w, fyne.KeyDelete)
	}
	uitest.Type(w, "06:15")
	uitest.Press(w, fyne.KeyDown) // leaves the line
	q.Settle(s.Tasks.Wait)
	if !f.has("set  brief.time=06:15 clear=false") || f.state.Value("brief.time").Text != "06:15" {
		t.Fatalf("%q", f.did)
	}
	if !s.Run.Visible() || s.Run.Text.Text != "Saved: “Ready at”." {
		t.Errorf("the strip says %q", s.Run.Text.Text)
	}
	test.Tap(s.Run.Again)
	q.Settle(s.Tasks.Wait)
	if f.state.Value("brief.time").Text != "05:45" || line(s, "brief.time").Text != "05:45" {
		t.Errorf("after the undo the file has %q, the line %q", f.state.Value("brief.time").Text, line(s, "brief.time").Text)
	}
}

// TestWhatIsWrongStaysAtItsField: it is said while typing, is not saved, and is
// still there when the screen is built anew; Escape brings the value back.
func TestWhatIsWrongStaysAtItsField(t *testing.T) {
	f := &file{}
	s, w, q := open(t, f, uitest.Look{}, "morning")
	w.Canvas().Focus(line(s, "brief.time"))
	uitest.Type(w, "bad")
	q.Settle(s.Tasks.Wait)
	r := s.fields[id{key: "brief.time"}]
	if r.field.Wrong() != "Write a time such as 06:30." {
		t.Errorf("it says %q", r.field.Wrong())
	}
	uitest.Press(w, fyne.KeyReturn)
	q.Settle(s.Tasks.Wait)
	s.Restyle()
	r = s.fields[id{key: "brief.time"}]
	if f.state.Value("brief.time").Text != "05:45" || line(s, "brief.time").Text != "bad05:45" || r.field.Wrong() == "" {
		t.Errorf("the file has %q, the line %q, at it stands %q", f.state.Value("brief.time").Text, line(s, "brief.time").Text, r.field.Wrong())
	}
	uitest.Press(w, fyne.KeyEscape)
	q.Settle(s.Tasks.Wait)
	if line(s, "brief.time").Text != "05:45" || r.field.Wrong() != "" {
		t.Errorf("after Escape %q, %q", line(s, "brief.time").Text, r.field.Wrong())
	}
}

// TestAChangeByHandIsNotOverwritten: the reader is told and sees the file.
func TestAChangeByHandIsNotOverwritten(t *testing.T) {
	f := &file{}
	s, w, q := open(t, f, uitest.Look{}, "keeping")
	f.state.Value("keep.items").Text = "100d"
	l := line(s, "keep.items")
	w.Canvas().Focus(l)
	l.SetText("200d")
	uitest.Press(w, fyne.KeyReturn)
	q.Settle(s.Tasks.Wait)
	if f.state.Value("keep.items").Text != "100d" || !s.Run.Fault {
		t.Errorf("the file has %q, the strip says %q", f.state.Value("keep.items").Text, s.Run.Text.Text)
	}
	if s.fields[id{key: "keep.items"}].saved.Text != "100d" {
		t.Error("the screen does not know the file's value")
	}
}

func TestSwitchChoiceAndDefault(t *testing.T) {
	f := &file{}
	s, w, q := open(t, f, uitest.Look{}, "morning")
	toggle := s.fields[id{key: "schedule.on"}].field.Control.(*form.Toggle)
	w.Canvas().Focus(toggle)
	uitest.Press(w, fyne.KeySpace)
	choice := s.fields[id{key: "notify.when"}].field.Control.(*form.Choice)
	w.Canvas().Focus(choice)
	uitest.Press(w, fyne.KeyRight)
	q.Settle(s.Tasks.Wait)
	if !f.has("set  schedule.on=true clear=false") || !f.has("set  notify.when=never clear=false") {
		t.Fatalf("%q", f.did)
	}
	reset := s.fields[id{key: "notify.when"}].reset
	if !reset.Visible() {
		t.Fatal("there is no way back to the default")
	}
	test.Tap(reset)
	q.Settle(s.Tasks.Wait)
	if !f.has("set  notify.when=ready clear=true") || s.fields[id{key: "notify.when"}].reset.Visible() {
		t.Errorf("%q", f.did)
	}
	f.fail = &app.Error{Code: app.CodeDisk, Message: "The disk is full"}
	s.fields[id{key: "schedule.on"}].field.Control.(*form.Toggle).Tapped(nil)
	q.Settle(s.Tasks.Wait)
	if !s.Run.Fault {
		t.Error("a full disk is not told")
	}
}

// TestAProfileIsAddedAndGoneOverTo by keyboard alone: the keys stay where they
// are when the screen is built anew.
func TestAProfileIsAddedAndGoneOverTo(t *testing.T) {
	f := &file{}
	s, w, q := open(t, f, uitest.Look{}, "profiles")
	for range len(sections()) + 2 { // the index, those there are, the line for another
		uitest.Press(w, fyne.KeyDown)
	}
	uitest.Type(w, "Home")
	uitest.Press(w, fyne.KeyReturn)
	q.Settle(s.Tasks.Wait)
	if l, ok := w.Canvas().Focused().(*form.Line); !ok || l.Text != "" || len(f.names) != 3 {
		t.Fatalf("profiles %q; the keys are on %T", f.names, w.Canvas().Focused())
	}
	uitest.Press(w, fyne.KeyUp)
	uitest.Press(w, fyne.KeyRight)
	if c, ok := w.Canvas().Focused().(*form.Choice); !ok || c.Value != "Work" {
		t.Errorf("the keys are on %T %+v", w.Canvas().Focused(), c)
	}
	q.Settle(s.Tasks.Wait)
}

// TestASourceByKeyboard walks to a source, unfolds it, replaces and removes its
// password, and removes it, each with a second press.
func TestASourceByKeyboard(t *testing.T) {
	f := &file{where: "keyring"}
	s, w, q := open(t, f, uitest.Look{}, "sources")
	for range len(sections()) + 3 {
		uitest.Type(w, "j")
	}
	uitest.Press(w, fyne.KeyReturn) // More
	q.Settle(s.Tasks.Wait)
	if s.opened != "Work mail" || s.fields[id{"Work mail", "folders"}] == nil || s.fields[id{"Work mail", "units"}] != nil {
		t.Fatalf("opened %q with %d keys", s.opened, len(s.fields))
	}
	s.newSecret("Work mail", "password", "Use an app password.")
	uitest.Type(w, "s3cret")
	uitest.Press(w, fyne.KeyReturn)
	q.Settle(s.Tasks.Wait)
	if !f.has("password Work mail s3cret") {
		t.Errorf("%q", f.did)
	}
	for _, first := range []string{"secret Work mail", "source Work mail"} {
		s.asking = first
		s.Restyle()
		uitest.Press(w, fyne.KeyEscape)
		if s.asking != "" {
			t.Error("Escape does not take the question back")
		}
	}
	s.removeSecret("Work mail")
	s.removeSource("Work mail")
	q.Settle(s.Tasks.Wait)
	if !f.has("forget Work mail") || !f.has("remove Work mail") || len(s.state.Sources) != 3 {
		t.Errorf("%q, %d sources", f.did, len(s.state.Sources))
	}
	uitest.Press(w, fyne.KeyEscape)
	uitest.Press(w, fyne.KeyEscape)
	uitest.Press(w, fyne.KeyEscape)
	if !f.has("go today ") {
		t.Errorf("Escape does not lead back: %q", f.did)
	}
}

// TestClosedScreenIsQuiet: what comes after the end changes nothing.
func TestClosedScreenIsQuiet(t *testing.T) {
	s, _, q := open(t, &file{}, uitest.Look{}, "model")
	s.testModel("model", s.program.TestModel)
	s.Close()
	q.Settle(s.Tasks.Wait)
	if s.notes["model"].text != s.St.Say("settings.testing_model") {
		t.Error("a closed screen was changed")
	}
}
