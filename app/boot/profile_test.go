package boot

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/app/preload"
)

// TestTwoProfilesNeverMeet: side by side in one home, with sources of one name.
func TestTwoProfilesNeverMeet(t *testing.T) {
	k := &ring{kept: map[string]string{}}
	base := atHome(t.TempDir(), k)
	open := func(name string) *App {
		t.Helper()
		o := base
		o.Profile = name
		a, err := Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		})
		return a
	}
	for _, name := range []string{"work", "Zoë"} {
		if _, err := AddProfile(base, name); err != nil {
			t.Fatal(err)
		}
	}
	all := map[string]*App{"default": open(""), "work": open("WORK"), "Zoë": open("zoë")}
	for name, a := range all {
		if a.Profile() != name {
			t.Errorf("%s is called %s", name, a.Profile())
		}
		fillProfile(t, a, name)
	}
	if len(k.kept) != 6 {
		t.Errorf("%d entries in the keyring, want a password and a sign-in of each", len(k.kept))
	}
	for name, a := range all {
		checkProfile(t, a, name)
		// The run lock of one is not that of another: all hold theirs at once.
		release, err := preload.Acquire(a.Dirs.Lock, preload.Holder{Command: name})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		defer release()
	}
}

// fillProfile puts something of its own into each part of a profile.
func fillProfile(t *testing.T, a *App, name string) {
	t.Helper()
	if err := a.AddSource(app.SourceSettings{Name: "Post", Type: "email", Address: strings.ToLower(name[:2]) + "@own.example"}); err != nil {
		t.Fatal(err)
	}
	keep(t, a, "Post", mailOf("1", "Ann", "ann@own.example", "For "+name, wednesday))
	if name != "default" {
		if _, err := a.Vote(t.Context(), app.ItemID("Post", "1"), 1); err != nil {
			t.Fatal(err)
		}
	}
	a.HoldPassword("Post", "password of "+name)
	if err := a.KeepPassword(t.Context(), "Post"); err != nil {
		t.Fatal(err)
	}
	if err := a.secrets.Tokens().Save(t.Context(), "Post", "token of "+name); err != nil {
		t.Fatal(err)
	}
	a.Log.Info("here is " + name)
}

func checkProfile(t *testing.T, a *App, name string) {
	t.Helper()
	items, err := a.Store.Items(t.Context(), app.ItemQuery{})
	if err != nil || len(items) != 1 || items[0].Title != "For "+name {
		t.Errorf("%s has the items %+v, %v", name, items, err)
	}
	votes, err := a.Store.Votes(t.Context())
	if err != nil || (len(votes) == 0) != (name == "default") || len(votes) == 1 && votes[0].About.Title != "For "+name {
		t.Errorf("%s has the votes %+v, %v", name, votes, err)
	}
	if p, err := a.secret(t.Context(), "Post", ""); err != nil || p != "password of "+name {
		t.Errorf("%s gets %q, %v", name, p, err)
	}
	if p, err := a.secrets.Tokens().Load(t.Context(), "Post"); err != nil || p != "token of "+name {
		t.Errorf("%s gets %q, %v", name, p, err)
	}
	data, err := os.ReadFile(a.Dirs.Log)
	if err != nil || strings.Count(string(data), "here is") != 1 || !strings.Contains(string(data), "here is "+name) {
		t.Errorf("the log of %s: %s, %v", name, data, err)
	}
}

// twoProfiles makes a home with two profiles beside the default one, of which
// one is filled.
func twoProfiles(t *testing.T) (base Options, k *ring) {
	t.Helper()
	k = &ring{kept: map[string]string{}}
	base = nobody(atHome(t.TempDir(), k), t.TempDir())
	for _, name := range []string{"work", "home"} {
		if _, err := AddProfile(base, name); err != nil {
			t.Fatal(err)
		}
	}
	work := base
	work.Profile = "work"
	inHome(t, work, func(a *App) { fillProfile(t, a, "work") })
	inHome(t, base, func(a *App) { fillProfile(t, a, "default") })
	return base, k
}

func TestProfilesAreListedAndUsed(t *testing.T) {
	base, _ := twoProfiles(t)
	if p, err := UseProfile(base, "work"); err != nil || !p.Current {
		t.Fatalf("%+v, %v", p, err)
	}
	inHome(t, base, func(a *App) {
		if a.Profile() != "work" {
			t.Errorf("opens %s", a.Profile())
		}
	})
	if p, err := RenameProfile(base, "work", "Büro"); err != nil || p.Name != "Büro" || !p.Current {
		t.Errorf("%+v, %v", p, err)
	}
	inHome(t, base, func(a *App) { // its passwords came along
		if p, err := a.secret(t.Context(), "Post", ""); err != nil || p != "password of work" {
			t.Errorf("%q, %v", p, err)
		}
	})
	list, err := Profiles(base)
	for i := range list {
		list[i].Folder = filepath.Base(list[i].Folder)
	}
	want := []app.Profile{{Name: "default", Folder: filepath.Base(base.Home), Set: true}, {Name: "Büro", Folder: "work", Current: true, Set: true}, {Name: "home", Folder: "home"}}
	if !slices.Equal(list, want) || err != nil {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestARemovedProfileTakesNoOtherAlong(t *testing.T) {
	base, k := twoProfiles(t)
	if _, err := UseProfile(base, "work"); err != nil {
		t.Fatal(err)
	}
	if _, err := RemoveProfile(t.Context(), base, "default"); app.AsError(err).Code != app.CodeUsage {
		t.Errorf("%v", err)
	}
	w, err := RemoveProfile(t.Context(), base, "Work")
	if err != nil || !w.Whole() || len(w.Left) != 0 || len(k.kept) != 2 {
		t.Errorf("%+v, %v, %d entries", w, err, len(k.kept))
	}
	if _, err := os.Stat(filepath.Join(base.Home, "profiles", "work")); err == nil {
		t.Errorf("its folder is still there: %v", files(t, base.Home))
	}
	inHome(t, base, func(a *App) { checkProfile(t, a, "default") })
	if list, err := Profiles(base); err != nil || len(list) != 2 || !list[0].Current {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestWipingTheDefaultProfileLeavesTheOthers(t *testing.T) {
	base, k := twoProfiles(t)
	w, err := Wipe(t.Context(), base, WipeOptions{})
	if err != nil || len(w.Left) != 1 || !strings.Contains(w.Left[0].What, "home, work") || len(k.kept) != 2 {
		t.Errorf("%+v, %v, %d entries", w, err, len(k.kept))
	}
	base.Profile = "work"
	inHome(t, base, func(a *App) { checkProfile(t, a, "work") })
}

// TestSwitchingOpensTheOtherProfilesWindow holds what the settings screen does:
// the other profile's window is started, and a start without a name opens it.
func TestSwitchingOpensTheOtherProfilesWindow(t *testing.T) {
	o := Options{Home: t.TempDir()}
	if _, err := AddProfile(o, "home"); err != nil {
		t.Fatal(err)
	}
	a, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	p := a.Page()
	var started []string
	p.launch = func(o Options, _ string, args ...string) error {
		started = append(started, o.Profile+" "+strings.Join(args, " "))
		return nil
	}
	if err := p.SwitchProfile(t.Context(), "home"); err != nil || len(started) != 1 || started[0] != "home window" {
		t.Fatalf("started %q, %v", started, err)
	}
	list, err := Profiles(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range list {
		if q.Current != (q.Name == "home") {
			t.Errorf("%+v", q)
		}
	}
	if err := p.SwitchProfile(t.Context(), "nobody"); err == nil || len(started) != 1 {
		t.Errorf("a profile there is not: %v, started %q", err, started)
	}
}
