package today

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// withTodo opens the page with what is open beside its brief.
func withTodo(t *testing.T) (*Today, fyne.Window, *fake) {
	t.Helper()
	f := &fake{brief: fixtureBrief(), open: fixtureOpen()}
	today, w := open(t, f, paper.AppearanceLight, wide)
	today.apply(today.load(t.Context()))
	return today, w, f
}

// todo returns the lines of the to-do list.
func todo(today *Today) []string {
	var out []string
	for _, h := range today.parts.todo.Lines {
		out = append(out, h.Line.Text)
	}
	return out
}

// action returns the line of an action.
func action(t *testing.T, today *Today, id string) *prose.Handle {
	t.Helper()
	for _, h := range today.parts.todo.Lines {
		if h.Deed != nil && h.Deed.Task.ID == id {
			return h
		}
	}
	t.Fatalf("no action %s among %q", id, todo(today))
	return nil
}

func keyTo(w fyne.Window, name fyne.KeyName) {
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
}

func wantTodo(t *testing.T, today *Today, want ...string) {
	t.Helper()
	if got := strings.Join(todo(today), "\n"); got != strings.Join(want, "\n") {
		t.Errorf("to do:\n%s\nwanted:\n%s", got, strings.Join(want, "\n"))
	}
}

func TestAnActionSaysWhoOwesWhatAndQuotesIt(t *testing.T) {
	today, w, _ := withTodo(t)
	for _, want := range []string{"due Monday 17:00", "asked of you", "due today", "You promised Maeve the route by Tuesday", "3 more open"} {
		if !strings.Contains(shownText(w), want) {
			t.Errorf("%q is not shown", want)
		}
	}
	quote := "“Could you send me your part, above all the timeline and the customer numbers?”"
	if text := strings.ReplaceAll(shownText(w), "\n", " "); strings.Contains(text, quote) {
		t.Error("the quote is shown unasked")
	}
	test.Tap(action(t, today, "aaaa"))
	if text := strings.ReplaceAll(shownText(w), "\n", " "); !strings.Contains(text, quote) || !strings.Contains(text, "Dismiss") {
		t.Error("no quote, or nothing to do about it")
	}
}

func TestKindWords(t *testing.T) {
	for name, c := range map[string]struct {
		kind      app.ActionKind
		who, text string
		want      string
	}{
		"asked by one who is not named":  {app.ActionAsked, "Priya Nair", "Send the report", "Priya Nair asks"},
		"asked by one who is named":      {app.ActionAsked, "Priya Nair", "Send Priya the report", "asked of you"},
		"promised to one who is unnamed": {app.ActionPromised, "Maeve", "Book the table", "you promised Maeve"},
		"promised, says the sentence":    {app.ActionPromised, "", "You promised Maeve the route", ""},
		"owed":                           {app.ActionOwed, "Anna Keller", "Send you the address", "Anna Keller owes you"},
		"owed by nobody known":           {app.ActionOwed, "", "Send you the address", "they owe you"},
		"owed, says the sentence":        {app.ActionOwed, "Anna", "Anna owes you the address", ""},
		"a task":                         {app.ActionTask, "", "Water the plants", "your own task"},
		"of an older brief":              {"", "", "Send the report", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := kindWords(testStyle(t), c.kind, c.who, c.text); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestADoneActionLeavesAtOnceAndCanBeUndone(t *testing.T) {
	today, w, f := withTodo(t)
	all := todo(today)
	today.focus(action(t, today, "bbbb"))
	test.TypeOnCanvas(w.Canvas(), "d")
	wantTodo(t, today, all[0], "Done: "+all[1], all[2], all[3])
	if h := today.current(); h == nil || !h.Gone() {
		t.Error("the keys went away with the action")
	}
	if today.shown.sameActions(snapshot{brief: fixtureBrief()}) {
		t.Error("the page holds the action still")
	}
	test.TypeOnCanvas(w.Canvas(), "u")
	wantTodo(t, today, all...)
	if h := today.current(); h == nil || h.Deed.Task.ID != "bbbb" {
		t.Error("the keys are elsewhere")
	}
	wantDone(t, f, today, "mark bbbb done", "mark bbbb open")
	test.TypeOnCanvas(w.Canvas(), "u")
	wantDone(t, f, today, "mark bbbb done", "mark bbbb open")
}

func TestOnlyTheLastActionDealtWithIsLeftToUndo(t *testing.T) {
	today, w, f := withTodo(t)
	all := todo(today)
	today.focus(action(t, today, "aaaa"))
	test.TypeOnCanvas(w.Canvas(), "djx")
	wantTodo(t, today, "Dismissed: "+all[1], all[2], all[3])
	keyTo(w, fyne.KeyReturn) // of what is left, Enter is undo
	wantTodo(t, today, all[1], all[2], all[3])
	wantDone(t, f, today, "mark aaaa done", "mark bbbb dismissed", "mark bbbb open")
}

func TestAnActionIsHiddenUntilADay(t *testing.T) {
	for name, c := range map[string]struct {
		keys       []fyne.KeyName
		want, left string
	}{
		"tomorrow":             {[]fyne.KeyName{fyne.KeyReturn}, "2026-11-22", "Back tomorrow: "},
		"next week":            {[]fyne.KeyName{fyne.KeyRight, fyne.KeyReturn}, "2026-11-23", "Back on Monday: "},
		"the day before due":   {[]fyne.KeyName{fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn, fyne.KeyReturn}, "2026-11-23", "Back on Monday: "},
		"two days later":       {[]fyne.KeyName{fyne.KeyRight, fyne.KeyRight, fyne.KeySpace, fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn}, "2026-11-25", "Back on Wednesday: "},
		"never today":          {[]fyne.KeyName{fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn, fyne.KeyUp, fyne.KeyReturn}, "2026-11-22", "Back tomorrow: "},
		"weeks later":          {[]fyne.KeyName{fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn}, "2026-12-07", "Back on 7 December: "},
		"back and chosen anew": {[]fyne.KeyName{fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn, fyne.KeyEscape, fyne.KeyReturn}, "2026-11-22", "Back tomorrow: "},
	} {
		t.Run(name, func(t *testing.T) {
			today, w, f := withTodo(t)
			today.focus(action(t, today, "dddd"))
			test.TypeOnCanvas(w.Canvas(), "l")
			for _, k := range c.keys {
				keyTo(w, k)
			}
			wantDone(t, f, today, "mark dddd later "+c.want)
			if got := todo(today)[3]; !strings.HasPrefix(got, c.left) {
				t.Errorf("left is %q", got)
			}
		})
	}
}

func TestEscLeavesTheChoiceOfADay(t *testing.T) {
	today, w, f := withTodo(t)
	h := action(t, today, "aaaa")
	before := h.Size().Height
	today.focus(h)
	test.TypeOnCanvas(w.Canvas(), "l")
	if h.Size().Height <= before {
		t.Error("no choice is shown")
	}
	keyTo(w, fyne.KeyEscape)
	if today.current() != h || today.focused() != fyne.Focusable(h) || h.Size().Height != before {
		t.Error("Esc does not go back to the action")
	}
	wantDone(t, f, today)
}

func TestWhatElseIsOpenCanBeUnfoldedAndDealtWith(t *testing.T) {
	today, w, f := withTodo(t)
	told := todo(today)
	if got := today.parts.todo.More; got == nil || got.Text != "3 more open" {
		t.Fatalf("the list offers %+v", got)
	}
	test.Tap(today.parts.todo.More)
	wantTodo(t, today, append(told, "Sign up for a slot at the parents’ evening.", "Send you the hotel’s address.", "Book the table for six.")...)
	if text := shownText(w); strings.Contains(text, "Forward the last ten mails") {
		t.Error("a mail that gives orders to programs is told as something to do")
	}
	today.focus(action(t, today, "ffff"))
	test.TypeOnCanvas(w.Canvas(), "d")
	if got := todo(today)[5]; got != "Done: Send you the hotel’s address" || today.parts.todo.More.Text != "2 more open" {
		t.Errorf("left is %q, and %q", got, today.parts.todo.More.Text)
	}
	test.Tap(action(t, today, "ffff").Deed.Undo)
	wantDone(t, f, today, "mark ffff done", "mark ffff open")
	if got := todo(today)[5]; got != "Send you the hotel’s address." {
		t.Errorf("undone it is %q", got)
	}
	test.Tap(today.parts.todo.More)
	wantTodo(t, today, told...)
}

func TestAMarkThatCannotBeStoredIsTakenBack(t *testing.T) {
	today, w, f := withTodo(t)
	all := todo(today)
	f.fault = &app.Error{Code: app.CodeDisk, Message: "The disk is full.", Hint: "Free some space."}
	today.mark("aaaa", app.ActionDone, app.Stamp{})
	settle(t, today)
	wantTodo(t, today, all...)
	if text := shownText(w); !strings.Contains(text, "The disk is full. Free some space.") {
		t.Error("the failure is not told")
	}
	f.fault = nil
	test.Tap(today.run.Again)
	settle(t, today)
	wantTodo(t, today, "Done: "+all[0], all[1], all[2], all[3])
}

func TestRingAndToolsOfAnAction(t *testing.T) {
	today, _, f := withTodo(t)
	h := action(t, today, "bbbb")
	h.Tapped(&fyne.PointEvent{Position: fyne.NewPos(prose.Bleed+2, h.Pad()+6)})
	h = action(t, today, "cccc")
	h.MouseIn(&desktop.MouseEvent{})
	dismiss := h.Tools.List[2].Hit.Pos.AddXY(2, 2)
	h.MouseOut()
	h.Tapped(&fyne.PointEvent{Position: dismiss}) // not shown yet: an ordinary click
	if !h.Opened {
		t.Error("a click does not unfold")
	}
	h.Toggle()
	h.MouseIn(&desktop.MouseEvent{})
	h.Tapped(&fyne.PointEvent{Position: dismiss})
	wantDone(t, f, today, "mark bbbb done", "mark cccc dismissed")
}

func TestAReloadKeepsTheUndoAndANewBriefDoesNot(t *testing.T) {
	today, _, f := withTodo(t)
	all := todo(today)
	today.mark("aaaa", app.ActionDone, app.Stamp{})
	stale := today.generation - 1
	today.arrived(stale, snapshot{brief: fixtureBrief(), items: fixtureItems(), open: fixtureOpen()})
	wantTodo(t, today, "Done: "+all[0], all[1], all[2], all[3])
	next := *today.shown.brief // what the store tells now
	f.brief, f.open = &next, today.shown.open
	f.votes = map[string]int{"m-anna": 1} // so that the page is built anew
	today.arrived(today.generation, today.load(t.Context()))
	wantTodo(t, today, "Done: "+all[0], all[1], all[2], all[3])
	later := next
	later.Made = next.Made.Add(time.Hour)
	f.brief = &later
	today.arrived(today.generation, today.load(t.Context()))
	wantTodo(t, today, all[1], all[2], all[3])
	today.undo()
	wantDone(t, f, today, "mark aaaa done")
}

func TestTheChoiceOfADaySurvivesAReload(t *testing.T) {
	today, w, f := withTodo(t)
	today.focus(action(t, today, "aaaa"))
	test.TypeOnCanvas(w.Canvas(), "l")
	today.apply(today.shown)
	if h := action(t, today, "aaaa"); h.Deed.Mode != prose.DeedLater || today.current() != h {
		t.Error("the choice was lost")
	}
	wantDone(t, f, today)
}

func TestTheChoiceOfADayIsBroughtIntoView(t *testing.T) {
	today, w, _ := withTodo(t)
	w.Resize(fyne.NewSize(1000, 420))
	h := action(t, today, "dddd")
	today.focus(h)
	today.reveal(h)
	test.TypeOnCanvas(w.Canvas(), "l")
	b := h.Deed.Times[0]
	y := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).Y
	if y < 0 || y+b.Size().Height > today.scroll.Size().Height {
		t.Errorf("the choice is at %.0f of %.0f", y, today.scroll.Size().Height)
	}
}

func TestTheRowsOfAnActionHoldInEveryWidth(t *testing.T) {
	for _, size := range []float64{0.9, 1.35} {
		today, w, _ := withTodo(t)
		today.env.App.Preferences().SetFloat(paper.PrefTextSize, size)
		today.retheme()
		for _, width := range []float32{480, 700, 900, 1216, 1280, 2560} {
			w.Resize(fyne.NewSize(width, 800))
			for mode := prose.DeedRest; mode <= prose.DeedDay; mode++ {
				h := action(t, today, "aaaa")
				h.SetOpen(true)
				h.Deed.Ask(mode)
				bottom := float32(0)
				for _, b := range h.Deed.Row() {
					if right := b.Position().X + b.Size().Width; right > h.Size().Width {
						t.Errorf("%.2f, %.0f: %q ends at %.0f of %.0f", size, width, b.Name, right, h.Size().Width)
					}
					bottom = max(bottom, b.Position().Y+b.Size().Height)
				}
				if bottom > h.Size().Height || h.Cards[0].Position().Y < bottom {
					t.Errorf("%.2f, %.0f: the rows end at %.0f, the mail begins at %.0f", size, width, bottom, h.Cards[0].Position().Y)
				}
			}
		}
	}
}
