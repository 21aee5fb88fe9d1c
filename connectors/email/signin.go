package email

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"daybrief/app"
	"daybrief/connectors"
)

// Probe connects to the server of the settings, waits for its greeting, turns
// on the encryption the settings ask for and reads what the server can do. It
// does not sign in. Errors are *app.Error, worded for the reader.
func Probe(ctx context.Context, s app.SourceSettings, d connectors.Deps) error {
	acc, err := accountOf(s)
	if err != nil {
		return err
	}
	src := &imapSource{account: acc, settings: s, deps: d, limits: defaultLimits}
	srv, err := src.greet(ctx, &counter{})
	if err != nil {
		return err
	}
	defer srv.close()
	err = srv.within(ctx, src.limits.command, func() error {
		if err := srv.hello.capabilities(); err != nil {
			return err
		}
		if caps := srv.hello.caps; !caps.Has(imap.CapIMAP4rev1) && !caps.Has(imap.CapIMAP4rev2) {
			return errDecoder
		}
		return nil
	})
	if err != nil {
		return src.explain(ctx, "connect", err)
	}
	return nil
}

// connect dials, secures and signs in. c counts what that moves.
func (s *imapSource) connect(ctx context.Context, c *counter) (*server, error) {
	if s.settings.OAuth != "" {
		return s.connectByToken(ctx, c)
	}
	secret, err := s.secret(ctx)
	if err != nil {
		return nil, err
	}
	secret = s.account.password(secret)
	srv, err := s.enter(ctx, c, func(h *hello, user string) error { return h.byPassword(user, secret) })
	if err != nil {
		return nil, s.explain(ctx, "sign in", err)
	}
	return srv, nil
}

// connectByToken signs in with an access token. One that is refused is
// renewed once; when the new one is refused too, the reader has to sign in.
func (s *imapSource) connectByToken(ctx context.Context, c *counter) (*server, error) {
	refused := ""
	for {
		token, err := s.token(ctx, refused)
		if err != nil {
			return nil, err
		}
		if token == refused {
			return nil, s.signInAgain(errLogin)
		}
		srv, err := s.enter(ctx, c, func(h *hello, user string) error { return h.byToken(user, token) })
		switch {
		case err == nil:
			return srv, nil
		case !errors.Is(err, errLogin):
			return nil, s.explain(ctx, "sign in", err)
		case refused != "":
			return nil, s.signInAgain(err)
		}
		refused = token
	}
}

// enter greets and signs in by the given way. A refusal is errLogin.
func (s *imapSource) enter(ctx context.Context, c *counter, way func(h *hello, user string) error) (*server, error) {
	srv, err := s.greet(ctx, c)
	if err != nil {
		return nil, err
	}
	err = s.login(ctx, srv, way)
	if err == nil {
		err = srv.within(ctx, s.limits.command, func() error {
			conn, err := srv.hello.handOver()
			if err != nil {
				return err
			}
			srv.caps = srv.hello.caps
			srv.client = imapclient.New(conn, nil)
			return srv.client.WaitGreeting()
		})
	}
	if err != nil {
		srv.close()
		return nil, err
	}
	return srv, nil
}

// login signs in as the first user the server accepts.
func (s *imapSource) login(ctx context.Context, srv *server, way func(h *hello, user string) error) error {
	var err error
	users := s.account.users
	if s.settings.OAuth != "" {
		users = users[len(users)-1:] // tokens are made out to the whole address
	}
	for _, user := range users {
		err = srv.within(ctx, s.limits.command, func() error {
			if srv.hello.signedIn {
				return nil // PREAUTH
			}
			if err := srv.hello.capabilities(); err != nil {
				return err
			}
			return way(srv.hello, user)
		})
		if !errors.Is(err, errLogin) {
			return err
		}
	}
	return err
}

// byPassword uses PLAIN, which takes any character, where it is offered.
func (h *hello) byPassword(user, secret string) error {
	switch {
	case h.caps.Has(imap.AuthCap(sasl.Plain)):
		return refusal(h.authenticate(sasl.NewPlainClient("", user, secret)))
	case h.caps.Has(imap.CapLoginDisabled):
		return &imap.Error{Type: imap.StatusResponseTypeNo, Code: "PRIVACYREQUIRED"}
	}
	return refusal(h.login(user, secret))
}

// byToken uses an access token.
func (h *hello) byToken(user, token string) error {
	b := newBearer(h.caps, user, token)
	if b == nil {
		return errNoOAuth
	}
	err := h.authenticate(b)
	if b.unavailable() {
		return err
	}
	return refusal(err)
}

// refusal tells a refused sign-in from a server that has other troubles (RFC
// 5530 section 3).
func refusal(err error) error {
	var status *imap.Error
	if !errors.As(err, &status) || status.Type == imap.StatusResponseTypeBye {
		return err
	}
	switch status.Code {
	case "UNAVAILABLE", "SERVERBUG", "INUSE", "LIMIT", "CONTACTADMIN", "PRIVACYREQUIRED":
		return err
	}
	return fmt.Errorf("%w: %w", errLogin, mute(err))
}

// token gets an access token. What goes wrong there has its own sentences.
func (s *imapSource) token(ctx context.Context, refused string) (string, error) {
	if s.deps.Token == nil {
		return "", s.signInAgain(nil)
	}
	token, err := s.deps.Token(ctx, s.settings.Name, refused)
	var known *app.Error
	switch {
	case errors.As(err, &known):
		return "", err
	case err != nil && ctx.Err() != nil:
		return "", s.explain(ctx, "sign in", ctx.Err())
	case err != nil, token == "":
		return "", s.signInAgain(err)
	}
	return token, nil
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
func (s *imapSource) greet(ctx context.Context, c *counter) (*server, error) {
	roots, err := s.roots()
	if err != nil {
		return nil, err
	}
	dialCtx, cancel := context.WithTimeout(ctx, s.limits.connect)
	defer cancel()
	conn, err := s.deps.Dial(dialCtx, "tcp", s.account.server)
	if err != nil {
		return nil, s.explain(ctx, "connect", err)
	}
	w := &wire{Conn: conn, counter: c}
	conf := &tls.Config{ServerName: hostOf(s.account.server), RootCAs: roots, MinVersion: tls.VersionTLS12}
	srv := &server{wire: w, limits: s.limits}
	var secured net.Conn = w
	if s.account.security == securityTLS {
		conf.NextProtos = []string{"imap"} // RFC 7301's name is for implicit TLS
		t := tls.Client(w, conf)
		if err := t.HandshakeContext(dialCtx); err != nil {
			_ = w.Close() // the handshake's error says more
			return nil, s.explain(ctx, "connect", err)
		}
		secured = t
	}
	err = srv.within(ctx, s.limits.connect, func() error {
		srv.hello = newHello(secured)
		if s.account.security != securityTLS && srv.hello.silent(s.limits.greeting) && s.speaksTLS(dialCtx, conf) {
			return errTLSPort
		}
		err := srv.hello.greeting()
		if err == nil && s.account.security == securityStartTLS {
			err = srv.hello.startTLS(dialCtx, conf)
		}
		return err
	})
	if err != nil {
		srv.close()
		return nil, s.explain(ctx, "connect", err)
	}
	return srv, nil
}
