//go:build peers

package schedule

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// analyze runs systemd-analyze; that it is missing is a failure.
func analyze(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "systemd-analyze", args...)
	cmd.Env = append(cmd.Environ(), "LC_ALL=C.UTF-8", "TZ=UTC", "XDG_RUNTIME_DIR="+t.TempDir())
	out, err := cmd.CombinedOutput()
	if _, ok := err.(*exec.ExitError); err != nil && !ok {
		t.Fatalf("systemd-analyze: %v", err)
	}
	return string(out), err
}

// TestPeerSystemdTakesTheUnits has systemd itself read units whose program lies
// at all sorts of paths.
func TestPeerSystemdTakesTheUnits(t *testing.T) {
	for _, name := range []string{"daybrief", "with blanks", "100% %h", "$HOME ${x}", "Söhne 仕事", `qu"ote`, "apo'strophe", `back\slash`, "a;b", "-dash", "#no comment"} {
		dir := filepath.Join(t.TempDir(), name)
		j := odd(t)
		j.Program = filepath.Join(dir, "daybrief")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(j.Program, []byte("#!/bin/sh\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		units := t.TempDir()
		timer, service := SystemdUnits(j)
		var paths []string
		for _, u := range []Unit{timer, service} {
			paths = append(paths, filepath.Join(units, u.Name))
			if err := os.WriteFile(paths[len(paths)-1], []byte(u.Text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		out, err := analyze(t, append([]string{"--user", "--man=no", "verify"}, paths...)...)
		if err != nil || strings.Contains(out, j.Name) {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// TestPeerSystemdSeesABadUnit keeps the test above honest.
func TestPeerSystemdSeesABadUnit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bad.service")
	if err := os.WriteFile(path, []byte("[Service]\nType=oneshot\nExecStart=\"/no/such program\" %Q\nNicely=10\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := analyze(t, "--user", "--man=no", "verify", path); err == nil && !strings.Contains(out, "bad.service") {
		t.Errorf("nothing was said of a unit that is wrong: %s", out)
	}
}

// elapse is a time in the answer of systemd-analyze calendar, in UTC.
var elapse = regexp.MustCompile(`(?:\(in UTC\)|Next elapse|Iteration #\d+|Iter\. #\d+): \w{3} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC`)

// TestPeerSystemdMeansTheSameTimes compares 400 days of systemd's reading of
// OnCalendar with our own slots. Times that the clocks leave out differ by
// design: systemd passes them over or moves them by the gap, we begin at its
// end; the program decides by its own slots.
func TestPeerSystemdMeansTheSameTimes(t *testing.T) {
	for _, zone := range []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"} {
		for _, weekdays := range []bool{false, true} {
			j := Job{Plan: Plan{Hour: 6, Minute: 30, Weekdays: weekdays, Zone: zoneOf(t, zone)}, Zone: zone}
			from := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
			n := 400
			if weekdays {
				n = 280
			}
			out, err := analyze(t, "calendar", "--base-time="+from.Format(time.DateTime)+" UTC", "--iterations="+strconv.Itoa(n), j.onCalendar())
			if err != nil {
				t.Fatalf("%s: %v\n%s", j.onCalendar(), err, out)
			}
			seen := 0
			slot := from
			for line := range strings.Lines(out) {
				m := elapse.FindStringSubmatch(line)
				if m == nil {
					continue
				}
				seen++
				slot = j.Plan.Next(slot)
				if got := slot.UTC().Format(time.DateTime); got != m[1] {
					t.Fatalf("%s: time %d is %s for systemd, %s for us", j.onCalendar(), seen, m[1], got)
				}
			}
			if seen != n {
				t.Errorf("%s: read %d times of %d from\n%.600s", j.onCalendar(), seen, n, out)
			}
		}
	}
}

// TestPeerPythonReadsThePlists reads the agents with the property lists of
// Python's standard library.
func TestPeerPythonReadsThePlists(t *testing.T) {
	j := odd(t)
	script := `import plistlib,sys; p=plistlib.loads(sys.stdin.buffer.read()); print("\n".join([p["Label"]]+p["ProgramArguments"]+[str(p.get("StartCalendarInterval"))]+[k+"="+v for k,v in sorted(p.get("EnvironmentVariables",{}).items())]), end="")`
	for text, want := range map[string][]string{
		LaunchdPlist(plainJob(t), time.Unix(0, 0), nil): {"io.github.daybrief.daybrief", "/usr/bin/daybrief", "--profile", "default", "schedule", "run", "{'Hour': 6, 'Minute': 30}"},
		LoginAgent(j): append(append([]string{j.loginLabel(), j.Program}, j.loginArgs()...), "None"),
		LaunchdPlist(j, time.Unix(0, 0), nil): append(append(append([]string{j.timerLabel(), j.Program}, j.timerArgs()...),
			"[{'Weekday': 1, 'Hour': 6, 'Minute': 5}, {'Weekday': 2, 'Hour': 6, 'Minute': 5}, {'Weekday': 3, 'Hour': 6, 'Minute': 5}, {'Weekday': 4, 'Hour': 6, 'Minute': 5}, {'Weekday': 5, 'Hour': 6, 'Minute': 5}]"), j.Env...),
	} {
		cmd := exec.CommandContext(t.Context(), "python3", "-X", "utf8", "-c", script)
		cmd.Stdin = strings.NewReader(text)
		out, err := cmd.CombinedOutput()
		if got := string(out); err != nil || got != strings.Join(want, "\n") {
			t.Errorf("got %v\n%s\nwant\n%s", err, got, strings.Join(want, "\n"))
		}
	}
}

// TestPeerDesktopFilesAreValid asks desktop-file-validate.
func TestPeerDesktopFilesAreValid(t *testing.T) {
	for _, j := range []Job{plainJob(t), odd(t)} {
		path := filepath.Join(t.TempDir(), j.Name+".desktop")
		if err := os.WriteFile(path, []byte(DesktopEntry(j)), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.CommandContext(t.Context(), "desktop-file-validate", path).CombinedOutput(); err != nil || len(out) != 0 {
			t.Errorf("%v\n%s%s", err, out, DesktopEntry(j))
		}
	}
}
