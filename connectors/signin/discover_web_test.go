package signin

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"daybrief/connectors/fetch"
)

// hangGuard ends a test that got stuck; nothing waits for it otherwise.
const hangGuard = 2 * time.Minute

// web is all of the web a test knows: https hosts of its own on loopback, with
// certificates of its own authority. Hosts without a handler do not exist.
type web struct {
	server *httptest.Server
	client *fetch.Client

	mu    sync.Mutex
	asked []string // host, path and query of each request
}

// newWeb serves hosts. The key "*" answers every host there is.
func newWeb(t *testing.T, hosts map[string]http.HandlerFunc) *web {
	t.Helper()
	w := &web{}
	handler := func(host string) http.HandlerFunc {
		if h := hosts[host]; h != nil {
			return h
		}
		return hosts["*"]
	}
	w.server = httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.asked = append(w.asked, r.Host+r.URL.RequestURI())
		w.mu.Unlock()
		handler(r.Host)(rw, r)
	}))
	ca := newAuthority(t)
	w.server.Config.ErrorLog = log.New(io.Discard, "", 0) // clients hang up on purpose
	w.server.TLS = &tls.Config{GetCertificate: ca.certificate}
	w.server.StartTLS()
	t.Cleanup(w.server.Close)
	w.client = fetch.New(fetch.Options{Timeout: hangGuard, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: ca.pool},
		DialContext: func(ctx context.Context, _, address string) (net.Conn, error) {
			host, _, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			if handler(host) == nil {
				return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
			}
			var d net.Dialer
			return d.DialContext(ctx, "tcp", w.server.Listener.Addr().String())
		},
	}})
	t.Cleanup(w.client.Close)
	return w
}

// requests returns what was asked, sorted.
func (w *web) requests() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := slices.Clone(w.asked)
	slices.Sort(list)
	return list
}

// authority signs a certificate for whatever name is asked for.
type authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
	pool *x509.CertPool
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	a := &authority{key: key, pool: x509.NewCertPool()}
	if a.cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	a.pool.AddCert(a.cert)
	return a
}

func (a *authority) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	if hello.ServerName == "" {
		return nil, errors.New("no name was asked for")
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(2), NotBefore: a.cert.NotBefore, NotAfter: a.cert.NotAfter,
		DNSNames: []string{hello.ServerName}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &a.key.PublicKey, a.key)
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: a.key}, err
}

// serves answers with a text.
func serves(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
}

// redirects sends every request to an address, with its query.
func redirects(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		query := ""
		if r.URL.RawQuery != "" {
			query = "?" + r.URL.RawQuery
		}
		http.Redirect(w, r, to+query, http.StatusFound)
	}
}

// hangs answers nothing until the client goes.
func hangs(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// configFor is the configuration of a server with TLS.
func configFor(host string) string {
	return fmt.Sprintf(`<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="p">
<displayName>The Provider</displayName>
<incomingServer type="imap"><hostname>%s</hostname><port>993</port><socketType>SSL</socketType>
<username>%%EMAILADDRESS%%</username><authentication>password-cleartext</authentication></incomingServer>
</emailProvider></clientConfig>`, host)
}

// accepts is a Probe that knows the servers that are there.
func accepts(servers ...string) func(context.Context, MailServer) error {
	return func(_ context.Context, m MailServer) error {
		if slices.Contains(servers, m.Server) {
			return nil
		}
		return errors.New("nothing listens there")
	}
}

// told collects steps as lines.
type told struct{ lines []string }

func (t *told) tell(s Step) {
	line := s.What + " " + s.Where
	if s.Found {
		line += " found"
	}
	if s.Err != nil {
		line += " err"
	}
	if s.Foreign {
		line += " foreign"
	}
	t.lines = append(t.lines, line)
}

func (t *told) has(line string) bool { return slices.Contains(t.lines, line) }

func (t *told) String() string { return strings.Join(t.lines, "\n") }
