//go:build window

package boot

import (
	"bufio"
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
)

// screen is a virtual display with a window manager and the program on it.
type screen struct {
	t       testing.TB
	display string
	home    string
	window  string // X11 id
	shots   string // folder the pictures are kept in, or ""
}

// TestWindowUnderXvfb opens the real window on the sample day, works it with
// keyboard and mouse as a reader would, and looks at the picture and into the
// store. .ci/test-window builds the program and runs it; a missing display
// server is a failure.
func TestWindowUnderXvfb(t *testing.T) {
	bin := os.Getenv("DAYBRIEF_BIN")
	if bin == "" {
		t.Fatal("DAYBRIEF_BIN names no program; run make test-window")
	}
	s := &screen{t: t, home: t.TempDir(), shots: os.Getenv("DAYBRIEF_WINDOW_SHOTS")}
	s.start("Xvfb", "openbox")
	if out, err := s.command(bin, "preload", "--sample").CombinedOutput(); err != nil && exitCode(err) != 3 {
		t.Fatalf("preload: %v\n%s", err, out)
	}
	program := s.command(bin)
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
	s.keys("j", "Return")
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
	s.xdotool("windowsize", "--sync", s.window, "480", "800")
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
	st, _, err := store.Open(context.Background(), filepath.Join(s.home, "daybrief.db"), store.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
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

// start brings up the display server and the window manager.
func (s *screen) start(server, manager string) {
	s.t.Helper()
	x := exec.Command(server, "-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp")
	out, err := x.StdoutPipe()
	if err == nil {
		err = x.Start()
	}
	if err != nil {
		s.t.Fatalf("%s: %v", server, err)
	}
	s.t.Cleanup(func() { _ = x.Process.Kill(); _ = x.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		s.t.Fatalf("%s names no display: %v", server, err)
	}
	s.display = ":" + strings.TrimSpace(line)
	wm := s.command(manager)
	if err := wm.Start(); err != nil {
		s.t.Fatalf("%s: %v", manager, err)
	}
	s.t.Cleanup(func() { _ = wm.Process.Kill(); _ = wm.Wait() })
}

func (s *screen) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+s.display, "WAYLAND_DISPLAY=", "DAYBRIEF_HOME="+s.home, "XDG_CONFIG_HOME="+s.home,
		"OLLAMA_HOST=127.0.0.1:9", "LIBGL_ALWAYS_SOFTWARE=1", "LANG=en_US.UTF-8")
	return cmd
}

// find waits for the window.
func (s *screen) find() string {
	s.t.Helper()
	deadline := time.Now().Add(time.Minute)
	for time.Now().Before(deadline) {
		out, err := s.command("xdotool", "search", "--onlyvisible", "--name", "Daybrief").Output()
		if id := strings.Fields(string(out)); err == nil && len(id) > 0 {
			return id[0]
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.t.Fatal("no window called Daybrief came up")
	return ""
}

func (s *screen) xdotool(args ...string) {
	s.t.Helper()
	if out, err := s.command("xdotool", args...).CombinedOutput(); err != nil {
		s.t.Fatalf("xdotool %v: %v\n%s", args, err, out)
	}
}

func (s *screen) keys(names ...string) {
	s.t.Helper()
	s.xdotool("windowfocus", "--sync", s.window)
	for _, k := range names {
		s.xdotool("key", "--delay", "60", k)
	}
}

func (s *screen) click(x, y int) {
	s.t.Helper()
	s.xdotool("mousemove", "--window", s.window, strconv.Itoa(x), strconv.Itoa(y), "click", "1")
}

// picture takes the screen as it is now.
func (s *screen) picture() image.Image {
	s.t.Helper()
	out, err := s.command("import", "-window", "root", "png:-").Output()
	if err != nil {
		s.t.Fatalf("import: %v", err)
	}
	img, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		s.t.Fatalf("picture: %v", err)
	}
	return img
}

// settled waits until two pictures in a row are the same, and keeps it.
func (s *screen) settled(name string) image.Image {
	s.t.Helper()
	last := s.picture()
	for range 40 {
		time.Sleep(250 * time.Millisecond)
		now := s.picture()
		if differ(last, now) == 0 {
			break
		}
		last = now
	}
	s.keep(name, last)
	return last
}

// changed waits until the screen differs from before and is at rest.
func (s *screen) changed(name string, before image.Image) image.Image {
	s.t.Helper()
	for range 40 {
		if differ(before, s.picture()) > 200 {
			return s.settled(name)
		}
		time.Sleep(250 * time.Millisecond)
	}
	s.keep(name+"-unchanged", before)
	s.t.Errorf("%s: the picture stays as it was", name)
	return before
}

// until waits for something in the store.
func (s *screen) until(what string, ok func(*store.Store) bool) {
	s.t.Helper()
	deadline := time.Now().Add(time.Minute)
	for time.Now().Before(deadline) {
		st, _, err := store.Open(context.Background(), filepath.Join(s.home, "daybrief.db"), store.Options{})
		if err != nil {
			s.t.Fatal(err)
		}
		found := ok(st)
		if err := st.Close(); err != nil {
			s.t.Fatal(err)
		}
		if found {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	s.t.Errorf("there is no %s", what)
}

func (s *screen) keep(name string, img image.Image) {
	if s.shots == "" {
		return
	}
	f, err := os.Create(filepath.Join(s.shots, "window-"+name+".png"))
	if err == nil {
		err = png.Encode(f, img)
		_ = f.Close()
	}
	if err != nil {
		s.t.Error(err)
	}
}

// differ counts the pixels in which two pictures of one size differ.
func differ(a, b image.Image) int {
	if a.Bounds() != b.Bounds() {
		return 1 << 20
	}
	n := 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				n++
			}
		}
	}
	return n
}

func colours(img image.Image) int {
	seen := map[any]bool{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y += 2 {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x += 2 {
			seen[img.At(x, y)] = true
		}
	}
	return len(seen)
}

func exitCode(err error) int {
	if e, ok := err.(*exec.ExitError); ok {
		return e.ExitCode()
	}
	return -1
}
