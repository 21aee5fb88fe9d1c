package boot

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daybrief/app"
)

// TestBundleHoldsNoPrivateText packs a home whose log names a source that is
// configured and one that was removed.
func TestBundleHoldsNoPrivateText(t *testing.T) {
	home := t.TempDir()
	oauth := "[oauth.harbour]\nclient_id = \"own-registration\"\nauth_url = \"https://id.harbour.example/a\"\ntoken_url = \"https://id.harbour.example/t\"\nscopes = [\"mail\"]\n"
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(oauth), 0o600); err != nil {
		t.Fatal(err)
	}
	a := openIn(t, home, wednesday)
	a.Log.Warn("source", "name", "x", "err", errors.New(`id.harbour.example refused own-registration of harbour`))
	if err := a.AddSource(app.SourceSettings{Name: "Club news", Type: "rss", Address: "https://club.example/feed"}); err != nil {
		t.Fatal(err)
	}
	a.Log.Warn("source", "name", "Club news", "err", errors.New(`club.example refused the connection`))
	for _, s := range []app.SourceSettings{
		{Name: "Post", Type: "email", Address: "ann@own.example", Server: "mx.own-servers.example:993"},
		{Name: "Diary", Type: "calendar", Address: "https://nas.diary.example:8443/cal/", User: "ann@people.example"},
	} {
		if err := a.AddSource(s); err != nil {
			t.Fatal(err)
		}
	}
	a.Log.Warn("source", "name", "Post", "err", errors.New(`fetch: dns mx.own-servers.example: imap.own.example, nas.diary.example or people.example is not known`))
	a.Log.Warn("source", "name", "Lost", "err", errors.New(`get: fetch: timeout lost-host.example: see https://lost-site.example/private`))
	a.Log.Warn("source", "name", "ann@gone.example", "err", errors.New(`No password for "ann@gone.example": DAYBRIEF_PASSWORD_ANN_GONE_EXAMPLE is not set`))
	a.Log.Warn("source", "name", "Old diary", "err", errors.New(`"Old diary" answered 500`))
	path := filepath.Join(t.TempDir(), "report.zip")
	if err := Bundle(Options{Home: home}, path, nil); err != nil {
		t.Fatal(err)
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	all := ""
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all += f.Name + "\n" + string(data)
	}
	for _, private := range []string{"Club news", "club.example", "ann@gone", "ANN_GONE", "Old diary", "harbour", "own-registration",
		"own-servers", "own.example", "diary.example", "people.example", "lost-host", "lost-site"} {
		if strings.Contains(all, private) {
			t.Errorf("%s stands in the bundle:\n%s", private, all)
		}
	}
	for _, useful := range []string{"version.txt", "type=rss", "refused the connection", "fetch: timeout", "answered 500"} {
		if !strings.Contains(all, useful) {
			t.Errorf("%s is missing from the bundle:\n%s", useful, all)
		}
	}
}
