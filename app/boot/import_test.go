package boot

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

const feedList = `<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="tech"><outline type="rss" text="One" xmlUrl="https://one.example/feed"/><outline type="rss" text="Two" xmlUrl="https://two.example/feed/"/></outline>
<outline type="rss" text="One" xmlUrl="https://three.example/feed"/></body></opml>`

const prefs = `user_pref("mail.accountmanager.accounts", "account1");
user_pref("mail.account.account1.identities", "id1");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.identity.id1.useremail", "ana@own.example");
user_pref("mail.server.server1.hostname", "imap.own.example");
user_pref("mail.server.server1.name", "Own");
user_pref("mail.server.server1.port", 993);
user_pref("mail.server.server1.socketType", 3);
user_pref("mail.server.server1.type", "imap");
user_pref("mail.server.server1.userName", "ana");
`

func names(list []app.SourceSettings) []string {
	var out []string
	for _, s := range list {
		out = append(out, s.Name+" "+s.Type)
	}
	return out
}

func TestAListOfFeedsIsTakenOverOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "feeds.opml")
	if err := os.WriteFile(file, []byte(feedList), 0o600); err != nil {
		t.Fatal(err)
	}
	a := opened(t, "[[source]]\nname = \"ONE\"\ntype = \"rss\"\naddress = \"http://Two.example/feed\"\n", Options{})
	if !IsImport(file) {
		t.Fatal("the list is not recognised")
	}
	im, err := a.FindImport(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(im.New) != 2 || !strings.EqualFold(im.New[0].Name, "One 2") || strings.EqualFold(im.New[0].Name, im.New[1].Name) {
		t.Errorf("new are %q", names(im.New))
	}
	if diff := cmp.Diff([]string{"Two rss"}, names(im.Have)); diff != "" {
		t.Error(diff)
	}
	if err := a.AddSource(im.New...); err != nil {
		t.Fatal(err)
	}
	if im, err = a.FindImport(file); err != nil || len(im.New) != 0 || len(im.Have) != 3 {
		t.Errorf("the second time: %q new, %v", names(im.New), err)
	}
}

func TestFeedsAreWrittenAsTheyAreRead(t *testing.T) {
	a := opened(t, "[[source]]\nname = \"News\"\ntype = \"rss\"\naddress = \"https://two.example/feed\"\ntags = [\"tech\"]\n[[source]]\nname = \"HN\"\ntype = \"hackernews\"\n", Options{})
	var out bytes.Buffer
	if err := a.ExportFeeds(&out); err != nil {
		t.Fatal(err)
	}
	back := filepath.Join(t.TempDir(), "back.xml")
	if err := os.WriteFile(back, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	im, err := opened(t, "", Options{}).FindImport(back)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a.Config.Source[:1], im.New); diff != "" {
		t.Error(diff)
	}
}

func TestAProfileOfThunderbird(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "prefs.js"), []byte(prefs), 0o600); err != nil {
		t.Fatal(err)
	}
	if !IsImport(dir) {
		t.Fatal("the profile is not recognised")
	}
	a := opened(t, "", Options{})
	im, err := a.FindImport(dir)
	if err != nil || len(im.New) != 1 || im.New[0].Server != "imap.own.example:993" || im.New[0].User != "ana" {
		t.Fatalf("%+v, %v", im, err)
	}
	if err := a.AddSource(im.New...); err != nil {
		t.Fatal(err)
	}
	if got := NeedSignIn(im.New); len(got) != 1 {
		t.Errorf("to sign in to: %q", got)
	}
}

func TestNothingToTakeOver(t *testing.T) {
	a, dir := opened(t, "", Options{}), t.TempDir()
	text := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(text, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, text, filepath.Join(dir, "none")} {
		if IsImport(path) {
			t.Errorf("%s is taken for a list", path)
		}
		_, err := a.FindImport(path)
		if e := app.AsError(err); e == nil || e.Hint == "" || e.Code == app.CodeInternal {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestSwitchingAndRemoving(t *testing.T) {
	a := opened(t, "# mine\n[[source]]\nname = \"News\" # good\ntype = \"rss\"\naddress = \"https://news.example/feed\"\n", Options{})
	if err := a.SwitchSource("news", false); err != nil || !a.Config.Source[0].Off || len(a.own()) != 0 {
		t.Fatalf("%v: %+v", err, a.Config.Source)
	}
	data, err := os.ReadFile(a.Dirs.Config)
	if err != nil || !strings.Contains(string(data), "# mine") || !strings.Contains(string(data), "# good") {
		t.Errorf("the comments are gone: %s %v", data, err)
	}
	if err := a.SwitchSource("News", true); err != nil || a.Config.Source[0].Off {
		t.Errorf("%v: %+v", err, a.Config.Source)
	}
	if err := a.RemoveSource(t.Context(), "news"); err != nil || len(a.Config.Source) != 0 {
		t.Errorf("%v: %+v", err, a.Config.Source)
	}
}
