//go:build window

package boot

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/connectors/conntest"
)

// TestWindowUnderXvfbKilled kills the program in the middle of a run. Started
// again, its window shows the brief before, the store is whole, and the next run
// ends well.
func TestWindowUnderXvfbKilled(t *testing.T) {
	server := conntest.NewServer(t)
	asked, answer := make(chan struct{}, 8), make(chan struct{})
	var silent atomic.Bool
	server.Handle("/feed.xml", func(w http.ResponseWriter, r *http.Request) {
		if silent.Load() {
			asked <- struct{}{}
			select {
			case <-answer:
			case <-r.Context().Done():
				return
			}
		}
		_, _ = w.Write(feedOf(time.Now()))
	})
	s := newScreen(t)
	text := fmt.Sprintf("[model]\noff = true\n[[source]]\nname = \"News\"\ntype = \"rss\"\naddress = %q\ntags = [\"market\"]\n", server.Base()+"/feed.xml")
	if err := os.WriteFile(filepath.Join(s.home, "config.toml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := s.command(bin(t), "preload").CombinedOutput(); err != nil {
		t.Fatalf("preload: %v\n%s", err, out)
	}
	made := s.brief()
	if made.Sample || len(made.Sources) != 1 {
		t.Fatalf("the first brief: %+v", made.Sources)
	}
	program, _ := s.opened(bin(t))
	first := s.settled("killed-before")
	silent.Store(true)
	s.keys("r")
	select {
	case <-asked:
	case <-time.After(patience):
		t.Fatal("the run asks for nothing")
	}
	s.keep("killed-running", s.picture())
	if err := program.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = program.Wait() // killed
	silent.Store(false)
	close(answer)

	s.opened(bin(t))
	s.same("killed-again", first)
	if diff := cmp.Diff(made, s.brief()); diff != "" {
		t.Errorf("the brief (-before +after):\n%s", diff)
	}
	s.keys("r")
	s.sees("run that ends well", func() bool {
		list := s.runs()
		return len(list) > 1 && list[0].State == "done" && list[0].Trigger == "window"
	})
	s.settled("killed-anew")
	st := s.open()
	defer st.Close()
	s.whole(st)
}

// TestWindowUnderXvfbProfiles adds a profile in the settings and goes over to
// it: its own window, with a store of its own, takes the place of the first.
func TestWindowUnderXvfbProfiles(t *testing.T) {
	s := newScreen(t)
	s.sample(bin(t))
	mine := s.brief()
	program, said := s.opened(bin(t))
	day := s.settled("profile-first")
	s.keys("ctrl+comma")
	settings := s.changed("profile-settings", day)
	s.section(8)
	s.keys("Down", "Down") // those there are, and a name for another
	s.types("Work")
	s.keys("Return")
	s.sees("profile", func() bool { return strings.Contains(s.tells("profile"), "Work") })
	added := s.changed("profile-added", settings)
	t.Cleanup(func() { _ = s.command(bin(t), "--profile", "Work", "quit").Run() })
	s.keys("Up") // the choice among them
	s.keys("Right")
	s.ends(program, "was left for another profile's")
	if strings.Contains(said.String(), "panic") {
		t.Error(said.String())
	}
	s.window = s.find()
	s.drawn("profile-work", s.changed("profile-work", added))
	if n := s.windows(); n != 1 {
		t.Errorf("%d windows", n)
	}
	if title, err := s.command("xdotool", "getwindowname", s.window).Output(); err != nil || strings.TrimSpace(string(title)) != "Daybrief · Work" {
		t.Errorf("its title is %q, %v", title, err)
	}
	if out := s.tells("--profile", "Work", "brief", "--json"); !strings.Contains(out, `"sample": true`) {
		t.Errorf("the brief of the other profile: %.300s", out)
	}
	if diff := cmp.Diff(mine, s.brief()); diff != "" {
		t.Errorf("the first one's brief (-before +after):\n%s", diff)
	}
	pid, err := s.command("xdotool", "getwindowpid", s.window).Output()
	if err != nil {
		t.Fatal(err)
	}
	s.tells("--profile", "Work", "quit")
	s.sees("end of the other window", func() bool { return s.windows() == 0 && gone(strings.TrimSpace(string(pid))) })
}

// gone reports whether a process has ended; one that nobody waited for has, too.
func gone(pid string) bool {
	status, err := os.ReadFile(filepath.Join("/proc", pid, "status"))
	return err != nil || strings.Contains(string(status), "State:\tZ")
}

// tells is what a command prints.
func (s *screen) tells(args ...string) string {
	s.t.Helper()
	out, err := s.command(bin(s.t), args...).CombinedOutput()
	if err != nil {
		s.t.Errorf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}
