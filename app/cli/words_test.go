package cli

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/agent/llm/llmtest"
	"daybrief/app"
)

// A minus before a word of a search means what docs/cli.md says, wherever it
// stands; flags stay flags.
func TestMinusInASearch(t *testing.T) {
	root := newRoot(&env{out: &bytes.Buffer{}, err: &bytes.Buffer{}})
	for typed, want := range map[string]string{
		"search plan -draft":               "search plan -- -draft",
		"search -draft plan -k 3":          "search plan -k 3 -- -draft",
		"search -kubernetes pods -k3":      "search pods -k3 -- -kubernetes",
		"search x -k=3 -h --words":         "search x -k=3 -h --words",
		"search plan -- -draft -k":         "search plan -- -draft -k",
		"search a -b -- c":                 "search a -- -b c",
		"--home /h search --json a -b":     "--home /h search --json a -- -b",
		"search plan -old_draft":           "search plan -- -\"old draft\"",
		"search -k -1 x":                   "search -k -1 x",
		"vote say -loud":                   "vote say -loud",
		"source add --tag search -k":       "source add --tag search -k",
		"search --after 2026-11-01 a - --": "search --after 2026-11-01 a - --",
	} {
		args := strings.Split(typed, " ")
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "_", " ")
		}
		got := strings.Join(spared(root, args), " ")
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", typed, d)
		}
	}
	home := t.TempDir()
	t.Setenv("OLLAMA_HOST", llmtest.ClosedPort(t))
	run(t, home, "preload", "--sample")
	if all, without := run(t, home, "search", "slides"), run(t, home, "search", "slides", "-board"); !strings.Contains(all.out, "Board review") || without.code != ExitDone || strings.Contains(without.out, "Board review:") {
		t.Errorf("with and without:\n%s\n%+v", all.out, without)
	}
}

// A word that is no command is said to be none, also to help and completion.
func TestWordsNobodyKnows(t *testing.T) {
	home := t.TempDir()
	for typed, says := range map[string]string{
		"help sideways":       `no command called "sideways"`,
		"help vote sideways":  `no command called "vote sideways"`,
		"completion tcsh":     "bash, fish, powershell and zsh",
		"rank sideways":       `flags alone, not "sideways"`,
		"schedule sideways":   `no command called "sideways"`,
		"vote list sideways":  `flags alone, not "sideways"`,
		"completion bash now": "",
	} {
		r := run(t, home, strings.Split(typed, " ")...)
		if r.code != ExitUsage || r.out != "" || !strings.Contains(r.err, says) {
			t.Errorf("%s: %+v", typed, r)
		}
	}
	for _, typed := range []string{"help", "help vote say", "completion", "completion zsh"} {
		if r := run(t, home, strings.Split(typed, " ")...); r.code != ExitDone || r.out == "" || r.err != "" {
			t.Errorf("%s: %+v", typed, r)
		}
	}
}

// Hours are those of the reader's zone in every list, and so are the days that
// are typed.
func TestHoursAreTheReaders(t *testing.T) {
	home := t.TempDir()
	t.Setenv("OLLAMA_HOST", llmtest.ClosedPort(t))
	ics := filepath.Join(home, "a.ics")
	write(t, ics, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20991125T200000Z\r\nSUMMARY:Row\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	write(t, filepath.Join(home, "config.toml"), "zone = \"Asia/Tokyo\"\n[model]\noff = true\n")
	const line = "2099-11-26 05:00"
	if r := run(t, home, "preview", ics, "--from", "2099-11-26", "--to", "2099-11-27"); r.code != ExitDone || !strings.Contains(r.out, line) {
		t.Errorf("preview: %+v", r)
	}
	if r := run(t, home, "preview", ics, "--from", "2099-11-25", "--to", "2099-11-26"); r.code != ExitDone || r.out != "" {
		t.Errorf("preview of the day before: %+v", r)
	}
	feed := filepath.Join(home, "a.xml")
	write(t, feed, `<rss version="2.0"><channel><title>n</title><item><title>Ferry sails</title><guid>1</guid><pubDate>Wed, 25 Nov 2026 20:00:00 +0000</pubDate></item></channel></rss>`)
	run(t, home, "source", "add", feed, "--yes")
	run(t, home, "preload")
	r := run(t, home, "search", "--kind", "article")
	if !strings.Contains(r.out, "2026-11-26 05:00") {
		t.Errorf("search: %+v", r)
	}
	tokyo := time.FixedZone("", 9*3600)
	before := time.Now().In(tokyo)
	run(t, home, "vote", "say", "more about ferries")
	r = run(t, home, "vote", "list")
	if after := time.Now().In(tokyo); !strings.HasPrefix(r.out, before.Format(time.DateOnly)) && !strings.HasPrefix(r.out, after.Format(time.DateOnly)) {
		t.Errorf("vote list: %+v", r)
	}
}

// What cannot be written is told as such, and not as a fault of the program.
func TestOutputThatCannotBeWritten(t *testing.T) {
	var out bytes.Buffer
	e := &env{err: &out, json: true}
	err := &fs.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
	if code := e.fail(nil, err); code != ExitFailed || !strings.Contains(out.String(), `"code":"`+app.CodeDisk+`"`) || !strings.Contains(out.String(), "hint") {
		t.Errorf("%d: %s", code, out.String())
	}
}

// A source that is off is not tried unless it is named.
func TestSourcesThatAreOffAreNotTested(t *testing.T) {
	home := t.TempDir()
	own(t, home)
	list := run(t, home, "source", "list", "--json")
	if list.code != ExitDone {
		t.Fatalf("%+v", list)
	}
	data, err := os.ReadFile(filepath.Join(home, "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(home, "config.toml"), string(data)+"\n[[source]]\nname = \"Gone\"\ntype = \"calendar\"\naddress = \"/nowhere.ics\"\noff = true\n")
	if r := run(t, home, "source", "test"); r.code != ExitDone || strings.Contains(r.err, "Gone") {
		t.Errorf("all: %+v", r)
	}
	if r := run(t, home, "source", "test", "Gone"); r.code != ExitPartial || !strings.Contains(r.err, "Gone") {
		t.Errorf("by its name: %+v", r)
	}
}

// What is at no path is told as that, and an item with no day has no empty column.
func TestNothingAtAPath(t *testing.T) {
	home := t.TempDir()
	if r := run(t, home, "restore", filepath.Join(home, "none.tar.gz"), "--yes"); r.code != ExitFailed || !strings.Contains(r.err, "Check the name") {
		t.Errorf("restore: %+v", r)
	}
	var out bytes.Buffer
	if err := (&env{out: &out}).line(&app.Item{Title: "Ferry sails"}, time.UTC); err != nil || out.String() != "Ferry sails\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
}

// A day without a brief does not ask for what would not make one.
func TestADayWithoutABrief(t *testing.T) {
	home := t.TempDir()
	if r := run(t, home, "brief", "2020-01-01"); !strings.Contains(r.err, "daybrief preload") {
		t.Errorf("no brief at all: %+v", r)
	}
	run(t, home, "preload", "--sample")
	if r := run(t, home, "brief", "2020-01-01"); r.code != ExitFailed || !strings.Contains(r.err, "daybrief search kind:brief") || strings.Contains(r.err, "preload") {
		t.Errorf("another day: %+v", r)
	}
	folder := filepath.Join(home, "briefs") + string(filepath.Separator)
	if r := run(t, home, "export", "--as", "md", "-o", folder); r.code != ExitFailed || !strings.Contains(r.err, "no folder "+filepath.Join(home, "briefs")) {
		t.Errorf("into a folder that is not there: %+v", r)
	}
	if _, err := os.Stat(filepath.Join(home, "briefs")); err == nil {
		t.Error("a file was written where a folder was named")
	}
}
