package signin

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

// TestProfiles: the installation's profile goes first, then the one marked as
// default; of several installations the default ones of each.
func TestProfiles(t *testing.T) {
	elsewhere := write(t, map[string]string{"prefs.js": ""})
	root := write(t, map[string]string{
		"profiles.ini": "[Profile0]\nPath=a\nIsRelative=1\n[Profile1]\nPath=" + elsewhere + "\nIsRelative=0\nDefault=1\n[Profile2]\nPath=gone\nIsRelative=1\n" +
			"[Profile3]\nPath=Profiles/b\nIsRelative=1\n[Install1]\nDefault=Profiles/b\n[Profile4]\nName=no path\n",
		"a/prefs.js": "", "Profiles/b/prefs.js": "", "not-named/prefs.js": "",
	})
	second := write(t, map[string]string{"x/prefs.js": "", "Profiles/y/prefs.js": "", "Crash Reports/z": ""})
	third := write(t, map[string]string{"profiles.ini": "[Profile0]\nPath=gone\nIsRelative=1\n", "left/prefs.js": ""})
	got := profilesUnder([]string{root, filepath.Join(root, "none"), second, third})
	want := []string{filepath.Join(root, "Profiles", "b"), filepath.Join(second, "x"), filepath.Join(third, "left"), elsewhere, filepath.Join(root, "a"), filepath.Join(second, "Profiles", "y")}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// TestThunderbirdProfiles looks where the program keeps them on this system.
func TestThunderbirdProfiles(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Setenv("APPDATA", "")
	if got := ThunderbirdProfiles(); len(got) != 0 {
		t.Errorf("in an empty home: %v", got)
	}
}

func TestThunderbirdRoots(t *testing.T) {
	home := filepath.FromSlash("/home/ann")
	under := func(parts ...string) string { return filepath.Join(append([]string{home}, parts...)...) }
	for _, c := range []struct {
		system, appData string
		want            []string
	}{
		{"windows", filepath.FromSlash("/roaming"), []string{filepath.FromSlash("/roaming/Thunderbird")}},
		{"windows", "", []string{under("AppData", "Roaming", "Thunderbird")}},
		{"darwin", "", []string{under("Library", "Thunderbird")}},
		{"linux", "", []string{under(".thunderbird"), under("snap", "thunderbird", "common", ".thunderbird"),
			under(".var", "app", "org.mozilla.Thunderbird", ".thunderbird"), under(".var", "app", "net.thunderbird.Thunderbird", ".thunderbird"), under(".mozilla-thunderbird")}},
	} {
		if d := cmp.Diff(c.want, thunderbirdRoots(c.system, home, c.appData)); d != "" {
			t.Errorf("%s: %s", c.system, d)
		}
	}
}

// TestThunderbirdMaildir: the inbox of a POP3 account may be a Maildir, and the
// profile may have moved since its absolute paths were written.
func TestThunderbirdMaildir(t *testing.T) {
	pop := `user_pref("mail.account.account1.server", "server1");
user_pref("mail.server.server1.type", "pop3");
user_pref("mail.server.server1.hostname", "pop.example.org");
user_pref("mail.server.server1.name", "Post");
`
	other := write(t, map[string]string{"Inbox": "From - \n"})
	for name, c := range map[string]struct{ extra, inbox string }{
		"relative":        {`user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/kept here");`, "Mail/kept here/Inbox"},
		"absolute":        {`user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/gone");` + "\n" + `user_pref("mail.server.server1.directory", "` + filepath.ToSlash(other) + `");`, ""},
		"the usual place": {"", "Mail/pop.example.org/Inbox"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, map[string]string{"prefs.js": pop + c.extra, "Mail/kept here/Inbox/cur/1": "Subject: x\n\n", "Mail/pop.example.org/Inbox": "From - \n"})
			want := filepath.Join(dir, filepath.FromSlash(c.inbox))
			if c.inbox == "" {
				want = filepath.Join(other, "Inbox")
			}
			got, errs := Thunderbird(dir)
			if d := cmp.Diff([]app.SourceSettings{{Name: "Post", Type: "email", Address: want}}, got); d != "" || len(errs) > 0 {
				t.Errorf("%v\n%s", errs, d)
			}
		})
	}
}
