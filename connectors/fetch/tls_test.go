package fetch_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/connectors/fetch"
)

func pool(s *httptest.Server) *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(s.Certificate())
	return p
}

// secure starts a server with a certificate of its own that is valid for the
// name until a time.
func secure(t *testing.T, ip string, until time.Time) *httptest.Server {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: until.Add(-24 * time.Hour), NotAfter: until, IsCA: true,
		BasicConstraintsValid: true, IPAddresses: []net.IP{net.ParseIP(ip)},
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func TestTLSFaults(t *testing.T) {
	now := time.Now()
	for name, c := range map[string]struct {
		ip    string
		until time.Time
		trust bool
		want  string
	}{
		"good":              {"127.0.0.1", now.Add(time.Hour), true, ""},
		"unknown authority": {"127.0.0.1", now.Add(time.Hour), false, fetch.FaultAuthority},
		"expired":           {"127.0.0.1", now.Add(-time.Hour), true, fetch.FaultExpired},
		"not yet valid":     {"127.0.0.1", now.Add(48 * time.Hour), true, fetch.FaultExpired},
		"wrong name":        {"127.0.0.9", now.Add(time.Hour), true, fetch.FaultName},
	} {
		t.Run(name, func(t *testing.T) {
			s := secure(t, c.ip, c.until)
			cl := client(t, fetch.Options{}, s)
			if c.trust {
				file := filepath.Join(t.TempDir(), "ca.pem")
				data := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
				if err := os.WriteFile(file, data, 0o600); err != nil {
					t.Fatal(err)
				}
				var err error
				if cl, err = cl.WithCAFile(file); err != nil {
					t.Fatal(err)
				}
				t.Cleanup(cl.Close)
			}
			_, err := cl.Get(t.Context(), s.URL+"/?token=hush")
			if c.want == "" {
				if err != nil {
					t.Error(err)
				}
			} else if e := fails(t, err, fetch.TLS); e.Fault != c.want {
				t.Errorf("fault %q (%v), want %q", e.Fault, err, c.want)
			}
			dialTLS(t, cl, hostport(t, s), c.want)
		})
	}
}

// dialTLS does what IMAP does: the dialer's connection, TLS on top.
func dialTLS(t *testing.T, c *fetch.Client, address, want string) {
	t.Helper()
	raw, err := c.Dial(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	conn := tls.Client(raw, c.TLSConfig("127.0.0.1"))
	defer func() { _ = conn.Close() }()
	err = conn.HandshakeContext(t.Context())
	if want == "" {
		if err != nil {
			t.Error(err)
		}
		return
	}
	if e := fetch.Classify(err, "127.0.0.1"); e.Kind != fetch.TLS || e.Fault != want {
		t.Errorf("over Dial: %+v, want fault %q", e, want)
	}
}

func TestNotTLS(t *testing.T) {
	s := server(t, func(http.ResponseWriter, *http.Request) {})
	_, err := client(t, fetch.Options{}, s).Get(t.Context(), strings.Replace(s.URL, "http:", "https:", 1))
	if e := fails(t, err, fetch.TLS); e.Fault != fetch.FaultNotTLS {
		t.Errorf("fault %q (%v)", e.Fault, err)
	}
}

func TestBadCAFile(t *testing.T) {
	c := client(t, fetch.Options{})
	if _, err := c.WithCA([]byte("no certificate")); err == nil {
		t.Error("text was taken for a certificate")
	}
	if _, err := c.WithCAFile(filepath.Join(t.TempDir(), "none.pem")); err == nil {
		t.Error("a missing file was taken")
	}
	if same, err := c.WithCAFile(""); err != nil || same != c {
		t.Errorf("no file must be the client itself: %v", err)
	}
}
