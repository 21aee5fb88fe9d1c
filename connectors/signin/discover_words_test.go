package signin

import (
	"context"
	"errors"
	"fmt"
	"net"
	"testing"

	"daybrief/app"
	"daybrief/connectors/fetch"
)

func TestStepError(t *testing.T) {
	own := &app.Error{Code: app.CodeTLS, Message: "Own words"}
	for _, c := range []struct {
		err           error
		code, message string
	}{
		{fmt.Errorf("probe: %w", own), app.CodeTLS, "Own words"},
		{&net.DNSError{IsNotFound: true}, app.CodeMissing, "There is no such record"},
		{&net.DNSError{IsTimeout: true}, app.CodeTimeout, "There was no answer in time"},
		{&net.DNSError{Err: "server misbehaving"}, app.CodeDNS, "The name server could not say"},
		{fmt.Errorf("MX: %w", errNoService), app.CodeMissing, "The domain says that it does not offer this"},
		{errNoServers, app.CodeMissing, "No IMAP server with encryption is in the configuration"},
		{fmt.Errorf("%w: %w", errNotConfig, errors.New("line 1")), app.CodeFormat, "What came is no mail configuration"},
		{context.Canceled, app.CodeCancelled, "It was stopped"},
		{context.DeadlineExceeded, app.CodeTimeout, "There was no answer in time"},
		{errors.New("EOF"), app.CodeNetwork, "It could not be reached"},
		{&fetch.Error{Kind: fetch.DNS}, app.CodeDNS, "There is no such host"},
		{&fetch.Error{Kind: fetch.NotFound}, app.CodeMissing, "There is nothing at that place"},
		{&fetch.Error{Kind: fetch.Refused}, app.CodeRefused, "Nothing answers there"},
		{&fetch.Error{Kind: fetch.Timeout}, app.CodeTimeout, "There was no answer in time"},
		{&fetch.Error{Kind: fetch.TLS}, app.CodeTLS, "Its certificate cannot be trusted"},
		{&fetch.Error{Kind: fetch.TooLarge}, app.CodeTooLarge, "What came is too large for a mail configuration"},
		{&fetch.Error{Kind: fetch.Redirects}, app.CodeHost, "It leads to a place that is not followed"},
		{&fetch.Error{Kind: fetch.Cancelled}, app.CodeCancelled, "It was stopped"},
		{&fetch.Error{Kind: fetch.Cut}, app.CodeNetwork, "It could not be reached"},
		{&fetch.Error{Kind: fetch.Server}, app.CodeServer, "It answered with an error"},
	} {
		if e := stepError(c.err); e.Code != c.code || e.Message != c.message || !errors.Is(e, c.err) && !errors.Is(c.err, e) {
			t.Errorf("%v: got %s, %q", c.err, e.Code, e.Message)
		}
	}
}
