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

// signedOut opens the page of a morning on which sources have to be signed in
// to again.
func signedOut(t *testing.T) (*Today, fyne.Window, *signer) {
	t.Helper()
	f := &fake{brief: signedOutBrief()}
	s := &signer{f, make(chan error, 1)}
	today, w := openWith(t, f, s, paper.AppearanceLight, wide)
	return today, w, s
}

// buttons returns those of the ledger by their names.
func buttons(today *Today) map[string]*paper.Button {
	out := map[string]*paper.Button{}
	for _, r := range today.parts.ledger.rows {
		if r.act != nil {
			out[r.act.Name] = r.act
		}
	}
	return out
}

func TestASourceToSignInToHasOneButton(t *testing.T) {
	today, w, _ := signedOut(t)
	b := buttons(today)
	if len(b) != 2 || b["Sign in again: Work mail"] == nil || b["Enter password: Calendar"] == nil {
		t.Fatalf("buttons %v", b)
	}
	text := shownText(w)
	for _, want := range []string{"an older answer is shown · as of yesterday 06:31 · 12 used", "Microsoft no longer lets Daybrief in."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not shown", want)
		}
	}
	if strings.Contains(text, "daybrief source signin") {
		t.Error("a command stands beside the button that does the same")
	}
	plain, _ := open(t, &fake{brief: signedOutBrief()}, paper.AppearanceLight, wide)
	if len(buttons(plain)) != 0 {
		t.Error("a button that nobody can answer to")
	}
}

func TestSigningInInTheBrowserReadsAnew(t *testing.T) {
	today, _, s := signedOut(t)
	s.wait <- nil
	test.Tap(buttons(today)["Sign in again: Work mail"])
	wantDone(t, s.fake, today, "refresh")
}

func TestSigningInCanBeStopped(t *testing.T) {
	today, _, s := signedOut(t)
	test.Tap(buttons(today)["Sign in again: Work mail"])
	if !today.run.Visible() || today.run.Text.Text != "Sign in to Work mail in the browser." || today.run.Again.Text != "Stop" {
		t.Fatalf("the strip says %q with %q", today.run.Text.Text, today.run.Again.Text)
	}
	test.Tap(today.run.Again)
	wantDone(t, s.fake, today)
	if today.run.Visible() {
		t.Errorf("the strip stays: %q", today.run.Text.Text)
	}
}

func TestAFailedSignInSaysWhy(t *testing.T) {
	today, _, s := signedOut(t)
	s.wait <- &app.Error{Code: app.CodeLogin, Message: "Microsoft refused.", Hint: "Try again."}
	test.Tap(buttons(today)["Sign in again: Work mail"])
	wantDone(t, s.fake, today)
	if today.run.Text.Text != "Microsoft refused. Try again." || !today.run.Fault {
		t.Errorf("the strip says %q", today.run.Text.Text)
	}
	s.wait <- context.Canceled
	test.Tap(today.run.Again)
	settle(t, today)
}

// sheetOf returns the window that asks for a password.
func sheetOf(t *testing.T, w fyne.Window) *paper.PasswordSheet {
	t.Helper()
	top := w.Canvas().Overlays().Top()
	if top == nil {
		t.Fatal("nothing asks for a password")
	}
	for _, o := range test.LaidOutObjects(top) {
		if s, ok := o.(*paper.PasswordSheet); ok {
			return s
		}
	}
	t.Fatal("nothing asks for a password")
	return nil
}

func TestAPasswordIsTriedAndNotKeptOnThePage(t *testing.T) {
	today, w, s := signedOut(t)
	b := buttons(today)["Enter password: Calendar"]
	b.MouseIn(&desktop.MouseEvent{})
	test.Tap(b)
	sheet := sheetOf(t, w)
	if !strings.Contains(sheet.Hint.Text, "app password") || !sheet.Entry.Password {
		t.Errorf("the hint is %q, hidden %v", sheet.Hint.Text, sheet.Entry.Password)
	}
	test.Type(sheet.Entry, "wrong")
	test.Tap(sheet.Save)
	wantDone(t, s.fake, today)
	if !strings.Contains(today.run.Text.Text, "refused the password") || sheet.Entry.Text != "" || today.popup != nil {
		t.Errorf("the strip says %q, the entry holds %d letters", today.run.Text.Text, len(sheet.Entry.Text))
	}
	test.Tap(today.run.Again) // asks again
	sheet = sheetOf(t, w)
	test.Type(sheet.Entry, "right")
	sheet.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantDone(t, s.fake, today, "refresh")
}

func TestEscapeLeavesThePasswordAlone(t *testing.T) {
	today, w, s := signedOut(t)
	test.Tap(buttons(today)["Enter password: Calendar"])
	sheet := sheetOf(t, w)
	test.Type(sheet.Entry, "half")
	sheet.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	wantDone(t, s.fake, today)
	if w.Canvas().Overlays().Top() != nil || sheet.Entry.Text != "" {
		t.Error("it is still there")
	}
}
