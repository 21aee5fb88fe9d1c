//go:build window && peers && linux

package boot

import (
	"context"
	"fmt"
	"image"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"daybrief/app"
	"daybrief/app/secret/keyringtest"
)

// alone is set in the process that has a network of its own.
const alone = "DAYBRIEF_TEST_ALONE"

// TestWindowUnderXvfbPeersFirstBrief is a stranger's first morning in the real
// window: from the sample day to the set-up, where a mail address, its server,
// its password, a calendar and a feed are typed, to a brief of one's own of what
// a Dovecot, a Radicale and a web server hold; the password is in a GNOME
// Keyring, so the window opened again reads the mail without asking. The network
// has nothing but this machine on it, and a name server that knows no name.
func TestWindowUnderXvfbPeersFirstBrief(t *testing.T) {
	if os.Getenv(alone) == "" {
		ownNetwork(t)
		return
	}
	k := keyringtest.Start(t)
	if k == nil {
		return
	}
	k.Unlocked(t)
	loopback(t)
	day := sampleDay{files: sampleFS(), now: time.Now()}
	web := sampleWeb(day)
	defer web.Close()
	imap, dav := startWelcomeDovecot(t), startRadicale(t)
	fillMailbox(t, imap, day)
	fillCalendar(t, dav, day)

	s := newScreen(t)
	text := fmt.Sprintf("[services]\nhackernews = \"%[1]s/hn\"\nweather = \"%[1]s/weather\"\ngeocoding = \"%[1]s/geocoding\"\n", web.URL)
	if err := os.WriteFile(s.file(), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s.sample(bin(t))
	program, _ := s.opened(bin(t))
	sample := s.settled("first-sample")
	if b := s.brief(); !b.Sample {
		t.Fatal("a stranger does not see the sample day")
	}
	next := s.setUp(sample, imap, dav+"/robin/day/", web.URL+"/market.xml")
	s.keys("Up", "Return") // from the line to the last step
	s.changed("first-make", next)
	s.keys("Down", "Return")
	s.sees("brief of one's own", func() bool { r := s.runs(); return len(r) > 0 && !r[0].Sample && !s.brief().Sample })
	s.settled("first-made")
	s.keys("Return")
	s.drawn("first-own", s.changed("first-own", sample))
	s.holds()

	s.closes(program)
	s.opened(bin(t))
	s.settled("first-reopened")
	s.anew()
	s.holds()
}

// file is the configuration.
func (s *screen) file() string { return filepath.Join(s.home, "config.toml") }

// setUp goes from the sample day to the set-up and types a mail address, its
// server and its password, a calendar and a feed.
func (s *screen) setUp(day *image.RGBA, imap, calendar, feed string) *image.RGBA {
	s.t.Helper()
	s.keys("j", "Return") // set up your own
	welcome := s.asks("first-welcome", day, line)
	server := s.answers("first-server", "robin@harbourlane.example", welcome)
	password := s.answers("first-password", imap, server)
	s.types("s3cret")
	typed := s.changed("first-password-typed", password)
	s.keys("Return")
	companion := s.asks("first-companion", typed, button) // whether to look for its calendar
	s.keys("Return")                                      // the keys are on no
	next := s.asks("first-mail", companion, line)
	s.saved(s.file(), "robin@harbourlane.example")
	next = s.answers("first-calendar", calendar, next)
	s.saved(s.file(), calendar)
	next = s.answers("first-feed", feed, next)
	s.saved(s.file(), feed)
	return next
}

// holds fails unless the brief has what the servers hold.
func (s *screen) holds() {
	s.t.Helper()
	a, err := Open(s.t.Context(), Options{Home: s.home})
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	b := s.brief()
	if b.Sample || len(b.Mail) != 5 || len(b.Sources) != 4 || s.runs()[0].State != "done" {
		s.t.Errorf("sample %v, %d mails, %d sources, run %+v", b.Sample, len(b.Mail), len(b.Sources), s.runs()[0])
	}
	for _, src := range b.Sources {
		if src.State != app.SourceOK {
			s.t.Errorf("%s is %s: %s", src.Name, src.State, src.Why)
		}
	}
	checkMails(s.t.(*testing.T), a)
	checkTimeline(s.t.(*testing.T), a, b)
}

// answers types a line, and waits until another one is to be typed.
func (s *screen) answers(name, text string, before *image.RGBA) *image.RGBA {
	s.t.Helper()
	s.types(text)
	typed := s.changed(name+"-typed", before)
	s.keys("Return")
	return s.asks(name, typed, line)
}

// The least widths of what is drawn in the accent's colour: the edge of a line
// that has the keys, and the button of the one thing to do.
const (
	line   = 400
	button = 40
)

// asks waits until the screen is at rest, differs from before and has a row of
// so many pixels in the accent's colour. While something is being done it has
// none.
func (s *screen) asks(name string, before *image.RGBA, width int) *image.RGBA {
	s.t.Helper()
	var now *image.RGBA
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if now = s.picture(); differ(before, now) <= blink || !accented(now, width) {
			continue
		}
		if now = s.settled(name); accented(now, width) {
			return now
		}
	}
	s.keep(name+"-missing", now)
	s.t.Fatalf("%s: nothing is asked", name)
	return nil
}

// accented reports whether a row of a picture, below the title of the window,
// has so many pixels of one vivid colour side by side.
func accented(img *image.RGBA, width int) bool {
	b := img.Bounds()
	for y := 60; y < b.Max.Y-20; y++ {
		run := 0
		for x := b.Min.X + 1; x < b.Max.X; x++ {
			c := img.RGBAAt(x, y)
			if c != img.RGBAAt(x-1, y) {
				run = 0
			}
			if run++; run == width && max(c.R, c.G, c.B)-min(c.R, c.G, c.B) >= 40 {
				return true
			}
		}
	}
	return false
}

// ownNetwork runs the test once more in a network of its own.
func ownNetwork(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-test.count=1")
	cmd.Env = append(os.Environ(), alone+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Fatalf("in a network of its own, which wants the rights of root: %v", err)
	}
}

// loopback brings the loopback of the own network up, gives this machine the
// addresses of its name servers, and answers there that there is no such name.
func loopback(t *testing.T) {
	t.Helper()
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Close(fd) }()
	set := func(name string, request uint, f func(*unix.Ifreq) error) {
		t.Helper()
		ifr, err := unix.NewIfreq(name)
		if err == nil {
			err = f(ifr)
		}
		if err == nil {
			err = unix.IoctlIfreq(fd, request, ifr)
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	set("lo", unix.SIOCSIFFLAGS, func(i *unix.Ifreq) error { i.SetUint16(unix.IFF_UP | unix.IFF_RUNNING); return nil })
	resolv, err := os.ReadFile("/etc/resolv.conf")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(resolv), "\n") {
		f := strings.Fields(line)
		if len(f) < 2 || f[0] != "nameserver" || net.ParseIP(f[1]).To4() == nil {
			continue
		}
		ip := net.ParseIP(f[1]).To4()
		if !ip.IsLoopback() {
			set(fmt.Sprintf("lo:%d", i+1), unix.SIOCSIFADDR, func(i *unix.Ifreq) error { return i.SetInet4Addr(ip) })
		}
		noName(t, net.JoinHostPort(f[1], "53"))
	}
}

// noName answers each question for a name with "no such name" (RFC 1035 section
// 4.1.1, RCODE 3).
func noName(t *testing.T, address string) {
	t.Helper()
	conn, err := net.ListenPacket("udp", address)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		buf := make([]byte, 4096)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			if n >= 12 {
				buf[2], buf[3] = buf[2]|0x80, 0x83
				_, _ = conn.WriteTo(buf[:n], from)
			}
		}
	}()
	t.Cleanup(func() { _ = conn.Close(); <-done })
}
