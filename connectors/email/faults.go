package email

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"

	"github.com/emersion/go-imap/v2"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// errDecoder marks an answer the protocol library could not read, while the
// connection itself was well.
var errDecoder = errors.New("the server's answer could not be read")

// errLogin marks a refused password.
var errLogin = errors.New("login refused")

// errNoOAuth marks a server that takes no access tokens.
var errNoOAuth = errors.New("no mechanism for access tokens")

// explain turns what went wrong with a server into a sentence. What the server
// said is left out: it may repeat what it was sent.
func (s *imapSource) explain(ctx context.Context, op string, err error) error {
	var known *app.Error
	if errors.As(err, &known) {
		return err
	}
	host := hostOf(s.account.server)
	name := describe(s.settings)
	wrapped := fmt.Errorf("%s at %s: %w", op, s.account.server, mute(err))
	var status *imap.Error
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return &app.Error{Code: app.CodeCancelled, Message: "Reading " + name + " was stopped.", Err: wrapped}
	case errors.Is(err, errLogin):
		return s.refused(wrapped)
	case errors.Is(err, errNoOAuth):
		return &app.Error{
			Code: app.CodeConfig, Message: fmt.Sprintf("The mail server %s takes no sign-in by OAuth.", host),
			Hint: fmt.Sprintf("Remove oauth from the settings of %s and use a password.", name), Err: wrapped,
		}
	case errors.Is(err, errNoTLS), errors.Is(err, errInjected):
		return &app.Error{
			Code: app.CodeTLS, Message: fmt.Sprintf("The connection to %s cannot be encrypted with STARTTLS, so nothing was sent.", host),
			Hint: `Set security to "tls" if the server offers that; if STARTTLS worked before, somebody on the way may be listening in.`, Err: wrapped,
		}
	case errors.Is(err, errTLSPort), isPlain(err):
		return s.wrongPort(isPlain(err), wrapped)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return &app.Error{
			Code: app.CodeTimeout, Message: fmt.Sprintf("The mail server %s did not answer in time.", host),
			Hint: "Try again later; if it stays so, check the server's name and port.", Err: wrapped,
		}
	case errors.As(err, &status):
		return &app.Error{
			Code: app.CodeServer, Message: fmt.Sprintf("The mail server %s refused to %s.", host, op),
			Hint: "Try again later; if it stays so, check the folders in the settings.", Err: wrapped,
		}
	case errors.Is(err, errDecoder):
		return &app.Error{
			Code: app.CodeFormat, Message: fmt.Sprintf("What %s answered is not mail as IMAP describes it.", host),
			Hint: "Check that the server and port are those of IMAP.", Err: wrapped,
		}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
		return &app.Error{
			Code: app.CodeCut, Message: fmt.Sprintf("The connection to %s was cut while reading mail.", host),
			Hint: "Refresh to read the rest.", Err: wrapped,
		}
	}
	return connectors.Explain(s.settings.Name, fetch.Classify(err, host))
}

// refused is the sentence for a refused password, which every provider needs
// another way out of.
func (s *imapSource) refused(err error) error {
	e := &app.Error{
		Code: app.CodeLogin, Err: err,
		Message: fmt.Sprintf("%s refused the user name or the password of %s.", hostOf(s.account.server), describe(s.settings)),
		Hint:    "Check user and password; many services want an app password made on their web page.",
	}
	if p := s.account.provider; p.name != "" {
		e.Message = fmt.Sprintf("%s refused the password of %s.", p.name, describe(s.settings))
		e.Hint = p.refused
	}
	return e
}

// signInAgain is the sentence for a token that is refused for good, or that
// there is none.
func (s *imapSource) signInAgain(err error) error {
	e := &app.Error{
		Code: app.CodeSignIn, Message: fmt.Sprintf("%s has to be signed in to again.", describe(s.settings)),
		Hint: fmt.Sprintf("Run: daybrief source signin %q", s.settings.Name),
	}
	if err != nil {
		e.Err = fmt.Errorf("sign in at %s: %w", s.account.server, mute(err))
	}
	return e
}

// mute takes the server's words out of an error.
func mute(err error) error {
	var status *imap.Error
	if errors.As(err, &status) {
		return &imap.Error{Type: status.Type, Code: status.Code}
	}
	return err
}
