//go:build peers

package boot

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/ui/program"
	"daybrief/connectors/signin"
)

// TestWelcomeToTheFirstBriefWithPeers goes through the first steps as the screen
// does, against a Dovecot, a Radicale and a web server: the reader types a mail
// address, a server and a password, the address of a calendar, a feed and a
// town, sees what was found, and has the first brief made.
func TestWelcomeToTheFirstBriefWithPeers(t *testing.T) {
	day := sampleDay{files: sampleFS(), now: time.Now()}
	web := sampleWeb(day)
	defer web.Close()
	imap, dav := startWelcomeDovecot(t), startRadicale(t)
	fillMailbox(t, imap, day)
	fillCalendar(t, dav, day)
	p := welcomeHome(t, web.URL)

	reader := &stranger{answers: map[string]program.Reply{
		program.AskServer:   {OK: true, Text: imap},
		program.AskPassword: {OK: true, Text: "s3cret"},
		program.AskPlace:    {OK: true, Taken: []int{0}},
	}}
	for _, address := range []string{"robin@harbourlane.example", dav + "/robin/day/", web.URL + "/market.xml", "Hamburg"} {
		got, err := p.AddSource(t.Context(), address, reader)
		if err != nil || got.Note != nil || got.Count == 0 {
			t.Fatalf("%s: %+v, %v", address, got, err)
		}
	}
	if asked := reader.kinds(); !strings.HasPrefix(asked, "server password") {
		t.Errorf("asked: %s", asked)
	}
	if where, err := p.Secret(t.Context(), "robin@harbourlane.example"); err != nil || where != program.KeptKeyring {
		t.Errorf("the password is in %q, %v", where, err)
	}
	checkFirstBrief(t, p)
}

// checkFirstBrief makes the first brief and holds it to what the servers have.
func checkFirstBrief(t *testing.T, p *Page) {
	t.Helper()
	seen := map[string]bool{}
	if err := p.Refresh(t.Context(), func(s app.Progress) { seen[s.Source] = true }); err != nil {
		t.Fatal(err)
	}
	b, err := p.Brief(t.Context(), "")
	if err != nil || b.Sample || len(b.Mail) == 0 || b.Weather == nil {
		t.Fatalf("sample %v, %d mails, weather %v, %v", b.Sample, len(b.Mail), b.Weather != nil, err)
	}
	for _, s := range b.Sources {
		// By the time the brief is shown the sample's forecast has aged.
		if s.State != app.SourceOK && s.State != app.SourceStale || !seen[s.Name] {
			t.Errorf("%s is %s: %s; told of %v", s.Name, s.State, s.Why, seen[s.Name])
		}
	}
	checkMails(t, p.app)
	checkTimeline(t, p.app, b)
	if state, err := p.SetupState(t.Context()); err != nil || !state.Brief || len(state.Sources) != 5 {
		t.Errorf("%d sources, brief %v, %v", len(state.Sources), state.Brief, err)
	}
}

// sampleWeb serves the sample day's feeds, stories and forecasts.
func sampleWeb(day sampleDay) *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		res, err := day.RoundTrip(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", res.Header.Get("Content-Type"))
		w.WriteHeader(res.StatusCode)
		_, _ = io.Copy(w, res.Body)
	}))
}

// welcomeHome opens a page whose services are the web server and whose name
// server knows nothing.
func welcomeHome(t *testing.T, web string) *Page {
	t.Helper()
	home := t.TempDir()
	text := fmt.Sprintf("[model]\noff = true\n[services]\nhackernews = \"%[1]s/hn\"\nweather = \"%[1]s/weather\"\ngeocoding = \"%[1]s/geocoding\"\n", web)
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := Open(t.Context(), Options{Home: home, Keyring: &memoryRing{}, Getenv: func(string) string { return "" }, Resolver: noNames{}, Transport: loopbackAlone{}, Probe: nobodyThere})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a.Page()
}

// loopbackAlone is the web without the world: nothing but this machine answers.
type loopbackAlone struct{}

func (loopbackAlone) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Hostname() != "127.0.0.1" {
		return nil, fmt.Errorf("no way to %s", r.URL.Host)
	}
	return http.DefaultTransport.RoundTrip(r)
}

// nobodyThere answers for the servers that are guessed from an address.
func nobodyThere(_ context.Context, m signin.MailServer) error {
	return fmt.Errorf("no way to %s", m.Server)
}

// startWelcomeDovecot starts a Dovecot that also knows the reader by the mail
// address.
func startWelcomeDovecot(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "dove") // short enough for the server's sockets
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	port := free(t)
	users := "robin:{plain}s3cret::::::\nrobin@harbourlane.example:{plain}s3cret::::::user=robin\n"
	for name, text := range map[string]string{"dovecot.conf": fmt.Sprintf(peerDovecot, dir, port), "users": users} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"chmod", "755", dir}, {"mkdir", dir + "/mail"}, {"chown", "nobody:nogroup", dir + "/mail"}} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	start(t, exec.Command("/usr/sbin/dovecot", "-F", "-c", filepath.Join(dir, "dovecot.conf")))
	address := fmt.Sprintf("127.0.0.1:%d", port)
	wait(t, address)
	return address
}
