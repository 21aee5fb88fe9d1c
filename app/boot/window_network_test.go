//go:build window && linux

package boot

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestWindowUnderXvfbSendsNothing opens the window on a brief that was made, with
// sources and a model that could be asked, and looks at every network call that
// the program and the processes it starts make, as the kernel sees them: there
// must be none but to sockets of this machine's own, those of the display and the
// session bus. The run that made the brief goes first, under the same eyes: what
// sees nothing there proves nothing.
func TestWindowUnderXvfbSendsNothing(t *testing.T) {
	s := newScreen(t, sessionBus(t)...)
	var asked atomic.Int32
	feed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = fmt.Fprintf(w, `<rss version="2.0"><channel><title>Harbour</title><item><title>The harbour opens again at noon</title><guid>1</guid>`+
			`<pubDate>%s</pubDate><description>Ferries run from noon on.</description></item></channel></rss>`, time.Now().Add(-time.Hour).Format(time.RFC1123Z))
	}))
	defer feed.Close()
	s.configured(feed.URL)

	seen := s.traced("run", func(cmd *exec.Cmd) {
		if out, err := cmd.CombinedOutput(); err != nil && exitCode(err) != 3 {
			t.Fatalf("preload: %v\n%s", err, out)
		}
	}, "preload")
	if asked.Load() == 0 || len(seen) == 0 {
		t.Fatalf("the run asked the feed %d times and made %d calls to the network: nothing is seen here", asked.Load(), len(seen))
	}

	asked.Store(0)
	seen = s.traced("window", func(cmd *exec.Cmd) {
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = cmd.Process.Kill() }()
		s.window = s.find()
		if n := colours(s.settled("untouched")); n < 40 {
			t.Errorf("the window shows %d colours: nothing is drawn", n)
		}
		time.Sleep(10 * time.Second) // what is left to the time after the first frame
		s.xdotool("windowfocus", "--sync", s.window)
		s.xdotool("key", "alt+F4")
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("the program ended with %v", err)
			}
		case <-time.After(patience):
			t.Error("the window was closed and the program goes on")
		}
	})
	for _, call := range seen {
		t.Errorf("the window reaches out: %s", call)
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("the window asked the feed %d times", n)
	}
}

// configured sets up a feed, an account of mail that cannot be reached and a
// model, with a brief that was due an hour ago.
func (s *screen) configured(feed string) {
	s.t.Helper()
	config := fmt.Sprintf("[brief]\ntime = %q\n\n[[source]]\nname = \"Harbour\"\ntype = \"rss\"\naddress = \"%s/feed.xml\"\n\n"+
		"[[source]]\nname = \"Mail\"\ntype = \"email\"\naddress = \"ana@example.org\"\nserver = \"127.0.0.1:9\"\n",
		time.Now().Add(-time.Hour).Format("15:04"), feed)
	if err := os.WriteFile(filepath.Join(s.home, "config.toml"), []byte(config), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// traced runs the program under strace(1) and returns its calls to the network
// that are not to a socket of this machine's own, each once.
func (s *screen) traced(name string, run func(*exec.Cmd), args ...string) []string {
	s.t.Helper()
	file := filepath.Join(s.t.TempDir(), name+".strace")
	cmd := s.command("strace", append([]string{"-f", "-qq", "-e", "trace=%network", "-e", "signal=none", "-o", file, bin(s.t)}, args...)...)
	run(cmd)
	data, err := os.ReadFile(file)
	if err != nil {
		s.t.Fatal(err)
	}
	calls := outward(string(data))
	if s.window != "" && !strings.Contains(string(data), "AF_UNIX") {
		s.t.Fatalf("%s: not even the display is seen", name)
	}
	return calls
}

// family is the address family that a call names, as strace writes it.
var family = regexp.MustCompile(`\b(?:AF|PF)_([A-Z0-9]+)`)

// outward are those lines of a trace that name an address family beside that of
// sockets of the machine's own (unix(7)), without process ids, each once.
func outward(trace string) []string {
	var out []string
	seen := map[string]bool{}
	for line := range strings.Lines(trace) {
		_, call, _ := strings.Cut(strings.TrimSpace(line), " ")
		for _, m := range family.FindAllStringSubmatch(call, -1) {
			if m[1] != "UNIX" && m[1] != "LOCAL" && !seen[call] {
				seen[call] = true
				out = append(out, strings.TrimSpace(call))
			}
		}
	}
	return out
}
