package email

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"

	"daybrief/app"
)

// errTLSPort marks a server that waits for TLS on a port where it was to greet
// first.
var errTLSPort = errors.New("TLS is spoken here from the first byte")

// silent waits for the first byte of the greeting and reports whether none came
// in that time. The connection stays as it is.
func (h *hello) silent(wait time.Duration) bool {
	if h.conn.SetReadDeadline(time.Now().Add(wait)) != nil {
		return false
	}
	_, err := h.in.Peek(1)
	_ = h.conn.SetReadDeadline(time.Time{}) // where it fails, the next read does too
	return err != nil && isTimeout(err)
}

// speaksTLS reports whether the server answers a TLS handshake on its port.
// Nothing else is said there, so its certificate may be whatever it is.
func (s *imapSource) speaksTLS(ctx context.Context, conf *tls.Config) bool {
	ctx, cancel := context.WithTimeout(ctx, s.limits.greeting)
	defer cancel()
	conn, err := s.deps.Dial(ctx, "tcp", s.account.server)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }() // nothing was sent that could be lost
	err = tls.Client(conn, conf).HandshakeContext(ctx)
	return err == nil || isTLS(err) && !isPlain(err)
}

// isPlain tells whether something else than TLS answered a TLS handshake.
func isPlain(err error) bool {
	var record tls.RecordHeaderError
	return errors.As(err, &record)
}

// wrongPort says that the port does not go with the settings' security; plain
// tells that it speaks plain text first.
func (s *imapSource) wrongPort(plain bool, err error) error {
	host, port, _ := net.SplitHostPort(s.account.server)
	if plain {
		return &app.Error{
			Code: app.CodeTLS, Message: fmt.Sprintf("The mail server %s does not speak TLS from the start on port %s.", host, port),
			Hint: "Check the port: 993 is the usual one for TLS. On 143 servers usually want STARTTLS: set security to \"starttls\" (--security starttls).", Err: err,
		}
	}
	return &app.Error{
		Code: app.CodeTLS, Message: fmt.Sprintf("The mail server %s expects TLS from the start on port %s, not %s.", host, port, s.account.security),
		Hint: "Set security to \"tls\" (--security tls), as on the usual port 993, or use the port for STARTTLS, usually 143.", Err: err,
	}
}

// maxNamed is how many folders are named to a reader.
const maxNamed = 8

// noFolder is the error of a folder the server would not list the mails of:
// where it has none of that name, some of those it has are named. Of several
// folders the fault is the folder's own, else what the server said is returned.
func (f *fetching) noFolder(ctx context.Context, name string, err error) error {
	there, lerr := f.srv.folders(ctx)
	var names []string
	for _, d := range there {
		if !hasAttr(d, imap.MailboxAttrNoSelect) && !hasAttr(d, imap.MailboxAttrNonExistent) {
			names = append(names, d.Mailbox)
		}
	}
	if lerr != nil || len(names) == 0 || slices.Contains(names, name) {
		if len(f.folders) == 1 {
			return err
		}
		return &app.Error{
			Code: app.CodeMissing, Message: fmt.Sprintf("The folder %q of %s cannot be read.", name, describe(f.settings)),
			Hint: "Check its name in the settings.", Err: mute(err),
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return inboxFirst(a) - inboxFirst(b) })
	quoted := make([]string, 0, maxNamed)
	for _, n := range names[:min(len(names), maxNamed)] {
		quoted = append(quoted, fmt.Sprintf("%q", n))
	}
	hint := "The folders there are " + strings.Join(quoted, ", ")
	if more := len(names) - len(quoted); more > 0 {
		hint += fmt.Sprintf(" and %d more", more)
	}
	return &app.Error{
		Code: app.CodeMissing, Message: fmt.Sprintf("The folder %q of %s is not there at %s.", name, describe(f.settings), hostOf(f.account.server)),
		Hint: hint + ".", Err: mute(err),
	}
}

func inboxFirst(name string) int {
	if strings.EqualFold(name, "INBOX") {
		return 0
	}
	return 1
}
