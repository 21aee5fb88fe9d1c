package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// Kind tells what went wrong, in terms a reader can act on.
type Kind string

// The kinds of errors.
const (
	DNS            Kind = "dns"              // the name is not known
	Refused        Kind = "refused"          // nothing listens there
	TLS            Kind = "tls"              // see Error.Fault
	Timeout        Kind = "timeout"          // too slow, or silent
	Network        Kind = "network"          // no way there
	Cut            Kind = "cut"              // the connection ended in the middle
	Garbled        Kind = "garbled"          // what came is not HTTP, or not what its header says
	HostNotAllowed Kind = "host-not-allowed" // not in the allow list, see Error.From and Error.Local
	Redirects      Kind = "redirects"        // too many, or from https to http
	Unauthorized   Kind = "unauthorized"     // 401
	Forbidden      Kind = "forbidden"        // 403
	NotFound       Kind = "not-found"        // 404, 410
	RateLimited    Kind = "rate-limited"     // 429, 503 with Retry-After, or a call before that time
	Server         Kind = "server"           // 5xx
	TooLarge       Kind = "too-large"        // over the size limit
	Status         Kind = "status"           // any other status
	Challenge      Kind = "challenge"        // a page that wants to see a browser
	Cancelled      Kind = "cancelled"        // the caller's context was cancelled
)

// Faults of a certificate, for Error.Fault.
const (
	FaultAuthority = "unknown-authority"
	FaultExpired   = "expired"
	FaultName      = "wrong-name"
	FaultNotTLS    = "not-tls"
	FaultOther     = "other"
)

// Error is what every failing call returns. Its text holds no user, password,
// query or token.
type Error struct {
	Kind       Kind
	Host       string        // without port
	From       string        // the host that redirected to Host
	URL        string        // see SafeAddress
	Status     int           // of the answer, 0 without one
	RetryAfter time.Duration // from now; 0 when nobody said
	Fault      string        // for TLS, one of the Fault constants
	Guard      string        // for Challenge: who holds programs back, "Cloudflare"
	Local      bool          // for HostNotAllowed: the name leads to a local address
	Body       []byte        // the first 64 KiB of an answer that is an error; never shown as it is
	Err        error
}

// Error returns kind, host and cause.
func (e *Error) Error() string {
	s := "fetch: " + string(e.Kind)
	if e.Host != "" {
		s += " " + e.Host
	}
	if e.From != "" {
		s += " (redirected from " + e.From + ")"
	}
	if e.Status != 0 {
		s += fmt.Sprintf(": status %d", e.Status)
	}
	if e.RetryAfter > 0 {
		s += fmt.Sprintf(": not before %s have passed", e.RetryAfter.Round(time.Second))
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Classify names what went wrong with a connection to host. An *Error in the
// chain is returned as it is. It serves errors of Dial's connections, of TLS
// and of the http.Client of HTTP. It returns nil for nil.
func Classify(err error, host string) *Error {
	if err == nil {
		return nil
	}
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	e := &Error{Host: host, Err: scrub(err)}
	e.Kind, e.Fault = kindOf(err)
	return e
}

func kindOf(err error) (Kind, string) {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return Cancelled, ""
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, errIdle):
		return Timeout, ""
	case errors.As(err, &dns):
		if dns.IsTimeout {
			return Timeout, ""
		}
		return DNS, ""
	}
	if fault := tlsFault(err); fault != "" {
		return TLS, fault
	}
	switch {
	case errors.Is(err, syscall.ECONNREFUSED), strings.Contains(err.Error(), "actively refused"):
		return Refused, ""
	case errors.As(err, &timeout) && timeout.Timeout():
		return Timeout, ""
	case isCut(err):
		return Cut, ""
	case isGarbled(err):
		return Garbled, ""
	}
	return Network, ""
}

func tlsFault(err error) string {
	var (
		authority x509.UnknownAuthorityError
		invalid   x509.CertificateInvalidError
		name      x509.HostnameError
		record    tls.RecordHeaderError
		alert     tls.AlertError
		verify    *tls.CertificateVerificationError
	)
	switch {
	case errors.As(err, &name):
		return FaultName
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return FaultExpired
	case errors.As(err, &authority):
		return FaultAuthority
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return FaultNotTLS
	case errors.As(err, &invalid), errors.As(err, &verify), errors.As(err, &alert):
		return FaultOther
	case strings.Contains(err.Error(), "tls: "):
		return FaultOther
	}
	return ""
}

func isCut(err error) bool {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) ||
		errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNABORTED) || errors.Is(err, net.ErrClosed) {
		return true
	}
	text := err.Error()
	return strings.Contains(text, "server closed idle connection") || strings.Contains(text, "forcibly closed")
}

func isGarbled(err error) bool {
	text := err.Error()
	for _, sign := range []string{"malformed", "gzip: ", "flate: ", "unsupported", "bad Content-Length",
		"invalid header", "headers exceeded", "PROTOCOL_ERROR", "invalid byte", "chunk", "readLoopPeekFail"} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

// scrub drops what net/http adds around an error: an address with its query.
func scrub(err error) error {
	for {
		u, ok := err.(*url.Error) //nolint:errorlint // only the outermost layers are peeled
		if !ok {
			break
		}
		err = u.Err
	}
	var inner *url.Error
	if errors.As(err, &inner) || strings.Contains(err.Error(), "Location header") || strings.Contains(err.Error(), "://") {
		return errors.New("an address that cannot be used")
	}
	return err
}
