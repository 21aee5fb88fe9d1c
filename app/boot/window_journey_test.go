//go:build window

package boot

import (
	"encoding/json"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/app/store"
)

// morning opens the window on the sample day and returns its first picture.
func morning(t *testing.T, name string, env ...string) (*screen, *image.RGBA) {
	t.Helper()
	s := newScreen(t, env...)
	s.sample(bin(t))
	s.opened(bin(t))
	first := s.settled(name)
	s.drawn(name, first)
	return s, first
}

// drawn fails unless there is something on the picture.
func (s *screen) drawn(name string, img image.Image) {
	s.t.Helper()
	if n := colours(img); n < 40 {
		s.t.Errorf("%s has %d colours: nothing is drawn", name, n)
	}
}

// same waits until the screen shows what it showed before.
func (s *screen) same(what string, before *image.RGBA) {
	s.t.Helper()
	var now *image.RGBA
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if now = s.picture(); differ(before, now) <= blink {
			return
		}
	}
	s.keep(what+"-was", before)
	s.keep(what+"-is", now)
	s.t.Fatalf("%s: %d pixels are not as they were", what, differ(before, now))
}

// brief is the latest in the store.
func (s *screen) brief() (b app.Brief) {
	s.t.Helper()
	st := s.open()
	defer st.Close()
	b, err := st.LatestBrief(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

// votes are the current votes in the store.
func (s *screen) votes() map[string]int {
	s.t.Helper()
	st := s.open()
	defer st.Close()
	list, err := st.Votes(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	out := map[string]int{}
	for _, v := range list {
		if out[v.Item] = v.Value; v.Value == 0 {
			delete(out, v.Item)
		}
	}
	return out
}

// runs are those that ended, the newest first.
func (s *screen) runs() (list []app.Run) {
	s.t.Helper()
	st := s.open()
	defer st.Close()
	list, err := st.Runs(s.t.Context(), 20)
	if err != nil {
		s.t.Fatal(err)
	}
	return slices.DeleteFunc(list, func(r app.Run) bool { return r.Ended.IsZero() })
}

// anew presses the key that makes the brief anew and waits for it.
func (s *screen) anew() app.Brief {
	s.t.Helper()
	before := s.runs()
	s.keys("r")
	s.sees("run that ended", func() bool { return len(s.runs()) > len(before) })
	if r := s.runs()[0]; r.Trigger != "window" {
		s.t.Errorf("the last run is %+v", r)
	}
	s.settled("anew")
	return s.brief()
}

// onto goes to the sentence of the day that rests on an item first, by keys
// alone, from the top.
func (s *screen) onto(b *app.Brief, item string) {
	s.t.Helper()
	at := 1 // the way to set up one's own
	for _, list := range [][]app.Sentence{b.TLDR, b.Summary, b.Mail, b.Market, b.Tech, b.Insights} {
		for _, l := range list {
			if len(l.Items) == 0 {
				continue
			}
			if at++; l.Items[0] == item {
				s.keys("Escape", "Escape", "Escape") // a hint, what is unfolded, the focus
				s.keys(slices.Repeat([]string{"j"}, at)...)
				return
			}
		}
	}
	s.t.Fatalf("no sentence rests on %s", item)
}

// newsOf is which items the news of a brief rest on.
func newsOf(b *app.Brief) (out []string) {
	for name, list := range map[string][]app.Sentence{"tldr": b.TLDR, "market": b.Market, "tech": b.Tech} {
		for i, l := range list {
			out = append(out, fmt.Sprintf("%s %d: %s", name, i+1, strings.Join(l.Items, " ")))
		}
	}
	slices.Sort(out)
	return out
}

// TestWindowUnderXvfbThumbs votes a story down by key: the brief made anew is in
// another order, the vote stays, and without it the old order is back.
func TestWindowUnderXvfbThumbs(t *testing.T) {
	s, first := morning(t, "thumbs")
	before := s.brief()
	item := before.Market[0].Items[0]
	s.onto(&before, item)
	s.keys("minus")
	s.sees("thumb down", func() bool { return cmp.Equal(s.votes(), map[string]int{item: -1}) })
	voted := s.changed("thumbs-down", first)

	next := s.anew()
	if cmp.Equal(newsOf(&before), newsOf(&next)) {
		t.Errorf("a thumb down on the first of the market, and the brief is as it was: %v", newsOf(&next))
	}
	if len(next.Market) > 0 && next.Market[0].Items[0] == item {
		t.Error("what was voted down is still the first of its part")
	}
	if got := s.votes(); got[item] != -1 {
		t.Errorf("the votes after the run: %v", got)
	}
	s.changed("thumbs-next", voted)

	s.onto(&next, item)
	s.keys("minus") // the same thumb again takes it back
	s.sees("vote taken back", func() bool { return len(s.votes()) == 0 })
	last := s.anew()
	if diff := cmp.Diff(newsOf(&before), newsOf(&last)); diff != "" {
		t.Errorf("without the vote (-before +after):\n%s", diff)
	}
}

// TestWindowUnderXvfbAsk searches as one types, has a question answered, and
// goes back to the day as it was.
func TestWindowUnderXvfbAsk(t *testing.T) {
	s, day := morning(t, "ask-day")
	s.keys("ctrl+k")
	ready := s.changed("ask-ready", day)
	s.types("board")
	s.changed("ask-found", ready)
	s.keys(slices.Repeat([]string{"BackSpace"}, len("board"))...)
	s.types("When is the board review?")
	found := s.settled("ask-typed")
	s.keys("Return")
	s.sees("answer", func() bool {
		talk := s.talk()
		return len(talk) == 1 && talk[0].Question == "When is the board review?" && len(talk[0].Answer) > 0 && len(talk[0].Answer[0].Items) > 0
	})
	s.changed("ask-answered", found)
	s.keys("Escape")
	s.same("ask-back", day)
}

// talk is the conversation that is kept.
func (s *screen) talk() (list []app.Exchange) {
	s.t.Helper()
	name := ""
	_ = filepath.WalkDir(s.home, func(path string, _ os.DirEntry, _ error) error {
		if filepath.Base(path) == conversation {
			name = path
		}
		return nil
	})
	data, err := os.ReadFile(name)
	if err != nil {
		return nil // nothing was asked yet
	}
	if err := json.Unmarshal(data, &list); err != nil {
		s.t.Fatal(err)
	}
	return list
}

// closes closes the window as its frame's button does and waits for the end.
func (s *screen) closes(program *exec.Cmd) {
	s.t.Helper()
	s.xdotool("windowfocus", "--sync", s.window)
	s.xdotool("key", "alt+F4")
	s.ends(program, "was closed")
}

// ends waits for the end of the program.
func (s *screen) ends(program *exec.Cmd, why string) {
	s.t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- program.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			s.t.Errorf("the window %s and the program ended with %v", why, err)
		}
	case <-time.After(patience):
		s.t.Fatalf("the window %s and the program goes on", why)
	}
}

// whole fails unless nothing in the store is damaged.
func (s *screen) whole(st *store.Store) {
	s.t.Helper()
	if err := st.Check(s.t.Context()); err != nil {
		s.t.Errorf("the store: %v", err)
	}
	if err := st.CheckWords(s.t.Context()); err != nil {
		s.t.Errorf("the index: %v", err)
	}
}
