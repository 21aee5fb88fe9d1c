// Package fetch is the one way Daybrief reaches the network: an HTTP client
// and a dialer that talk to allowed hosts only. Everything that speaks HTTP,
// own code and libraries alike, is given a Client; IMAP uses Dial. Nothing
// else in the program opens a connection. The package imports nothing of ours.
//
// What a Client guarantees:
//
//   - Hosts. Only hosts that were allowed are reached, on every hop of a
//     redirect. At most five redirects; none from https to http, loopback
//     apart. Environment proxies are not used.
//   - Local addresses. What a name resolves to is looked at in the moment of
//     connecting, after DNS: loopback, private and link-local addresses are
//     reached only when named on purpose (see Client.Allow).
//   - Size. A body is limited after decompression; too much is an error, never
//     a silent cut.
//   - Time. A request ends, body included, within Options.Timeout, and earlier
//     when nothing arrives for Options.Idle.
//   - Manners. At most four connections to a host, no cookies, an honest
//     User-Agent, no Referer. A host that said Retry-After is left alone until
//     then: calls fail at once and say when.
//   - Crowds. Requests that are Polite wait for their turn: two at a time to a
//     host, with a little time between them.
//   - Ledger. Bytes are counted on the wire and reported per host.
//   - Errors are *Error, whose text holds no user, password, query, fragment
//     or token-like part of a path. Errors of the http.Client of HTTP and
//     Strict are wrapped by net/http in a *url.Error, which prints the query:
//     show what Classify makes of them.
//
// A Client is safe for concurrent use. Close it when done.
package fetch
