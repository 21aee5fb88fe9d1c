//go:build window && linux

package boot

import (
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestWindowUnderXvfbWithoutWatches takes all watches on files that the system
// gives (inotify(7), max_user_instances), opens the window and ends it from
// outside: it ends as ever, though Fyne did not get the watch it closes.
func TestWindowUnderXvfbWithoutWatches(t *testing.T) {
	s := newScreen(t)
	s.sample(bin(t))
	for range 1 << 16 {
		fd, err := unix.InotifyInit1(unix.IN_CLOEXEC)
		if err != nil {
			break
		}
		t.Cleanup(func() { _ = unix.Close(fd) })
	}
	program, said := s.opened(bin(t))
	s.drawn("no-watches", s.settled("no-watches"))
	s.tells("quit")
	s.ends(program, "was ended by another process")
	if strings.Contains(said.String(), "panic") {
		t.Error(said.String())
	}
}
