package config

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestHomeHoldsEverything(t *testing.T) {
	t.Setenv("DAYBRIEF_HOME", "/from/environment")
	dir := t.TempDir()
	for _, c := range []struct{ given, want string }{{dir, dir}, {"", filepath.FromSlash("/from/environment")}} {
		d, err := ResolveDirs(c.given)
		if err != nil {
			t.Fatal(err)
		}
		want, err := filepath.Abs(c.want)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []string{d.Config, d.Store, d.Lock, d.Log, d.State} {
			if rel, err := filepath.Rel(want, p); err != nil || rel[0] == '.' && rel != "." {
				t.Errorf("home %q: %s lies outside", c.given, p)
			}
		}
	}
}

func TestXDGFolders(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("XDG variables are for Linux and kin")
	}
	t.Setenv("DAYBRIEF_HOME", "")
	t.Setenv("HOME", "/home/ana")
	t.Setenv("XDG_CONFIG_HOME", "/etc/ana")
	t.Setenv("XDG_DATA_HOME", "relative/is/ignored")
	t.Setenv("XDG_STATE_HOME", "")
	d, err := ResolveDirs("")
	want := Dirs{
		Config: "/etc/ana/daybrief/config.toml",
		Store:  "/home/ana/.local/share/daybrief/daybrief.db",
		Lock:   "/home/ana/.local/state/daybrief/daybrief.lock",
		Log:    "/home/ana/.local/state/daybrief/logs/daybrief.log",
		State:  "/home/ana/.local/state/daybrief",
	}
	if err != nil || d != want {
		t.Errorf("got %+v, %v\nwant %+v", d, err, want)
	}
}

func TestEnsureMakesPrivateFolders(t *testing.T) {
	parent := t.TempDir()
	full := filepath.Join(parent, "full")
	if err := os.MkdirAll(filepath.Join(full, "something"), 0o755); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(parent, "empty")
	if err := os.Mkdir(empty, 0o755); err != nil {
		t.Fatal(err)
	}
	for home, want := range map[string]os.FileMode{
		filepath.Join(parent, "new", "deep"): 0o700, empty: 0o700, full: 0o755,
	} {
		d, err := ResolveDirs(home)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Ensure(); err != nil {
			t.Fatal(err)
		}
		for dir, mode := range map[string]os.FileMode{home: want, filepath.Dir(d.Log): 0o700} {
			if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != mode {
				t.Errorf("%s: %v, %v, want %v", dir, info.Mode(), err, mode)
			}
		}
	}
	d, err := ResolveDirs(filepath.Join(parent, "file", "x"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(parent, "file"), "")
	if err := d.Ensure(); err == nil {
		t.Error("a folder was made below a file")
	}
}
