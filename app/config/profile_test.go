package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"daybrief/app"
)

func errCode(err error) string {
	var e *app.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// homeDirs are the paths of the default profile in a new home.
func homeDirs(t *testing.T) Dirs {
	t.Helper()
	t.Setenv("DAYBRIEF_PROFILE", "")
	d, err := ResolveDirs(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestProfileNames(t *testing.T) {
	for in, want := range map[string]string{
		"work": "work", " Work ": "Work", "Zoe\u0308": "Zo\u00eb", "家": "家", "Mum and Dad": "Mum and Dad", "a_b-c": "a_b-c", "con2": "con2", "com10": "com10", "Straße": "Straße",
	} {
		if got, err := ProfileName(in); err != nil || got != want {
			t.Errorf("%q: %q, %v, want %q", in, got, err, want)
		}
	}
	for _, in := range []string{
		"", " ", "..", ".", "a/b", `a\b`, "../x", "a\x00b", "a\nb", "-x", "CON", "con", "Aux", "nul", "COM1", "lpt9", "COM¹", "ＣＯＮ", "a:b", "a*", "a.b", "a<b", "\u202eabc", "a\u200bb",
		strings.Repeat("x", 41), "\xff", "--", "___", "a\tb", "🙂",
	} {
		if got, err := ProfileName(in); errCode(err) != app.CodeUsage {
			t.Errorf("%q is taken as %q, %v", in, got, err)
		}
	}
}

func TestAProfileIsFoundInAnySpelling(t *testing.T) {
	d := homeDirs(t)
	for _, name := range []string{"Work", "Zo\u00eb", "家", "Straße"} {
		if _, err := d.AddProfile(name); err != nil {
			t.Fatal(err)
		}
	}
	for in, want := range map[string]string{
		"work": "Work", "WORK": "Work", "ｗｏｒｋ": "Work", "zoe\u0308": "Zo\u00eb", "ZO\u00cb": "Zo\u00eb", "家": "家", "STRASSE": "Straße",
	} {
		if p, err := ResolveProfile(d.State, in); err != nil || p.Profile != want {
			t.Errorf("%q: %q, %v", in, p.Profile, err)
		}
		if _, err := d.AddProfile(in); errCode(err) != app.CodeUsage {
			t.Errorf("%q can be added again: %v", in, err)
		}
	}
	if _, err := ResolveProfile(d.State, "worke"); errCode(err) != app.CodeNotFound {
		t.Errorf("%v", err)
	}
	if p, err := ResolveProfile(d.State, "Default"); err != nil || p != d {
		t.Errorf("%+v, %v", p, err)
	}
}

// TestProfilesShareNoPath: of the files of all profiles none is another's.
func TestProfilesShareNoPath(t *testing.T) {
	for _, home := range []bool{true, false} {
		d := homeDirs(t)
		if !home {
			if runtime.GOOS != "linux" {
				t.Skip("XDG variables are for Linux and kin")
			}
			root := t.TempDir()
			t.Setenv("DAYBRIEF_HOME", "")
			t.Setenv("HOME", root)
			for _, v := range []string{"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"} {
				t.Setenv(v, filepath.Join(root, v))
			}
			var err error
			if d, err = ResolveDirs(""); err != nil {
				t.Fatal(err)
			}
		}
		seen := map[string]string{}
		for _, name := range []string{"default", "work", "home", "Zoë", "work 2", "work-2", "work_2"} {
			p, err := d.Named(name)
			if name != "default" {
				p, err = d.AddProfile(name)
			}
			if err != nil {
				t.Fatal(err)
			}
			if p.Base() != d {
				t.Errorf("%s: its base is %+v", name, p.Base())
			}
			for _, path := range []string{p.Config, p.Store, p.Lock, p.Log, p.lastGood(), p.State} {
				if who := seen[path]; who != "" && who != name {
					t.Errorf("%s is of %s and of %s", path, who, name)
				}
				seen[path] = name
			}
		}
	}
}

func TestWhichProfileIsOpened(t *testing.T) {
	d := homeDirs(t)
	for _, name := range []string{"work", "home"} {
		if _, err := d.AddProfile(name); err != nil {
			t.Fatal(err)
		}
	}
	check := func(flag, env, want string) {
		t.Helper()
		t.Setenv("DAYBRIEF_PROFILE", env)
		if p, err := ResolveProfile(d.State, flag); err != nil || p.Profile != want {
			t.Errorf("--profile %q, variable %q: %q, %v, want %q", flag, env, p.Profile, err, want)
		}
	}
	check("", "", "")
	check("", "work", "work")
	check("home", "work", "home")
	check("default", "work", "")
	if _, err := d.UseProfile("WORK"); err != nil {
		t.Fatal(err)
	}
	check("", "", "work")
	check("", "home", "home")
	check("default", "", "")
	if _, err := d.RenameProfile("work", "Office"); err != nil {
		t.Fatal(err)
	}
	check("", "", "Office") // remembered by its folder
	for _, text := range []string{"../../etc", "", "nothing", "\x00", "Work"} {
		write(t, filepath.Join(d.State, currentFile), text)
		check("", "", "")
	}
	if _, err := d.UseProfile("office"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.UseProfile("default"); err != nil {
		t.Fatal(err)
	}
	check("", "", "")
}

func TestRenamedProfiles(t *testing.T) {
	d := homeDirs(t)
	first, err := d.AddProfile("work")
	if err != nil {
		t.Fatal(err)
	}
	renamed, err := d.RenameProfile("work", "office")
	if err != nil || renamed.Folder != first.Folder || renamed.State != first.State {
		t.Fatalf("%+v, %v", renamed, err)
	}
	if _, err := d.RenameProfile("office", "Office"); err != nil {
		t.Errorf("another case of its own name: %v", err)
	}
	second, err := d.AddProfile("work")
	if err != nil || second.Folder == first.Folder {
		t.Fatalf("the name is free again, but: %+v, %v", second, err)
	}
	for _, c := range []struct{ from, to, code string }{
		{"office", "work", app.CodeUsage}, {"nobody", "x", app.CodeNotFound}, {"default", "x", app.CodeUsage}, {"work", "default", app.CodeUsage}, {"work", "../x", app.CodeUsage},
	} {
		if _, err := d.RenameProfile(c.from, c.to); errCode(err) != c.code {
			t.Errorf("%s to %s: %v", c.from, c.to, err)
		}
	}
}

func TestDroppedProfiles(t *testing.T) {
	d := homeDirs(t)
	first, err1 := d.AddProfile("home")
	second, err2 := d.AddProfile("work")
	_, err3 := d.UseProfile("work")
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(first.State, "holiday.jpg"), "x")
	for p, kept := range map[Dirs]int{first: 1, second: 0} {
		if err := os.Remove(filepath.Dir(p.Log)); err != nil { // which wipe has emptied
			t.Fatal(err)
		}
		if got, err := p.DropProfile(); err != nil || len(got) != kept {
			t.Errorf("%s: kept %v, %v", p.Folder, got, err)
		}
	}
	if list, err := d.Profiles(); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	if p, err := ResolveProfile(d.State, ""); err != nil || p != d {
		t.Errorf("the remembered profile is gone, but %+v, %v", p, err)
	}
	if _, err := d.DropProfile(); errCode(err) != app.CodeUsage {
		t.Errorf("the default profile: %v", err)
	}
}

// TestOneOfManyAddsAName: of processes that add one name at once one does.
func TestOneOfManyAddsAName(t *testing.T) {
	d := homeDirs(t)
	var wg sync.WaitGroup
	done := make(chan error, 8)
	for n := range 8 {
		wg.Go(func() {
			_, err := d.AddProfile([]string{"Work", "work", "WORK"}[n%3])
			done <- err
		})
	}
	wg.Wait()
	close(done)
	made := 0
	for err := range done {
		if err == nil {
			made++
		} else if errCode(err) != app.CodeUsage {
			t.Error(err)
		}
	}
	if list, err := d.Profiles(); made != 1 || err != nil || len(list) != 1 {
		t.Errorf("%d made, %+v, %v", made, list, err)
	}
}

func FuzzProfileName(f *testing.F) {
	for _, s := range []string{"work", "Zoe\u0308", "..", "a/b", "COM¹", "İ", "ﬁ", "ǅ", "\u1e9e", "e\u0301\u0301\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, err := ProfileName(text)
		if err != nil {
			if errCode(err) != app.CodeUsage {
				t.Fatal(err)
			}
			return
		}
		if again, err := ProfileName(name); err != nil || again != name {
			t.Fatalf("%q became %q, which becomes %q, %v", text, name, again, err)
		}
		folder := folderOf(name)
		if !folderName.MatchString(folder) || reserved(folder) || folder != filepath.Base(folder) {
			t.Fatalf("%q is in folder %q", name, folder)
		}
		if f := folded(name); f != folded(f) || strings.ContainsAny(name, `/\:`+"\x00") {
			t.Fatalf("%q folds to %q and that to %q", name, f, folded(f))
		}
		if folderOf(fmt.Sprint(strings.ToUpper(folder))) != folder && folder == folded(name) {
			t.Fatalf("%q is found in one case only", name)
		}
	})
}
