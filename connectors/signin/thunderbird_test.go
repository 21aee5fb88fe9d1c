package signin

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

var fixture = filepath.Join("testdata", "thunderbird")

// TestThunderbird reads a profile with an account of every kind.
func TestThunderbird(t *testing.T) {
	profile := filepath.Join(fixture, "Profiles", "abcd1234.default-release")
	want := []app.SourceSettings{
		{Name: "Ann at work", Type: "email", Address: "ann@example.org", User: "alee", Server: "imap.example.org:993", Security: "tls"},
		{Name: "ann.lee@gmail.com", Type: "email", Address: "ann.lee@gmail.com", Server: "imap.gmail.com:993", Security: "tls", OAuth: "google"},
		{Name: "Old post", Type: "email", Address: filepath.Join(profile, "Mail", "pop.example.net", "Inbox")},
		{Name: "ann@pop.example", Type: "email", Address: filepath.Join(profile, "Mail", "Local Folders", "Inbox")},
		{Name: "The Go Blog", Type: "rss", Address: "https://go.dev/blog/feed.atom"},
		{Name: "feeds.example.org", Type: "rss", Address: "http://feeds.example.org/all"},
		{Name: "the go blog 2", Type: "rss", Address: "https://other.example/feed"},
		{Name: "ANN AT WORK 2", Type: "email", Address: "ann@corp.example", User: `CORP\ann`, Server: "imap.corp.example:143", Security: "starttls"},
		{Name: "Bridge", Type: "email", Address: "ann@example.org", Server: "127.0.0.1:1143", Security: "none"},
		{Name: `Arbeit – "Team"`, Type: "calendar", Address: "https://dav.example.org/cal/ann/work/", User: "ann"},
		{Name: "Holidays", Type: "calendar", Address: "webcal://cal.example.org/holidays.ics?key=abc", Off: true},
		{Name: "Google", Type: "calendar", Address: "https://apidata.googleusercontent.com/caldav/v2/ann%40example.org/events/", OAuth: "google"},
		{Name: "Club", Type: "calendar", Address: filepath.FromSlash("/home/ann/My club.ics")},
		{Name: "Calendar", Type: "calendar", Address: "https://cal.example.org/shared.ics", User: "bob"},
	}
	wantErrs := []string{"line 113:", "feed 5: no web", "feed 6: not a feed", "feed 7: not a feed", `"ANN AT WORK" of Thunderbird was read without encryption`,
		`"Gone" of Thunderbird is not taken over`, `"Usenet" of Thunderbird is not taken over`, `"Home" of Thunderbird is not taken over`,
		`"Broken" of Thunderbird is not taken over`, `"Office" of Thunderbird is not taken over`}
	for _, dir := range []string{fixture, profile} {
		got, errs := Thunderbird(dir)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: -want +got:\n%s", dir, d)
		}
		checkErrs(t, errs, wantErrs)
	}
}

func checkErrs(t *testing.T, errs []error, want []string) {
	t.Helper()
	if len(errs) != len(want) {
		t.Errorf("%d errors, want %d:\n%v", len(errs), len(want), errors.Join(errs...))
		return
	}
	for i, err := range errs {
		if !strings.Contains(err.Error(), want[i]) {
			t.Errorf("error %d is %v, want %q", i, err, want[i])
		}
		if strings.Contains(err.Error(), "hush") {
			t.Errorf("a password is in %v", err)
		}
	}
}

// TestThunderbirdUntouched: reading a profile changes nothing in it.
func TestThunderbirdUntouched(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(fixture)); err != nil {
		t.Fatal(err)
	}
	before := listing(t, dir)
	if list, _ := Thunderbird(dir); len(list) == 0 {
		t.Fatal("nothing was read")
	}
	if d := cmp.Diff(before, listing(t, dir)); d != "" {
		t.Error(d)
	}
}

func listing(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		out[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// write makes a profile of a test's own.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// account is the settings of one account, without the list of accounts.
const account = `
user_pref("mail.account.account2.server", "server2");
user_pref("mail.account.account10.server", "server10");
user_pref("mail.server.server10.type", "imap");
user_pref("mail.server.server10.hostname", "ten.example.org");
user_pref("mail.server.server10.userName", "ann@example.org");
user_pref("mail.server.server10.socketType", 2);
user_pref("mail.server.server2.type", "imap");
user_pref("mail.server.server2.hostname", "two.example.org");
user_pref("mail.server.server2.userName", "ann");
user_pref("mail.server.server2.port", 993);
user_pref("mail.server.server2.authMethod", 10);
`

func TestThunderbirdWithoutList(t *testing.T) {
	got, errs := Thunderbird(write(t, map[string]string{"prefs.js": "\ufeff" + strings.ReplaceAll(account, "\n", "\r\n")}))
	want := []app.SourceSettings{
		{Name: "two.example.org", Type: "email", User: "ann", Server: "two.example.org:993", Security: "tls"},
		{Name: "ann@example.org", Type: "email", Address: "ann@example.org", Server: "ten.example.org:143", Security: "starttls"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	checkErrs(t, errs, []string{"signs in with OAuth at a provider that is not known"})
}

func TestThunderbirdBroken(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		code  string
	}{
		"no profile": {map[string]string{"readme.txt": "x"}, app.CodeNotFound},
		"too large":  {map[string]string{"prefs.js": strings.Repeat("//\n", maxProfileFile/3+1)}, app.CodeFormat},
		"bad feeds": {map[string]string{"Mail/Feeds/feeds.json": `{"a":`, "prefs.js": `user_pref("mail.account.a.server", "s");
user_pref("mail.server.s.type", "rss");`}, app.CodeConfig},
	} {
		t.Run(name, func(t *testing.T) {
			got, errs := Thunderbird(write(t, c.files))
			if len(got) > 0 || len(errs) != 1 || app.AsError(errs[0]).Code != c.code || app.AsError(errs[0]).Hint == "" {
				t.Errorf("got %v, %v", got, errs)
			}
		})
	}
	if _, errs := Thunderbird(filepath.Join(t.TempDir(), "none")); len(errs) != 1 || app.AsError(errs[0]).Code != app.CodeNotFound {
		t.Errorf("no folder: %v", errs)
	}
}
