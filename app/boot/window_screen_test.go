//go:build window

package boot

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"daybrief/app/store"
)

// screen is a virtual display with a window manager and the program on it.
type screen struct {
	t       testing.TB
	display string
	home    string
	window  string   // X11 id
	shots   string   // folder the pictures are kept in, or ""
	env     []string // of the program, beside what all have
}

// patience is how long anything on the screen may take: far more than it does,
// so that a busy machine passes.
const patience = 90 * time.Second

// blink is how many pixels may differ on a screen at rest: those of a cursor.
const blink = 150

// bin is the program with its window. A test without one fails: nothing was
// shown to work.
func bin(t testing.TB) string {
	t.Helper()
	name := os.Getenv("DAYBRIEF_BIN")
	if name == "" {
		t.Fatal("DAYBRIEF_BIN names no program; run make test-window")
	}
	return name
}

// newScreen starts a display with an empty home.
func newScreen(t testing.TB, env ...string) *screen {
	t.Helper()
	s := &screen{t: t, home: t.TempDir(), shots: os.Getenv("DAYBRIEF_WINDOW_SHOTS"), env: env}
	s.start("Xvfb", "openbox")
	return s
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
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" { // or each window starts a bus that outlives it
		cmd.Env = append(cmd.Env, "DBUS_SESSION_BUS_ADDRESS=unix:path="+filepath.Join(s.home, "no-bus"))
	}
	cmd.Env = append(cmd.Env, s.env...)
	return cmd
}

// sample has the sample day in the home.
func (s *screen) sample(bin string) {
	s.t.Helper()
	if out, err := s.command(bin, "preload", "--sample").CombinedOutput(); err != nil && exitCode(err) != 3 {
		s.t.Fatalf("preload: %v\n%s", err, out)
	}
}

// find waits for the window.
func (s *screen) find() string {
	s.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		out, err := s.command("xdotool", "search", "--onlyvisible", "--name", "Daybrief").Output()
		if id := strings.Fields(string(out)); err == nil && len(id) > 0 {
			return id[0]
		}
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

// keys presses keys one after another.
func (s *screen) keys(names ...string) {
	s.t.Helper()
	s.xdotool("windowfocus", "--sync", s.window)
	for _, k := range names {
		s.xdotool("key", "--delay", "60", k)
	}
}

// types types a text as fast as a good typist.
func (s *screen) types(text string) {
	s.t.Helper()
	s.xdotool("windowfocus", "--sync", s.window)
	s.xdotool("type", "--delay", "30", text)
}

func (s *screen) click(x, y int) {
	s.t.Helper()
	s.xdotool("mousemove", "--window", s.window, strconv.Itoa(x), strconv.Itoa(y), "click", "1")
}

// resize gives the window another size.
func (s *screen) resize(w, h int) {
	s.t.Helper()
	s.xdotool("windowsize", "--sync", s.window, strconv.Itoa(w), strconv.Itoa(h))
}

// picture takes the screen as it is now.
func (s *screen) picture() *image.RGBA {
	s.t.Helper()
	out, err := s.command("import", "-silent", "-window", "root", "-depth", "8", "ppm:-").Output()
	if err != nil {
		s.t.Fatalf("import: %v", err)
	}
	img, err := portable(out)
	if err != nil {
		s.t.Fatalf("picture: %v", err)
	}
	return img
}

// portable reads a picture in the portable pixmap format with a byte a colour;
// see ppm(5). PNG takes ten times as long.
func portable(data []byte) (*image.RGBA, error) {
	var w, h, most int
	if _, err := fmt.Sscanf(string(data[:min(len(data), 40)]), "P6\n%d %d\n%d", &w, &h, &most); err != nil || most != 255 {
		return nil, fmt.Errorf("no picture: %d colours, %v", most, err)
	}
	if len(data) < 3*w*h {
		return nil, fmt.Errorf("%d bytes for %dx%d", len(data), w, h)
	}
	pix := data[len(data)-3*w*h:]
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		copy(img.Pix[4*i:], pix[3*i:3*i+3])
		img.Pix[4*i+3] = 255
	}
	return img, nil
}

// settled waits until two pictures in a row are the same, and keeps it.
func (s *screen) settled(name string) *image.RGBA {
	s.t.Helper()
	last := s.picture()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		time.Sleep(250 * time.Millisecond)
		now := s.picture()
		same := differ(last, now) <= blink
		last = now
		if same {
			break
		}
	}
	s.keep(name, last)
	return last
}

// changed waits until the screen differs from before and is at rest.
func (s *screen) changed(name string, before *image.RGBA) *image.RGBA {
	s.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if differ(before, s.picture()) > blink {
			return s.settled(name)
		}
	}
	s.keep(name+"-unchanged", before)
	s.t.Fatalf("%s: the picture stays as it was", name)
	return before
}

// open looks into the store beside the program.
func (s *screen) open() *store.Store {
	s.t.Helper()
	st, _, err := store.Open(context.Background(), filepath.Join(s.home, "daybrief.db"), store.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	return st
}

// until waits for something in the store.
func (s *screen) until(what string, ok func(*store.Store) bool) {
	s.t.Helper()
	s.sees(what, func() bool {
		st := s.open()
		found := ok(st)
		if err := st.Close(); err != nil {
			s.t.Fatal(err)
		}
		return found
	})
}

// sees waits for anything.
func (s *screen) sees(what string, ok func() bool) {
	s.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if ok() {
			return
		}
	}
	s.keep("missing", s.picture())
	s.t.Fatalf("there is no %s", what)
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
func differ(a, b *image.RGBA) int {
	if a.Bounds() != b.Bounds() {
		return 1 << 20
	}
	n := 0
	for i := 0; i < len(a.Pix); i += 4 {
		if !bytes.Equal(a.Pix[i:i+3], b.Pix[i:i+3]) {
			n++
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
