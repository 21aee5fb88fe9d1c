package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "time/tzdata"

	"daybrief/app"
	"daybrief/app/doctor"
	"daybrief/app/preload"
)

// asProgram makes the test binary behave as daybrief, so that tests can start
// it as a process of its own, and kill it.
const asProgram = "DAYBRIEF_TEST_AS_PROGRAM"

// testAttended says that somebody types at standard input, which is no terminal
// in a test.
const testAttended = "DAYBRIEF_TEST_ATTENDED"

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == asBrowser {
		browse(os.Args[2])
	}
	if os.Getenv(asProgram) != "" {
		e := &env{in: os.Stdin, out: os.Stdout, err: os.Stderr, keyring: fileRing(os.Getenv(testKeyring)), attended: os.Getenv(testAttended) != ""}
		os.Exit(execute(e, os.Args[1:]))
	}
	os.Exit(m.Run())
}

// command is daybrief with a home, no model, no display and no real services.
func command(ctx context.Context, home string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1", "DAYBRIEF_HOME="+home, "OLLAMA_HOST=127.0.0.1:9",
		"DISPLAY=", "WAYLAND_DISPLAY=", "LANG=en_US.UTF-8", testKeyring+"="+filepath.Join(home, "keyring.json"),
		"DAYBRIEF_BROWSER="+os.Args[0]+" "+asBrowser+" %s")
	return cmd
}

// ran is what a command came to.
type ran struct {
	out, err string
	code     int
}

func run(t *testing.T, home string, args ...string) ran {
	t.Helper()
	return runWith(t, "", home, args...)
}

// runWith is run with something to read on standard input.
func runWith(t *testing.T, in, home string, args ...string) ran {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := command(ctx, home, args...)
	var out, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(in), &out, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return ran{out.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// own writes a configuration whose only source is a calendar file.
func own(t *testing.T, home string) {
	t.Helper()
	day := time.Now().Format("20060102")
	ics := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:" + day + "T000000Z\r\nDTSTART:" + day +
		"T100000\r\nDTEND:" + day + "T110000\r\nSUMMARY:Board review\r\nLOCATION:Room Elbe\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	write(t, filepath.Join(home, "own.ics"), ics)
	write(t, filepath.Join(home, "config.toml"), "[model]\noff = true\n\n[[source]]\nname = \"Own\"\ntype = \"calendar\"\naddress = "+
		strconv.Quote(filepath.Join(home, "own.ics"))+"\n")
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestExitCodes(t *testing.T) {
	home := t.TempDir()
	for _, c := range []struct {
		args string
		code int
	}{
		{"--version", ExitDone}, {"help", ExitDone}, {"completion bash", ExitDone},
		{"nonsense", ExitUsage}, {"brief --nonsense", ExitUsage}, {"brief 25.11.2026", ExitUsage},
		{"preview", ExitUsage}, {"preview /no/such/file", ExitFailed}, {"vote sideways x", ExitUsage},
		{"vote up nosuchitem", ExitFailed}, {"brief", ExitFailed}, {"source remove Nothing", ExitFailed},
		{"preload --sample", ExitPartial}, {"brief", ExitDone},
	} {
		if got := run(t, home, strings.Fields(c.args)...); got.code != c.code {
			t.Errorf("daybrief %s: exit %d, want %d\n%s", c.args, got.code, c.code, got.err)
		}
	}
}

func TestErrorsAsJSON(t *testing.T) {
	got := run(t, t.TempDir(), "brief", "--json")
	var e struct{ Error app.Error }
	if err := json.Unmarshal([]byte(got.err), &e); err != nil {
		t.Fatalf("%v: %s", err, got.err)
	}
	if e.Error.Code != app.CodeNoBrief || e.Error.Message == "" || e.Error.Hint == "" || got.out != "" {
		t.Errorf("%+v, standard output %q", e.Error, got.out)
	}
}

// TestHomeBeforeAndAfterTheCommand runs one command in three spellings.
func TestHomeBeforeAndAfterTheCommand(t *testing.T) {
	home := t.TempDir()
	own(t, home)
	if got := run(t, home, "preload"); got.code != ExitDone {
		t.Fatal(got.err)
	}
	for _, args := range [][]string{
		{"--home", home, "brief", "--json"}, {"brief", "--home", home, "--json"}, {"brief", "--json", "--home=" + home},
	} {
		got := run(t, t.TempDir(), args...)
		var b app.Brief
		if err := json.Unmarshal([]byte(got.out), &b); err != nil || len(b.Timeline) != 1 {
			t.Errorf("%v: %v\n%s%s", args, err, got.out, got.err)
		}
	}
}

// TestWithoutADisplayTheBriefIsText is what make run shows in a container.
func TestWithoutADisplayTheBriefIsText(t *testing.T) {
	got := run(t, t.TempDir())
	if got.code != ExitDone || !strings.Contains(got.out, "sample day") || !strings.Contains(got.out, "Board review") {
		t.Errorf("exit %d\n%s", got.code, got.out)
	}
	if !strings.Contains(got.err, "text") {
		t.Errorf("it does not say why there is no window: %s", got.err)
	}
}

func TestPreviewWritesNothing(t *testing.T) {
	home := filepath.Join(t.TempDir(), "none")
	file := filepath.Join(t.TempDir(), "one.eml")
	write(t, file, "From: Ann <ann@own.example>\r\nSubject: Plan\r\nDate: Wed, 25 Nov 2026 08:00:00 +0000\r\nMessage-ID: <1@own.example>\r\n\r\nPlease send me the plan by Friday.\r\n")
	got := run(t, home, "preview", file, "--json")
	var items []app.Item
	if err := json.Unmarshal([]byte(got.out), &items); err != nil || len(items) != 1 {
		t.Fatalf("%v\n%s%s", err, got.out, got.err)
	}
	if it := items[0]; it.Title != "Plan" || it.From.Address != "ann@own.example" || len(it.Actions) != 1 {
		t.Errorf("%+v", it)
	}
	if _, err := os.Stat(home); !os.IsNotExist(err) {
		t.Error("a preview made a home")
	}
}

func TestSourceAddListRemove(t *testing.T) {
	home := t.TempDir()
	own(t, home)
	if got := run(t, home, "source", "add", filepath.Join(home, "own.ics"), "--yes", "--name", "Second"); got.code != ExitDone {
		t.Fatal(got.err)
	}
	var list []app.SourceSettings
	got := run(t, home, "source", "list", "--json")
	if err := json.Unmarshal([]byte(got.out), &list); err != nil || len(list) != 2 || list[1].Type != "calendar" {
		t.Fatalf("%v: %s", err, got.out)
	}
	if got := run(t, home, "source", "test", "second"); got.code != ExitDone || !strings.Contains(got.err, "Board review") {
		t.Errorf("exit %d: %s", got.code, got.err)
	}
	if got := run(t, home, "source", "remove", "Second"); got.code != ExitDone {
		t.Error(got.err)
	}
	if got := run(t, home, "source", "list"); strings.Contains(got.out, "Second") {
		t.Error("it is still there")
	}
}

func TestSecondRunFindsTheLock(t *testing.T) {
	home := t.TempDir()
	own(t, home)
	unlock, err := preload.Acquire(filepath.Join(home, "daybrief.lock"), preload.Holder{Command: "timer", Since: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	got := run(t, home, "preload")
	if got.code != ExitFailed || !strings.Contains(got.err, strconv.Itoa(os.Getpid())) {
		t.Errorf("exit %d: %s", got.code, got.err)
	}
}

// TestKilledRunsLoseNothing kills preload at random points. After each kill the
// store opens whole and the brief that was there before still is.
func TestKilledRunsLoseNothing(t *testing.T) {
	rounds := 12
	if n, err := strconv.Atoi(os.Getenv("DAYBRIEF_KILLS")); err == nil {
		rounds = n
	}
	home := t.TempDir()
	began := time.Now()
	if got := run(t, home, "preload", "--sample"); got.code != ExitPartial {
		t.Fatal(got.err)
	}
	whole := time.Since(began)
	for i := range rounds {
		cmd := command(t.Context(), home, "preload", "--sample")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.Int64N(int64(whole) + 1)))
		_ = cmd.Process.Kill() // it may have ended already
		_ = cmd.Wait()         // killed, so an error is what is wanted
		var b app.Brief
		got := run(t, home, "brief", "--json")
		if err := json.Unmarshal([]byte(got.out), &b); err != nil || len(b.TLDR) != 3 {
			t.Fatalf("round %d: the brief is lost: %v\n%s", i, err, got.err)
		}
		got = run(t, home, "doctor", "--json")
		var checks []doctor.Finding
		if err := json.Unmarshal([]byte(got.out), &checks); err != nil || len(checks) == 0 {
			t.Fatalf("round %d: doctor says nothing: %v\n%s", i, err, got.err)
		}
		for _, c := range checks {
			if c.Code == app.CodeStore {
				t.Fatalf("round %d: the store is damaged: %s", i, c.Text)
			}
		}
	}
}
