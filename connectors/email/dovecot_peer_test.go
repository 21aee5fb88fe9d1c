//go:build peers

package email

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

const dovecotConf = `
base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <%[2]s/ca.pem
ssl_key = <%[2]s/key.pem
disable_plaintext_auth = yes
auth_mechanisms = plain login %[5]s
auth_failure_delay = 0
mail_max_userip_connections = 1000
default_internal_user = dovecot
default_login_user = dovenull
mail_location = maildir:%[1]s/mail/%%u
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
first_valid_gid = 1
%[6]s
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
  service_count = 0
  inet_listener imap {
    port = %[3]d
  }
  inet_listener imaps {
    port = %[4]d
    ssl = yes
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
namespace inbox {
  inbox = yes
  mailbox Lists {
    auto = create
  }
  mailbox Versandtes {
    auto = create
    special_use = \Sent
  }
  mailbox "Entwürfe & Größe" {
    auto = create
  }
}
`

// dovecot is a real server with a Maildir of its own.
type dovecot struct {
	t         *testing.T
	dir       string
	conf      string
	caFile    string
	tls, bare string // addresses
}

func startDovecot(t *testing.T) *dovecot {
	t.Helper()
	return startDovecotWith(t, "", "", "")
}

// startDovecotWith starts a server with further mechanisms and a further
// database of users, whose "DIR" stands for the server's folder; oauth is the
// file oauth2.conf there.
func startDovecotWith(t *testing.T, mechanisms, passdb, oauth string) *dovecot {
	t.Helper()
	bin, err := exec.LookPath("dovecot")
	if err != nil {
		if bin = "/usr/sbin/dovecot"; !exists(bin) {
			t.Fatal("dovecot is not installed; on Debian: apt-get install dovecot-imapd")
		}
	}
	_, caFile := testTLS(t)
	d := &dovecot{t: t, dir: shortDir(t), caFile: caFile}
	d.conf = filepath.Join(d.dir, "dovecot.conf")
	plain, secure := freePort(t), freePort(t)
	d.bare, d.tls = fmt.Sprintf("127.0.0.1:%d", plain), fmt.Sprintf("127.0.0.1:%d", secure)
	d.write("dovecot.conf", fmt.Sprintf(dovecotConf, d.dir, filepath.Dir(caFile), plain, secure,
		mechanisms, strings.ReplaceAll(passdb, "DIR", d.dir)))
	d.write("oauth2.conf", oauth)
	d.write("users", testUser+":{plain}"+testSecret+"::::::\nsmall@example.org:{plain}"+testSecret+"::::::\n")
	d.run("mkdir", "-p", filepath.Join(d.dir, "mail"))
	d.run("chown", "nobody:nogroup", filepath.Join(d.dir, "mail"))
	cmd := exec.Command(bin, "-F", "-c", d.conf)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait() // ends by the signal
		if t.Failed() {
			log, _ := os.ReadFile(filepath.Join(d.dir, "dovecot.log"))
			t.Logf("dovecot's log:\n%s", log)
		}
	})
	d.waitUp()
	return d
}

// shortDir makes a folder whose path is short enough for Unix sockets and that
// the server's users may enter.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "dove")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func freePort(t *testing.T) int {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().(*net.TCPAddr).Port
}

func (d *dovecot) write(name, text string) {
	d.t.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, name), []byte(text), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

func (d *dovecot) run(name string, args ...string) {
	d.t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		d.t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

// waitUp dials until the server greets.
func (d *dovecot) waitUp() {
	d.t.Helper()
	deadline := time.Now().Add(time.Minute)
	for {
		conn, err := net.DialTimeout("tcp", d.bare, time.Second)
		if err == nil {
			_ = conn.SetDeadline(time.Now().Add(2 * time.Second))
			n, rerr := conn.Read(make([]byte, 1))
			_ = conn.Close()
			if n == 1 {
				return
			}
			err = rerr
		}
		if time.Now().After(deadline) {
			d.t.Fatalf("dovecot does not answer: %v", err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// deliver puts mail into a folder as another mail program does.
func (d *dovecot) deliver(folder, raw string, at time.Time, flags ...imap.Flag) {
	d.t.Helper()
	pem, err := os.ReadFile(d.caFile)
	if err != nil {
		d.t.Fatal(err)
	}
	client, err := imapclient.DialTLS(d.tls, &imapclient.Options{TLSConfig: &tls.Config{RootCAs: pool(d.t, pem)}})
	if err != nil {
		d.t.Fatal(err)
	}
	defer client.Close()
	if err := client.Login(testUser, testSecret).Wait(); err != nil {
		d.t.Fatal(err)
	}
	cmd := client.Append(folder, int64(len(raw)), &imap.AppendOptions{Time: at, Flags: flags})
	_, werr := cmd.Write([]byte(raw))
	if err := errors.Join(werr, cmd.Close()); err != nil {
		d.t.Fatal(err)
	}
	if _, err := cmd.Wait(); err != nil {
		d.t.Fatal(err)
	}
}

// snapshot returns names, contents and times of the user's messages. What the
// server keeps for itself (its index and logs) is left out.
func (d *dovecot) snapshot() map[string]string {
	d.t.Helper()
	files := map[string]string{}
	root := filepath.Join(d.dir, "mail")
	err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if dir := filepath.Base(filepath.Dir(name)); dir != "cur" && dir != "new" {
			return nil
		}
		raw, err := os.ReadFile(name)
		info, ierr := e.Info()
		if err := errors.Join(err, ierr); err != nil {
			return err
		}
		files[strings.TrimPrefix(name, root)] = fmt.Sprint(info.ModTime().UnixNano(), string(raw))
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return files
}

func (d *dovecot) settings() app.SourceSettings {
	return app.SourceSettings{Name: "Dovecot", Type: "email", Address: testUser, Server: d.tls, CAFile: d.caFile, Folders: []string{"INBOX", "Lists"}}
}

// fillBox delivers our letters, one into another folder and one that is too
// old; it returns the letters' files.
func fillBox(t *testing.T, d *dovecot) []string {
	t.Helper()
	letters, err := filepath.Glob("testdata/eml/*.eml")
	if err != nil || len(letters) == 0 {
		t.Fatal("no letters")
	}
	for i, name := range letters {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		raw = bytes.ReplaceAll(plainLines(raw), []byte("\n"), []byte("\r\n"))
		flags := []imap.Flag{imap.FlagSeen}[:i%2]
		d.deliver("INBOX", string(raw), noon.Add(-time.Duration(i+1)*time.Hour), flags...)
	}
	d.deliver("Lists", letter("listed", "In a folder", "Hello", noon.Add(-time.Hour)), noon.Add(-time.Hour), imap.FlagFlagged)
	d.deliver("INBOX", letter("old", "Too old", "Hello", noon), noon.Add(-25*time.Hour))
	return letters
}

// TestDovecot reads a real server's mail and looks that nothing changed there.
func TestDovecot(t *testing.T) {
	d := startDovecot(t)
	letters := fillBox(t, d)
	before := d.snapshot()
	if len(before) != len(letters)+2 {
		t.Fatalf("%d messages on the server", len(before))
	}
	var moved int64
	client := fetch.New(fetch.Options{Ledger: func(f fetch.Traffic) { moved += f.Received }})
	defer client.Close()
	c := Connector()
	client.Allow(c.Hosts(d.settings(), connectors.Services{})...)
	client.Allow(d.tls, d.bare)
	deps := testDeps()
	deps.Dial = client.Dial
	src, err := c.Open(d.settings(), deps)
	if err != nil {
		t.Fatal(err)
	}
	first := fetchFrom(src, lastDay(nil))
	if first.err != nil || len(first.report.Partial) > 0 || len(first.items) != len(letters)+1 {
		t.Fatalf("%v, %v, %d items of %d", first.err, first.report.Partial, len(first.items), len(letters)+1)
	}
	checkLetters(t, letters, first.items)
	firstBytes := moved
	second := fetchFrom(src, lastDay(first.report.State))
	if second.err != nil || len(second.items) != 0 || !second.report.Unchanged {
		t.Errorf("second: %v, %d items", second.err, len(second.items))
	}
	t.Logf("first sync %d bytes, second %d", firstBytes, moved-firstBytes)
	s := d.settings()
	s.Server, s.Security = d.bare, securityStartTLS
	if r := fetchWith(t, s, deps, lastDay(nil)); r.err != nil || len(r.items) != len(first.items) {
		t.Errorf("starttls: %v, %d items", r.err, len(r.items))
	}
	if diff := cmp.Diff(before, d.snapshot()); diff != "" {
		t.Errorf("the server's mail changed (-before +after):\n%s", diff)
	}
	deps.Secret = func(context.Context, string) (string, error) { return "wrong horse", nil }
	if r := fetchWith(t, d.settings(), deps, lastDay(nil)); app.AsError(r.err) == nil || app.AsError(r.err).Code != app.CodeLogin {
		t.Errorf("wrong password: %v", r.err)
	}
}

// checkLetters compares what came over the wire with the same letters read
// from their files.
func checkLetters(t *testing.T, letters []string, items []app.Item) {
	t.Helper()
	bySubject := map[string]app.Item{}
	for _, it := range items {
		bySubject[it.Title] = it
	}
	if it, ok := bySubject["In a folder"]; !ok || !it.HasFlag(app.FlagImportant) || it.Detail.Mail.Folder != "Lists" {
		t.Errorf("the letter in the other folder: %+v", it)
	}
	for i, name := range letters {
		want := readPath(t, name)[0]
		got, ok := bySubject[want.Title]
		if !ok {
			t.Errorf("%s did not come", name)
			continue
		}
		if got.HasFlag(app.FlagSeen) != (i%2 == 1) {
			t.Errorf("%s: flags %v", name, got.Flags)
		}
		for _, it := range []*app.Item{&want, &got} { // what cannot be the same
			it.ID, it.Source, it.Native, it.Flags, it.Detail.Mail.Folder, it.Detail.Mail.Thread = "", "", "", nil, "", ""
			for j := range it.Attachments {
				it.Attachments[j].Size = 0
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-file +server):\n%s", name, diff)
		}
	}
}

// pool makes a pool of one authority.
func pool(t *testing.T, pem []byte) *x509.CertPool {
	t.Helper()
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		t.Fatal("no certificate")
	}
	return roots
}
