package notify

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

var update = flag.Bool("update", false, "write the golden files")

func TestReady(t *testing.T) {
	for name, c := range map[string]struct {
		c    Counts
		want string
	}{
		"all":          {Counts{Mails: 5, Events: 3, Actions: 2}, "5 mails, 3 events, 2 to do."},
		"one of each":  {Counts{Mails: 1, Events: 1, Actions: 1}, "1 mail, 1 event, 1 to do."},
		"a part":       {Counts{Events: 2}, "2 events."},
		"nothing":      {Counts{}, "Nothing in it is urgent."},
		"one failed":   {Counts{Mails: 2, Failed: 1}, "2 mails. 1 source did not answer."},
		"many failed":  {Counts{Failed: 3}, "Nothing in it is urgent. 3 sources did not answer."},
		"other tongue": {Counts{Mails: 2}, "mails/2."},
	} {
		t.Run(name, func(t *testing.T) {
			var words Words
			if name == "other tongue" {
				words = func(key string, n int) string { return fmt.Sprintf("%s/%d", key, n) }
			}
			m := Ready("2026-03-01", c.c, words)
			if m.Body != c.want || m.Date != "2026-03-01" || m.Title == "" || m.Button == "" {
				t.Errorf("got %+v", m)
			}
		})
	}
}

// TestNotificationHoldsNothingFetched builds a brief of words that would show,
// and looks for them in what is shown.
func TestNotificationHoldsNothingFetched(t *testing.T) {
	const bad = "<b>$(rm -rf ~)</b>"
	s := app.Sentence{Text: bad, Items: []string{bad}}
	b := app.Brief{
		Date: "2026-03-01", TLDR: []app.Sentence{s}, Mail: []app.Sentence{s, s}, Timeline: []app.Slot{{Sentence: s, Title: bad, Place: bad}},
		Actions: []app.ActionLine{{Sentence: s, Quote: bad}}, Sources: []app.SourceStatus{{Name: bad, Why: bad, State: app.SourceFailed}},
	}
	c := Count(b)
	if want := (Counts{Mails: 2, Events: 1, Actions: 1, Failed: 1}); c != want {
		t.Fatalf("counted %+v, want %+v", c, want)
	}
	if m := Ready(b.Date, c, nil); strings.Contains(fmt.Sprint(m), "rm") {
		t.Errorf("it says %+v", m)
	}
}

func TestCommandGolden(t *testing.T) {
	m := Ready("2026-03-01", Counts{Mails: 5, Events: 1, Failed: 1}, nil)
	m.Body += ` "quoted" <b>&amp; $(x) 日本` // words of a translation can hold anything
	for name, c := range map[string]struct {
		s System
		o Open
	}{
		"linux":                   {System{GOOS: "linux"}, Open{Exe: "/usr/bin/daybrief"}},
		"linux-home":              {System{GOOS: "linux"}, Open{Exe: "/opt/day brief/daybrief", Flags: []string{"--home", "/home/ana/it's mine"}}},
		"linux-systemd":           {System{GOOS: "linux", Scope: true}, Open{Exe: "/usr/bin/daybrief", Flags: []string{"--home", "/h"}}},
		"darwin":                  {System{GOOS: "darwin"}, Open{Exe: "/Applications/Daybrief.app/Contents/MacOS/daybrief"}},
		"darwin-terminalnotifier": {System{GOOS: "darwin", TerminalNotifier: true}, Open{Exe: "/Applications/Day Brief.app/x", Flags: []string{"--home", "/Users/ana/it's mine"}}},
		"windows":                 {System{GOOS: "windows"}, Open{Exe: `C:\Program Files\Daybrief\daybrief.exe`}},
		"windows-home":            {System{GOOS: "windows"}, Open{Exe: `C:\daybrief.exe`, Flags: []string{"--home", `D:\it's mine\`}}},
	} {
		t.Run(name, func(t *testing.T) {
			cmd, waits := c.s.Command(m, c.o)
			if waits != (c.s.GOOS == "linux") {
				t.Errorf("waits: %v", waits)
			}
			golden(t, name+".txt", readable(t, cmd))
		})
	}
}

// readable is a command for a golden file, the script of PowerShell and its
// parts decoded.
func readable(t *testing.T, c Command) string {
	t.Helper()
	out := c.Name + "\n"
	for i, a := range c.Args {
		if i > 0 && c.Args[i-1] == "-EncodedCommand" {
			a = decoded(t, a)
		}
		out += "  " + a + "\n"
	}
	return out + "stdin:\n" + c.Stdin
}

func decoded(t *testing.T, s string) string {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(s)
	if err != nil || len(data)%2 != 0 {
		t.Fatalf("%v, %d bytes", err, len(data))
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(data[2*i:])
	}
	script := string(utf16.Decode(units))
	for _, line := range strings.Split(script, "\n") {
		if _, b, ok := strings.Cut(line, "Text '"); ok && strings.HasSuffix(b, "'") {
			part, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(b, "'"))
			if err != nil {
				t.Fatal(err)
			}
			script = strings.Replace(script, strings.TrimSuffix(b, "'"), string(part), 1)
		}
	}
	return script
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", path, d)
	}
}

// scripted is a Runner that starts nothing.
type scripted struct {
	ran  []Command
	line string
	fail map[string]error // by program
}

func (s *scripted) Run(_ context.Context, c Command) error {
	s.ran = append(s.ran, c)
	return s.fail[c.Name]
}

func (s *scripted) Detach(_ context.Context, c Command) ([]byte, error) {
	s.ran = append(s.ran, c)
	return []byte(s.line), s.fail[c.Name]
}

func TestSend(t *testing.T) {
	boom := errors.New("boom")
	for name, c := range map[string]struct {
		s     System
		r     scripted
		names []string
		code  string
	}{
		"shown":                  {System{GOOS: "linux"}, scripted{line: "{}\n"}, []string{"/x"}, ""},
		"in a scope":             {System{GOOS: "linux", Scope: true}, scripted{line: "{}\n"}, []string{"systemd-run"}, ""},
		"no scope to be had":     {System{GOOS: "linux", Scope: true}, scripted{line: "{}\n", fail: map[string]error{"systemd-run": boom}}, []string{"systemd-run", "/x"}, ""},
		"no server":              {System{GOOS: "linux"}, scripted{line: `{"error":{"code":"no-notification","message":"m"}}`}, []string{"/x"}, app.CodeNoNotify},
		"something else":         {System{GOOS: "linux"}, scripted{line: "Segmentation fault\n"}, []string{"/x"}, app.CodeNoNotify},
		"nothing starts":         {System{GOOS: "linux"}, scripted{fail: map[string]error{"/x": boom}}, []string{"/x"}, app.CodeNoNotify},
		"macOS":                  {System{GOOS: "darwin"}, scripted{}, []string{"osascript"}, ""},
		"macOS says no":          {System{GOOS: "darwin"}, scripted{fail: map[string]error{"osascript": boom}}, []string{"osascript"}, app.CodeNoNotify},
		"Windows":                {System{GOOS: "windows"}, scripted{}, []string{"powershell.exe"}, ""},
		"macOS with the program": {System{GOOS: "darwin", TerminalNotifier: true}, scripted{}, []string{"terminal-notifier"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.s.Send(t.Context(), &c.r, Message{Title: "t"}, Open{Exe: "/x"})
			if e := app.AsError(err); (e == nil) != (c.code == "") || e != nil && e.Code != c.code {
				t.Errorf("got %#v", e)
			}
			var names []string
			for _, r := range c.r.ran {
				names = append(names, r.Name)
			}
			if d := cmp.Diff(c.names, names); d != "" {
				t.Error(d)
			}
		})
	}
}

func FuzzParseLink(f *testing.F) {
	for _, s := range []string{"daybrief:brief/2026-03-01", "daybrief-0a1b2c3d://brief/2026-03-01/", "daybrief:brief/2026-13-01", "daybrief:ask/x", "http://brief/2026-03-01"} {
		f.Add(s)
	}
	for _, flags := range [][]string{nil, {"--home", `C:\x`}} {
		f.Add(scheme(flags) + ":brief/2026-03-01")
		if d, err := ParseLink(scheme(flags) + ":brief/2026-03-01"); d != "2026-03-01" || err != nil {
			f.Errorf("our own link: %q, %v", d, err)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseLink(s)
		if err == nil && (len(d) != 10 || !strings.Contains(s, d) || strings.ContainsAny(s, "\"'\\ \n")) {
			t.Errorf("%q gave %q", s, d)
		}
		if err != nil && d != "" {
			t.Errorf("%q gave %q and %v", s, d, err)
		}
	})
}
