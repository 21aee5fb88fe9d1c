package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

func TestARefusedPasswordIsAskedForOnceMore(t *testing.T) {
	url := paper(t)
	for _, c := range []struct {
		name, in string
		asked    int
		reads    bool
	}{
		{"right at once", "right\ny\n", 1, true},
		{"right the second time", "wrong\nright\ny\n", 2, true},
		{"wrong twice", "wrong\nwrong\nn\n", 2, false},
		{"none", "\nn\n", 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv(testAttended, "1")
			home := t.TempDir()
			got := runWith(t, c.in, home, "source", "add", url+"/club.ics", "--user", "ana", "--name", "Club")
			if n := strings.Count(got.err, "Password for Club"); n != c.asked {
				t.Errorf("asked %d times, want %d\n%s", n, c.asked, got.err)
			}
			if saved := strings.Contains(configOf(t, home), "Club"); got.code != ExitDone || saved != c.reads {
				t.Errorf("exit %d, saved %v\n%s", got.code, saved, got.err)
			}
			if strings.Contains(got.err+got.out, "right") {
				t.Errorf("it tells the password:\n%s", got.err)
			}
		})
	}
}

// TestCtrlCEndsAQuestion holds that a question does not hold the program up.
func TestCtrlCEndsAQuestion(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be sent Ctrl-C alone there")
	}
	t.Setenv(testAttended, "1")
	for question, args := range map[string][]string{
		"Which one?":   {"source", "add", paper(t)},
		"Looking for":  {"source", "add", slow(t), "--type", "calendar", "--user", "ana", "--password-command", "echo x"},
		"Password for": {"source", "add", paper(t) + "/club.ics", "--user", "ana"},
	} {
		home := t.TempDir()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		cmd := command(ctx, home, args...)
		in, keep, err := os.Pipe() // which nobody writes to or closes
		if err != nil {
			t.Fatal(err)
		}
		said := &watched{word: question, seen: make(chan struct{})}
		cmd.Stdin, cmd.Stderr = in, said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		select {
		case <-said.seen:
		case <-ctx.Done():
			t.Fatalf("it does not ask: %s", said.text.String())
		}
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // the exit code says it
		_, _ = in.Close(), keep.Close()
		if code := cmd.ProcessState.ExitCode(); code != ExitFailed || !strings.Contains(said.text.String(), "Stopped; nothing was added") || configOf(t, home) != "" {
			t.Errorf("%s exit %d\n%s", question, code, said.text.String())
		}
	}
}

// slow is a server that never answers.
func slow(t *testing.T) string {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	t.Cleanup(srv.Close)
	return srv.URL
}

// watched is an output that tells when it has said something.
type watched struct {
	word string
	text bytes.Buffer
	seen chan struct{}
	told bool
}

func (w *watched) Write(p []byte) (int, error) {
	n, err := w.text.Write(p)
	if !w.told && strings.Contains(w.text.String(), w.word) {
		w.told = true
		close(w.seen)
	}
	return n, err
}

func TestWhatIsWrongIsSaidBeforeAnythingIsAsked(t *testing.T) {
	url := paper(t)
	for _, c := range []struct {
		args []string
		code string
		says string
	}{
		{[]string{""}, app.CodeUsage, "address"},
		{[]string{" \n"}, app.CodeUsage, "address"},
		{[]string{"me@"}, app.CodeUsage, "mail address"},
		{[]string{"a@b@c"}, app.CodeUsage, "mail address"},
		{[]string{"ftp://files.example/feed"}, app.CodeUsage, "ftp"},
		{[]string{"https://"}, app.CodeUsage, "host"},
		{[]string{"95,200"}, app.CodeUsage, "latitude"},
		{[]string{url + "/news", "--units", "parsec"}, app.CodeUsage, "parsec"},
		{[]string{url + "/news", "--security", "foo"}, app.CodeUsage, "foo"},
		{[]string{url + "/news", "--max", "-3"}, app.CodeUsage, "max"},
		{[]string{url + "/news", "--max", "99999999999999999999"}, app.CodeUsage, "--max"},
		{[]string{url + "/news", "--type", "foo"}, app.CodeUsage, "foo"},
		{[]string{url + "/news", "--oauth", "nope"}, app.CodeUsage, "nope"},
		{[]string{url + "/news", "--name", " "}, app.CodeUsage, "name"},
		{[]string{url + "/news", "--name", strings.Repeat("n", 200)}, app.CodeUsage, "name"},
		{[]string{strings.Repeat("x", 5000)}, app.CodeUsage, "long"},
	} {
		home := t.TempDir()
		got := run(t, home, append([]string{"source", "add", "--yes", "--json"}, c.args...)...)
		var e struct{ Error app.Error }
		if err := json.Unmarshal([]byte(got.err), &e); err != nil {
			t.Errorf("%.60q: %v: %.300s", c.args, err, got.err)
			continue
		}
		if got.code != ExitUsage || e.Error.Code != c.code || !strings.Contains(e.Error.Message, c.says) || e.Error.Hint == "" || len(e.Error.Message) > 300 {
			t.Errorf("%.60q: exit %d %+v", c.args, got.code, e.Error)
		}
		if strings.Contains(e.Error.Message, "config.toml") || strings.Contains(e.Error.Message, "strconv") || configOf(t, home) != "" {
			t.Errorf("%.60q: %s", c.args, e.Error.Message)
		}
	}
}

func TestJSONIsAllThatIsSaid(t *testing.T) {
	home, url := t.TempDir(), paper(t)
	got := run(t, home, "source", "add", url+"/club.ics", "--user", "ana", "--yes", "--json")
	if !json.Valid([]byte(got.out)) || got.err != "" || got.code != ExitPartial {
		t.Errorf("exit %d\n%s\n%s", got.code, got.out, got.err)
	}
	got = run(t, home, "source", "export", "--json")
	if !json.Valid([]byte(got.out)) || got.err != "" || got.code != ExitDone {
		t.Errorf("export: exit %d\n%s\n%s", got.code, got.out, got.err)
	}
}

func TestAProviderSaysWhichPasswordItWantsWithoutATerminal(t *testing.T) {
	got := run(t, t.TempDir(), "source", "add", "me@gmail.com", "--yes") // nothing is asked without a password
	if got.code != ExitPartial || !strings.Contains(got.err, "app password") {
		t.Errorf("exit %d\n%s", got.code, got.err)
	}
}
