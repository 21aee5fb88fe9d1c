package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"daybrief/app"
	"daybrief/app/boot"
	"daybrief/connectors/signin/idptest"
)

// The test binary as the reader's browser, and where the keyring of its
// processes is.
const (
	asBrowser   = "open-in-the-browser-of-the-test"
	testKeyring = "DAYBRIEF_TEST_KEYRING"
)

// browse agrees to what the identity provider asks.
func browse(address string) {
	if err := new(idptest.Server).Open("ana@office.example")(address); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err) // the test sees that nobody signed in
		os.Exit(1)
	}
	os.Exit(0)
}

// fileRing is a keyring that outlives a process of a test.
type fileRing string

func (f fileRing) read() (map[string]string, error) {
	kept := map[string]string{}
	data, err := os.ReadFile(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return kept, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &kept)
	}
	return kept, err
}

func (f fileRing) Get(service, account string) (string, error) {
	kept, err := f.read()
	v, ok := kept[service+account]
	if err == nil && !ok {
		err = keyring.ErrNotFound
	}
	return v, err
}

func (f fileRing) Set(service, account, value string) error {
	kept, err := f.read()
	if err != nil {
		return err
	}
	kept[service+account] = value
	data, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	return os.WriteFile(string(f), data, 0o600)
}

func (f fileRing) Delete(service, account string) error { return f.Set(service, account, "") }

// paper is a web site with a page, its two feeds, an article and a calendar
// that wants the password right.
func paper(t *testing.T) string {
	t.Helper()
	feed := `<?xml version="1.0"?><rss version="2.0"><channel><title>%s</title><item><title>Harbour opens</title><guid>1</guid>` +
		`<link>%s/article</link><pubDate>` + time.Now().UTC().Format(time.RFC1123Z) + `</pubDate></item></channel></rss>`
	var srv *httptest.Server
	srv = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			_, _ = io.WriteString(w, `<html><head><link rel="alternate" type="application/rss+xml" title="News" href="/news"><link rel="alternate" type="application/rss+xml" title="Sport" href="/sport"></head></html>`)
		case "/news", "/sport":
			w.Header().Set("Content-Type", "application/rss+xml")
			_, _ = fmt.Fprintf(w, feed, r.URL.Path[1:], srv.URL)
		case "/article":
			_, _ = io.WriteString(w, "<html><head><title>Harbour</title></head><body><article><h1>Harbour</h1><p>"+strings.Repeat("The new harbour opened this morning with boats, music and a long speech. ", 20)+"</p></article></body></html>")
		case "/club.ics":
			if _, p, _ := r.BasicAuth(); p != "right" {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			w.Header().Set("Content-Type", "text/calendar")
			_, _ = io.WriteString(w, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:"+
				time.Now().UTC().Format("20060102")+"T100000Z\r\nSUMMARY:Row\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

func configOf(t *testing.T, home string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(home, "config.toml"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return string(data)
}

func TestAddAsksAndKeepsWhatTheReaderSays(t *testing.T) {
	url := paper(t)
	for _, c := range []struct {
		name, in string
		args     []string
		says     []string
		saved    string
		code     int
	}{
		{"no", "2\nn\n", nil, []string{"2  Sport", "sport", "Nothing was added"}, "", ExitDone},
		{"none of them", "0\n", nil, []string{"Nothing was added"}, "", ExitDone},
		{"nobody answers", "", nil, []string{"Nobody answered", "nothing was added", "--yes"}, "", ExitUsage},
		{"yes", "7\n2\ny\n", nil, []string{"not one of them", "1 item", "Harbour opens", `Added "Sport"`}, url + "/sport", ExitDone},
		{"--yes", "", []string{"--yes", "--tag", "world", "--full-text"}, []string{"Taken: News", `Added "News"`}, "full_text = true", ExitDone},
	} {
		home := t.TempDir()
		got := runWith(t, c.in, home, append([]string{"source", "add", url}, c.args...)...)
		for _, want := range c.says {
			if !strings.Contains(got.err, want) {
				t.Errorf("%s: it does not say %q:\n%s", c.name, want, got.err)
			}
		}
		if text := configOf(t, home); got.code != c.code || c.saved == "" && text != "" || !strings.Contains(text, c.saved) {
			t.Errorf("%s: exit %d, saved\n%s", c.name, got.code, text)
		}
	}
}

func TestAddOfWhatCannotBeReadIsSaid(t *testing.T) {
	home, url := t.TempDir(), paper(t)
	got := run(t, home, "source", "add", url+"/club.ics", "--user", "ana", "--name", "Club", "--yes")
	if got.code != ExitPartial || !strings.Contains(got.err, "could not be read yet") || !strings.Contains(configOf(t, home), "Club") {
		t.Fatalf("exit %d\n%s", got.code, got.err)
	}
	got = runWith(t, "wrong\n", home, "source", "signin", "club")
	if got.code != ExitPartial || !strings.Contains(got.err, "did not accept") {
		t.Errorf("a wrong password: exit %d\n%s", got.code, got.err)
	}
	got = runWith(t, "right\n", home, "source", "signin", "club")
	if got.code != ExitDone || !strings.Contains(got.err, "Row") {
		t.Errorf("the right one: exit %d\n%s", got.code, got.err)
	}
	got = run(t, home, "source", "test", "club")
	if got.code != ExitDone || !strings.Contains(got.err, "password from the keyring") || strings.Contains(got.err+got.out, "right") {
		t.Errorf("exit %d\n%s", got.code, got.err)
	}
	if got := run(t, home, "source", "remove", "club"); got.code != ExitDone {
		t.Error(got.err)
	}
	if _, err := fileRing(filepath.Join(home, "keyring.json")).read(); err != nil {
		t.Error(err)
	}
	if data, err := os.ReadFile(filepath.Join(home, "keyring.json")); err != nil || strings.Contains(string(data), "right") {
		t.Errorf("the password outlived its source: %v", err)
	}
}

// TestSignInWithTheBrowser goes from adding to a new process, all driven by a
// script in the place of the browser.
func TestSignInWithTheBrowser(t *testing.T) {
	home, idp := t.TempDir(), idptest.NewServer(t)
	cal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, ok := idp.Good(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")); !ok {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = io.WriteString(w, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:"+
			time.Now().UTC().Format("20060102")+"T100000Z\r\nSUMMARY:Board review\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	}))
	defer cal.Close()
	c := idp.Client()
	write(t, filepath.Join(home, "config.toml"), fmt.Sprintf("source = []\n[model]\noff = true\n[oauth.office]\nclient_id = %q\nauth_url = %q\ntoken_url = %q\nscopes = [\"%s\"]\n",
		c.ID, c.AuthURL, c.TokenURL, strings.Join(c.Scopes, `", "`)))
	got := runWith(t, "y\n", home, "source", "add", cal.URL, "--user", "ana@office.example", "--oauth", "office", "--name", "Office")
	if got.code != ExitDone || !strings.Contains(got.err, "Signed in to Office") || !strings.Contains(got.err, "Board review") || !strings.Contains(got.err, c.AuthURL) {
		t.Fatalf("exit %d\n%s", got.code, got.err)
	}
	if got := run(t, home, "preload"); got.code != ExitDone {
		t.Errorf("exit %d\n%s", got.code, got.err)
	}
	if got := run(t, home, "source", "signin", "office"); got.code != ExitDone || !strings.Contains(got.err, "signing in with office") {
		t.Errorf("again: exit %d\n%s", got.code, got.err)
	}
	got = run(t, home, "source", "signin", "office", "--device", "--json")
	var e struct{ Error app.Error }
	if err := json.Unmarshal([]byte(got.err), &e); err != nil || e.Error.Code != app.CodeConfig {
		t.Errorf("without a page for devices: %v %s", err, got.err)
	}
}

func TestImportAndExport(t *testing.T) {
	home, url := t.TempDir(), paper(t)
	list := filepath.Join(t.TempDir(), "list.opml")
	write(t, list, `<opml version="2.0"><body><outline type="rss" text="News" xmlUrl="`+url+`/news"/><outline type="rss" text="Sport" xmlUrl="`+url+`/sport"/></body></opml>`)
	if got := runWith(t, "n\n", home, "source", "import", list); got.code != ExitDone || !strings.Contains(got.err, "Nothing was added") || configOf(t, home) != "" {
		t.Errorf("no: exit %d\n%s", got.code, got.err)
	}
	if got := run(t, home, "source", "add", list, "--yes"); got.code != ExitDone || !strings.Contains(got.err, "Added 2 sources") {
		t.Fatalf("exit %d\n%s", got.code, got.err)
	}
	got := run(t, home, "source", "import", list, "--yes", "--json")
	var im boot.Import
	if err := json.Unmarshal([]byte(got.out), &im); err != nil || len(im.New) != 0 || len(im.Have) != 2 {
		t.Errorf("again: %v %s%s", err, got.out, got.err)
	}
	if got := run(t, home, "source", "export"); got.code != ExitDone || !strings.Contains(got.out, url+"/sport") {
		t.Errorf("exit %d\n%s", got.code, got.out)
	}
	out := filepath.Join(t.TempDir(), "out.opml")
	for _, code := range []int{ExitDone, ExitFailed} { // a file that is there is left alone
		if got := run(t, home, "source", "export", "--opml", out); got.code != code {
			t.Errorf("exit %d, want %d\n%s", got.code, code, got.err)
		}
	}
}

func TestOnAndOff(t *testing.T) {
	home := t.TempDir()
	write(t, filepath.Join(home, "config.toml"), "[[source]]\nname = \"News\"\ntype = \"rss\"\naddress = \"https://news.example/feed\"\n")
	for _, word := range []string{"off", "off", "on", "on"} {
		got := run(t, home, "source", word, "news")
		if off := strings.Contains(run(t, home, "source", "list").out, "(off)"); got.code != ExitDone || off != (word == "off") {
			t.Errorf("%s: exit %d\n%s", word, got.code, got.err)
		}
	}
	if got := run(t, home, "source", "off", "nobody"); got.code != ExitFailed {
		t.Errorf("exit %d\n%s", got.code, got.err)
	}
}

func TestItemInFull(t *testing.T) {
	home, url := t.TempDir(), paper(t)
	write(t, filepath.Join(home, "config.toml"), "[model]\noff = true\n[[source]]\nname = \"News\"\ntype = \"rss\"\naddress = \""+url+"/news\"\n")
	if got := run(t, home, "preload"); got.code != ExitDone {
		t.Fatal(got.err)
	}
	var items []app.Item
	got := run(t, home, "preview", url+"/news", "--json")
	if err := json.Unmarshal([]byte(got.out), &items); err != nil || len(items) != 1 {
		t.Fatalf("%v %s", err, got.err)
	}
	var b app.Brief
	if err := json.Unmarshal([]byte(run(t, home, "brief", "--json").out), &b); err != nil || len(b.ItemIDs()) == 0 {
		t.Fatalf("%v, %d items", err, len(b.ItemIDs()))
	}
	id := b.ItemIDs()[0]
	if got := run(t, home, "item", id); strings.Contains(got.out, "long speech") {
		t.Errorf("the page was read without --full: %s", got.out)
	}
	if got := run(t, home, "item", id, "--full"); got.code != ExitDone || !strings.Contains(got.out, "boats, music and a long speech") {
		t.Errorf("exit %d\n%s%s", got.code, got.out, got.err)
	}
}
