package signin

import (
	"context"
	"errors"
	"net"

	"daybrief/app"
	"daybrief/connectors/fetch"
)

// stepError says in a few words why a step found nothing. Most of these are no
// faults: hardly any domain offers every way.
func stepError(err error) *app.Error {
	var known *app.Error
	if errors.As(err, &known) {
		return known
	}
	e := &app.Error{Code: app.CodeNetwork, Message: "It could not be reached", Err: err}
	var web *fetch.Error
	var dns *net.DNSError
	switch {
	case errors.As(err, &web):
		e.Code, e.Message = webWords(web)
	case errors.As(err, &dns) && dns.IsNotFound:
		e.Code, e.Message = app.CodeMissing, "There is no such record"
	case errors.Is(err, errNoService), errors.Is(err, errNoRecord), errors.Is(err, errNoServers), errors.Is(err, errNotEncrypted), errors.Is(err, errNotSet):
		e.Code, e.Message = app.CodeMissing, upperFirst(rootOf(err).Error())
	case errors.Is(err, errNotConfig):
		e.Code, e.Message = app.CodeFormat, "What came is no mail configuration"
	case errors.Is(err, context.Canceled):
		e.Code, e.Message = app.CodeCancelled, "It was stopped"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &dns) && dns.IsTimeout:
		e.Code, e.Message = app.CodeTimeout, "There was no answer in time"
	case errors.As(err, &dns):
		e.Code, e.Message = app.CodeDNS, "The name server could not say"
	}
	return e
}

// webWords words the error of a request.
func webWords(e *fetch.Error) (code, message string) {
	switch e.Kind {
	case fetch.DNS:
		return app.CodeDNS, "There is no such host"
	case fetch.NotFound:
		return app.CodeMissing, "There is nothing at that place"
	case fetch.Refused:
		return app.CodeRefused, "Nothing answers there"
	case fetch.Timeout:
		return app.CodeTimeout, "There was no answer in time"
	case fetch.TLS:
		return app.CodeTLS, "Its certificate cannot be trusted"
	case fetch.TooLarge:
		return app.CodeTooLarge, "What came is too large for a mail configuration"
	case fetch.Redirects, fetch.HostNotAllowed:
		return app.CodeHost, "It leads to a place that is not followed"
	case fetch.Cancelled:
		return app.CodeCancelled, "It was stopped"
	case fetch.Network, fetch.Cut:
		return app.CodeNetwork, "It could not be reached"
	}
	return app.CodeServer, "It answered with an error"
}

// The causes of ours a step can have. They are worded for the reader.
var (
	errNoService    = errors.New("the domain says that it does not offer this") // RFC 6186 section 3.4, RFC 7505
	errNoRecord     = errors.New("there is no record that can be read")
	errNoServers    = errors.New("no IMAP server with encryption is in the configuration")
	errNotConfig    = errors.New("not a mail configuration")
	errNotEncrypted = errors.New("without encryption it is not asked")
	errNotSet       = errors.New("this search was made without it")
)

// rootOf returns the innermost error.
func rootOf(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}

func upperFirst(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}
