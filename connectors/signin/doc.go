// Package signin gets a reader into an account with nothing but an address. It
// has two halves that know nothing of each other: signing in by OAuth, and
// finding the servers of an address.
//
// OAuth, for providers that take no password from a program:
//
//   - Client is a registration at a provider; Known has the addresses and scopes
//     of the large ones. The client id is the reader's own.
//   - Flow.Browser signs in with the system's browser as RFC 8252 says: a
//     listener on the loopback address that lives only for the flow, PKCE with
//     S256 (RFC 7636), a random state, exactly one answer taken. Flow.Device
//     does it on another device (RFC 8628).
//   - Tokens hands out access tokens that work: kept in memory, renewed a minute
//     before their end or when a server refused them, once however many ask. A
//     Vault keeps them; a new refresh token is saved before it is used.
//
// What holds for all of it: the network is reached only through the http.Client
// that is handed in, which is the guarded one of package fetch. Errors the
// reader meets are *app.Error. No token, code, verifier or secret, and nothing
// that a server wrote, is in an error, nor in what fmt or slog print of any type
// here. Functions return soon after their context ends.
package signin
