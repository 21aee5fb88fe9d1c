package boot

import (
	"errors"
	"io"
	"net/http"

	"daybrief/agent/llm"
	"daybrief/connectors/fetch"
)

// modelHTTP is modelClient for a model: what the one client knows of a fault
// comes as the *llm.Fault it is.
func (a *App) modelHTTP(urls ...string) *http.Client {
	c := *a.modelClient(urls...).HTTP()
	c.Transport = faults{c.Transport}
	return &c
}

// faults turns the errors of the one HTTP client into those of package llm,
// which does not know it.
type faults struct{ base http.RoundTripper }

// RoundTrip sends the request.
func (f faults) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := f.base.RoundTrip(req)
	if err != nil {
		return nil, modelFault(err)
	}
	resp.Body = faultyBody{resp.Body}
	return resp, nil
}

type faultyBody struct{ io.ReadCloser }

// Read reads on; an end that is none is a *llm.Fault.
func (b faultyBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && err != io.EOF { //nolint:errorlint // an error that wraps it is none
		err = modelFault(err)
	}
	return n, err
}

// kinds of the client's errors, as package llm calls them.
var kinds = map[fetch.Kind]llm.Kind{
	fetch.DNS: llm.KindNetwork, fetch.Refused: llm.KindRefused, fetch.TLS: llm.KindTLS, fetch.Timeout: llm.KindTimeout,
	fetch.Network: llm.KindNetwork, fetch.Cut: llm.KindCut, fetch.Garbled: llm.KindGarbage, fetch.HostNotAllowed: llm.KindNetwork,
	fetch.Redirects: llm.KindNetwork, fetch.RateLimited: llm.KindRate, fetch.TooLarge: llm.KindTooBig, fetch.Challenge: llm.KindForbidden,
}

// modelFault names an error of the client. One that ended with the caller's
// context is left as it is: the context tells more.
func modelFault(err error) error {
	var e *fetch.Error
	if !errors.As(err, &e) || e.Kind == fetch.Cancelled {
		return err
	}
	kind, ok := kinds[e.Kind]
	if !ok {
		return err
	}
	return &llm.Fault{Kind: kind, RetryAfter: e.RetryAfter, Err: e}
}
