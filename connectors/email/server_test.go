package email

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"daybrief/app"
	"daybrief/connectors"
)

const (
	testUser   = "jo@example.org"
	testSecret = "open sesame"
)

// noon is the moment of every test run.
var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// box is an IMAP server on loopback with one user, spoken to over real
// sockets.
type box struct {
	t      *testing.T
	addr   string
	caFile string
	user   *imapmemserver.User
	mu     sync.Mutex
	lines  bytes.Buffer // what clients sent and got, passwords and all
}

// Write notes a piece of the conversation.
func (b *box) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.lines.Write(p)
}

func (b *box) talk() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.lines.String()
}

// newBox starts a server; security is one of the settings' values.
func newBox(t *testing.T, security string) *box {
	t.Helper()
	return newBoxFor(t, security, testSecret)
}

func newBoxFor(t *testing.T, security, secret string) *box {
	t.Helper()
	b := &box{t: t, user: imapmemserver.NewUser(testUser, secret)}
	mem := imapmemserver.New()
	mem.AddUser(b.user)
	b.create("INBOX")
	conf, caFile := testTLS(t)
	b.caFile = caFile
	options := &imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mem.NewSession(), nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}},
		InsecureAuth: security != securityStartTLS, DebugWriter: b, Logger: log.New(io.Discard, "", 0),
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b.addr = ln.Addr().String()
	switch security {
	case securityTLS:
		ln = tls.NewListener(ln, conf)
	case securityStartTLS:
		options.TLSConfig = conf
	}
	srv := imapserver.New(options)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(ln) // ends with Close, which is how the test ends it
	}()
	t.Cleanup(func() {
		_ = srv.Close()
		<-done
	})
	return b
}

func (b *box) create(folder string) {
	b.t.Helper()
	if err := b.user.Create(folder, nil); err != nil {
		b.t.Fatal(err)
	}
}

// add puts a message into a folder.
func (b *box) add(folder, raw string, at time.Time, flags ...imap.Flag) {
	b.t.Helper()
	r := literal{bytes.NewReader([]byte(raw))}
	if _, err := b.user.Append(folder, r, &imap.AppendOptions{Time: at, Flags: flags}); err != nil {
		b.t.Fatal(err)
	}
}

type literal struct{ *bytes.Reader }

// Size returns the length of the literal.
func (l literal) Size() int64 { return l.Reader.Size() }

// settings of an account on the box.
func (b *box) settings(security string) app.SourceSettings {
	return app.SourceSettings{Name: "work", Type: "email", Address: testUser, Server: b.addr, Security: security, CAFile: b.caFile}
}

// testDeps dials for real and knows the password.
func testDeps() connectors.Deps {
	var d net.Dialer
	return connectors.Deps{
		Dial:   d.DialContext,
		Secret: func(context.Context, string) (string, error) { return testSecret, nil },
		Now:    func() time.Time { return noon }, Zone: time.UTC,
	}
}

// lastDay asks for the day before noon.
func lastDay(state []byte) connectors.Query {
	return connectors.Query{Now: noon, Zone: time.UTC, From: noon.Add(-24 * time.Hour), To: noon, State: state}
}

// result is what one Fetch gave.
type result struct {
	items  []app.Item
	report connectors.Report
	err    error
}

// titles lists the subjects in the order they came.
func (r result) titles() []string {
	list := []string{}
	for _, it := range r.items {
		list = append(list, it.Title)
	}
	return list
}

// fetchWith runs one Fetch with short limits.
func fetchWith(t *testing.T, s app.SourceSettings, d connectors.Deps, q connectors.Query) result {
	t.Helper()
	src, err := open(s, d)
	if err != nil {
		t.Fatal(err)
	}
	if account, ok := src.(*imapSource); ok {
		account.limits.connect, account.limits.command = time.Minute, time.Minute // guards against hanging
	}
	return fetchFrom(src, q)
}

func fetchFrom(src connectors.Source, q connectors.Query) (r result) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	r.report, r.err = src.Fetch(ctx, q, func(it app.Item) error {
		r.items = append(r.items, it)
		return nil
	})
	return r
}

// letter writes a small message.
func letter(id, subject, body string, at time.Time) string {
	return fmt.Sprintf("From: Ann Example <ann@example.org>\r\nTo: jo@example.org\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s@example.org>\r\n"+
		"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n", subject, at.Format(time.RFC1123Z), id, body)
}

// testTLS makes a certificate authority of the test's own and a certificate
// for loopback; it returns the server's side and the authority's file.
func testTLS(t *testing.T) (*tls.Config, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	certPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	keyPEM := pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: keyDER})
	for name, data := range map[string][]byte{"ca.pem": certPEM, "key.pem": keyPEM} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cert, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{cert}}, filepath.Join(dir, "ca.pem")
}
