package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"daybrief/app"
)

// signedOut opens the page of a morning on which sources have to be signed in
// to again.
func signedOut(t *testing.T) (*Today, fyne.Window, *signer) {
	t.Helper()
	f := &fake{brief: signedOutBrief()}
	s := &signer{f, make(chan error, 1)}
	today, w := openWith(t, f, s, AppearanceLight, wide)
	return today, w, s
}

// buttons returns those of the ledger by their names.
func buttons(today *Today) map[string]*button {
	out := map[string]*button{}
	for _, r := range today.parts.ledger.rows {
		if r.act != nil {
			out[r.act.name] = r.act
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
	for _, want := range []string{"an older answer is shown, as of yesterday 06:31, 12 used", "Microsoft no longer lets Daybrief in."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not shown", want)
		}
	}
	if strings.Contains(text, "daybrief source signin") {
		t.Error("a command stands beside the button that does the same")
	}
	plain, _ := open(t, &fake{brief: signedOutBrief()}, AppearanceLight, wide)
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
	if !today.run.Visible() || today.run.text.text != "Sign in to Work mail in the browser." || today.run.again.text != "Stop" {
		t.Fatalf("the strip says %q with %q", today.run.text.text, today.run.again.text)
	}
	test.Tap(today.run.again)
	wantDone(t, s.fake, today)
	if today.run.Visible() {
		t.Errorf("the strip stays: %q", today.run.text.text)
	}
}

func TestAFailedSignInSaysWhy(t *testing.T) {
	today, _, s := signedOut(t)
	s.wait <- &app.Error{Code: app.CodeLogin, Message: "Microsoft refused.", Hint: "Try again."}
	test.Tap(buttons(today)["Sign in again: Work mail"])
	wantDone(t, s.fake, today)
	if today.run.text.text != "Microsoft refused. Try again." || !today.run.fault {
		t.Errorf("the strip says %q", today.run.text.text)
	}
	s.wait <- context.Canceled
	test.Tap(today.run.again)
	settle(t, today)
}

// sheetOf returns the window that asks for a password.
func sheetOf(t *testing.T, w fyne.Window) *passwordSheet {
	t.Helper()
	top := w.Canvas().Overlays().Top()
	if top == nil {
		t.Fatal("nothing asks for a password")
	}
	for _, o := range test.LaidOutObjects(top) {
		if s, ok := o.(*passwordSheet); ok {
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
	if !strings.Contains(sheet.hint.text, "app password") || !sheet.entry.Password {
		t.Errorf("the hint is %q, hidden %v", sheet.hint.text, sheet.entry.Password)
	}
	test.Type(sheet.entry, "wrong")
	test.Tap(sheet.save)
	wantDone(t, s.fake, today)
	if !strings.Contains(today.run.text.text, "refused the password") || sheet.entry.Text != "" || today.popup != nil {
		t.Errorf("the strip says %q, the entry holds %d letters", today.run.text.text, len(sheet.entry.Text))
	}
	test.Tap(today.run.again) // asks again
	sheet = sheetOf(t, w)
	test.Type(sheet.entry, "right")
	sheet.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantDone(t, s.fake, today, "refresh")
}

func TestEscapeLeavesThePasswordAlone(t *testing.T) {
	today, w, s := signedOut(t)
	test.Tap(buttons(today)["Enter password: Calendar"])
	sheet := sheetOf(t, w)
	test.Type(sheet.entry, "half")
	sheet.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	wantDone(t, s.fake, today)
	if w.Canvas().Overlays().Top() != nil || sheet.entry.Text != "" {
		t.Error("it is still there")
	}
}
