package cli

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/boot"
)

// briefed makes a home with a brief of its own calendar, whose reader has a name.
func briefed(t *testing.T, name string) string {
	t.Helper()
	home := t.TempDir()
	own(t, home)
	path := filepath.Join(home, "config.toml")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, "[reader]\nname = \""+name+"\"\n"+string(data))
	if got := run(t, home, "preload"); got.code != ExitDone {
		t.Fatal(got.err)
	}
	return home
}

func TestBackupRestoreAndWipe(t *testing.T) {
	home := briefed(t, "Ana")
	file := filepath.Join(t.TempDir(), "b.tar.gz")
	for _, c := range []struct {
		args string
		in   string
		code int
		says string
	}{
		{"backup", "", ExitUsage, "the file to write"},
		{"backup FILE", "", ExitDone, "1 brief"},
		{"backup FILE", "", ExitUsage, "exists already"},
		{"restore HOME/own.ics", "", ExitFailed, "no backup"},
		{"restore FILE", "", ExitUsage, "nothing was restored"},
		{"restore FILE", "n\n", ExitDone, "Nothing was restored"},
		{"restore FILE", "y\n", ExitDone, "Restored to"},
		{"restore FILE --yes --json", "", ExitDone, ""},
		{"brief", "", ExitDone, ""},
		{"keep", "", ExitDone, ""},
		{"keep --now", "", ExitDone, ""},
		{"export --all OUT", "", ExitDone, "1 brief"},
		{"wipe", "", ExitUsage, "nothing was removed"},
		{"wipe", "yes\n", ExitDone, "Nothing was removed"},
		{"wipe", "wipe\n", ExitDone, "Removed"},
		{"brief", "", ExitFailed, "no brief"},
		{"restore FILE --yes", "", ExitDone, "Restored to"},
		{"brief", "", ExitDone, ""},
	} {
		args := strings.NewReplacer("FILE", file, "HOME", home, "OUT", filepath.Join(t.TempDir(), "out")).Replace(c.args)
		got := runWith(t, c.in, home, strings.Fields(args)...)
		if got.code != c.code || !strings.Contains(got.err, c.says) {
			t.Errorf("%s (typed %q): exit %d, want %d, and %q in\n%s%s", c.args, c.in, got.code, c.code, c.says, got.out, got.err)
		}
	}
}

func TestKeepAsJSON(t *testing.T) {
	home := briefed(t, "Ana")
	got := run(t, home, "keep", "--json")
	var k boot.Keeping
	if err := json.Unmarshal([]byte(got.out), &k); err != nil || got.code != ExitDone {
		t.Fatalf("%v: %s", err, got.err)
	}
	if k.Items != "365d" || k.Briefs != "forever" || k.Records != "90d" || k.Bytes < 1<<15 || len(k.Sizes) < 5 || k.Old.Sum() != 0 {
		t.Errorf("%+v", k)
	}
}

// reader tells whose home it is: by the configuration and the store, which is
// whole.
func reader(t *testing.T, home string) string {
	t.Helper()
	a, err := boot.Open(t.Context(), boot.Options{Home: home})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := a.Store.Check(t.Context()); err != nil || len(a.Notes) > 0 {
		t.Errorf("%v, notes %+v", err, a.Notes)
	}
	runs, err := a.Store.Runs(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := a.LatestBrief(t.Context()); err != nil || len(b.Timeline) == 0 {
		t.Errorf("%+v, %v", b, err)
	}
	return a.Config.Reader.Name + " " + strings.Repeat("i", len(runs))
}

// TestAKilledRestoreIsOldOrNew kills the program in the middle of restoring, at
// many moments.
func TestAKilledRestoreIsOldOrNew(t *testing.T) {
	ana := briefed(t, "Ana") // one run
	file := filepath.Join(t.TempDir(), "b.tar.gz")
	if got := run(t, ana, "backup", file); got.code != ExitDone {
		t.Fatal(got.err)
	}
	home := briefed(t, "Bo") // two
	if got := run(t, home, "preload"); got.code != ExitDone {
		t.Fatal(got.err)
	}
	second := filepath.Join(t.TempDir(), "bo.tar.gz")
	if got := run(t, home, "backup", second); got.code != ExitDone {
		t.Fatal(got.err)
	}
	began := time.Now()
	if got := run(t, home, "restore", second, "--yes"); got.code != ExitDone {
		t.Fatal(got.err)
	}
	whole := time.Since(began)
	seen := map[string]int{}
	for round := range 14 {
		from := []string{file, second}[round%2]
		cmd := command(t.Context(), home, "restore", from, "--yes")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		killer := time.AfterFunc(whole/3+rand.N(whole), func() { _ = cmd.Process.Kill() }) // it may have ended
		_ = cmd.Wait()                                                                     // "killed" is what we want
		killer.Stop()
		who := reader(t, home)
		if who != "Ana i" && who != "Bo ii" {
			t.Fatalf("round %d: %q is a mixture", round, who)
		}
		seen[who]++
	}
	t.Logf("%v", seen)
}

// TestAKilledWipeIsFinishedByTheNext: however far it came.
func TestAKilledWipeIsFinishedByTheNext(t *testing.T) {
	for range 4 {
		home := briefed(t, "Ana")
		cmd := command(t.Context(), home, "wipe", "--yes")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		killer := time.AfterFunc(rand.N(150*time.Millisecond), func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait() // whatever became of it
		killer.Stop()
		if got := run(t, home, "wipe", "--yes"); got.code != ExitDone {
			t.Fatal(got.err)
		}
		list, err := os.ReadDir(home)
		if err != nil || len(list) != 2 || list[0].Name() != "keyring.json" || list[1].Name() != "own.ics" { // both are the test's
			t.Errorf("left: %v, %v", list, err)
		}
	}
}

func TestProfileCommands(t *testing.T) {
	home := briefed(t, "Ana")
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"profile", ExitDone, "* default"},
		{"profile add ../x", ExitUsage, "cannot be the name"},
		{"profile add con", ExitUsage, "Windows"},
		{"profile add work", ExitDone, "daybrief --profile"},
		{"profile add WORK", ExitUsage, "already"},
		{"--profile work brief", ExitFailed, "no brief"},
		{"brief --profile work", ExitFailed, "no brief"},
		{"brief --profile default", ExitDone, ""},
		{"brief --profile worl", ExitFailed, "daybrief profile list"},
		{"profile use work", ExitDone, "where none is named"},
		{"brief", ExitFailed, "no brief"},
		{"profile rename work office", ExitDone, "office"},
		{"profile list", ExitDone, "* office"},
		{"profile remove office", ExitUsage, "nothing was removed"},
		{"profile remove office --yes", ExitDone, "Removed"},
		{"profile remove default --yes", ExitUsage, "daybrief wipe"},
		{"brief", ExitDone, ""},
	} {
		got := run(t, home, strings.Fields(c.args)...)
		if got.code != c.code || !strings.Contains(got.out+got.err, c.says) {
			t.Errorf("%s: exit %d, want %d, and %q in\n%s%s", c.args, got.code, c.code, c.says, got.out, got.err)
		}
	}
	var list []app.Profile
	got := run(t, home, "profile", "list", "--json")
	if err := json.Unmarshal([]byte(got.out), &list); err != nil || len(list) != 1 || !list[0].Current || !list[0].Set {
		t.Errorf("%+v, %v", list, err)
	}
}
