package email

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// limits bound what is asked of a server.
type limits struct {
	connect  time.Duration // dialling, TLS and greeting, each
	greeting time.Duration // silence after which TLS is tried on a port that was to greet first
	command  time.Duration // one command and its answer
	header   int64         // bytes of a message's header
	text     int64         // bytes of one text part
	batch    int           // messages of one FETCH
}

var defaultLimits = limits{
	connect: 20 * time.Second, greeting: 5 * time.Second, command: 60 * time.Second,
	header: 512 << 10, text: 1 << 20, batch: 50,
}

// server is a connection: the few things this package asks of the IMAP
// library once it is signed in, each bounded in time. The library is a beta;
// nothing outside of this file, signin.go and commands.go drives it, and a
// panic of its decoder surfaces as errDecoder.
type server struct {
	client *imapclient.Client // nil until signed in
	hello  *hello             // until then
	wire   *wire
	limits limits
	caps   imap.CapSet
	folder string // the one that is open
}

// within runs op, which talks to the server, for at most d. When the time is
// over, or ctx ends, the connection is cut, which ends op: the library itself
// waits for ever between two answers.
func (srv *server) within(ctx context.Context, d time.Duration, op func() error) error {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = srv.wire.Close() }) // op ends with the error that matters
	defer stop()
	err := guarded(op)
	var status *imap.Error
	switch {
	case err == nil, errors.As(err, &status):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case isTLS(err), errors.Is(err, errNoTLS), errors.Is(err, errInjected), errors.Is(err, errNoOAuth), errors.Is(err, errTLSPort):
		return err
	case isTimeout(err):
		return os.ErrDeadlineExceeded
	case srv.wire.ended.Load():
		return io.ErrUnexpectedEOF
	}
	return errDecoder // its words may repeat the mail
}

// guarded runs op; a panic of the library in it is an answer that could not
// be read.
func guarded(op func() error) (err error) {
	defer func() {
		if recover() != nil { // what it says may repeat the mail
			err = errDecoder
		}
	}()
	return op()
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
