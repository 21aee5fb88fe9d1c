//go:build peers

package boot

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

// TestPeersMakeOneMorning runs one morning over real servers: mail in a
// Dovecot, put there by an IMAP client; events in a Radicale; feeds, stories
// and weather from a web server. What they hold is the sample day, so each
// item of the brief is known beforehand. A server that is missing fails it.
func TestPeersMakeOneMorning(t *testing.T) {
	now := time.Now()
	day := sampleDay{files: sampleFS(), now: now}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		res, err := day.RoundTrip(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", res.Header.Get("Content-Type"))
		w.WriteHeader(res.StatusCode)
		_, _ = io.Copy(w, res.Body)
	}))
	defer web.Close()
	imap, dav := startDovecot(t), startRadicale(t)
	fillMailbox(t, imap, day)
	fillCalendar(t, dav, day)

	home := t.TempDir()
	config := fmt.Sprintf(peerConfig, web.URL, imap, dav)
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("DAYBRIEF_PASSWORD_WORK_MAIL", "s3cret")
	t.Setenv("DAYBRIEF_PASSWORD_CALENDAR", "s3cret")
	a, err := Open(t.Context(), Options{Home: home})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	a.Config.Clock = "24"
	res, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command"})
	if err != nil {
		t.Fatal(err)
	}
	checkMorning(t, a, res.Brief)
}

const peerConfig = `zone = ""
[reader]
addresses = ["robin@harbourlane.example"]
[model]
off = true
[services]
hackernews = "%[1]s/hn"
weather = "%[1]s/weather"
geocoding = "%[1]s/geocoding"
[[source]]
name = "Work mail"
type = "email"
address = "robin@harbourlane.example"
user = "robin"
server = "%[2]s"
security = "none"
[[source]]
name = "Calendar"
type = "calendar"
address = "%[3]s/robin/day/"
user = "robin"
[[source]]
name = "Hacker News"
type = "hackernews"
max = 5
[[source]]
name = "Market Post"
type = "rss"
address = "%[1]s/market.xml"
tags = ["market"]
[[source]]
name = "Tech Ledger"
type = "rss"
address = "%[1]s/tech.xml"
tags = ["tech"]
[[source]]
name = "Weather"
type = "weather"
address = "Hamburg"
`

// checkMorning holds the brief to what the servers were given.
func checkMorning(t *testing.T, a *App, b app.Brief) {
	t.Helper()
	for _, s := range b.Sources {
		if s.State != app.SourceOK {
			t.Errorf("%s is %s: %s", s.Name, s.State, s.Why)
		}
	}
	checkMails(t, a)
	checkTimeline(t, a, b)
	for i, words := range []string{"17:00", "Board review", "$61"} {
		if i >= len(b.TLDR) || !strings.Contains(b.TLDR[i].Text, words) {
			t.Errorf("bullet %d lacks %q: %+v", i+1, words, b.TLDR)
		}
	}
	if len(b.Mail) != 5 || len(b.Market) != 3 || len(b.Tech) != 5 || b.Weather == nil || b.Sample {
		t.Errorf("%d mails, %d of the market, %d of tech, weather %v, sample %v", len(b.Mail), len(b.Market), len(b.Tech), b.Weather != nil, b.Sample)
	}
	checkSentences(t, a, &b)
}

// checkMails holds the store to the mails that were sent.
func checkMails(t *testing.T, a *App) {
	t.Helper()
	items, err := a.Store.Items(t.Context(), app.ItemQuery{Kinds: []app.Kind{app.KindMail}})
	if err != nil {
		t.Fatal(err)
	}
	var subjects []string
	for _, it := range items {
		subjects = append(subjects, it.Title)
	}
	sort.Strings(subjects)
	now := time.Now()
	want := []string{
		"Board review: slides", "Dinner on " + now.AddDate(0, 0, 2).Format("Monday") + "?", "Invoice 4471 over 1,284.00 EUR",
		"Outage on Sunday: incident report needed by 17:00 today", "Re: Contract draft, section 7",
		"Twelve links for your week", "You have won a 500 dollar voucher!!!",
	}
	if diff := cmp.Diff(want, subjects); diff != "" {
		t.Errorf("mails (-sent +read):\n%s", diff)
	}
}

// checkTimeline holds the day to the events that were put.
func checkTimeline(t *testing.T, a *App, b app.Brief) {
	t.Helper()
	var line []string
	for _, s := range b.Timeline {
		at := "all day"
		if !s.AllDay {
			at = s.Start.TimeIn(a.Zone).Format("15:04")
		}
		line = append(line, at+" "+s.Title+" / "+s.Place)
	}
	wantLine := []string{
		"all day Jonas's birthday / ", "09:00 Stand-up / Video", "10:00 Board review / Room Elbe",
		"11:00 One-to-one with Aiko / Room Spree", "18:00 Run in the city park / City park",
	}
	if diff := cmp.Diff(wantLine, line); diff != "" {
		t.Errorf("timeline (-put +shown):\n%s", diff)
	}
}

const peerDovecot = `
base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:%[1]s/mail/%%u
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
first_valid_gid = 1
passdb {
  driver = passwd-file
  args = scheme=plain username_format=%%u %[1]s/users
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=%[1]s/mail/%%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = %[2]d
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
namespace inbox {
  inbox = yes
}
`

func free(t *testing.T) int {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	return ln.Addr().(*net.TCPAddr).Port
}

// startDovecot starts a real IMAP server without TLS, for loopback, and
// returns its address.
func startDovecot(t *testing.T) string {
	t.Helper()
	bin, err := exec.LookPath("dovecot")
	if err != nil {
		bin = "/usr/sbin/dovecot"
	}
	dir, err := os.MkdirTemp("", "dove") // short enough for the server's sockets
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	port := free(t)
	for name, text := range map[string]string{"dovecot.conf": fmt.Sprintf(peerDovecot, dir, port), "users": "robin:{plain}s3cret::::::\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"chmod", "755", dir}, {"mkdir", dir + "/mail"}, {"chown", "nobody:nogroup", dir + "/mail"}} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	start(t, exec.Command(bin, "-F", "-c", filepath.Join(dir, "dovecot.conf")))
	address := fmt.Sprintf("127.0.0.1:%d", port)
	wait(t, address)
	return address
}

func startRadicale(t *testing.T) string {
	t.Helper()
	address := fmt.Sprintf("127.0.0.1:%d", free(t))
	start(t, exec.Command("radicale", "--config", "", "--server-hosts", address,
		"--storage-filesystem-folder", t.TempDir(), "--auth-type", "none"))
	wait(t, address)
	return "http://" + address
}

func start(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatalf("%s: %v (make test-peers installs it)", cmd.Path, err)
	}
	t.Cleanup(func() { _ = cmd.Process.Signal(os.Interrupt); _ = cmd.Wait() })
}

func wait(t *testing.T, address string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		conn, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			_ = conn.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("nothing answers at %s: %v", address, err)
		}
	}
}

// fillMailbox appends the sample's mails as another mail program does. Their
// arrival is an hour ago, within the day a run asks for.
func fillMailbox(t *testing.T, address string, day sampleDay) {
	t.Helper()
	client, err := imapclient.DialInsecure(address, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	if err := client.Login("robin", "s3cret").Wait(); err != nil {
		t.Fatal(err)
	}
	dir, err := day.writeMail()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	names, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no mails: %v", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
		cmd := client.Append("INBOX", int64(len(text)), nil)
		if _, err := cmd.Write(text); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := cmd.Wait(); err != nil {
			t.Fatal(err)
		}
	}
}

// fillCalendar makes a calendar and puts each event of the sample into it.
func fillCalendar(t *testing.T, base string, day sampleDay) {
	t.Helper()
	put := func(method, path, mediaType, body string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, base+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.SetBasicAuth("robin", "s3cret")
		req.Header.Set("Content-Type", mediaType)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusCreated {
			t.Fatalf("%s %s: %s", method, path, res.Status)
		}
	}
	put("MKCALENDAR", "/robin/day/", "text/xml", "")
	text, err := day.render("calendar.ics")
	if err != nil {
		t.Fatal(err)
	}
	for i, part := range strings.Split(string(text), "BEGIN:VEVENT\n")[1:] {
		event, _, _ := strings.Cut(part, "END:VEVENT")
		body := "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Daybrief//Peers//EN\nBEGIN:VEVENT\n" + event + "END:VEVENT\nEND:VCALENDAR\n"
		put(http.MethodPut, fmt.Sprintf("/robin/day/%d.ics", i), "text/calendar", strings.ReplaceAll(body, "\n", "\r\n"))
	}
}
