//go:build window

package boot

import (
	"bytes"
	"image"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// opened starts the program and waits for its window.
func (s *screen) opened(bin string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	s.t.Helper()
	cmd := s.command(bin, args...)
	said := &bytes.Buffer{}
	cmd.Stderr = said
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	s.window = s.find()
	return cmd, said
}

// geometry is the window's size.
func (s *screen) geometry() image.Point {
	s.t.Helper()
	out, err := s.command("xdotool", "getwindowgeometry", "--shell", s.window).Output()
	if err != nil {
		s.t.Fatal(err)
	}
	var p image.Point
	for line := range strings.Lines(string(out)) {
		name, v, _ := strings.Cut(strings.TrimSpace(line), "=")
		n := 0
		for _, c := range v {
			n = 10*n + int(c-'0')
		}
		switch name {
		case "WIDTH":
			p.X = n
		case "HEIGHT":
			p.Y = n
		}
	}
	return p
}

// windows counts the windows on the screen.
func (s *screen) windows() int {
	out, _ := s.command("xdotool", "search", "--onlyvisible", "--name", "Daybrief").Output() // it fails when there is none
	return len(strings.Fields(string(out)))
}

// TestWindowUnderXvfbIsOne starts the program again while its window is open,
// hidden behind another one and iconified, stops it so that it hangs, and kills
// it: a second start raises it, tells, or opens a new one of the same size.
func TestWindowUnderXvfbIsOne(t *testing.T) {
	bin := bin(t)
	s := newScreen(t)
	s.sample(bin)
	first, said := s.opened(bin)
	shown := s.settled("one")
	s.xdotool("windowminimize", "--sync", s.window)
	hidden := s.changed("iconified", shown)
	s.again(bin)
	s.changed("raised", hidden)
	if n := s.windows(); n != 1 {
		t.Errorf("%d windows", n)
	}
	s.xdotool("windowsize", "--sync", s.window, "700", "600")
	s.settled("resized")
	size := s.geometry()

	if err := first.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	if out, err := s.command(bin).CombinedOutput(); exitCode(err) != 1 || !strings.Contains(string(out), "does not answer") {
		t.Errorf("a window that hangs: %v\n%s", err, out)
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait() // killed
	second, _ := s.opened(bin)
	s.settled("reopened")
	if got := s.geometry(); got != size {
		t.Errorf("killed and opened again it is %v, was %v", got, size)
	}
	if err := second.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- second.Wait() }()
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Error("it goes on after SIGTERM")
	}
	if strings.Contains(said.String(), "panic") {
		t.Error(said.String())
	}
}

// again starts the program once more, which must end at once.
func (s *screen) again(bin string, args ...string) {
	s.t.Helper()
	began := time.Now()
	if out, err := s.command(bin, args...).CombinedOutput(); err != nil {
		s.t.Errorf("a second start: %v\n%s", err, out)
	}
	s.t.Logf("a second start was done after %d ms", time.Since(began).Milliseconds())
}
