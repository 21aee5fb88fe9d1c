package email

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"daybrief/app"
)

// limits bound what is asked of a server.
type limits struct {
	connect time.Duration // dialling, TLS and greeting, each
	command time.Duration // one command and its answer
	header  int64         // bytes of a message's header
	text    int64         // bytes of one text part
	batch   int           // messages of one FETCH
}

var defaultLimits = limits{
	connect: 20 * time.Second, command: 60 * time.Second,
	header: 512 << 10, text: 1 << 20, batch: 50,
}

// server is a signed-in connection: the few things this package asks of the
// IMAP library, each bounded in time. The library is a beta; nothing outside
// of this file and commands.go knows it, and a panic of its decoder surfaces
// as errDecoder.
type server struct {
	client *imapclient.Client
	wire   *wire
	limits limits
	folder string // the one that is open
}

// wire is a connection that remembers why reading from it ended.
type wire struct {
	net.Conn
	ended atomic.Bool // the other side closed, or the read failed
	shut  atomic.Bool // we closed it
}

// Read reads and notes the end of the connection.
func (w *wire) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	if err != nil && !w.shut.Load() {
		w.ended.Store(true)
	}
	return n, err
}

// Close closes the connection.
func (w *wire) Close() error {
	w.shut.Store(true)
	return w.Conn.Close()
}

// connect dials, secures and signs in.
func (s *imapSource) connect(ctx context.Context) (*server, error) {
	secret, err := s.secret(ctx)
	if err != nil {
		return nil, err
	}
	roots, err := s.roots()
	if err != nil {
		return nil, err
	}
	srv, err := s.greet(ctx, roots)
	if err != nil {
		return nil, err
	}
	if err := s.login(ctx, srv, s.account.password(secret)); err != nil {
		srv.close()
		return nil, s.explain(ctx, "sign in", err)
	}
	return srv, nil
}

// secret gets the password. What goes wrong there has its own sentences.
func (s *imapSource) secret(ctx context.Context) (string, error) {
	missing := &app.Error{
		Code: app.CodeSecret, Message: "The password of " + describe(s.settings) + " is not known.",
		Hint: "Add the source again, or set password_command.",
	}
	if s.deps.Secret == nil {
		return "", missing
	}
	secret, err := s.deps.Secret(ctx, s.settings.Name)
	var known *app.Error
	switch {
	case errors.As(err, &known):
		return "", err
	case err != nil:
		missing.Err = err
		return "", missing
	case secret == "":
		return "", missing
	}
	return secret, nil
}

// roots returns the authorities to trust beside the system's; nil means the
// system's alone.
func (s *imapSource) roots() (*x509.CertPool, error) {
	if s.account.caFile == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(s.account.caFile)
	if err != nil {
		return nil, badSettings("The certificate file of "+describe(s.settings)+" cannot be read.", "Check ca_file in the settings.", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, badSettings("The certificate file of "+describe(s.settings)+" holds no certificate.", "ca_file must be in PEM form.", nil)
	}
	return pool, nil
}

// greet dials and waits until the server has greeted over a connection that is
// as secure as the settings ask.
func (s *imapSource) greet(ctx context.Context, roots *x509.CertPool) (*server, error) {
	host := hostOf(s.account.server)
	dialCtx, cancel := context.WithTimeout(ctx, s.limits.connect)
	defer cancel()
	conn, err := s.deps.Dial(dialCtx, "tcp", s.account.server)
	if err != nil {
		return nil, s.explain(ctx, "connect", err)
	}
	w := &wire{Conn: conn}
	conf := &tls.Config{ServerName: host, RootCAs: roots, MinVersion: tls.VersionTLS12, NextProtos: []string{"imap"}}
	srv := &server{wire: w, limits: s.limits}
	var secured net.Conn = w
	if s.account.security == securityTLS {
		t := tls.Client(w, conf)
		if err := t.HandshakeContext(dialCtx); err != nil {
			_ = w.Close() // the handshake's error says more
			return nil, s.explain(ctx, "connect", err)
		}
		secured = t
	}
	err = srv.within(ctx, s.limits.connect, func() error {
		if s.account.security == securityStartTLS {
			conf.NextProtos = nil // RFC 7301's name is for implicit TLS
			srv.client, err = imapclient.NewStartTLS(secured, &imapclient.Options{TLSConfig: conf})
			return err
		}
		srv.client = imapclient.New(secured, nil)
		return greeting(srv.client)
	})
	if err != nil {
		srv.close()
		return nil, s.explain(ctx, "connect", err)
	}
	return srv, nil
}

// greeting waits for the greeting. A server that says BYE also hangs up, and
// the library reports either of the two by chance; asked again it tells the
// other, which is the one with a meaning.
func greeting(c *imapclient.Client) error {
	err := c.WaitGreeting()
	var status *imap.Error
	for i := 0; err != nil && !errors.As(err, &status) && i < 30; i++ {
		if again := c.WaitGreeting(); errors.As(again, &status) {
			return again
		}
	}
	return err
}

// login signs in as the first user the server accepts.
func (s *imapSource) login(ctx context.Context, srv *server, secret string) error {
	var err error
	for _, user := range s.account.users {
		err = srv.within(ctx, s.limits.command, func() error {
			if srv.client.State() != imap.ConnStateNotAuthenticated {
				return nil // PREAUTH
			}
			return srv.signIn(user, secret)
		})
		if !errors.Is(err, errLogin) {
			return err
		}
	}
	return err
}

// signIn uses PLAIN, which takes any character, where it is offered.
func (srv *server) signIn(user, secret string) error {
	caps := srv.client.Caps()
	var err error
	if caps.Has(imap.AuthCap(sasl.Plain)) {
		err = srv.client.Authenticate(sasl.NewPlainClient("", user, secret))
	} else if caps.Has(imap.CapLoginDisabled) {
		return &imap.Error{Type: imap.StatusResponseTypeNo, Code: "PRIVACYREQUIRED"}
	} else {
		err = srv.client.Login(user, secret).Wait()
	}
	var status *imap.Error
	if !errors.As(err, &status) {
		return err
	}
	switch status.Code {
	case "UNAVAILABLE", "SERVERBUG", "INUSE", "LIMIT", "CONTACTADMIN", "PRIVACYREQUIRED":
		return err
	}
	return fmt.Errorf("%w: %w", errLogin, mute(err))
}

// within runs op, which talks to the server, for at most d. When the time is
// over, or ctx ends, the connection is cut, which ends op: the library itself
// waits for ever between two answers.
func (srv *server) within(ctx context.Context, d time.Duration, op func() error) error {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = srv.wire.Close() }) // op ends with the error that matters
	defer stop()
	err := op()
	var status *imap.Error
	switch {
	case err == nil, errors.As(err, &status):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case isTLS(err):
		return err
	case isTimeout(err):
		return os.ErrDeadlineExceeded
	case srv.wire.ended.Load():
		return io.ErrUnexpectedEOF
	}
	return errDecoder // its words may repeat the mail
}

func isTimeout(err error) bool {
	var t net.Error
	return errors.As(err, &t) && t.Timeout()
}

// isTLS tells whether the connection could not be secured.
func isTLS(err error) bool {
	var cert *tls.CertificateVerificationError
	var rec tls.RecordHeaderError
	var alert tls.AlertError
	return errors.As(err, &cert) || errors.As(err, &rec) || errors.As(err, &alert)
}

// close ends the connection. A polite LOGOUT is not waited for.
func (srv *server) close() {
	_ = srv.wire.Close() // nothing is lost: the server holds nothing of ours
	if srv.client != nil {
		_ = srv.client.Close() // waits for the reader's goroutine
	}
}
