//go:build window

package boot

import (
	"bytes"
	"context"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
)

// TestWindowUnderXvfb opens the real window on the sample day, works it with
// keyboard and mouse as a reader would, and looks at the picture and into the
// store. .ci/test-window builds the program and runs it; a missing display
// server is a failure.
func TestWindowUnderXvfb(t *testing.T) {
	s := newScreen(t)
	s.sample(bin(t))
	program := s.command(bin(t))
	var stderr bytes.Buffer
	program.Stderr = &stderr
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- program.Wait() }()
	t.Cleanup(func() { _ = program.Process.Kill() })
	s.window = s.find()

	first := s.settled("today")
	if n := colours(first); n < 40 {
		t.Fatalf("the window shows %d colours: nothing is drawn\n%s", n, stderr.String())
	}
	s.keys("j", "j", "Return") // past the way to set up one's own
	unfolded := s.changed("unfolded", first)
	s.keys("plus")
	s.until("a vote in the store", func(st *store.Store) bool {
		votes, err := st.Votes(t.Context())
		return err == nil && len(votes) == 1 && votes[0].Value == 1
	})
	s.keys("Return")
	s.changed("folded", unfolded)
	s.keys("r")
	s.until("a second run", func(st *store.Store) bool {
		runs, err := st.Runs(t.Context(), 5)
		return err == nil && len(runs) >= 2 && runs[0].State == "partial" && runs[0].Trigger == "window"
	})
	s.settled("refreshed")
	s.deal()
	before := s.settled("dealt")
	s.click(260, 150)
	s.changed("clicked", before)
	s.resize(480, 800)
	if n := colours(s.settled("narrow")); n < 40 {
		t.Errorf("the narrow window shows %d colours", n)
	}
	s.xdotool("windowfocus", "--sync", s.window)
	s.xdotool("key", "alt+F4")
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("the program ended with %v\n%s", err, stderr.String())
		}
	case <-time.After(time.Minute):
		t.Errorf("the window was closed and the program goes on\n%s", stderr.String())
	}
}

// deal goes to the first action by keyboard, says it is done, takes that back
// and says it again, and looks into the store each time.
func (s *screen) deal() {
	s.t.Helper()
	brief := s.picture()
	for range 80 { // of sentences that are no actions, d does nothing
		s.keys("j", "d")
		if s.mark() != nil {
			break
		}
	}
	m := s.mark()
	if m == nil || m.State != app.ActionDone {
		s.t.Fatalf("d on every sentence, and the store holds %+v", m)
	}
	done := s.changed("done", brief)
	s.keys("u")
	s.until("an action that is open again", func(*store.Store) bool { m := s.mark(); return m != nil && m.State == app.ActionOpen })
	s.changed("undone", done)
	s.keys("l", "Right", "Return")
	s.until("an action put off until Monday", func(*store.Store) bool {
		m := s.mark()
		return m != nil && m.State == app.ActionLater && m.Until.TimeIn(time.UTC).Weekday() == time.Monday
	})
	s.keys("u", "d")
	s.until("the action done", func(*store.Store) bool { m := s.mark(); return m != nil && m.State == app.ActionDone })
}

// mark returns the only decision on an action that the store holds, or nil.
func (s *screen) mark() *app.ActionMark {
	s.t.Helper()
	st := s.open()
	defer st.Close()
	list, err := st.ActionMarks(context.Background(), time.Time{})
	if err != nil || len(list) > 1 {
		s.t.Fatalf("%d decisions on actions, %v", len(list), err)
	}
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}
